//! May a distributor's model be asked once more this month? Counted before the call, so that workers
//! side by side never spend a cent too much.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::model_calls::AgentType;
use super::tenant::TenantTx;
use crate::domain::{ConversationId, MessageId};

/// Leave to ask, at a greatest cost that is counted already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reservation {
    /// The month that pays, by its first day.
    pub month: NaiveDate,
    /// What is counted, in US dollars.
    pub usd: Decimal,
}

/// What became of a wish to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved {
    /// Its cost is counted.
    Reserved(Reservation),
    /// The distributor wants no model: it is switched off, or its budget is zero.
    NoModel,
    /// It could cost more than is left of the month's budget.
    OverBudget,
    /// The month's number of questions is reached.
    TooManyRequests,
}

/// How often a model was asked, whatever came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Asked {
    /// About one message, for one purpose.
    pub about_message: i64,
    /// In its conversation since a moment.
    pub in_conversation: i64,
}

#[derive(sqlx::FromRow)]
struct Left {
    wanted: bool,
    affordable: bool,
}

/// Counts what a call can cost at most, if the budget and the number of questions allow it. One
/// statement: whoever comes second sees what the first has counted. The caller commits before it
/// calls; a crash after that leaves the promise counted.
///
/// # Errors
/// When the database does.
pub async fn reserve(
    tx: &mut TenantTx,
    at_most_usd: Decimal,
    now: DateTime<Utc>,
) -> Result<Reserved, sqlx::Error> {
    let month: Option<NaiveDate> = sqlx::query_scalar(
        "insert into model_spending as spent (distributor_id, month, usd, requests)
         select d.id, date_trunc('month', $2 at time zone d.timezone)::date, $3, 1
           from distributors d
          where d.id = $1 and d.ai_enabled and d.monthly_ai_budget_usd > 0
            and $3 <= d.monthly_ai_budget_usd and coalesce(d.max_monthly_ai_requests >= 1, true)
         on conflict (distributor_id, month) do update
            set usd = spent.usd + excluded.usd, requests = spent.requests + 1
          where exists (select from distributors d
                         where d.id = $1 and spent.usd + excluded.usd <= d.monthly_ai_budget_usd
                           and coalesce(spent.requests < d.max_monthly_ai_requests, true))
         returning month",
    )
    .bind(tx.distributor().0)
    .bind(now)
    .bind(at_most_usd)
    .fetch_optional(tx.connection())
    .await?;
    match month {
        Some(month) => Ok(Reserved::Reserved(Reservation {
            month,
            usd: at_most_usd,
        })),
        None => why_not(tx, at_most_usd, now).await,
    }
}

/// Which of the limits it was; asked only after a refusal, for its name.
async fn why_not(
    tx: &mut TenantTx,
    at_most_usd: Decimal,
    now: DateTime<Utc>,
) -> Result<Reserved, sqlx::Error> {
    let left: Option<Left> = sqlx::query_as(
        "select d.ai_enabled and d.monthly_ai_budget_usd > 0 as wanted,
                coalesce(spent.usd, 0) + $3 <= d.monthly_ai_budget_usd as affordable
           from distributors d
           left join model_spending spent on spent.distributor_id = d.id
            and spent.month = date_trunc('month', $2 at time zone d.timezone)::date
          where d.id = $1",
    )
    .bind(tx.distributor().0)
    .bind(now)
    .bind(at_most_usd)
    .fetch_optional(tx.connection())
    .await?;
    Ok(match left {
        None | Some(Left { wanted: false, .. }) => Reserved::NoModel,
        Some(Left {
            affordable: false, ..
        }) => Reserved::OverBudget,
        Some(_) => Reserved::TooManyRequests,
    })
}

/// Puts in the place of what was promised what the call cost. Once for each reservation: a caller
/// that does not know whether its commit arrived leaves the promise counted.
///
/// # Errors
/// When the database does.
pub async fn settle(
    tx: &mut TenantTx,
    reservation: Reservation,
    cost_usd: Decimal,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update model_spending set usd = greatest(usd - $3 + $4, 0)
          where distributor_id = $1 and month = $2",
    )
    .bind(tx.distributor().0)
    .bind(reservation.month)
    .bind(reservation.usd)
    .bind(cost_usd)
    .execute(tx.connection())
    .await
    .map(drop)
}

/// Remembers that the month's money or number of questions is used up, and puts that before the
/// owner: the first time in a month, and not again.
///
/// # Errors
/// When the database does.
pub async fn tell_owner_once(
    tx: &mut TenantTx,
    (task, why): (Uuid, &Reserved),
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let reason = match why {
        Reserved::OverBudget => "MODEL_BUDGET_SPENT",
        Reserved::TooManyRequests => "MODEL_REQUESTS_SPENT",
        Reserved::Reserved(_) | Reserved::NoModel => return Ok(()),
    };
    sqlx::query(
        "with first_time as (
           insert into model_spending as spent (distributor_id, month, exhausted_at)
           select d.id, date_trunc('month', $2 at time zone d.timezone)::date, $2
             from distributors d where d.id = $1
           on conflict (distributor_id, month) do update set exhausted_at = excluded.exhausted_at
            where spent.exhausted_at is null
           returning month, usd, requests)
         insert into review_tasks (distributor_id, id, kind, reasons, details)
         select $1, $3, 'MODEL_BUDGET', array[$4],
                jsonb_build_object('month', month, 'usd', usd, 'requests', requests)
           from first_time",
    )
    .bind(tx.distributor().0)
    .bind(now)
    .bind(task)
    .bind(reason)
    .execute(tx.connection())
    .await
    .map(drop)
}

/// How often a model was asked about a message for this, and in its conversation for anything since a
/// moment.
///
/// # Errors
/// When the database does.
pub async fn asked(
    tx: &mut TenantTx,
    (message, conversation): (MessageId, ConversationId),
    (agent, since): (AgentType, DateTime<Utc>),
) -> Result<Asked, sqlx::Error> {
    // A reading by the parser has no hash of a request; a failure without a model was no question.
    sqlx::query_as(
        "with asked as (
           select r.message_id, r.agent_type, r.created_at from ai_responses r
            where r.distributor_id = $1 and r.request_hash is not null
           union all
           select e.message_id, e.agent_type, e.created_at from ai_errors e
            where e.distributor_id = $1 and e.model_used is not null)
         select count(*) filter (where asked.message_id = $2 and asked.agent_type = $5) as about_message,
                count(*) filter (where asked.created_at >= $4) as in_conversation
           from messages m join asked on asked.message_id = m.id
          where m.distributor_id = $1 and m.conversation_id = $3",
    )
    .bind(tx.distributor().0)
    .bind(message.0)
    .bind(conversation.0)
    .bind(since)
    .bind(agent.as_str())
    .fetch_one(tx.connection())
    .await
}
