//! Can one distributor reach another's rows in any table, in any way? Read from the catalog, so that
//! a table that is added tomorrow is checked tomorrow.

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::support::rows::{self, TenantTable, fill, tenant_tables};
use crate::support::{Database, distributor, error_code};

/// Row level security and missing grants both answer so.
const DENIED: &str = "42501";

/// A reference to a row that does not exist.
const FOREIGN_KEY: &str = "23503";

async fn two_tenants() -> (Database, Vec<TenantTable>, Uuid, Uuid) {
    let database = Database::new().await;
    let mut admin = database.admin().await;
    let (mine, theirs) = (distributor(1).0, distributor(2).0);
    fill(&mut admin, mine).await;
    fill(&mut admin, theirs).await;
    let tables = tenant_tables(&mut admin).await;
    assert!(tables.len() >= 40, "{} tables", tables.len());
    (database, tables, mine, theirs)
}

async fn rows_touched(connection: &mut PgConnection, sql: String) -> Result<u64, String> {
    // A savepoint keeps the transaction usable after a refusal.
    sqlx::raw_sql("savepoint attempt")
        .execute(&mut *connection)
        .await
        .unwrap();
    let done = sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut *connection)
        .await;
    sqlx::raw_sql("rollback to attempt")
        .execute(connection)
        .await
        .unwrap();
    match done {
        Ok(result) => Ok(result.rows_affected()),
        Err(error) => Err(error
            .as_database_error()
            .unwrap()
            .code()
            .unwrap()
            .into_owned()),
    }
}

#[tokio::test]
async fn every_tenant_table_has_row_level_security_that_binds_its_owner_too() {
    let database = Database::new().await;
    let mut admin = database.admin().await;
    let open: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and c.relname <> '_sqlx_migrations' and not (c.relrowsecurity and c.relforcerowsecurity)",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert_eq!(open, Vec::<String>::new());
}

#[tokio::test]
async fn every_tenant_table_has_a_policy_for_each_kind_of_access() {
    let database = Database::new().await;
    let mut admin = database.admin().await;
    for table in tenant_tables(&mut admin).await {
        let guarded: Vec<String> = sqlx::query_scalar(
            "select cmd from pg_policies where schemaname = 'public' and tablename = $1
                and roles = '{order_agent_service}'
                and (cmd = 'INSERT' or qual like '%get_current_distributor_id()%')
                and (cmd in ('SELECT', 'DELETE') or with_check like '%get_current_distributor_id()%')
              order by cmd",
        )
        .bind(&table.name)
        .fetch_all(&mut admin)
        .await
        .unwrap();
        assert_eq!(
            guarded,
            ["DELETE", "INSERT", "SELECT", "UPDATE"],
            "{}",
            table.name
        );
    }
}

#[tokio::test]
async fn no_distributor_reads_changes_or_deletes_another_ones_rows() {
    let (database, tables, mine, theirs) = two_tenants().await;
    let mut service = database.service_for(mine).await;
    for TenantTable { name, key } in tables {
        let own = rows_touched(&mut service, format!("select 1 from {name}")).await;
        assert!(own.is_ok_and(|rows| rows > 0), "own rows of {name}");
        for attempt in [
            format!("select 1 from {name} where {key} = '{theirs}'"),
            format!("update {name} set {key} = {key} where {key} = '{theirs}'"),
            format!("delete from {name} where {key} = '{theirs}'"),
        ] {
            let result = rows_touched(&mut service, attempt.clone()).await;
            let kept_out = result == Ok(0) || result == Err(DENIED.to_owned());
            assert!(kept_out, "{attempt}: {result:?}");
        }
    }
}

#[tokio::test]
async fn no_distributor_writes_a_row_for_another_one() {
    let (database, tables, mine, theirs) = two_tenants().await;
    let mut admin = database.admin().await;
    let mut service = database.service_for(mine).await;
    for TenantTable { name, key } in tables {
        let insert = rows::insert_of(&mut admin, &name, theirs).await;
        let inserted = rows_touched(&mut service, insert).await;
        assert_eq!(inserted, Err(DENIED.to_owned()), "insert into {name}");
        let give_away = format!("update {name} set {key} = '{theirs}'");
        let given = rows_touched(&mut service, give_away).await;
        assert_eq!(given, Err(DENIED.to_owned()), "give away {name}");
    }
}

#[tokio::test]
async fn without_a_distributor_nothing_is_readable_and_the_query_says_so() {
    let (database, tables, ..) = two_tenants().await;
    let mut service = database.service().await;
    for TenantTable { name, .. } in tables {
        let read = format!("select 1 from {name}");
        let code = error_code(&mut service, &read).await;
        assert_eq!(code.as_deref(), Some(DENIED), "{name}");
    }
}

#[tokio::test]
async fn the_distributor_of_a_transaction_does_not_reach_the_next_one() {
    let (database, _, mine, _) = two_tenants().await;
    let mut service = database.service_for(mine).await;
    sqlx::raw_sql("commit").execute(&mut service).await.unwrap();
    let code = error_code(&mut service, "select 1 from customers").await;
    assert_eq!(code.as_deref(), Some(DENIED));
}

