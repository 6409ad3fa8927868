//! `terms`: when deliveries go out, for everybody and for one customer.

use anyhow::{Context as _, bail};
use chrono::{NaiveDate, NaiveTime, Weekday};
use clap::{Args, Subcommand};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::Outcome;
use super::workspace::Workspace;
use crate::clock;
use crate::config::Config;
use crate::domain::{CustomerId, DeliveryTerms};
use crate::store::terms::{self, Opened};
use crate::store::{TenantTx, distributors};

/// Jobs on delivery terms.
#[derive(Debug, Subcommand)]
pub enum TermsCommand {
    /// Show the terms that hold.
    Show(Whose),
    /// Change some of them; what is not named stays.
    Set(Set),
    /// Take back what was agreed with one customer.
    Forget(Whose),
    /// Nothing is delivered on this day.
    Close(Closing),
    /// Take a closed day back.
    Open(Closing),
}

/// Everybody's terms, or one customer's.
#[derive(Debug, Args)]
pub struct Whose {
    /// The distributor; needed when there are several.
    #[arg(long, value_name = "ID")]
    pub distributor: Option<Uuid>,
    /// One customer's, by its code; without it everybody's.
    #[arg(long, value_name = "CODE")]
    pub customer: Option<String>,
}

/// New terms.
#[derive(Debug, Args)]
pub struct Set {
    /// Whose.
    #[command(flatten)]
    pub whose: Whose,
    /// Orders for a day close at this time, such as `16:00`.
    #[arg(long, value_name = "HH:MM", value_parser = time)]
    pub cutoff: Option<NaiveTime>,
    /// How many calendar days before the delivery day the cut-off lies.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=30))]
    pub cutoff_days_before: Option<u32>,
    /// Days with deliveries, such as `MON,TUE,SAT`.
    #[arg(long, value_delimiter = ',', value_name = "DAYS")]
    pub delivery_days: Vec<Weekday>,
    /// Smallest total of an order that needs no review.
    #[arg(long)]
    pub minimum_order: Option<Decimal>,
}

/// A day without deliveries.
#[derive(Debug, Args)]
pub struct Closing {
    /// Whose.
    #[command(flatten)]
    pub whose: Whose,
    /// The day, such as `2026-12-25`.
    pub day: NaiveDate,
    /// Why, for the staff.
    #[arg(long)]
    pub note: Option<String>,
}

fn time(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "a time such as 16:00".to_owned())
}

pub(super) async fn run(config: &Config, command: TermsCommand) -> anyhow::Result<Outcome> {
    let workspace = Workspace::open(config).await?;
    let done = carry_out(&workspace, &command).await;
    workspace.close().await;
    done.map(|()| Outcome::Done)
}

async fn carry_out(workspace: &Workspace, command: &TermsCommand) -> anyhow::Result<()> {
    let whose = match command {
        TermsCommand::Show(whose) | TermsCommand::Forget(whose) => whose,
        TermsCommand::Set(set) => &set.whose,
        TermsCommand::Close(closing) | TermsCommand::Open(closing) => &closing.whose,
    };
    let distributor = workspace.distributor(whose.distributor).await?;
    let (mut tx, _) = workspace.begin(distributor).await?;
    let customer = customer(&mut tx, whose).await?;
    let id = workspace.store().ids.next(clock::now());
    match command {
        TermsCommand::Show(_) => {}
        TermsCommand::Set(set) => terms::change(&mut tx, customer, &change(set), id)
            .await
            .context("these terms cannot be kept")?,
        TermsCommand::Forget(_) => {
            let customer = customer.context("name the customer with --customer")?;
            terms::forget(&mut tx, customer).await?;
        }
        TermsCommand::Close(closing) => {
            let day = (closing.day, closing.note.as_deref());
            terms::close(&mut tx, customer, day, id).await?;
        }
        TermsCommand::Open(closing) => {
            if terms::open(&mut tx, customer, closing.day).await? == Opened::WasOpen {
                bail!("{} was not closed there", closing.day);
            }
        }
    }
    let held = distributors::settings(&mut tx)
        .await?
        .context("there is no such distributor")?;
    let held = distributors::terms(&mut tx, held.timezone, customer).await?;
    tx.commit().await?;
    print!("{}", shown(&held));
    Ok(())
}

async fn customer(tx: &mut TenantTx, whose: &Whose) -> anyhow::Result<Option<CustomerId>> {
    let Some(code) = &whose.customer else {
        return Ok(None);
    };
    let found = terms::customer(tx, code).await?;
    found
        .map(Some)
        .with_context(|| format!("there is no customer {code}"))
}

fn change(set: &Set) -> terms::Change {
    terms::Change {
        cutoff: set.cutoff,
        cutoff_days_before: set.cutoff_days_before,
        delivery_days: (!set.delivery_days.is_empty()).then(|| set.delivery_days.clone()),
        minimum_order: set.minimum_order,
    }
}

/// The terms as they hold now, closed days last.
fn shown(terms: &DeliveryTerms) -> String {
    let days = terms
        .delivery_days
        .as_ref()
        .map_or_else(|| "every day".to_owned(), joined);
    let cutoff = terms.cutoff.map_or_else(
        || "none".to_owned(),
        |at| {
            format!(
                "{}, {} days before",
                at.format("%H:%M"),
                terms.cutoff_days_before
            )
        },
    );
    let minimum = terms
        .minimum_order
        .map_or_else(|| "none".to_owned(), |minimum| minimum.to_string());
    let closed = joined(terms.holidays.iter());
    format!(
        "delivery days  {days}\ncut-off        {cutoff}\nminimum order  {minimum}\nclosed         {closed}\n"
    )
}

fn joined(all: impl IntoIterator<Item: ToString>) -> String {
    let all: Vec<String> = all.into_iter().map(|one| one.to_string()).collect();
    if all.is_empty() {
        "-".to_owned()
    } else {
        all.join(" ")
    }
}
