//! Does a reply leave once, whatever the provider does with it?

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use chrono::{DateTime, TimeDelta, Utc};
use order_agent::clock;
use order_agent::courier::{Courier, Endpoints, Mode, Settings, send};
use serde_json::{Value, json};
use sqlx::postgres::PgConnection;

use crate::support::house::House;
use crate::support::providers::{batch, change, report};
use crate::support::value;
use crate::support::world::APP_SECRET;

/// What the provider answers to one request.
#[derive(Clone, Copy)]
enum Answer {
    Accepted,
    Status(u16),
    Error(u16, i64),
    Never,
}

/// Meta's send API: what it was asked, and what it will answer, `Accepted` when nothing is left.
#[derive(Default)]
struct Meta {
    asked: Mutex<Vec<(String, Value)>>,
    answers: Mutex<VecDeque<Answer>>,
}

impl Meta {
    fn asked(&self) -> Vec<(String, Value)> {
        self.asked.lock().unwrap().clone()
    }
}

async fn messages(
    State(meta): State<Arc<Meta>>,
    Path(number): Path<String>,
    Json(body): Json<Value>,
) -> Response {
    meta.asked.lock().unwrap().push((number, body));
    let answer = meta.answers.lock().unwrap().pop_front();
    let status = |code| StatusCode::from_u16(code).unwrap();
    match answer.unwrap_or(Answer::Accepted) {
        Answer::Accepted => Json(json!({ "messages": [{ "id": "wamid.out" }] })).into_response(),
        Answer::Status(code) => status(code).into_response(),
        Answer::Error(code, number) => {
            let body = json!({ "error": { "code": number, "message": "no" } });
            (status(code), Json(body)).into_response()
        }
        Answer::Never => std::future::pending().await,
    }
}

/// A house with one reply that waits to be sent to a Meta that answers like this.
struct Post {
    house: House,
    meta: Arc<Meta>,
    courier: Courier,
    admin: PgConnection,
    begun: DateTime<Utc>,
}

impl Post {
    async fn with(answers: &[Answer]) -> Self {
        let house = House::new().await;
        house.whatsapp("wamid.in", "2 cases whole milk").await;
        let meta = Arc::new(Meta::default());
        meta.answers.lock().unwrap().extend(answers);
        let router = Router::new()
            .route("/v23.0/{number}/messages", post(messages))
            .with_state(Arc::clone(&meta));
        let address = house.serve(router).await;
        let courier = courier(&house, format!("{address}/v23.0"));
        let (admin, begun) = (house.admin().await, clock::now());
        Self {
            house,
            meta,
            courier,
            admin,
            begun,
        }
    }

    /// One step of the courier, so many seconds after the test's beginning; gives what it did.
    async fn deliver(&self, seconds: i64) -> usize {
        let now = self.begun + TimeDelta::seconds(seconds);
        self.courier.deliver_pending(now).await.unwrap()
    }

    async fn row(&mut self) -> String {
        value(&mut self.admin, "select status from outbox").await
    }

    async fn tasks(&mut self) -> String {
        let sql = "select coalesce(string_agg(kind, ','), '') from review_tasks";
        value(&mut self.admin, sql).await
    }
}

fn courier(house: &House, meta: String) -> Courier {
    let settings = Settings {
        mode: Mode::Live,
        endpoints: Endpoints {
            meta,
            twilio: String::new(),
            postmark: String::new(),
            public_url: String::new(),
        },
        lease: Duration::from_secs(30),
        max_attempts: 3,
    };
    // Long enough for a loaded machine to connect within, and waited for by one test only.
    let http = send::Http::new(Duration::from_secs(1)).unwrap();
    Courier::new(house.store.clone(), http, settings)
}

#[tokio::test]
async fn a_reply_leaves_once_with_our_mark_and_the_providers_id_is_kept() {
    let mut post = Post::with(&[]).await;
    assert_eq!((post.deliver(0).await, post.deliver(3600).await), (1, 0));
    let asked = post.meta.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (&*asked[0].0, &asked[0].1["to"]),
        ("phone-1", &json!("12125550101"))
    );
    let row: String = value(&mut post.admin, "select id::text from outbox").await;
    assert_eq!(asked[0].1["biz_opaque_callback_data"], json!(row));
    let kept = "select concat_ws(' ', o.status, o.provider_reference, m.external_message_id,
            e.external_message_id, e.outbox_id = o.id)
        from outbox o join messages m on m.id = o.message_id
        join external_message_mappings e on e.message_id = m.id";
    let kept: String = value(&mut post.admin, kept).await;
    assert_eq!(kept, "SENT wamid.out wamid.out wamid.out t");
}

