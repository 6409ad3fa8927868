//! The order session: state, event, effect and the one transition function. CORE.

pub mod amend;
pub mod basket;
pub mod button;
pub mod conversation;
pub mod effect;
pub mod event;
pub mod outline;
pub mod reply;
pub mod state;
pub mod states;
pub mod summary;
pub mod timer;
pub mod trail;
pub mod transition;
pub mod turn;
pub mod writing;

pub use basket::{Line, LineId, Question};
pub use conversation::{Conversation, StaffHold};
pub use effect::{
    Effect, LineDraft, OrderDraft, SessionEventType, SilenceReason, TaskDraft, TaskKind,
};
pub use event::{Context, Event, Heard, Medium, Settings, Sight, Step, Suppression};
pub use reply::Reply;
pub use state::{Outcome, Session, State, Status};
pub use transition::transition;

#[cfg(test)]
pub(crate) mod tests;
