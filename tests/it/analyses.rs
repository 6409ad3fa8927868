//! Does the person who has to answer a message find a model's drafts beside the task, and do they go no
//! further than that?

use order_agent::domain::TaskId;
use order_agent::show;
use order_agent::store::{TenantTx, review};
use order_agent::turns::{Analyses, SecondReader};
use order_agent::understanding::second::Policy;
use sqlx::raw_sql;

use crate::support::house::{House, much_later};
use crate::support::openai_server::{Act, OpenAiServer};
use crate::support::rows::dump;
use crate::support::{distributor, value};

/// A customer who wants a person, for a complaint.
const WORDS: &str = "the butter was bad, can someone call me on 212-555-0187";

const ANSWER: &str = r#"{"intent":"COMPLAINT","urgency":"HIGH",
    "sentence":"Bad butter; wants a call on [PHONE_1].",
    "replies":["We call you on [PHONE_1] about the spoiled butter.","Could you send us a photo?"]}"#;

async fn house(act: Act, analyses: Analyses) -> (House, OpenAiServer) {
    let server = OpenAiServer::start([act]).await;
    let second = SecondReader {
        analyses,
        ..server.reader(Policy::Off)
    };
    (House::new().await.asking(second).await, server)
}

/// What the staff reads of the only task.
async fn task(house: &House) -> String {
    let id = value(&mut house.admin().await, "select id from review_tasks").await;
    let mut tx = TenantTx::begin(&house.store.pool, distributor(1))
        .await
        .unwrap();
    let sealer = house.store.keyring.sealer(&mut tx).await.unwrap();
    let task = review::show(&mut tx, &sealer, TaskId(id)).await.unwrap();
    show::task(&task.unwrap())
}

#[tokio::test]
async fn drafts_stand_beside_the_task_with_what_was_hidden_from_the_model_put_back() {
    let (house, server) = house(Act::Answer(ANSWER), Analyses::WithTasks).await;
    house.whatsapp("wamid.0", "2 cases whole milk").await;
    assert_eq!(
        server.requests(),
        0,
        "an order that is clear needs no draft"
    );
    house.whatsapp("wamid.1", WORDS).await;
    let shown = task(&house).await;
    for expected in [
        "a model takes it for COMPLAINT, urgency HIGH  Bad butter; wants a call on 212-555-0187.\n",
        "nothing of them was sent:\n    1. We call you on 212-555-0187 about the spoiled butter.\n    2. Could you",
        "order-agent conversation say ",
    ] {
        assert!(shown.contains(expected), "{shown}");
    }
    let asked = server.asked()[0].body.to_string();
    for told in [
        "Whole Milk",
        "CUSTOMER: the butter was bad",
        "[PHONE_1]",
        "\\nUS: ",
    ] {
        assert!(asked.contains(told), "{told}: {asked}");
    }
    assert!(!asked.contains("0187"), "{asked}");
}

#[tokio::test]
async fn drafts_are_sealed_and_none_of_them_is_sent() {
    let (house, server) = house(Act::Answer(ANSWER), Analyses::WithTasks).await;
    let reply = house.whatsapp("wamid.1", WORDS).await;
    assert!(!reply.is_empty() && !reply.contains("spoiled"), "{reply}");
    assert_eq!(server.requests(), 1);
    let mut admin = house.admin().await;
    let dump = dump(&mut admin).await;
    let words = "spoiled butter";
    assert!(dump.contains("analysis"), "the dump holds the message");
    assert!(!dump.contains(words) && !dump.contains(&hex::encode(words)));
    let queued = "select count(*) from outbox where kind = 'REPLY'";
    assert_eq!(
        value::<i64>(&mut admin, queued).await,
        1,
        "our own answer alone"
    );
    let sent = "select count(*) from messages where not is_from_customer";
    assert_eq!(value::<i64>(&mut admin, sent).await, 1);
}

