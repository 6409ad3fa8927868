//! One type an id, so that a customer's id can never stand where an order's is wanted.

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident,)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+ };
}

ids! {
    /// A tenant: the business whose catalog, customers and orders these are.
    DistributorId,
    /// A business that orders from a distributor.
    CustomerId,
    /// All messages between one customer and one distributor on one channel.
    ConversationId,
    /// One message, in or out.
    MessageId,
    /// One product of one distributor's catalog.
    ProductId,
    /// One order session of a conversation.
    SessionId,
    /// One written order.
    OrderId,
    /// One configured account at a provider (`external_integrations.id`).
    IntegrationId,
    /// One thing that a person at the distributor has to look at.
    TaskId,
    /// One row of the outbox: something to be sent.
    OutboxId,
}
