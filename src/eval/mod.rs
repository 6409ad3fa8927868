//! How good is the agent? Loads cases, plays them against the pure core, scores and reports.
//!
//! A simulated world stands around the same functions that a turn calls, with no database and no
//! network; `service` plays the same cases through the real shell and says where the two differ.
//! In reading order: `case` and `expected` are the format, `dataset` a folder of it, `world` what
//! holds before the first turn, `play` the turns, `played` what came of them, `score` how far that
//! is from what had to come, `report` what a person or a program reads, `run` all of it, `agent` the
//! agent that is measured. `components` measures parts alone; `outcome` is what one case adds, `compare`
//! holds two runs against each other, `baseline` is the run that the tests hold every change against,
//! and `fit` makes weights from data sets. `second` plays the cases with a model beside the parser.

pub mod agent;
pub mod baseline;
pub mod case;
pub mod compare;
pub mod components;
pub mod dataset;
pub mod expected;
pub mod fit;
pub mod outcome;
pub mod play;
pub mod played;
pub mod report;
pub mod run;
pub mod score;
pub mod second;
pub mod service;
#[cfg(test)]
mod testing;
pub mod world;
