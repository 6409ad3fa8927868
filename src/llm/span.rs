//! What do operators see of a call? A span and metrics by the OpenTelemetry conventions for
//! generative AI, and never a word of the question or the answer.
//!
//! <https://github.com/open-telemetry/semantic-conventions-genai>

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use tracing::field::Empty;

use super::{Allowance, Answer, Failure};
use crate::telemetry::metrics as names;
use crate::understanding::second::Request;

/// The protocol's name among the conventions' providers.
const PROVIDER: &str = "openai";

/// Millionths in a dollar.
const MICROS: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// The span of one question.
pub(super) fn begin(request: &Request<'_>, allowance: &Allowance<'_>) -> tracing::Span {
    let prompt = request.prompt();
    tracing::info_span!(
        "chat",
        otel.name = format!("chat {}", allowance.model),
        otel.kind = "client",
        distributor.id = %allowance.distributor,
        prompt.name = prompt.name,
        gen_ai.operation.name = "chat",
        gen_ai.provider.name = PROVIDER,
        gen_ai.output.type = "json",
        gen_ai.request.model = allowance.model,
        gen_ai.request.max_tokens = prompt.max_output_tokens,
        gen_ai.request.temperature = prompt.temperature,
        gen_ai.response.model = Empty,
        gen_ai.response.finish_reasons = Empty,
        gen_ai.usage.input_tokens = Empty,
        gen_ai.usage.output_tokens = Empty,
        gen_ai.usage.cache_read.input_tokens = Empty,
        attempts = Empty,
        error.type = Empty,
    )
}

/// What hearing is called among the operations; the conventions name none.
pub(super) const HEARING: &str = "transcription";

/// The span of one voice note.
pub(super) fn begin_hearing(allowance: &Allowance<'_>) -> tracing::Span {
    tracing::info_span!(
        "transcription",
        otel.name = format!("transcription {}", allowance.model),
        otel.kind = "client",
        distributor.id = %allowance.distributor,
        gen_ai.operation.name = HEARING,
        gen_ai.provider.name = PROVIDER,
        gen_ai.output.type = "text",
        gen_ai.request.model = allowance.model,
        gen_ai.response.model = Empty,
        gen_ai.response.finish_reasons = Empty,
        gen_ai.usage.input_tokens = Empty,
        gen_ai.usage.output_tokens = Empty,
        gen_ai.usage.cache_read.input_tokens = Empty,
        attempts = Empty,
        error.type = Empty,
    )
}

/// An operation and a model, as labels of metrics.
type Labels<'a> = (&'static str, &'a str);

/// Says in the span and the metrics what became of the question.
pub(super) fn end(span: &tracing::Span, result: &Result<Answer, Failure>, labels: Labels<'_>) {
    match result {
        Ok(answer) => answered(span, answer, labels),
        Err(failure) => failed(span, failure, labels),
    }
}

fn answered(span: &tracing::Span, answer: &Answer, (operation, model): Labels<'_>) {
    let usage = &answer.usage;
    span.record("gen_ai.response.model", answer.model.as_str());
    span.record("gen_ai.response.finish_reasons", answer.finish.as_str());
    span.record("gen_ai.usage.input_tokens", usage.input);
    span.record("gen_ai.usage.output_tokens", usage.output);
    span.record("gen_ai.usage.cache_read.input_tokens", usage.cached_input);
    span.record("attempts", answer.attempts);
    for (direction, tokens) in [("input", usage.input), ("output", usage.output)] {
        metrics::counter!(names::LLM_TOKENS_TOTAL, "direction" => direction)
            .increment(u64::from(tokens));
        metrics::histogram!(
            names::GEN_AI_TOKEN_USAGE,
            "gen_ai_operation_name" => operation, "gen_ai_provider_name" => PROVIDER,
            "gen_ai_request_model" => model.to_owned(), "gen_ai_token_type" => direction
        )
        .record(f64::from(tokens));
    }
    cost(answer.cost_usd + answer.lost_usd);
    requests(answer.attempts, "answered");
    metrics::histogram!(
        names::GEN_AI_OPERATION_SECONDS,
        "gen_ai_operation_name" => operation, "gen_ai_provider_name" => PROVIDER,
        "gen_ai_request_model" => model.to_owned()
    )
    .record(answer.took.as_secs_f64());
}

fn failed(span: &tracing::Span, failure: &Failure, (operation, model): Labels<'_>) {
    let kind = failure.kind.as_str();
    span.record("error.type", kind);
    span.record("attempts", failure.attempts);
    cost(failure.lost_usd);
    requests(failure.attempts, kind);
    metrics::histogram!(
        names::GEN_AI_OPERATION_SECONDS,
        "gen_ai_operation_name" => operation, "gen_ai_provider_name" => PROVIDER,
        "gen_ai_request_model" => model.to_owned(), "error_type" => kind
    )
    .record(failure.took.as_secs_f64());
}

fn cost(usd: Decimal) {
    let micros = (usd * MICROS).to_u64().unwrap_or(0);
    metrics::counter!(names::LLM_COST_MICROS_TOTAL).increment(micros);
}

fn requests(attempts: u32, outcome: &'static str) {
    metrics::counter!(names::LLM_REQUESTS_TOTAL, "outcome" => outcome)
        .increment(u64::from(attempts));
}
