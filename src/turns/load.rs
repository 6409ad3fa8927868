//! Everything that a turn looks at, read in one short transaction.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Turns;
use super::files::Made;
use super::walk::WalkError;
use crate::agent::Home;
use crate::domain::message::Contents;
use crate::domain::{ConversationId, CustomerContext, InboundMessage, MessageId};
use crate::matching::Index;
use crate::session::Suppression;
use crate::store::conversation::{self, Standing};
use crate::store::distributors::DistributorSettings;
use crate::store::heard::{self, Waiting};
use crate::store::schedule::{self, Claim, Expectation};
use crate::store::{Sealer, TenantTx, distributors, history, suppressions};

/// What is known when the turn begins.
#[derive(Debug)]
pub(super) struct Loaded {
    pub settings: DistributorSettings,
    pub standing: Standing,
    /// The customer's open conversations on other channels.
    pub others: Vec<(ConversationId, Standing)>,
    pub waiting: Vec<Waiting>,
    /// The message that a reply answers: the last that came, also when only the clock struck.
    pub answered: Option<InboundMessage>,
    pub expectation: Expectation,
    pub customer: CustomerContext,
    pub suppressed: Suppression,
    pub index: Arc<Index>,
    pub sealer: Sealer,
    /// The rows of what models made of files in this turn, with their messages.
    pub made: Vec<(MessageId, Uuid)>,
    /// Messages that held pictures until this turn.
    pub emptied: Vec<MessageId>,
}

impl Loaded {
    /// The conversation whose session a turn changed, and the version that was loaded of it.
    pub(super) fn home(&self, claim: Claim, home: &Home) -> (ConversationId, i64) {
        match home {
            Home::Own => (claim.conversation, self.standing.version),
            Home::Other { at, .. } => {
                let (id, standing) = &self.others[*at];
                (*id, standing.version)
            }
        }
    }

    /// Lays what models made of files beside them, as if it had come with the messages. Pictures that
    /// came inside a message have served from here on.
    pub(super) fn take(&mut self, made: Vec<Made>) {
        for waiting in &mut self.waiting {
            if waiting.message.forget_contents() == Contents::Forgotten {
                self.emptied.push(waiting.id);
            }
        }
        for one in made {
            let mut waiting = self.waiting.iter_mut();
            let message = waiting.find(|waiting| waiting.id == one.message);
            let file = message.and_then(|found| found.message.attachments.get_mut(one.file));
            if let Some(file) = file {
                file.transcript = Some(one.transcript);
                self.made.push((one.message, one.row));
            }
        }
    }
}

/// Loads it; `None` when the lease is somebody else's by now.
pub(super) async fn load(
    turns: &Turns,
    claim: Claim,
    now: DateTime<Utc>,
) -> Result<Option<Loaded>, WalkError> {
    let mut tx = TenantTx::begin(&turns.store.pool, claim.distributor).await?;
    let held = schedule::expectation(&mut tx, claim.conversation, turns.worker).await?;
    let Some(expectation) = held else {
        return Ok(None);
    };
    let sealer = turns
        .store
        .keyring
        .sealer(&mut tx)
        .await
        .map_err(crate::store::Error::from)?;
    let standing = conversation::load(&mut tx, &sealer, claim.conversation)
        .await?
        .ok_or(WalkError::Gone(claim.conversation))?;
    let settings = distributors::settings_for(&mut tx, standing.customer)
        .await
        .map_err(crate::store::Error::from)?
        .ok_or(WalkError::Gone(claim.conversation))?;
    let today = settings.terms.zone.date(now);
    let customer = history::load(&mut tx, standing.customer, (now, today))
        .await?
        .ok_or(WalkError::Gone(claim.conversation))?;
    let whose = (standing.customer, claim.conversation);
    let waiting = heard::waiting(&mut tx, &sealer, claim.conversation).await?;
    // Only the clock's own messages have to look for what they answer.
    let answered = match waiting.last() {
        Some(last) => Some(last.message.clone()),
        None => heard::last_heard(&mut tx, &sealer, claim.conversation).await?,
    };
    let loaded = Loaded {
        others: conversation::open_elsewhere(&mut tx, &sealer, whose).await?,
        answered,
        waiting,
        suppressed: suppressions::standing(&mut tx, standing.customer, standing.channel).await?,
        index: turns
            .catalogs
            .get(&mut tx, settings.catalog_version)
            .await?,
        settings,
        standing,
        expectation,
        customer,
        sealer,
        made: Vec::new(),
        emptied: Vec::new(),
    };
    tx.commit().await?;
    Ok(Some(loaded))
}
