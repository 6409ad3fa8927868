//! What holds of whole dialogues: real-sounding messages through the whole agent, the same beside a
//! model that means harm, random events through the session, and a year of orders.

mod attacked;
mod hostile;
mod script;
mod shop;
mod transcribed;
mod walk;
mod whatever_a_model_answers;
mod whatever_happens;
mod year;
