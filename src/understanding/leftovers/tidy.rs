//! What is dropped or joined once all operations of a message are known?

use super::{complained, stock};
use crate::domain::ProductId;
use crate::language::{Cue, Kind, clean_key};
use crate::understanding::message::Message;
use crate::understanding::reading::{Act, Decision, Operation, Situation};

/// Drops what only counts alone, and joins notes that stand side by side.
pub(in crate::understanding) fn tidy(operations: &mut Vec<Operation>, message: &Message<'_>) {
    complained::set_aside(operations, message);
    stock::set_aside(operations, message);
    let edits = operations.iter().any(|operation| is_edit(&operation.act));
    let cancels = operations.iter().any(|operation| {
        matches!(
            operation.act,
            Act::Cancel | Act::CancelPlaced | Act::SameOrder | Act::SecondOrder
        )
    });
    let means_something = |act: &Act| {
        !matches!(
            act,
            Act::Chatter | Act::Courtesy | Act::Greeting | Act::Noise | Act::No
        )
    };
    let substantial = operations
        .iter()
        .any(|operation| means_something(&operation.act));
    operations.retain(|operation| {
        let act = &operation.act;
        let weak = message.lexicon.weak.contains(&clean_key(&operation.words));
        let agrees = *act == Act::Yes && edits && weak && !is_hedged(operation, message);
        let dropped = agrees
            || (*act == Act::No && (edits || cancels || substantial))
            || (matches!(act, Act::Chatter | Act::Noise) && substantial)
            || (matches!(act, Act::Done | Act::Yes | Act::HowMuch(_)) && cancels)
            || (*act == Act::Begin && edits);
        !dropped
    });
    repeat_first(operations, message.situation);
    drop_kept(operations, message.situation);
    drop_announced(operations, message.situation);
    drop_days_of_other_things(operations, message);
    drop_pauses(operations, message);
    drop_looked_up(operations, message);
    cancel_placed(operations, message.situation);
    operations.dedup_by(|next, held| next.act == held.act && is_answer(&held.act));
    join_comments(operations);
}

/// "ok but make it 5": even a weak yes means one where a "but" says what it leaves out.
fn is_hedged(operation: &Operation, message: &Message<'_>) -> bool {
    let end = operation.span.end;
    let next = message
        .tokens
        .iter()
        .position(|token| token.span.start >= end && token.kind == Kind::Word);
    next.is_some_and(|at| {
        let mut cues = message.lexicon.cues.at(&message.tokens, at);
        message.tokens[at].span.start - end <= 2 && cues.any(|(_, cue)| *cue == Cue::But)
    })
}

/// "everything except the eggs from the usual": what goes off an order that is to be repeated can
/// only go once it is there.
fn repeat_first(operations: &mut [Operation], situation: &Situation<'_>) {
    let repeats = |operation: &Operation| matches!(operation.act, Act::Repeat(_));
    let Some(at) = operations.iter().position(repeats) else {
        return;
    };
    let alters = |operation: &Operation| {
        matches!(
            operation.act,
            Act::Remove(_) | Act::Less(_) | Act::Times(..) | Act::Replace(..)
        )
    };
    let first = operations[..at].iter().position(alters);
    if let (Some(first), true) = (first, situation.cart.is_empty()) {
        operations[first..=at].rotate_right(1);
    }
}

/// "no need for eggs today": a day that has begun, behind goods that are not wanted, is no day of
/// delivery.
fn drop_days_of_other_things(operations: &mut Vec<Operation>, message: &Message<'_>) {
    let today = message.calendar.today;
    let mut removed_till = None;
    operations.retain(|operation| {
        let behind = removed_till.is_some_and(|end: usize| {
            let gap = message.text.get(end..operation.span.start);
            gap.is_some_and(|gap| gap.trim().is_empty() && !gap.contains('\n'))
        });
        removed_till = matches!(operation.act, Act::Remove(_)).then_some(operation.span.end);
        !(behind && operation.act == Act::Deliver(Some(today)))
    });
}

/// "and, let me see, three jugs of oil": whoever pauses to think has gone on in the same breath.
fn drop_pauses(operations: &mut Vec<Operation>, message: &Message<'_>) {
    let goes_on = |at: usize| {
        let next = operations.get(at + 1)?;
        let gap = message.text.get(operations[at].span.end..next.span.start)?;
        let same_breath = !gap.contains(['.', '!', '?', ';', '\n']);
        (same_breath && next.act.goods().is_some()).then_some(())
    };
    let pauses: Vec<bool> = (0..operations.len())
        .map(|at| operations[at].act == Act::MoreToCome && goes_on(at).is_some())
        .collect();
    let mut pauses = pauses.into_iter();
    operations.retain(|_| !pauses.next().unwrap_or(false));
}

/// "forget the bacon, just the carrots": goods that stand in the cart and only stay there.
fn drop_kept(operations: &mut Vec<Operation>, situation: &Situation<'_>) {
    let removes = |operation: &Operation| matches!(operation.act, Act::Remove(_));
    let Some(first) = operations.iter().position(removes) else {
        return;
    };
    let mut at = 0;
    operations.retain(|operation| {
        at += 1;
        let Act::Name(goods) = &operation.act else {
            return true;
        };
        let Decision::Product { chosen, .. } = &goods.target.decision else {
            return true;
        };
        let stays = goods.said.is_none() && situation.cart.contains(&chosen.product);
        at <= first + 1 || !stays
    });
}

