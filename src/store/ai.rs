//! What was made of each message, and what that cost.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::MessageId;

/// One reading of one message, by the parser or by a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Response<'a> {
    /// The row's id.
    pub id: Uuid,
    /// The message that was read.
    pub message: MessageId,
    /// Version of the agent.
    pub agent_version: &'a str,
    /// Who read: `parser` or a model's name.
    pub model: &'a str,
    /// The words of the answer, if one goes out.
    pub content: &'a str,
    /// Confidence of the least certain operation.
    pub confidence: f64,
    /// How long it took, in milliseconds.
    pub milliseconds: i32,
    /// The operations, without the customer's words.
    pub extracted: Value,
}

/// Keeps the readings of one turn; the audit of what the agent made of each message.
///
/// # Errors
/// When the database does.
pub async fn record(
    tx: &mut TenantTx,
    sealer: &Sealer,
    responses: &[Response<'_>],
) -> Result<(), super::Error> {
    if responses.is_empty() {
        return Ok(());
    }
    let seal =
        |one: &Response<'_>| sealer.seal("ai_responses", "response_content", one.id, one.content);
    sqlx::query(
        "insert into ai_responses (distributor_id, agent_type, prompt_version, was_used, id, message_id,
                agent_version, response_content, confidence, processing_time, extracted_data, model_used)
         select $1, 'ORDER_PROCESSING', 'none', true, reading.*
           from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::numeric[], $7::integer[],
                       $8::jsonb[], $9::text[]) as reading",
    )
    .bind(tx.distributor().0)
    .bind(responses.iter().map(|one| one.id).collect::<Vec<_>>())
    .bind(responses.iter().map(|one| one.message.0).collect::<Vec<_>>())
    .bind(responses.iter().map(|one| one.agent_version).collect::<Vec<_>>())
    .bind(responses.iter().map(seal).collect::<Vec<_>>())
    .bind(responses.iter().map(|one| probability(one.confidence)).collect::<Vec<_>>())
    .bind(responses.iter().map(|one| one.milliseconds).collect::<Vec<_>>())
    .bind(responses.iter().map(|one| one.extracted.clone()).collect::<Vec<_>>())
    .bind(responses.iter().map(|one| one.model).collect::<Vec<_>>())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Adds readings to the hour's usage.
///
/// # Errors
/// When the database does.
pub async fn count_usage(
    tx: &mut TenantTx,
    (id, at): (Uuid, DateTime<Utc>),
    responses: &[Response<'_>],
) -> Result<(), super::Error> {
    let count = i32::try_from(responses.len()).unwrap_or(i32::MAX);
    if count == 0 {
        return Ok(());
    }
    let hour = at.duration_trunc(TimeDelta::hours(1)).unwrap_or(at);
    let confidence: f64 =
        responses.iter().map(|one| one.confidence).sum::<f64>() / f64::from(count);
    let time: i64 = responses
        .iter()
        .map(|one| i64::from(one.milliseconds))
        .sum::<i64>();
    sqlx::query(
        "insert into ai_usage_metrics as total (distributor_id, id, period_start, period_end,
                requests_count, successful_requests, avg_confidence, avg_response_time)
         values ($1, $2, $3, $4, $5, $5, $6, $7)
         on conflict (distributor_id, period_start) do update
            set requests_count = total.requests_count + excluded.requests_count,
                successful_requests = total.successful_requests + excluded.successful_requests,
                avg_confidence = (coalesce(total.avg_confidence, 0) * (total.requests_count - total.model_requests)
                                  + excluded.avg_confidence * excluded.requests_count)
                                 / (total.requests_count - total.model_requests + excluded.requests_count),
                avg_response_time = (total.avg_response_time::bigint * total.requests_count
                                     + excluded.avg_response_time * excluded.requests_count)
                                    / (total.requests_count + excluded.requests_count)",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(hour)
    .bind(hour + TimeDelta::hours(1))
    .bind(count)
    .bind(probability(confidence))
    .bind(i32::try_from(time / i64::from(count)).unwrap_or(i32::MAX))
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A probability as `numeric(4,3)` keeps it.
pub(super) fn probability(value: f64) -> Decimal {
    Decimal::from_f64_retain(value.clamp(0.0, 1.0))
        .unwrap_or_default()
        .round_dp(3)
}
