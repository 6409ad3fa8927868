//! One round of the service: every customer orders, then every customer says yes. How long until all
//! orders are written and all replies recorded?

use std::ops::Range;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use order_agent::clock::Clock;
use order_agent::config::Config;
use order_agent::service::{Role, Service};
use sqlx::ConnectOptions as _;
use sqlx::postgres::PgConnectOptions;

use super::counters::{self, Counters};
use super::provider::{Message, Provider};
use super::{DEADLINE, Setting};

/// Orders as they come, of two or three lines; each is clear, so that a yes places it.
const ORDERS: [&str; 5] = [
    "4 burgers, 3 brioche buns and 2 skin-on fries",
    "2 burgers, 5 brioche buns and 1 skin-on fries",
    "3 bags strong white flour, 2 cases chopped tomatoes, 1 tin olive oil",
    "4 burgers and 2 skin-on fries",
    "1 tin olive oil, 3 bags strong white flour, 2 cases chopped tomatoes",
];

/// No round takes so long on a machine that works.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often a round is asked whether it is over: its time is exact to this.
const POLL: Duration = Duration::from_millis(10);

/// What one round came to.
pub struct Round {
    /// Messages that were delivered.
    pub messages: usize,
    /// From the first delivery until everything is written.
    pub took: Duration,
    /// How long each message waited for its acknowledgement, shortest first.
    pub acknowledged: Vec<Duration>,
    /// What the server counted.
    pub counted: Counters,
    /// The most connections that the service kept busy at once.
    pub connections: i64,
}

impl Round {
    /// Messages a second.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a round has thousands of messages"
    )]
    pub fn rate(&self) -> f64 {
        self.messages as f64 / self.took.as_secs_f64()
    }
}

/// Runs the service for these customers, who have not written before.
pub async fn run(setting: &Setting, customers: Range<usize>) -> anyhow::Result<Round> {
    counters::checkpoint(&setting.admin).await?;
    let before = Counters::read(&setting.admin).await?;
    let service = Service::start(
        &setting.config,
        Role::ALL,
        setting.metrics.clone(),
        Clock::System,
    )
    .await?;
    let work = converse(&service, &setting.admin, customers.clone());
    let done = counters::busiest(&setting.admin, work).await;
    service.stop(DEADLINE).await;
    let ((took, mut acknowledged), connections) = done?;
    acknowledged.sort_unstable();
    Ok(Round {
        messages: acknowledged.len(),
        took,
        acknowledged,
        counted: Counters::read(&setting.admin).await?.since(before),
        connections,
    })
}

/// The configuration of a service that answers at once and sends nothing.
pub fn config(folder: &std::path::Path) -> anyhow::Result<Config> {
    let mut config = Config::default();
    config.embedded.data_dir = Some(folder.to_owned());
    config.http.listen = "127.0.0.1:0".parse()?;
    config.courier.mode = order_agent::config::CourierMode::Record;
    config.turns.quiet_window_seconds = Some(0);
    Ok(config)
}

async fn converse(
    service: &Service,
    admin: &PgConnectOptions,
    customers: Range<usize>,
) -> anyhow::Result<(Duration, Vec<Duration>)> {
    let provider = Provider::new(service.address)?;
    let expected = i64::try_from(customers.end)?;
    let started = Instant::now();
    let orders = customers.clone().map(|customer| Message {
        customer,
        text: ORDERS[customer % ORDERS.len()],
    });
    let mut acknowledged = provider.deliver(orders.collect()).await?;
    settled(admin).await?;
    let text = "yes";
    let yeses = customers.map(|customer| Message { customer, text });
    acknowledged.extend(provider.deliver(yeses.collect()).await?);
    settled(admin).await?;
    let took = started.elapsed();
    check(admin, expected).await?;
    Ok((took, acknowledged))
}

/// Waits until every message is dealt with and every reply recorded.
async fn settled(admin: &PgConnectOptions) -> anyhow::Result<()> {
    let mut connection = admin.connect().await?;
    let waiting = async {
        loop {
            let at_work: bool = sqlx::query_scalar(
                "select exists (select from messages where is_from_customer and not ai_processed)
                     or exists (select from outbox where status <> 'SENT')",
            )
            .fetch_one(&mut connection)
            .await?;
            if !at_work {
                return anyhow::Ok(());
            }
            tokio::time::sleep(POLL).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting)
        .await
        .with_context(|| format!("the messages were not dealt with within {PATIENCE:?}"))?
}

/// A round counts only when each customer so far has one confirmed order and two answers.
async fn check(admin: &PgConnectOptions, customers: i64) -> anyhow::Result<()> {
    let mut connection = admin.connect().await?;
    let (orders, replies): (i64, i64) = sqlx::query_as(
        "select (select count(*) from orders o join conversation_order_sessions s
                     on s.distributor_id = o.distributor_id and s.id = o.order_session_id
                  where s.outcome = 'CONFIRMED'),
                (select count(*) from outbox where status = 'SENT')",
    )
    .fetch_one(&mut connection)
    .await?;
    ensure!(
        (orders, replies) == (customers, 2 * customers),
        "{customers} customers ordered and said yes, and there are {orders} orders and {replies} replies"
    );
    Ok(())
}
