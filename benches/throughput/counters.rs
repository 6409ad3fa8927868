//! What did the server itself count: rows written, transactions, connections busy?

use std::time::Duration;

use order_agent::store::migrate::SERVICE;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};

/// How often is looked: often enough to meet the busy moments of a round, seldom enough to cost
/// nothing.
const LOOK: Duration = Duration::from_millis(50);

/// What the server counted since it was made. A session's counts are complete when it has ended.
#[derive(Clone, Copy)]
pub struct Counters {
    /// Rows inserted and updated in our tables.
    pub rows: i64,
    /// Transactions, those that only read and those that looked for work in vain included.
    pub transactions: i64,
    /// Transactions that wrote something: those that wait for the disk. PostgreSQL numbers them.
    pub writing: i64,
}

impl Counters {
    /// Reads them, on a connection of their own.
    pub async fn read(admin: &PgConnectOptions) -> anyhow::Result<Self> {
        let mut connection = admin.connect().await?;
        let rows: i64 = sqlx::query_scalar(
            "select coalesce(sum(n_tup_ins + n_tup_upd), 0)::bigint from pg_stat_user_tables",
        )
        .fetch_one(&mut connection)
        .await?;
        let (transactions, writing): (i64, i64) = sqlx::query_as(
            "select xact_commit, pg_snapshot_xmax(pg_current_snapshot())::text::bigint
               from pg_stat_database where datname = current_database()",
        )
        .fetch_one(&mut connection)
        .await?;
        connection.close().await?;
        Ok(Self {
            rows,
            transactions,
            writing,
        })
    }

    /// What was counted since then.
    pub const fn since(self, before: Self) -> Self {
        Self {
            rows: self.rows - before.rows,
            transactions: self.transactions - before.transactions,
            writing: self.writing - before.writing,
        }
    }
}

/// Writes everything that is in memory to disk, so that every round begins alike.
pub async fn checkpoint(admin: &PgConnectOptions) -> anyhow::Result<()> {
    let mut connection = admin.connect().await?;
    sqlx::raw_sql("checkpoint").execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Does the work, and looks meanwhile how many connections of the service are busy: the answer is
/// the most that were at once.
pub async fn busiest<T>(
    admin: &PgConnectOptions,
    work: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<(T, i64)> {
    let mut connection = admin.connect().await?;
    let mut work = std::pin::pin!(work);
    let mut most = 1;
    loop {
        tokio::select! {
            done = &mut work => return Ok((done?, most)),
            () = tokio::time::sleep(LOOK) => most = most.max(busy(&mut connection).await?),
        }
    }
}

/// Connections that work, or have a transaction open.
async fn busy(connection: &mut PgConnection) -> anyhow::Result<i64> {
    let count = sqlx::query_scalar(
        "select count(*) from pg_stat_activity where usename = $1 and state <> 'idle'",
    )
    .bind(SERVICE)
    .fetch_one(connection)
    .await?;
    Ok(count)
}
