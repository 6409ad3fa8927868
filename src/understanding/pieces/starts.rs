//! Where does an order start, or a change of one, as far as the pieces beside each other tell?

use super::piece::{Edge, Piece};
use crate::language::Cue;

/// Whether a quantity stands here with goods right behind it, or behind a word that says nothing; or
/// goods with their new quantity: "tomatoes down to 1".
pub(in crate::understanding) fn starts_order(edges: &[Vec<Edge>], at: usize, least: f64) -> bool {
    counts_goods(edges, at, least) || resets_goods(edges, at, least)
}

/// Whether goods with their new quantity stand here: "tomatoes down to 1".
pub(super) fn resets_goods(edges: &[Vec<Edge>], at: usize, least: f64) -> bool {
    let counts = |at: usize| {
        let mut here = edges.get(at).into_iter().flatten();
        here.any(|edge| matches!(edge.piece, Piece::Quantity(_)))
    };
    let sets = |at: usize| {
        let mut here = edges.get(at).into_iter().flatten();
        here.any(|edge| {
            matches!(&edge.piece, Piece::Cue(cues) if cues.contains(&Cue::To))
                && counts(edge.range.end)
        })
    };
    edges[at]
        .iter()
        .any(|edge| edge.piece == Piece::Goods && edge.weight > least && sets(edge.range.end))
}

/// "so take it off", "so double that", "so 5 cases of that", behind words that say why.
pub(super) fn takes_it_off(edges: &[Vec<Edge>], at: usize) -> bool {
    let behind = |at: usize, wanted: Cue| {
        let here = edges.get(at).into_iter().flatten();
        here.filter_map(move |edge| {
            let says = matches!(&edge.piece, Piece::Cue(cues) if cues.contains(&wanted));
            says.then_some(edge.range.end)
        })
    };
    let counted = edges[at]
        .iter()
        .filter(|edge| matches!(&edge.piece, Piece::Quantity(said) if said.unit.is_some()));
    let multiplied = [Cue::Double, Cue::Triple, Cue::Half]
        .into_iter()
        .flat_map(|cue| behind(at, cue));
    behind(at, Cue::Take)
        .flat_map(|it| behind(it, Cue::LastNamed))
        .any(|off| behind(off, Cue::Off).next().is_some())
        || counted
            .map(|edge| edge.range.end)
            .chain(multiplied)
            .any(|it| behind(it, Cue::LastNamed).next().is_some())
}

fn counts_goods(edges: &[Vec<Edge>], at: usize, least: f64) -> bool {
    let sure = |edge: &Edge| edge.piece == Piece::Goods && edge.weight > least;
    let goods = |at: usize| edges.get(at).is_some_and(|next| next.iter().any(sure));
    let filler = |edge: &Edge| {
        edge.range.len() == 1
            && matches!(&edge.piece, Piece::Cue(cues) if cues.contains(&Cue::Filler))
    };
    let quiet = |at: usize| edges.get(at).is_some_and(|next| next.iter().any(filler));
    edges[at]
        .iter()
        .filter(|edge| matches!(edge.piece, Piece::Quantity(_)))
        .map(|edge| edge.range.end)
        .any(|end| goods(end) || (quiet(end) && goods(end + 1)))
}
