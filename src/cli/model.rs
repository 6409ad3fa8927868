//! `model`: which language model a distributor uses, and what it may cost a month.

use anyhow::{Context as _, ensure};
use clap::{Args, Subcommand, ValueEnum};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::Outcome;
use super::workspace::Workspace;
use crate::clock;
use crate::config::Config;
use crate::store::model_limits::{self, Change, Held, Questions};

/// Jobs on a distributor's language model.
#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// Show the model, its limits, and what this month has used of them.
    Show(Whose),
    /// Change some of them; what is not named stays.
    Set(Set),
}

/// Whose model.
#[derive(Debug, Args)]
pub struct Whose {
    /// The distributor; needed when there are several.
    #[arg(long, value_name = "ID")]
    pub distributor: Option<Uuid>,
}

/// A new model or new limits.
#[derive(Debug, Args)]
pub struct Set {
    /// Whose.
    #[command(flatten)]
    pub whose: Whose,
    /// Whether it is asked at all.
    #[arg(long, value_name = "ON|OFF")]
    pub switch: Option<Switch>,
    /// Its name at the provider, such as `gpt-4o-mini`.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// What it may cost in a calendar month, in US dollars; 0: no model is asked.
    #[arg(long, value_name = "USD")]
    pub monthly_budget: Option<Decimal>,
    /// Questions in a calendar month, or `none` for no limit.
    #[arg(long, value_name = "COUNT", value_parser = questions)]
    pub monthly_requests: Option<Questions>,
}

/// Whether a model is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// It is, where the service is configured so and the budget allows it.
    On,
    /// It is not.
    Off,
}

fn questions(text: &str) -> Result<Questions, String> {
    if text == "none" {
        return Ok(Questions::Unlimited);
    }
    let count = text.parse().map(Questions::AtMost);
    count.map_err(|_| "a whole number, or none".to_owned())
}

pub(super) async fn run(config: &Config, command: ModelCommand) -> anyhow::Result<Outcome> {
    let workspace = Workspace::open(config).await?;
    let done = carry_out(&workspace, &command).await;
    workspace.close().await;
    done.map(|()| Outcome::Done)
}

async fn carry_out(workspace: &Workspace, command: &ModelCommand) -> anyhow::Result<()> {
    let whose = match command {
        ModelCommand::Show(whose) => whose,
        ModelCommand::Set(set) => &set.whose,
    };
    let distributor = workspace.distributor(whose.distributor).await?;
    let (mut tx, _) = workspace.begin(distributor).await?;
    match command {
        ModelCommand::Show(_) => {}
        ModelCommand::Set(set) => {
            let budget = set.monthly_budget.unwrap_or_default();
            ensure!(!budget.is_sign_negative(), "a budget is not below 0");
            model_limits::change(&mut tx, &change(set))
                .await
                .context("these limits cannot be kept")?;
        }
    }
    let held = model_limits::held(&mut tx, clock::now()).await?;
    let held = held.context("there is no such distributor")?;
    tx.commit().await?;
    print!("{}", shown(&held));
    Ok(())
}

fn change(set: &Set) -> Change {
    Change {
        enabled: set.switch.map(|switch| switch == Switch::On),
        model: set.name.clone(),
        monthly_budget_usd: set.monthly_budget,
        monthly_requests: set.monthly_requests,
    }
}

fn shown(held: &Held) -> String {
    let switch = if held.enabled { "on" } else { "off" };
    let most = held.monthly_requests;
    let most = most.map_or_else(|| "any number".to_owned(), |most| most.to_string());
    format!(
        "switch         {switch}\nmodel          {}\nmonth's cost   {:.6} of {:.2} USD\nmonth's use    {} of {most} questions\n",
        held.model, held.usd, held.monthly_budget_usd, held.requests
    )
}
