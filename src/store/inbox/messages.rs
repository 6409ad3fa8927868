//! How are a batch's messages stored once each, sealed, and read back?

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::json;
use uuid::Uuid;

use super::conversations::{self, Change, Held};
use super::{Arrived, Outcome};
use crate::domain::{Address, Channel, CustomerId, InboundMessage, MessageId, Sender};
use crate::store::customers::{self, Scope};
use crate::store::seal::{OpenError, Sealer};
use crate::store::tenant::TenantTx;

const TABLE: &str = "messages";

/// A message that is new, and what is written of it.
struct Fresh<'a> {
    id: Uuid,
    conversation: Uuid,
    position: i64,
    arrived: &'a Arrived<'a>,
}

pub(super) async fn store(
    scope: &mut Scope<'_>,
    arrived: &[Arrived<'_>],
    quiet_seconds: i32,
) -> Result<Vec<(usize, Outcome)>, sqlx::Error> {
    if arrived.is_empty() {
        return Ok(Vec::new());
    }
    let senders: Vec<&Sender> = arrived.iter().map(|one| &one.message.sender).collect();
    let customers = customers::find_or_create(scope, &senders).await?;
    let owners: Vec<(CustomerId, Channel)> = customers
        .into_iter()
        .zip(arrived)
        .map(|(customer, one)| (customer, channel(one)))
        .collect();
    let held = conversations::hold(scope, owners.clone()).await?;
    let known = known(scope, arrived).await?;
    let fresh = select_fresh(scope, (arrived, &owners), held, known);
    let inserted = insert(scope, &fresh).await?;
    let fresh: Vec<Fresh<'_>> = fresh
        .into_iter()
        .filter(|one| inserted.contains(&one.id))
        .collect();
    let changes = changes(scope.sealer, &fresh);
    if !changes.is_empty() {
        conversations::update(scope, &changes).await?;
        let due: Vec<Uuid> = changes.iter().map(|change| change.id).collect();
        conversations::expect(scope, &due, quiet_seconds).await?;
    }
    let places: HashSet<usize> = fresh.iter().map(|one| one.arrived.place).collect();
    let outcome = |place: usize| match places.get(&place) {
        Some(_) => Outcome::Fresh,
        None => Outcome::Duplicate,
    };
    Ok(arrived
        .iter()
        .map(|one| (one.place, outcome(one.place)))
        .collect())
}

fn channel(arrived: &Arrived<'_>) -> Channel {
    arrived.message.channel()
}

/// PostgreSQL's text knows no zero character; no provider's id has one.
fn external_id(arrived: &Arrived<'_>) -> String {
    arrived.message.provider_message_id.replace('\0', "")
}

/// Which of these are stored already.
async fn known(
    scope: &mut Scope<'_>,
    arrived: &[Arrived<'_>],
) -> Result<HashSet<(String, String)>, sqlx::Error> {
    let channels: Vec<&str> = arrived.iter().map(|one| channel(one).as_str()).collect();
    let external: Vec<String> = arrived.iter().map(external_id).collect();
    let rows: Vec<(String, String)> = sqlx::query_as(
        "select channel, external_message_id from messages
          where distributor_id = $1
            and (channel, external_message_id) in (select * from unnest($2::text[], $3::text[]))",
    )
    .bind(scope.tx.distributor().0)
    .bind(channels)
    .bind(external)
    .fetch_all(scope.tx.connection())
    .await?;
    Ok(rows.into_iter().collect())
}

/// Leaves out what is known and what the batch itself holds twice, and gives out positions.
fn select_fresh<'a>(
    scope: &Scope<'_>,
    (arrived, owners): (&'a [Arrived<'a>], &[(CustomerId, Channel)]),
    mut held: HashMap<(CustomerId, Channel), Held>,
    mut known: HashSet<(String, String)>,
) -> Vec<Fresh<'a>> {
    let mut fresh = Vec::new();
    for (arrived, owner) in arrived.iter().zip(owners) {
        let key = (channel(arrived).as_str().to_owned(), external_id(arrived));
        let Some(conversation) = held.get_mut(owner) else {
            continue;
        };
        if known.insert(key) {
            conversation.last_position += 1;
            fresh.push(Fresh {
                id: scope.ids.next(scope.now),
                conversation: conversation.id,
                position: conversation.last_position,
                arrived,
            });
        }
    }
    fresh
}

