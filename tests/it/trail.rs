//! Does every event stand in the trail of the session that it is about?

use crate::support::house::{House, PHONE};
use crate::support::value;

#[tokio::test]
async fn what_ended_a_session_stands_on_it_when_the_same_turn_opens_another() {
    let house = House::new().await;
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    for (id, text) in [
        ("wamid.2", "forget it"),
        ("wamid.3", "3 cases salted butter"),
    ] {
        house.take(house.providers.whatsapp(PHONE, id, text)).await;
    }
    house.read_all().await;
    let mut admin = house.admin().await;
    let trails: Vec<String> = value(
        &mut admin,
        "select array_agg(trail order by started_at, id) from (
           select s.id, s.started_at, concat_ws(' ', s.outcome, (
             select string_agg(e.event_type, ' ' order by e.id) from order_session_events e
              where e.order_session_id = s.id
                and e.event_type in ('SESSION_STARTED', 'ORDER_CANCELLED', 'SESSION_CLOSED'))) as trail
             from conversation_order_sessions s) as trails",
    )
    .await;
    assert_eq!(
        trails,
        [
            "CANCELLED SESSION_STARTED ORDER_CANCELLED SESSION_CLOSED",
            "SESSION_STARTED"
        ]
    );
}
