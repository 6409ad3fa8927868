//! Is a sender found by any of its addresses, and does an import make it known?

use order_agent::domain::{CustomerId, Sender};
use order_agent::store::customers::{CustomerRow, Scope, find_or_create, import};
use order_agent::store::{Store, TenantTx};

use crate::support::world::settle;
use crate::support::{Database, distributor, now, value};

async fn found(store: &Store, sender: Sender) -> CustomerId {
    let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
    let sealer = store.keyring.sealer(&mut tx).await.unwrap();
    let mut scope = Scope {
        tx: &mut tx,
        sealer: &sealer,
        ids: &store.ids,
        now: now(),
    };
    let found = find_or_create(&mut scope, &[&sender]).await.unwrap()[0];
    tx.commit().await.unwrap();
    found
}

async fn imported(store: &Store, rows: &[CustomerRow]) {
    let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
    let sealer = store.keyring.sealer(&mut tx).await.unwrap();
    let mut scope = Scope {
        tx: &mut tx,
        sealer: &sealer,
        ids: &store.ids,
        now: now(),
    };
    import(&mut scope, rows).await.unwrap();
    tx.commit().await.unwrap();
}

fn sender(phone: Option<&str>, bsuid: Option<&str>) -> Sender {
    Sender {
        phone: phone.map(str::to_owned),
        bsuid: bsuid.map(str::to_owned),
        ..Sender::default()
    }
}

#[tokio::test]
async fn a_sender_is_found_by_any_address_that_it_ever_wrote_from() {
    let database = Database::new().await;
    let store = database.store().await;
    settle(&store, 1).await;
    let both = found(&store, sender(Some("+15550100"), Some("US.1"))).await;
    assert_eq!(found(&store, sender(None, Some("US.1"))).await, both);
    assert_eq!(found(&store, sender(Some("+15550100"), None)).await, both);
    assert_ne!(found(&store, sender(Some("+15550101"), None)).await, both);
}

#[tokio::test]
async fn an_address_that_comes_later_is_added_to_the_customer() {
    let database = Database::new().await;
    let store = database.store().await;
    settle(&store, 1).await;
    let first = found(&store, sender(Some("+15550100"), None)).await;
    found(&store, sender(Some("+15550100"), Some("US.1"))).await;
    assert_eq!(found(&store, sender(None, Some("US.1"))).await, first);
}

#[tokio::test]
async fn an_import_makes_a_sender_known_that_wrote_before_and_repeats_harmlessly() {
    let database = Database::new().await;
    let store = database.store().await;
    settle(&store, 1).await;
    let before = found(&store, sender(Some("+15550100"), None)).await;
    let row = CustomerRow {
        business_name: "Corner Bistro".to_owned(),
        customer_code: Some("BISTRO".to_owned()),
        phone: Some("+15550100".to_owned()),
        ..CustomerRow::default()
    };
    for _ in 0..2 {
        imported(&store, std::slice::from_ref(&row)).await;
    }
    let mut admin = database.admin().await;
    let all = "select string_agg(business_name || ' ' || origin, ',') from customers";
    assert_eq!(
        value::<String>(&mut admin, all).await,
        "Corner Bistro IMPORT"
    );
    assert_eq!(found(&store, sender(Some("+15550100"), None)).await, before);
}
