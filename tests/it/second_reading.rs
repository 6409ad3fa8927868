//! What does a model do to a turn, from the webhook to the order? Seen at a server that speaks its
//! provider's protocol.

use order_agent::store::Store;
use order_agent::turns::Turns;
use order_agent::understanding::second::Policy;
use sqlx::AssertSqlSafe;

use crate::support::dying::dies_before_its_commit;
use crate::support::house::{House, PHONE, much_later, turn_settings};
use crate::support::openai_server::{Act, OpenAiServer};
use crate::support::value;

/// Goods that the catalog knows, goods that it does not, and a number to call.
const WORDS: &str = "2 cases whole milk and 3 cases of moo juice, call me on 212-555-0187";

/// The same as the parser reads, of what the message holds.
const AGREES: &str = r#"{"operations":[{"op":"ADD","quote":"2 cases whole milk","product":"P1","quantity":"2","unit":"case","replaces":null,"confidence":0.98}],"not_understood":["3 cases of moo juice"]}"#;

/// A line that nobody wrote.
const INVENTS: &str = r#"{"operations":[{"op":"ADD","quote":"50 cases of truffles","product":"P1","quantity":"50","unit":"case","replaces":null,"confidence":1}],"not_understood":[]}"#;

/// A distributor with money for models, whose messages a server reads too.
async fn house(acts: &[Act], limits: &str) -> (House, OpenAiServer) {
    let server = OpenAiServer::start(acts.to_vec()).await;
    let mut house = House::new().await;
    house.turns = turns(&house.store, &server);
    let set = format!("update distributors set {limits}");
    let mut admin = house.admin().await;
    sqlx::raw_sql(AssertSqlSafe(set))
        .execute(&mut admin)
        .await
        .unwrap();
    (house, server)
}

fn turns(store: &Store, server: &OpenAiServer) -> Turns {
    Turns::new(
        store.clone(),
        server.reader(Policy::Assist),
        turn_settings(),
    )
}

/// Enough for every question of a test.
const RICH: &str = "ai_enabled = true, monthly_ai_budget_usd = 100";

#[tokio::test]
async fn what_the_parser_is_not_sure_of_is_asked_once_paid_for_and_told_without_personal_data() {
    let (house, server) = house(&[Act::Answer(AGREES)], RICH).await;
    let reply = house.whatsapp("wamid.1", WORDS).await;
    assert!(reply.contains("Whole Milk"), "{reply}");
    assert_eq!(server.requests(), 1);
    let asked = server.asked()[0].body.to_string();
    assert!(
        asked.contains("moo juice") && asked.contains("[PHONE_1]"),
        "{asked}"
    );
    assert!(!asked.contains("0187"), "{asked}");
    let used = "select count(*) from ai_responses where was_used and request_hash is not null
                   and cost_usd > 0 and prompt_version = 'order_extraction.v1'";
    let mut admin = house.admin().await;
    assert_eq!(value::<i64>(&mut admin, used).await, 1);
    let kept =
        "select (select sum(cost_usd) from ai_responses) = (select sum(usd) from model_spending)";
    assert!(value::<bool>(&mut admin, kept).await);
}

