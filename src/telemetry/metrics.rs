//! Which metrics there are, under which names, and what they tell an operator.
//!
//! Seconds are base units, counters end in `_total`, and no label holds an id: series must stay
//! few. There is no listener here: the HTTP part renders the handle.

use metrics::{describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

/// From a confirmation within the data centre (1 ms) to a provider's patience (15 s), and to a
/// reply that waited out a quiet window (2 min).
const SECONDS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 15.0, 60.0, 120.0,
];

/// As the GenAI conventions advise: from one token to those of a long book, from the shortest answer
/// to a patience that nobody has.
const TOKENS: [f64; 14] = [
    1.0,
    4.0,
    16.0,
    64.0,
    256.0,
    1024.0,
    4096.0,
    16384.0,
    65536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    16_777_216.0,
    67_108_864.0,
];
const OPERATION_SECONDS: [f64; 14] = [
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];

/// `gen_ai.client.token.usage` of the OpenTelemetry conventions, as Prometheus spells it; its labels
/// are the conventions' too.
pub const GEN_AI_TOKEN_USAGE: &str = "gen_ai_client_token_usage";

/// `gen_ai.client.operation.duration`, likewise.
pub const GEN_AI_OPERATION_SECONDS: &str = "gen_ai_client_operation_duration_seconds";

/// What is not ours to name.
const CONVENTIONS: &[(&str, &str)] = &[
    (
        GEN_AI_TOKEN_USAGE,
        "Tokens of one answered question, by gen_ai_token_type.",
    ),
    (
        GEN_AI_OPERATION_SECONDS,
        "From a question to its answer or failure.",
    ),
];

enum Kind {
    Counter,
    Gauge,
    Histogram,
}

macro_rules! metrics {
    ($($name:ident = $text:literal, $kind:ident, $help:literal;)+) => {
        $(#[doc = $help] pub const $name: &str = concat!("order_agent_", $text);)+
        const ALL: &[(&str, Kind, &str)] = &[$(($name, Kind::$kind, $help),)+];
    };
}

metrics! {
    INGRESS_REQUESTS_TOTAL = "ingress_requests_total", Counter,
        "Requests of providers, by channel and outcome.";
    INGRESS_ACK_SECONDS = "ingress_ack_seconds", Histogram,
        "From a provider's request to our answer.";
    SIGNATURE_FAILURES_TOTAL = "signature_failures_total", Counter,
        "Requests whose signature was missing or wrong, by provider.";
    DEDUP_HITS_TOTAL = "dedup_hits_total", Counter,
        "Messages that had been stored before.";
    PUBLISH_CONFIRM_SECONDS = "publish_confirm_seconds", Histogram,
        "From publishing a request's messages to the broker's confirmation of all.";
    PUBLISH_RETURNED_TOTAL = "publish_returned_total", Counter,
        "Publications for which the broker had no queue.";
    PUBLISH_FAILED_TOTAL = "publish_failed_total", Counter,
        "Publications that were not confirmed for any other reason.";
    DEAD_LETTERS_TOTAL = "dead_letters_total", Counter,
        "Messages that intake laid aside.";
    DLQ_DEPTH = "dlq_depth", Gauge,
        "Messages among the dead letters.";
    INBOX_LAG_SECONDS = "inbox_lag_seconds", Gauge,
        "Age of the oldest message that no turn has handled.";
    INBOUND_TO_REPLY_SECONDS = "inbound_to_reply_seconds", Histogram,
        "From a customer's message to our reply's departure.";
    TURNS_TOTAL = "turns_total", Counter,
        "Turns of conversations, by outcome.";
    TURN_SECONDS = "turn_seconds", Histogram,
        "From claiming a due conversation to the commit of its turn.";
    OUTBOX_OLDEST_PENDING_SECONDS = "outbox_oldest_pending_seconds", Gauge,
        "Age of the oldest row of the outbox that is due.";
    OUTBOX_UNKNOWN_TOTAL = "outbox_unknown_total", Counter,
        "Sendings of which it is not known whether they arrived.";
    SENDS_TOTAL = "sends_total", Counter,
        "Replies sent, by channel and class of result.";
    WEBHOOK_ATTEMPTS_TOTAL = "webhook_attempts_total", Counter,
        "Tries to deliver a webhook, by result.";
    WEBHOOK_ENDPOINT_DISABLED_TOTAL = "webhook_endpoint_disabled_total", Counter,
        "Webhook endpoints that were switched off after failing for too long.";
    LLM_TOKENS_TOTAL = "llm_tokens_total", Counter,
        "Tokens of the language model, by direction.";
    LLM_COST_MICROS_TOTAL = "llm_cost_micros_total", Counter,
        "Cost of the language model in millionths of a US dollar.";
    LLM_REQUESTS_TOTAL = "llm_requests_total", Counter,
        "HTTP requests to the language model, by what became of the question.";
    WINDOW_CLOSED_TOTAL = "window_closed_total", Counter,
        "Replies that WhatsApp's service window no longer allowed.";
    OPTOUT_TOTAL = "optout_total", Counter,
        "Customers who opted out, by channel.";
    RLS_GUARD_FAILURES_TOTAL = "rls_guard_failures_total", Counter,
        "Statements that row level security refused: each is a defect.";
}

/// Makes this process's metrics collect, with their descriptions, and returns what renders them.
/// Call [`PrometheusHandle::run_upkeep`] now and then where nothing scrapes.
///
/// # Errors
/// Another recorder was installed before.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = builder()?.install_recorder()?;
    describe();
    Ok(handle)
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS)?
        .set_buckets_for_metric(Matcher::Full(GEN_AI_TOKEN_USAGE.into()), &TOKENS)?
        .set_buckets_for_metric(
            Matcher::Full(GEN_AI_OPERATION_SECONDS.into()),
            &OPERATION_SECONDS,
        )
}

