//! What a transition wants done: data, which the shell writes in one transaction.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::unit::Amount;
use crate::domain::{
    Channel, MatchingMethod, OrderId, OrderStatus, ProductId, ReviewReason, SessionId,
};
use crate::matching::Candidate;
use crate::text_enum;
use crate::understanding::Reason;

/// One thing to be done because of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A row of the session's audit trail.
    Record(SessionEventType, Value),
    /// Write this order.
    WriteOrder(Box<OrderDraft>),
    /// An order that stands unconfirmed was confirmed after all; see
    /// [`Effect::confirmed_after_all`].
    ConfirmOrder(OrderId),
    /// An order that stands has to be looked at; its status becomes `REVIEW`.
    FlagOrder(OrderId, ReviewReason),
    /// Put something before the distributor's staff.
    Task(TaskDraft),
    /// Stop sending to this customer on this channel.
    Suppress(Channel),
    /// Sending is allowed again.
    Unsuppress(Channel),
    /// Nothing is said, and why; every message ends in a reply, a task or this.
    Silence(SilenceReason),
}

impl Effect {
    /// What [`Effect::ConfirmOrder`] makes of an order: the reasons that a yes does away with go, and
    /// the order is confirmed when none is left.
    #[must_use]
    pub fn confirmed_after_all(reasons: &[ReviewReason]) -> (OrderStatus, Vec<ReviewReason>) {
        let left: Vec<ReviewReason> = reasons
            .iter()
            .filter(|reason| {
                !matches!(
                    reason,
                    ReviewReason::Timeout | ReviewReason::UnconfirmedAssumption
                )
            })
            .copied()
            .collect();
        let status = if left.is_empty() {
            OrderStatus::Confirmed
        } else {
            OrderStatus::Review
        };
        (status, left)
    }
}

text_enum! {
    /// `order_session_events.event_type`.
    pub enum SessionEventType {
        /// Session created.
        SessionStarted = "SESSION_STARTED",
        /// Session ended.
        SessionClosed = "SESSION_CLOSED",
        /// Session moved to a new state.
        StatusChanged = "STATUS_CHANGED",
        /// Product added.
        ItemAdded = "ITEM_ADDED",
        /// Product removed.
        ItemRemoved = "ITEM_REMOVED",
        /// Quantity or details changed.
        ItemModified = "ITEM_MODIFIED",
        /// A summary went out for the customer's yes.
        ReviewRequested = "REVIEW_REQUESTED",
        /// Customer confirmed.
        OrderConfirmed = "ORDER_CONFIRMED",
        /// Customer cancelled.
        OrderCancelled = "ORDER_CANCELLED",
        /// Inactivity reminder sent.
        ReminderSent = "REMINDER_SENT",
        /// Session about to time out.
        TimeoutWarning = "TIMEOUT_WARNING",
        /// A message was analysed.
        AiProcessing = "AI_PROCESSING",
    }
}

text_enum! {
    /// Why a message is not answered.
    pub enum SilenceReason {
        /// More is to come.
        MoreToCome = "MORE_TO_COME",
        /// Thanks and the like.
        Courtesy = "COURTESY",
        /// A machine wrote it.
        AutomaticMessage = "AUTOMATIC_MESSAGE",
        /// Spam, empty or unreadable.
        Noise = "NOISE",
        /// The customer opted out.
        OptedOut = "OPTED_OUT",
        /// The carrier answers that itself.
        CarrierKeyword = "CARRIER_KEYWORD",
        /// A person at the distributor has the conversation.
        StaffHasIt = "STAFF_HAS_IT",
        /// The identical text again within the quiet window.
        Repeated = "REPEATED",
        /// A time-out without anything to say.
        NothingToSay = "NOTHING_TO_SAY",
    }
}

text_enum! {
    /// What kind of thing waits for the staff; `review_tasks.kind`.
    pub enum TaskKind {
        /// An order that needs review.
        Order = "ORDER",
        /// A question that the catalog does not answer.
        Question = "QUESTION",
        /// A complaint.
        Complaint = "COMPLAINT",
        /// The customer asked for a person.
        PersonRequested = "PERSON_REQUESTED",
        /// A change or cancellation of an order that can no longer be changed here.
        OrderChange = "ORDER_CHANGE",
        /// The customer opted out, or wrote while opted out.
        OptOut = "OPT_OUT",
        /// Something could not be read: a picture, a voice note, a file.
        Unreadable = "UNREADABLE",
        /// Processing failed until attempts were spent.
        ProcessingFailed = "PROCESSING_FAILED",
        /// A claim to somebody else's account, or instructions to the agent.
        Suspicious = "SUSPICIOUS",
        /// A reply of ours did not reach the customer.
        Undelivered = "UNDELIVERED",
        /// The month's money or number of questions for a language model is used up.
        ModelBudget = "MODEL_BUDGET",
    }
}

/// Something for the distributor's staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskDraft {
    /// What kind.
    pub kind: TaskKind,
    /// The order it is about, where it is about one.
    pub order: Option<OrderId>,
    /// The customer's words, encrypted at rest like every message text.
    pub words: String,
}

/// An order to be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderDraft {
    /// Its id, drawn by the shell.
    pub id: OrderId,
    /// The session it comes from.
    pub session: SessionId,
    /// How it came.
    pub channel: Channel,
    /// Where it stands.
    pub status: OrderStatus,
    /// When it is to be delivered.
    pub delivery_date: Option<NaiveDate>,
    /// The customer's PO number.
    pub po_number: Option<String>,
    /// Notes, one a line.
    pub comment: Option<String>,
    /// Its lines, in the order of the summary.
    pub lines: Vec<LineDraft>,
    /// Sum of the line prices; lines without a product count nothing.
    pub total: Decimal,
    /// The lowest line confidence.
    pub confidence: f64,
    /// Why a person has to look; empty means that nobody has to.
    pub review_reasons: Vec<ReviewReason>,
    /// The order that this one replaces.
    pub replaces: Option<OrderId>,
}

/// One line of an order to be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineDraft {
    /// The product; `None` for words that matched none or are undecided.
    pub product: Option<ProductId>,
    /// Official name, or the customer's words without a product.
    pub name: String,
    /// How much. Without a product: as the customer said it, unit `each` where none was named.
    pub amount: Amount,
    /// Price of one `amount.unit`.
    pub unit_price: Decimal,
    /// Quantity times price, rounded to cents half away from zero.
    pub line_price: Decimal,
    /// Confidence in the line, after the customer's yes where there was one.
    pub confidence: f64,
    /// Confidence of the product match alone.
    pub matching_confidence: f64,
    /// How the product was found.
    pub method: Option<MatchingMethod>,
    /// Other products that it might have been.
    pub alternatives: Vec<Candidate>,
    /// The customer's words for this line.
    pub original_words: String,
    /// Why the line is not surer.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// What is worth a note: assumed quantity, conversion, no substitutes.
    pub notes: Vec<String>,
}
