//! "The usual", "same as last week": an order of the past as the lines of this one.

use super::{Deed, Turn};
use crate::domain::{OrderId, PastOrder};
use crate::session::amend;
use crate::session::basket::usual::{self, Repeated};
use crate::session::basket::{Matter, Question};
use crate::understanding::Which;

/// Confidence in lines that a yes to an offer of ours repeats: their products were on view.
const OFFERED: f64 = 0.99;

impl Turn<'_> {
    /// Takes over the order that is meant, or asks.
    pub fn repeat(&mut self, which: &Which, confidence: f64) {
        self.deeds.insert(Deed::Added);
        let context = self.context;
        match usual::repeated(which, context) {
            Repeated::Order(order) => self.take_over(order, confidence),
            Repeated::Offer(order) if self.was_offered() => self.take_over(order, OFFERED),
            Repeated::Offer(order) => self.draft().raise(Matter::Usual(order.id)),
            Repeated::Nothing => self.draft().raise(Matter::Needed),
        }
    }

    /// Takes over an order that we offered.
    pub fn repeat_order(&mut self, id: OrderId) {
        let context = self.context;
        let order = context.customer.history.iter().find(|order| order.id == id);
        if let Some(order) = order {
            self.take_over(order, OFFERED);
        }
    }

    /// Whether the burst answers our offer of the last order: asking for the usual again takes it.
    pub(super) fn was_offered(&self) -> bool {
        let open = self.before.as_ref().and_then(|before| before.state.open());
        open.is_some_and(|open| matches!(open.question, Question::Usual(_)))
    }

    /// Lines that stand in the basket already are what the customer said last, and stay.
    fn take_over(&mut self, order: &PastOrder, confidence: f64) {
        let context = self.context;
        let draft = self.draft();
        draft.settle(|matter| matches!(matter, Matter::Usual(_) | Matter::Needed));
        for line in &order.lines {
            let stands = line
                .product
                .is_some_and(|product| draft.line_of(product).is_some());
            if !stands {
                amend::push_past(draft, line, confidence, context);
            }
        }
        // Nobody named any of several lines: "it" means none of them.
        if order.lines.len() > 1 {
            self.draft().named_last = None;
        }
        self.deeds.insert(Deed::NewGoods);
        self.edited(Deed::Added);
    }
}
