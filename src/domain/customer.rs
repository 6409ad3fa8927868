//! What is known of the customer whose message is read: history, aliases, terms.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::ids::{CustomerId, OrderId, ProductId};
use super::order::OrderStatus;
use super::unit::Amount;

/// One line of an order of the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastLine {
    /// The product; `None` for words that matched none.
    pub product: Option<ProductId>,
    /// The words or name under which it was ordered.
    pub name: String,
    /// How much.
    pub amount: Amount,
}

/// An order that was written before this turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastOrder {
    /// Its id.
    pub id: OrderId,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// The day on which it is, or was, delivered.
    pub delivery_date: Option<NaiveDate>,
    /// The customer's PO number.
    pub po_number: Option<String>,
    /// How it came.
    pub channel: Channel,
    /// Where it stands.
    pub status: OrderStatus,
    /// Its lines.
    pub lines: Vec<PastLine>,
    /// Whether it is still to be delivered, so that its cut-off decides what may change.
    pub open: bool,
}

/// What the reader and the session know of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerContext {
    /// The customer.
    pub id: CustomerId,
    /// `false` for a sender that no distributor's staff entered.
    pub known: bool,
    /// The customer's own business name.
    pub business_name: String,
    /// Orders of the last 400 days, newest first.
    pub history: Vec<PastOrder>,
    /// This customer's own words for products, lower case.
    pub aliases: Vec<(String, ProductId)>,
}

impl CustomerContext {
    /// Somebody of whom nothing is known.
    #[must_use]
    pub const fn stranger() -> Self {
        Self {
            id: CustomerId(uuid::Uuid::nil()),
            known: false,
            business_name: String::new(),
            history: Vec::new(),
            aliases: Vec::new(),
        }
    }
}
