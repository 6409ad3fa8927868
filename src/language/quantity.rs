//! Which quantity does a text name, by its words alone?
//!
//! Without a catalog it can't be known whether "5 l" is a size; what counts goods is then told by
//! how it is written: "x4" and "4 cases" count, a measure before a container is its size.

use rust_decimal::Decimal;

use super::codes::{CodeKind, code_at};
use super::cue::Cue;
use super::detect;
use super::lexicon::{Lexicon, Particle};
use super::numbers::{Counts, number_at};
use super::tokens::{Kind, Token, tokens};
use crate::domain::Unit;

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// How many; of a range the larger number.
    pub value: Decimal,
    /// The unit, where one is named.
    pub unit: Option<Unit>,
}

/// How sure it is that a number counts the goods, the surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sureness {
    /// "5 l" before a container, "4x40": a size.
    Size,
    /// "a".
    Article,
    /// "5l".
    Glued,
    /// "12".
    Bare,
    /// "5 kg".
    Measured,
    /// "12 x" before a size.
    Times,
    /// "12 cases", "x 12".
    Counted,
}

struct Found {
    quantity: Quantity,
    sureness: Sureness,
    end: usize,
}

/// The quantity of a text: the surest; of several the first, or the last where somebody corrects
/// himself.
#[must_use]
pub fn quantity(text: &str, locale: &str) -> Option<Quantity> {
    let tokens = tokens(text);
    let lexicon = detect::language(&tokens, locale);
    let words = Words {
        tokens: &tokens,
        lexicon,
    };
    let mut best: Option<Found> = None;
    let mut container = None;
    let mut corrected = false;
    let mut at = 0;
    while at < tokens.len() {
        corrected = best.is_some() && (corrected || words.corrects(at));
        let Some(mut found) = words.found_at(at) else {
            at += words.passed_over(at);
            continue;
        };
        if best
            .as_ref()
            .is_some_and(|best| is_size_of(&found, best, at))
        {
            found.sureness = Sureness::Size;
        }
        at = found.end;
        if found.sureness == Sureness::Size {
            container = container.or(found
                .quantity
                .unit
                .clone()
                .filter(|unit| !unit.is_measure()));
        }
        let surer = best.as_ref().is_none_or(|best| {
            found.sureness > best.sureness || corrected && found.sureness == best.sureness
        });
        if surer {
            best = Some(found);
        }
    }
    let mut quantity = best?.quantity;
    quantity.unit = quantity.unit.or(container);
    Some(quantity)
}

/// "forty 16 oz containers": a measure right behind a bare number is no quantity of its own.
fn is_size_of(found: &Found, best: &Found, at: usize) -> bool {
    let measured = found.quantity.unit.as_ref().is_some_and(Unit::is_measure);
    measured && matches!(best.sureness, Sureness::Bare | Sureness::Times) && best.end == at
}

/// The tokens of a text with the words that they are read by.
#[derive(Clone, Copy)]
struct Words<'a> {
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
}

