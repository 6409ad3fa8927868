//! What does a turn cost in the core, with no IO: reading, transition and reply; reading alone on
//! catalogs of every size; and the worst that can be written?

mod clock;
mod reading;
mod worst;

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::London;
use order_agent::agent::{self, Happening, Turn, World};
use order_agent::catalog_file;
use order_agent::domain::calendar::Zone;
use order_agent::domain::message::{Authenticity, Origin};
use order_agent::domain::{
    Catalog, Channel, CustomerContext, CustomerId, DeliveryTerms, InboundMessage, MessageKind,
    OrderId, ProductId, Provider, Sender, SessionId,
};
use order_agent::matching::Index;
use order_agent::session::{Conversation, Settings, Suppression};
use order_agent::understanding::ReadingModel;
use uuid::Uuid;

/// Several runs, so that one disturbance by the machine shows as one run and not as the figure.
const RUNS: usize = 7;
const TURNS_A_RUN: usize = 200;

const CATALOG: &[u8] = include_bytes!("../../src/demo/data/catalog.csv");
const ONE_LINE: &str = "4 burgers, 3 brioche buns and 2 skin-on fries";
const TEN_LINES: &str = "Hello, please send\n2 crates whole milk\n1 box large eggs\n3 sliced white\n\
    4 burgers\n3 brioche buns\n2 skin-on fries\n1 tin olive oil\n2 cases chopped tomatoes\n\
    3 bags strong white flour\n2 double cream";

fn main() -> anyhow::Result<()> {
    let index = index()?;
    let (customer, terms, settings) = (customer(), terms(), settings());
    let world = world(&index, (&customer, &terms, &settings));
    let blank = Conversation::default();
    let ordered = take(&blank, ONE_LINE, &world).step.conversation;
    ensure!(
        take(&blank, TEN_LINES, &world)
            .step
            .conversation
            .cart()
            .len()
            == 10,
        "ten lines are not read as ten"
    );
    ensure!(
        take(&ordered, "yes", &world)
            .step
            .conversation
            .outcome()
            .is_some(),
        "a yes does not end the session"
    );
    println!("Processor time, not time on the wall, which counts what else the machine does.");
    println!("\nA whole turn on the sample catalog, {TURNS_A_RUN} in each of {RUNS} runs:");
    measure("an order in one line", || take(&blank, ONE_LINE, &world));
    measure("an order of ten lines", || take(&blank, TEN_LINES, &world));
    measure("a yes", || take(&ordered, "yes", &world));
    reading::measure(&customer, &index)?;
    worst::measure(&customer, &index)
}

fn take(conversation: &Conversation, text: &str, world: &World<'_>) -> Turn {
    let happening = Happening::Burst(vec![message(text, world.now)]);
    agent::take_turn(conversation.clone(), happening, world)
}

fn measure(name: &str, turn: impl Fn() -> Turn) {
    let (mut medians, mut all) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let mut run: Vec<Duration> = (0..TURNS_A_RUN).map(|_| time(&turn)).collect();
        run.sort_unstable();
        medians.push(run[run.len() / 2]);
        all.append(&mut run);
    }
    medians.sort_unstable();
    all.sort_unstable();
    println!(
        "  {name:22} median {:>9.1?}  (medians of runs {:.1?} to {:.1?})  p95 {:>9.1?}",
        medians[RUNS / 2],
        medians[0],
        medians[RUNS - 1],
        all[all.len() * 95 / 100],
    );
}

fn time(turn: &impl Fn() -> Turn) -> Duration {
    clock::worked(turn)
}

fn index() -> anyhow::Result<Index> {
    let mut number = 0_u128;
    let ids = || {
        number += 1;
        ProductId(Uuid::from_u128(number))
    };
    let products = catalog_file::read_catalog(CATALOG, ids).context("the sample catalog")?;
    Ok(Index::build(Arc::new(Catalog::new(1, products))))
}

fn world<'a>(
    index: &'a Index,
    (customer, terms, settings): (&'a CustomerContext, &'a DeliveryTerms, &'a Settings),
) -> World<'a> {
    World {
        index,
        reading: ReadingModel::embedded(),
        answers: order_agent::agent::second::Answers::NONE,
        customer,
        terms,
        settings,
        business_name: "Quayside Provisions",
        locale: "en-GB",
        channel: Channel::Whatsapp,
        suppressed: Suppression::None,
        now: DateTime::UNIX_EPOCH + TimeDelta::days(20_000),
        session_id: SessionId(Uuid::from_u128(1)),
        order_id: OrderId(Uuid::from_u128(2)),
    }
}

fn settings() -> Settings {
    Settings {
        currency: "GBP".to_owned(),
        confidence_threshold: 0.8,
        auto_close: TimeDelta::hours(2),
    }
}

fn terms() -> DeliveryTerms {
    DeliveryTerms::unrestricted(Zone::Named(London))
}

fn customer() -> CustomerContext {
    CustomerContext {
        id: CustomerId(Uuid::from_u128(1)),
        known: true,
        business_name: "The Lighthouse Café".to_owned(),
        history: Vec::new(),
        aliases: Vec::new(),
    }
}

fn message(text: &str, sent_at: DateTime<Utc>) -> InboundMessage {
    InboundMessage {
        provider: Provider::Meta,
        provider_message_id: "wamid.1".to_owned(),
        sender: Sender {
            phone: Some("+447700900101".to_owned()),
            ..Sender::default()
        },
        sent_at,
        kind: MessageKind::Text,
        text: text.to_owned(),
        subject: None,
        quoted: None,
        button_payload: None,
        basket: Vec::new(),
        attachments: Vec::new(),
        in_reply_to: None,
        authenticity: Authenticity::Authenticated,
        origin: Origin::Person,
        consent: None,
        metadata: serde_json::Value::Null,
    }
}
