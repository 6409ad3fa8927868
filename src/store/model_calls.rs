//! What a model answered, kept as soon as it is paid for, so that a turn that is walked again does
//! not pay twice; and what went wrong, by its name.

use std::time::Duration;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model_budget::{self, Reservation};
use super::seal::Sealer;
use super::tenant::TenantTx;
use crate::domain::MessageId;
use crate::llm::{Answer, Counted, Failure, Finish, Priced, Usage};
use crate::text_enum;

text_enum! {
    /// `ai_responses.agent_type`: what a model was asked for.
    pub enum AgentType {
        /// To read an order.
        OrderProcessing = "ORDER_PROCESSING",
        /// To tell what a message that is no order wants.
        CustomerSupport = "CUSTOMER_SUPPORT",
        /// To make words of a file, or to say to the staff what a message is about.
        MessageAnalysis = "MESSAGE_ANALYSIS",
        /// To sum up a conversation.
        ContextManager = "CONTEXT_MANAGER",
    }
}

/// A question that was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question<'a> {
    /// The message that it is about: the last of a burst.
    pub message: MessageId,
    /// What was asked: see [`crate::llm::request_hash`].
    pub hash: [u8; 32],
    /// What for.
    pub agent: AgentType,
    /// The prompt's name with its version.
    pub prompt: &'a str,
    /// What its cost was counted at.
    pub reservation: Reservation,
    /// When it was asked.
    pub at: DateTime<Utc>,
}

/// An answer that is paid for.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Its row.
    pub id: Uuid,
    /// The answer, as far as it matters again.
    pub answer: Answer,
}

/// `ai_responses.extracted_data` of an answer: what its columns do not hold.
#[derive(Serialize, Deserialize)]
struct Details {
    finish: Finish,
    counted: Counted,
    priced: Priced,
    cached_tokens: u32,
    attempts: u32,
    lost_usd: Decimal,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    response_content: Vec<u8>,
    extracted_data: serde_json::Value,
    processing_time: Option<i32>,
    prompt_tokens: i32,
    completion_tokens: i32,
    cost_usd: Decimal,
    model_used: String,
}

/// Keeps an answer and settles its reservation; the caller commits before it acts on the answer.
/// Where another worker kept an answer to the same question meanwhile, that one stays, and this one
/// is paid for all the same.
///
/// # Errors
/// When the database does.
pub async fn remember_answer(
    tx: &mut TenantTx,
    (sealer, ids): (&Sealer, [Uuid; 2]),
    question: &Question<'_>,
    answer: &Answer,
) -> Result<(), super::Error> {
    let [id, hour] = ids;
    insert(tx, (sealer, id), question, answer).await?;
    let cost = answer.cost_usd + answer.lost_usd;
    model_budget::settle(tx, question.reservation, cost).await?;
    let usage = HourUsage {
        tokens: i64::from(answer.usage.input) + i64::from(answer.usage.output),
        cost,
        failed: 0,
        took: answer.took,
        concurrent: answer.concurrent,
    };
    count(tx, (hour, question.at), &usage).await
}

