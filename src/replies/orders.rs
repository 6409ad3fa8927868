//! An order in words: its lines, its total, its day.

use std::sync::LazyLock;

use regex::Regex;

use super::{Detail, LineShown, Part, Wording};
use crate::domain::Channel;
use crate::session::basket::{Item, Line, Note};
use crate::session::reply::{Summary, SummaryLine};

/// Card numbers (ISO 7812: 12 to 19 digits) and IBANs (ISO 13616), however they are grouped.
static ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{2,4}){3,8}\b|\b\d(?:[ -]?\d){11,18}\b")
        .expect("the pattern is tested")
});

/// A customer's note without the account numbers in it: nobody gets them back in a message.
fn without_accounts(comment: &str) -> String {
    ACCOUNT.replace_all(comment, "***").into_owned()
}

impl Wording<'_> {
    /// What is said of an order below its lines.
    pub(super) fn below(&self, summary: &Summary) -> Vec<String> {
        let mut all = self.totals(summary);
        if let Some(minimum) = summary.minimum_order {
            let minimum = self.words.money(minimum, self.context.currency);
            all.push(self.say("below_minimum", &[("minimum", minimum)]));
        }
        if let Some(altered) = summary.alters {
            all.push(match altered.delivery_date {
                Some(day) => self.say("alters", &[("date", self.words.date(day))]),
                None => self.say("alters_undated", &[]),
            });
        }
        if let Some(day) = summary.misses {
            all.push(self.say("misses", &[("date", self.words.date(day))]));
        }
        all
    }

    /// The lines, as many as there is room for, and how many more there are.
    pub(super) fn lines(&self, summary: &Summary) -> Vec<Part> {
        let room = match self.detail {
            Detail::Full | Detail::Brief => summary.lines.len(),
            Detail::Lines(most) => most.min(summary.lines.len()),
        };
        let mut all: Vec<Part> = summary.lines[..room]
            .iter()
            .map(|line| Part::Line(self.line(line)))
            .collect();
        let more = summary.lines.len() - room;
        all.extend((more > 0).then(|| Part::Text(self.say_counted("more_lines", more, &[]))));
        all
    }

    pub(super) fn totals(&self, summary: &Summary) -> Vec<String> {
        let total = self.words.money(summary.total, self.context.currency);
        let mut all = vec![
            self.say("total", &[("total", total)]),
            match summary.delivery_date {
                Some(day) => self.say("delivery", &[("date", self.words.date(day))]),
                None => self.say("delivery_unknown", &[]),
            },
        ];
        if let Some(number) = &summary.po_number {
            all.push(self.say("po_number", &[("po_number", self.shown(number))]));
        }
        for comment in &summary.comments {
            all.push(self.say(
                "comment",
                &[("comment", self.shown(&without_accounts(comment)))],
            ));
        }
        all
    }

    fn line(&self, shown: &SummaryLine) -> LineShown {
        let line = &shown.line;
        let name = line
            .product()
            .map_or_else(|| self.shown(&line.words), |product| self.name(product));
        let money = |amount| self.words.money(amount, self.context.currency);
        let is_brief = self.detail != Detail::Full && self.context.channel == Channel::Sms;
        let template = match (&line.item, shown.unit_price) {
            (Item::Unknown { .. }, _) => "line_unknown",
            (Item::Decided { .. }, Some(_)) if is_brief => "line_brief",
            (Item::Decided { .. }, Some(_)) => "line",
            (Item::Decided { .. } | Item::Unmeasured { .. } | Item::Undecided { .. }, _) => {
                "line_open"
            }
        };
        let amount = self.amount_of(line);
        let unit_price = shown.unit_price.map_or_else(String::new, money);
        let price = shown.price.map_or_else(String::new, money);
        let blanks = [
            ("amount", amount.clone()),
            ("name", name),
            ("words", self.shown(&line.words)),
            ("unit_price", unit_price.clone()),
            ("price", price.clone()),
            ("notes", self.notes(line)),
        ];
        LineShown {
            // Words without an amount leave a gap where it would stand.
            text: self.say(template, &blanks).trim().replace("  ", " "),
            amount,
            // Without figures: they have columns of their own.
            name: self.say(&format!("{template}_cell"), &blanks),
            unit_price,
            price,
        }
    }

    pub(super) fn amount_of(&self, line: &Line) -> String {
        line.quantity()
            .map_or_else(String::new, |number| self.measure(number, line.unit()))
    }

    fn notes(&self, line: &Line) -> String {
        let notes: Vec<String> = line.notes.iter().map(|note| self.note(note)).collect();
        if notes.is_empty() {
            String::new()
        } else {
            format!(" ({})", notes.join("; "))
        }
    }

    fn note(&self, note: &Note) -> String {
        match note {
            Note::Assumed => self.say("note_assumed", &[]),
            Note::Converted(said) => {
                let amount = self.measure(said.number, said.unit.as_ref());
                self.say("note_converted", &[("amount", amount)])
            }
            Note::Range { from, to } => self.say(
                "note_range",
                &[
                    ("from", self.words.number(*from)),
                    ("to", self.words.number(*to)),
                ],
            ),
            Note::NoSubstitutes => self.say("note_no_substitutes", &[]),
            Note::InPlaceOf(name) => self.say("note_in_place_of", &[("name", self.shown(name))]),
            Note::Odd => self.say("note_odd", &[]),
            Note::Unanswered => self.say("note_unanswered", &[]),
        }
    }
}
