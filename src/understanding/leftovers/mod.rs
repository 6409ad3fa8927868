//! What is left over once all operations are known: which of them go, which words nobody explained?
//!
//! Nothing that a customer asked for is dropped in silence: what no operation accounts for makes the
//! reading unsure, so that a person looks.

pub(super) mod complained;
pub(super) mod salvage;
mod stock;
pub(super) mod tidy;
pub(super) mod unexplained;
pub(super) mod unused;
