//! Text and catalog to what the customer means: one joint reading of a message. CORE.

pub mod reading;

pub use reading::{
    Act, Asked, Decision, Goods, Operation, Reading, Said, Situation, Span, Substitutes, Target,
    Topic, Wanted, Which,
};
