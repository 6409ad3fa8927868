//! A case turn by turn, as its customer, its distributor's staff and the clock make it happen.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, bail, ensure};
use chrono::{DateTime, Duration, Utc};

use super::house::{self, House};
use super::look::{self, Sight};
use super::shell::Shell;
use crate::demo::deliver::{Delivery, File};
use crate::domain::{Catalog, Channel, ConversationId, Intent, ProductId};
use crate::eval::case::{Case, Turn};
use crate::eval::played::{Played, PlayedTurn, SessionView, Usage};
use crate::store::exchange::{Part, Said};
use crate::store::staff::find_or_open;
use crate::store::{conversation, schedule};
use crate::turns::staff::{self, Place};

/// A session is due three times before it closes; more without a word is a loop.
const DUE_AT_MOST: usize = 100;

/// Plays the case of this number.
///
/// # Errors
/// The service refused something, a turn failed, or the case names what its catalog does not have.
pub(super) async fn play(
    shell: &Shell,
    number: u32,
    (case, goods): (&Case, &Arc<Catalog>),
) -> Result<Played> {
    shell.set_clock(case.now.to_utc());
    let house = House::settle(shell, number, (case, goods)).await?;
    let mut play = Play {
        shell,
        case,
        house,
        offered: BTreeMap::new(),
        latest: case.channel,
        seen: Sight::default(),
        delivered: 0,
    };
    let mut turns = Vec::new();
    for turn in &case.turns {
        turns.push(play.turn(turn).await?);
    }
    let orders = look::orders(shell, &play.house).await?;
    let mut tx = play.house.begin(shell).await?;
    schedule::expect_nothing(&mut tx).await?;
    tx.commit().await?;
    Ok(Played {
        turns,
        orders,
        usage: Usage::default(),
        failure: None,
    })
}

struct Play<'a> {
    shell: &'a Shell,
    case: &'a Case,
    house: House,
    /// What the open choice of each channel offers.
    offered: BTreeMap<Channel, Vec<ProductId>>,
    /// The channel of the last step.
    latest: Channel,
    seen: Sight,
    delivered: u32,
}

/// What a turn has shown so far.
#[derive(Default)]
struct Shown {
    replies: Vec<String>,
    last: Option<Said>,
    intent: Option<Intent>,
    task: bool,
}

