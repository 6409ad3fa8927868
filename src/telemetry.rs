//! Logs with ids and without message text, the metrics that operators watch, and the traces that
//! follow a message from its request to the answer.

pub mod export;
pub mod metrics;
pub mod trace;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};
use tracing_subscriber::{Layer, fmt};

use crate::config::{Log, LogFormat};
use export::Exporter;

/// Libraries that speak too much, or of things that must not be logged: the model's client prints
/// whole requests, the broker's reports every lost connection a second time. A filter that names
/// one of them itself wins, except for the model's.
const QUIET: &str =
    "lapin=error,sqlx::query=warn,sqlx::postgres::notice=warn,hyper=warn,h2=warn,rustls=warn";

/// Always last, and so always obeyed.
const SILENT: &str = "async_openai=off";

/// Why logging could not begin.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter cannot be read.
    #[error("the log filter cannot be read")]
    Filter(#[from] ParseError),
    /// Something has set up logging already.
    #[error("logging was set up twice")]
    Logging(#[from] TryInitError),
}

/// Sends what is logged to standard error, for people or for machines, and spans to the collector
/// where there is one, for the whole process.
///
/// # Errors
/// The filter cannot be read, or logging was set up before.
pub fn init(log: &Log, traces: Option<&Exporter>) -> Result<(), TelemetryError> {
    let lines = match log.format {
        LogFormat::Human => fmt::layer().with_writer(std::io::stderr).boxed(),
        LogFormat::Json => json(std::io::stderr).boxed(),
    };
    tracing_subscriber::registry()
        .with(traces.map(Exporter::layer))
        .with(lines.with_filter(filter(&log.filter)?))
        .try_init()?;
    Ok(())
}

/// Logs panics of the whole process by their place. What a panic says may quote what a customer wrote,
/// so that only words which stand in the program are repeated.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let says = literal(panic.payload());
        tracing::error!(place, says, "a thread panicked");
    }));
}

fn literal(payload: &(dyn std::any::Any + Send)) -> &'static str {
    let words = payload.downcast_ref::<&'static str>();
    words.copied().unwrap_or("(withheld)")
}

/// The operator's filter among our own.
///
/// # Errors
/// A directive cannot be read.
pub fn filter(wanted: &str) -> Result<EnvFilter, ParseError> {
    EnvFilter::builder().parse(format!("{QUIET},{wanted},{SILENT}"))
}

/// An error with everything that caused it, as one line: each part once, outermost first.
#[must_use]
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let mut parts: Vec<String> = causes.map(ToString::to_string).collect();
    parts.dedup();
    parts.join(": ")
}

/// One object a line, with the fields of the event and of the spans around it at the top level.
fn json<S, W>(writer: W) -> impl Layer<S>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
    W: for<'a> fmt::MakeWriter<'a> + Send + Sync + 'static,
{
    fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_writer(writer)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, PoisonError};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(wanted: &str, write: impl FnOnce()) -> Vec<serde_json::Value> {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::registry()
            .with(filter(wanted).unwrap())
            .with(json(move || writer.clone()));
        tracing::subscriber::with_default(subscriber, write);
        let bytes = lines.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn a_json_line_carries_the_ids_as_fields() {
        let lines = logged("info", || {
            tracing::info!(order.id = 7, "an order was written");
        });
        assert_eq!(lines[0]["order.id"], 7);
        assert_eq!(lines[0]["message"], "an order was written");
    }

    #[test]
    fn the_models_client_stays_silent_whatever_is_asked_for() {
        for wanted in ["trace", "async_openai=trace"] {
            let lines = logged(wanted, || tracing::error!(target: "async_openai", "a body"));
            assert!(lines.is_empty(), "{wanted}: {lines:?}");
        }
    }

    #[test]
    fn a_panic_says_what_stands_in_the_program_and_nothing_that_was_written_to_us() {
        let said = |panic: fn(&str)| {
            let text = String::from("2 cases of milk");
            let payload = std::panic::catch_unwind(move || panic(&text)).unwrap_err();
            literal(&*payload)
        };
        assert_eq!(said(|_| panic!("a defect")), "a defect");
        assert_eq!(said(|text| panic!("not in {text:?}")), "(withheld)");
    }

    #[test]
    fn the_brokers_client_is_quiet_unless_it_is_named() {
        let write = || tracing::warn!(target: "lapin", "a connection was lost");
        assert_eq!(logged("debug", write).len(), 0);
        assert_eq!(logged("debug,lapin=debug", write).len(), 1);
    }
}
