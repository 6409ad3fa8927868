//! Does the agent keep out of a conversation that a person has, and take it up again rightly?

use order_agent::clock;
use order_agent::domain::ConversationId;
use order_agent::store::TenantTx;
use order_agent::store::staff::{self, HandBack};
use order_agent::store::transcript::{self, Speaker};
use order_agent::turns::staff::{Place, Said, hand_back, say};
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::support::house::{House, PHONE};
use crate::support::providers::AUTH_TOKEN;
use crate::support::{distributor, value};

/// A customer whose summary waits for a yes, by WhatsApp.
struct Desk {
    house: House,
    place: Place,
    admin: PgConnection,
}

impl Desk {
    async fn new() -> Self {
        let house = House::new().await;
        house.whatsapp("wamid.1", "2 cases whole milk").await;
        let mut admin = house.admin().await;
        let conversation: Uuid = value(&mut admin, "select id from conversations").await;
        let place = Place {
            distributor: distributor(1),
            conversation: ConversationId(conversation),
            now: clock::now(),
        };
        Self {
            house,
            place,
            admin,
        }
    }

    async fn say(&self, text: &str) -> Said {
        say(&self.house.store, self.place, text, None)
            .await
            .unwrap()
    }

    async fn hand_back(&self) -> HandBack {
        let done = hand_back(&self.house.store, self.place).await.unwrap();
        self.house.read_all().await;
        done
    }

    async fn orders(&mut self) -> i64 {
        value(&mut self.admin, "select count(*) from orders").await
    }
}

#[tokio::test]
async fn while_a_person_has_the_conversation_the_agent_answers_nothing() {
    let mut desk = Desk::new().await;
    assert_eq!(desk.say("Hi Ann, we can do 2 at 14.").await, Said::Queued);
    desk.house.read_all().await;
    assert_eq!(desk.house.whatsapp("wamid.2", "yes").await, "");
    assert_eq!(desk.orders().await, 0);
    let due: i64 = value(
        &mut desk.admin,
        "select count(*) from conversation_schedule where due_at is not null",
    )
    .await;
    assert_eq!(due, 0, "no reminder and no time-out runs either");
}

#[tokio::test]
async fn a_persons_word_goes_out_and_stands_in_the_conversation_as_theirs() {
    let mut desk = Desk::new().await;
    desk.say("Hi Ann, we can do 2 at 14.").await;
    let mut tx = TenantTx::begin(&desk.house.store.pool, distributor(1))
        .await
        .unwrap();
    let sealer = desk.house.store.keyring.sealer(&mut tx).await.unwrap();
    let place = (desk.place.conversation, 0);
    let said = transcript::after(&mut tx, &sealer, place).await.unwrap();
    let speakers: Vec<Speaker> = said.iter().map(|one| one.by).collect();
    assert_eq!(
        speakers,
        [Speaker::Customer, Speaker::Agent, Speaker::Staff]
    );
    let queued: i64 = value(
        &mut desk.admin,
        "select count(*) from outbox where kind = 'REPLY'",
    )
    .await;
    assert_eq!(queued, 2);
}

#[tokio::test]
async fn what_came_in_between_is_read_at_the_hand_back_and_no_yes_in_it_counts() {
    let mut desk = Desk::new().await;
    desk.say("Do you want butter as well?").await;
    desk.house.read_all().await;
    desk.house
        .whatsapp("wamid.2", "yes, 3 salted butter too")
        .await;
    assert_eq!(desk.hand_back().await, HandBack::Done);
    let reply = desk.house.reply_to("wamid.2").await;
    assert!(reply.contains("Salted Butter"), "{reply}");
    assert_eq!(desk.orders().await, 0);
    desk.house.whatsapp("wamid.3", "yes").await;
    assert_eq!(
        desk.orders().await,
        1,
        "the yes to the fresh summary counts"
    );
}

