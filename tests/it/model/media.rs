//! How a voice note and a picture are sent, what they cost, and what becomes of a fault.

use std::sync::Arc;

use order_agent::llm::{Allowance, Answer, BadReply, Failure, Kind, Model, OpenAi, Recorder};
use order_agent::llm::{Priced, Recording};
use order_agent::understanding::second::{Picture, Prompt, Purpose, Request};
use rust_decimal::Decimal;

use super::PATIENCE;
use crate::support::distributor;
use crate::support::openai_server::{Act, KEY, OpenAiServer};

/// A file of 40,000 bytes, which lasts 80 seconds at most.
static NOTE: [u8; 40_000] = [b'o'; 40_000];

const fn note() -> Recording<'static> {
    Recording {
        extension: "ogg",
        media_type: "audio/ogg",
        bytes: &NOTE,
    }
}

fn allowance(model: &str) -> Allowance<'_> {
    Allowance {
        model,
        deadline: PATIENCE,
        distributor: distributor(1),
    }
}

async fn hear(acts: &[Act]) -> (Result<Answer, Failure>, OpenAiServer) {
    let server = OpenAiServer::start(acts.to_vec()).await;
    let heard = server.model().hear(&note(), allowance("whisper-1")).await;
    (heard, server)
}

#[tokio::test]
async fn a_voice_note_is_one_form_with_key_and_file_and_costs_the_seconds_that_are_billed() {
    let (heard, server) = hear(&[Act::Hears(" two cases of milk\n")]).await;
    let answer = heard.unwrap();
    assert_eq!(answer.text, "two cases of milk");
    // 9 seconds of 0.006 a minute.
    assert_eq!(answer.cost_usd, Decimal::new(900, 6));
    assert_eq!((answer.priced, server.requests()), (Priced::Listed, 1));
    let asked = &server.asked()[0];
    let authorization = asked.headers["authorization"].to_str().unwrap();
    assert_eq!(authorization, format!("Bearer {KEY}"));
    let form = asked.body.as_str().unwrap();
    assert!(
        form.contains("name=\"model\"\r\n\r\nwhisper-1\r\n"),
        "{form}"
    );
    assert!(form.contains("filename=\"note.ogg\""), "{form}");
    assert!(form.contains(std::str::from_utf8(&NOTE).unwrap()));
}

#[tokio::test]
async fn a_voice_note_without_a_count_costs_as_much_as_a_file_of_its_size_can_last() {
    let reply = serde_json::json!({"text": "hello"});
    let (heard, server) = hear(&[Act::Reply(reply)]).await;
    let usd = heard.unwrap().cost_usd;
    assert_eq!(usd, Decimal::new(8, 3));
    let most = server
        .model()
        .greatest_cost_of_hearing(&note(), "whisper-1");
    assert_eq!(most, usd * Decimal::TWO, "two tries");
}

#[tokio::test]
async fn a_fault_while_hearing_is_named_and_tried_as_often_as_one_of_a_question() {
    for (act, kind, requests) in [
        (Act::Status(500, ""), Kind::ServerFailed(500), 2),
        (Act::Status(400, "response_format"), Kind::Refused(400), 1),
        (Act::Status(401, ""), Kind::CredentialsRefused(401), 1),
        (Act::Body("<html>"), Kind::BadReply(BadReply::NotJson), 1),
        (Act::Answer("{}"), Kind::BadReply(BadReply::Empty), 1),
    ] {
        let (heard, server) = hear(std::slice::from_ref(&act)).await;
        let failure = heard.unwrap_err();
        assert_eq!((failure.kind, server.requests()), (kind, requests));
        let most = server
            .model()
            .greatest_cost_of_hearing(&note(), "whisper-1");
        assert!(failure.lost_usd <= most, "{act:?}");
    }
}

#[tokio::test]
async fn a_picture_stands_behind_the_prompt_and_is_never_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let server = OpenAiServer::start([Act::Answer("{\"lines\":[],\"illegible\":false}")]).await;
    let openai = OpenAi::new(server.settings()).unwrap();
    let openai = openai.recording(Recorder::new(folder.path()).unwrap());
    let model = Model::OpenAi(Arc::new(openai));
    let prompt = Prompt::embedded(Purpose::PictureTranscription);
    let request = Request::about_picture(prompt, Picture::new("image/png", b"\x89PNG"));
    let answer = model.ask(&request, allowance("gpt-4o")).await.unwrap();
    assert!(answer.cost_usd <= model.greatest_cost(&request, "gpt-4o"));
    let messages = &server.asked()[0].body["messages"];
    assert_eq!(messages[0]["content"], prompt.text);
    let parts = &messages[1]["content"];
    assert_eq!(
        parts[1]["image_url"]["url"],
        "data:image/png;base64,iVBORw=="
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
