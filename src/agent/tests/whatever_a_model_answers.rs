//! One function for each rule that holds whatever a model answers. A rule looks at the moments of a
//! dialogue, each beside the same moment without a model, and says what broke it.

use rust_decimal::{Decimal, RoundingStrategy};

use super::attacked::{
    Attacked, CATALOG, DIALOGUES_UNDER_ATTACK, candidates, operations_of_the_model, orders, parsed,
    products,
};
use super::hostile::{CANARY, Put};
use super::walk::By;
use crate::agent::Turn;
use crate::domain::{OrderStatus, ProductId, Unit};
use crate::language::numbers::number_at;
use crate::language::{detect, tokens};
use crate::privacy;
use crate::session::basket::Item;
use crate::session::reply::Summary;
use crate::session::tests::is_substitute;
use crate::session::{Conversation, Effect, Line, LineDraft, OrderDraft, Reply, Session, Step};
use crate::understanding::{Act, Decision, Operation, Reading};

type Verdict = Result<(), String>;

fn holds(rule: impl Fn(&Attacked) -> Verdict) {
    for dialogue in DIALOGUES_UNDER_ATTACK.iter() {
        for (at, moment) in dialogue.moments.iter().enumerate() {
            if let Err(broken) = rule(moment) {
                let said = moment.questions.iter().map(|put| (&put.words, &put.answer));
                let said: Vec<_> = said.collect();
                panic!(
                    "{broken}\nat move {at} of {:?}\nby {said:#?}",
                    dialogue.moves
                );
            }
        }
    }
}

/// A rule of a turn beside the same turn without a model.
fn holds_beside(rule: impl Fn(&Attacked, &Turn) -> Verdict) {
    holds(|attacked| match &attacked.alone {
        Some(alone) => rule(attacked, alone),
        None => Ok(()),
    });
}

/// The price by the catalog: that of the unit of sale, in proportion.
fn price(product: ProductId, unit: &Unit, quantity: Decimal) -> Option<(Decimal, Decimal)> {
    let product = CATALOG.get(product)?;
    let share = product.units.factor(unit)? / product.units.factor(&product.units.default)?;
    let round = |amount: Decimal, places| {
        amount.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
    };
    let one = product.unit_price * share;
    Some((round(one, 4), round(one * quantity, 2)))
}

/// A line that nobody can deliver as it was said costs nothing until that is settled, which an order that
/// nobody confirmed may hold.
fn is_priced_by_the_catalog(line: &LineDraft, status: OrderStatus) -> bool {
    let nothing = (Decimal::ZERO, Decimal::ZERO);
    let due = line.product.and_then(|product| {
        let amount = &line.amount;
        price(product, &amount.unit, amount.quantity.get())
    });
    let (one, all) = due.unwrap_or(nothing);
    let unsettled = status == OrderStatus::Pending && line.line_price.is_zero();
    line.unit_price == one && (line.line_price == all || unsettled)
}

fn shown(reply: Option<&Reply>) -> Option<&Summary> {
    match reply? {
        Reply::Summary { summary, .. } | Reply::Placed { summary, .. } => Some(summary),
        Reply::Question { so_far, .. } => so_far.as_ref(),
        Reply::Told(_) => None,
    }
}

#[test]
fn every_price_of_an_order_and_of_a_summary_is_the_catalogs() {
    holds(|Attacked { moment, .. }| {
        for order in orders(&moment.step) {
            let priced = |line: &LineDraft| is_priced_by_the_catalog(line, order.status);
            let sum: Decimal = order.lines.iter().map(|line| line.line_price).sum();
            if sum != order.total || !order.lines.iter().all(priced) {
                return Err(format!("{order:#?}"));
            }
        }
        for shown in shown(moment.step.reply.as_ref())
            .iter()
            .flat_map(|summary| &summary.lines)
        {
            let line = &shown.line;
            let due = line.product().zip(line.unit()).zip(line.quantity());
            let due = due.and_then(|((product, unit), quantity)| price(product, unit, quantity));
            let is_decided = matches!(line.item, Item::Decided { .. });
            let price = shown.price.filter(|_| is_decided);
            if price.zip(due).is_some_and(|(price, due)| price != due.1) {
                return Err(format!("{shown:#?}"));
            }
        }
        Ok(())
    });
}

