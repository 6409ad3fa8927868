//! The whole service at work on a sample distributor, by the road that real messages take. SHELL.
//!
//! It starts every role on the embedded default, connects three channel accounts, and delivers each
//! message of `data/script.toml` to its own HTTP ingress as the provider would, signed. Replies are
//! recorded, not sent. The service lives by the script's clock, so that hours of waiting take no
//! time. Nothing is left running unless asked for.

pub(crate) mod deliver;
mod sample;
mod script;
mod stage;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use chrono::TimeDelta;

use crate::clock::{Clock, SetClock};
use crate::config::{Config, CourierMode};
use crate::domain::{DistributorId, OrderId};
use crate::service::{Role, Service};
use crate::show;
use crate::store::order_views::{self, Filter};
use crate::store::review;
use crate::store::{Store, TenantTx};
use crate::{cli, telemetry};

use deliver::Providers;
use script::{Conversation, Script, Step};
use stage::{Shown, Stage};

/// How long a stop may take.
const DEADLINE: Duration = Duration::from_secs(20);

/// Runs the demonstration from start to end.
///
/// # Errors
/// When a part of the service does not start, or a message is not dealt with in time.
pub async fn run(config: &Config, keep: bool) -> anyhow::Result<()> {
    telemetry::init(&config.log, None).context("logging cannot begin")?;
    let folder = folder();
    let config = adapted(config, &folder)?;
    let metrics = telemetry::metrics::install().context("metrics cannot begin")?;
    let script = Script::embedded()?;
    let clock = SetClock::at(script.start);
    let service = Service::start(&config, Role::ALL, metrics, Clock::Set(clock.clone())).await?;
    println!("The service listens on http://{}.\n", service.address);
    let shown = tokio::select! {
        shown = show_all(&service, &script, clock) => shown,
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
    config.turns.quiet_window_seconds = None;
    Ok(config)
}

async fn show_all(service: &Service, script: &Script, clock: SetClock) -> anyhow::Result<()> {
    let store = service.store();
    let sample = sample::create(store, clock.now()).await?;
    let address = format!("http://{}", service.address);
    let mut stage = Stage {
        store,
        clock,
        distributor: sample.distributor,
        providers: Providers::new(address, sample::accounts(), sample.secrets)?,
        delivered: 0,
    };
    for conversation in &script.conversations {
        println!("━━ {} ({})", conversation.title, conversation.channel);
        let mut shown = Shown::default();
        for step in &conversation.say {
            print!(
                "{}",
                play(&mut stage, (conversation, step), &mut shown).await?
            );
        }
        println!();
    }
    show_orders(store, stage.distributor).await?;
    println!(
        "{} messages were delivered over three channels, and every one was dealt with.",
        stage.delivered
    );
    Ok(())
}

async fn play(
    stage: &mut Stage<'_>,
    (conversation, step): (&Conversation, &Step),
    shown: &mut Shown,
) -> anyhow::Result<String> {
    match step {
        Step::Message(text) => {
            let texts = std::slice::from_ref(text);
            stage.say(conversation, texts, shown).await
        }
        Step::Burst(texts) => stage.say(conversation, texts, shown).await,
        Step::Wait { wait_minutes } => {
            let said = stage
                .wait(TimeDelta::minutes(i64::from(*wait_minutes)), shown)
                .await?;
            Ok(format!("         ⏱ {wait_minutes} minutes pass\n{said}"))
        }
    }
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
