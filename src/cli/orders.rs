//! `orders`: what was written, as people like to read it.

use anyhow::bail;

use super::Outcome;
use super::args::{ListOrders, OrdersCommand};
use super::workspace::Workspace;
use crate::config::Config;
use crate::domain::OrderId;
use crate::show;
use crate::store::order_views::{self, Filter};

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
    let orders = order_views::list(&mut tx, filter, which.limit).await?;
    print!("{}", show::orders(&orders));
    Ok(())
}
