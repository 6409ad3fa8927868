//! What was found out about some words, kept while one message is read.
//!
//! The reader asks for every range of tokens, so that each word is looked up many times, and for most
//! ranges again: as goods, as goods that leave something to others, and by the unit beside them.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::search::heard::Heard;
use super::search::phrase::Token;
use super::text::terms::Term;

/// Words whose products are kept. Measured in full one is some 28 KB, and a list of ten lines asks for
/// about a hundred, of which few are; a piece of a message that is made to ask for thousands takes no
/// more than 7 MB.
const MOST: usize = 256;

/// What one index said to some words. It holds for that index alone.
#[derive(Debug, Default)]
pub struct Memory {
    tokens: RefCell<FxHashMap<Term, Token>>,
    heard: RefCell<FxHashMap<String, Rc<Heard>>>,
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

    /// What is known of some words, or nothing but what they were heard as now.
    pub(super) fn heard(&self, words: &str, hear: impl FnOnce() -> Heard) -> Rc<Heard> {
        if let Some(heard) = self.heard.borrow().get(words) {
            return Rc::clone(heard);
        }
        let heard = Rc::new(hear());
        let mut all = self.heard.borrow_mut();
        if all.len() < MOST {
            all.insert(words.to_owned(), Rc::clone(&heard));
        }
        heard
    }
}
