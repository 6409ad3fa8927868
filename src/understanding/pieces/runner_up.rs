//! Which two cuts of a message are the heaviest, as a person sees them: by their pieces?

use super::lattice::{Lattice, STATES, State};
use super::piece::Edge;

/// One whole cut of a message.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::understanding) struct Cut<'l> {
    /// The sum of everything in it, with what its end costs.
    pub weight: f64,
    /// What it costs that the message ends there: goods may wait for their quantity.
    pub end: f64,
    pub steps: Vec<Step<'l>>,
}

/// A piece of a cut.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::understanding) struct Step<'l> {
    pub edge: &'l Edge,
    /// What it costs that the piece stands behind those before it.
    pub join: f64,
    /// The share of all cuts, by weight, that have the piece in this place.
    pub share: f64,
}

/// One way to a token and a state.
#[derive(Debug, Clone, Copy)]
struct Way {
    weight: f64,
    /// Token, state and rank of the way that it continues; `None` at the start.
    from: Option<(usize, usize, usize)>,
    edge: usize,
}

/// At each token and state the heaviest ways, best first.
type Ways = Vec<[Vec<Way>; STATES.len()]>;

/// The heaviest and the next one that differs from it in a piece.
const KEPT: usize = 2;

impl Lattice<'_> {
    /// The heaviest cut and, where there is one, the next that differs in pieces, best first.
    pub fn two_best(&self) -> Vec<Cut<'_>> {
        let ways = self.ways();
        let tokens = self.edges.len();
        let mut ends: Vec<(f64, usize, usize)> = Vec::new();
        for (state, held) in ways[tokens].iter().enumerate() {
            for (rank, way) in held.iter().enumerate() {
                ends.push((way.weight + self.closing(STATES[state]), state, rank));
            }
        }
        ends.sort_by(|a, b| b.0.total_cmp(&a.0));
        ends.truncate(KEPT);
        let (forward, backward) = (self.sums(), self.backward());
        let all = backward[0][State::Free as usize];
        let share = |from: usize, before: usize, edge: &Edge| {
            let (join, state) = self.step(STATES[before], edge);
            let on = backward[edge.range.end][state as usize];
            let share = forward[from][before] + edge.weight + join + on - all;
            (join, share.exp().clamp(0.0, 1.0))
        };
        let cut = |(weight, state, rank): (f64, usize, usize)| {
            let mut steps = Vec::new();
            let mut at = (tokens, state, rank);
            while let Some(way) = ways[at.0][at.1].get(at.2)
                && let Some(from) = way.from
            {
                let edge = &self.edges[from.0][way.edge];
                let (join, share) = share(from.0, from.1, edge);
                steps.push(Step { edge, join, share });
                at = from;
            }
            steps.reverse();
            let end = self.closing(STATES[state]);
            Cut { weight, end, steps }
        };
        ends.into_iter().map(cut).collect()
    }

    /// The logarithm of the sum of all cuts, by which weights become shares.
    pub fn all(&self) -> f64 {
        self.backward()[0][State::Free as usize]
    }

    fn sums(&self) -> Vec<[f64; STATES.len()]> {
        let forward = self.forward().into_iter();
        forward.map(|row| row.map(|(_, sum)| sum)).collect()
    }

    fn ways(&self) -> Ways {
        let mut ways: Ways = vec![Default::default(); self.edges.len() + 1];
        ways[0][State::Free as usize].push(Way {
            weight: 0.0,
            from: None,
            edge: 0,
        });
        for at in 0..self.edges.len() {
            for number in self.distinct(at) {
                let edge = &self.edges[at][number];
                for before in 0..STATES.len() {
                    let (join, state) = self.step(STATES[before], edge);
                    for rank in 0..ways[at][before].len() {
                        let way = Way {
                            weight: ways[at][before][rank].weight + edge.weight + join,
                            from: Some((at, before, rank)),
                            edge: number,
                        };
                        keep(&mut ways[edge.range.end][state as usize], way);
                    }
                }
            }
        }
        ways
    }

    /// The edges from a token, each piece over a range once, in its heaviest form.
    fn distinct(&self, at: usize) -> Vec<usize> {
        let edges = &self.edges[at];
        let same = |a: &Edge, b: &Edge| a.range == b.range && a.piece == b.piece;
        (0..edges.len())
            .filter(|number| {
                let own = &edges[*number];
                let before = edges[..*number].iter();
                let behind = edges[number + 1..].iter();
                !(before
                    .clone()
                    .any(|e| same(e, own) && e.weight >= own.weight)
                    || behind
                        .clone()
                        .any(|e| same(e, own) && e.weight > own.weight))
            })
            .collect()
    }
}

fn keep(held: &mut Vec<Way>, way: Way) {
    let place = held.partition_point(|other| other.weight >= way.weight);
    held.insert(place, way);
    held.truncate(KEPT);
}
