//! What was made of each message of the burst, for the people who look at it later.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Writing, effects};
use crate::domain::{MessageId, OrderId, ProductId, Unit};
use crate::session::{Effect, SessionEventType};
use crate::store::ai::{self, Response};
use crate::store::heard::{self, Read, Taken};
use crate::store::pii::{self, Detection};
use crate::store::{self, TenantTx, inbox, model_calls, session_rows};
use crate::understanding::second::SecondLook;
use crate::understanding::{Decision, Operation, Reading};

/// Who reads first, in `ai_responses.model_used`.
const PARSER: &str = "parser";

/// Writes the readings, marks their messages, and says in the session's trail that it was done.
pub(super) async fn write(
    writing: &Writing<'_>,
    tx: &mut TenantTx,
    answer: Option<MessageId>,
) -> Result<(), store::Error> {
    let responses = responses(writing);
    ai::record(tx, &writing.loaded.sealer, &responses).await?;
    ai::count_usage(tx, (writing.id(), writing.decided.now), &responses).await?;
    let read: Vec<Read> = responses
        .iter()
        .zip(&writing.decided.turn.readings)
        .map(|(response, reading)| Read {
            message: response.message,
            confidence: Some(response.confidence),
            products: products(writing, reading),
        })
        .collect();
    pii::record(tx, &writing.loaded.sealer, &detections(writing)).await?;
    heard::mark_processed(tx, &read, &taken(writing, answer)).await?;
    keep_transcripts(writing, tx).await?;
    mark_used(writing, tx).await?;
    record_processing(writing, tx).await
}

/// What models made of files is a part of its message from here on, and pictures are not any more.
async fn keep_transcripts(writing: &Writing<'_>, tx: &mut TenantTx) -> Result<(), store::Error> {
    let loaded = writing.loaded;
    for waiting in writing.read() {
        let rows = loaded.made.iter().filter(|(id, _)| *id == waiting.id);
        let rows: Vec<Uuid> = rows.map(|(_, row)| *row).collect();
        if rows.is_empty() && !loaded.emptied.contains(&waiting.id) {
            continue;
        }
        inbox::keep_details(tx, &loaded.sealer, (waiting.id, &waiting.message)).await?;
        for row in rows {
            model_calls::mark_used(tx, row).await?;
        }
    }
    Ok(())
}

/// `ai_responses.was_used` of what a model said: of the answers that the readings went by.
async fn mark_used(writing: &Writing<'_>, tx: &mut TenantTx) -> Result<(), store::Error> {
    let read = writing.read().iter().zip(&writing.decided.turn.readings);
    for (waiting, reading) in read {
        let used = matches!(
            reading.second,
            SecondLook::Grounded | SecondLook::Ungrounded
        );
        let id = &waiting.message.provider_message_id;
        let mut kept = writing.decided.kept.iter();
        if let (true, Some((_, row))) = (used, kept.find(|(message, _)| message == id)) {
            model_calls::mark_used(tx, *row).await?;
        }
    }
    Ok(())
}

/// How each message's second reading went, for the session's trail.
fn second_looks(writing: &Writing<'_>) -> Vec<SecondLook> {
    let readings = writing.decided.turn.readings.iter();
    readings.map(|reading| reading.second).collect()
}

fn responses<'a>(writing: &'a Writing<'_>) -> Vec<Response<'a>> {
    let turn = &writing.decided.turn;
    let content = turn
        .rendered
        .as_ref()
        .map_or("", |rendered| rendered.text.as_str());
    let each = writing.decided.took.as_millis() / turn.readings.len().max(1) as u128;
    writing
        .read()
        .iter()
        .zip(&turn.readings)
        .map(|(waiting, reading)| Response {
            id: writing.id(),
            message: waiting.id,
            agent_version: env!("CARGO_PKG_VERSION"),
            model: PARSER,
            content,
            confidence: least_certain(reading),
            milliseconds: i32::try_from(each).unwrap_or(i32::MAX),
            extracted: extracted(writing, reading),
        })
        .collect()
}

