//! What holds of whole dialogues: real-sounding messages through the whole agent, random events
//! through the session, and a year of orders.

mod script;
mod shop;
mod transcribed;
mod walk;
mod whatever_happens;
mod year;
