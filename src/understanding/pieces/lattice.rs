//! Which way of cutting a message into pieces is the best, and how sure is each piece?

use super::piece::{Edge, Mark, Piece};
use crate::language::Cue;
use crate::understanding::weights::Weights;

/// What stands open to the left of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing.
    Free,
    /// A quantity that waits for its goods.
    Counted,
    /// Goods that have no quantity yet.
    Named,
    /// Goods with their quantity, which was said first.
    Whole,
    /// Goods with their quantity, which stands behind them: the next goods likely come the same way.
    Trailed,
    /// Goods are expected that need no quantity: what is taken off, doubled, swapped.
    Bare,
}

pub(super) const STATES: [State; 6] = [
    State::Free,
    State::Counted,
    State::Named,
    State::Whole,
    State::Trailed,
    State::Bare,
];

/// A piece of the best cut, and the share of all cuts (by weight) that have it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::understanding) struct Chosen {
    pub edge: Edge,
    pub share: f64,
}

/// All cuts of one message, by the token at which each piece starts.
pub(in crate::understanding) struct Lattice<'w> {
    pub edges: Vec<Vec<Edge>>,
    pub weights: &'w Weights,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Best {
    weight: f64,
    from: (usize, usize),
    edge: usize,
}

impl Lattice<'_> {
    /// Adds pieces that only the best cut so far makes possible.
    pub fn add(&mut self, edges: Vec<Edge>) {
        for edge in edges {
            self.edges[edge.range.start].push(edge);
        }
    }

    /// The heaviest cut, in the order of the message.
    pub fn best(&self) -> Vec<Chosen> {
        let tokens = self.edges.len();
        let forward = self.forward();
        let backward = self.backward();
        let total = total(&backward[0][..1]);
        let mut chosen = Vec::new();
        let (mut at, mut state) = (tokens, self.best_end(&forward[tokens]));
        while at > 0 {
            let Some(best) = forward[at][state].0 else {
                break;
            };
            let (from, before) = best.from;
            let edge = &self.edges[from][best.edge];
            let through = forward[from][before].1
                + edge.weight
                + self.step(STATES[before], edge).0
                + backward[at][state];
            let share = (through - total).exp().clamp(0.0, 1.0);
            chosen.push(Chosen {
                edge: edge.clone(),
                share,
            });
            (at, state) = (from, before);
        }
        chosen.reverse();
        chosen
    }

    fn best_end(&self, states: &[(Option<Best>, f64); 6]) -> usize {
        let weight = |state: usize| {
            states[state].0.map_or(f64::NEG_INFINITY, |best| {
                best.weight + self.closing(STATES[state])
            })
        };
        (0..6)
            .max_by(|a, b| weight(*a).total_cmp(&weight(*b)))
            .unwrap_or(0)
    }

    /// Best weight and sum of all weights that lead to each token and state.
    pub(super) fn forward(&self) -> Vec<[(Option<Best>, f64); 6]> {
        let tokens = self.edges.len();
        let unreached: (Option<Best>, f64) = (None, f64::NEG_INFINITY);
        let mut table = vec![[unreached; 6]; tokens + 1];
        table[0][0].1 = 0.0;
        for at in 0..tokens {
            for (number, edge) in self.edges[at].iter().enumerate() {
                for before in 0..6 {
                    let (best, sum) = table[at][before];
                    let weight = match best {
                        Some(best) => best.weight,
                        None if at == 0 && before == 0 => 0.0,
                        None => continue,
                    };
                    let (cost, state) = self.step(STATES[before], edge);
                    let state = state as usize;
                    let here = &mut table[edge.range.end][state];
                    let weight = weight + edge.weight + cost;
                    here.1 = add(here.1, sum + edge.weight + cost);
                    if here.0.is_none_or(|best: Best| weight > best.weight) {
                        here.0 = Some(Best {
                            weight,
                            from: (at, before),
                            edge: number,
                        });
                    }
                }
            }
        }
        table
    }

    /// Sum of all weights that lead from each token and state to the end.
    pub(super) fn backward(&self) -> Vec<[f64; 6]> {
        let tokens = self.edges.len();
        let mut table = vec![[f64::NEG_INFINITY; 6]; tokens + 1];
        for (state, weight) in table[tokens].iter_mut().enumerate() {
            *weight = self.closing(STATES[state]);
        }
        for at in (0..tokens).rev() {
            for edge in &self.edges[at] {
                for before in 0..6 {
                    let (cost, state) = self.step(STATES[before], edge);
                    let on = table[edge.range.end][state as usize] + edge.weight + cost;
                    table[at][before] = add(table[at][before], on);
                }
            }
        }
        table
    }

    pub(super) fn closing(&self, state: State) -> f64 {
        match state {
            State::Free | State::Whole | State::Trailed | State::Bare => 0.0,
            State::Counted => self.weights.dangling,
            State::Named => self.weights.uncounted,
        }
    }

    /// What a piece costs in a state, and the state behind it.
    pub(super) fn step(&self, state: State, edge: &Edge) -> (f64, State) {
        match &edge.piece {
            Piece::Choice(_) => match state {
                State::Free | State::Counted | State::Bare => (0.0, State::Whole),
                // One question has one answer.
                State::Named | State::Whole | State::Trailed => {
                    (self.weights.choice_again, State::Whole)
                }
            },
            Piece::Goods | Piece::Code | Piece::Unknown => match state {
                State::Free => (0.0, State::Named),
                State::Counted | State::Bare => (0.0, State::Whole),
                State::Named => (self.weights.adjacent + self.weights.uncounted, State::Named),
                State::Whole => (self.weights.adjacent, State::Named),
                State::Trailed => (self.weights.trailed, State::Named),
            },
            Piece::Sibling(_) => match state {
                // "cake boxes: 8 inch 2": the words before say of what it is a sibling.
                State::Free | State::Named => (0.0, State::Named),
                State::Counted | State::Bare => (0.0, State::Whole),
                State::Whole => (self.weights.adjacent, State::Named),
                State::Trailed => (self.weights.trailed, State::Named),
            },
            Piece::Quantity(_) => match state {
                State::Free | State::Bare => (0.0, State::Counted),
                State::Counted => (self.weights.dangling, State::Counted),
                State::Named => (0.0, State::Trailed),
                State::Whole => (self.weights.recount, State::Counted),
                State::Trailed => (self.weights.trailed_recount, State::Counted),
            },
            Piece::Unit(_) => match state {
                State::Free | State::Bare => (0.0, State::Counted),
                State::Counted => (self.weights.dangling, State::Counted),
                State::Whole => (0.0, State::Whole),
                State::Named | State::Trailed => (0.0, State::Trailed),
            },
            Piece::Cue(cues) if cues.iter().any(|cue| keeps(*cue)) => (0.0, state),
            Piece::Cue(cues) if cues.iter().any(|cue| bares(*cue)) => {
                (self.closing(state), State::Bare)
            }
            Piece::Skip | Piece::Mark(Mark::Soft) => (0.0, state),
            Piece::Cue(_)
            | Piece::Day(_)
            | Piece::Time
            | Piece::Repeat(_)
            | Piece::PurchaseOrder(_)
            | Piece::Clause(_)
            | Piece::Stray
            | Piece::Mark(Mark::Item | Mark::Sentence | Mark::Plus | Mark::Star) => {
                (self.closing(state), State::Free)
            }
        }
    }
}

/// Signals that may stand between a quantity and its goods.
const fn keeps(cue: Cue) -> bool {
    matches!(
        cue,
        Cue::More
            | Cue::Less
            | Cue::Another
            | Cue::To
            | Cue::Filler
            | Cue::Aswell
            | Cue::Sorry
            | Cue::LastNamed
            | Cue::DayFine
            | Cue::Code
    )
}

/// Signals behind which goods need no quantity.
const fn bares(cue: Cue) -> bool {
    matches!(
        cue,
        Cue::Remove
            | Cue::Take
            | Cue::Without
            | Cue::Swap
            | Cue::SwapFor
            | Cue::InsteadOf
            | Cue::Double
            | Cue::Triple
            | Cue::Half
            | Cue::Restore
            | Cue::PutBack
            | Cue::IfNone
            | Cue::GotAny
    )
}

fn add(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY {
        return high;
    }
    high + (low - high).exp().ln_1p()
}

fn total(weights: &[f64]) -> f64 {
    weights.iter().copied().fold(f64::NEG_INFINITY, add)
}
