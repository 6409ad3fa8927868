//! `review`: what waits for a person, and the person's decision.

use anyhow::{Context as _, bail};

use super::Outcome;
use super::args::{Correction, ReviewCommand, TaskChoice};
use super::workspace::Workspace;
use crate::clock;
use crate::config::Config;
use crate::domain::{OrderId, Product, TaskId, Unit};
use crate::session::basket::price;
use crate::show;
use crate::store::review::{self, Ruling};
use crate::store::{catalog, order_views};

pub(super) async fn run(config: &Config, command: ReviewCommand) -> anyhow::Result<Outcome> {
    let workspace = Workspace::open(config).await?;
    let done = match command {
        ReviewCommand::List { distributor } => list(&workspace, distributor).await,
        ReviewCommand::Show(choice) => show_task(&workspace, &choice).await,
        ReviewCommand::Accept(choice) => rule(&workspace, &choice, Ruling::Accept).await,
        ReviewCommand::Reject(choice) => rule(&workspace, &choice, Ruling::Reject).await,
        ReviewCommand::Correct(correction) => correct(&workspace, &correction).await,
    };
    workspace.close().await;
    done.map(|()| Outcome::Done)
}

async fn list(workspace: &Workspace, distributor: Option<uuid::Uuid>) -> anyhow::Result<()> {
    let distributor = workspace.distributor(distributor).await?;
    let (mut tx, _) = workspace.begin(distributor).await?;
    print!("{}", show::tasks(&review::open_tasks(&mut tx).await?));
    Ok(())
}

async fn show_task(workspace: &Workspace, choice: &TaskChoice) -> anyhow::Result<()> {
    let distributor = workspace.distributor(choice.distributor).await?;
    let (mut tx, sealer) = workspace.begin(distributor).await?;
    let Some(task) = review::show(&mut tx, &sealer, TaskId(choice.task)).await? else {
        bail!("there is no task {}", choice.task);
    };
    print!("{}", show::task(&task));
    if let Some(order) = task.head.order_id
        && let Some(order) = order_views::show(&mut tx, &sealer, OrderId(order)).await?
    {
        print!("{}", show::order(&order));
    }
    Ok(())
}

async fn rule(workspace: &Workspace, choice: &TaskChoice, ruling: Ruling) -> anyhow::Result<()> {
    let distributor = workspace.distributor(choice.distributor).await?;
    let (mut tx, _) = workspace.begin(distributor).await?;
    review::rule(&mut tx, TaskId(choice.task), ruling, clock::now()).await?;
    tx.commit().await?;
    println!(
        "{}",
        match ruling {
            Ruling::Accept => "accepted",
            Ruling::Reject => "rejected",
        }
    );
    Ok(())
}

/// Corrects a line and accepts the order, in one transaction.
async fn correct(workspace: &Workspace, correction: &Correction) -> anyhow::Result<()> {
    let distributor = workspace.distributor(correction.choice.distributor).await?;
    let (mut tx, sealer) = workspace.begin(distributor).await?;
    let task_id = TaskId(correction.choice.task);
    let task = review::show(&mut tx, &sealer, task_id).await?;
    let task = task.with_context(|| format!("there is no task {task_id}"))?;
    let order = task
        .head
        .order_id
        .with_context(|| format!("task {task_id} is not about an order"))?;
    let order = order_views::show(&mut tx, &sealer, OrderId(order)).await?;
    let order = order.with_context(|| format!("the order of task {task_id} is gone"))?;
    let position = i32::try_from(correction.line).unwrap_or(i32::MAX);
    let line = order.lines.iter().find(|line| line.position == position);
    let line = line.with_context(|| format!("the order has no line {}", correction.line))?;
    let catalog = catalog::load(&mut tx).await?;
    let sku = correction.sku.as_deref().or(line.sku.as_deref());
    let sku = sku.context("the line has no product yet: name one with --sku")?;
    let product = catalog
        .by_sku(sku)
        .with_context(|| format!("the catalog has no {sku}"))?;
    let amount = amount(correction, line, product)?;
    let corrected = review::Correction {
        line: correction.line,
        product,
        unit_price: price::unit_price(product, &amount.unit).context("the unit has no price")?,
        line_price: price::amount_price(product, &amount, &order.head.currency)
            .context("the unit has no price")?,
        amount,
    };
    let now = clock::now();
    let lesson = (&sealer, workspace.store().ids.next(now));
    review::correct(&mut tx, task_id, &corrected, lesson).await?;
    review::rule(&mut tx, task_id, Ruling::Accept, now).await?;
    tx.commit().await?;
    println!("corrected and accepted");
    Ok(())
}

fn amount(
    correction: &Correction,
    line: &order_views::OrderLine,
    product: &Product,
) -> anyhow::Result<crate::domain::unit::Amount> {
    let quantity = correction.quantity.unwrap_or(line.quantity);
    let unit = correction.unit.as_deref().unwrap_or(&line.unit);
    let kept = Unit::new(unit);
    let unit = if correction.unit.is_none() && !product.units.sells(&kept) {
        None
    } else {
        Some(&kept)
    };
    product
        .units
        .order_as(quantity, unit)
        .with_context(|| format!("{} cannot be ordered like that", product.name))
}
