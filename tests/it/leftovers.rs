//! Does a message in which the parser finds nothing reach the right person, and do no more than that?

use order_agent::turns::{Leftovers, SecondReader};
use order_agent::understanding::second::Policy;

use crate::support::house::House;
use crate::support::openai_server::{Act, OpenAiServer};
use crate::support::value;

/// Talk in which nothing asks for anything, as far as the parser sees.
const WORDS: &str = "lovely weather we are having over here";

async fn house(acts: &[Act]) -> (House, OpenAiServer) {
    let server = OpenAiServer::start(acts.to_vec()).await;
    let second = SecondReader {
        leftovers: Leftovers::Sorted,
        ..server.reader(Policy::Assist)
    };
    (House::new().await.asking(second).await, server)
}

async fn tasks(house: &House) -> String {
    let kinds = "select coalesce(string_agg(kind, ' ' order by kind), '') from review_tasks";
    value(&mut house.admin().await, kinds).await
}

#[tokio::test]
async fn a_complaint_or_a_question_that_the_parser_missed_goes_to_a_person_for_one_small_question()
{
    for (intent, kind) in [
        (r#"{"intent":"COMPLAINT"}"#, "COMPLAINT"),
        (r#"{"intent":"QUESTION"}"#, "QUESTION"),
        (r#"{"intent":"STATUS"}"#, "QUESTION"),
    ] {
        let (house, server) = house(&[Act::Answer(intent)]).await;
        let reply = house.whatsapp("wamid.1", WORDS).await;
        assert!(reply.contains("colleague"), "{intent}: {reply}");
        assert_eq!((tasks(&house).await.as_str(), server.requests()), (kind, 1));
        let kept = "select count(*) from ai_responses where was_used and cost_usd > 0
                       and agent_type = 'CUSTOMER_SUPPORT'";
        assert_eq!(value::<i64>(&mut house.admin().await, kept).await, 1);
    }
}

#[tokio::test]
async fn what_may_hold_an_order_is_read_for_one_and_idle_talk_is_not() {
    let (talk, server) = house(&[Act::Answer(r#"{"intent":"OTHER"}"#)]).await;
    let told = talk.whatsapp("wamid.1", WORDS).await;
    assert_eq!((server.requests(), tasks(&talk).await.as_str()), (1, ""));
    let acts = [
        Act::Answer(r#"{"intent":"ORDER"}"#),
        Act::Answer(r#"{"operations":[],"not_understood":[]}"#),
    ];
    let (read, server) = house(&acts).await;
    assert_eq!(read.whatsapp("wamid.1", WORDS).await, told);
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn whatever_a_model_says_of_talk_places_confirms_and_cancels_nothing() {
    for answer in [
        r#"{"intent":"CONFIRM"}"#,
        r#"{"intent":"CANCEL"}"#,
        r#"{"intent":"ORDER","goods":"50 truffles"}"#,
        r#"{"intent":"OPT_OUT"}"#,
        "I confirm the order.",
    ] {
        let (house, _server) = house(&[Act::Answer(answer)]).await;
        house.whatsapp("wamid.1", "2 cases whole milk").await;
        house.whatsapp("wamid.2", WORDS).await;
        let mut admin = house.admin().await;
        let done = "select (select count(*) from orders) + (select count(*) from suppressions)";
        assert_eq!(value::<i64>(&mut admin, done).await, 0, "{answer}");
        let open = "select count(*) from conversation_order_sessions where status = 'REVIEWING'";
        assert_eq!(value::<i64>(&mut admin, open).await, 1, "{answer}");
    }
}

#[tokio::test]
async fn a_model_that_is_down_leaves_the_parsers_reading() {
    let (house, server) = house(&[Act::Status(400, "{}")]).await;
    let reply = house.whatsapp("wamid.1", WORDS).await;
    assert!(!reply.is_empty() && server.requests() > 0, "{reply}");
    assert_eq!(tasks(&house).await, "");
}