#[tokio::test]
async fn the_owner_of_the_tables_sees_the_names_of_distributors_and_nothing_else() {
    let (database, tables, mine, _) = two_tenants().await;
    let mut owner = database.admin().await;
    sqlx::raw_sql("begin; set role order_agent_owner")
        .execute(&mut owner)
        .await
        .unwrap();
    sqlx::query("select set_config('app.distributor_id', $1, true)")
        .bind(mine.to_string())
        .execute(&mut owner)
        .await
        .unwrap();
    for TenantTable { name, .. } in tables {
        let seen = rows_touched(&mut owner, format!("select 1 from {name}")).await;
        let expected = if name == "distributors" { 2 } else { 0 };
        assert_eq!(seen, Ok(expected), "{name}");
    }
}

#[tokio::test]
async fn every_reference_between_tenants_tables_leads_with_the_distributor() {
    let database = Database::new().await;
    let mut admin = database.admin().await;
    let loose: Vec<String> = sqlx::query_scalar(
        "select conrelid::regclass || ': ' || pg_get_constraintdef(oid) from pg_constraint
          where contype = 'f' and connamespace = 'public'::regnamespace
            and (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) <> 'distributor_id'",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert_eq!(loose, Vec::<String>::new());
}

#[tokio::test]
async fn a_child_cannot_hang_on_another_ones_parent() {
    let (database, _, mine, theirs) = two_tenants().await;
    let mut admin = database.admin().await;
    let customer = rows::row_id("customers", theirs);
    let sql = format!(
        "update conversations set customer_id = '{customer}' where distributor_id = '{mine}'"
    );
    assert_eq!(
        error_code(&mut admin, &sql).await.as_deref(),
        Some(FOREIGN_KEY)
    );
}

#[tokio::test]
async fn every_key_and_index_leads_with_the_distributor_but_the_one_that_finds_accounts() {
    let database = Database::new().await;
    let mut admin = database.admin().await;
    let others: Vec<String> = sqlx::query_scalar(
        "select i.indexrelid::regclass::text from pg_index i join pg_class t on t.oid = i.indrelid
          where t.relnamespace = 'public'::regnamespace
            and exists (select from pg_attribute where attrelid = t.oid and attname = 'distributor_id')
            and (select am.amname from pg_class c join pg_am am on am.oid = c.relam where c.oid = i.indexrelid) = 'btree'
            and (select attname from pg_attribute where attrelid = t.oid and attnum = i.indkey[0]) is distinct from 'distributor_id'",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert_eq!(others, ["one_distributor_an_account"]);
}

#[tokio::test]
async fn what_is_only_added_to_can_neither_be_changed_nor_deleted() {
    let (database, _, mine, _) = two_tenants().await;
    let mut service = database.service_for(mine).await;
    for table in ["order_session_events", "data_access_audit", "ai_errors"] {
        let update = format!("update {table} set created_at = now()");
        assert_eq!(
            rows_touched(&mut service, update).await,
            Err(DENIED.to_owned()),
            "{table}"
        );
        let delete = format!("delete from {table}");
        assert_eq!(
            rows_touched(&mut service, delete).await,
            Err(DENIED.to_owned()),
            "{table}"
        );
    }
    let rewrite = "update ai_responses set response_content = '\\x00'".to_owned();
    assert_eq!(
        rows_touched(&mut service, rewrite).await,
        Err(DENIED.to_owned())
    );
    let rate = "update ai_responses set human_feedback = 'HELPFUL'".to_owned();
    assert_eq!(rows_touched(&mut service, rate).await, Ok(1));
}

#[tokio::test]
async fn a_request_of_nobody_is_added_and_never_read_back_by_the_service() {
    let database = Database::new().await;
    let mut service = database.service().await;
    let add = "insert into rejected_requests (id, provider, reason, body) values (gen_random_uuid(), 'META', 'not JSON', '\\x00')";
    assert_eq!(error_code(&mut service, add).await, None);
    let read = error_code(&mut service, "select 1 from rejected_requests").await;
    assert_eq!(read.as_deref(), Some(DENIED));
}

#[tokio::test]
async fn who_changed_which_customer_is_written_down() {
    let (database, _, mine, _) = two_tenants().await;
    let mut service = database.service_for(mine).await;
    sqlx::raw_sql("update customers set contact_person_name = 'A'")
        .execute(&mut service)
        .await
        .unwrap();
    let (customer, written): (Uuid, Vec<String>) = (
        rows::row_id("customers", mine),
        sqlx::query_scalar("select operation from data_access_audit where table_name = 'customers' and attempted_record_id is not null order by created_at")
            .fetch_all(&mut service)
            .await
            .unwrap(),
    );
    assert!(written.contains(&"UPDATE".to_owned()) && written.contains(&"INSERT".to_owned()));
    let named: i64 =
        sqlx::query_scalar("select count(*) from data_access_audit where attempted_record_id = $1")
            .bind(customer)
            .fetch_one(&mut service)
            .await
            .unwrap();
    assert!(named >= 2);
}
