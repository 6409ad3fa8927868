//! Which kinds of signal words are there, whatever the language?

use serde::Deserialize;

/// What a word or phrase may signal; the words themselves are the lexicons'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cue {
    /// "add", "also".
    Add,
    /// "more", "extra".
    More,
    /// "another": one more.
    Another,
    /// "as well", behind what is added.
    Aswell,
    /// "make", "change", before goods and their new quantity.
    Set,
    /// "make it", before the new quantity of the line named last.
    SetNow,
    /// "to", between goods and their new quantity, or between what is swapped.
    To,
    /// "take off", "drop".
    Remove,
    /// "take", which takes off where "off" follows.
    Take,
    /// "off", behind what is taken off.
    Off,
    /// "no", "without", before what is not wanted.
    Without,
    /// "instead of".
    InsteadOf,
    /// "instead", behind what replaces.
    Instead,
    /// "swap".
    Swap,
    /// "put back".
    Restore,
    /// "put", where "back" follows.
    PutBack,
    /// "back", behind what is put back.
    Back,
    /// "double".
    Double,
    /// "triple".
    Triple,
    /// "half the".
    Half,
    /// "less", "fewer".
    Less,
    /// "everything".
    Everything,
    /// "it", "them", "that one".
    LastNamed,
    /// "the usual".
    Usual,
    /// "my last order", "same again".
    LastOrder,
    /// "same as last week".
    LastWeek,
    /// "same as", before a day.
    SameAs,
    /// "but", before what differs.
    But,
    /// "no wait", before what is right.
    Sorry,
    /// "actually".
    Actually,
    /// "yes".
    Yes,
    /// "that's all".
    Done,
    /// "no" alone.
    No,
    /// "cancel", "forget it".
    Cancel,
    /// "cancel my order".
    CancelPlaced,
    /// "let me check".
    MoreToCome,
    /// "hi".
    Greeting,
    /// "thanks".
    Courtesy,
    /// Words that say nothing about the order.
    Filler,
    /// "no subs".
    NoSubs,
    /// "if so".
    IfSo,
    /// "got any".
    GotAny,
    /// "if none".
    IfNone,
    /// "the same one", of a possible duplicate.
    SameOrder,
    /// "a second one".
    SecondOrder,
    /// "place an order".
    Begin,
    /// "PO number".
    PurchaseOrder,
    /// "EAN", "sku".
    Code,
    /// "invoice", "card", "call": digits behind it are no goods.
    Invoice,
    /// "for", "by", before a day.
    Deliver,
    /// "is fine", behind a day.
    DayFine,
    /// "and".
    And,
    /// "kind regards".
    SignOff,
    /// "below", "the list".
    Quoted,
}

/// What a whole clause may be, other than goods and answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clause {
    /// Something is wrong.
    Complaint,
    /// Where is an order.
    Status,
    /// What something costs.
    Price,
    /// Whether something is there.
    Stock,
    /// Any other question.
    Ask,
    /// Wants a person.
    Person,
    /// A note for the delivery.
    Comment,
    /// A condition on goods that can't be checked.
    Condition,
    /// Instructions to the agent.
    Instructions,
    /// Advertising, automatic replies.
    Noise,
    /// Idle talk.
    Chatter,
    /// Somebody else's account.
    Others,
}
