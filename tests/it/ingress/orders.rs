//! Does a signed request become a stored message, a turn, a summary, and with a yes an order?

use axum::http::StatusCode;
use chrono::TimeDelta;
use order_agent::clock;
use serde_json::json;

use super::stored;
use crate::support::house::{EMAIL, House, PHONE, answer};
use crate::support::providers::{AUTH_TOKEN, WEBHOOK_PASSWORD, batch, change, report, sent};
use crate::support::value;
use crate::support::world::APP_SECRET;

/// Everything of the orders that a turn decides, a line each.
const ORDERS: &str = "select coalesce(string_agg(concat_ws(' ', o.status, o.total_amount, o.requires_review,
        array_to_string(o.review_reasons, ','), '|', l.line_order, l.product_name, l.quantity::float8,
        l.product_unit, l.line_price, l.matching_method, l.ai_confidence >= 0.8), E'\\n'
        order by o.id, l.line_order), '')
    from orders o join order_products l on l.distributor_id = o.distributor_id and l.order_id = o.id";

async fn orders(house: &House) -> String {
    value(&mut house.admin().await, ORDERS).await
}

#[tokio::test]
async fn a_signed_whatsapp_message_and_a_yes_become_the_order() {
    let house = House::new().await;
    let summary = house
        .whatsapp("wamid.1", "2 cases whole milk, 1 russet potatoes")
        .await;
    assert!(
        summary.contains("Whole Milk") && summary.contains("54.15"),
        "{summary}"
    );
    assert_eq!(orders(&house).await, "");
    house.whatsapp("wamid.2", "yes").await;
    let expected = "CONFIRMED 54.15 f  | 1 Whole Milk 1 gal 2 case 30.40 EXACT_MATCH t\n\
                    CONFIRMED 54.15 f  | 2 Russet Potatoes 50 lb 1 bag 23.75 EXACT_MATCH t";
    assert_eq!(orders(&house).await, expected);
}

#[tokio::test]
async fn a_sessions_trail_tells_its_states_and_what_the_agent_read() {
    let house = House::new().await;
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    house.whatsapp("wamid.2", "yes").await;
    let trail = "select string_agg(distinct event_type, ' ' order by event_type) || ' '
            || count(*) filter (where event_type = 'AI_PROCESSING') from order_session_events";
    let trail: String = value(&mut house.admin().await, trail).await;
    let expected = "AI_PROCESSING ITEM_ADDED ORDER_CONFIRMED REVIEW_REQUESTED SESSION_CLOSED \
                    SESSION_STARTED STATUS_CHANGED 2";
    assert_eq!(trail, expected);
    let reason = "select outcome_reason || ' ' || (reminder_sent_at is null)
        from conversation_order_sessions";
    let reason: String = value(&mut house.admin().await, reason).await;
    assert_eq!(reason, "SUMMARY_CONFIRMED true");
    let read = "select count(*) || ' ' || sum(requests_count) from ai_responses, ai_usage_metrics";
    assert_eq!(value::<String>(&mut house.admin().await, read).await, "2 4");
}

#[tokio::test]
async fn a_message_keeps_what_it_was_read_as_and_the_order_that_came_of_it() {
    let house = House::new().await;
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    house.whatsapp("wamid.2", "yes").await;
    let read = "select string_agg(concat_ws(' ', m.external_message_id, m.ai_extracted_intent,
              m.ai_extracted_products #>> '{0,sku}', m.ai_extracted_products #>> '{0,quantity}',
              exists (select from messages answer
                       where answer.id = (m.ai_suggested_responses #>> '{0,message_id}')::uuid
                         and not answer.is_from_customer),
              (select o.status from orders o where o.id = m.order_context_id)), E'\\n' order by m.thread_position)
          from messages m where m.is_from_customer";
    let read: String = value(&mut house.admin().await, read).await;
    assert_eq!(read, "wamid.1 ORDER D-1 2 t\nwamid.2 CONFIRM t CONFIRMED");
}

#[tokio::test]
async fn a_conversation_is_summed_up_in_words_that_are_sealed() {
    let house = House::new().await;
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    let summary = house.summed_up("wamid.1").await;
    assert!(
        summary.starts_with("A summary waits") && summary.contains("2 case Whole Milk 1 gal (D-1)"),
        "{summary}"
    );
}

