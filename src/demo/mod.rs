//! The whole service at work on a sample distributor, by the road that real messages take. SHELL.
//!
//! It starts every role on the embedded default, connects three channel accounts, and delivers each
//! message of `data/script.toml` to its own HTTP ingress as the provider would, signed. Replies are
//! recorded, not sent. Nothing is left running unless asked for.

pub(crate) mod deliver;
mod sample;
mod script;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, ensure};

use crate::clock::Clock;
use crate::config::{Config, CourierMode};
use crate::domain::{Channel, ConversationId, DistributorId, OrderId};
use crate::service::{Role, Service};
use crate::show;
use crate::store::order_views::{self, Filter};
use crate::store::review;
use crate::store::transcript::{self, Progress, Speaker};
use crate::store::{Store, TenantTx};
use crate::{cli, clock, telemetry};

use deliver::{Delivery, Providers};
use script::{Conversation, Script};

/// How long one message may take until it is answered: far longer than a healthy machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often a waiting demonstration looks.
const POLL: Duration = Duration::from_millis(25);

/// How long a stop may take.
const DEADLINE: Duration = Duration::from_secs(20);

/// Runs the demonstration from start to end.
///
/// # Errors
/// When a part of the service does not start, or a message is not dealt with in time.
pub async fn run(config: &Config, keep: bool) -> anyhow::Result<()> {
    telemetry::init(&config.log).context("logging cannot begin")?;
    let folder = folder();
    let config = adapted(config, &folder)?;
    let metrics = telemetry::metrics::install().context("metrics cannot begin")?;
    let service = Service::start(&config, Role::ALL, metrics, Clock::System).await?;
    println!("The service listens on http://{}.\n", service.address);
    let shown = tokio::select! {
        shown = show_all(&service) => shown,
        _ = cli::stop_signal() => Err(anyhow::anyhow!("interrupted")),
    };
    if keep && shown.is_ok() {
        println!(
            "It keeps running with its data in {}; Ctrl-C ends it.",
            folder.display()
        );
        cli::stop_signal().await?;
    }
    service.stop(DEADLINE).await;
    if config.database.url.is_none() {
        std::fs::remove_dir_all(&folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    shown
}

/// A folder of its own for every run, so that a demonstration never meets another one's data.
fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("order-agent-demo-{}", std::process::id()))
}

/// The configuration of the user, but for what a demonstration has to be: private and at once.
fn adapted(config: &Config, folder: &std::path::Path) -> anyhow::Result<Config> {
    let mut config = config.clone();
    config.embedded.data_dir = Some(folder.to_owned());
    config.http.listen = "127.0.0.1:0".parse()?;
    config.http.public_url = None;
    config.courier.mode = CourierMode::Record;
    config.turns.quiet_window_seconds = Some(0);
    Ok(config)
}

async fn show_all(service: &Service) -> anyhow::Result<()> {
    let script = Script::embedded()?;
    let store = service.store();
    let sample = sample::create(store).await?;
    let address = format!("http://{}", service.address);
    let providers = Providers::new(address, sample::accounts(), sample.secrets)?;
    let mut delivered = 0_usize;
    for conversation in &script.conversations {
        println!("━━ {} ({})", conversation.title, conversation.channel);
        for (number, say) in conversation.say.iter().enumerate() {
            let id = deliver(&providers, conversation, (number, say)).await?;
            delivered += 1;
            print!("{}", exchange(store, sample.distributor, &id).await?);
        }
        println!();
    }
    show_orders(store, sample.distributor).await?;
    println!(
        "{delivered} messages were delivered over three channels, and every one was dealt with."
    );
    Ok(())
}

/// Delivers one message, and returns the provider's id of it.
async fn deliver(
    providers: &Providers,
    conversation: &Conversation,
    (number, say): (usize, &str),
) -> anyhow::Result<String> {
    let now = clock::now();
    // A mail is known by the id that its own program gave it.
    let place = match conversation.channel {
        Channel::Email => "@mail.example",
        Channel::Whatsapp | Channel::Sms => "",
    };
    let id = format!("demo-{}-{number}{place}", now.timestamp_micros());
    let subject = conversation.subject.as_deref().unwrap_or("Order");
    let subject = match number {
        0 => subject.to_owned(),
        _ => format!("Re: {subject}"),
    };
    let delivery = Delivery {
        channel: conversation.channel,
        from: &conversation.from,
        id: &id,
        at: now,
        text: say,
        subject: Some(&subject),
        files: &[],
    };
    providers.deliver(&delivery).await?;
    Ok(id)
}

/// What was said, and what was answered, once the agent is done with it.
async fn exchange(
    store: &Store,
    distributor: DistributorId,
    message: &str,
) -> anyhow::Result<String> {
    let conversation = settled(store, distributor, message).await?;
    let mut tx = TenantTx::begin(&store.pool, distributor).await?;
    let sealer = store.keyring.sealer(&mut tx).await?;
    let position = transcript::position_of(&mut tx, message).await?;
    let said = transcript::after(&mut tx, &sealer, (conversation, position - 1)).await?;
    let lines = said.iter().map(|one| {
        let speaker = match one.by {
            Speaker::Customer => "customer",
            Speaker::Agent => "   agent",
            Speaker::Staff => "   staff",
        };
        format!(
            "{speaker} │ {}\n",
            one.text.trim_end().replace('\n', "\n         │ ")
        )
    });
    let mut text: String = lines.collect();
    if !said.iter().any(|one| one.by == Speaker::Agent) {
        text.push_str("         │ (no answer)\n");
    }
    Ok(text)
}

/// Waits until the message is stored, read and answered.
async fn settled(
    store: &Store,
    distributor: DistributorId,
    message: &str,
) -> anyhow::Result<ConversationId> {
    let waiting = async {
        loop {
            let mut tx = TenantTx::begin(&store.pool, distributor).await?;
            let conversation = transcript::conversation_of(&mut tx, message).await?;
            let progress = transcript::progress(&mut tx).await?;
            if let (Some(conversation), Progress::Settled) = (conversation, progress) {
                return anyhow::Ok(conversation);
            }
            drop(tx);
            tokio::time::sleep(POLL).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting)
        .await
        .with_context(|| format!("message {message} was not dealt with within {PATIENCE:?}"))?
}

async fn show_orders(store: &Store, distributor: DistributorId) -> anyhow::Result<()> {
    let mut tx = TenantTx::begin(&store.pool, distributor).await?;
    let sealer = store.keyring.sealer(&mut tx).await?;
    let heads = order_views::list(&mut tx, Filter::All, 100).await?;
    ensure!(!heads.is_empty(), "no order was written");
    println!("━━ Orders that were written");
    for head in heads.iter().rev() {
        if let Some(order) = order_views::show(&mut tx, &sealer, OrderId(head.id)).await? {
            println!("{}", show::order(&order));
        }
    }
    println!("━━ What waits for a person");
    print!("{}", show::tasks(&review::open_tasks(&mut tx).await?));
    println!();
    Ok(())
}
