//! What was found out about some words, kept while one message is read.
//!
//! The reader asks for every range of tokens, so that each word is looked up many times, and for some
//! ranges again: as goods, as goods that leave something to others, and by the unit beside them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::closeness::Closeness;
use super::features::Features;
use super::phrase::Token;
use super::terms::Term;

/// Products with every number of theirs, whatever unit is asked for.
pub(super) type Measured = Rc<Vec<(usize, Features, Closeness)>>;

/// Words whose products are kept. One is some 16 KB, and a list of ten lines asks for about fifty; a
/// piece of a message that is made to ask for thousands takes no more than 4 MB.
const MOST: usize = 256;

/// What one index said to some words. It holds for that index alone.
#[derive(Debug, Default)]
pub struct Memory {
    tokens: RefCell<HashMap<Term, Token>>,
    measured: RefCell<HashMap<String, Measured>>,
}

impl Memory {
    /// A term read against the catalog, as it was read before or now.
    pub(super) fn token(&self, term: Term, read: impl FnOnce(Term) -> Token) -> Token {
        if let Some(token) = self.tokens.borrow().get(&term) {
            return token.clone();
        }
        let token = read(term.clone());
        self.tokens.borrow_mut().insert(term, token.clone());
        token
    }

    /// What was measured for some words, or is now.
    pub(super) fn measured(
        &self,
        words: &str,
        measure: impl FnOnce() -> Vec<(usize, Features, Closeness)>,
    ) -> Measured {
        if let Some(measured) = self.measured.borrow().get(words) {
            return Rc::clone(measured);
        }
        let measured = Rc::new(measure());
        let mut all = self.measured.borrow_mut();
        if all.len() < MOST {
            all.insert(words.to_owned(), Rc::clone(&measured));
        }
        measured
    }
}
