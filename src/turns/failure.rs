//! What becomes of a turn that failed: again later, and in the end a person.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::Turns;
use super::walk::WalkError;
use crate::domain::message::Contents;
use crate::session::TaskKind;
use crate::store::conversation;
use crate::store::heard::{self, Read};
use crate::store::schedule::{self, Claim, Ended};
use crate::store::tasks::{self, NewTask};
use crate::store::{self, Sealer, TenantTx, inbox};

/// The first pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(2);

/// The longest pause: a customer who waits for an answer has given up by then.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Puts the conversation back. When that fails too, the lease runs out by itself.
pub(super) async fn put_back(turns: &Turns, claim: Claim, now: DateTime<Utc>, error: &WalkError) {
    let why = crate::telemetry::chain(error);
    tracing::error!(
        conversation.id = %claim.conversation, distributor.id = %claim.distributor, error = %why,
        "turn of conversation {} failed", claim.conversation
    );
    if let Err(error) = try_put_back(turns, claim, now, &why).await {
        tracing::error!(
            conversation.id = %claim.conversation, error = %crate::telemetry::chain(&error),
            "conversation {} could not be put back; its lease runs out", claim.conversation
        );
    }
}

async fn try_put_back(
    turns: &Turns,
    claim: Claim,
    now: DateTime<Utc>,
    why: &str,
) -> Result<(), store::Error> {
    let mut tx = TenantTx::begin(&turns.store.pool, claim.distributor).await?;
    let held = schedule::expectation(&mut tx, claim.conversation, turns.worker).await?;
    let Some(expectation) = held else {
        return Ok(());
    };
    let spent = expectation.attempts >= turns.settings.max_attempts;
    let retry_at = (!spent).then(|| now + pause(expectation.attempts));
    let ended =
        schedule::put_back(&mut tx, claim.conversation, turns.worker, (retry_at, why)).await?;
    if spent && ended == Ended::Kept {
        let sealer = turns.store.keyring.sealer(&mut tx).await?;
        hand_to_a_person(turns, &mut tx, (&sealer, now), claim).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Every message that could not be dealt with becomes part of one task; nothing is dropped.
async fn hand_to_a_person(
    turns: &Turns,
    tx: &mut TenantTx,
    (sealer, now): (&Sealer, DateTime<Utc>),
    claim: Claim,
) -> Result<(), store::Error> {
    let Some(standing) = conversation::load(tx, sealer, claim.conversation).await? else {
        return Ok(());
    };
    let waiting = heard::waiting(tx, sealer, claim.conversation).await?;
    let words: Vec<String> = waiting.iter().map(|one| one.message.shown()).collect();
    let task = NewTask {
        id: turns.store.ids.next(now),
        kind: TaskKind::ProcessingFailed,
        reasons: &[],
        order: None,
        conversation: claim.conversation,
        customer: standing.customer,
        message: waiting.last().map(|one| one.id),
        words: &words.join("\n"),
    };
    tasks::put(tx, sealer, &task).await?;
    for mut one in waiting.iter().cloned() {
        if one.message.forget_contents() == Contents::Forgotten {
            inbox::keep_details(tx, sealer, (one.id, &one.message)).await?;
        }
    }
    let unread: Vec<Read> = waiting
        .iter()
        .map(|one| Read {
            message: one.id,
            confidence: None,
            products: json!([]),
        })
        .collect();
    heard::mark_processed(tx, &unread, &heard::Taken::default()).await
}

/// Twice as long after every attempt, never longer than [`LONGEST_PAUSE`].
fn pause(attempts: i32) -> TimeDelta {
    let doublings = u32::try_from(attempts.saturating_sub(1))
        .unwrap_or(0)
        .min(16);
    let pause = FIRST_PAUSE
        .saturating_mul(1 << doublings)
        .min(LONGEST_PAUSE);
    TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_five_minutes() {
        let seconds: Vec<i64> = (1..=9)
            .map(|attempt| pause(attempt).num_seconds())
            .collect();
        assert_eq!(seconds, [2, 4, 8, 16, 32, 64, 128, 256, 300]);
        assert_eq!(pause(i32::MAX).num_seconds(), 300);
    }
}