#[tokio::test]
async fn a_silent_sessions_reminder_warning_and_end_are_on_its_row_and_in_its_trail() {
    let house = House::new().await;
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    let minutes = "select auto_close_timeout_minutes from distributors";
    let minutes: i32 = value(&mut house.admin().await, minutes).await;
    let now = clock::now();
    for percent in [51, 91, 101] {
        let silent = TimeDelta::seconds(i64::from(minutes) * 60 * percent / 100);
        house.turns.run_due(now + silent).await.unwrap();
    }
    let row = "select outcome || ' ' || outcome_reason || ' ' || (reminder_sent_at > started_at)
        from conversation_order_sessions";
    let row: String = value(&mut house.admin().await, row).await;
    assert_eq!(row, "TIMEOUT NOBODY_ANSWERED true");
    let trail = "select count(*) filter (where event_type = 'REMINDER_SENT') || ' '
            || count(*) filter (where event_type = 'TIMEOUT_WARNING') || ' '
            || count(*) filter (where event_type = 'SESSION_CLOSED') from order_session_events";
    let trail: String = value(&mut house.admin().await, trail).await;
    assert_eq!(trail, "1 1 1");
}

#[tokio::test]
async fn a_burst_that_ends_a_session_and_opens_the_next_leaves_each_its_own_trail() {
    let house = House::new().await;
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    for (id, text) in [("wamid.2", "cancel"), ("wamid.3", "1 russet potatoes")] {
        let request = house.providers.whatsapp(PHONE, id, text);
        house.take(request).await;
    }
    house.read_all().await;
    let trail = "select string_agg(line, ', ' order by started_at) from (
            select started_at, status || ' ' || count(*) filter (where event_type = 'SESSION_STARTED')
                || ' ' || count(*) filter (where event_type = 'ITEM_ADDED')
                || ' ' || count(*) filter (where event_type = 'SESSION_CLOSED') as line
              from conversation_order_sessions session
              join order_session_events event on event.order_session_id = session.id
             group by session.id, started_at, session.status) lines";
    let trail: String = value(&mut house.admin().await, trail).await;
    assert_eq!(trail, "CLOSED 1 1 1, REVIEWING 1 1 0");
}

#[tokio::test]
async fn the_same_request_ten_times_at_once_is_one_message_and_one_reply() {
    let house = House::new().await;
    let deliver = || {
        answer(
            house
                .providers
                .whatsapp(PHONE, "wamid.1", "2 cases whole milk"),
        )
    };
    let five = async || tokio::join!(deliver(), deliver(), deliver(), deliver(), deliver());
    let (first, second) = tokio::join!(five(), five());
    for (status, _) in [<[_; 5]>::from(first), second.into()].concat() {
        assert_eq!(status, StatusCode::OK);
    }
    house.read_all().await;
    let counts = "select (select count(*) from messages where is_from_customer) || ' '
        || (select count(*) from outbox) || ' ' || (select count(*) from order_session_items)";
    assert_eq!(
        value::<String>(&mut house.admin().await, counts).await,
        "1 1 1"
    );
}

#[tokio::test]
async fn an_order_of_a_sender_that_nobody_knows_needs_review() {
    let house = House::new().await;
    let stranger = |id, text| house.providers.whatsapp("+12125550199", id, text);
    house.take(stranger("wamid.1", "2 cases whole milk")).await;
    house.read_all().await;
    house.take(stranger("wamid.2", "yes")).await;
    house.read_all().await;
    let mut admin = house.admin().await;
    let origin = "select c.origin from orders o join customers c on c.id = o.customer_id";
    assert_eq!(value::<String>(&mut admin, origin).await, "UNKNOWN_SENDER");
    assert!(
        orders(&house)
            .await
            .starts_with("REVIEW 30.40 t UNKNOWN_SENDER")
    );
    let task = "select kind || ' ' || array_to_string(reasons, ',') from review_tasks";
    assert_eq!(
        value::<String>(&mut admin, task).await,
        "ORDER UNKNOWN_SENDER"
    );
}

const WITH_HISTORY: &str = "Hello,\n\n2 cases whole milk please\n\n\
    On Mon, 16 Nov 2026 at 09:12, House <orders@house.example> wrote:\n> 40 salted butter\n";

#[tokio::test]
async fn of_a_postmark_mail_only_the_new_text_is_read() {
    let house = House::new().await;
    let mail = ("m1@mail.example", WITH_HISTORY);
    let request = house.providers.postmark(EMAIL, mail, WEBHOOK_PASSWORD);
    house.take(request).await;
    house.read_all().await;
    let reply = house.reply_to("m1@mail.example").await;
    assert!(reply.contains("Whole Milk"), "{reply}");
    assert!(!reply.contains("Butter"), "{reply}");
    assert!(!house.words_of("m1@mail.example").await.contains("butter"));
}

#[tokio::test]
async fn of_a_raw_mail_only_the_new_text_is_read_and_its_sender_is_not_believed() {
    let house = House::new().await;
    let request = house.providers.mail(EMAIL, "m1@mail.example", WITH_HISTORY);
    house.take(request).await;
    house.read_all().await;
    let reply = house.reply_to("m1@mail.example").await;
    assert!(
        reply.contains("Whole Milk") && !reply.contains("Butter"),
        "{reply}"
    );
    house
        .take(house.providers.mail(EMAIL, "m2@mail.example", "Yes"))
        .await;
    house.read_all().await;
    let written = orders(&house).await;
    assert!(written.contains("UNAUTHENTICATED_SENDER"), "{written}");
}