async fn insert(
    tx: &mut TenantTx,
    (sealer, id): (&Sealer, Uuid),
    question: &Question<'_>,
    answer: &Answer,
) -> Result<(), super::Error> {
    let usage = &answer.usage;
    let details = Details {
        finish: answer.finish,
        counted: usage.counted,
        priced: answer.priced,
        cached_tokens: usage.cached_input,
        attempts: answer.attempts,
        lost_usd: answer.lost_usd,
    };
    sqlx::query(
        "insert into ai_responses (distributor_id, id, message_id, agent_type, agent_version, request_hash,
                response_content, processing_time, extracted_data, tokens_used, prompt_tokens,
                completion_tokens, cost_usd, model_used, prompt_version, was_used, created_at)
         values ($1, $2, $3, $16, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, false, $15)
         on conflict (distributor_id, message_id, request_hash) do nothing",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(question.message.0)
    .bind(env!("CARGO_PKG_VERSION"))
    .bind(question.hash)
    .bind(sealer.seal("ai_responses", "response_content", id, &answer.text))
    .bind(milliseconds(answer.took))
    .bind(serde_json::to_value(details)?)
    .bind(whole(usage.input.saturating_add(usage.output)))
    .bind(whole(usage.input))
    .bind(whole(usage.output))
    .bind(answer.cost_usd)
    .bind(&answer.model)
    .bind(question.prompt)
    .bind(question.at)
    .bind(question.agent.as_str())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The answer to this question about this message, if it is paid for already.
///
/// # Errors
/// When the database does, or the answer does not open.
pub async fn answer_to(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (message, hash): (MessageId, &[u8; 32]),
) -> Result<Option<Kept>, super::Error> {
    let row: Option<Row> = sqlx::query_as(
        "select id, response_content, extracted_data, processing_time, prompt_tokens, completion_tokens,
                cost_usd, model_used
           from ai_responses where distributor_id = $1 and message_id = $2 and request_hash = $3",
    )
    .bind(tx.distributor().0)
    .bind(message.0)
    .bind(hash)
    .fetch_optional(tx.connection())
    .await?;
    row.map(|row| row.open(sealer)).transpose()
}

/// An answer decided what became of its message.
///
/// # Errors
/// When the database does.
pub async fn mark_used(tx: &mut TenantTx, id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query("update ai_responses set was_used = true where distributor_id = $1 and id = $2")
        .bind(tx.distributor().0)
        .bind(id)
        .execute(tx.connection())
        .await
        .map(drop)
}

/// Keeps why there was no answer, and settles the reservation with what that may have cost.
///
/// # Errors
/// When the database does.
pub async fn record_failure(
    tx: &mut TenantTx,
    ids: [Uuid; 2],
    question: &Question<'_>,
    failure: &Failure,
) -> Result<(), super::Error> {
    let [id, hour] = ids;
    sqlx::query(
        "insert into ai_errors (distributor_id, id, message_id, error_type, error_message, model_used,
                retryable, attempt, created_at, agent_type)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(question.message.0)
    .bind(failure.kind.as_str())
    .bind(failure.kind.to_string())
    .bind(&failure.model)
    .bind(failure.kind.is_retryable())
    .bind(whole(failure.attempts))
    .bind(question.at)
    .bind(question.agent.as_str())
    .execute(tx.connection())
    .await?;
    model_budget::settle(tx, question.reservation, failure.lost_usd).await?;
    let usage = HourUsage {
        tokens: 0,
        cost: failure.lost_usd,
        failed: 1,
        took: failure.took,
        concurrent: failure.concurrent,
    };
    count(tx, (hour, question.at), &usage).await
}

/// Keeps that nobody could be asked, and why: no question was sent, and none is counted.
///
/// # Errors
/// When the database does.
pub async fn record_without_question(
    tx: &mut TenantTx,
    (id, message): (Uuid, MessageId),
    (kind, reason): (&str, String),
) -> Result<(), super::Error> {
    sqlx::query(
        "insert into ai_errors (distributor_id, id, message_id, error_type, error_message, agent_type)
         values ($1, $2, $3, $4, $5, 'MESSAGE_ANALYSIS')",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(message.0)
    .bind(kind)
    .bind(reason)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// One question, as the hour's usage counts it.
struct HourUsage {
    tokens: i64,
    cost: Decimal,
    /// 1 or 0.
    failed: i32,
    took: Duration,
    concurrent: u32,
}

async fn count(
    tx: &mut TenantTx,
    (id, at): (Uuid, DateTime<Utc>),
    usage: &HourUsage,
) -> Result<(), super::Error> {
    let hour = at.duration_trunc(TimeDelta::hours(1)).unwrap_or(at);
    sqlx::query(
        "insert into ai_usage_metrics as total (distributor_id, id, period_start, period_end, requests_count,
                model_requests, tokens_used, cost_usd, successful_requests, failed_requests,
                avg_response_time, peak_concurrent_requests)
         values ($1, $2, $3, $4, 1, 1, $5, $6, 1 - $7, $7, $8, $9)
         on conflict (distributor_id, period_start) do update
            set requests_count = total.requests_count + 1,
                model_requests = total.model_requests + 1,
                tokens_used = total.tokens_used + excluded.tokens_used,
                cost_usd = total.cost_usd + excluded.cost_usd,
                successful_requests = total.successful_requests + excluded.successful_requests,
                failed_requests = total.failed_requests + excluded.failed_requests,
                avg_response_time = (total.avg_response_time::bigint * total.requests_count
                                     + excluded.avg_response_time) / (total.requests_count + 1),
                peak_concurrent_requests =
                  greatest(total.peak_concurrent_requests, excluded.peak_concurrent_requests)",
    )
    .bind(tx.distributor().0)
    .bind(id)
    .bind(hour)
    .bind(hour + TimeDelta::hours(1))
    .bind(usage.tokens)
    .bind(usage.cost)
    .bind(usage.failed)
    .bind(milliseconds(usage.took))
    .bind(whole(usage.concurrent))
    .execute(tx.connection())
    .await?;
    Ok(())
}

impl Row {
    fn open(self, sealer: &Sealer) -> Result<Kept, super::Error> {
        let details: Details = serde_json::from_value(self.extracted_data)?;
        let content = &self.response_content;
        let text = sealer.open_text("ai_responses", "response_content", self.id, content)?;
        let took = self.processing_time.unwrap_or(0);
        let answer = Answer {
            text,
            model: self.model_used,
            usage: Usage {
                input: self.prompt_tokens.unsigned_abs(),
                cached_input: details.cached_tokens,
                output: self.completion_tokens.unsigned_abs(),
                counted: details.counted,
            },
            cost_usd: self.cost_usd,
            priced: details.priced,
            lost_usd: details.lost_usd,
            took: Duration::from_millis(u64::from(took.unsigned_abs())),
            finish: details.finish,
            attempts: details.attempts,
            concurrent: 1,
        };
        Ok(Kept {
            id: self.id,
            answer,
        })
    }
}

fn milliseconds(time: Duration) -> i32 {
    i32::try_from(time.as_millis()).unwrap_or(i32::MAX)
}

fn whole(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