fn describe() {
    for (name, kind, help) in ALL {
        match kind {
            Kind::Counter => describe_counter!(*name, *help),
            Kind::Gauge => describe_gauge!(*name, *help),
            Kind::Histogram => describe_histogram!(*name, *help),
        }
    }
    for (name, help) in CONVENTIONS {
        describe_histogram!(*name, *help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_prefixed_and_tell_their_unit() {
        let names: std::collections::BTreeSet<_> = ALL.iter().map(|(name, ..)| name).collect();
        assert_eq!(names.len(), ALL.len());
        for (name, kind, _) in ALL {
            assert!(name.starts_with("order_agent_"), "{name}");
            assert_eq!(
                name.ends_with("_total"),
                matches!(kind, Kind::Counter),
                "{name}"
            );
        }
    }

    #[test]
    fn a_scrape_shows_counts_buckets_and_descriptions() {
        let recorder = builder().unwrap().build_recorder();
        ::metrics::with_local_recorder(&recorder, || {
            describe();
            ::metrics::counter!(DEDUP_HITS_TOTAL).increment(2);
            ::metrics::histogram!(PUBLISH_CONFIRM_SECONDS).record(0.003);
        });
        let text = recorder.handle().render();
        assert!(text.contains("order_agent_dedup_hits_total 2"), "{text}");
        assert!(text.contains("order_agent_publish_confirm_seconds_bucket{le=\"0.005\"} 1"));
        assert!(text.contains("# HELP order_agent_dedup_hits_total Messages that had been"));
    }

    #[test]
    fn a_models_tokens_and_times_stand_in_the_buckets_of_the_conventions() {
        let recorder = builder().unwrap().build_recorder();
        ::metrics::with_local_recorder(&recorder, || {
            ::metrics::histogram!(GEN_AI_TOKEN_USAGE, "gen_ai_token_type" => "input").record(900.0);
            ::metrics::histogram!(GEN_AI_OPERATION_SECONDS).record(1.1);
        });
        let text = recorder.handle().render();
        assert!(
            text.contains(
                "gen_ai_client_token_usage_bucket{gen_ai_token_type=\"input\",le=\"1024\"} 1"
            ),
            "{text}"
        );
        assert!(
            text.contains("gen_ai_client_operation_duration_seconds_bucket{le=\"1.28\"} 1"),
            "{text}"
        );
    }
}