impl Words<'_> {
    fn is_mark(self, at: usize, marks: &[&str]) -> bool {
        let token = self.tokens.get(at);
        token.is_some_and(|token| marks.iter().any(|mark| token.is(mark)))
    }

    fn glued(self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.glued)
    }

    fn particle(self, at: usize, wanted: Particle) -> usize {
        let found = self.lexicon.particles.at(self.tokens, at);
        let lens = found
            .filter(|(_, particle)| **particle == wanted)
            .map(|(len, _)| len);
        lens.max().unwrap_or(0)
    }

    fn cue(self, at: usize, wanted: Cue) -> usize {
        let found = self.lexicon.cues.at(self.tokens, at);
        let lens = found.filter(|(_, cue)| **cue == wanted).map(|(len, _)| len);
        lens.max().unwrap_or(0)
    }

    fn corrects(self, at: usize) -> bool {
        [Cue::Sorry, Cue::Actually, Cue::SetNow]
            .into_iter()
            .any(|cue| self.cue(at, cue) > 0)
    }

    /// How many tokens hold no quantity: a code, or one word.
    fn passed_over(self, at: usize) -> usize {
        code_at(self.tokens, at)
            .filter(|code| code.kind == CodeKind::Article)
            .map_or(1, |code| code.len)
    }

    fn found_at(self, at: usize) -> Option<Found> {
        let is_code = code_at(self.tokens, at).is_some_and(|code| match code.kind {
            CodeKind::Gtin => true,
            // "5-gallon" is a size.
            CodeKind::Article => self.unit_at(at + 1).1.is_none(),
            CodeKind::Digits => false,
        });
        // "#10" is the number of a can, no count.
        let numbered = self.glued(at) && at > 0 && self.is_mark(at - 1, &["#"]);
        if is_code || numbered {
            return None;
        }
        self.half_behind_unit(at)
            .or_else(|| self.between(at))
            .or_else(|| self.another(at))
            .or_else(|| self.counted(at))
    }

    /// "x4", "12 cases", "5 kg", "a case", "4 x 50 lb".
    fn counted(self, at: usize) -> Option<Found> {
        let times = self.particle(at, Particle::Times);
        let start = at + times;
        let number = number_at(self.tokens, start, self.lexicon)?;
        let end = start + number.len;
        let (len, unit, factor) = self.unit_behind(end);
        let times_behind = if times > 0 {
            0
        } else {
            self.particle(end, Particle::Times)
        };
        let dimension = times_behind > 0 && self.glued(end) && self.is_bare_digits(end + 1);
        let sureness = match &unit {
            _ if dimension => Sureness::Size,
            _ if times > 0 => Sureness::Counted,
            None if times_behind > 0 => Sureness::Times,
            None if number.counts == Counts::Article => Sureness::Article,
            None => Sureness::Bare,
            Some(unit) if !unit.is_measure() => Sureness::Counted,
            Some(_) if self.glued(end) => Sureness::Glued,
            Some(_) => Sureness::Measured,
        };
        let measured = unit.as_ref().is_some_and(Unit::is_measure);
        let (more, held, _) = self.unit_at(end + len);
        let sized = measured && held.as_ref().is_some_and(|held| !held.is_measure());
        Some(Found {
            quantity: Quantity {
                value: number.value.checked_mul(factor)?,
                unit: if sized { held } else { unit },
            },
            sureness: if sized { Sureness::Size } else { sureness },
            end: end + len + times_behind + if sized { more } else { 0 },
        })
    }

    /// Digits without a measure behind them: "40" in "4x40".
    fn is_bare_digits(self, at: usize) -> bool {
        let digits = self
            .tokens
            .get(at)
            .is_some_and(|token| token.kind == Kind::Number);
        digits && self.glued(at) && self.unit_at(at + 1).1.is_none()
    }

    /// "another case", "an extra bag".
    fn another(self, at: usize) -> Option<Found> {
        let len = self.cue(at, Cue::Another);
        let (more, unit, factor) = self.unit_at(at + len);
        (len > 0 && unit.is_some()).then(|| Found {
            quantity: Quantity {
                value: factor,
                unit,
            },
            sureness: Sureness::Counted,
            end: at + len + more,
        })
    }

    /// The unit behind a number, also where "of", "more" or "single" stands between.
    fn unit_behind(self, at: usize) -> (usize, Option<Unit>, Decimal) {
        let plain = self.unit_at(at);
        let between = match &plain.1 {
            Some(unit) if *unit == Unit::each() => plain.0,
            Some(_) => return plain,
            None => self.particle(at, Particle::Of).max(self.cue(at, Cue::More)),
        };
        let (len, unit, factor) = self.unit_at(at + between);
        if unit.is_some() && between > 0 {
            (between + len, unit, factor)
        } else {
            plain
        }
    }

    /// The unit at a token, with how many tokens it takes and its factor; a dash or bracket may
    /// stand before it: "10-gallon", "(3) cases", "20 (kg)". Feet and inches may be marks, and a "#"
    /// behind a number is pounds.
    fn unit_at(self, at: usize) -> (usize, Option<Unit>, Decimal) {
        for (mark, unit) in [("#", "lb"), ("'", "ft"), ("\"", "inch")] {
            if self.is_mark(at, &[mark]) && self.glued(at) {
                return (1, Some(Unit::new(unit)), Decimal::ONE);
            }
        }
        let between = usize::from(self.is_mark(at, &["-", "(", ")", "["]));
        match self.lexicon.units.longest(self.tokens, at + between) {
            Some((len, word)) => (between + len, Some(word.unit), word.factor),
            None => (0, None, Decimal::ONE),
        }
    }

    /// "between 10 and 12 lbs": the larger number.
    fn between(self, at: usize) -> Option<Found> {
        let between = self.particle(at, Particle::Between);
        let first = number_at(self.tokens, at + between, self.lexicon).filter(|_| between > 0)?;
        let join = at + between + first.len;
        let joined = self.particle(join, Particle::Join);
        self.counted(join + joined).filter(|_| joined > 0)
    }

    /// "kilo y medio", "2 kilos y medio", "a case and a half".
    fn half_behind_unit(self, at: usize) -> Option<Found> {
        let number = number_at(self.tokens, at, self.lexicon);
        let len = number.as_ref().map_or(0, |number| number.len);
        let (more, unit, factor) = self.unit_at(at + len);
        let join = at + len + more;
        let joined = self.particle(join, Particle::Join);
        let half = number_at(self.tokens, join + joined, self.lexicon).filter(|_| joined > 0)?;
        let whole = number.map_or(Decimal::ONE, |number| number.value);
        let value = whole.checked_add(half.value)?.checked_mul(factor)?;
        (half.value < Decimal::ONE && unit.is_some()).then_some(Found {
            quantity: Quantity { value, unit },
            sureness: Sureness::Counted,
            end: join + joined + half.len,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, locale: &str) -> String {
        let found = quantity(text, locale).unwrap();
        let unit = found.unit.map_or(String::new(), |unit| format!(" {unit}"));
        format!("{}{unit}", found.value.normalize())
    }

    #[test]
    fn the_number_that_counts_the_goods_is_the_quantity() {
        for (text, expected) in [
            ("6 cases of plum tomatoes", "6 case"),
            ("rapeseed oil 20l x3", "3"),
            ("8 x 2.5 kg potatoes", "8"),
            ("two 5-gallon pails of primer", "2 pail"),
            ("(4) boxes 16 oz cups", "4 box"),
            ("5 more cases", "5 case"),
            ("another bag of ice", "1 bag"),
            ("a couple of jars of pesto", "2 jar"),
            ("a single roll of foil", "1 roll"),
            ("between 20 and 25 kg of squid", "25 kg"),
            ("50# sugar, 2 bags", "2 bag"),
            ("a case and a half of limes", "1.5 case"),
            ("400 screws 4x40", "400"),
            ("2 cases, no sorry, 3 cases", "3 case"),
            ("sku ABC-12-X, 7 of them", "7"),
        ] {
            assert_eq!(read(text, "en-US"), expected, "{text}");
        }
    }

    #[test]
    fn units_are_known_in_every_language() {
        for (text, locale, expected) in [
            ("3 cajas de limones", "es-ES", "3 case"),
            ("kilo y medio de sepia", "es-ES", "1.5 kg"),
            ("2 docenas de huevos", "es-MX", "24"),
            ("1,200 servilletas", "es-MX", "1200"),
            ("4 Säcke Zwiebeln", "de-DE", "4 sack"),
            ("zweieinhalb Kilo Quark", "de-DE", "2.5 kg"),
            ("anderhalve kilo kaas", "nl-NL", "1.5 kg"),
            ("deux bouteilles de sirop", "fr-FR", "2 bottle"),
            ("une demi-douzaine de citrons", "fr-FR", "6"),
            ("do peti pani", "hi-IN", "2 crate"),
            ("dhai kilo paneer", "hi-IN", "2.5 kg"),
        ] {
            assert_eq!(read(text, locale), expected, "{text}");
        }
    }
}
