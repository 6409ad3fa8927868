//! Does what a provider delivers over HTTP become what the customer meant, once, and nothing else?

mod accounts;
mod hostile;
mod orders;

use axum::http::StatusCode;

use crate::support::house::{BODY_CAP, EMAIL, House, PHONE, VERIFY_TOKEN, answer};
use crate::support::providers::{AUTH_TOKEN, batch, change, said};
use crate::support::value;
use crate::support::world::APP_SECRET;

const MESSAGES: &str = "select count(*) from messages";
const REJECTED: &str = "select count(*) from rejected_requests";

/// What is stored of a test: messages, and requests that were laid aside.
async fn stored(house: &House) -> (i64, i64) {
    let mut admin = house.admin().await;
    (
        value(&mut admin, MESSAGES).await,
        value(&mut admin, REJECTED).await,
    )
}

#[tokio::test]
async fn a_request_with_a_wrong_signature_is_refused_and_leaves_nothing() {
    let house = House::new().await;
    let body = batch(&[change("phone-1", &said(PHONE, "wamid.1", "2 milk"))]);
    let forged = house.providers.meta(&body, "guessed");
    assert_eq!(answer(forged).await.0, StatusCode::UNAUTHORIZED);
    let forged = house.providers.twilio(PHONE, ("SM1", "2 milk"), "guessed");
    assert_eq!(answer(forged).await.0, StatusCode::UNAUTHORIZED);
    let mail = ("m1@mail.example", "2 milk");
    let forged = house.providers.postmark(EMAIL, mail, "guessed");
    assert_eq!(answer(forged).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(stored(&house).await, (0, 0));
}

#[tokio::test]
async fn a_request_for_an_account_that_nobody_has_is_not_found() {
    let house = House::new().await;
    let body = batch(&[change("phone-9", &said(PHONE, "wamid.1", "2 milk"))]);
    let request = house.providers.meta(&body, APP_SECRET);
    assert_eq!(answer(request).await.0, StatusCode::NOT_FOUND);
    assert_eq!(stored(&house).await, (0, 0));
}

#[tokio::test]
async fn a_request_over_the_cap_is_too_large() {
    let house = House::new().await;
    let request = house
        .providers
        .whatsapp(PHONE, "wamid.1", &"a".repeat(BODY_CAP));
    assert_eq!(answer(request).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(stored(&house).await, (0, 0));
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_and_kept_for_a_person() {
    let house = House::new().await;
    let request = house
        .providers
        .meta_raw("2 milk please".to_owned(), APP_SECRET);
    assert_eq!(answer(request).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(stored(&house).await, (0, 1));
}

#[tokio::test]
async fn metas_handshake_is_answered_with_its_challenge_only_for_our_token() {
    let house = House::new().await;
    let ask = |token: &str| {
        let query = format!("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}");
        house.providers.get(&format!("/webhooks/whatsapp?{query}"))
    };
    let (status, body) = answer(ask(VERIFY_TOKEN)).await;
    assert_eq!((status, &*body), (StatusCode::OK, "1158201444"));
    assert_eq!(answer(ask("guessed")).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn twilio_is_answered_with_an_empty_response_and_its_message_is_read() {
    let house = House::new().await;
    let message = ("SM1", "2 cases whole milk");
    let (status, body) = answer(house.providers.twilio(PHONE, message, AUTH_TOKEN)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.ends_with("<Response/>"), "{body}");
    house.read_all().await;
    let reply = house.reply_to("SM1").await;
    assert!(reply.contains("Whole Milk"), "{reply}");
}
