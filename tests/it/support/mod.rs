//! What does every test here start from? A database of its own, with the schema and nothing in it.

pub mod broker;
pub mod collector;
pub mod dying;
pub mod house;
pub mod media_server;
pub mod openai_server;
pub mod providers;
pub mod rows;
mod server;
pub mod wait;
pub mod world;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Utc};
use order_agent::domain::DistributorId;
use order_agent::store::keys::MasterKey;
use order_agent::store::pool::{self, ServiceOptions};
use order_agent::store::{Ids, Keyring, Pool, Store};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use uuid::Uuid;

pub use server::{passable_folder, remove_when_this_process_ends, server};

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// A database that only one test sees.
#[derive(Clone)]
pub struct Database {
    name: String,
}

impl Database {
    /// A copy of the migrated template.
    pub async fn new() -> Self {
        Self::copy_of(&server().template).await
    }

    /// A database in which no migration ran.
    pub async fn empty() -> Self {
        Self::copy_of("template1").await
    }

    async fn copy_of(template: &str) -> Self {
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}_{number}", server().prefix);
        let mut admin = server().admin("postgres").connect().await.unwrap();
        let create = format!("create database {name} template {template}");
        sqlx::query(AssertSqlSafe(create))
            .execute(&mut admin)
            .await
            .unwrap();
        admin.close().await.unwrap();
        Self { name }
    }

    /// How a superuser connects.
    pub fn admin_options(&self) -> PgConnectOptions {
        server().admin(&self.name)
    }

    /// How the service connects.
    pub fn service_options(&self) -> PgConnectOptions {
        server().service(&self.name)
    }

    /// A superuser, for whom row level security does not exist: to look at what is really there.
    pub async fn admin(&self) -> PgConnection {
        self.admin_options().connect().await.unwrap()
    }

    /// The service role, with no distributor set.
    pub async fn service(&self) -> PgConnection {
        self.service_options().connect().await.unwrap()
    }

    /// The service role within a transaction for one distributor; ends with the connection.
    pub async fn service_for(&self, distributor: Uuid) -> PgConnection {
        let mut connection = self.service().await;
        sqlx::raw_sql("begin")
            .execute(&mut connection)
            .await
            .unwrap();
        sqlx::query("select set_config('app.distributor_id', $1, true)")
            .bind(distributor.to_string())
            .execute(&mut connection)
            .await
            .unwrap();
        connection
    }

    /// The service's own pool.
    pub async fn pool(&self) -> Pool {
        let connect = self.service_options();
        let options = ServiceOptions {
            connect,
            connections: 12,
        };
        pool::connect(options).await.unwrap()
    }

    /// Everything that the service works with.
    pub async fn store(&self) -> Store {
        Store {
            pool: self.pool().await,
            keyring: Arc::new(Keyring::new(master_key(1), Vec::new())),
            ids: Arc::new(Ids::default()),
        }
    }
}

/// A master key that tests may know.
pub fn master_key(number: u8) -> MasterKey {
    MasterKey::from_bytes([number; 32])
}

/// The moment at which every test begins.
pub fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-18T12:00:00Z")
        .unwrap()
        .to_utc()
}

/// The id of a test's first, second, … distributor.
pub fn distributor(number: u128) -> DistributorId {
    DistributorId(Uuid::from_u128(0xd157_0000 + number))
}

/// One value of one row.
pub async fn value<T>(connection: &mut PgConnection, sql: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    sqlx::query_scalar(sql).fetch_one(connection).await.unwrap()
}

/// The error code of a statement that has to fail, or `None` when it does not.
pub async fn error_code(connection: &mut PgConnection, sql: &str) -> Option<String> {
    let error = sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .err()?;
    let code = error.as_database_error()?.code()?;
    Some(code.into_owned())
}
