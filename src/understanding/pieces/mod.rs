//! What may each stretch of a message be, and which way of cutting it all into pieces is the best?
//!
//! [`annotate`](annotate::annotate) asks everybody what may start at each token and gets edges, each a
//! [`Piece`](piece::Piece) with its weight; [`lattice`] takes the heaviest way through them, and how sure that is.

pub(super) mod annotate;
pub(super) mod approval;
pub(super) mod choice;
pub(super) mod clauses;
pub(super) mod ellipsis;
mod foreign;
pub(super) mod goods;
pub(super) mod houses;
pub(super) mod lattice;
pub(super) mod piece;
pub(super) mod quantities;
pub(super) mod runner_up;
pub(super) mod siblings;
pub(super) mod starts;