#[test]
fn every_product_is_of_the_catalog_and_the_model_takes_only_those_that_it_was_shown() {
    holds(|attacked| {
        let step = &attacked.moment.step;
        let ordered = orders(step)
            .flat_map(|order| &order.lines)
            .filter_map(|one| one.product);
        let all: Vec<ProductId> = products(step.conversation.cart())
            .into_iter()
            .chain(ordered)
            .collect();
        if let Some(foreign) = all.iter().find(|one| CATALOG.get(**one).is_none()) {
            return Err(format!("{foreign:?} is of no catalog"));
        }
        let offered: Vec<ProductId> = attacked
            .questions
            .iter()
            .flat_map(|put| put.shown.clone())
            .collect();
        for (at, operation) in operations_of_the_model(attacked) {
            let chosen = candidates(operation).first().copied();
            let parsed = parsed(attacked, at);
            let known = |product| {
                offered.contains(&product)
                    || parsed.iter().any(|one| candidates(one).contains(&product))
            };
            let is_decided = matches!(
                operation.act.goods().map(|goods| &goods.target.decision),
                Some(Decision::Product { .. })
            );
            if is_decided && !chosen.is_some_and(known) {
                return Err(format!("{operation:#?} takes what nobody offered"));
            }
        }
        Ok(())
    });
}

/// The numbers in the words that a model was shown, with nothing in the place of personal data.
fn numbers(put: &Put) -> Vec<Decimal> {
    let stand_in = |word: &str| word.starts_with('[') && word.contains('_');
    let words: Vec<&str> = put
        .words
        .split(' ')
        .filter(|word| !stand_in(word))
        .collect();
    let tokens = tokens(&words.join(" "));
    let lexicon = detect::language(&tokens, "en");
    let found = (0..tokens.len()).filter_map(|at| number_at(&tokens, at, lexicon));
    found
        .flat_map(|one| std::iter::once(one.value).chain(one.from))
        .collect()
}

#[test]
fn every_word_and_number_that_a_model_brings_stands_in_the_customers_message() {
    holds(|attacked| {
        let masked = |text: &String| privacy::mask_cards(text).unwrap_or_else(|| text.clone());
        let written: Vec<String> = attacked.written.iter().map(masked).collect();
        let shown: Vec<Decimal> = attacked.questions.iter().flat_map(numbers).collect();
        for (at, operation) in operations_of_the_model(attacked) {
            if !written.iter().any(|text| text.contains(&operation.words)) {
                return Err(format!("{operation:#?} cites what nobody wrote"));
            }
            let number = |one: &Operation| Some(one.act.goods()?.said.as_ref()?.number);
            let parsed = parsed(attacked, at)
                .iter()
                .filter_map(number)
                .collect::<Vec<_>>();
            let known = |number| shown.contains(&number) || parsed.contains(&number);
            if number(operation).is_some_and(|number| !known(number)) {
                return Err(format!("{operation:#?} has a number of its own"));
            }
        }
        Ok(())
    });
}

#[test]
fn a_telephone_number_or_a_card_never_becomes_a_po_number() {
    holds(|attacked| {
        let number = attacked.moment.step.conversation.po_number();
        match number {
            Some(number)
                if number.contains("07700")
                    || number.contains("900461")
                    || number.contains("1111") =>
            {
                Err(number.to_owned())
            }
            Some(_) | None => Ok(()),
        }
    });
}

/// An order as the customer sees it.
fn seen(order: &OrderDraft) -> impl PartialEq + std::fmt::Debug + use<> {
    let line = |one: &LineDraft| (one.product, one.amount.clone(), one.line_price);
    (
        order.lines.iter().map(line).collect::<Vec<_>>(),
        order.delivery_date,
        order.po_number.clone(),
        order.comment.clone(),
        order.replaces,
    )
}

#[test]
fn an_order_is_confirmed_by_the_customers_yes_alone_and_as_the_customer_saw_or_said_it() {
    holds_beside(|Attacked { moment, .. }, alone| {
        let confirmed = |step: &Step| -> Vec<_> {
            let orders = orders(step).filter(|order| order.status != OrderStatus::Pending);
            orders.map(seen).collect()
        };
        let late = |step: &Step| {
            step.effects
                .iter()
                .any(|effect| matches!(effect, Effect::ConfirmOrder(_)))
        };
        let own = confirmed(&moment.step);
        if !own.is_empty() && own != confirmed(&alone.step) {
            return Err(format!("{own:#?}\nand not {:#?}", confirmed(&alone.step)));
        }
        if late(&moment.step) && !late(&alone.step) {
            return Err("confirmed after the time-out".to_owned());
        }
        Ok(())
    });
}