#[tokio::test]
async fn what_the_parser_is_sure_of_costs_nothing() {
    let (house, server) = house(&[Act::Answer(AGREES)], RICH).await;
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    house.whatsapp("wamid.2", "yes").await;
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn without_money_nobody_is_asked_and_the_order_is_read_all_the_same() {
    let (house, server) = house(
        &[Act::Answer(AGREES)],
        "ai_enabled = true, monthly_ai_budget_usd = 0",
    )
    .await;
    let reply = house.whatsapp("wamid.1", WORDS).await;
    assert!(reply.contains("Whole Milk"), "{reply}");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_model_that_fails_leaves_the_parsers_reading_and_its_name_in_the_errors() {
    for act in [
        Act::Status(400, "{}"),
        Act::Body("<html>busy</html>"),
        Act::Answer("I'd rather not."),
        Act::Answer(r#"{"operations":[{"op""#),
    ] {
        let (house, server) = house(std::slice::from_ref(&act), RICH).await;
        let reply = house.whatsapp("wamid.1", WORDS).await;
        assert!(reply.contains("Whole Milk"), "{act:?}: {reply}");
        assert!(server.requests() > 0, "{act:?}");
        let mut admin = house.admin().await;
        let kept = "select (select count(*) from ai_errors)
                         + (select count(*) from ai_responses where request_hash is not null)";
        assert_eq!(value::<i64>(&mut admin, kept).await, 1, "{act:?}");
    }
}

#[tokio::test]
async fn a_model_that_goes_between_two_turns_of_a_conversation_leaves_the_parsers_readings() {
    let gone = [
        (
            "the endpoint fails",
            vec![Act::Answer(AGREES), Act::Status(500, "{}")],
        ),
        ("it is switched off", vec![Act::Answer(AGREES)]),
    ];
    for (how, acts) in gone {
        let (house, server) = house(&acts, RICH).await;
        let reply = house.whatsapp("wamid.1", WORDS).await;
        assert!(reply.contains("Whole Milk"), "{how}: {reply}");
        let asked = server.requests();
        if acts.len() == 1 {
            let mut admin = house.admin().await;
            let off = "update distributors set ai_enabled = false";
            sqlx::raw_sql(off).execute(&mut admin).await.unwrap();
        }
        let more = house
            .whatsapp("wamid.2", "and 2 bags of russets and 4 of the zorp")
            .await;
        assert!(more.contains("Russet"), "{how}: {more}");
        assert_eq!(server.requests() > asked, acts.len() == 2, "{how}");
        house
            .whatsapp("wamid.3", "skip the moo juice and the zorp")
            .await;
        house.whatsapp("wamid.4", "yes").await;
        let mut admin = house.admin().await;
        let held = "select count(*) from order_products o
                      join products p on p.id = o.matched_product_id where p.sku in ('D-1', 'P-1')";
        let stands = "select count(*) from orders";
        let ordered: i64 = value(&mut admin, held).await;
        let orders: i64 = value(&mut admin, stands).await;
        assert_eq!((orders, ordered), (1, 2), "{how}");
    }
}

#[tokio::test]
async fn an_answer_without_ground_sends_the_order_to_a_person_and_adds_nothing() {
    let (house, _server) = house(&[Act::Answer(INVENTS)], RICH).await;
    let reply = house.whatsapp("wamid.1", WORDS).await;
    assert!(!reply.contains("50"), "{reply}");
    house.whatsapp("wamid.2", "yes").await;
    let mut admin = house.admin().await;
    let reviewed =
        "select requires_review and 'UNGROUNDED_MODEL' = any(review_reasons) from orders";
    assert!(value::<bool>(&mut admin, reviewed).await);
}

#[tokio::test]
async fn a_worker_that_dies_between_answer_and_commit_does_not_pay_twice() {
    let (house, server) = house(&[Act::Held], RICH).await;
    let letter = house.providers.whatsapp(PHONE, "wamid.1", WORDS);
    house.take(letter).await;
    let own = server.reader(Policy::Assist);
    dies_before_its_commit(&house, (&server, Act::Answer("{}")), |store| {
        Turns::new(store, own, turn_settings())
    })
    .await;
    assert_eq!(answers_kept(&house).await, 1);
    assert_eq!(house.reply_to("wamid.1").await, "");
    let heir = turns(&house.store, &server);
    assert_eq!(heir.run_due(much_later()).await.unwrap(), 1);
    assert_eq!(server.requests(), 1);
    assert!(house.reply_to("wamid.1").await.contains("Whole Milk"));
}

async fn answers_kept(house: &House) -> i64 {
    let kept = "select count(*) from ai_responses where request_hash is not null";
    value(&mut house.admin().await, kept).await
}
