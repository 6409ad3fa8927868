//! How does the service reach the database, and as whom may it never do so?

use std::time::Duration;

use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::migrate::MIGRATOR;

/// Connections of the service role to a database whose schema is the one that this code needs.
///
/// Tenants' tables are reached through [`super::tenant::TenantTx`] only.
#[derive(Debug, Clone)]
pub struct Pool(pub(super) sqlx::PgPool);

/// How long a caller waits for a free connection before it is told that there is none; shorter than
/// the ten seconds that providers wait for an answer.
const ACQUIRE_PATIENCE: Duration = Duration::from_secs(5);

/// A connection that was used so lately is taken as it is: asking each one whether it still lives
/// costs every transaction a round trip, and one that died since fails what is retried anyway.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// Where to connect, and with how many connections at most.
#[derive(Debug, Clone)]
pub struct ServiceOptions {
    /// Server, database and role.
    pub connect: PgConnectOptions,
    /// The pool's size.
    pub connections: u32,
}

/// Why the service does not start on this database.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// It cannot be reached.
    #[error("cannot connect to the database")]
    Connect(#[from] sqlx::Error),
    /// Superusers see every tenant's rows.
    #[error("the service may not run as {0}, which is a superuser")]
    Superuser(String),
    /// So do roles that bypass row level security.
    #[error("the service may not run as {0}, which bypasses row level security")]
    BypassesRowSecurity(String),
    /// An owner can switch row level security off.
    #[error("the service may not run as {role}, which owns, or can become the owner of, {table}")]
    OwnsTable {
        /// The role.
        role: String,
        /// One of its tables.
        table: String,
    },
    /// Whoever can become a door's role sees every tenant's rows of its table.
    #[error("the service may not run as {role}, which can become {door}")]
    HoldsDoor {
        /// The role.
        role: String,
        /// The door's role.
        door: String,
    },
    /// The schema is not the one that this code needs.
    #[error("the schema is at migration {found:?} and this code needs {needed}; run `migrate`")]
    NotAtHead {
        /// The newest that is applied.
        found: Option<i64>,
        /// The newest that we know.
        needed: i64,
    },
}

/// Connects as the service, and refuses a role that could see more than one tenant and a schema
/// that is older or newer than this code.
///
/// # Errors
/// Names what is wrong with the role or the schema.
pub async fn connect(options: ServiceOptions) -> Result<Pool, ConnectError> {
    let pool = PgPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(ACQUIRE_PATIENCE)
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            let lay_idle = about.idle_for >= TRUSTED_FOR;
            Box::pin(async move {
                if lay_idle {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options.connect)
        .await?;
    refuse_dangerous_role(&pool).await?;
    refuse_other_schema(&pool).await?;
    Ok(Pool(pool))
}

impl Pool {
    /// Whether the database answers.
    ///
    /// # Errors
    /// What it, or the way to it, says.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("select 1").execute(&self.0).await.map(drop)
    }

    /// Closes every connection, after those in use are given back.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

#[derive(sqlx::FromRow)]
struct Role {
    name: String,
    superuser: bool,
    bypasses: bool,
    owned_table: Option<String>,
    door: Option<String>,
}

async fn refuse_dangerous_role(pool: &sqlx::PgPool) -> Result<(), ConnectError> {
    // Membership counts like ownership: a member can `set role`.
    let role: Role = sqlx::query_as(
        "select r.rolname::text as name, r.rolsuper as superuser, r.rolbypassrls or exists (
                  select from pg_roles b where b.rolbypassrls and pg_has_role(r.oid, b.oid, 'member')) as bypasses,
                (select c.oid::regclass::text from pg_class c
                  where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = 'public'::regnamespace
                    and pg_has_role(r.oid, c.relowner, 'member') order by c.relname limit 1) as owned_table,
                (select d.rolname::text from pg_roles d
                  where d.rolname like 'order\\_agent\\_door\\_%' and pg_has_role(r.oid, d.oid, 'member')
                  order by d.rolname limit 1) as door
           from pg_roles r where r.rolname = current_user",
    )
    .fetch_one(pool)
    .await?;
    judge(role)
}

fn judge(role: Role) -> Result<(), ConnectError> {
    if role.superuser {
        return Err(ConnectError::Superuser(role.name));
    }
    if role.bypasses {
        return Err(ConnectError::BypassesRowSecurity(role.name));
    }
    if let Some(table) = role.owned_table {
        let role = role.name;
        return Err(ConnectError::OwnsTable { role, table });
    }
    match role.door {
        Some(door) => Err(ConnectError::HoldsDoor {
            role: role.name,
            door,
        }),
        None => Ok(()),
    }
}

async fn refuse_other_schema(pool: &sqlx::PgPool) -> Result<(), ConnectError> {
    let needed = MIGRATOR
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0);
    let there: bool =
        sqlx::query_scalar("select to_regclass('public._sqlx_migrations') is not null")
            .fetch_one(pool)
            .await?;
    if !there {
        let found = None;
        return Err(ConnectError::NotAtHead { found, needed });
    }
    let found: Option<i64> =
        sqlx::query_scalar("select max(version) from public._sqlx_migrations where success")
            .fetch_one(pool)
            .await?;
    if found == Some(needed) {
        Ok(())
    } else {
        Err(ConnectError::NotAtHead { found, needed })
    }
}
