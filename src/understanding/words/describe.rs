//! Do the words behind a comma only describe the goods before it, or name others?

use super::reader::Reader;
use super::table::Sign;
use crate::language::Kind;

/// What is said of goods is looked through this far.
const FAR: usize = 12;

/// How words end that are participles or adverbs.
const ENDINGS: [&str; 3] = ["ed", "ly", "less"];

impl Reader<'_> {
    /// Whether the words from here to the next mark only describe: they start or end so, or the
    /// goods are an ingredient, which lists name one a line.
    pub(super) fn describes(&self, at: usize) -> bool {
        let starts = [Sign::Notes, Sign::Starters, Sign::Closings];
        let amount = self.scan.amount(at);
        if self.has(at, &starts) || amount.is_none() && self.is_ingredient() {
            return true;
        }
        if self.is_treated(at) || self.is_all_description(at) {
            return true;
        }
        let Some(last) = (at..at + FAR).take_while(|at| !self.is_over(*at)).last() else {
            return true;
        };
        if let Some(amount) = amount {
            // "plus 1 for garnish".
            return self.has(amount.range.end, &[Sign::Notes]);
        }
        let adverb = self.scan.tokens[at].key.ends_with("ly");
        // "thighs 20 lb boneless" is an item, "peeled and cut in 2 inch cubes" is none.
        let counted = self.amount_behind(at).is_some();
        adverb
            || if counted {
                self.is_descriptor(at)
            } else {
                self.is_descriptor(last)
            }
    }

    /// "sliced into rounds", "ripe but firm": a description that goes on, where "salted peanuts" are goods.
    fn is_treated(&self, at: usize) -> bool {
        let goes_on = [Sign::Starters, Sign::But, Sign::And];
        let is_word = self
            .scan
            .token(at)
            .is_some_and(|token| token.kind == Kind::Word);
        is_word && self.is_descriptor(at) && self.has(at + 1, &goes_on)
    }

    /// "skin on": one phrase, and nothing behind it.
    fn is_all_description(&self, at: usize) -> bool {
        let phrase = self.scan.phrase(at, Sign::Descriptors);
        phrase.is_some_and(|len| len > 1 && self.is_over(at + len))
    }

    fn is_descriptor(&self, at: usize) -> bool {
        let key = &self.scan.tokens[at].key;
        let participle = key.len() > 4 && ENDINGS.iter().any(|ending| key.ends_with(ending));
        participle || self.has(at, &[Sign::Descriptors, Sign::Sizes])
    }

    fn has(&self, at: usize, signs: &[Sign]) -> bool {
        signs
            .iter()
            .any(|sign| self.scan.phrase(at, *sign).is_some())
    }

    /// Whether what is said of goods cannot go on here.
    fn is_over(&self, at: usize) -> bool {
        self.scan.token(at).is_none_or(|token| match token.kind {
            Kind::Break => true,
            Kind::Mark => !token.glued || [",", ".", ";", "("].iter().any(|mark| token.is(mark)),
            Kind::Word | Kind::Number | Kind::Symbol => self.has(at, &[Sign::Closings]),
        })
    }

    /// Whether the goods at hand are measured as in kitchens, or stand in a list with one a line.
    fn is_ingredient(&self) -> bool {
        if self.scan.is_list {
            return true;
        }
        let unit = self
            .draft
            .amount
            .as_ref()
            .and_then(|amount| amount.unit.clone());
        let kitchen = unit.is_some_and(|unit| self.has(unit.start, &[Sign::Measures]));
        kitchen || self.draft.contents.is_some()
    }
}
