//! How does a database get its roles and its schema, and is it at the version that this code needs?

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};

/// Owns every table; nobody logs in as it.
pub const OWNER: &str = "order_agent_owner";

/// What the running service logs in as, or is a member of: owns nothing, bypasses nothing.
pub const SERVICE: &str = "order_agent_service";

pub(super) static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached as the role that migrates.
    #[error("cannot connect to migrate")]
    Connect(#[source] sqlx::Error),
    /// The server is older than what the migrations need.
    #[error("the server is version {0}, 15 or later is needed")]
    ServerTooOld(i32),
    /// The roles could not be made; whoever migrates must be allowed to create roles.
    #[error("cannot prepare the roles")]
    Roles(#[source] sqlx::Error),
    /// A migration failed, or one that ran is not the one that we know.
    #[error("cannot apply the migrations")]
    Apply(#[source] MigrateError),
}

/// Makes the roles where they are missing and applies what is new, as the owner. Harmless when
/// repeated. `options` are those of a superuser or of a role that may create roles.
///
/// # Errors
/// Names the step that failed; a failed migration leaves nothing of itself behind.
pub async fn migrate(options: &PgConnectOptions) -> Result<(), Error> {
    let mut connection = options.connect().await.map_err(Error::Connect)?;
    let version: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int")
        .fetch_one(&mut connection)
        .await
        .map_err(Error::Connect)?;
    if version < 150_000 {
        return Err(Error::ServerTooOld(version / 10_000));
    }
    prepare_roles(&mut connection).await.map_err(Error::Roles)?;
    MIGRATOR.run(&mut connection).await.map_err(Error::Apply)?;
    // How it is closed changes nothing about what is committed.
    let _ = connection.close().await;
    Ok(())
}

async fn prepare_roles(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(include_str!("bootstrap.sql"))
        .execute(&mut *connection)
        .await?;
    sqlx::raw_sql("set role order_agent_owner")
        .execute(connection)
        .await?;
    Ok(())
}