/// Inserts and answers which were new after all: a message may reach two conversations at once when
/// its sender's addresses changed hands in between.
async fn insert(scope: &mut Scope<'_>, fresh: &[Fresh<'_>]) -> Result<HashSet<Uuid>, sqlx::Error> {
    let column = |name, of: fn(&InboundMessage) -> Vec<u8>| -> Vec<Vec<u8>> {
        let seal = |one: &Fresh<'_>| {
            scope
                .sealer
                .seal(TABLE, name, one.id, of(one.arrived.message))
        };
        fresh.iter().map(seal).collect()
    };
    let contents = column("content", |message| message.text.clone().into_bytes());
    let details = column("details", details);
    let messages: Vec<&InboundMessage> = fresh.iter().map(|one| one.arrived.message).collect();
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "insert into messages (distributor_id, id, conversation_id, thread_position, channel, content, details,
           is_from_customer, message_type, status, attachments, external_message_id, external_metadata, sent_at, trace_context)
         select $1, u.id, u.conversation, u.position, u.channel, u.content, u.details, true, u.kind, 'DELIVERED',
                u.attachments, u.external, u.metadata, u.sent_at, u.trace
           from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::bytea[], $7::bytea[], $8::text[],
                       $9::jsonb[], $10::text[], $11::jsonb[], $12::timestamptz[], $13::text[])
             as u (id, conversation, position, channel, content, details, kind, attachments, external, metadata, sent_at, trace)
         on conflict (distributor_id, channel, external_message_id) do nothing
         returning id",
    )
    .bind(scope.tx.distributor().0)
    .bind(fresh.iter().map(|one| one.id).collect::<Vec<_>>())
    .bind(fresh.iter().map(|one| one.conversation).collect::<Vec<_>>())
    .bind(fresh.iter().map(|one| one.position).collect::<Vec<_>>())
    .bind(fresh.iter().map(|one| channel(one.arrived).as_str()).collect::<Vec<_>>())
    .bind(contents)
    .bind(details)
    .bind(messages.iter().map(|message| message.kind.as_str()).collect::<Vec<_>>())
    .bind(messages.iter().map(|message| attachments(message)).collect::<Vec<_>>())
    .bind(fresh.iter().map(|one| external_id(one.arrived)).collect::<Vec<_>>())
    .bind(fresh.iter().map(|one| metadata(one.arrived)).collect::<Vec<_>>())
    .bind(messages.iter().map(|message| message.sent_at).collect::<Vec<_>>())
    .bind(fresh.iter().map(|one| trace(one.arrived)).collect::<Vec<_>>())
    .fetch_all(scope.tx.connection())
    .await?;
    Ok(ids.into_iter().collect())
}

fn trace<'a>(arrived: &Arrived<'a>) -> Option<&'a str> {
    let trace = arrived.envelope.trace.as_ref();
    trace.map(|trace| trace.0.as_str())
}

/// The whole message but its words, which stand sealed in a column of their own.
fn details(message: &InboundMessage) -> Vec<u8> {
    let wordless = InboundMessage {
        text: String::new(),
        ..message.clone()
    };
    serde_json::to_vec(&wordless).expect("a message came from JSON and has text keys only")
}

/// Seals a stored message's details anew, after a file of it got its words.
///
/// # Errors
/// When the database does.
pub async fn keep_details(
    tx: &mut TenantTx,
    sealer: &Sealer,
    (id, message): (MessageId, &InboundMessage),
) -> Result<(), sqlx::Error> {
    sqlx::query("update messages set details = $3 where distributor_id = $1 and id = $2")
        .bind(tx.distributor().0)
        .bind(id.0)
        .bind(sealer.seal(TABLE, "details", id.0, details(message)))
        .execute(tx.connection())
        .await
        .map(drop)
}

/// Kind and number of the files; names and contents may be personal and are in the details.
fn attachments(message: &InboundMessage) -> serde_json::Value {
    let kinds = message.attachments.iter();
    kinds
        .map(|file| json!({"content_type": file.content_type.replace('\0', "")}))
        .collect()
}

fn metadata(arrived: &Arrived<'_>) -> serde_json::Value {
    json!({
        "provider": arrived.message.provider,
        "integration_id": arrived.envelope.integration,
        "received_at": arrived.envelope.received_at,
        "authenticity": arrived.message.authenticity,
        "origin": arrived.message.origin,
        "consent": arrived.message.consent,
    })
}

fn changes(sealer: &Sealer, fresh: &[Fresh<'_>]) -> Vec<Change> {
    let mut changes: BTreeMap<Uuid, Change> = BTreeMap::new();
    for one in fresh {
        let message = one.arrived.message;
        let address = reply_address(message).map(|address| {
            let json = serde_json::to_vec(&address).expect("an address is a kind and a text");
            sealer.seal("conversations", "reply_address", one.conversation, json)
        });
        let change = changes.entry(one.conversation).or_insert(Change {
            id: one.conversation,
            last_position: one.position,
            fresh: 0,
            last_message_at: message.sent_at,
            integration: one.arrived.envelope.integration.0,
            reply_address: None,
        });
        change.fresh += 1;
        change.last_position = one.position;
        change.last_message_at = change.last_message_at.max(message.sent_at);
        change.integration = one.arrived.envelope.integration.0;
        change.reply_address = address.or(change.reply_address.take());
    }
    changes.into_values().collect()
}

/// A reply goes to the address from which the message came, as its channel knows addresses.
fn reply_address(message: &InboundMessage) -> Option<Address> {
    let sender = &message.sender;
    let phone = sender.phone.clone().map(Address::Phone);
    match message.channel() {
        Channel::Whatsapp => phone.or_else(|| sender.bsuid.clone().map(Address::Bsuid)),
        Channel::Sms => phone,
        Channel::Email => sender.email.clone().map(Address::Email),
    }
}

/// Why a stored message cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenMessageError {
    /// It does not open.
    #[error("cannot open message {0}")]
    Sealed(MessageId, #[source] OpenError),
    /// Its details are of a form that this code does not know.
    #[error("cannot read the details of message {0}")]
    Unreadable(MessageId, #[source] serde_json::Error),
}

/// The canonical message that a row's `content` and `details` hold.
///
/// # Errors
/// When the ciphertext is another row's or its form is not known.
pub fn open_message(
    sealer: &Sealer,
    id: MessageId,
    content: &[u8],
    details: &[u8],
) -> Result<InboundMessage, OpenMessageError> {
    let refused = |error| OpenMessageError::Sealed(id, error);
    let text = sealer
        .open_text(TABLE, "content", id.0, content)
        .map_err(refused)?;
    let details = sealer
        .open(TABLE, "details", id.0, details)
        .map_err(refused)?;
    let message: InboundMessage = serde_json::from_slice(&details)
        .map_err(|error| OpenMessageError::Unreadable(id, error))?;
    Ok(InboundMessage { text, ..message })
}
