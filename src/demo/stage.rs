//! Where the demonstration takes place: a running service, its clock, and the providers around it.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};

use super::deliver::{Delivery, Providers};
use super::script::Conversation;
use crate::clock::SetClock;
use crate::domain::{Channel, ConversationId, DistributorId};
use crate::store::transcript::{self, Progress, Speaker};
use crate::store::{Store, TenantTx, schedule};

/// How long one step may take until it is answered: far longer than a healthy machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often a waiting demonstration looks.
const POLL: Duration = Duration::from_millis(25);

/// Longer than the sample distributor's quiet window, after which a burst is read.
const QUIET: TimeDelta = TimeDelta::seconds(7);

/// The running service with everything around it.
pub(super) struct Stage<'a> {
    pub store: &'a Store,
    pub clock: SetClock,
    pub distributor: DistributorId,
    pub providers: Providers,
    /// How many messages were delivered.
    pub delivered: usize,
}

/// How far a conversation was shown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shown {
    conversation: Option<ConversationId>,
    position: i64,
    /// How many messages the customer sent.
    sent: usize,
}

impl Stage<'_> {
    /// The customer writes these within a moment of each other; gives what was said.
    pub(super) async fn say(
        &mut self,
        conversation: &Conversation,
        texts: &[String],
        shown: &mut Shown,
    ) -> anyhow::Result<String> {
        for text in texts {
            let id = self.deliver(conversation, text, shown.sent).await?;
            shown.sent += 1;
            self.stored(&id, shown).await?;
        }
        self.clock.set(self.clock.now() + QUIET);
        self.settled().await?;
        self.said(shown).await
    }

    /// Time passes, stopping at every moment at which a conversation is due; gives what was said.
    pub(super) async fn wait(
        &mut self,
        length: TimeDelta,
        shown: &mut Shown,
    ) -> anyhow::Result<String> {
        let until = self.clock.now() + length;
        while let Some(at) = self.due_until(until).await? {
            self.clock.set(at.max(self.clock.now()));
            self.settled().await?;
        }
        self.clock.set(until);
        self.said(shown).await
    }

    async fn deliver(
        &mut self,
        conversation: &Conversation,
        text: &str,
        number: usize,
    ) -> anyhow::Result<String> {
        // A mail is known by the id that its own program gave it.
        let place = match conversation.channel {
            Channel::Email => "@mail.example",
            Channel::Whatsapp | Channel::Sms => "",
        };
        let id = format!("demo-{}{place}", self.delivered);
        let subject = conversation.subject.as_deref().unwrap_or("Order");
        let subject = match number {
            0 => subject.to_owned(),
            _ => format!("Re: {subject}"),
        };
        let delivery = Delivery {
            channel: conversation.channel,
            from: &conversation.from,
            id: &id,
            at: self.clock.now(),
            text,
            subject: Some(&subject),
            files: &[],
        };
        self.providers.deliver(&delivery).await?;
        self.delivered += 1;
        Ok(id)
    }

    /// Waits until the message is in its conversation, and shows from it on.
    async fn stored(&self, message: &str, shown: &mut Shown) -> anyhow::Result<()> {
        let waiting = async {
            loop {
                let mut tx = TenantTx::begin(&self.store.pool, self.distributor).await?;
                if let Some(found) = transcript::conversation_of(&mut tx, message).await? {
                    if shown.conversation.is_none() {
                        shown.position = transcript::position_of(&mut tx, message).await? - 1;
                    }
                    shown.conversation = Some(found);
                    return anyhow::Ok(());
                }
                drop(tx);
                tokio::time::sleep(POLL).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting)
            .await
            .with_context(|| format!("message {message} was not stored within {PATIENCE:?}"))?
    }

    /// Waits until nothing is due and every reply has left.
    async fn settled(&self) -> anyhow::Result<()> {
        let waiting = async {
            loop {
                let mut tx = TenantTx::begin(&self.store.pool, self.distributor).await?;
                let next = schedule::next(&mut tx).await?;
                let due = next.is_some_and(|next| next.at <= self.clock.now());
                if !due && transcript::progress(&mut tx).await? == Progress::Settled {
                    return anyhow::Ok(());
                }
                drop(tx);
                tokio::time::sleep(POLL).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting)
            .await
            .with_context(|| format!("not everything was dealt with within {PATIENCE:?}"))?
    }

    async fn due_until(&self, until: DateTime<Utc>) -> anyhow::Result<Option<DateTime<Utc>>> {
        let mut tx = TenantTx::begin(&self.store.pool, self.distributor).await?;
        let next = schedule::next(&mut tx).await?;
        Ok(next.map(|next| next.at).filter(|at| *at <= until))
    }

    /// What was said since it was last asked, a speaker a paragraph.
    async fn said(&self, shown: &mut Shown) -> anyhow::Result<String> {
        let mut text = String::new();
        let Some(conversation) = shown.conversation else {
            return Ok(text);
        };
        let mut tx = TenantTx::begin(&self.store.pool, self.distributor).await?;
        let sealer = self.store.keyring.sealer(&mut tx).await?;
        let said = transcript::after(&mut tx, &sealer, (conversation, shown.position)).await?;
        for one in &said {
            shown.position = one.position;
            let speaker = match one.by {
                Speaker::Customer => "customer",
                Speaker::Agent => "   agent",
                Speaker::Staff => "   staff",
            };
            let words = one.text.trim_end().replace('\n', "\n         │ ");
            writeln!(text, "{speaker} │ {words}")?;
        }
        if !said.iter().any(|one| one.by == Speaker::Agent) {
            text.push_str("         │ (no answer)\n");
        }
        Ok(text)
    }
}