/// "just the cod please, ten kilos of cod": goods that the same message counts are not wanted once
/// more where it only names them.
///
/// "tonic x 4 (indian not slimline)" puts nothing in the place of anything either.
fn drop_announced(operations: &mut Vec<Operation>, situation: &Situation<'_>) {
    let counted: Vec<ProductId> = operations
        .iter()
        .filter_map(|operation| named(operation).filter(|(_, said)| *said))
        .map(|(product, _)| product)
        .collect();
    operations.retain(|operation| match named(operation) {
        Some((product, false)) => {
            let stands = matches!(operation.act, Act::Replace(..)) && !situation.cart.is_empty();
            stands || !counted.contains(&product)
        }
        Some((_, true)) | None => true,
    });
}

/// "let me check what else we need": what customers go and look up they do not ask us.
fn drop_looked_up(operations: &mut Vec<Operation>, message: &Message<'_>) {
    let mut looking_till = None;
    operations.retain(|operation| {
        let gap = looking_till.and_then(|end: usize| message.text.get(end..operation.span.start));
        looking_till = (operation.act == Act::MoreToCome).then_some(operation.span.end);
        let in_one_breath = gap.is_some_and(|gap| gap.trim().is_empty() && !gap.contains('\n'));
        !(operation.act == Act::Ask && in_one_breath)
    });
}

/// The product that an operation names, and whether it says how much of it.
fn named(operation: &Operation) -> Option<(ProductId, bool)> {
    let (Act::Name(goods) | Act::Replace(_, goods)) = &operation.act else {
        return None;
    };
    if let Decision::Product { chosen, .. } = &goods.target.decision {
        return Some((chosen.product, goods.said.is_some()));
    }
    None
}

/// "cancel the order for tomorrow" with nothing in the cart: one that is placed already is meant.
fn cancel_placed(operations: &mut Vec<Operation>, situation: &Situation<'_>) {
    let dated = operations
        .iter()
        .any(|operation| matches!(operation.act, Act::Deliver(_)));
    let goods = operations
        .iter()
        .any(|operation| operation.act.goods().is_some());
    if !dated || goods || !situation.cart.is_empty() {
        return;
    }
    let mut cancels = false;
    for operation in operations.iter_mut() {
        if matches!(operation.act, Act::Cancel | Act::CancelPlaced) {
            operation.act = Act::CancelPlaced;
            cancels = true;
        }
    }
    operations.retain(|operation| !(cancels && matches!(operation.act, Act::Deliver(_))));
}

/// Acts that say the same when they are said twice.
const fn is_answer(act: &Act) -> bool {
    matches!(
        act,
        Act::Yes
            | Act::No
            | Act::Done
            | Act::Cancel
            | Act::Greeting
            | Act::Courtesy
            | Act::MoreToCome
            | Act::Instructions
            | Act::Complaint
            | Act::Chatter
            | Act::Ask
            | Act::Status
    )
}

const fn is_edit(act: &Act) -> bool {
    matches!(
        act,
        Act::Name(_)
            | Act::More(_)
            | Act::Set(_)
            | Act::Less(_)
            | Act::Times(..)
            | Act::Remove(_)
            | Act::Replace(..)
            | Act::Restore(_)
            | Act::Repeat(_)
            | Act::Choose(_)
            | Act::HowMuch(_)
            | Act::Deliver(_)
            | Act::Impossible(_)
    )
}

fn join_comments(operations: &mut Vec<Operation>) {
    let mut at = 1;
    while at < operations.len() {
        let (before, rest) = operations.split_at_mut(at);
        let (Act::Comment(first), Act::Comment(second)) = (&mut before[at - 1].act, &rest[0].act)
        else {
            at += 1;
            continue;
        };
        first.push_str(", ");
        first.push_str(second);
        before[at - 1].span.end = rest[0].span.end;
        let words = format!("{}, {}", before[at - 1].words, rest[0].words);
        before[at - 1].words = words;
        operations.remove(at);
    }
}

/// Cuts off what stands below "-- " or below a line that is nothing but "Kind regards".
pub(in crate::understanding) fn drop_signature(message: &mut Message<'_>) {
    let mut line = 0;
    for end in 0..=message.tokens.len() {
        let at_end = message
            .tokens
            .get(end)
            .is_none_or(|token| token.kind == Kind::Break);
        if !at_end {
            continue;
        }
        let dashes = end - line >= 2 && message.tokens[line..end].iter().all(|t| t.is("-"));
        if dashes {
            message.tokens.truncate(line);
            return;
        }
        if is_sign_off(message, line, end) && !orders_below(message, end) {
            message.tokens.truncate(end);
            return;
        }
        line = end + 1;
    }
}

fn is_sign_off(message: &Message<'_>, from: usize, to: usize) -> bool {
    let words: Vec<usize> = (from..to)
        .filter(|at| message.tokens[*at].kind == Kind::Word)
        .collect();
    let Some(first) = words.first() else {
        return false;
    };
    message
        .lexicon
        .cues
        .at(&message.tokens, *first)
        .any(|(len, cue)| *cue == Cue::SignOff && len == words.len())
}

/// Whether a line below starts or ends with a small number, as lines of an order do.
fn orders_below(message: &Message<'_>, from: usize) -> bool {
    let small = |at: usize| {
        let token = &message.tokens[at];
        token.kind == Kind::Number && token.key.len() <= 3
    };
    (from + 1..message.tokens.len()).any(|at| {
        let starts = message.tokens[at - 1].kind == Kind::Break;
        starts
            && small(at)
            && message
                .tokens
                .get(at + 1)
                .is_some_and(|next| next.kind == Kind::Word)
    })
}