#[tokio::test]
async fn an_image_without_words_becomes_a_task() {
    let house = House::new().await;
    let image = json!({ "id": "wamid.1", "type": "image",
        "image": { "id": "1", "mime_type": "image/jpeg", "sha256": "x" } });
    let body = batch(&[change("phone-1", &sent(PHONE, &image))]);
    house.take(house.providers.meta(&body, APP_SECRET)).await;
    house.read_all().await;
    let task = "select string_agg(kind, ',') from review_tasks";
    assert_eq!(
        value::<String>(&mut house.admin().await, task).await,
        "UNREADABLE"
    );
    assert_eq!(stored(&house).await.1, 0);
}

#[tokio::test]
async fn an_order_beside_a_file_that_nobody_can_read_waits_for_a_person() {
    let house = House::new().await;
    let image = json!({ "id": "wamid.1", "type": "image", "image": { "id": "1",
        "mime_type": "image/jpeg", "sha256": "x", "caption": "2 cases whole milk" } });
    let body = batch(&[change("phone-1", &sent(PHONE, &image))]);
    house.take(house.providers.meta(&body, APP_SECRET)).await;
    house.read_all().await;
    house.whatsapp("wamid.2", "yes").await;
    let expected = "REVIEW 30.40 t UNREAD_TEXT | 1 Whole Milk 1 gal 2 case 30.40 EXACT_MATCH t";
    assert_eq!(orders(&house).await, expected);
    let tasks = "select string_agg(kind, ',' order by kind) from review_tasks";
    assert_eq!(
        value::<String>(&mut house.admin().await, tasks).await,
        "ORDER,UNREADABLE"
    );
}

#[tokio::test]
async fn reports_move_a_messages_status_only_upwards() {
    let house = House::new().await;
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    house
        .recorder()
        .deliver_pending(clock::now())
        .await
        .unwrap();
    let mut admin = house.admin().await;
    let id: String = value(
        &mut admin,
        "select external_message_id from messages where not is_from_customer",
    )
    .await;
    let status = "select status from messages where not is_from_customer";
    for (reported, stored) in [
        ("delivered", "DELIVERED"),
        ("read", "READ"),
        ("sent", "READ"),
        ("failed", "READ"),
    ] {
        let body = batch(&[change("phone-1", &report(&id, reported, None))]);
        house.take(house.providers.meta(&body, APP_SECRET)).await;
        assert_eq!(
            value::<String>(&mut admin, status).await,
            stored,
            "after {reported}"
        );
    }
}

#[tokio::test]
async fn after_stop_by_text_message_nothing_is_sent() {
    let house = House::new().await;
    let sms = |id, text| house.providers.twilio(PHONE, (id, text), AUTH_TOKEN);
    house.take(sms("SM1", "2 cases whole milk")).await;
    house.read_all().await;
    house.take(sms("SM2", "STOP")).await;
    house.read_all().await;
    house.take(sms("SM3", "2 cases whole milk")).await;
    house.read_all().await;
    house
        .recorder()
        .deliver_pending(clock::now())
        .await
        .unwrap();
    let mut admin = house.admin().await;
    assert_eq!(
        value::<i64>(&mut admin, "select count(*) from suppressions").await,
        1
    );
    let sent = "select count(*) from outbox where status = 'SENT'";
    assert_eq!(value::<i64>(&mut admin, sent).await, 0);
    assert_eq!(house.reply_to("SM3").await, "");
}

#[tokio::test]
async fn a_burst_that_ends_with_stop_is_answered_with_nothing() {
    let house = House::new().await;
    let sms = |id, text| house.providers.twilio(PHONE, (id, text), AUTH_TOKEN);
    house.take(sms("SM1", "2 cases whole milk")).await;
    house.take(sms("SM2", "STOP")).await;
    house.read_all().await;
    let queued = "select count(*) from outbox";
    assert_eq!(value::<i64>(&mut house.admin().await, queued).await, 0);
}

#[tokio::test]
async fn what_twilio_carries_by_whatsapp_is_a_whatsapp_conversation() {
    let house = House::new().await;
    let from = format!("whatsapp:{PHONE}");
    house
        .take(
            house
                .providers
                .twilio(&from, ("SM1", "2 cases whole milk"), AUTH_TOKEN),
        )
        .await;
    let channel = "select string_agg(channel, ',') from conversations";
    assert_eq!(
        value::<String>(&mut house.admin().await, channel).await,
        "WHATSAPP"
    );
}
