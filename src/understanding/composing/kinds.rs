//! When does a quantity count every kind of some goods: "3 of each lead", "2 of both hays"?

use super::compose::{Composer, plain};
use super::items::{Item, Named, What};
use super::shared::name_of;
use crate::domain::MatchingMethod;
use crate::language::Cue;
use crate::matching::Candidate;
use crate::understanding::pieces::siblings::Circles;
use crate::understanding::reading::{Act, Decision, Said, Target};

/// Kinds that an "each" counts: as many as a choice of ours offers.
const MOST_KINDS: usize = 4;

impl Composer<'_, '_> {
    /// Names every kind of goods that are counted by "of each" or "of both", where the words fit a few
    /// kinds of one thing equally well.
    pub(super) fn each_kind(&mut self, item: &Item, target: &Target, said: Option<&Said>) -> bool {
        let (Decision::Ambiguous(kinds), Some(said)) = (&target.decision, said) else {
            return false;
        };
        let most = match self.says_each_kind(item) {
            Some(Kinds::Both) if kinds.len() == 2 => 2,
            Some(Kinds::Each) => MOST_KINDS,
            Some(Kinds::Both) | None => return false,
        };
        if kinds.len() > most || !self.are_kin(kinds) {
            return false;
        }
        for kind in kinds {
            let decision = Decision::Product {
                chosen: Candidate {
                    probability: self.message.model.certainty.chosen,
                    ..*kind
                },
                method: MatchingMethod::FuzzyMatch,
                others: Vec::new(),
            };
            let words = target.words.clone();
            let goods = plain(Target { words, decision }, Some(said.clone()));
            self.push(item, Act::Name(goods));
        }
        true
    }

    /// Whether "of each" or "of both" stands beside the name.
    fn says_each_kind(&self, item: &Item) -> Option<Kinds> {
        let What::Goods(Named::Words(_), Some(_), _) = item.what else {
            return None;
        };
        let name = name_of(item);
        let tokens = &self.message.tokens;
        let before = item.range.start..name.start;
        let each = before.clone().any(|at| {
            let mut cues = self.message.lexicon.cues.at(tokens, at);
            cues.any(|(len, cue)| *cue == Cue::Each && len > 1 && at + len <= name.start)
        });
        let both = before
            .into_iter()
            .any(|at| BOTH.contains(&&*tokens[at].key));
        match (each, both) {
            (true, false) => Some(Kinds::Each),
            (_, true) => Some(Kinds::Both),
            (false, false) => None,
        }
    }

    fn are_kin(&self, kinds: &[Candidate]) -> bool {
        let Some(first) = kinds.first() else {
            return false;
        };
        let circles = Circles::around(self.message, first.product);
        kinds.iter().all(|kind| circles.has(kind.product))
    }
}

/// How many kinds are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinds {
    /// Every one.
    Each,
    /// Two.
    Both,
}

/// "both", in the languages of the lexicons.
const BOTH: [&str; 7] = [
    "both", "beiden", "beide", "ambos", "ambas", "allebei", "deux",
];
