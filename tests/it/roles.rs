//! As whom does the service refuse to run, and on which schema?

use order_agent::store::migrate::migrate;
use order_agent::store::pool::{self, ConnectError, ServiceOptions};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _};

use crate::support::{Database, server, value};

async fn refusal(connect: PgConnectOptions) -> ConnectError {
    let options = ServiceOptions {
        connect,
        connections: 1,
    };
    pool::connect(options).await.unwrap_err()
}

/// A role of this test alone, since roles belong to the whole server.
async fn role(database: &Database, name: &str, what: &str) -> PgConnectOptions {
    let name = format!("{}_{name}", server().prefix);
    let mut admin = database.admin().await;
    let sql = format!("create role {name} login; {}", what.replace("ROLE", &name));
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut admin)
        .await
        .unwrap();
    database.admin_options().options([("role", name)])
}

#[tokio::test]
async fn the_service_role_is_taken() {
    Database::new().await.pool().await.ping().await.unwrap();
}

#[tokio::test]
async fn a_superuser_is_refused() {
    let database = Database::new().await;
    let refused = refusal(database.admin_options()).await;
    assert!(matches!(refused, ConnectError::Superuser(_)), "{refused}");
}

#[tokio::test]
async fn a_role_that_bypasses_row_level_security_is_refused() {
    let database = Database::new().await;
    let bypassing = role(&database, "bypassing", "alter role ROLE bypassrls").await;
    let refused = refusal(bypassing).await;
    assert!(
        matches!(refused, ConnectError::BypassesRowSecurity(_)),
        "{refused}"
    );
}

#[tokio::test]
async fn a_role_that_owns_a_table_or_can_become_its_owner_is_refused() {
    let database = Database::new().await;
    let member = role(&database, "member", "grant order_agent_owner to ROLE").await;
    let refused = refusal(member).await;
    assert!(
        matches!(refused, ConnectError::OwnsTable { .. }),
        "{refused}"
    );
    let owning = role(
        &database,
        "owning",
        "create table theirs (); alter table theirs owner to ROLE",
    )
    .await;
    let refused = refusal(owning).await;
    assert!(
        matches!(&refused, ConnectError::OwnsTable { table, .. } if table == "theirs"),
        "{refused}"
    );
    sqlx::raw_sql("drop table theirs")
        .execute(&mut database.admin().await)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_role_that_can_become_a_doors_role_is_refused() {
    let database = Database::new().await;
    let holding = role(
        &database,
        "holding",
        "grant order_agent_door_outbox to ROLE",
    )
    .await;
    let refused = refusal(holding).await;
    assert!(
        matches!(refused, ConnectError::HoldsDoor { .. }),
        "{refused}"
    );
}

#[tokio::test]
async fn a_database_that_is_not_at_the_newest_migration_is_refused() {
    let empty = Database::empty().await;
    let refused = refusal(empty.service_options()).await;
    assert!(
        matches!(refused, ConnectError::NotAtHead { found: None, .. }),
        "{refused}"
    );
    let newer = Database::new().await;
    let mut admin = newer.admin().await;
    sqlx::raw_sql("update _sqlx_migrations set version = 9999 where version = 1")
        .execute(&mut admin)
        .await
        .unwrap();
    let refused = refusal(newer.service_options()).await;
    assert!(
        matches!(
            refused,
            ConnectError::NotAtHead {
                found: Some(9999),
                ..
            }
        ),
        "{refused}"
    );
}

#[tokio::test]
async fn migrating_again_changes_nothing() {
    let database = Database::empty().await;
    migrate(&database.admin_options()).await.unwrap();
    let mut admin = database.admin().await;
    let applied = "select count(*) || ' ' || max(installed_on) from _sqlx_migrations";
    let before: String = value(&mut admin, applied).await;
    migrate(&database.admin_options()).await.unwrap();
    assert_eq!(value::<String>(&mut admin, applied).await, before);
    admin.close().await.unwrap();
}
