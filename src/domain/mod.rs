//! The words that everyone here uses: ids, channel, message, product, unit, quantity, order. CORE.

pub mod calendar;
pub mod channel;
mod container;
mod content;
pub mod currency;
pub mod customer;
pub mod delivery;
pub mod ids;
pub mod intent;
mod measure;
pub mod message;
pub mod order;
pub mod product;
pub mod quantity;
pub mod rhythm;
pub mod text_enum;
pub mod trace;
pub mod unit;

pub use calendar::DeliveryTerms;
pub use channel::{Channel, Provider};
pub use content::Content;
pub use customer::{CustomerContext, PastLine, PastOrder};
pub use delivery::{
    AccountKey, Address, Button, DeliveryState, Envelope, Item, Menu, OutgoingMessage, Received,
    Row, StatusReport,
};
pub use ids::*;
pub use intent::Intent;
pub use message::{Attachment, InboundMessage, MessageKind, Sender, Transcript};
pub use order::{MatchingMethod, OrderStatus, ReviewReason};
pub use product::{Catalog, Product};
pub use quantity::Quantity;
pub use trace::TraceParent;
pub use unit::Unit;
