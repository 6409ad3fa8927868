//! What does a mark of punctuation do to an order line?

use super::amounts::Amount;
use super::draft::{Draft, Place};
use super::reader::Reader;
use super::scan::Scan;
use super::table::Sign;
use crate::language::{Cue, Kind, Token};

impl Reader<'_> {
    /// Takes a mark, and says how many tokens it took.
    pub(super) fn mark(&mut self, at: usize) -> usize {
        let scan = self.scan;
        let token = &scan.tokens[at];
        match &*token.key {
            "(" | "[" => self.aside(at),
            ")" | "." if self.numbers_list(at) => {
                self.draft = Draft::default();
                1
            }
            "#" if scan.dimension(at).is_some() => self.number_sign(at),
            ":" if !joins(scan, at) => self.colon(at),
            "," | ";" => self.comma(at),
            "." | "!" | "?" => self.stop(at),
            "&" | "+" if self.draft.place != Place::Head => {
                self.go_on(at, 1);
                1
            }
            "-" | "/" if !joins(scan, at) => self.comma(at),
            "\u{2022}" | "|" => {
                self.finish();
                1
            }
            "£" | "$" | "€" | "@" => self.price(at),
            _ => {
                if token.glued
                    && matches!(
                        self.draft.place,
                        Place::Name | Place::With | Place::Without | Place::Note
                    )
                {
                    self.draft.push(at);
                }
                1
            }
        }
    }

    /// "#10": a size before the goods, else a part of their name.
    fn number_sign(&mut self, at: usize) -> usize {
        if self.draft.place == Place::Head && self.draft.amount.is_some() {
            self.draft.size.extend([at, at + 1]);
        } else {
            self.draft.push(at);
            self.draft.push(at + 1);
        }
        2
    }

    /// "1) flour": the number counts the lines, not the goods.
    fn numbers_list(&self, at: usize) -> bool {
        let tokens = &self.scan.tokens;
        let starts = at == 1 || at > 1 && tokens[at - 2].kind == Kind::Break;
        let letter = tokens[at].is(")") && at > 0 && tokens[at - 1].key.len() == 1;
        let open = self.scan.token(at + 1).is_some_and(|next| !next.glued);
        starts && open && tokens[at].glued && (letter || tokens[at - 1].kind == Kind::Number)
    }

    /// "for the bar: 2 cases beer": what an amount follows was no goods; "milk: 2 cases" is.
    fn colon(&mut self, at: usize) -> usize {
        let next = at + 1;
        if !self.draft.is_named() || self.draft.amount.is_some() {
            return self.comma(at);
        }
        let ends = self
            .scan
            .token(next)
            .is_none_or(|token| token.kind == Kind::Break);
        if ends || self.starts_item(next) {
            self.draft = Draft::default();
        }
        1
    }

    /// Brackets hold what one unit holds, the amount, or something said beside.
    fn aside(&mut self, at: usize) -> usize {
        let scan = self.scan;
        let end = closing(scan, at);
        let taken = (end + 1).min(scan.tokens.len()) - at;
        let inside = (at + 1..end)
            .find(|at| scan.phrase(*at, Sign::Openings).is_none())
            .unwrap_or(end);
        let amount = scan
            .amount(inside)
            .filter(|_| self.draft.place == Place::Head);
        match amount {
            Some(amount) if self.draft.amount.is_some() && amount.measure => {
                self.draft.contents = Some(amount);
            }
            Some(amount) if self.draft.amount.is_none() && amount.range.end == end => {
                self.draft.amount = Some(amount);
                self.draft.leads = true;
            }
            Some(_) | None if self.alternative(at + 1, end) => {}
            Some(_) | None => {
                let words: Vec<usize> = (at + 1..end)
                    .filter(|at| scan.tokens[*at].kind != Kind::Break)
                    .collect();
                self.draft.modifiers.push(words);
                if matches!(self.draft.place, Place::With | Place::Note) {
                    let place = self.draft.place;
                    self.draft.enter(place);
                }
            }
        }
        taken
    }

    /// "butter (or margarine)".
    fn alternative(&mut self, at: usize, end: usize) -> bool {
        let scan = self.scan;
        let Some(len) = scan
            .phrase(at, Sign::Or)
            .or_else(|| scan.cue(at, &[Cue::And]))
        else {
            return false;
        };
        if self.draft.place != Place::Name {
            return false;
        }
        let stops = |at: &usize| {
            scan.ends(*at)
                || scan.phrase(*at, Sign::Notes).is_some()
                || scan.phrase(*at, Sign::With).is_some()
        };
        let start = scan
            .amount(at + len)
            .map_or(at + len, |amount| amount.range.end);
        let words: Vec<usize> = (start..end).take_while(|at| !stops(at)).collect();
        self.draft.names.push(words);
        // The name itself goes on behind the bracket only as a modifier.
        true
    }

    /// A comma ends the line where another item follows it; else it parts what is said of the goods.
    fn comma(&mut self, at: usize) -> usize {
        let scan = self.scan;
        let next = at + 1;
        let place = self.draft.place;
        if place == Place::Dropped {
            if self.starts_item(next) || self.opening(next).is_some() {
                self.draft.place = Place::Head;
            }
            return 1;
        }
        if place == Place::Head && !self.draft.is_named() || self.joined_by_sign(next) {
            return 1;
        }
        let bracket = scan.token(next).is_some_and(|token| token.is("("));
        let counted = |amount: Amount| closing(scan, next) == amount.range.end;
        if bracket && scan.amount(next + 1).is_some_and(counted) {
            self.finish_named();
            return 1;
        }
        if let Some(amount) = scan.amount(next) {
            let ends = scan.ends(amount.range.end);
            if !ends {
                self.finish();
            } else if self.draft.amount.is_some() && !self.belongs(&amount, ends) {
                self.draft.enter(Place::Note);
            }
            return 1;
        }
        match place {
            Place::With | Place::Without => self.draft.enter(place),
            Place::Head
            | Place::Name
            | Place::Note
            | Place::About
            | Place::Tail
            | Place::Dropped => {
                if self.describes(next) {
                    self.draft.enter(Place::Note);
                } else {
                    self.finish();
                }
            }
        }
        1
    }

    /// Whether the comma stands before a word that says itself how the line goes on.
    fn joined_by_sign(&mut self, next: usize) -> bool {
        let scan = self.scan;
        let and = scan
            .phrase(next, Sign::And)
            .max(scan.cue(next, &[Cue::And]));
        if let Some(len) = and {
            // ", and dish soap" is another item.
            if self.describes(next + len) {
                self.draft.enter(Place::Note);
            } else if self.draft.place == Place::Name {
                self.finish();
            }
            return true;
        }
        [Sign::With, Sign::Without, Sign::Or, Sign::But]
            .iter()
            .any(|sign| scan.phrase(next, *sign).is_some())
    }

    /// The end of a sentence, but for the point of an abbreviation and marks inside words.
    fn stop(&mut self, at: usize) -> usize {
        let scan = self.scan;
        let next = scan.token(at + 1);
        if next.is_some_and(|next| next.glued && next.kind != Kind::Break) || self.ends_unit(at) {
            return 1;
        }
        if self.draft.place == Place::Dropped {
            self.draft.place = Place::Head;
        }
        self.finish_named();
        1
    }

    /// "1 in. cubes": a point behind a number's unit, and a small letter behind it.
    fn ends_unit(&self, at: usize) -> bool {
        let scan = self.scan;
        let number = at > 1 && scan.tokens[at - 2].kind == Kind::Number;
        let unit = number
            && (scan.unit(at - 1) == Some(1) || scan.phrase(at - 1, Sign::Dimensions) == Some(1));
        let goes_on = |next: &Token| next.span.of(scan.text).starts_with(char::is_lowercase);
        unit && scan.token(at + 1).is_some_and(goes_on)
    }

    /// A price, with the number behind its sign.
    fn price(&self, at: usize) -> usize {
        let signs = (at + 1..at + 3)
            .take_while(|at| {
                self.scan
                    .token(*at)
                    .is_some_and(|token| ["£", "$", "€"].iter().any(|sign| token.is(sign)))
            })
            .count();
        let number = self
            .scan
            .token(at + 1 + signs)
            .is_some_and(|token| token.kind == Kind::Number);
        1 + signs + usize::from(number)
    }
}

/// Whether a mark stands inside a word, with no space on either side.
fn joins(scan: &Scan<'_>, at: usize) -> bool {
    let next = scan.token(at + 1);
    scan.tokens[at].glued && next.is_some_and(|next| next.glued && next.kind != Kind::Break)
}

/// The token that closes a bracket; the end of the line where none does.
pub(super) fn closing(scan: &Scan<'_>, at: usize) -> usize {
    let mut depth = 0_usize;
    for (place, token) in scan.tokens.iter().enumerate().skip(at) {
        if token.kind == Kind::Break {
            return place;
        }
        if token.is("(") || token.is("[") {
            depth += 1;
        } else if token.is(")") || token.is("]") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return place;
            }
        }
    }
    scan.tokens.len()
}
