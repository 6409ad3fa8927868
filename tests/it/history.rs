//! What does the agent know of a customer's past orders?

use order_agent::clock;
use order_agent::domain::{CustomerId, OrderId};
use order_agent::store::orders::{self, Delivered};
use order_agent::store::{TenantTx, history};
use uuid::Uuid;

use crate::support::house::House;
use crate::support::{distributor, value};

/// Whether the customer's one order is still to be delivered.
async fn is_open(house: &House, customer: Uuid) -> bool {
    let mut tx = TenantTx::begin(&house.store.pool, distributor(1))
        .await
        .unwrap();
    let now = clock::now();
    let known = history::load(&mut tx, CustomerId(customer), (now, now.date_naive())).await;
    known.unwrap().unwrap().history[0].open
}

async fn deliver(house: &House, order: OrderId) -> Delivered {
    let mut tx = TenantTx::begin(&house.store.pool, distributor(1))
        .await
        .unwrap();
    let done = orders::deliver(&mut tx, order, clock::now()).await.unwrap();
    tx.commit().await.unwrap();
    done
}

#[tokio::test]
async fn an_order_is_open_until_the_distributor_says_that_it_was_delivered() {
    let house = House::new().await;
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    house.whatsapp("wamid.2", "yes").await;
    let mut admin = house.admin().await;
    let customer: Uuid = value(&mut admin, "select customer_id from orders").await;
    let today = "update orders set delivery_date = current_date returning true";
    assert!(value::<bool>(&mut admin, today).await);
    assert!(is_open(&house, customer).await);
    let order = OrderId(value(&mut admin, "select id from orders").await);
    assert_eq!(deliver(&house, order).await, Delivered::Now);
    assert!(!is_open(&house, customer).await);
    assert_eq!(deliver(&house, order).await, Delivered::Before);
    let unknown = OrderId(Uuid::from_u128(1));
    assert_eq!(deliver(&house, unknown).await, Delivered::NotFound);
    let reply = house.whatsapp("wamid.3", "where is my order?").await;
    assert!(reply.contains("can't see an open order"), "{reply}");
}
