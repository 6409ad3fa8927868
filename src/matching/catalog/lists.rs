//! Several lists of terms that are read together, side by side in memory.
//!
//! A search on a large catalog reads some lists of each of a thousand products. Most of what that
//! takes is waiting for memory, so that one place to go to is faster than seven.

use super::vocabulary::TermId;

/// So many lists of terms.
#[derive(Debug)]
pub(super) struct Lists<const N: usize> {
    terms: Box<[TermId]>,
    /// Where each list ends; it starts where the one before it ends.
    ends: [u32; N],
}

impl<const N: usize> Lists<N> {
    /// These, in this order.
    pub fn new(lists: &[Vec<TermId>; N]) -> Self {
        let mut end = 0;
        let ends = lists.each_ref().map(|list| {
            end += list.len();
            u32::try_from(end).unwrap_or(u32::MAX)
        });
        Self {
            terms: lists.concat().into_boxed_slice(),
            ends,
        }
    }

    /// The list of this place.
    pub fn get(&self, place: usize) -> &[TermId] {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.terms[start as usize..self.ends[place] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::catalog::vocabulary::Vocabulary;
    use crate::matching::text::terms::analyse;

    #[test]
    fn each_list_is_read_as_it_was_put_in_whichever_are_empty() {
        let mut vocabulary = Vocabulary::default();
        let mut terms = |text: &str| -> Vec<TermId> {
            let terms = analyse(text);
            terms.iter().map(|term| vocabulary.intern(term)).collect()
        };
        let lists = [Vec::new(), terms("oat milk"), Vec::new(), terms("oat")];
        let packed = Lists::new(&lists);
        for (place, list) in lists.iter().enumerate() {
            assert_eq!(packed.get(place), list, "{place}");
        }
    }
}
