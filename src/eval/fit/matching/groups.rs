//! What do the candidates of each query look like in numbers?

use crate::matching::Index;
use crate::matching::scoring::closeness::{CLOSENESS, Closeness};
use crate::matching::scoring::features::{FEATURES, Features};
use crate::matching::weights::Model;

use super::sets::Set;

/// How many numbers a candidate has.
pub const WIDTH: usize = FEATURES.len() + CLOSENESS.len();
/// Parts that the queries are cut into, each judged by what the others teach.
pub const FOLDS: usize = 5;
/// Numbers that keep the weight they have: a catalog names brands or does not, and a fit over several
/// catalogs would learn from it which of them a query is from.
const LEFT_OUT: [&str; 1] = ["branded"];
/// A small set counts no more than this many times its size.
const MOST: f64 = 5.0;
/// A number that hardly varies is not blown up to vary like the others.
const LEAST_SCALE: f64 = 0.05;

/// A candidate of a query.
#[derive(Debug)]
pub struct Measured {
    /// Its place in the catalog, for ties.
    pub at: usize,
    /// Whether it is right.
    pub right: bool,
    /// What the words say of it.
    pub features: Features,
    /// How close it is among its rivals.
    pub closeness: Closeness,
    /// Both as one row.
    pub values: [f64; WIDTH],
}

/// A query with its candidates.
#[derive(Debug)]
pub struct Group {
    /// Which set.
    pub set: usize,
    /// Which part; the same words are in the same one.
    pub fold: usize,
    /// How much it counts.
    pub weight: f64,
    /// Whether something in the catalog is right.
    pub expected: bool,
    /// What was found.
    pub candidates: Vec<Measured>,
}

/// Measures the candidates of every query of a set.
pub fn measure(set: &Set, at: usize, model: &Model) -> Vec<Group> {
    let index = Index::with_model(set.catalog.clone(), model.clone());
    let left_out = |name: &str| {
        let source = model
            .left_out
            .is_some_and(|own| own.numbers().contains(&name));
        source || LEFT_OUT.contains(&name)
    };
    let rows = set.rows.iter();
    rows.map(|row| {
        let candidates = index.measured(&row.query, None).into_iter();
        let candidates = candidates.map(|(at, features, closeness)| {
            let sku = &set.catalog.products()[at].sku;
            let mut values = [0.0; WIDTH];
            values[..FEATURES.len()].copy_from_slice(features.values());
            values[FEATURES.len()..].copy_from_slice(closeness.values());
            for (value, name) in values.iter_mut().zip(FEATURES.iter().chain(&CLOSENESS)) {
                if left_out(name) {
                    *value = 0.0;
                }
            }
            Measured {
                at,
                right: row.positive_ids.contains(sku),
                features,
                closeness,
                values,
            }
        });
        Group {
            set: at,
            fold: fold(&row.query),
            weight: 1.0,
            expected: !row.positive_ids.is_empty(),
            candidates: candidates.collect(),
        }
    })
    .collect()
}

/// Gives every set the same say, whatever its size.
pub fn weigh_sets_alike(groups: &mut [Group], sets: usize) {
    let mut sizes = vec![0.0; sets];
    for group in groups.iter() {
        sizes[group.set] += 1.0;
    }
    let mean = sizes.iter().sum::<f64>() / sizes.iter().map(|_| 1.0).sum::<f64>();
    for group in groups {
        group.weight = (mean / sizes[group.set]).min(MOST);
    }
}

/// The standard deviation of each number over all candidates.
pub fn scales(groups: &[Group]) -> [f64; WIDTH] {
    let rows = || groups.iter().flat_map(|group| &group.candidates);
    let count = rows().map(|_| 1.0).sum::<f64>().max(1.0);
    let mut scales = [0.0; WIDTH];
    for (at, scale) in scales.iter_mut().enumerate() {
        let mean = rows().map(|row| row.values[at]).sum::<f64>() / count;
        let square = |row: &Measured| (row.values[at] - mean) * (row.values[at] - mean);
        let deviation = (rows().map(square).sum::<f64>() / count).sqrt();
        *scale = deviation.max(LEAST_SCALE);
    }
    scales
}

/// FNV-1a of the words: where a query stands in its file says nothing of its part.
fn fold(query: &str) -> usize {
    let hash = query.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 16)) as usize % FOLDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_always_in_the_same_part_and_all_parts_are_used() {
        let parts: std::collections::BTreeSet<usize> =
            (0..100).map(|at| fold(&format!("query {at}"))).collect();
        assert_eq!(parts.len(), FOLDS);
        assert_eq!(fold("milk"), fold("milk"));
    }
}
