//! Can a stranger's request, however odd, keep other messages out?

use axum::http::StatusCode;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::stored;
use crate::support::house::{EMAIL, House, PHONE, answer};
use crate::support::providers::{WEBHOOK_PASSWORD, batch, change, said, sent};
use crate::support::value;
use crate::support::world::APP_SECRET;

/// Longer than an index of PostgreSQL takes, and nothing that compresses.
fn endless() -> String {
    (0_u32..100)
        .map(|number| hex::encode(Sha256::digest(number.to_be_bytes())))
        .collect()
}

#[tokio::test]
async fn a_mail_with_an_endless_id_is_taken_once_like_any_other() {
    let house = House::new().await;
    let id = format!("{}@mail.example", endless());
    for _ in 0..2 {
        let mail = (&*id, "2 cases whole milk");
        let request = house.providers.postmark(EMAIL, mail, WEBHOOK_PASSWORD);
        house.take(request).await;
    }
    assert_eq!(stored(&house).await, (1, 0));
}

#[tokio::test]
async fn a_stranger_with_an_endless_name_is_taken_like_any_other() {
    let house = House::new().await;
    let mut message = said("+12125550199", "wamid.1", "2 cases whole milk");
    message["contacts"][0]["profile"]["name"] = json!(endless());
    let body = batch(&[change("phone-1", &message)]);
    house.take(house.providers.meta(&body, APP_SECRET)).await;
    house.read_all().await;
    assert_ne!(house.reply_to("wamid.1").await, "");
}

#[tokio::test]
async fn zero_characters_and_times_before_time_keep_nothing_out() {
    let house = House::new().await;
    let odd =
        json!({ "id": "wamid.1", "type": "text", "text": { "body": "2 cases\u{0} whole milk" } });
    let mut message = sent(PHONE, &odd);
    message["messages"][0]["timestamp"] = json!("-99999999999");
    let fine = said("+12125550199", "wamid.2", "1 russet potatoes");
    let body = batch(&[change("phone-1", &message), change("phone-1", &fine)]);
    house.take(house.providers.meta(&body, APP_SECRET)).await;
    house.read_all().await;
    let unread = "select count(*) from messages where is_from_customer and not ai_processed";
    assert_eq!(value::<i64>(&mut house.admin().await, unread).await, 0);
    assert_eq!(stored(&house).await.0, 4, "two messages and their replies");
}

#[tokio::test]
async fn what_cannot_be_made_safe_is_refused_so_that_it_is_delivered_again() {
    let house = House::new().await;
    let mut admin = house.admin().await;
    let broken = "alter table messages add constraint broken check (thread_position < 0)";
    sqlx::raw_sql(broken).execute(&mut admin).await.unwrap();
    let request = || {
        house
            .providers
            .whatsapp(PHONE, "wamid.1", "2 cases whole milk")
    };
    assert_eq!(answer(request()).await.0, StatusCode::SERVICE_UNAVAILABLE);
    let mended = "alter table messages drop constraint broken";
    sqlx::raw_sql(mended).execute(&mut admin).await.unwrap();
    house.take(request()).await;
    assert_eq!(stored(&house).await, (1, 0));
}
