//! Is a message taken while the broker is away, and does it go through the broker again afterwards?

use std::time::Duration;

use lapin::options::QueueDeclareOptions;
use lapin::types::FieldTable;
use metrics_exporter_prometheus::PrometheusBuilder;
use order_agent::clock::Clock;
use order_agent::config::{Config, CourierMode, Secret};
use order_agent::intake::Names;
use order_agent::service::{Role, Service};
use sqlx::ConnectOptions as _;
use sqlx::postgres::PgConnection;

use crate::support::broker::Broker;
use crate::support::house::{PHONE, answer, furnish};
use crate::support::providers::Providers;
use crate::support::wait::until;
use crate::support::{Database, value};

/// Longer than a stop takes on a loaded machine.
const DEADLINE: Duration = Duration::from_secs(20);

fn config(database: &Database, broker: &Broker) -> Config {
    let mut config = Config::default();
    let url = database.service_options().to_url_lossy();
    config.database.url = Some(Secret::new(url.to_string()));
    config.keys.master_key = Some(Secret::new("01".repeat(32)));
    config.broker.url = Some(Secret::new(broker.url().to_owned()));
    config.http.listen = "127.0.0.1:0".parse().unwrap();
    config.turns.quiet_window_seconds = Some(0);
    config.courier.mode = CourierMode::Record;
    config
}

async fn start(config: &Config, roles: &[Role]) -> Service {
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    Service::start(config, roles, metrics, Clock::System)
        .await
        .unwrap()
}

/// Waits until readiness tells this of the broker.
async fn until_broker_is(providers: &Providers, state: &str) {
    until(&format!("the broker is {state}"), async || {
        let (_, report) = answer(providers.get("/readyz")).await;
        report
            .contains(&format!("\"broker\":\"{state}"))
            .then_some(())
    })
    .await;
}

/// How many messages lie in the queue.
async fn queued(broker: &Broker, config: &Config) -> u32 {
    let names = Names::new(&config.broker.prefix);
    let channel = broker
        .connect()
        .await
        .unwrap()
        .create_channel()
        .await
        .unwrap();
    let passive = QueueDeclareOptions {
        passive: true,
        ..QueueDeclareOptions::default()
    };
    let (queue, arguments) = (names.queue.as_str().into(), FieldTable::default());
    let queue = channel
        .queue_declare(queue, passive, arguments)
        .await
        .unwrap();
    queue.message_count()
}

async fn deliver(providers: &Providers, id: &str) {
    let (status, body) = answer(providers.whatsapp(PHONE, id, "2 cases whole milk")).await;
    assert!(status.is_success(), "{status} {body}");
}

async fn messages(admin: &mut PgConnection) -> i64 {
    value(
        admin,
        "select count(*) from messages where is_from_customer",
    )
    .await
}

#[tokio::test]
async fn messages_are_taken_while_the_broker_is_away_and_go_through_it_again_afterwards() {
    let broker = Broker::private().await;
    let database = Database::new().await;
    furnish(&database.store().await).await;
    let (config, mut admin) = (config(&database, &broker), database.admin().await);
    let front = start(&config, &[Role::Ingress]).await;
    let providers = Providers::new(format!("http://{}", front.address));

    broker.stop();
    until_broker_is(&providers, "down").await;
    deliver(&providers, "wamid.1").await;
    assert_eq!(
        messages(&mut admin).await,
        1,
        "it went straight to the database"
    );

    broker.restart().await;
    until_broker_is(&providers, "up").await;
    deliver(&providers, "wamid.2").await;
    assert_eq!(
        (messages(&mut admin).await, queued(&broker, &config).await),
        (1, 1)
    );

    let back = start(&config, &[Role::Intake, Role::Turns, Role::Courier]).await;
    let done = "select count(*) filter (where ai_processed) from messages where is_from_customer";
    until("both messages are read", async || {
        (value::<i64>(&mut admin, done).await == 2).then_some(())
    })
    .await;
    assert_eq!(queued(&broker, &config).await, 0);
    back.stop(DEADLINE).await;
    front.stop(DEADLINE).await;
}
