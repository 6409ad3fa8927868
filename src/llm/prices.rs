//! What does a model cost? A table of data, a file of the operator's own over it, and for a model
//! that neither knows the dearest of all.

use std::collections::BTreeMap;

use rust_decimal::prelude::FromPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;

use super::{Priced, Usage};

/// The table of the binary.
const EMBEDDED: &str = include_str!("prices.toml");

/// Prices are quoted for so many tokens.
const PER_TOKENS: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// Decimals of a cost: a millionth of a dollar, as the database keeps it.
const DECIMALS: u32 = 6;

/// Seconds in a minute.
const MINUTE: Decimal = Decimal::from_parts(60, 0, 0, false, 0);

/// US dollars a million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// Of the question.
    pub input: Decimal,
    /// Of the question where the provider had it cached.
    pub cached_input: Decimal,
    /// Of the answer.
    pub output: Decimal,
}

/// What a model takes for listening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listening {
    /// US dollars a minute of sound.
    pub minute: Decimal,
    /// Whose price that is.
    pub priced: Priced,
}

/// A model's price, and whether it is that model's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The model is in the table.
    Known(Price),
    /// It is not: the dearest of the table, so that no budget is overspent.
    Dearest(Price),
}

/// The prices of every model that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prices {
    tokens: BTreeMap<String, Price>,
    /// US dollars a minute of sound.
    minutes: BTreeMap<String, Decimal>,
}

/// Why a price list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadPrices {
    /// It is not of the right form.
    #[error("the price list cannot be read")]
    Form(#[from] toml::de::Error),
    /// A price is no amount of money.
    #[error("the price of {0:?} is not an amount")]
    Amount(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    models: BTreeMap<String, Line>,
    #[serde(default)]
    minutes: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    input: f64,
    cached_input: Option<f64>,
    output: f64,
}

impl Prices {
    /// The table of the binary.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    pub fn embedded() -> Self {
        Self::parse(EMBEDDED).expect("the embedded prices are read by a test")
    }

    /// The table of the binary with an operator's lines over it.
    ///
    /// # Errors
    /// When the list is not of the form of `prices.toml`.
    pub fn with(self, list: &str) -> Result<Self, BadPrices> {
        let own = Self::parse(list)?;
        Ok(Self {
            tokens: self.tokens.into_iter().chain(own.tokens).collect(),
            minutes: self.minutes.into_iter().chain(own.minutes).collect(),
        })
    }

    fn parse(list: &str) -> Result<Self, BadPrices> {
        let file: File = toml::from_str(list)?;
        let priced = |(model, price): (String, Option<_>)| match price {
            Some(price) => Ok((model, price)),
            None => Err(BadPrices::Amount(model)),
        };
        let lines = file.models.into_iter();
        let tokens = lines.map(|(model, line)| (model, line.price()));
        let tokens = tokens.map(priced).collect::<Result<_, _>>()?;
        let lines = file.minutes.into_iter();
        let minutes = lines.map(|(model, minute)| match amount(minute) {
            Some(minute) => Ok((model, minute)),
            None => Err(BadPrices::Amount(model)),
        });
        Ok(Self {
            tokens,
            minutes: minutes.collect::<Result<_, _>>()?,
        })
    }

    /// The price of a model. A dated snapshot (`gpt-4o-2024-08-06`, `gpt-4-0613`) costs what its
    /// family does.
    #[must_use]
    pub fn of(&self, model: &str) -> Found {
        let known = &self.tokens;
        let known = known.get(model).or_else(|| known.get(family(model)));
        known.map_or_else(
            || Found::Dearest(self.dearest()),
            |price| Found::Known(*price),
        )
    }

    /// What a model takes for listening, of one that is not in the table the dearest.
    #[must_use]
    pub fn of_listening(&self, model: &str) -> Listening {
        let known = &self.minutes;
        let minute = known.get(model).or_else(|| known.get(family(model)));
        let dearest = || known.values().max().copied().unwrap_or_default();
        Listening {
            minute: minute.copied().unwrap_or_else(dearest),
            priced: if minute.is_some() {
                Priced::Listed
            } else {
                Priced::AsDearest
            },
        }
    }

    fn dearest(&self) -> Price {
        let most =
            |part: fn(&Price) -> Decimal| self.tokens.values().map(part).max().unwrap_or_default();
        Price {
            input: most(|price| price.input),
            cached_input: most(|price| price.cached_input),
            output: most(|price| price.output),
        }
    }
}

fn amount(amount: f64) -> Option<Decimal> {
    let amount = Decimal::from_f64(amount)?;
    (amount >= Decimal::ZERO).then_some(amount)
}

impl Line {
    fn price(&self) -> Option<Price> {
        Some(Price {
            input: amount(self.input)?,
            // No discount is given where none is published.
            cached_input: amount(self.cached_input.unwrap_or(self.input))?,
            output: amount(self.output)?,
        })
    }
}

impl Found {
    /// As answers say it.
    #[must_use]
    pub const fn priced(self) -> Priced {
        match self {
            Self::Known(_) => Priced::Listed,
            Self::Dearest(_) => Priced::AsDearest,
        }
    }

    /// The price itself.
    #[must_use]
    pub const fn price(self) -> Price {
        match self {
            Self::Known(price) | Self::Dearest(price) => price,
        }
    }
}

