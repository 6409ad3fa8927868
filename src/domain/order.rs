//! The words of a written order: its status, how a line was matched, why a person should look.

use crate::text_enum;

text_enum! {
    /// `orders.status`.
    pub enum OrderStatus {
        /// The customer confirmed it and nothing is doubtful.
        Confirmed = "CONFIRMED",
        /// Nobody confirmed it.
        Pending = "PENDING",
        /// The customer confirmed it and a person has to look.
        Review = "REVIEW",
    }
}

text_enum! {
    /// `order_products.matching_method`.
    pub enum MatchingMethod {
        /// By code, official name or alias, letter for letter.
        ExactMatch = "EXACT_MATCH",
        /// By the matcher's score.
        FuzzyMatch = "FUZZY_MATCH",
        /// By a language model's grounded answer.
        AiMatch = "AI_MATCH",
        /// By a person.
        ManualOverride = "MANUAL_OVERRIDE",
    }
}

text_enum! {
    /// Why an order needs a person's look; kept with the order and with its task.
    pub enum ReviewReason {
        /// A line has no product.
        UnmatchedLine = "UNMATCHED_LINE",
        /// A line's confidence is under the distributor's threshold.
        LowConfidence = "LOW_CONFIDENCE",
        /// Something was assumed that the customer has not confirmed.
        UnconfirmedAssumption = "UNCONFIRMED_ASSUMPTION",
        /// A quantity far beyond what this customer takes, even when confirmed.
        OddQuantity = "ODD_QUANTITY",
        /// The session timed out.
        Timeout = "TIMEOUT",
        /// It may be the same order twice.
        PossibleDuplicate = "POSSIBLE_DUPLICATE",
        /// The total is below the distributor's minimum order.
        BelowMinimumOrder = "BELOW_MINIMUM_ORDER",
        /// The customer asked for a person.
        PersonRequested = "PERSON_REQUESTED",
        /// The sender is not a known customer.
        UnknownSender = "UNKNOWN_SENDER",
        /// The email's sender could not be authenticated.
        UnauthenticatedSender = "UNAUTHENTICATED_SENDER",
        /// The message tried to give the agent instructions.
        Instructions = "INSTRUCTIONS",
        /// The language model's answer was not grounded in the message.
        UngroundedModel = "UNGROUNDED_MODEL",
        /// A message was too long to be read to its end.
        UnreadText = "UNREAD_TEXT",
        /// A condition on the goods that nobody here can check.
        UncheckedCondition = "UNCHECKED_CONDITION",
        /// The customer asked to cancel an order that is written.
        CancellationRequested = "CANCELLATION_REQUESTED",
        /// A change to an order that is written timed out.
        ChangeTimedOut = "CHANGE_TIMED_OUT",
        /// The same question was asked twice without an answer.
        UnansweredQuestion = "UNANSWERED_QUESTION",
    }
}
