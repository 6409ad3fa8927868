//! What do the quoted words bear out? Where they stand, and which numbers, units, days and codes they
//! hold, read by our own readers.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::Unit;
use crate::language::dates::{Calendar, Order, day_at};
use crate::language::numbers::{Counts, Number, number_at};
use crate::language::{Kind, Lexicon, Span, Token, detect, tokens};
use crate::privacy::Redacted;
use crate::understanding::reading::Situation;

/// Digits from which on a number can be a PO number: shorter ones count goods.
const PO_DIGITS: usize = 3;

/// Words of a message that a claim quotes.
pub struct Quoted {
    /// Where they stand in the message as it came.
    pub span: Span,
    /// The words as they came.
    pub words: String,
    /// The words without personal data: no number of theirs is a quantity or a code.
    plain: String,
    tokens: Vec<Token>,
    lexicon: &'static Lexicon,
}

impl Quoted {
    /// The quote, where it stands in the message letter for letter (upper and lower case alike): the
    /// nth place, from 0, or the last where there are fewer.
    #[must_use]
    pub fn find(quote: &str, (message, original): (&Redacted, &str), nth: usize) -> Option<Self> {
        let redacted = place(message.text(), quote.trim(), nth)?;
        let span = message.original_span(redacted)?;
        let words = original.get(span.start..span.end)?.to_owned();
        let plain = message.without_values(redacted)?;
        let tokens = tokens(&plain);
        let lexicon = detect::language(&tokens, "en");
        Some(Self {
            span,
            words,
            plain,
            tokens,
            lexicon,
        })
    }

    /// The same words read with a language's lexicon.
    #[must_use]
    pub fn in_language(self, language: &str) -> Self {
        Self {
            lexicon: detect::language(&self.tokens, language),
            ..self
        }
    }

    /// Whether a number stands in the words, as itself, as the end of a range or as pieces.
    #[must_use]
    pub fn says(&self, number: Decimal) -> bool {
        self.numbers()
            .any(|said| said.value == number || said.from == Some(number))
    }

    /// Whether a unit stands in the words. Pieces stand where a dozen does.
    #[must_use]
    pub fn says_unit(&self, unit: &Unit) -> bool {
        let named = (0..self.tokens.len()).any(|at| {
            let mut units = self.lexicon.units.at(&self.tokens, at);
            units.any(|(_, word)| word.unit == *unit)
        });
        named || (*unit == Unit::each() && self.numbers().any(|n| n.counts == Counts::Pieces))
    }

    fn numbers(&self) -> impl Iterator<Item = Number> + '_ {
        (0..self.tokens.len()).filter_map(|at| number_at(&self.tokens, at, self.lexicon))
    }

    /// The day that the words name.
    #[must_use]
    pub fn day(&self, situation: &Situation<'_>) -> Option<NaiveDate> {
        let calendar = Calendar {
            today: situation.zone.date(situation.now),
            order: Order::of(situation.locale),
            lexicon: self.lexicon,
        };
        let days = (0..self.tokens.len()).filter_map(|at| day_at(&self.tokens, at, &calendar));
        days.max_by_key(|day| day.len)?.date
    }

    /// The PO number in the words: the run without a blank that has the most digits.
    #[must_use]
    pub fn po_number(&self) -> Option<&str> {
        let digits = |word: &str| word.chars().filter(char::is_ascii_digit).count();
        let trimmed = |word| str::trim_matches(word, |c: char| !c.is_alphanumeric());
        let runs = self.plain.split_whitespace().map(trimmed);
        runs.filter(|word| digits(word) >= PO_DIGITS)
            .max_by_key(|word| digits(word))
    }

    /// The words that are neither numbers nor units nor marks: those that may name goods.
    #[must_use]
    pub fn naming(&self) -> String {
        let mut words = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let number = number_at(&self.tokens, at, self.lexicon).map(|number| number.len);
            let unit = self.lexicon.units.longest(&self.tokens, at);
            let counts = number.or(unit.map(|(len, _)| len));
            if counts.is_none() && self.tokens[at].kind == Kind::Word {
                words.push(&*self.tokens[at].key);
            }
            at += counts.unwrap_or(1).max(1);
        }
        words.join(" ")
    }
}

/// The nth place of a quote in a text, or the last; upper and lower case alike where that changes no
/// letter's length.
fn place(text: &str, quote: &str, nth: usize) -> Option<Span> {
    if quote.is_empty() {
        return None;
    }
    let lower = (text.to_lowercase(), quote.to_lowercase());
    let alike = lower.0.len() == text.len() && lower.1.len() == quote.len();
    let (text, quote) = if alike {
        (&*lower.0, &*lower.1)
    } else {
        (text, quote)
    };
    let places: Vec<usize> = text.match_indices(quote).map(|(at, _)| at).collect();
    let start = *places.get(nth).or(places.last())?;
    let end = start + quote.len();
    Some(Span { start, end })
}
