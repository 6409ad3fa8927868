//! A basket as an order to be written, and why a person has to look at it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::basket::{Draft, Item, Line, Matter, Note, edit, price};
use super::effect::{LineDraft, OrderDraft};
use super::event::Context;
use super::state::Session;
use super::summary;
use crate::domain::{OrderStatus, ReviewReason};
use crate::understanding::ConfidenceModel;

/// How an order comes to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The customer said yes to its summary.
    Confirmed,
    /// Nobody answered.
    TimedOut,
}

/// An order of a basket.
#[must_use]
pub fn order(
    session: &Session,
    delivery_date: Option<NaiveDate>,
    ending: Ending,
    context: &Context<'_>,
) -> OrderDraft {
    let draft = &session.draft;
    let lines: Vec<LineDraft> = draft
        .lines
        .iter()
        .map(|line| line_draft(line, ending, context))
        .collect();
    let reasons = reasons(draft, &lines, ending, context);
    OrderDraft {
        id: context.order_id,
        session: session.id,
        channel: session.channel,
        status: status(&reasons, ending),
        delivery_date,
        po_number: draft.po_number.clone(),
        comment: (!draft.comments.is_empty()).then(|| draft.comments.join("\n")),
        total: price::total(draft, context),
        confidence: lines.iter().fold(1.0, |low, line| low.min(line.confidence)),
        lines,
        review_reasons: reasons,
        replaces: draft.amends,
    }
}

fn status(reasons: &[ReviewReason], ending: Ending) -> OrderStatus {
    match ending {
        Ending::TimedOut => OrderStatus::Pending,
        Ending::Confirmed if reasons.is_empty() => OrderStatus::Confirmed,
        Ending::Confirmed => OrderStatus::Review,
    }
}

fn line_draft(line: &Line, ending: Ending, context: &Context<'_>) -> LineDraft {
    let product = line.product().and_then(|id| context.catalog.get(id));
    let amount = edit::ordered_amount(line);
    let unit_price = product
        .and_then(|product| price::unit_price(product, &amount.unit))
        .unwrap_or_default();
    let confidence = match (&line.item, ending) {
        (Item::Decided { .. }, Ending::Confirmed) => {
            ConfidenceModel::embedded().confirmed(line.belief.line)
        }
        (Item::Decided { .. }, Ending::TimedOut)
        | (Item::Unmeasured { .. } | Item::Undecided { .. } | Item::Unknown { .. }, _) => {
            line.belief.line
        }
    };
    LineDraft {
        product: line.product(),
        name: product.map_or_else(|| line.words.clone(), |product| product.name.clone()),
        amount,
        unit_price,
        line_price: price::line_price(line, context),
        confidence,
        matching_confidence: line.belief.matching,
        method: line.belief.method,
        alternatives: line.belief.alternatives.clone(),
        original_words: line.words.clone(),
        reasons: line.reasons(),
        notes: notes(line),
    }
}

fn notes(line: &Line) -> Vec<String> {
    let mut notes: Vec<String> = line.notes.iter().map(note).collect();
    if let Some(fallback) = &line.fallback {
        notes.push(format!("if none: {}", fallback.target.words));
    }
    notes
}

fn note(note: &Note) -> String {
    match note {
        Note::Assumed => "quantity assumed".to_owned(),
        Note::Converted(said) => {
            let unit = said.unit.as_ref().map_or("", |unit| unit.as_str());
            format!("asked for {} {unit}", said.number.normalize())
        }
        Note::Range { from, to } => format!("asked for {from} to {to}"),
        Note::NoSubstitutes => "no substitutes".to_owned(),
        Note::InPlaceOf(name) => format!("in place of {name}"),
        Note::Odd => "unusual quantity".to_owned(),
        Note::Unanswered => "a question about it stayed open".to_owned(),
    }
}

/// Why a person has to look, in the order of the enum.
fn reasons(
    draft: &Draft,
    lines: &[LineDraft],
    ending: Ending,
    context: &Context<'_>,
) -> Vec<ReviewReason> {
    let mut reasons: BTreeSet<ReviewReason> = draft.reasons.clone();
    let threshold = context.settings.confidence_threshold;
    let noted = |note: &Note| draft.lines.iter().any(|line| line.is_noted(note));
    let total = price::total(draft, context);
    let is_duplicate = draft
        .loose
        .iter()
        .any(|loose| matches!(loose.matter, Matter::Duplicate(_)));
    let timed_out = ending == Ending::TimedOut;
    let found = [
        (
            lines.iter().any(|line| line.product.is_none()),
            ReviewReason::UnmatchedLine,
        ),
        (
            lines
                .iter()
                .any(|line| line.product.is_some() && line.confidence < threshold),
            ReviewReason::LowConfidence,
        ),
        (
            timed_out && noted(&Note::Assumed),
            ReviewReason::UnconfirmedAssumption,
        ),
        (noted(&Note::Odd), ReviewReason::OddQuantity),
        (timed_out, ReviewReason::Timeout),
        (is_duplicate, ReviewReason::PossibleDuplicate),
        (
            summary::below_minimum(total, context).is_some(),
            ReviewReason::BelowMinimumOrder,
        ),
        (!context.customer.known, ReviewReason::UnknownSender),
        (noted(&Note::Unanswered), ReviewReason::UnansweredQuestion),
    ];
    reasons.extend(
        found
            .into_iter()
            .filter_map(|(holds, reason)| holds.then_some(reason)),
    );
    reasons.into_iter().collect()
}
