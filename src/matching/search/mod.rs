//! Which products may some words mean? Candidates, and what was found out about the words so far.

pub mod exact;
pub mod heard;
pub mod phrase;
pub mod retrieve;
pub mod source;