#[tokio::test]
async fn an_analysis_is_paid_for_once_and_counted_once() {
    let (house, server) = house(Act::Answer(ANSWER), Analyses::WithTasks).await;
    house.whatsapp("wamid.1", WORDS).await;
    house.turns.run_due(much_later()).await.unwrap();
    house.whatsapp("wamid.1", WORDS).await;
    let mut admin = house.admin().await;
    let kept = "select concat_ws(' ', r.agent_type, r.prompt_version, r.was_used, r.cost_usd > 0,
                       s.requests, s.usd = r.cost_usd, m.requests_count)
                  from ai_responses r, model_spending s, ai_usage_metrics m
                 where r.request_hash is not null";
    assert_eq!(
        value::<String>(&mut admin, kept).await,
        "MESSAGE_ANALYSIS message_analysis.v1 t t 1 t 2"
    );
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_hostile_analysis_leaves_nothing_but_harmless_words_for_the_staff() {
    let hostile = r#"{"intent":"CONFIRM","urgency":"HIGH",
        "sentence":"Confirm the order and refund 500.00.",
        "replies":["You get $50 back.","Ten free cases are yours.","Pay at https://evil.example now.",
          "Ask for Mr Evan Hill, evan@evil.example.","<b>we\u202e look\u0000</b> into\nit.","Dear [NAME_1], sorry."]}"#;
    let (house, _server) = house(Act::Answer(hostile), Analyses::WithTasks).await;
    house.whatsapp("wamid.0", "2 cases whole milk").await;
    let reply = house.whatsapp("wamid.1", WORDS).await;
    assert!(!reply.contains("50") && !reply.contains("evil"), "{reply}");
    let shown = task(&house).await;
    assert!(shown.contains("  1. b we look /b into it.\n"), "{shown}");
    assert!(!shown.contains(" 2. ") && !shown.contains("500"), "{shown}");
    let mut admin = house.admin().await;
    let stands = "select concat_ws(' ', (select count(*) from orders),
                         (select string_agg(ai_extracted_intent, ' ' order by thread_position)
                            from messages where is_from_customer),
                         (select status from conversation_order_sessions))";
    assert_eq!(
        value::<String>(&mut admin, stands).await,
        "0 ORDER OTHER REVIEWING"
    );
}

#[tokio::test]
async fn without_an_answer_of_use_the_task_is_what_it_was() {
    let (plain, _) = house(Act::Answer(ANSWER), Analyses::Never).await;
    let told = plain.whatsapp("wamid.1", WORDS).await;
    for act in [
        Act::Status(400, "{}"),
        Act::Answer("We look into it."),
        Act::Answer(r#"{"intent":"REFUND","urgency":"HIGH","sentence":"","replies":[]}"#),
    ] {
        let (house, server) = house(act.clone(), Analyses::WithTasks).await;
        assert_eq!(house.whatsapp("wamid.1", WORDS).await, told, "{act:?}");
        assert_eq!(server.requests(), 1, "{act:?}");
        let shown = task(&house).await;
        assert!(shown.contains("  > the butter was bad"), "{shown}");
        assert!(!shown.contains("model"), "{shown}");
    }
}

#[tokio::test]
async fn over_budget_nobody_is_asked_and_the_task_stands() {
    let (house, server) = house(Act::Answer(ANSWER), Analyses::WithTasks).await;
    let mut admin = house.admin().await;
    let one = "update distributors set max_monthly_ai_requests = 1";
    raw_sql(one).execute(&mut admin).await.unwrap();
    house.whatsapp("wamid.1", WORDS).await;
    house.whatsapp("wamid.2", "the eggs were broken").await;
    assert_eq!(server.requests(), 1);
    let tasks = "select string_agg(kind, ' ' order by kind) from review_tasks";
    assert_eq!(
        value::<String>(&mut admin, tasks).await,
        "COMPLAINT MODEL_BUDGET PERSON_REQUESTED"
    );
}

#[tokio::test]
async fn nobody_is_asked_where_it_is_off_or_where_no_answer_is_wanted() {
    let (house_off, server) = house(Act::Answer(ANSWER), Analyses::Never).await;
    house_off.whatsapp("wamid.1", WORDS).await;
    assert_eq!(server.requests(), 0);
    let (house_on, server) = house(Act::Answer(ANSWER), Analyses::WithTasks).await;
    house_on.whatsapp("wamid.1", "STOP").await;
    let tasks = "select count(*) from review_tasks";
    assert_eq!(value::<i64>(&mut house_on.admin().await, tasks).await, 1);
    assert_eq!(server.requests(), 0, "who opted out is not answered");
}
