//! Which orders stand in the simulated world, and what does the customer's history show of them?

use chrono::{DateTime, Utc};

use crate::domain::{
    Catalog, CustomerContext, OrderId, OrderStatus, PastLine, PastOrder, ReviewReason,
};
use crate::eval::played::{PlayedLine, PlayedOrder};
use crate::session::{LineDraft, OrderDraft};

/// The orders that the play wrote; those of the history are in the customer's context alone.
#[derive(Debug, Default)]
pub struct OrderBook {
    written: Vec<OrderDraft>,
}

impl OrderBook {
    /// Writes an order; the one that it replaces is gone.
    pub fn write(&mut self, order: OrderDraft, now: DateTime<Utc>, customer: &mut CustomerContext) {
        if let Some(replaced) = order.replaces {
            self.written.retain(|written| written.id != replaced);
            customer.history.retain(|past| past.id != replaced);
        }
        // A second write of the same order is the same order: effects are delivered at least once.
        self.written.retain(|written| written.id != order.id);
        customer.history.retain(|past| past.id != order.id);
        customer.history.insert(0, past_order(&order, now));
        self.written.push(order);
    }

    /// A late yes: what came of the time-out is lifted, and every other doubt stays.
    pub fn confirm(&mut self, id: OrderId, customer: &mut CustomerContext) {
        let mut status = OrderStatus::Confirmed;
        if let Some(order) = self.written.iter_mut().find(|order| order.id == id) {
            let lifted = [ReviewReason::Timeout, ReviewReason::UnconfirmedAssumption];
            order
                .review_reasons
                .retain(|reason| !lifted.contains(reason));
            if !order.review_reasons.is_empty() {
                status = OrderStatus::Review;
            }
            order.status = status;
        }
        set_status(customer, id, status);
    }

    /// A person has to look at an order that stands.
    pub fn flag(&mut self, id: OrderId, reason: ReviewReason, customer: &mut CustomerContext) {
        if let Some(order) = self.written.iter_mut().find(|order| order.id == id) {
            order.status = OrderStatus::Review;
            if !order.review_reasons.contains(&reason) {
                order.review_reasons.push(reason);
            }
        }
        set_status(customer, id, OrderStatus::Review);
    }

    /// The orders that stand in the end.
    #[must_use]
    pub fn into_played(self, catalog: &Catalog) -> Vec<PlayedOrder> {
        self.written
            .iter()
            .map(|order| played_order(order, catalog))
            .collect()
    }
}

fn set_status(customer: &mut CustomerContext, id: OrderId, status: OrderStatus) {
    if let Some(past) = customer.history.iter_mut().find(|past| past.id == id) {
        past.status = status;
    }
}

fn past_order(order: &OrderDraft, now: DateTime<Utc>) -> PastOrder {
    PastOrder {
        id: order.id,
        placed_at: now,
        delivery_date: order.delivery_date,
        po_number: order.po_number.clone(),
        channel: order.channel,
        status: order.status,
        lines: order.lines.iter().map(past_line).collect(),
        open: true,
    }
}

fn past_line(line: &LineDraft) -> PastLine {
    PastLine {
        product: line.product,
        name: line.name.clone(),
        amount: line.amount.clone(),
    }
}

fn played_order(order: &OrderDraft, catalog: &Catalog) -> PlayedOrder {
    PlayedOrder {
        lines: order
            .lines
            .iter()
            .map(|line| played_line(line, catalog))
            .collect(),
        confidences: order.lines.iter().map(|line| line.confidence).collect(),
        delivery_date: order.delivery_date,
        po_number: order.po_number.clone(),
        status: order.status,
        requires_review: !order.review_reasons.is_empty(),
        replaces: order.replaces.is_some(),
    }
}

fn played_line(line: &LineDraft, catalog: &Catalog) -> PlayedLine {
    let sku = |id| catalog.get(id).map(|product| product.sku.clone());
    let candidates = line.alternatives.iter();
    PlayedLine {
        sku: line.product.and_then(sku),
        words: format!("{} {}", line.name, line.original_words),
        candidates: if line.product.is_some() {
            Vec::new()
        } else {
            candidates.filter_map(|other| sku(other.product)).collect()
        },
        quantity: line.amount.quantity.get(),
        unit: line.amount.unit.clone(),
    }
}
