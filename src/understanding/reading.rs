//! What a reading of one message is: operations that cite the words they come from.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Zone;
use crate::domain::{CustomerContext, MatchingMethod, ProductId, Unit};
use crate::matching::Candidate;

use super::reasons::Because;
use super::second::SecondLook;

pub use crate::language::Span;

/// What a message is read against: everything but the catalog's index.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// Who writes.
    pub customer: &'a CustomerContext,
    /// Products that stand in the open cart, the line named last at the end.
    pub cart: &'a [ProductId],
    /// How much of the last of them there is, where that is decided.
    pub last_said: Option<&'a Said>,
    /// Our question that is open, if any.
    pub question: Option<&'a Asked>,
    /// BCP 47 tag of the distributor's or the conversation's language, e.g. `en-GB`.
    pub locale: &'a str,
    /// The moment at which the message is read.
    pub now: DateTime<Utc>,
    /// The distributor's clock.
    pub zone: Zone,
}

/// An open question of ours, as far as reading an answer needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// Which of these is meant; numbered from 1 in this order.
    Choice(Vec<ProductId>),
    /// A question whose answer is yes or no, about this product where it is about one.
    YesNo(Option<ProductId>),
    /// How many, or which unit, of this product.
    HowMuch(ProductId),
    /// Which day.
    WhichDay,
    /// The same order again, or a second one.
    SameOrSecond,
    /// What to change, what is needed, which order to repeat: anything may answer.
    Open,
}

/// The reading of one message.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// What the customer does, in the order of the message.
    pub operations: Vec<Operation>,
    /// The language it was read in, as a BCP 47 primary tag (`en`).
    pub language: String,
    /// The byte from which on the message was too long to be read.
    pub unread: Option<usize>,
    /// What a second reading did to this one.
    #[serde(default)]
    pub second: SecondLook,
}

/// One thing that the customer does with one stretch of the message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// What.
    pub act: Act,
    /// The words it comes from.
    pub span: Span,
    /// Those words.
    pub words: String,
    /// The share of all readings of the message, by weight, that have it.
    #[serde(default = "whole")]
    pub share: f64,
    /// Calibrated probability that it is right: of goods, that the line they make is.
    pub confidence: f64,
    /// Why it is not surer.
    #[serde(default)]
    pub reasons: Vec<Because>,
}

const fn whole() -> f64 {
    1.0
}

impl Operation {
    /// An operation of which the reader is this sure whatever the rest of the message says.
    #[must_use]
    pub const fn certain(act: Act, span: Span, words: String, share: f64) -> Self {
        Self {
            act,
            span,
            words,
            share,
            confidence: share,
            reasons: Vec::new(),
        }
    }
}

/// Every kind of thing that a customer can do with words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Act {
    /// Names goods: "2 cs whole milk". Whether it adds or sets is the session's affair.
    Name(Goods),
    /// Adds expressly: "another 2 milk", "2 more", "also a flour".
    More(Goods),
    /// Sets expressly: "make it 4", "make toms 1", "no wait 3".
    Set(Goods),
    /// Lowers by an amount: "one less flour".
    Less(Goods),
    /// Multiplies: "double the milk" (2), "half the eggs" (0.5).
    Times(Target, Decimal),
    /// Takes off: "no milk", "hold the eggs", "leave it off".
    Remove(Target),
    /// "whole milk instead of skim": the first goes, the second comes.
    Replace(Target, Goods),
    /// "put the milk back".
    Restore(Target),
    /// "the usual", "same as last week".
    Repeat(Which),
    /// "yes", "ok", "👍".
    Yes,
    /// "that's all", "done", "send it".
    Done,
    /// "no", "nope" alone.
    No,
    /// "cancel", "forget it", "scrap the order".
    Cancel,
    /// "cancel my order", of an order that is placed already.
    CancelPlaced,
    /// The number or words of a choice that we put: "1", "the second", "the 2L one".
    Choose(ProductId),
    /// A quantity alone that answers our question or corrects the line named last.
    HowMuch(Said),
    /// "the same one" to a question about a possible duplicate.
    SameOrder,
    /// "a second one" to it.
    SecondOrder,
    /// A delivery day; `None` where the words name one that can't be told.
    Deliver(Option<NaiveDate>),
    /// The customer's PO number.
    PurchaseOrder(String),
    /// A note for the delivery or the goods: "leave at the back door".
    Comment(String),
    /// A condition on the goods that nobody here can check: "same batch if you have it".
    Condition(String),
    /// Wants to order and names nothing yet: "I'd like to place an order".
    Begin,
    /// More is to come: "let me check the fridge", a message that ends in "and".
    MoreToCome,
    /// A question about price or stock of goods.
    AskAbout(Topic, Target),
    /// Any other question: hours, terms, something to be found out by a person.
    Ask,
    /// A claim to somebody else's account or orders.
    AskAboutOthers,
    /// Where is an order.
    Status,
    /// Something is wrong.
    Complaint,
    /// Wants a person.
    Person,
    /// "hi", "good morning".
    Greeting,
    /// "thanks", "cheers", "have a nice day".
    Courtesy,
    /// Idle talk, a wrong number.
    Chatter,
    /// Spam, empty or garbled.
    Noise,
    /// A picture, a voice note or a file that nobody here reads.
    Unreadable,
    /// STOP, STOPALL, UNSUBSCRIBE as the carrier reads them.
    OptOut,
    /// START, UNSTOP.
    OptIn,
    /// HELP, INFO.
    Help,
    /// Tries to give the agent instructions.
    Instructions,
    /// An amount of goods that is no possible quantity: "1e9 milk". Asked about, never a line.
    Impossible(Goods),
}

