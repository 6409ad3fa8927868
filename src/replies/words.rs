//! The wording of one language: a data file, so that languages are added without code.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::domain::{Channel, Unit, currency};
use crate::language::Lexicon;

/// One file a language, English first: it is said where a language has none.
const SOURCES: [(&str, &str); 3] = [
    ("en", include_str!("words/en.toml")),
    ("es", include_str!("words/es.toml")),
    ("de", include_str!("words/de.toml")),
];

static FILES: LazyLock<Vec<(&'static str, File)>> = LazyLock::new(|| {
    let file = |(language, source): &(&'static str, &str)| {
        let file = toml::from_str(source).expect("every wording is tested to be readable");
        (*language, file)
    };
    SOURCES.iter().map(file).collect()
});

/// The wording of one language, with the numbers of one region.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// BCP 47 primary tag.
    pub language: &'static str,
    file: &'static File,
    mark: Mark,
}

/// What marks decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Comma,
    Point,
}

/// A language's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) say: HashMap<String, String>,
    /// One, and any other number of a unit.
    pub(super) units: HashMap<String, [String; 2]>,
    pub(super) days: Days,
    money: Forms,
    currencies: HashMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Days {
    date: String,
    pub(super) names: Vec<String>,
    pub(super) months: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    comma: Form,
    point: Form,
}

/// How an amount of money is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    text: String,
    /// What stands between thousands.
    group: String,
    /// From so many digits on: "1234", but "12.345".
    group_from: usize,
}

/// The wording for a BCP 47 tag; English where a language has none.
#[must_use]
pub fn of(locale: &str) -> Words {
    let primary = locale.split(['-', '_']).next().unwrap_or_default();
    let known = FILES.iter().find(|(language, _)| *language == primary);
    let (language, file) = known.unwrap_or(&FILES[0]);
    let lexicon = Lexicon::of(language).in_region(locale);
    Words {
        language,
        file,
        mark: if lexicon.decimal_comma {
            Mark::Comma
        } else {
            Mark::Point
        },
    }
}

/// Whether there is wording for a language, by its BCP 47 primary tag.
#[must_use]
pub fn has(language: &str) -> bool {
    SOURCES.iter().any(|(known, _)| *known == language)
}

impl Words {
    /// A sentence with its blanks filled, as the channel wants it. A name that the file lacks is
    /// said as nothing; a test looks for such names.
    #[must_use]
    pub fn say(self, name: &str, channel: Channel, blanks: &[(&str, String)]) -> String {
        let suffix = match channel {
            Channel::Sms => ".sms",
            Channel::Email => ".email",
            Channel::Whatsapp => "",
        };
        let own = self.file.say.get(&format!("{name}{suffix}"));
        let template = own.or_else(|| self.file.say.get(name));
        template.map_or_else(String::new, |template| fill(template, blanks))
    }

    /// A number as the region writes it: "0,5". Thousands are never grouped, because a quantity of
    /// "1.200 kg" reads like one of 1.2.
    #[must_use]
    pub fn number(self, number: Decimal) -> String {
        let plain = number.normalize().to_string();
        match self.mark {
            Mark::Comma => plain.replace('.', ","),
            Mark::Point => plain,
        }
    }

    /// An amount in words: "2 cases", "1,5 kg", "12" where the unit is pieces.
    #[must_use]
    pub fn amount(self, number: Decimal, unit: Option<&Unit>) -> String {
        let figure = self.number(number);
        match unit.filter(|unit| **unit != Unit::each()) {
            Some(unit) if number == Decimal::ONE => format!("{figure} {}", self.unit(unit)),
            Some(unit) => format!("{figure} {}", self.units(unit)),
            None => figure,
        }
    }

    /// One of a unit.
    #[must_use]
    pub fn unit(self, unit: &Unit) -> String {
        self.forms(unit)
            .map_or_else(|| unit.to_string(), |[one, _]| one.clone())
    }

    /// Several of a unit.
    #[must_use]
    pub fn units(self, unit: &Unit) -> String {
        self.forms(unit)
            .map_or_else(|| unit.to_string(), |[_, others]| others.clone())
    }

    /// The language's own word, else the English one; a measure's symbol is its own word anywhere.
    fn forms(self, unit: &Unit) -> Option<&'static [String; 2]> {
        let own = self.file.units.get(unit.as_str());
        own.or_else(|| FILES[0].1.units.get(unit.as_str()))
    }

    /// A date: "Sat 21 Nov", "Sa., 21.11.".
    #[must_use]
    pub fn date(self, date: NaiveDate) -> String {
        let name = |names: &[String], at: u32| {
            usize::try_from(at)
                .ok()
                .and_then(|at| names.get(at).cloned())
                .unwrap_or_default()
        };
        let days = &self.file.days;
        let weekday = name(&days.names, date.weekday().num_days_from_monday());
        let blanks = [
            ("weekday", weekday),
            ("day", date.day().to_string()),
            ("month", name(&days.months, date.month0())),
        ];
        fill(&days.date, &blanks)
    }

    /// An amount of money, to the smallest coin, or as fine as the price of a part is.
    #[must_use]
    pub fn money(self, amount: Decimal, currency: &str) -> String {
        let (form, mark) = match self.mark {
            Mark::Comma => (&self.file.money.comma, ","),
            Mark::Point => (&self.file.money.point, "."),
        };
        let mut amount = amount.normalize();
        let decimals = currency::decimals(currency);
        if amount.scale() < decimals {
            amount.rescale(decimals);
        }
        let plain = amount.to_string();
        let (whole, coins) = plain.split_once('.').unwrap_or((&plain, ""));
        let sign = self.file.currencies.get(currency);
        // A code stands apart from its number, a sign as the language has it.
        let sign = sign.cloned().unwrap_or_else(|| {
            let apart = if form.text.starts_with("{sign}{") {
                " "
            } else {
                ""
            };
            format!("{currency}{apart}")
        });
        let whole = grouped(whole, form);
        let amount = match coins {
            "" => whole,
            coins => format!("{whole}{mark}{coins}"),
        };
        fill(&form.text, &[("sign", sign), ("amount", amount)])
    }

    /// The language's file.
    #[cfg(test)]
    pub(super) fn file(self) -> &'static File {
        self.file
    }
}

/// A whole number with its thousands set apart, where it is long enough.
fn grouped(whole: &str, form: &Form) -> String {
    let digits = whole.trim_start_matches('-').len();
    if digits < form.group_from {
        return whole.to_owned();
    }
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        let left = whole.len() - at;
        if left.is_multiple_of(3) && grouped.ends_with(|c: char| c.is_ascii_digit()) {
            grouped.push_str(&form.group);
        }
        grouped.push(digit);
    }
    grouped
}

/// Fills blanks in one pass, so that what a customer wrote is never itself read as a blank. A value
/// that ends in a full stop ends the sentence with it: "bis Fr., 20.11.".
fn fill(template: &str, blanks: &[(&str, String)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let Some(end) = after.find('}') else {
            filled.push_str(&rest[start..]);
            return filled;
        };
        let blank = &after[..end];
        rest = &after[end + 1..];
        if let Some((_, value)) = blanks.iter().find(|(name, _)| *name == blank) {
            filled.push_str(value);
            if value.ends_with('.') && rest.starts_with('.') {
                rest = &rest[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}
