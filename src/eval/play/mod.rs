//! How does a case play out? The turns of a case against the agent, in a simulated world.
//!
//! The world has a clock that moves by `wait_minutes` alone, one conversation a channel, orders that
//! are written, replaced, confirmed and flagged, a staff that may take over, and consent. It does
//! what the service's shell does and nothing of what the agent decides.

mod messages;
mod orders;
pub mod seam;
mod simulation;

use std::sync::Arc;

use anyhow::Result;

pub use seam::{
    AgentInput, AgentOutput, EmailParts, Happening, Ids, Left, PartEmail, Sending, SentReply,
};

use super::case::Case;
use super::played::Played;
use crate::domain::Catalog;
use simulation::Simulation;

/// Plays a case turn by turn.
///
/// # Errors
/// The case names what its catalog does not have, or the agent is due again and again without time
/// passing.
pub fn play<C>(
    case: &Case,
    catalog: &Arc<Catalog>,
    part_email: PartEmail,
    agent: impl Fn(AgentInput<'_, C>) -> AgentOutput<C>,
) -> Result<Played> {
    let mut simulation = Simulation::of(case, catalog, part_email, agent)?;
    let mut turns = Vec::new();
    for turn in &case.turns {
        turns.push(simulation.turn(turn)?);
    }
    Ok(simulation.finish(turns))
}

#[cfg(test)]
mod tests;
