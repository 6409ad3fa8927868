//! Does each message reach the distributor whose account it names, and nobody else's?

use axum::http::StatusCode;
use order_agent::channels::credentials::{Credentials, Token};
use order_agent::domain::DistributorId;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::stored;
use crate::support::distributor;
use crate::support::house::{House, PHONE, answer, connect};
use crate::support::providers::{batch, change, said};
use crate::support::world::{APP_SECRET, settle};

/// How many messages each distributor has.
async fn shares(admin: &mut PgConnection) -> Vec<(Uuid, i64)> {
    sqlx::query_as(
        "select distributor_id, count(*) from messages group by distributor_id order by distributor_id",
    )
    .fetch_all(admin)
    .await
    .unwrap()
}

fn two_messages(numbers: [&str; 2]) -> serde_json::Value {
    let message = |id: &str, number: &str| change(number, &said(PHONE, id, "2 milk"));
    batch(&[
        message("wamid.1", numbers[0]),
        message("wamid.2", numbers[1]),
    ])
}

#[tokio::test]
async fn a_batch_over_two_distributors_of_one_app_is_split() {
    let house = House::new().await;
    settle(&house.store, 2).await;
    let body = two_messages(["phone-1", "phone-2"]);
    house.take(house.providers.meta(&body, APP_SECRET)).await;
    let expected = [(distributor(1).0, 1), (distributor(2).0, 1)];
    assert_eq!(shares(&mut house.admin().await).await, expected);
    assert_eq!(stored(&house).await, (2, 0));
}

/// A tenant whose own app has a secret of its own.
async fn with_own_app(house: &House) -> DistributorId {
    let other = settle(&house.store, 2).await;
    let own = Credentials::Meta {
        app_secret: Token::new("of its own".to_owned()),
        access_token: Token::new("never used".to_owned()),
    };
    connect(&house.store, other, 9, ("phone-own", own)).await;
    other
}

#[tokio::test]
async fn a_body_signed_by_one_tenants_app_does_not_deliver_into_anothers_account() {
    let house = House::new().await;
    let other = with_own_app(&house).await;
    let body = two_messages(["phone-1", "phone-own"]);
    house.take(house.providers.meta(&body, "of its own")).await;
    assert_eq!(shares(&mut house.admin().await).await, [(other.0, 1)]);
    assert_eq!(stored(&house).await, (1, 1), "the other part is laid aside");
}

#[tokio::test]
async fn an_app_that_names_only_anothers_account_is_refused() {
    let house = House::new().await;
    with_own_app(&house).await;
    let body = batch(&[change("phone-1", &said(PHONE, "wamid.1", "2 milk"))]);
    let request = house.providers.meta(&body, "of its own");
    assert_eq!(answer(request).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(stored(&house).await, (0, 0));
}
