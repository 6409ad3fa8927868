//! Can a model at an endpoint be measured and recorded from a shell, and played again without it?

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tokio::task::spawn_blocking;

use crate::support::openai_server::{Act, OpenAiServer};

/// A model that reads nothing into anything.
const NOTHING: &str = r#"{"operations":[],"not_understood":[]}"#;

/// A model at the endpoint of the configuration is asked.
const ASKS: [&str; 4] = ["--model", "openai", "--model-name", "gpt-4o-mini"];

/// Runs `eval run` on our smallest set; gives its JSON.
async fn eval_run(server: &OpenAiServer, arguments: Vec<String>) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_order-agent"));
    command
        .args([
            "eval",
            "run",
            "eval/datasets/smoke",
            "--json",
            "--policy",
            "always",
        ])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("ORDER_AGENT__MODEL__BASE_URL", server.base_url())
        .env("ORDER_AGENT__LOG__FILTER", "warn");
    let output = spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn arguments(words: &[&str], folder: &Path) -> Vec<String> {
    let folder = folder.display().to_string();
    words
        .iter()
        .map(|word| word.replace("FOLDER", &folder))
        .collect()
}

#[tokio::test]
async fn a_model_at_an_endpoint_is_measured_recorded_and_played_again_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = OpenAiServer::start([Act::Answer(NOTHING)]).await;
    let asks = [&ASKS[..], &["--record", "FOLDER"]].concat();
    let measured = eval_run(&server, arguments(&asks, folder.path())).await;
    let questions = server.requests();
    assert!(questions > 10, "{questions}");
    assert_eq!(measured["unanswered"], serde_json::json!([]));
    assert!(measured["cost"]["total"]["llm_calls"].as_u64().unwrap() >= questions as u64);

    let plays = ["--model", "replay", "--cassettes", "FOLDER"];
    let replayed = eval_run(&server, arguments(&plays, folder.path())).await;
    assert_eq!(server.requests(), questions, "nobody is asked");
    assert_eq!(replayed["outcomes"], measured["outcomes"]);
    assert_eq!(replayed["cost"], measured["cost"]);
}

#[tokio::test]
async fn a_changed_prompt_is_what_the_endpoint_is_asked_by_and_what_the_report_names() {
    let folder = tempfile::tempdir().unwrap();
    let own = std::fs::read_to_string("prompts/order_extraction.v1.md").unwrap();
    let newer = folder.path().join("order_extraction.v2.md");
    std::fs::write(newer, own + "Zebras are no goods.\n").unwrap();
    let server = OpenAiServer::start([Act::Answer(NOTHING)]).await;
    let asks = [&ASKS[..], &["--prompts", "FOLDER"]].concat();
    let measured = eval_run(&server, arguments(&asks, folder.path())).await;
    let questions = measured["prompts"]["order_extraction.v2"].as_u64();
    assert_eq!(questions, measured["cost"]["total"]["llm_calls"].as_u64());
    for one in server.asked() {
        let body = one.body.to_string();
        assert!(body.contains("Zebras are no goods."), "{body}");
    }
}
