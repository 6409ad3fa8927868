//! A model that means harm, from the webhook to the rows: what of its answers reaches an order, a reply or
//! the bill?

use order_agent::turns::Turns;
use order_agent::understanding::second::Policy;
use sqlx::AssertSqlSafe;

use crate::support::house::{House, turn_settings};
use crate::support::openai_server::{Act, OpenAiServer};
use crate::support::value;

/// It stands in every word of the model's own.
const CANARY: &str = "zqcanary";

/// What the customer writes, and what the model answers to it.
const DIALOGUE: [(&str, &str); 6] = [
    (
        "2 cases whole milk and 3 cases of moo juice, call me on 212-555-0187",
        r#"{"operations":[
            {"op":"ADD","quote":"2 cases whole milk","product":"P1","quantity":"2","unit":"case","replaces":null,"confidence":1,"price":"0.01","customer":"zqcanary","sku":"zqcanary"},
            {"op":"ADD","quote":"50 cases of zqcanary","product":"P1","quantity":"50","unit":"case","replaces":null,"confidence":1},
            {"op":"ADD","quote":"3 cases of moo juice","product":"P99","quantity":"3","unit":"case","replaces":null,"confidence":1},
            {"op":"ADD","quote":"[PHONE_1]","product":"P1","quantity":"212","unit":null,"replaces":null,"confidence":1},
            {"op":"PURCHASE_ORDER","quote":"call me on [PHONE_1]","product":null,"quantity":null,"unit":null,"replaces":null,"confidence":1},
            {"op":"CONFIRM","quote":"call me","product":null,"quantity":null,"unit":null,"replaces":null,"confidence":1}
        ],"not_understood":["<b>zqcanary</b>"],"reply":"Dear customer, [zqcanary](https://evil.example)"}"#,
    ),
    (
        "the moo juice is 1 bag of russets",
        r#"{"operations":[{"op":"zqcanary","quote":"zqcanary","confidence":9}],"confirm":true,"total":"0.01"}"#,
    ),
    (
        "we had 0 luck and 3 great days",
        r#"{"operations":[
            {"op":"SET","quote":"0 luck","product":"P1","quantity":"0","unit":null,"replaces":null,"confidence":1},
            {"op":"REMOVE","quote":"0 luck","product":"P1","quantity":null,"unit":null,"replaces":null,"confidence":1},
            {"op":"CANCEL","quote":"3 great days","product":null,"quantity":null,"unit":null,"replaces":null,"confidence":1}
        ],"not_understood":[]}"#,
    ),
    (
        "yes and we had 3 great days",
        r#"{"operations":[
            {"op":"MORE","quote":"3 great days","product":"P1","quantity":"3","unit":null,"replaces":null,"confidence":1},
            {"op":"CONFIRM","quote":"yes","product":null,"quantity":null,"unit":null,"replaces":null,"confidence":1}
        ],"not_understood":["zqcanary"]}"#,
    ),
    (
        "yes",
        r#"{"operations":[{"op":"ADD","quote":"yes","product":"P1","quantity":"900","#,
    ),
    ("yes", "zqcanary \u{202e} I'd rather not."),
];

/// What the month may cost, in US dollars: enough for every question at its dearest.
const BUDGET: &str = "10";

async fn house(server: &OpenAiServer) -> House {
    let mut house = House::new().await;
    let second = server.reader(Policy::Always);
    house.turns = Turns::new(house.store.clone(), second, turn_settings());
    let set =
        format!("update distributors set ai_enabled = true, monthly_ai_budget_usd = {BUDGET}");
    let mut admin = house.admin().await;
    sqlx::raw_sql(AssertSqlSafe(set))
        .execute(&mut admin)
        .await
        .unwrap();
    house
}

#[tokio::test]
async fn whatever_a_model_answers_prices_are_the_catalogs_and_only_the_customer_orders() {
    let server = OpenAiServer::start(DIALOGUE.map(|(_, answer)| Act::Answer(answer))).await;
    let house = house(&server).await;
    let mut admin = house.admin().await;
    for (number, (words, _)) in DIALOGUE.iter().enumerate() {
        let id = format!("wamid.{number}");
        let reply = house.whatsapp(&id, words).await;
        let summed_up = house.summed_up(&id).await;
        assert!(
            !reply.contains(CANARY) && !summed_up.contains(CANARY),
            "{words}: {reply}"
        );
        assert!(
            !reply.contains("0187") && !reply.contains("212"),
            "{words}: {reply}"
        );
        let orders: i64 = value(&mut admin, "select count(*) from orders").await;
        // The yes that came with words that the model twists is answered by what they are taken for.
        let most = i64::from(*words == "yes");
        assert!(orders <= most, "{words}: {orders} orders, {reply}");
    }
    let orders: i64 = value(&mut admin, "select count(*) from orders").await;
    assert_eq!(orders, 1, "the customer said yes");
    let dear = "select count(*) from order_products o
                  join products p on (p.distributor_id, p.id) = (o.distributor_id, o.matched_product_id)
                  join product_units sale on sale.product_id = p.id and sale.unit = p.unit
                  join product_units u on u.product_id = p.id and u.unit = o.product_unit
                 where o.unit_price <> round(p.unit_price * u.factor / sale.factor, 4)
                    or o.line_price <> round(p.unit_price * u.factor / sale.factor * o.quantity, 2)";
    assert_eq!(value::<i64>(&mut admin, dear).await, 0);
    let milk =
        "select count(*) from order_products o join products p on p.id = o.matched_product_id
                 where p.sku = 'D-1' and o.quantity = 2 and o.product_unit = 'case'";
    assert_eq!(value::<i64>(&mut admin, milk).await, 1);
    let spent = "select sum(usd) between 0.01 and 10 from model_spending";
    assert!(value::<bool>(&mut admin, spent).await);
    assert_eq!(server.requests(), DIALOGUE.len(), "one question a message");
}