impl Price {
    /// US dollars for these tokens, rounded up to a millionth: a sum of such costs is never less
    /// than the bill.
    #[must_use]
    pub fn cost(&self, usage: &Usage) -> Decimal {
        let cached = usage.cached_input.min(usage.input);
        let fresh = usage.input - cached;
        let sum = Decimal::from(fresh) * self.input
            + Decimal::from(cached) * self.cached_input
            + Decimal::from(usage.output) * self.output;
        (sum / PER_TOKENS).round_dp_with_strategy(DECIMALS, RoundingStrategy::ToPositiveInfinity)
    }
}

impl Listening {
    /// US dollars for so much sound, rounded up to a millionth.
    #[must_use]
    pub fn cost(&self, seconds: u32) -> Decimal {
        let sum = Decimal::from(seconds) * self.minute / MINUTE;
        sum.round_dp_with_strategy(DECIMALS, RoundingStrategy::ToPositiveInfinity)
    }
}

/// The name without the date at its end.
fn family(model: &str) -> &str {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut name = model;
    while let Some((before, last)) = name.rsplit_once('-')
        && digits(last)
        && last.len() >= 2
    {
        name = before;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::super::Counted;
    use super::*;

    fn usage(input: u32, cached_input: u32, output: u32) -> Usage {
        Usage {
            input,
            cached_input,
            output,
            counted: Counted::Reported,
        }
    }

    #[test]
    fn every_embedded_price_can_be_read_and_cached_input_is_never_dearer() {
        for (model, price) in Prices::embedded().tokens {
            assert!(price.cached_input <= price.input, "{model}");
            assert!(
                price.input > Decimal::ZERO && price.output > Decimal::ZERO,
                "{model}"
            );
        }
    }

    #[test]
    fn a_dated_model_costs_what_its_family_does() {
        let prices = Prices::embedded();
        for (dated, family) in [
            ("gpt-4-0613", "gpt-4"),
            ("gpt-4o-mini-2024-07-18", "gpt-4o-mini"),
            ("o3-2025-04-16", "o3"),
        ] {
            assert_eq!(prices.of(dated), prices.of(family), "{dated}");
            assert!(matches!(prices.of(dated), Found::Known(_)), "{dated}");
        }
    }

    #[test]
    fn a_model_that_nobody_knows_costs_as_much_as_the_dearest() {
        let prices = Prices::embedded();
        let Found::Dearest(dearest) = prices.of("llama-of-the-house") else {
            panic!("not in the table");
        };
        assert!(
            prices
                .tokens
                .values()
                .all(|price| price.input <= dearest.input)
        );
        assert!(
            prices
                .tokens
                .values()
                .all(|price| price.output <= dearest.output)
        );
    }

    #[test]
    fn an_operators_line_wins_over_ours_and_leaves_the_others() {
        let own = "[models]\n\"gpt-4\" = { input = 1, output = 2 }\n\"house\" = { input = 0, output = 0 }";
        let prices = Prices::embedded().with(own).unwrap();
        assert_eq!(prices.of("gpt-4").price().input, Decimal::ONE);
        assert_eq!(prices.of("house").price().output, Decimal::ZERO);
        assert!(matches!(prices.of("gpt-4o"), Found::Known(_)));
    }

    #[test]
    fn a_price_below_nothing_or_of_another_form_is_refused() {
        for list in [
            "[models]\n\"x\" = { input = -1, output = 2 }",
            "[models]\n\"x\" = { input = nan, output = 2 }",
            "[models]\n\"x\" = { input = 1 }",
            "[minutes]\n\"x\" = -0.1",
            "models = 3",
        ] {
            assert!(Prices::embedded().with(list).is_err(), "{list}");
        }
    }

    #[test]
    fn sound_costs_by_the_second_rounded_up_and_of_an_unknown_model_as_the_dearest() {
        let prices = Prices::embedded();
        let whisper = prices.of_listening("whisper-1");
        assert_eq!(whisper.priced, Priced::Listed);
        assert_eq!(whisper.cost(60), Decimal::new(6, 3));
        assert_eq!(whisper.cost(1), Decimal::new(100, 6));
        let unknown = prices.of_listening("ears-of-the-house");
        assert_eq!(unknown.priced, Priced::AsDearest);
        assert!(prices.minutes.values().all(|one| *one <= unknown.minute));
        let own = prices.with("[minutes]\n\"ears-of-the-house\" = 0").unwrap();
        assert_eq!(
            own.of_listening("ears-of-the-house").cost(60),
            Decimal::ZERO
        );
        assert!(matches!(own.of("gpt-4o"), Found::Known(_)));
    }

    #[test]
    fn a_cost_counts_each_kind_of_token_once_and_is_rounded_up() {
        let price = Price {
            input: Decimal::from(2),
            cached_input: Decimal::new(5, 1),
            output: Decimal::from(8),
        };
        // 600 × 2 + 400 × 0.5 + 100 × 8 = 2200 millionths.
        assert_eq!(price.cost(&usage(1000, 400, 100)), Decimal::new(2200, 6));
        assert_eq!(price.cost(&usage(1, 1, 0)), Decimal::new(1, 6));
        assert_eq!(price.cost(&usage(0, 5, 0)), Decimal::ZERO);
    }
}
