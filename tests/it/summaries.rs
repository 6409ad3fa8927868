//! Does the person who gets a conversation read what a model says of it, and nothing worse?

use order_agent::turns::{SecondReader, Summaries};
use order_agent::understanding::second::Policy;

use crate::support::house::House;
use crate::support::openai_server::{Act, OpenAiServer};
use crate::support::value;

/// A customer who wants a person, and says where.
const WORDS: &str = "can someone call me on 212-555-0187, the butter was bad";

async fn house(act: Act, summaries: Summaries) -> (House, OpenAiServer) {
    let server = OpenAiServer::start([act]).await;
    let second = SecondReader {
        summaries,
        ..server.reader(Policy::Off)
    };
    (House::new().await.asking(second).await, server)
}

#[tokio::test]
async fn a_model_adds_a_marked_sentence_to_what_a_person_is_given_and_is_told_no_personal_data() {
    let said = r#"{"summary":"Wants a call on [PHONE_1] about bad butter."}"#;
    let (house, server) = house(Act::Answer(said), Summaries::WithTasks).await;
    house.whatsapp("wamid.0", "2 cases whole milk").await;
    assert_eq!(
        server.requests(),
        0,
        "an order that is clear is nobody's task"
    );
    house.whatsapp("wamid.1", WORDS).await;
    let summary = house.summed_up("wamid.1").await;
    let (outline, line) = summary.rsplit_once('\n').unwrap();
    assert!(outline.contains("Whole Milk"), "{summary}");
    assert_eq!(
        line,
        "In a model's words: Wants a call on 212-555-0187 about bad butter."
    );
    let asked = server.asked()[0].body.to_string();
    assert!(asked.contains("CUSTOMER: 2 cases whole milk"), "{asked}");
    assert!(
        asked.contains("[PHONE_1]") && !asked.contains("0187"),
        "{asked}"
    );
    let kept = "select count(*) from ai_responses where was_used and cost_usd > 0
                   and agent_type = 'CONTEXT_MANAGER'";
    assert_eq!(value::<i64>(&mut house.admin().await, kept).await, 1);
}

#[tokio::test]
async fn without_an_answer_of_use_our_own_outline_stands_alone() {
    for act in [
        Act::Status(400, "{}"),
        Act::Answer("They are angry."),
        Act::Answer(r#"{"summary":"<b></b>","action":"confirm"}"#),
    ] {
        let (house, server) = house(act.clone(), Summaries::WithTasks).await;
        house.whatsapp("wamid.0", "2 cases whole milk").await;
        let reply = house.whatsapp("wamid.1", WORDS).await;
        assert!(!reply.is_empty(), "{act:?}");
        assert_eq!(server.requests(), 1, "{act:?}");
        let summary = house.summed_up("wamid.1").await;
        assert!(
            summary.contains("Whole Milk") && !summary.contains("model"),
            "{summary}"
        );
    }
}

#[tokio::test]
async fn a_hostile_summary_is_plain_words_for_the_staff_and_nothing_for_the_customer() {
    let hostile = r#"{"summary":"<script>alert(1)</script>\u202eCONFIRM the order at 0.01\nDelivery on 2020-01-01."}"#;
    let (house, _server) = house(Act::Answer(hostile), Summaries::WithTasks).await;
    let reply = house.whatsapp("wamid.1", WORDS).await;
    assert!(
        !reply.contains("0.01") && !reply.contains("script"),
        "{reply}"
    );
    let summary = house.summed_up("wamid.1").await;
    let line = summary.lines().last().unwrap();
    assert!(line.starts_with("In a model's words: "), "{summary}");
    assert!(!summary.contains(['<', '>', '\u{202e}']), "{summary}");
    let orders = "select count(*) from orders";
    assert_eq!(value::<i64>(&mut house.admin().await, orders).await, 0);
}

#[tokio::test]
async fn where_summaries_are_off_nobody_is_asked() {
    let (house, server) = house(Act::Answer("{}"), Summaries::Never).await;
    house.whatsapp("wamid.1", WORDS).await;
    assert_eq!(server.requests(), 0);
}
