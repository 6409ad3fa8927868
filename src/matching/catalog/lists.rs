//! Several lists of terms that are read together, side by side in memory.
//!
//! A search on a large catalog reads some lists of each of a thousand products. Most of what that
//! takes is waiting for memory, so that one place to go to is faster than seven.

use std::ops::Deref;

use super::vocabulary::TermId;

/// So many lists of terms.
#[derive(Debug)]
pub(super) struct Lists<const N: usize> {
    terms: Box<[TermId]>,
    /// Where each list ends; it starts where the one before it ends.
    ends: [u32; N],
    signs: [u64; N],
}

/// Some terms with the signs of all of them, by which most others are told apart at a glance.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    terms: &'a [TermId],
    /// Their signs; see [`TermId::sign`].
    pub signs: u64,
}

impl<'a> Listed<'a> {
    /// The terms themselves.
    #[must_use]
    pub fn terms(self) -> &'a [TermId] {
        self.terms
    }
}

impl Deref for Listed<'_> {
    type Target = [TermId];

    fn deref(&self) -> &[TermId] {
        self.terms
    }
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
            signs: lists.each_ref().map(|list| signs(list)),
        }
    }

    /// The list of this place.
    pub fn get(&self, place: usize) -> Listed<'_> {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        Listed {
            terms: &self.terms[start as usize..self.ends[place] as usize],
            signs: self.signs[place],
        }
    }
}

impl TermId {
    /// One bit of 64, by which most terms are told apart at a glance. Neighbours in a name often are
    /// neighbours in number, and get different bits.
    #[must_use]
    pub fn sign(self) -> u64 {
        1 << (self.index() & 63)
    }
}

fn signs(terms: &[TermId]) -> u64 {
    terms.iter().fold(0, |signs, term| signs | term.sign())
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
            assert_eq!(packed.get(place).terms(), list, "{place}");
            assert_eq!(packed.get(place).signs, signs(list), "{place}");
        }
    }
}