#[test]
fn nothing_goes_or_ends_on_a_models_word_alone_but_by_a_choice_that_we_offered() {
    holds_beside(|Attacked { moment, .. }, alone| {
        let kept = |step: &Step| -> Vec<ProductId> {
            let ordered = orders(step)
                .flat_map(|order| &order.lines)
                .filter_map(|one| one.product);
            products(step.conversation.cart())
                .into_iter()
                .chain(ordered)
                .collect()
        };
        let (own, without) = (kept(&moment.step), kept(&alone.step));
        // What a session that is over holds stands in its order.
        let is_open = moment.before.session.as_ref().is_some_and(Session::is_open);
        let mut stood = moment
            .before
            .cart()
            .iter()
            .filter(|_| is_open)
            .filter_map(Line::product);
        let lost = stood.find(|one| without.contains(one) && !own.contains(one));
        // What we offered in the place of goods that are out takes their place when it is named.
        let takes =
            |act: &Act| matches!(act, Act::Choose(_)) || act.goods().is_some_and(is_substitute);
        let chosen = moment.acts.iter().any(takes);
        if let Some(lost) = lost.filter(|_| !chosen) {
            return Err(format!("{lost:?} is gone"));
        }
        let outcome = |conversation: &Conversation| conversation.outcome();
        let ended = outcome(&moment.step.conversation);
        let known = [outcome(&alone.step.conversation), outcome(&moment.before)];
        if ended.is_some() && !known.contains(&ended) {
            return Err(format!("{ended:?}"));
        }
        Ok(())
    });
}

/// What a customer means by an act, as far as it may not be lost.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of every other act nothing is lost when a model reads its words in another way"
)]
const fn matter(act: &Act) -> Option<&'static str> {
    match act {
        Act::Name(_) | Act::More(_) | Act::Set(_) | Act::Impossible(_) => Some("goods"),
        Act::Less(_) | Act::Times(..) | Act::Remove(_) | Act::Replace(..) => Some("a change"),
        Act::Comment(_) | Act::Condition(_) => Some("a note"),
        Act::Ask | Act::AskAbout(..) | Act::Status => Some("a question"),
        Act::Complaint | Act::Person => Some("something for a person"),
        Act::Yes | Act::Done | Act::No => Some("a word"),
        Act::Cancel | Act::CancelPlaced => Some("a cancellation"),
        Act::Deliver(_) => Some("a day"),
        Act::PurchaseOrder(_) => Some("a PO number"),
        _ => None,
    }
}

#[test]
fn what_the_parser_heard_is_not_unheard_because_of_a_model() {
    holds_beside(|attacked, alone| {
        let matters = |readings: &[Reading]| -> Vec<&'static str> {
            let operations = readings.iter().flat_map(|one| &one.operations);
            operations.filter_map(|one| matter(&one.act)).collect()
        };
        let mut left = matters(&attacked.readings);
        for heard in matters(&alone.readings) {
            match left.iter().position(|one| *one == heard) {
                Some(at) => drop(left.swap_remove(at)),
                None => return Err(format!("{heard} is lost of {:#?}", alone.readings)),
            }
        }
        Ok(())
    });
}

#[test]
fn no_word_of_a_models_own_is_in_a_reply_a_task_an_order_or_what_is_kept() {
    holds(|attacked| {
        let step = &attacked.moment.step;
        let kept = serde_json::to_string(&step.conversation).unwrap();
        let said = format!(
            "{:?} {:?} {:?} {kept}",
            attacked.moment.text, step.reply, step.effects
        );
        let readings = format!("{:?}", attacked.readings);
        if (said + &readings).contains(CANARY) {
            Err(kept)
        } else {
            Ok(())
        }
    });
}

#[test]
fn a_model_is_asked_at_most_once_about_a_message_and_never_about_a_machines() {
    holds(|attacked| {
        let mut messages: Vec<&String> =
            attacked.questions.iter().map(|put| &put.message).collect();
        messages.dedup();
        let is_machine = attacked.moment.by == By::Machine;
        let once = messages.len() == attacked.questions.len();
        if once && (!is_machine || messages.is_empty()) {
            return Ok(());
        }
        Err(format!("{:?}", attacked.questions))
    });
}

#[test]
fn the_model_of_these_dialogues_is_asked_and_believed_often_enough_to_do_harm() {
    let moments = || {
        DIALOGUES_UNDER_ATTACK
            .iter()
            .flat_map(|dialogue| &dialogue.moments)
    };
    let asked: usize = moments().map(|one| one.questions.len()).sum();
    let changed = moments()
        .filter(|one| !operations_of_the_model(one).is_empty())
        .count();
    let confirmed = moments().flat_map(|one| orders(&one.moment.step)).count();
    assert!(
        asked > 2_000 && changed > 200 && confirmed > 100,
        "{asked} {changed} {confirmed}"
    );
}
