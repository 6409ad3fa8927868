//! `terms`: when deliveries go out, for everybody and for one customer.

use anyhow::{Context as _, bail};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use clap::{Args, Subcommand};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::Outcome;
use super::workspace::Workspace;
use crate::clock;
use crate::config::Config;
use crate::domain::{CustomerId, DeliveryTerms};
use crate::store::exceptions::{self, Exception, TakenBack};
use crate::store::{TenantTx, distributors, terms};

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
    Close(Dated),
    /// Goods are delivered on this day, whatever the weekday.
    Extra(DayWithCutoff),
    /// Orders for this day close at another time than usual.
    Cutoff(DayWithCutoff),
    /// Take back what was said of a day.
    Open(Dated),
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

/// A day that is not as usual.
#[derive(Debug, Args)]
pub struct Dated {
    /// Whose.
    #[command(flatten)]
    pub whose: Whose,
    /// The day, such as `2026-12-25`.
    pub day: NaiveDate,
    /// Why, for the staff.
    #[arg(long)]
    pub note: Option<String>,
}

/// A delivery day with, or without, a cut-off of its own.
#[derive(Debug, Args)]
pub struct DayWithCutoff {
    /// The day.
    #[command(flatten)]
    pub day: Dated,
    /// When orders for it close by the distributor's clock, such as `2026-12-22T12:00`; as usual
    /// without it.
    #[arg(long, value_name = "DATE-TIME", value_parser = moment)]
    pub closes: Option<NaiveDateTime>,
}

fn time(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "a time such as 16:00".to_owned())
}

fn moment(text: &str) -> Result<NaiveDateTime, String> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
        .map_err(|_| "a day and a time such as 2026-12-22T12:00".to_owned())
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
        TermsCommand::Close(day) | TermsCommand::Open(day) => &day.whose,
        TermsCommand::Extra(day) | TermsCommand::Cutoff(day) => &day.day.whose,
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
        TermsCommand::Close(day) => keep(&mut tx, customer, (day, Exception::Closed), id).await?,
        TermsCommand::Extra(DayWithCutoff { day, closes }) => {
            keep(&mut tx, customer, (day, Exception::Extra(*closes)), id).await?;
        }
        TermsCommand::Cutoff(DayWithCutoff { day, closes }) => {
            let closes = closes.context("say with --closes when orders for that day close")?;
            keep(&mut tx, customer, (day, Exception::Cutoff(closes)), id).await?;
        }
        TermsCommand::Open(day) => {
            let taken_back = exceptions::take_back(&mut tx, customer, day.day).await?;
            if taken_back == TakenBack::NothingKept {
                bail!("{} was a day as any other there", day.day);
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

async fn keep(
    tx: &mut TenantTx,
    customer: Option<CustomerId>,
    (day, exception): (&Dated, Exception),
    id: Uuid,
) -> anyhow::Result<()> {
    let kept = (day.day, exception, day.note.as_deref());
    Ok(exceptions::keep(tx, customer, kept, id).await?)
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
    let mut shown = format!(
        "delivery days  {days}\ncut-off        {cutoff}\nminimum order  {minimum}\nclosed         {closed}\n"
    );
    if !terms.extra_days.is_empty() {
        shown += &["extra days     ", &joined(&terms.extra_days), "\n"].concat();
    }
    let own_cutoff = |(day, at): (&NaiveDate, &NaiveDateTime)| {
        [
            "closes         ",
            &day.to_string(),
            " at ",
            &at.format("%Y-%m-%d %H:%M").to_string(),
            "\n",
        ]
        .concat()
    };
    shown.extend(terms.cutoffs.iter().map(own_cutoff));
    shown
}

fn joined(all: impl IntoIterator<Item: ToString>) -> String {
    let all: Vec<String> = all.into_iter().map(|one| one.to_string()).collect();
    if all.is_empty() {
        "-".to_owned()
    } else {
        all.join(" ")
    }
}
