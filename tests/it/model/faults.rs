//! Each way in which an endpoint fails.

use std::time::{Duration, Instant};

use order_agent::llm::{BadReply, Counted, Finish, Kind};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{PATIENCE, ask, ask_once, question};
use crate::support::openai_server::{Act, OpenAiServer, reply};

/// A time that a test waits out.
const SHORT: Duration = Duration::from_millis(150);

/// What a failed question says, and how many requests the server saw.
async fn failed(acts: &[Act]) -> (Kind, usize) {
    let (result, requests) = ask_once(acts).await;
    let failure = result.unwrap_err();
    assert_eq!(failure.attempts as usize, requests, "{failure}");
    (failure.kind, requests)
}

#[tokio::test]
async fn an_answer_that_comes_late_or_never_is_not_waited_for_beyond_the_deadline() {
    for act in [Act::Late(Duration::from_secs(30)), Act::Never] {
        let server = OpenAiServer::start([act]).await;
        let model = server.model();
        let began = Instant::now();
        let failure = ask(&model, SHORT).await.unwrap_err();
        assert!(began.elapsed() >= SHORT && began.elapsed() < PATIENCE / 4);
        assert_eq!((failure.kind, server.requests()), (Kind::TimedOut, 1));
        // The provider may have worked, and two tries were the most that could be billed.
        let most = model.greatest_cost(&question(), "gpt-4o");
        assert_eq!(failure.lost_usd * Decimal::TWO, most);
    }
}

#[tokio::test]
async fn an_answer_that_comes_late_but_in_time_is_taken() {
    let (answer, requests) = ask_once(&[Act::Late(Duration::from_millis(60))]).await;
    let answer = answer.unwrap();
    assert!(answer.took >= Duration::from_millis(60));
    assert_eq!((requests, answer.attempts), (1, 1));
}

#[tokio::test]
async fn a_busy_endpoint_is_asked_again_and_not_before_it_says() {
    let busy = Act::TooMany(&[("retry-after-ms", "120")]);
    let (answer, requests) = ask_once(&[busy, Act::Answer("{}")]).await;
    let answer = answer.unwrap();
    assert!(
        answer.took >= Duration::from_millis(120),
        "{:?}",
        answer.took
    );
    assert_eq!((requests, answer.attempts), (2, 2));
    assert_eq!(answer.lost_usd, Decimal::ZERO, "429 is not billed");
}

#[tokio::test]
async fn an_endpoint_that_stays_busy_is_asked_as_often_as_is_allowed() {
    let (kind, requests) = failed(&[Act::TooMany(&[])]).await;
    assert_eq!((kind, requests), (Kind::RateLimited { after: None }, 2));
}

#[tokio::test]
async fn an_endpoint_that_wants_more_time_than_there_is_is_left_alone_at_once() {
    let server = OpenAiServer::start([Act::TooMany(&[("retry-after", "60")])]).await;
    let model = server.model();
    let began = Instant::now();
    let failure = ask(&model, PATIENCE).await.unwrap_err();
    assert!(began.elapsed() < PATIENCE / 2);
    let after = Some(Duration::from_secs(60));
    assert_eq!(failure.kind, Kind::RateLimited { after });
    let next = ask(&model, PATIENCE).await.unwrap_err();
    assert_eq!((next.kind, server.requests()), (Kind::BreakerOpen, 1));
}

#[tokio::test]
async fn a_servers_fault_is_tried_again_and_counted_as_if_it_were_billed() {
    let broken = Act::Status(500, "<html>oops</html>");
    let (answer, requests) = ask_once(&[broken.clone(), Act::Answer("{}")]).await;
    let answer = answer.unwrap();
    assert!(answer.lost_usd > Decimal::ZERO);
    assert_eq!(requests, 2);
    assert_eq!(failed(&[broken]).await, (Kind::ServerFailed(500), 2));
}

#[tokio::test]
async fn after_five_faults_in_a_row_the_endpoint_is_not_asked_any_more() {
    let server = OpenAiServer::start([Act::Status(503, "")]).await;
    let model = server.model();
    for requests in [2, 4, 5, 5] {
        let failure = ask(&model, PATIENCE).await.unwrap_err();
        assert!(matches!(
            failure.kind,
            Kind::ServerFailed(503) | Kind::BreakerOpen
        ));
        assert_eq!(server.requests(), requests);
    }
    let last = ask(&model, PATIENCE).await.unwrap_err();
    assert_eq!((last.kind, last.attempts), (Kind::BreakerOpen, 0));
}

