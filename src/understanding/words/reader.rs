//! Which lines do the tokens of a text make up, one after the other?

use super::Line;
use super::draft::{Draft, Place};
use super::scan::Scan;
use crate::language::Kind;

pub(super) struct Reader<'s> {
    pub scan: &'s Scan<'s>,
    pub draft: Draft,
    /// Nothing but names and places follows.
    pub signed: bool,
    lines: Vec<Line>,
}

/// Reads all lines.
pub(super) fn read(scan: &Scan<'_>) -> Vec<Line> {
    let mut reader = Reader {
        scan,
        draft: Draft::default(),
        signed: false,
        lines: Vec::new(),
    };
    let mut at = 0;
    while at < scan.tokens.len() && !reader.signed {
        // Ending a line takes no token; the next one, at its head, takes one at least.
        at += reader.step(at);
    }
    reader.finish();
    reader.lines
}

/// Of a list without amounts, they say that one of the goods will do.
const WHICHEVER: [&str; 6] = [
    "any you like",
    "any of them",
    "any of these",
    "any of those",
    "whichever",
    "either",
];

impl Reader<'_> {
    /// "rump, sirloin, fillet, any you like": the goods before, which nobody counted, would do as well.
    fn one_of_them(&mut self, line: Line) -> Line {
        let uncounted = |line: &&Line| line.quantity.is_none() && line.modifiers.is_empty();
        let many = self.lines.iter().rev().take_while(uncounted).count();
        let mut others = self.lines.split_off(self.lines.len() - many).into_iter();
        let Some(mut first) = others.next() else {
            return line;
        };
        let names = others.chain(std::iter::once(line.clone()));
        first
            .alternatives
            .extend(names.filter_map(|other| other.name));
        first.modifiers = line.modifiers;
        first
    }

    /// Takes what stands at a token, and says how many tokens it took.
    fn step(&mut self, at: usize) -> usize {
        match self.scan.tokens[at].kind {
            Kind::Break => {
                self.finish();
                1
            }
            Kind::Symbol => 1,
            Kind::Mark => self.mark(at).max(1),
            Kind::Word | Kind::Number => match self.draft.place {
                Place::Head => self.head(at).max(1),
                Place::Dropped => 1,
                Place::Name
                | Place::With
                | Place::Without
                | Place::Note
                | Place::About
                | Place::Tail => self.body(at),
            },
        }
    }

    /// Ends the line at hand.
    pub fn finish(&mut self) {
        let draft = std::mem::take(&mut self.draft);
        let of_last = draft.place == Place::About || !draft.is_named();
        let same_unit = draft.amount.as_ref().is_some_and(|amount| amount.same_unit);
        let Some(mut line) = draft.finish(self.scan) else {
            return;
        };
        if line.modifiers.iter().any(|said| says_whichever(said)) {
            line = self.one_of_them(line);
        }
        if let Some(last) = self.lines.last_mut() {
            if of_last && line.name.is_none() {
                if line.quantity.is_none() {
                    last.modifiers.append(&mut line.modifiers);
                    last.negated.append(&mut line.negated);
                    return;
                }
                line.name.clone_from(&last.name);
            }
            if same_unit && line.unit.is_none() {
                line.unit.clone_from(&last.unit);
            }
        }
        self.lines.push(line);
    }

    pub const fn has_lines(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Ends the line at hand, unless nothing but an amount was read of it.
    pub fn finish_named(&mut self) {
        if self.draft.is_named() || self.draft.has_extras() {
            self.finish();
        }
    }
}

fn says_whichever(said: &str) -> bool {
    WHICHEVER.iter().any(|words| said.starts_with(words))
}
