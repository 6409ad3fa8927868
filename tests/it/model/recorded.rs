//! Recording at an endpoint and answering without one.

use std::sync::Arc;

use order_agent::llm::{Cassettes, Kind, Model, OpenAi, Recorder};

use super::{PATIENCE, ask};
use crate::support::openai_server::{Act, KEY, OpenAiServer};

#[tokio::test]
async fn what_was_recorded_is_answered_again_with_nobody_there() {
    let folder = tempfile::tempdir().unwrap();
    let server = OpenAiServer::start([Act::Answer("{\"a\":1}"), Act::Status(400, "")]).await;
    let openai = OpenAi::new(server.settings()).unwrap();
    let recording = openai.recording(Recorder::new(folder.path()).unwrap());
    let model = Model::OpenAi(Arc::new(recording));
    let asked = ask(&model, PATIENCE).await.unwrap();
    ask(&model, PATIENCE).await.unwrap_err();

    let replay = Model::Replay(Arc::new(Cassettes::read(folder.path()).unwrap()));
    let again = ask(&replay, PATIENCE).await.unwrap();
    assert_eq!(
        (&again.text, again.usage, again.cost_usd),
        (&asked.text, asked.usage, asked.cost_usd)
    );
    assert_eq!(server.requests(), 2);
    let file = std::fs::read_to_string(folder.path().join("order_extraction.v1.jsonl")).unwrap();
    assert!(!file.contains(KEY));
    assert_eq!(file.lines().count(), 1, "a failure is no answer");
}

#[tokio::test]
async fn a_question_that_was_not_recorded_is_a_failure_and_no_model_is_one_too() {
    let replay = Model::Replay(Arc::new(Cassettes::default()));
    let missed = ask(&replay, PATIENCE).await.unwrap_err();
    assert_eq!((missed.kind, missed.attempts), (Kind::NotRecorded, 0));
    let off = ask(&Model::Off, PATIENCE).await.unwrap_err();
    assert_eq!((off.kind, off.attempts), (Kind::Off, 0));
}
