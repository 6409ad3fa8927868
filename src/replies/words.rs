//! The wording of one language: a data file, so that languages are added without code.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::domain::{Channel, Unit};

/// The wording of one language.
#[derive(Debug, Deserialize)]
pub struct Words {
    say: HashMap<String, String>,
    units: HashMap<String, String>,
    days: Days,
    currencies: HashMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Days {
    names: Vec<String>,
    months: Vec<String>,
}

static ENGLISH: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("words/en.toml")).expect("the wording is tested to be readable")
});

/// The wording for a BCP 47 tag; English where a language has none yet.
#[must_use]
pub fn of(_locale: &str) -> &'static Words {
    &ENGLISH
}

impl Words {
    /// A sentence with its blanks filled, as the channel wants it. A name that the file lacks is
    /// said as nothing; a test looks for such names.
    #[must_use]
    pub fn say(&self, name: &str, channel: Channel, blanks: &[(&str, String)]) -> String {
        let suffix = match channel {
            Channel::Sms => ".sms",
            Channel::Email => ".email",
            Channel::Whatsapp => "",
        };
        let own = self.say.get(&format!("{name}{suffix}"));
        let template = own.or_else(|| self.say.get(name));
        template.map_or_else(String::new, |template| fill(template, blanks))
    }

    /// An amount in words: "2 cases", "1.5 kg", "12" where the unit is pieces.
    #[must_use]
    pub fn amount(&self, number: Decimal, unit: Option<&Unit>) -> String {
        let number = number.normalize();
        match unit {
            Some(unit) if number == Decimal::ONE && *unit != Unit::each() => {
                format!("{number} {unit}")
            }
            Some(unit) => format!("{number} {}", self.units(unit)).trim().to_owned(),
            None => number.to_string(),
        }
    }

    /// A unit in the plural.
    #[must_use]
    pub fn units(&self, unit: &Unit) -> String {
        let plural = self.units.get(unit.as_str());
        plural.cloned().unwrap_or_else(|| unit.to_string())
    }

    /// A date: "Sat 21 Nov".
    #[must_use]
    pub fn date(&self, date: NaiveDate) -> String {
        let name = |names: &[String], at: u32| {
            usize::try_from(at)
                .ok()
                .and_then(|at| names.get(at).cloned())
                .unwrap_or_default()
        };
        let day = name(&self.days.names, date.weekday().num_days_from_monday());
        let month = name(&self.days.months, date.month0());
        format!("{day} {} {month}", date.day())
    }

    /// An amount of money, to cents, or as fine as the price of a part is.
    #[must_use]
    pub fn money(&self, amount: Decimal, currency: &str) -> String {
        let mut amount = amount.normalize();
        if amount.scale() < 2 {
            amount.rescale(2);
        }
        match self.currencies.get(currency) {
            Some(sign) => format!("{sign}{amount}"),
            None => format!("{currency} {amount}"),
        }
    }

    /// Every sentence that can go out by SMS, with its name.
    #[cfg(test)]
    pub fn on_sms(&self) -> Vec<(&String, &String)> {
        self.say
            .iter()
            .filter(|(name, _)| {
                let (base, variant) = name.split_once('.').unwrap_or((name, ""));
                match variant {
                    "sms" => true,
                    "" => {
                        !self.say.contains_key(&format!("{base}.sms"))
                            && !base.starts_with("button_")
                    }
                    _ => false,
                }
            })
            .collect()
    }
}

/// Fills blanks in one pass, so that what a customer wrote is never itself read as a blank.
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
        if let Some((_, value)) = blanks.iter().find(|(name, _)| *name == blank) {
            filled.push_str(value);
        }
        rest = &after[end + 1..];
    }
    filled.push_str(rest);
    filled
}
