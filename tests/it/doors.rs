//! What do the doors that know no tenant give away? Ids, and work in fair shares.

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::support::rows::{fill, row_id};
use crate::support::{Database, distributor, error_code};

/// A conversation of each of two distributors, and more of the first.
async fn busy(database: &Database, further: u32) -> PgConnection {
    let mut admin = database.admin().await;
    for number in [1, 2] {
        fill(&mut admin, distributor(number).0).await;
    }
    sqlx::query(
        "with c as (insert into customers (distributor_id, id, business_name)
                    select $1, gen_random_uuid(), 'c' from generate_series(1, $2) returning id),
              v as (insert into conversations (distributor_id, id, customer_id, channel)
                    select $1, gen_random_uuid(), c.id, 'SMS' from c returning id)
         insert into conversation_schedule (distributor_id, conversation_id) select $1, v.id from v",
    )
    .bind(distributor(1).0)
    .bind(i32::try_from(further).unwrap())
    .execute(&mut admin)
    .await
    .unwrap();
    sqlx::raw_sql(
        "update conversation_schedule set due_at = now() - interval '1 hour';
         update conversation_schedule set due_at = now() - interval '1 minute'
          where distributor_id = '00000000-0000-0000-0000-0000d1570002'",
    )
    .execute(&mut admin)
    .await
    .unwrap();
    database.service().await
}

async fn claim(service: &mut PgConnection, limit: i32) -> Vec<(Uuid, Uuid)> {
    sqlx::query_as("select * from claim_due_conversations($1, interval '1 minute', $2)")
        .bind(limit)
        .bind(Uuid::from_u128(1))
        .fetch_all(service)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_account_leads_to_its_distributor_and_to_nothing_more() {
    let database = Database::new().await;
    let mut admin = database.admin().await;
    let mine = distributor(1).0;
    fill(&mut admin, mine).await;
    sqlx::raw_sql("update external_integrations set provider = 'META', account_key = '4711'")
        .execute(&mut admin)
        .await
        .unwrap();
    let mut service = database.service().await;
    let found: Vec<(Uuid, Uuid)> =
        sqlx::query_as("select * from find_channel_account('META', '4711')")
            .fetch_all(&mut service)
            .await
            .unwrap();
    assert_eq!(found, [(mine, row_id("external_integrations", mine))]);
    let unknown = sqlx::query("select * from find_channel_account('META', '4712')");
    assert!(unknown.fetch_all(&mut service).await.unwrap().is_empty());
}

#[tokio::test]
async fn doors_return_ids_only_and_run_with_a_pinned_search_path_as_roles_of_their_own() {
    let database = Database::new().await;
    let mut admin = database.admin().await;
    let doors: Vec<(String, String, String, bool)> = sqlx::query_as(
        "select p.proname::text, pg_get_function_result(p.oid), r.rolname::text,
                p.proconfig @> array['search_path=pg_catalog, pg_temp']
           from pg_proc p join pg_roles r on r.oid = p.proowner
          where p.prosecdef and p.pronamespace = 'public'::regnamespace order by 1",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    let row = |name: &str, further: &str, role: &str| {
        let result = format!("TABLE(distributor_id uuid{further})");
        (
            name.to_owned(),
            result,
            format!("order_agent_door_{role}"),
            true,
        )
    };
    assert_eq!(
        doors,
        [
            row("claim_distributors_to_look_at", "", "distributors"),
            row(
                "claim_due_conversations",
                ", conversation_id uuid",
                "conversations"
            ),
            row("claim_due_outbox", ", outbox_id uuid", "outbox"),
            row("find_channel_account", ", integration_id uuid", "accounts"),
        ]
    );
}

#[tokio::test]
async fn a_door_does_not_open_what_lies_behind_it() {
    let database = Database::new().await;
    let mut service = busy(&database, 1).await;
    claim(&mut service, 10).await;
    let code = error_code(&mut service, "select * from conversation_schedule").await;
    assert_eq!(code.as_deref(), Some("42501"));
}

#[tokio::test]
async fn a_distributor_with_many_due_conversations_does_not_keep_another_one_waiting() {
    let database = Database::new().await;
    let mut service = busy(&database, 50).await;
    let claimed = claim(&mut service, 2).await;
    let mut owners: Vec<Uuid> = claimed.iter().map(|(owner, _)| *owner).collect();
    owners.sort();
    assert_eq!(owners, [distributor(1).0, distributor(2).0]);
}

#[tokio::test]
async fn two_workers_never_hold_the_same_conversation() {
    let database = Database::new().await;
    let mut one = busy(&database, 10).await;
    let mut other = database.service().await;
    sqlx::raw_sql("begin").execute(&mut one).await.unwrap();
    let first = claim(&mut one, 5).await;
    let second = claim(&mut other, 5).await;
    assert_eq!((first.len(), second.len()), (5, 5));
    assert!(first.iter().all(|row| !second.contains(row)));
    sqlx::raw_sql("commit").execute(&mut one).await.unwrap();
    assert_eq!(claim(&mut other, 50).await.len(), 2);
}

async fn outbox(database: &Database, changes: &'static str) -> (PgConnection, PgConnection) {
    let mut admin = database.admin().await;
    fill(&mut admin, distributor(1).0).await;
    sqlx::raw_sql(changes).execute(&mut admin).await.unwrap();
    (admin, database.service().await)
}

async fn claim_outbox(service: &mut PgConnection) -> usize {
    sqlx::query("select * from claim_due_outbox(10, interval '1 minute', gen_random_uuid())")
        .fetch_all(service)
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn what_was_perhaps_sent_is_claimed_as_unknown() {
    let database = Database::new().await;
    let lapsed = "update outbox set status = 'SENDING', lease_until = now() - interval '1 second'";
    let (mut admin, mut service) = outbox(&database, lapsed).await;
    assert_eq!(claim_outbox(&mut service).await, 1);
    let status: String = sqlx::query_scalar("select status from outbox")
        .fetch_one(&mut admin)
        .await
        .unwrap();
    assert_eq!(status, "UNKNOWN");
}

#[tokio::test]
async fn a_reply_waits_for_the_one_before_it() {
    let database = Database::new().await;
    let two = "update outbox set kind = 'REPLY', conversation_id = (select id from conversations);
        insert into outbox (distributor_id, id, kind, conversation_id, payload)
        select distributor_id, 'ffffffff-0000-0000-0000-000000000000', 'REPLY', conversation_id, payload from outbox";
    let (mut admin, mut service) = outbox(&database, two).await;
    assert_eq!(claim_outbox(&mut service).await, 1);
    assert_eq!(claim_outbox(&mut service).await, 0);
    sqlx::raw_sql("update outbox set status = 'SENT' where status = 'SENDING'")
        .execute(&mut admin)
        .await
        .unwrap();
    assert_eq!(claim_outbox(&mut service).await, 1);
}
