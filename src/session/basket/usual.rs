//! Which order of the past "the usual", "my last order" or "same as Tuesday" means.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::{PastOrder, ProductId};
use crate::session::event::Context;
use crate::understanding::Which;

/// So many orders in a row with the same products make a usual one.
const REPEATS: usize = 3;

/// So many orders of one weekday, or orders in all, make a usual one when they are equal.
const PAIR: usize = 2;

/// Days of "last week".
const WEEK: u64 = 7;

/// What a repetition comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Repeated<'a> {
    /// That order.
    Order(&'a PastOrder),
    /// No order repeats; the last one can be offered.
    Offer(&'a PastOrder),
    /// There is nothing to repeat.
    Nothing,
}

/// Which order is meant.
#[must_use]
pub fn repeated<'a>(which: &Which, context: &Context<'a>) -> Repeated<'a> {
    let history = placed(context);
    let Some(last) = history.first() else {
        return Repeated::Nothing;
    };
    let meant = match which {
        Which::Usual => usual(&history, context),
        Which::Last => Some(*last),
        Which::Of(day) => of_day(&history, *day, context),
        Which::WeekOf(from) => of_week(&history, *from, context),
    };
    meant.map_or(Repeated::Offer(last), Repeated::Order)
}

/// The usual order, where one repeats.
#[must_use]
pub fn usual_order<'a>(context: &Context<'a>) -> Option<&'a PastOrder> {
    usual(&placed(context), context)
}

fn placed<'a>(context: &Context<'a>) -> Vec<&'a PastOrder> {
    let mut orders: Vec<&PastOrder> = context
        .customer
        .history
        .iter()
        .filter(|order| !order.lines.is_empty())
        .collect();
    orders.sort_by_key(|order| std::cmp::Reverse(order.placed_at));
    orders
}

fn usual<'a>(history: &[&'a PastOrder], context: &Context<'_>) -> Option<&'a PastOrder> {
    let last = *history.first()?;
    if history.len() == 1 || (history.len() >= REPEATS && share_products(&history[..REPEATS])) {
        return Some(last);
    }
    let today = context.terms.zone.date(context.now).weekday();
    let of_weekday: Vec<&PastOrder> = history
        .iter()
        .filter(|order| context.terms.zone.date(order.placed_at).weekday() == today)
        .copied()
        .collect();
    if of_weekday.len() >= PAIR && share_products(&of_weekday[..of_weekday.len().min(REPEATS)]) {
        return of_weekday.first().copied();
    }
    (history.len() == PAIR && history[0].lines == history[1].lines).then_some(last)
}

fn share_products(orders: &[&PastOrder]) -> bool {
    let products = |order: &PastOrder| -> BTreeSet<Option<ProductId>> {
        order.lines.iter().map(|line| line.product).collect()
    };
    orders
        .windows(2)
        .all(|pair| products(pair[0]) == products(pair[1]))
}

fn of_day<'a>(
    history: &[&'a PastOrder],
    day: NaiveDate,
    context: &Context<'_>,
) -> Option<&'a PastOrder> {
    history
        .iter()
        .find(|order| {
            context.terms.zone.date(order.placed_at) == day || order.delivery_date == Some(day)
        })
        .copied()
}

fn of_week<'a>(
    history: &[&'a PastOrder],
    from: NaiveDate,
    context: &Context<'_>,
) -> Option<&'a PastOrder> {
    let end = from.checked_add_days(Days::new(WEEK))?;
    history
        .iter()
        .find(|order| (from..end).contains(&context.terms.zone.date(order.placed_at)))
        .copied()
}