#[tokio::test]
async fn a_connection_that_ends_before_the_answer_is_tried_again() {
    let (answer, requests) = ask_once(&[Act::HangUp, Act::Answer("{}")]).await;
    assert!(answer.unwrap().lost_usd > Decimal::ZERO);
    assert_eq!(requests, 2);
    assert_eq!(failed(&[Act::HangUp]).await, (Kind::Lost, 2));
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_costs_nothing() {
    let server = OpenAiServer::start([Act::Never]).await;
    let mut settings = server.settings();
    // Nobody listens on port 1 of this machine.
    settings.base_url = "http://127.0.0.1:1/v1".to_owned();
    let openai = order_agent::llm::OpenAi::new(settings).unwrap();
    let model = order_agent::llm::Model::OpenAi(openai.into());
    let failure = ask(&model, PATIENCE).await.unwrap_err();
    assert_eq!((failure.kind, failure.attempts), (Kind::Unreachable, 2));
    assert_eq!(failure.lost_usd, Decimal::ZERO);
}

#[tokio::test]
async fn what_asking_again_cannot_help_is_asked_once() {
    for (act, expected) in [
        (
            Act::Body("<html>sign in</html>"),
            Kind::BadReply(BadReply::NotJson),
        ),
        (
            Act::Body(r#"{"choices":[{"mess"#),
            Kind::BadReply(BadReply::NotJson),
        ),
        (
            Act::Reply(json!({"choices": []})),
            Kind::BadReply(BadReply::Empty),
        ),
        (
            Act::Reply(json!({"error": {"message": "x"}})),
            Kind::BadReply(BadReply::Empty),
        ),
        (Act::Status(401, "{}"), Kind::CredentialsRefused(401)),
        (
            Act::Status(404, r#"{"error":{"code":"model_not_found"}}"#),
            Kind::Refused(404),
        ),
        (Act::Status(302, ""), Kind::Refused(302)),
        (
            Act::Status(429, r#"{"error":{"code":"insufficient_quota"}}"#),
            Kind::QuotaSpent,
        ),
    ] {
        assert_eq!(failed(&[act]).await, (expected, 1));
    }
}

#[tokio::test]
async fn a_reply_without_end_is_cut_off() {
    let long: &'static str = Box::leak("x".repeat(2 << 20).into_boxed_str());
    let (kind, requests) = failed(&[Act::Body(long)]).await;
    assert_eq!((kind, requests), (Kind::BadReply(BadReply::TooLong), 1));
}

#[tokio::test]
async fn a_refusal_and_names_that_nobody_knows_lose_no_answer() {
    let changed = |pointer: &str, value: Value| {
        let mut reply = reply("{\"a\":1}");
        *reply.pointer_mut(pointer).unwrap() = value;
        Act::Reply(reply)
    };
    for (act, finish, text) in [
        (
            changed("/choices/0/finish_reason", json!("moon")),
            Finish::Other,
            "{\"a\":1}",
        ),
        (
            changed("/choices/0/finish_reason", json!("length")),
            Finish::Length,
            "{\"a\":1}",
        ),
        (
            changed("/choices/0/message/refusal", json!("no")),
            Finish::Refusal,
            "",
        ),
        (changed("/id", Value::Null), Finish::Stop, "{\"a\":1}"),
        (changed("/object", json!(["?"])), Finish::Stop, "{\"a\":1}"),
        (changed("/model", json!(7)), Finish::Stop, "{\"a\":1}"),
    ] {
        let (answer, requests) = ask_once(&[act]).await;
        let answer = answer.unwrap();
        assert_eq!(
            (answer.finish, answer.text.as_str(), requests),
            (finish, text, 1)
        );
    }
}

#[tokio::test]
async fn a_count_of_tokens_that_cannot_be_true_is_not_paid() {
    for usage in [
        json!({"prompt_tokens": 1_000_000_000_000_u64, "completion_tokens": 1}),
        json!({"prompt_tokens": 1_000_000, "completion_tokens": 1}),
        json!({"prompt_tokens": -900, "completion_tokens": -40}),
        json!({"prompt_tokens": 900, "completion_tokens": 1_000_000}),
        Value::Null,
    ] {
        let mut reply = reply("{}");
        reply["usage"] = usage;
        let server = OpenAiServer::start([Act::Reply(reply)]).await;
        let model = server.model();
        let answer = ask(&model, PATIENCE).await.unwrap();
        assert_eq!(answer.usage.counted, Counted::Estimated);
        let most = model.greatest_cost(&question(), "gpt-4o");
        assert!(answer.cost_usd > Decimal::ZERO && answer.cost_usd * Decimal::TWO <= most);
    }
}
