//! `serve`: the service, until it is told to stop.

use std::time::Duration;

use anyhow::Context as _;
use tokio::signal::unix::{SignalKind, signal};

use super::Outcome;
use super::args;
use crate::clock::Clock;
use crate::config::Config;
use crate::service::{Role, Service};
use crate::telemetry::{self, export::Exporter};

pub(super) async fn serve(config: &Config, only: &[args::Role]) -> anyhow::Result<Outcome> {
    let endpoint = config.traces.otlp_endpoint.as_ref();
    let traces = endpoint.map(Exporter::new).transpose()?;
    telemetry::init(&config.log, traces.as_ref()).context("logging cannot begin")?;
    telemetry::log_panics();
    let metrics = telemetry::metrics::install().context("metrics cannot begin")?;
    let service = Service::start(config, &roles(only), metrics, Clock::System).await?;
    tracing::info!(address = %service.address, "listening on {}", service.address);
    stop_signal().await?;
    tracing::info!("stopping");
    let deadline = u64::from(config.shutdown.deadline_seconds.get());
    service.stop(Duration::from_secs(deadline)).await;
    if let Some(traces) = traces {
        traces.close().await;
    }
    Ok(Outcome::Done)
}

fn roles(only: &[args::Role]) -> Vec<Role> {
    if only.is_empty() {
        return Role::ALL.to_vec();
    }
    let role = |role: &args::Role| match role {
        args::Role::Ingress => Role::Ingress,
        args::Role::Intake => Role::Intake,
        args::Role::Turns => Role::Turns,
        args::Role::Courier => Role::Courier,
    };
    only.iter().map(role).collect()
}

/// Returns at the first SIGTERM or SIGINT.
pub(crate) async fn stop_signal() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
