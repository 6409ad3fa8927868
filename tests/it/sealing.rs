//! Is what customers write, and what opens accounts, unreadable in the database itself?

use order_agent::channels::credentials::Credentials;
use order_agent::domain::Provider;
use order_agent::store::keys::Error as KeyError;
use order_agent::store::{Keyring, Store, TenantTx, accounts, inbox, rejected};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::support::world::{APP_SECRET, account, message, settle};
use crate::support::{Database, distributor, master_key, now, value};

async fn stored() -> (Database, Store) {
    let database = Database::new().await;
    let store = database.store().await;
    settle(&store, 1).await;
    let batch = [
        message(1, "wamid.1", "+15550100", "plainly readable words"),
        message(1, "wamid.2", "+15550100", "plainly readable words"),
    ];
    inbox::accept(&store, &batch, now()).await.unwrap();
    (database, store)
}

async fn contents(database: &Database) -> Vec<(Uuid, Vec<u8>)> {
    sqlx::query_as("select id, content from messages order by thread_position")
        .fetch_all(&mut database.admin().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn no_table_holds_a_customers_words_number_or_a_secret_in_the_clear() {
    let (database, _store) = stored().await;
    let mut admin = database.admin().await;
    let tables = crate::support::rows::tenant_tables(&mut admin).await;
    for secret in [
        "readable words",
        "+15550100",
        "top-secret-token",
        "top-secret-signature",
    ] {
        for table in &tables {
            // A row's text shows bytes in hexadecimal: look for both.
            let sql = format!(
                "select count(*) from {} t where t::text like '%{secret}%' or t::text like '%{}%'",
                table.name,
                hex::encode(secret)
            );
            let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_one(&mut admin)
                .await
                .unwrap();
            assert_eq!(rows, 0, "{secret} in {}", table.name);
        }
    }
}

#[tokio::test]
async fn ciphertext_that_is_moved_to_another_row_does_not_open_there() {
    let (database, store) = stored().await;
    sqlx::raw_sql(
        "update messages set content = (select content from messages where external_message_id = 'wamid.1')
          where external_message_id = 'wamid.2'",
    )
    .execute(&mut database.admin().await)
    .await
    .unwrap();
    let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
    let sealer = store.keyring.sealer(&mut tx).await.unwrap();
    let opens: Vec<bool> = contents(&database)
        .await
        .iter()
        .map(|(id, content)| sealer.open("messages", "content", *id, content).is_ok())
        .collect();
    assert_eq!(opens, [true, false]);
}

#[tokio::test]
async fn after_a_new_data_key_old_text_stays_readable_and_new_text_uses_the_new_key() {
    let (database, store) = stored().await;
    let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
    store
        .keyring
        .rotate_data_key(&mut tx, &store.ids, now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let later = [message(1, "wamid.3", "+15550100", "later")];
    inbox::accept(&store, &later, now()).await.unwrap();
    let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
    let sealer = store.keyring.sealer(&mut tx).await.unwrap();
    let rows = contents(&database).await;
    for (id, content) in &rows {
        sealer.open("messages", "content", *id, content).unwrap();
    }
    let key_of = |row: usize| &rows[row].1[1..17];
    assert_eq!(key_of(0), key_of(1));
    assert_ne!(key_of(1), key_of(2));
    let customers = value::<i64>(
        &mut database.admin().await,
        "select count(*) from customers",
    )
    .await;
    assert_eq!(customers, 1, "the address was found again");
}

#[tokio::test]
async fn keys_that_are_wrapped_anew_open_with_the_new_master_key_alone() {
    let (_database, store) = stored().await;
    let both = Keyring::new(master_key(2), vec![master_key(1)]);
    let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
    assert_eq!(both.rewrap(&mut tx).await.unwrap(), 2);
    assert_eq!(both.rewrap(&mut tx).await.unwrap(), 0);
    Keyring::new(master_key(2), Vec::new())
        .sealer(&mut tx)
        .await
        .unwrap();
    let old = Keyring::new(master_key(1), Vec::new())
        .sealer(&mut tx)
        .await;
    assert!(matches!(old, Err(KeyError::OtherMasterKey { .. })));
}

#[tokio::test]
async fn an_account_is_found_by_its_name_and_opened_with_its_secrets() {
    let (_database, store) = stored().await;
    let wanted = account(1);
    let found = accounts::find_and_load(&store, &wanted.key)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.id, found.distributor),
        (wanted.id, wanted.distributor)
    );
    let Credentials::Meta { app_secret, .. } = found.credentials else {
        panic!("the secrets are another provider's");
    };
    assert_eq!(app_secret.expose(), APP_SECRET);
    let unknown = account(7).key;
    let unknown = accounts::find_and_load(&store, &unknown).await.unwrap();
    assert!(unknown.is_none());
    assert!(!format!("{:?}", account(1)).contains("secret"));
}

#[tokio::test]
async fn one_account_cannot_belong_to_two_distributors() {
    let (_database, store) = stored().await;
    settle(&store, 2).await;
    let mut tx = TenantTx::begin(&store.pool, distributor(2)).await.unwrap();
    let sealer = store.keyring.sealer(&mut tx).await.unwrap();
    let stolen = accounts::Account {
        id: order_agent::domain::IntegrationId(Uuid::from_u128(5)),
        ..account(1)
    };
    assert!(accounts::add(&mut tx, &sealer, &stolen).await.is_err());
}

#[tokio::test]
async fn an_unreadable_request_is_kept_cut_short_and_opens_for_an_operator() {
    let database = Database::new().await;
    let store = database.store().await;
    let body = vec![b'x'; 100_000];
    rejected::keep(&store, Provider::Meta, "not JSON", (&body, now()))
        .await
        .unwrap();
    let (id, sealed): (Uuid, Vec<u8>) = sqlx::query_as("select id, body from rejected_requests")
        .fetch_one(&mut database.admin().await)
        .await
        .unwrap();
    let opened = store
        .keyring
        .open_unassigned("rejected_requests", id, &sealed);
    assert_eq!(opened, Some(vec![b'x'; 65_536]));
}
