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
    /// "for", between what goes and what comes in its place; behind "swap" alone.
    SwapFor,
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
    /// "each", of a quantity that several goods share.
    Each,
    /// "people", "hours": what a number counts that is no goods.
    Counted,
    /// "party of", "table": what a number behind it belongs to.
    Numbered,
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
    /// "same for", "ditto": the quantity named last, of the goods that follow.
    SameMuch,
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

/// What a word or phrase does in a clause about which nothing else is known: whether goods are
/// asked for, something is asked, or a thing is talked of that nobody orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frame {
    /// "i want", "can i get", before what is wanted.
    Want,
    /// "order", "buy", before what is wanted and nothing else.
    Buy,
    /// "to know", "tell me", before what is asked.
    Know,
    /// "what", "is", which open a question.
    Ask,
    /// "do you have", "in stock", which only a supplier is asked.
    Supply,
    /// "delivery", "our order": what suppliers and customers talk about.
    Trade,
    /// "milk", "napkins": goods by their most general names.
    Food,
    /// "the", "your", before goods that the supplier is known to have.
    Definite,
    /// "invoice", "refund": what is wanted of a supplier and is no goods.
    Service,
    /// "weather", "flight": what no supplier of goods does.
    Elsewhere,
    /// "please", "just", which may stand anywhere.
    Soft,
    /// "my", "your".
    Own,
    /// "it", "mine", what was ordered before.
    Pronoun,
    /// "change", "switch": what was said before becomes another.
    Alter,
    /// "that", "everything", of which a judgement speaks.
    Subject,
    /// "is", "looks", between it and the judgement.
    Link,
    /// "all", "exactly", before the judgement.
    Degree,
    /// "right", "perfect".
    Good,
    /// "wrong".
    Bad,
    /// "not".
    Negation,
    /// In what we said: "is that correct", "please confirm".
    Review,
    /// In what we said: "what would you like to change".
    Amend,
    /// In what we said: "which one".
    Choice,
    /// In what we said: "we have".
    Offer,
}

/// What a word does beside a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hour {
    /// "by", "before": any hour behind it is one that the delivery is bound to.
    Limit,
    /// "between": the same before two hours.
    Between,
    /// "for", "until": the same, where the hour can be nothing else.
    Until,
    /// "at", "around": an hour that binds nobody, where it can be nothing else.
    About,
    /// "and" between two hours.
    Join,
    /// "am", "h", behind an hour that was announced.
    Mark,
    /// "baje", behind an hour that needs no announcement.
    Alone,
    /// "tak", behind the hour where the language says "before" there.
    Behind,
}
