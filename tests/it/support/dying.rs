//! How does a test let a worker die between a model's answer and the commit of its turn?

use order_agent::clock;
use order_agent::store::Store;
use order_agent::turns::Turns;
use sqlx::Connection as _;
use tokio::runtime::{Builder, Runtime};

use super::Database;
use super::house::House;
use super::openai_server::{Act, OpenAiServer};
use super::wait::until;

/// A worker asks a server that holds the question, gets this answer and keeps it, and is gone before
/// it can commit the turn.
pub async fn dies_before_its_commit(
    house: &House,
    (server, answer): (&OpenAiServer, Act),
    worker: impl FnOnce(Store) -> Turns + Send + 'static,
) {
    let dying = worker_of_its_own(&house.database, worker);
    until("the question is asked", async || {
        (server.under_way() == 1).then_some(())
    })
    .await;
    // The commit waits for the conversation; the answer does not.
    let mut admin = house.admin().await;
    let mut holding = admin.begin().await.unwrap();
    sqlx::query("select from conversations for update")
        .execute(&mut *holding)
        .await
        .unwrap();
    server.release_with(answer);
    let session = until("the commit waits", async || {
        at_the_lock(&house.database).await
    })
    .await;
    dying.shutdown_background();
    holding.rollback().await.unwrap();
    until("the database notices", async || {
        (!is_there(&house.database, session).await).then_some(())
    })
    .await;
}

/// A worker with a runtime and connections of its own, so that all of it ends at once when the runtime
/// does; walks what is due.
fn worker_of_its_own(
    database: &Database,
    worker: impl FnOnce(Store) -> Turns + Send + 'static,
) -> Runtime {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let database = database.clone();
    let _walk = runtime.spawn(async move {
        let turns = worker(database.store().await);
        turns.run_due(clock::now()).await
    });
    runtime
}

/// The process of the one session that waits for a row, once there is one.
async fn at_the_lock(database: &Database) -> Option<i32> {
    let waiting = "select pid from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock'";
    sqlx::query_scalar(waiting)
        .fetch_optional(&mut database.admin().await)
        .await
        .unwrap()
}

async fn is_there(database: &Database, session: i32) -> bool {
    sqlx::query_scalar("select exists (select from pg_stat_activity where pid = $1)")
        .bind(session)
        .fetch_one(&mut database.admin().await)
        .await
        .unwrap()
}
