//! How many messages a second does the service take from signed delivery to written order, and how
//! near is that to what the same PostgreSQL can commit at all?
//!
//! Server, service, customers and `pgbench` share this machine, as in the embedded default. `fsync`
//! is on. Rounds of the service and of `pgbench` alternate, so that both meet the same weather.

mod ceiling;
mod counters;
mod distributor;
mod provider;
mod round;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use metrics_exporter_prometheus::PrometheusHandle;
use order_agent::config::Config;
use order_agent::service::Database;
use order_agent::store::embedded::{DATABASE, Options, SUPERUSER, Server};
use order_agent::telemetry;
use sqlx::postgres::PgConnectOptions;

use ceiling::{Ceiling, Cost};
use round::Round;

/// An odd number, so that there is one in the middle.
const ROUNDS: usize = 3;

/// Each orders and says yes, in one round: a round takes some seconds.
const CUSTOMERS: usize = 400;

/// How long the service may take to stop.
const DEADLINE: Duration = Duration::from_secs(20);

/// Where the rounds take place.
struct Setting {
    config: Config,
    admin: PgConnectOptions,
    metrics: PrometheusHandle,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = folder();
    let server = Server::start(&Options::new(&folder)).await?;
    let measured = Box::pin(measure(&folder, &server)).await;
    server.stop().await;
    std::fs::remove_dir_all(&folder)
        .with_context(|| format!("{} cannot be removed", folder.display()))?;
    measured
}

fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("order-agent-bench-{}", std::process::id()))
}

async fn measure(folder: &Path, server: &Server) -> anyhow::Result<()> {
    let setting = Setting {
        config: round::config(folder)?,
        admin: server.options(SUPERUSER, DATABASE),
        metrics: telemetry::metrics::install()?,
    };
    let database = Database::open(&setting.config).await?;
    distributor::create(&database.store, ROUNDS * CUSTOMERS).await?;
    database.close().await;
    let ceiling = Ceiling::prepare(folder, &setting.admin).await?;
    let cores = std::thread::available_parallelism()?;
    println!("{cores} cores, fsync on, {CUSTOMERS} customers a round, each an order and a yes");
    let mut ratios = Vec::new();
    for number in 0..ROUNDS {
        let customers = number * CUSTOMERS..(number + 1) * CUSTOMERS;
        let round = round::run(&setting, customers).await?;
        let cost = cost(&round);
        counters::checkpoint(&setting.admin).await?;
        let most = ceiling.run(cost).await?;
        ratios.push((round.rate() / most, round.rate(), most));
        report(&round, most);
    }
    ratios.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (ratio, rate, most) = ratios[ROUNDS / 2];
    println!("median: {rate:.0} messages/s of {most:.0}, ratio {ratio:.3}");
    Ok(())
}

/// To the nearest whole row and transaction.
fn cost(round: &Round) -> Cost {
    let each = |count: i64| {
        let messages = i64::try_from(round.messages).unwrap_or(i64::MAX);
        ((count + messages / 2) / messages).max(1)
    };
    Cost {
        rows: each(round.counted.rows),
        transactions: each(round.counted.writing),
        connections: round.connections,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of one round are far below 2^52"
)]
fn report(round: &Round, most: f64) {
    let each = |count: i64| count as f64 / round.messages as f64;
    let acknowledged = |percent: usize| round.acknowledged[round.messages * percent / 100];
    println!(
        "service {:6.0} messages/s  acknowledged p50 {:.1?} p99 {:.1?}  a message: {:.1} rows, {:.2} writing \
         transactions of {:.2}, {} connections busy",
        round.rate(),
        acknowledged(50),
        acknowledged(99),
        each(round.counted.rows),
        each(round.counted.writing),
        each(round.counted.transactions),
        round.connections,
    );
    println!(
        "pgbench {most:6.0} messages/s  ratio {:.3}",
        round.rate() / most
    );
}
