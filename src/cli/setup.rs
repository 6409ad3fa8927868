//! `migrate`, `distributor`, `channel`, `keys`: what an operator sets up.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use chrono::{NaiveTime, TimeDelta};

use super::Outcome;
use super::args::{ChannelCommand, DistributorCommand, KeysCommand, NewChannel, NewDistributor};
use super::workspace::Workspace;
use crate::channels::credentials::Credentials;
use crate::clock;
use crate::config::Config;
use crate::domain::calendar::Zone;
use crate::domain::{AccountKey, DeliveryTerms, DistributorId, IntegrationId};
use crate::service;
use crate::store::accounts::{self, Account};
use crate::store::distributors::{self, DistributorSettings};
use crate::store::{keys, migrate as schema};

pub(super) async fn migrate(config: &Config) -> anyhow::Result<Outcome> {
    match service::owner_options(config)? {
        Some(owner) => schema::migrate(&owner)
            .await
            .context("the schema cannot be brought up to date")?,
        // Opening the embedded database brings it up to date.
        None => Workspace::open(config).await?.close().await,
    }
    println!("the schema is up to date");
    Ok(Outcome::Done)
}

pub(super) async fn distributor(
    config: &Config,
    command: DistributorCommand,
) -> anyhow::Result<Outcome> {
    let workspace = Workspace::open(config).await?;
    let done = match command {
        DistributorCommand::Add(new) => add_distributor(&workspace, new).await,
        DistributorCommand::List => workspace.distributors().await.map(|all| {
            for (id, name) in all {
                println!("{id}  {name}");
            }
        }),
    };
    workspace.close().await;
    done.map(|()| Outcome::Done)
}

async fn add_distributor(workspace: &Workspace, new: NewDistributor) -> anyhow::Result<()> {
    let now = clock::now();
    let settings = settings(DistributorId(workspace.store().ids.next(now)), new)?;
    distributors::create(workspace.store(), &settings, now).await?;
    println!("{}", settings.id);
    Ok(())
}

/// What a distributor starts with; the rest is the schema's default.
fn settings(id: DistributorId, new: NewDistributor) -> anyhow::Result<DistributorSettings> {
    let cutoff = new.cutoff.as_deref().map(|text| {
        NaiveTime::parse_from_str(text, "%H:%M")
            .with_context(|| format!("--cutoff {text:?} is no time such as 16:00"))
    });
    let terms = DeliveryTerms {
        cutoff: cutoff.transpose()?,
        cutoff_days_before: new.cutoff_days_before,
        delivery_days: (!new.delivery_days.is_empty()).then_some(new.delivery_days),
        minimum_order: new.minimum_order,
        ..DeliveryTerms::unrestricted(Zone::Named(new.time_zone))
    };
    Ok(DistributorSettings {
        business_name: new.business_name,
        locale: new.locale,
        currency: new.currency.to_uppercase(),
        timezone: new.time_zone,
        quiet_window: TimeDelta::seconds(i64::from(new.quiet_window)),
        ..DistributorSettings::standard(id, terms)
    })
}

pub(super) async fn channel(config: &Config, command: ChannelCommand) -> anyhow::Result<Outcome> {
    let ChannelCommand::Add(new) = command;
    let workspace = Workspace::open(config).await?;
    let done = add_channel(&workspace, new).await;
    workspace.close().await;
    done.map(|()| Outcome::Done)
}

async fn add_channel(workspace: &Workspace, new: NewChannel) -> anyhow::Result<()> {
    let credentials: Credentials = serde_json::from_str(&read(&new.credentials)?)
        .with_context(|| format!("{} does not hold credentials", new.credentials.display()))?;
    if credentials.provider() != new.provider {
        bail!(
            "the credentials are for {}, not for {}",
            credentials.provider(),
            new.provider
        );
    }
    let distributor = DistributorId(new.distributor);
    let account = Account {
        id: IntegrationId(workspace.store().ids.next(clock::now())),
        distributor,
        key: AccountKey {
            provider: new.provider,
            key: new.account,
        },
        credentials,
    };
    let (mut tx, sealer) = workspace.begin(distributor).await?;
    accounts::add(&mut tx, &sealer, &account)
        .await
        .context("the account cannot be connected")?;
    tx.commit().await?;
    println!("{}", account.id);
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
    }
    Ok(text)
}

pub(super) async fn keys(config: &Config, command: KeysCommand) -> anyhow::Result<Outcome> {
    match command {
        KeysCommand::Init { file } => init_key(config, file),
        KeysCommand::Rotate => {
            let workspace = Workspace::open(config).await?;
            let done = rotate(&workspace).await;
            workspace.close().await;
            done.map(|()| Outcome::Done)
        }
    }
}

fn init_key(config: &Config, file: Option<PathBuf>) -> anyhow::Result<Outcome> {
    let file = file
        .or_else(|| config.keys.master_key_file.clone())
        .context("name a file, or set keys.master_key_file")?;
    keys::init(&file).context("no key was made")?;
    println!("{}", file.display());
    Ok(Outcome::Done)
}

async fn rotate(workspace: &Workspace) -> anyhow::Result<()> {
    for (distributor, name) in workspace.distributors().await? {
        let store = workspace.store();
        let mut tx = crate::store::TenantTx::begin(&store.pool, distributor).await?;
        store
            .keyring
            .rotate_data_key(&mut tx, &store.ids, clock::now())
            .await
            .with_context(|| format!("the key of {name} ({distributor}) cannot be renewed"))?;
        tx.commit().await?;
        println!("{distributor}  {name}");
    }
    Ok(())
}