/// The personal data of each message that was read.
fn detections<'a>(writing: &'a Writing<'_>) -> Vec<Detection<'a>> {
    let read = writing.read().iter().zip(&writing.decided.turn.personal);
    read.flat_map(|(waiting, sightings)| {
        sightings.iter().map(|one| Detection {
            id: writing.id(),
            message: waiting.id,
            field: one.field,
            kind: one.finding.kind,
            value: &one.value,
            rule: one.finding.rule,
            confidence: one.finding.confidence,
        })
    })
    .collect()
}

fn taken(writing: &Writing<'_>, answer: Option<MessageId>) -> Taken {
    let step = &writing.decided.turn.step;
    Taken {
        intent: step.intent,
        session: step.conversation.session.as_ref().map(|session| session.id),
        order: step.effects.iter().find_map(order_of),
        answer,
    }
}

fn order_of(effect: &Effect) -> Option<OrderId> {
    match effect {
        Effect::WriteOrder(draft) => Some(draft.id),
        Effect::ConfirmOrder(order) | Effect::FlagOrder(order, _) => Some(*order),
        Effect::Task(task) => task.order,
        Effect::Record(..) | Effect::Suppress(_) | Effect::Unsuppress(_) | Effect::Silence(_) => {
            None
        }
    }
}

/// The session's trail says that the agent read something, and with what.
async fn record_processing(writing: &Writing<'_>, tx: &mut TenantTx) -> Result<(), store::Error> {
    let step = &writing.decided.turn.step;
    let Some(session) = &step.conversation.session else {
        return Ok(());
    };
    if writing.read().is_empty() {
        return Ok(());
    }
    let data = json!({
        "messages": writing.read().len(),
        "model": PARSER,
        "second": second_looks(writing),
        "agent_version": env!("CARGO_PKG_VERSION"),
        "intent": step.intent,
    });
    let event = (SessionEventType::AiProcessing, &data);
    let place = (session.id, writing.last_message());
    session_rows::record(tx, place, event, writing.id()).await
}

/// What was understood, without the customer's words, and why nothing was said if so.
fn extracted(writing: &Writing<'_>, reading: &Reading) -> Value {
    let step = &writing.decided.turn.step;
    json!({
        "language": reading.language,
        "operations": reading.operations.iter().map(|operation| json!({
            "act": operation.act.name(),
            "start": operation.span.start,
            "end": operation.span.end,
            "confidence": operation.confidence,
        })).collect::<Vec<_>>(),
        "intent": step.intent,
        "second": reading.second,
        "silence": effects::silence(&step.effects),
    })
}

/// `messages.ai_extracted_products`: what each named goods were taken for, and how surely.
fn products(writing: &Writing<'_>, reading: &Reading) -> Value {
    let named = reading.operations.iter();
    named
        .filter_map(|operation| product(writing, operation))
        .collect()
}

fn product(writing: &Writing<'_>, operation: &Operation) -> Option<Value> {
    let goods = operation.act.goods()?;
    let sku = |id: ProductId| {
        let product = writing.loaded.index.catalog().get(id);
        product.map(|product| product.sku.as_str())
    };
    let (chosen, candidates) = match &goods.target.decision {
        Decision::Product { chosen, others, .. } => (Some(chosen), &others[..]),
        Decision::Ambiguous(candidates) | Decision::Unknown(candidates) => (None, &candidates[..]),
        Decision::LastNamed | Decision::Everything => (None, &[][..]),
    };
    let said = goods.said.as_ref();
    Some(json!({
        "act": operation.act.name(),
        "product_id": chosen.map(|one| one.product),
        "sku": chosen.and_then(|one| sku(one.product)),
        "probability": chosen.map(|one| one.probability),
        "quantity": said.map(|said| said.number),
        "unit": said.and_then(|said| said.unit.as_ref()).map(Unit::as_str),
        "candidates": candidates.iter().filter_map(|one| sku(one.product)).collect::<Vec<_>>(),
        "confidence": operation.confidence,
    }))
}

fn least_certain(reading: &Reading) -> f64 {
    reading
        .operations
        .iter()
        .map(|operation| operation.confidence)
        .fold(1.0, f64::min)
}