impl Play<'_> {
    async fn turn(&mut self, turn: &Turn) -> Result<PlayedTurn> {
        let channel = turn.channel.unwrap_or(self.case.channel);
        let mut shown = Shown::default();
        self.wait(turn.wait_minutes.unwrap_or_default(), &mut shown)
            .await?;
        let number = turn.pick.as_deref().map(|sku| self.number_of(sku, channel));
        let texts = match (&turn.say, number) {
            (_, Some(Some(number))) => vec![number.to_string()],
            (Some(say), _) => say.as_slice().to_vec(),
            (None, _) => Vec::new(),
        };
        let started = Instant::now();
        if !texts.is_empty() || turn.staff.is_some() || turn.hand_back {
            self.act(turn, channel, &texts).await?;
            // Questions are the turn's own, not those of the reminders before it.
            shown.last = None;
            self.look(&mut shown).await?;
        }
        let latency = started.elapsed();
        Ok(PlayedTurn {
            latency,
            ..self.played(shown, number != Some(None)).await?
        })
    }

    async fn act(&mut self, turn: &Turn, channel: Channel, texts: &[String]) -> Result<()> {
        if let Some(words) = &turn.staff {
            let place = self.place(channel).await?;
            staff::say(&self.shell.store, place, words, None).await?;
            self.run().await?;
        }
        for (number, text) in texts.iter().enumerate() {
            let first = (number == 0).then_some(turn);
            self.deliver(channel, text, first).await?;
        }
        if turn.hand_back {
            let place = self.place(channel).await?;
            staff::hand_back(&self.shell.store, place).await?;
        }
        self.pass_quiet_window().await
    }

    /// Delivers a message as its provider would; subject and files go with the first of a turn.
    async fn deliver(&mut self, channel: Channel, text: &str, first: Option<&Turn>) -> Result<()> {
        self.delivered += 1;
        let id = match channel {
            Channel::Email => format!("{}-{}@mail.example", self.house.distributor, self.delivered),
            Channel::Whatsapp | Channel::Sms => {
                format!("{}-{}", self.house.distributor, self.delivered)
            }
        };
        let files: Vec<File> = first
            .iter()
            .flat_map(|turn| &turn.attachments)
            .map(|sheet| File {
                name: sheet.name.clone(),
                content_type: sheet.content_type.clone(),
                content: sheet.text.clone().into_bytes(),
            })
            .collect();
        ensure!(
            files.is_empty() || channel == Channel::Email,
            "files travel by email alone here"
        );
        let delivery = Delivery {
            channel,
            from: house::from(channel),
            id: &id,
            at: self.shell.now(),
            text,
            subject: first.and_then(|turn| turn.subject.as_deref()),
            files: &files,
        };
        self.house.providers.deliver(&delivery).await
    }

    /// Where a person acts: in a conversation that there is, or that begins with their word.
    async fn place(&self, channel: Channel) -> Result<Place> {
        let conversation = match self.seen.conversations.get(&channel) {
            Some(id) => *id,
            None => self.open(channel).await?,
        };
        Ok(Place {
            distributor: self.house.distributor,
            conversation,
            now: self.shell.now(),
        })
    }

    async fn open(&self, channel: Channel) -> Result<ConversationId> {
        let mut tx = self.house.begin(self.shell).await?;
        let customer = self.house.customer(&mut tx).await?;
        let new = self.shell.store.ids.next(self.shell.now());
        let id = find_or_open(&mut tx, (customer, channel), new).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Lets the quiet window pass, so that the burst is answered.
    async fn pass_quiet_window(&self) -> Result<()> {
        for _ in 0..DUE_AT_MOST {
            let Some(next) = self.next_burst().await? else {
                return Ok(());
            };
            self.shell.set_clock(next.max(self.shell.now()));
            self.run().await?;
        }
        bail!("messages are still waiting after {DUE_AT_MOST} turns")
    }

    /// When the messages that wait for the agent are read; `None` when none wait.
    async fn next_burst(&self) -> Result<Option<DateTime<Utc>>> {
        let mut tx = self.house.begin(self.shell).await?;
        let next = schedule::next_burst(&mut tx).await?;
        let Some(next) = next else { return Ok(None) };
        if let Some(error) = next.last_error {
            bail!("a turn failed: {error}");
        }
        Ok(Some(next.at))
    }

    async fn run(&self) -> Result<()> {
        self.shell.run_due(&self.house.turns).await
    }

    /// Lets time pass, stopping at every moment at which a conversation is due.
    async fn wait(&mut self, minutes: f64, shown: &mut Shown) -> Result<()> {
        let passing = std::time::Duration::from_secs_f64(minutes * 60.0);
        if passing.is_zero() {
            return Ok(());
        }
        let until = self.shell.now() + Duration::from_std(passing)?;
        for _ in 0..DUE_AT_MOST {
            let mut tx = self.house.begin(self.shell).await?;
            let next = schedule::next(&mut tx).await?;
            drop(tx);
            let Some(next) = next.filter(|next| next.at <= until) else {
                self.shell.set_clock(until);
                return self.look(shown).await;
            };
            if let Some(error) = next.last_error {
                bail!("a turn failed: {error}");
            }
            self.shell.set_clock(next.at.max(self.shell.now()));
            self.run().await?;
            self.latest = self.channel_of(next.conversation).await?;
        }
        bail!("due more than {DUE_AT_MOST} times in one wait")
    }

    async fn channel_of(&self, id: ConversationId) -> Result<Channel> {
        let mut tx = self.house.begin(self.shell).await?;
        let sealer = self.shell.store.keyring.sealer(&mut tx).await?;
        let standing = conversation::load(&mut tx, &sealer, id).await?;
        Ok(standing.map_or(self.latest, |standing| standing.channel))
    }

    /// Takes in what has happened since the last look.
    async fn look(&mut self, shown: &mut Shown) -> Result<()> {
        let now = Sight::of(self.shell, &self.house).await?;
        shown.task |= now.task_since(&self.seen);
        for (channel, part) in now.messages_since(&self.seen) {
            match part {
                Part::Heard(intent) => shown.intent = intent.or(shown.intent),
                // What the customer opted out of does not arrive.
                Part::Said(said) if said.delivery == "SENT" => {
                    // A reminder without a question leaves the open choice as it is.
                    if said.asks || shown.intent.is_some() {
                        self.offered.insert(channel, said.offers.clone());
                    }
                    shown.replies.push(said.text.clone());
                    shown.last = Some(said.clone());
                }
                Part::Said(_) | Part::Waiting | Part::Staffs => {}
            }
        }
        self.latest = now.changed_since(&self.seen).unwrap_or(self.latest);
        self.seen = now;
        Ok(())
    }

    /// The number under which the open choice offered a product.
    fn number_of(&self, sku: &str, channel: Channel) -> Option<usize> {
        let product = self.house.catalog.by_sku(sku)?.id;
        let offered = self.offered.get(&channel)?;
        let at = offered.iter().position(|offer| *offer == product)?;
        Some(at + 1)
    }

    async fn played(&self, shown: Shown, pick_offered: bool) -> Result<PlayedTurn> {
        let session = match self.seen.conversations.get(&self.latest) {
            Some(id) => look::session(self.shell, &self.house, *id).await?,
            None => SessionView::default(),
        };
        let offers = shown.last.as_ref().map_or(&[][..], |said| &said.offers);
        let products = offers.iter().filter_map(|id| self.house.catalog.get(*id));
        Ok(PlayedTurn {
            intent: shown.intent,
            session,
            asks: shown.last.as_ref().is_some_and(|said| said.asks),
            offered: products.map(|product| product.sku.clone()).collect(),
            replies: shown.replies,
            task: shown.task,
            pick_offered,
            latency: std::time::Duration::ZERO,
        })
    }
}
