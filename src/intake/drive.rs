//! How batches reach the store until the stop, and what becomes of one that it does not take.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::backoff::Backoff;
use super::consume::{Batch, Consumer};
use crate::domain::delivery::Envelope;

/// While the store is away messages wait here, unacknowledged; half a minute is what recovery may
/// be late by, and keeps well below the broker's half hour for an acknowledgement.
const RETRY_CEILING: Duration = Duration::from_secs(30);

/// Messages in one transaction of the store: large enough that commits are not what limits.
const BATCH: usize = 100;

/// How long one wait for messages lasts before the loop looks around again.
const IDLE_WAIT: Duration = Duration::from_secs(5);

/// Why a handler did not take a batch. The handler knows; the consumer must not guess.
#[derive(Debug)]
pub enum Failure<E> {
    /// Nothing can be stored now. The batch is kept and tried again until it can: an outage of the
    /// store must not count against the messages.
    Unavailable(E),
    /// These cannot be stored as they are. Each is tried alone, and the one to blame is laid aside.
    Refused(E),
}

/// Hands batches to `handler` until `stop`, and acknowledges each after `Ok`. The batch in hand at
/// the stop is finished if the store is there, and put back if not.
pub async fn run<E, H>(mut consumer: Consumer, stop: CancellationToken, mut handler: H)
where
    E: std::fmt::Display,
    H: AsyncFnMut(&[Envelope]) -> Result<(), Failure<E>>,
{
    while !stop.is_cancelled() {
        let batch = tokio::select! {
            () = stop.cancelled() => break,
            batch = consumer.next_batch(BATCH, IDLE_WAIT) => batch,
        };
        let Err((batch, reason)) = settle(batch, &stop, &mut handler).await else {
            continue;
        };
        if batch.len() == 1 {
            consumer.refuse(batch, &reason).await;
            continue;
        }
        for single in batch.split() {
            if let Err((single, reason)) = settle(single, &stop, &mut handler).await {
                consumer.refuse(single, &reason).await;
            }
        }
    }
    consumer.close().await;
}

/// Stored and acknowledged, or put back at the stop; the batch and the reason when it is refused.
async fn settle<E, H>(
    batch: Batch,
    stop: &CancellationToken,
    handler: &mut H,
) -> Result<(), (Batch, String)>
where
    E: std::fmt::Display,
    H: AsyncFnMut(&[Envelope]) -> Result<(), Failure<E>>,
{
    if batch.is_empty() {
        return Ok(());
    }
    let mut backoff = Backoff::up_to(RETRY_CEILING);
    loop {
        match handler(&batch.envelopes).await {
            Ok(()) => {
                batch.ack().await;
                return Ok(());
            }
            Err(Failure::Refused(error)) => return Err((batch, error.to_string())),
            Err(Failure::Unavailable(error)) => {
                tracing::warn!(%error, messages = batch.len(), "nothing can be stored now; waiting");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {
                batch.requeue().await;
                return Ok(());
            }
            () = tokio::time::sleep(backoff.after_failure()) => {}
        }
    }
}
