//! What is said to the customer, as data; the wording is another module's affair.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::basket::{Line, Question};
use crate::domain::calendar::DayRefusal;
use crate::domain::{OrderId, OrderStatus, ProductId, SessionId, Unit};
use crate::understanding::Said;

/// One message of ours.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// The order as it stands, for the customer's yes.
    Summary {
        /// What is said before it.
        notices: Vec<Notice>,
        /// The order.
        summary: Summary,
        /// The session whose summary it is.
        session: SessionId,
        /// Which of the session's summaries it is.
        version: u32,
    },
    /// One question, with what was understood so far.
    Question {
        /// What is said before it.
        notices: Vec<Notice>,
        /// What was understood, where goods were named.
        so_far: Option<Summary>,
        /// The question.
        prompt: Box<Prompt>,
    },
    /// The order is written.
    Placed {
        /// What is said before it.
        notices: Vec<Notice>,
        /// The order.
        summary: Summary,
        /// Whether a person looks at it first.
        status: OrderStatus,
    },
    /// Everything else.
    Told(Vec<Notice>),
}

/// An order as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Its lines with their prices.
    pub lines: Vec<SummaryLine>,
    /// The sum.
    pub total: Decimal,
    /// The delivery date; `None` while it is asked about, or when no day is possible.
    pub delivery_date: Option<NaiveDate>,
    /// The customer's PO number.
    pub po_number: Option<String>,
    /// Notes of the customer.
    pub comments: Vec<String>,
    /// The distributor's minimum order, where the total is below it.
    pub minimum_order: Option<Decimal>,
    /// The written order that it alters.
    pub alters: Option<Altered>,
    /// The delivery that it comes too late for.
    pub misses: Option<NaiveDate>,
}

/// A written order, as far as it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Altered {
    /// The order.
    pub order: OrderId,
    /// The date of its delivery.
    pub delivery_date: Option<NaiveDate>,
}

/// A line as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct SummaryLine {
    /// The line.
    pub line: Line,
    /// Price of one unit of the line, where it is decided.
    pub unit_price: Option<Decimal>,
    /// Price of the line, where it is decided.
    pub price: Option<Decimal>,
}

/// A question with what its wording needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// The session that puts it.
    pub session: SessionId,
    /// The question.
    pub question: Question,
    /// The line that it is about, where it is about one.
    pub line: Option<Line>,
    /// Products that it offers, in numbered order.
    pub offers: Vec<ProductId>,
    /// The lines of the order that it offers to repeat.
    pub repeats: Vec<(ProductId, Said)>,
    /// Why a day is not possible.
    pub refusal: Option<DayRefusal>,
}

/// Something that is said beside, or in place of, an order.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// A greeting, with an offer of the usual where there is one.
    Greeting(Usual),
    /// Who we are: the answer to HELP, INFO and START.
    Identity,
    /// "Go ahead": the customer wants to order and named nothing yet.
    GoAhead,
    /// These words are not in the cart, so nothing was taken off.
    NotInCart(String),
    /// There is no order that this could change.
    NothingToChange,
    /// The price of some products, one unit of sale each.
    Price(Vec<ProductId>),
    /// Whether some products are in stock.
    Stock(Vec<ProductId>),
    /// The catalog knows none of these words; they were passed on.
    NotListed(String),
    /// Goods that were wanted only if in stock, and are not.
    OutOfStock(ProductId),
    /// Passed on to a person.
    PassedOn(Passed),
    /// The customer's own open orders.
    Orders(Vec<OrderShown>),
    /// No open order is known; a person was asked.
    NoOpenOrder,
    /// The session was cancelled, nothing is ordered.
    Cancelled,
    /// The change of a placed order was dropped; the order stands as it was.
    ChangeDropped,
    /// The same order again: nothing more was ordered.
    SameOrder,
    /// A placed order is to be cancelled; a person sees to it.
    CancellationRequested(Option<NaiveDate>),
    /// Too late to take these goods off the order for that day; a person was asked.
    TooLateToLower(Option<NaiveDate>),
    /// A question stayed unanswered; a person looks at it.
    Escalated,
    /// Everything was taken off.
    CartEmpty,
    /// An order that stood unconfirmed is confirmed after all.
    ConfirmedAfterAll(Option<NaiveDate>),
    /// The fixed line for idle talk and wrong numbers.
    OrdersOnly,
    /// The customer sent a card's number, and is asked not to.
    NoCards,
    /// The reminder of an order that waits.
    Reminder(Waiting),
    /// The last warning before it is closed.
    Warning(Waiting),
}

/// Whether there is a usual order to offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usual {
    /// Whatever there is, a question of ours is open and comes next.
    Beside,
    /// There is.
    Known,
    /// There is none.
    None,
}

/// What was passed on to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// A question.
    Question,
    /// A complaint.
    Complaint,
    /// The wish for a person.
    Person,
    /// A note.
    Note,
    /// What stands behind the part of a long message that was read.
    Rest,
}

/// An order as a status shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderShown {
    /// Where it stands.
    pub status: OrderStatus,
    /// The date of its delivery.
    pub delivery_date: Option<NaiveDate>,
    /// The customer's PO number.
    pub po_number: Option<String>,
    /// Its lines: name, quantity, unit.
    pub lines: Vec<(String, Decimal, Unit)>,
}

/// What waits for a silent customer.
#[derive(Debug, Clone, PartialEq)]
pub enum Waiting {
    /// An order that was begun without goods.
    Empty,
    /// Goods, and the customer said that more is to come.
    More {
        /// How many lines there are.
        lines: usize,
    },
    /// Goods, and an answer to a question.
    Answer(Box<Prompt>),
    /// A summary, and its yes.
    Yes {
        /// How many lines there are.
        lines: usize,
        /// The sum.
        total: Decimal,
    },
}
