//! How an endpoint is asked, and what is learned of it.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use order_agent::llm::{Allowance, Kind, Model, OpenAi, Priced};
use order_agent::telemetry;
use rust_decimal::Decimal;
use serde_json::Value;
use tokio_util::task::TaskTracker;
use tracing_subscriber::layer::SubscriberExt as _;

use super::{PATIENCE, WORDS, ask, ask_once, question};
use crate::support::distributor;
use crate::support::openai_server::{Act, KEY, OpenAiServer};
use crate::support::wait::until;

#[tokio::test]
async fn a_question_is_one_request_with_schema_and_key_and_its_answer_is_counted() {
    let server = OpenAiServer::start([Act::Answer("{\"operations\":[]}")]).await;
    let answer = ask(&server.model(), PATIENCE).await.unwrap();
    let asked = &server.asked()[0];
    let authorization = asked.headers["authorization"].to_str().unwrap();
    assert_eq!(authorization, format!("Bearer {KEY}"));
    assert_eq!(asked.body["model"], "gpt-4o");
    assert_eq!(asked.body["response_format"]["type"], "json_schema");
    let content = asked.body["messages"][1]["content"].as_str().unwrap();
    assert!(content.contains(WORDS), "{content}");
    assert_eq!(answer.text, "{\"operations\":[]}");
    assert_eq!(answer.model, "gpt-4o-2024-08-06");
    // 500 × 2.50 + 400 × 1.25 + 40 × 10.00 millionths.
    assert_eq!(answer.cost_usd, Decimal::new(2150, 6));
    assert_eq!((server.requests(), answer.attempts), (1, 1));
}

#[tokio::test]
async fn a_server_without_a_key_is_sent_none() {
    let server = OpenAiServer::start([Act::Answer("{}")]).await;
    let mut settings = server.settings();
    settings.api_key = None;
    let model = Model::OpenAi(Arc::new(OpenAi::new(settings).unwrap()));
    ask(&model, PATIENCE).await.unwrap();
    let headers = &server.asked()[0].headers;
    assert!(!headers.contains_key("authorization"));
    assert!(
        !headers
            .keys()
            .any(|name| name.as_str().starts_with("openai-"))
    );
}

#[tokio::test]
async fn what_a_server_does_not_take_is_found_out_once() {
    for (act, first) in [(Act::NoSchema, 2), (Act::NoFormat, 3), (Act::Reasoning, 3)] {
        let server = OpenAiServer::start([act]).await;
        let model = server.model();
        for requests in [first, first + 1, first + 2] {
            let answer = ask(&model, PATIENCE).await.unwrap();
            assert_eq!(answer.text, "{}");
            assert_eq!(
                answer.lost_usd,
                Decimal::ZERO,
                "what is refused is not billed"
            );
            assert_eq!(server.requests(), requests);
        }
    }
}

#[tokio::test]
async fn the_object_is_cut_out_of_whatever_stands_around_it() {
    for text in [
        "```json\n{\"a\":1}\n```",
        "Here you are: {\"a\":1}",
        "{\"a\":1}{\"a\":1}",
    ] {
        let (answer, requests) = ask_once(&[Act::Answer(text)]).await;
        assert_eq!((answer.unwrap().text.as_str(), requests), ("{\"a\":1}", 1));
    }
}

#[tokio::test]
async fn a_model_without_a_price_costs_as_much_as_the_dearest_and_says_so() {
    let server = OpenAiServer::start([Act::Answer("{}")]).await;
    let model = server.model();
    let allowance = Allowance {
        model: "llama-of-the-house",
        deadline: PATIENCE,
        distributor: distributor(1),
    };
    let listed = ask(&model, PATIENCE).await.unwrap();
    let unknown = model.ask(&question(), allowance).await.unwrap();
    assert_eq!(
        (listed.priced, unknown.priced),
        (Priced::Listed, Priced::AsDearest)
    );
    assert!(unknown.cost_usd > listed.cost_usd);
}

#[tokio::test]
async fn calls_at_once_are_limited_in_all_and_for_each_distributor() {
    let server = OpenAiServer::start([Act::Held]).await;
    let mut settings = server.settings();
    settings.concurrency = NonZeroUsize::new(3).unwrap();
    settings.concurrency_per_distributor = NonZeroUsize::new(2).unwrap();
    let model = Model::OpenAi(Arc::new(OpenAi::new(settings).unwrap()));
    let calls = TaskTracker::new();
    let asking = (0..12).map(|number| {
        let model = model.clone();
        calls.spawn(async move {
            let allowance = Allowance {
                model: "gpt-4o",
                deadline: PATIENCE,
                distributor: distributor(number % 2),
            };
            model.ask(&question(), allowance).await.unwrap().concurrent
        })
    });
    let asking: Vec<_> = asking.collect();
    until("three calls are held", async || {
        (server.under_way() == 3).then_some(())
    })
    .await;
    server.release();
    let mut most = 0;
    for call in asking {
        most = most.max(call.await.unwrap());
    }
    assert_eq!(
        (server.requests(), server.most_under_way(), most),
        (12, 3, 2)
    );
}

#[tokio::test]
async fn a_call_that_finds_no_place_in_time_sends_nothing() {
    let server = OpenAiServer::start([Act::Never]).await;
    let mut settings = server.settings();
    settings.concurrency = NonZeroUsize::MIN;
    let model = Model::OpenAi(Arc::new(OpenAi::new(settings).unwrap()));
    let calls = TaskTracker::new();
    let holder = model.clone();
    let held = calls.spawn(async move { ask(&holder, PATIENCE).await });
    until("one call is held", async || {
        (server.under_way() == 1).then_some(())
    })
    .await;
    let failure = ask(&model, Duration::from_millis(50)).await.unwrap_err();
    assert_eq!((failure.kind, failure.attempts), (Kind::Busy, 0));
    assert_eq!(failure.lost_usd, Decimal::ZERO);
    held.abort();
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn whatever_is_logged_holds_no_word_of_question_answer_or_key() {
    let lines = Lines::default();
    let writer = lines.clone();
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone());
    let filter = telemetry::filter("trace,async_openai=trace,hyper=trace").unwrap();
    let subscriber = tracing_subscriber::registry().with(filter).with(layer);
    // With a single subscriber the library asks each thread for its own whether a line is wanted, and
    // remembers the first answer: a test on another thread, which has none, would silence this one.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let guard = tracing::subscriber::set_default(subscriber);
    for act in [
        Act::Answer("{\"quote\":\"secret sauce\"}"),
        Act::Body("secret sauce"),
        Act::Status(500, "secret sauce"),
        Act::Status(400, "secret sauce"),
        Act::Reply(Value::String("secret sauce".to_owned())),
    ] {
        let _ = ask_once(&[act]).await;
    }
    drop(guard);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("gen_ai.request.model=\"gpt-4o\""), "{text}");
    assert!(text.contains("gen_ai.usage.output_tokens=40"), "{text}");
    for word in ["secret sauce", "whole milk", KEY, "You read orders"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}
