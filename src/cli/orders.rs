//! `orders`: what was written, as people like to read it.

use anyhow::bail;
use uuid::Uuid;

use super::Outcome;
use super::args::{ListOrders, OrdersCommand};
use super::workspace::Workspace;
use crate::clock;
use crate::config::Config;
use crate::domain::OrderId;
use crate::show;
use crate::store::order_views::{self, Filter};
use crate::store::orders::{self, Delivered};

pub(super) async fn run(config: &Config, command: OrdersCommand) -> anyhow::Result<Outcome> {
    let workspace = Workspace::open(config).await?;
    let done = match command {
        OrdersCommand::List(which) => list(&workspace, &which).await,
        OrdersCommand::Show { id, distributor } => {
            let distributor = workspace.distributor(distributor).await?;
            let (mut tx, sealer) = workspace.begin(distributor).await?;
            match order_views::show(&mut tx, &sealer, OrderId(id)).await? {
                Some(order) => {
                    print!("{}", show::order(&order));
                    Ok(())
                }
                None => bail!("there is no order {id}"),
            }
        }
        OrdersCommand::Delivered { ids, distributor } => {
            deliver(&workspace, &ids, distributor).await
        }
    };
    workspace.close().await;
    done.map(|()| Outcome::Done)
}

async fn list(workspace: &Workspace, which: &ListOrders) -> anyhow::Result<()> {
    let distributor = workspace.distributor(which.distributor).await?;
    let (mut tx, _) = workspace.begin(distributor).await?;
    let filter = if which.review {
        Filter::NeedsReview
    } else {
        Filter::All
    };
    let listed = order_views::list(&mut tx, filter, which.limit).await?;
    print!("{}", show::orders(&listed));
    Ok(())
}

/// All in one transaction, so that a wrong number changes nothing.
async fn deliver(
    workspace: &Workspace,
    ids: &[Uuid],
    distributor: Option<Uuid>,
) -> anyhow::Result<()> {
    let distributor = workspace.distributor(distributor).await?;
    let (mut tx, _) = workspace.begin(distributor).await?;
    let now = clock::now();
    let mut told = Vec::new();
    for id in ids {
        told.push(match orders::deliver(&mut tx, OrderId(*id), now).await? {
            Delivered::Now => format!("{id} delivered"),
            Delivered::Before => format!("{id} was delivered before"),
            Delivered::NotFound => bail!("there is no order {id}; nothing was changed"),
        });
    }
    tx.commit().await?;
    println!("{}", told.join("\n"));
    Ok(())
}
