//! What a customer wants in one order that is not written yet: lines, day, PO number, notes.

pub mod day;
pub mod duplicate;
pub mod edit;
pub mod find;
pub mod line;
pub mod measure;
pub mod name;
pub mod price;
pub mod question;
pub mod usual;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use line::{Belief, Doubt, Item, Line, LineId, Note};
pub use question::{Open, Question};

use crate::domain::{OrderId, ProductId, ReviewReason};
use crate::understanding::Goods;

/// A basket: everything that was said towards one order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Draft {
    /// The lines, in the order in which they were named.
    pub lines: Vec<Line>,
    /// Lines that the customer took off, newest last, so that they can be put back as they were.
    pub removed: Vec<Line>,
    /// Questions that belong to no line.
    pub loose: Vec<Loose>,
    /// The line named last, which "2 more" and "make it 4" mean.
    pub named_last: Option<LineId>,
    /// When it is wanted.
    pub day: Day,
    /// Where in the message the day was named.
    pub day_named: LineId,
    /// The customer's PO number.
    pub po_number: Option<String>,
    /// Notes for the delivery or the goods.
    pub comments: Vec<String>,
    /// The written order that this basket alters.
    pub amends: Option<OrderId>,
    /// The delivery that these additions came too late for.
    pub misses: Option<NaiveDate>,
    /// Reasons for a review that hold whatever becomes of the lines.
    pub reasons: BTreeSet<ReviewReason>,
    /// What is known of a possible duplicate.
    pub second: Second,
    last_id: u32,
}

/// A question that belongs to no line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Loose {
    /// Its place among the questions.
    pub id: LineId,
    /// What it is about.
    pub matter: Matter,
}

/// What a question that belongs to no line is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Matter {
    /// Goods with a number that is no possible quantity.
    Impossible(Goods),
    /// No order repeats; this one is offered.
    Usual(OrderId),
    /// There is nothing to repeat.
    Needed,
    /// It looks like this order.
    Duplicate(OrderId),
    /// The summary was declined.
    Change,
    /// These words fit several lines.
    WhichLine(String),
}

/// When a basket is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Day {
    /// Nothing was said: the first possible day.
    #[default]
    Unnamed,
    /// That day.
    Named(NaiveDate),
    /// A day that can't be told.
    Unclear,
}

/// What is known of a possible duplicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Second {
    /// Nobody was asked.
    #[default]
    Unasked,
    /// The customer said that it is a second order.
    Meant,
}

impl Draft {
    /// The next place in the order of the message.
    pub fn next_id(&mut self) -> LineId {
        self.last_id += 1;
        LineId(self.last_id)
    }

    /// The line of an id.
    #[must_use]
    pub fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The line of an id, to be changed.
    pub fn line_mut(&mut self, id: LineId) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.id == id)
    }

    /// The line of a product.
    #[must_use]
    pub fn line_of(&self, product: ProductId) -> Option<&Line> {
        self.lines
            .iter()
            .find(|line| line.product() == Some(product))
    }

    /// Puts a line at the end and remembers it as the one named last.
    pub fn push(&mut self, line: Line) {
        self.named_last = Some(line.id);
        self.lines.push(line);
    }

    /// Raises a question that belongs to no line, once.
    pub fn raise(&mut self, matter: Matter) {
        if !self.loose.iter().any(|loose| loose.matter == matter) {
            let id = self.next_id();
            self.loose.push(Loose { id, matter });
        }
    }

    /// Settles questions that belong to no line.
    pub fn settle(&mut self, is_settled: impl Fn(&Matter) -> bool) {
        self.loose.retain(|loose| !is_settled(&loose.matter));
    }
}