impl Act {
    /// The goods that it names, of a replacement those that come.
    #[must_use]
    pub const fn goods(&self) -> Option<&Goods> {
        if let Self::Name(goods)
        | Self::More(goods)
        | Self::Set(goods)
        | Self::Less(goods)
        | Self::Replace(_, goods)
        | Self::Impossible(goods) = self
        {
            Some(goods)
        } else {
            None
        }
    }

    /// The same, to be changed.
    pub const fn goods_mut(&mut self) -> Option<&mut Goods> {
        if let Self::Name(goods)
        | Self::More(goods)
        | Self::Set(goods)
        | Self::Less(goods)
        | Self::Replace(_, goods)
        | Self::Impossible(goods) = self
        {
            Some(goods)
        } else {
            None
        }
    }
}

/// Which order is to be repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Which {
    /// "the usual".
    Usual,
    /// "my last order", "same as last time".
    Last,
    /// "same as Tuesday": the newest order placed on, or delivered on, that day.
    Of(NaiveDate),
    /// "same as last week": the newest order of the seven days from that date on.
    WeekOf(NaiveDate),
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// What it costs.
    Price,
    /// Whether it is there.
    Stock,
}

/// Goods with everything that was said of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Goods {
    /// Which product.
    pub target: Target,
    /// How much; `None` where nothing was said.
    pub said: Option<Said>,
    /// "no subs".
    pub substitutes: Substitutes,
    /// "got any X? if so 2": taken only when in stock.
    pub wanted: Wanted,
    /// "if none Y".
    pub fallback: Option<Box<Goods>>,
}

/// Whether a substitute may be offered for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Substitutes {
    /// Nothing was said.
    #[default]
    Welcome,
    /// "no subs".
    Refused,
}

/// Whether goods are wanted in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Wanted {
    /// In any case.
    #[default]
    Always,
    /// Only when in stock.
    IfInStock,
}

/// A quantity as the customer said it: not yet checked against the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The number; of a range the larger.
    pub number: Decimal,
    /// The smaller number of a range.
    pub range_from: Option<Decimal>,
    /// The unit, where one was named ("a dozen" names `each`).
    pub unit: Option<Unit>,
}

/// The words that name goods, and what the matcher makes of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// The product words as written, without quantity and unit.
    pub words: String,
    /// What they mean.
    pub decision: Decision,
}

/// What the matcher decided for some words and a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Decision {
    /// One product, with the runners-up.
    Product {
        /// The product.
        chosen: Candidate,
        /// How it was decided.
        method: MatchingMethod,
        /// The next best, at most four.
        others: Vec<Candidate>,
    },
    /// Two or more fit about equally well; best first.
    Ambiguous(Vec<Candidate>),
    /// Nothing in the catalog is right; near misses may follow.
    Unknown(Vec<Candidate>),
    /// No product words: the line named last is meant ("make it 4", "2 more").
    LastNamed,
    /// Everything in the cart is meant ("double everything").
    Everything,
}

impl Act {
    /// The act's name in reports, without anything that was said.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Name(_) => "NAME",
            Self::More(_) => "MORE",
            Self::Set(_) => "SET",
            Self::Less(_) => "LESS",
            Self::Times(..) => "TIMES",
            Self::Remove(_) => "REMOVE",
            Self::Replace(..) => "REPLACE",
            Self::Restore(_) => "RESTORE",
            Self::Repeat(_) => "REPEAT",
            Self::Yes => "YES",
            Self::Done => "DONE",
            Self::No => "NO",
            Self::Cancel => "CANCEL",
            Self::CancelPlaced => "CANCEL_PLACED",
            Self::Choose(_) => "CHOOSE",
            Self::HowMuch(_) => "HOW_MUCH",
            Self::SameOrder => "SAME_ORDER",
            Self::SecondOrder => "SECOND_ORDER",
            Self::Deliver(_) => "DELIVER",
            Self::PurchaseOrder(_) => "PURCHASE_ORDER",
            Self::Comment(_) => "COMMENT",
            Self::Condition(_) => "CONDITION",
            Self::MoreToCome => "MORE_TO_COME",
            Self::AskAbout(..) => "ASK_ABOUT",
            Self::Ask => "ASK",
            Self::AskAboutOthers => "ASK_ABOUT_OTHERS",
            Self::Status => "STATUS",
            Self::Complaint => "COMPLAINT",
            Self::Person => "PERSON",
            Self::Greeting => "GREETING",
            Self::Courtesy => "COURTESY",
            Self::Chatter => "CHATTER",
            Self::Noise => "NOISE",
            Self::Unreadable => "UNREADABLE",
            Self::OptOut => "OPT_OUT",
            Self::OptIn => "OPT_IN",
            Self::Help => "HELP",
            Self::Instructions => "INSTRUCTIONS",
            Self::Impossible(_) => "IMPOSSIBLE",
            Self::Begin => "BEGIN",
        }
    }
}
