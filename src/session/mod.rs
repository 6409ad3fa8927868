//! The order session: state, event, effect and the one transition function. CORE.

pub mod effect;

pub use effect::{
    Effect, LineDraft, OrderDraft, SessionEventType, SilenceReason, TaskDraft, TaskKind,
};