#[tokio::test]
async fn a_provider_that_is_busy_is_asked_again_after_longer_and_longer_pauses() {
    let mut post = Post::with(&[Answer::Status(503), Answer::Error(429, 130_429)]).await;
    assert_eq!(post.deliver(0).await, 1);
    assert_eq!(post.row().await, "PENDING");
    assert_eq!((post.deliver(4).await, post.deliver(5).await), (0, 1));
    assert_eq!(
        (post.deliver(5 + 14).await, post.deliver(5 + 15).await),
        (0, 1)
    );
    assert_eq!(post.row().await, "SENT");
    assert_eq!(post.meta.asked().len(), 3);
}

#[tokio::test]
async fn a_busy_provider_is_given_up_after_the_last_attempt_and_a_person_is_told() {
    let mut post = Post::with(&[Answer::Status(429); 9]).await;
    for seconds in [0, 10, 60, 600] {
        post.deliver(seconds).await;
    }
    assert_eq!(post.meta.asked().len(), 3);
    assert_eq!(post.row().await, "HELD");
    assert_eq!(post.tasks().await, "UNDELIVERED");
}

#[tokio::test]
async fn a_servers_fault_may_have_taken_the_message_and_is_not_repeated() {
    let mut post = Post::with(&[Answer::Status(500)]).await;
    post.deliver(0).await;
    assert_eq!(post.row().await, "UNKNOWN");
    post.deliver(120).await;
    assert_eq!(post.meta.asked().len(), 1);
}

#[tokio::test]
async fn what_a_hung_provider_perhaps_took_is_never_sent_again_and_settled_by_its_report() {
    let mut post = Post::with(&[Answer::Never]).await;
    post.deliver(0).await;
    assert_eq!(post.row().await, "UNKNOWN");
    assert_eq!(post.deliver(120).await, 1, "it is looked at again");
    assert_eq!(post.row().await, "UNKNOWN");
    let mark = post.meta.asked()[0].1["biz_opaque_callback_data"].clone();
    let told = report("wamid.late", "delivered", mark.as_str());
    let body = batch(&[change("phone-1", &told)]);
    post.house
        .take(post.house.providers.meta(&body, APP_SECRET))
        .await;
    post.deliver(3600).await;
    assert_eq!(post.meta.asked().len(), 1);
    let settled = "select concat_ws(' ', o.status, o.provider_reference, m.status)
        from outbox o join messages m on m.id = o.message_id";
    let settled: String = value(&mut post.admin, settled).await;
    assert_eq!(settled, "SENT wamid.late DELIVERED");
}

#[tokio::test]
async fn what_the_provider_never_reports_on_is_handed_to_a_person() {
    let mut post = Post::with(&[Answer::Status(500)]).await;
    for seconds in [0, 120, 240, 360] {
        post.deliver(seconds).await;
    }
    assert_eq!(post.meta.asked().len(), 1);
    assert_eq!(post.row().await, "HELD");
    assert_eq!(post.tasks().await, "UNDELIVERED");
}

#[tokio::test]
async fn refused_credentials_hold_the_reply_for_a_person() {
    let mut post = Post::with(&[Answer::Error(401, 190)]).await;
    post.deliver(0).await;
    post.deliver(3600).await;
    assert_eq!(post.meta.asked().len(), 1);
    assert_eq!(post.row().await, "HELD");
    assert_eq!(post.tasks().await, "UNDELIVERED");
}

#[tokio::test]
async fn a_later_report_of_failure_puts_the_reply_before_a_person_once() {
    let mut post = Post::with(&[Answer::Accepted]).await;
    post.deliver(0).await;
    let id: String = value(
        &mut post.admin,
        "select provider_reference from outbox where status = 'SENT'",
    )
    .await;
    for _ in 0..2 {
        let body = batch(&[change("phone-1", &report(&id, "failed", None))]);
        post.house
            .take(post.house.providers.meta(&body, APP_SECRET))
            .await;
    }
    assert_eq!(post.tasks().await, "UNDELIVERED");
}
