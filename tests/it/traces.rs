//! Can a message be followed through the queue, the database and the outbox?

use opentelemetry_proto::tonic::trace::v1::Span;
use order_agent::clock::{self, Clock};
use order_agent::domain::{Envelope, TraceParent};
use order_agent::intake::Door;

use crate::support::collector::Collector;
use crate::support::house::{House, PHONE};
use crate::support::world::message;

/// Whether the second was caused by the first.
fn follows(first: &Span, second: &Span) -> bool {
    first.trace_id == second.trace_id && first.span_id == second.parent_span_id
}

#[tokio::test]
async fn a_message_is_one_trace_from_its_request_to_the_answer() {
    let collector = Collector::start().await;
    let house = House::new().await;
    house.whatsapp("wamid.1", "2 cases whole milk").await;
    let sent = house.recorder().deliver_pending(clock::now()).await;
    assert_eq!(sent.unwrap(), 1);
    let spans = collector.spans().await;
    let (request, turn) = (&spans["POST /webhooks/whatsapp"], &spans["turn"]);
    assert!(request.parent_span_id.is_empty());
    assert!(follows(request, turn));
    assert!(follows(turn, &spans["send META"]));
    let told = format!("{spans:?}");
    assert!(!told.contains("milk") && !told.contains("0101"), "{told}");
}

#[tokio::test]
async fn what_comes_out_of_the_queue_goes_on_with_the_trace_that_it_carries() {
    let collector = Collector::start().await;
    let house = House::new().await;
    let door = Door {
        store: house.store.clone(),
        quiet_window: Some(std::time::Duration::ZERO),
        clock: Clock::System,
    };
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let envelope = Envelope {
        trace: Some(TraceParent(trace.to_owned())),
        ..message(1, "wamid.1", PHONE, "2 cases whole milk")
    };
    door.consume(&[envelope]).await.unwrap();
    house.read_all().await;
    let spans = collector.spans().await;
    let (link, turn) = (&spans["process"].links[0], &spans["turn"]);
    assert_eq!(hex::encode(&link.span_id), "b7ad6b7169203331");
    assert_eq!(
        hex::encode(&turn.trace_id),
        "0af7651916cd43dd8448eb211c80319c"
    );
    assert_eq!(turn.parent_span_id, link.span_id);
}
