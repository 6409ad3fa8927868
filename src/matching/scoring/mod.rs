//! How well do some words fit a product, which of several fits best, and how sure is that?

pub mod accept;
pub mod closeness;
pub mod features;
pub mod history;
pub mod left;
pub mod order;