#[tokio::test]
async fn a_bare_yes_after_the_hand_back_is_stale() {
    let mut desk = Desk::new().await;
    desk.say("All fine?").await;
    desk.hand_back().await;
    let reply = desk.house.whatsapp("wamid.2", "yes").await;
    assert!(reply.contains("Whole Milk"), "{reply}");
    assert_eq!(desk.orders().await, 0);
}

#[tokio::test]
async fn a_person_may_write_and_give_back_before_any_turn_knew_of_it() {
    let mut desk = Desk::new().await;
    desk.say("All fine?").await;
    assert_eq!(desk.hand_back().await, HandBack::Done);
    assert_eq!(desk.hand_back().await, HandBack::NotHeld);
    desk.house.whatsapp("wamid.2", "yes").await;
    assert_eq!(
        desk.orders().await,
        0,
        "the agent knows that a person wrote"
    );
}

#[tokio::test]
async fn a_turn_that_did_not_know_of_the_person_commits_nothing() {
    let mut desk = Desk::new().await;
    let request = desk.house.providers.whatsapp(PHONE, "wamid.2", "yes");
    desk.house.take(request).await;
    // A worker claims the conversation, and a person writes before it commits.
    let claimed: i64 = value(
        &mut desk.admin,
        "select count(*) from claim_due_conversations(1, interval '1 minute', gen_random_uuid(), clock_timestamp())",
    )
    .await;
    assert_eq!(claimed, 1);
    desk.say("Wait, we are out of milk.").await;
    desk.house.read_all().await;
    assert_eq!(desk.orders().await, 0);
    let waiting: i64 = value(
        &mut desk.admin,
        "select count(*) from messages where is_from_customer and not ai_processed",
    )
    .await;
    assert_eq!(waiting, 1, "the yes waits for the hand-back");
}

#[tokio::test]
async fn a_person_may_write_first_and_what_cannot_be_sent_is_kept() {
    let desk = Desk::new().await;
    let store = &desk.house.store;
    let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
    let diner = staff::customer_by_code(&mut tx, "DINER").await.unwrap();
    let key = (diner.unwrap(), order_agent::domain::Channel::Sms);
    let new = store.ids.next(clock::now());
    let conversation = staff::find_or_open(&mut tx, key, new).await.unwrap();
    tx.commit().await.unwrap();
    let place = Place {
        conversation,
        ..desk.place
    };
    let said = say(store, place, "The van is late.", None).await.unwrap();
    assert_eq!(said, Said::Kept);
    desk.house.read_all().await;
    let request = desk
        .house
        .providers
        .twilio(PHONE, ("SM1", "no worries"), AUTH_TOKEN);
    desk.house.take(request).await;
    desk.house.read_all().await;
    assert_eq!(desk.house.reply_to("SM1").await, "");
}

#[tokio::test]
async fn a_stop_while_a_person_has_the_conversation_holds_in_that_very_turn() {
    let mut desk = Desk::new().await;
    desk.say("Hi Ann, we can do 2 at 14.").await;
    desk.house.read_all().await;
    desk.house.whatsapp("wamid.2", "and 3 salted butter").await;
    assert_eq!(desk.house.whatsapp("wamid.3", "STOP").await, "");
    let stops = "select count(*) from suppressions";
    let told = "select count(*) from review_tasks where kind = 'OPT_OUT'";
    let waiting = "select count(*) from messages where is_from_customer and not ai_processed";
    let of = async |desk: &mut Desk| {
        let mut numbers = Vec::new();
        for question in [stops, told, waiting] {
            numbers.push(value::<i64>(&mut desk.admin, question).await);
        }
        numbers
    };
    assert_eq!(
        of(&mut desk).await,
        [1, 1, 2],
        "the rest waits for the hand-back"
    );
    desk.hand_back().await;
    assert_eq!(of(&mut desk).await, [1, 1, 0], "and nothing is done twice");
    assert_eq!(desk.house.reply_to("wamid.3").await, "");
}
