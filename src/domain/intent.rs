//! What a customer mainly wants with one burst of messages.

use crate::text_enum;

text_enum! {
    /// The main intent of a burst; goods win over everything beside them.
    pub enum Intent {
        /// Adds goods, also to a line that stands.
        Order = "ORDER",
        /// Alters or removes lines, date, PO number or comment.
        Change = "CHANGE",
        /// Confirms the summary.
        Confirm = "CONFIRM",
        /// Cancels the whole order.
        Cancel = "CANCEL",
        /// Asks about goods, prices, stock or terms.
        Question = "QUESTION",
        /// Asks where an order is.
        Status = "STATUS",
        /// Is unhappy with something.
        Complaint = "COMPLAINT",
        /// Says hello.
        Greeting = "GREETING",
        /// Anything else.
        Other = "OTHER",
    }
}
