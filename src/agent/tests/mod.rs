//! What holds of whole dialogues: real-sounding messages through the whole agent, and random events
//! through the session.

mod script;
mod shop;
mod walk;
mod whatever_happens;
