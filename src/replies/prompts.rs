//! A question in words, with its numbered choices.

use chrono::NaiveDate;

use super::Wording;
use crate::domain::calendar::DayRefusal;
use crate::domain::unit::Amount;
use crate::domain::{ProductId, Quantity, Unit};
use crate::session::basket::{Doubt, Line, Question};
use crate::session::reply::Prompt;

impl Wording<'_> {
    pub(super) fn prompt(&self, prompt: &Prompt) -> Vec<String> {
        let mut all = vec![self.question(prompt)];
        let numbered = match &prompt.question {
            Question::Line(_, Doubt::Which | Doubt::Unavailable { .. }) => true,
            Question::Line(..)
            | Question::Impossible(..)
            | Question::Usual(_)
            | Question::Needed
            | Question::Day { .. }
            | Question::Duplicate(_)
            | Question::WhatToChange
            | Question::WhichLine(_) => false,
        };
        if numbered {
            all.extend(self.choices(&prompt.offers));
        }
        all
    }

    fn choices(&self, offers: &[ProductId]) -> Vec<String> {
        let choice = |(index, product): (usize, &ProductId)| {
            let number = (index + 1).to_string();
            let name = self.name(*product);
            self.say("choice", &[("number", number), ("name", name)])
        };
        offers.iter().enumerate().map(choice).collect()
    }

    fn question(&self, prompt: &Prompt) -> String {
        match &prompt.question {
            Question::Line(_, doubt) => prompt
                .line
                .as_ref()
                .map_or_else(String::new, |line| self.doubt(line, doubt)),
            Question::Impossible(_, goods) => self.say(
                "ask_impossible",
                &[("words", self.shown(&goods.target.words))],
            ),
            Question::Usual(_) => self.say("ask_usual", &[("lines", self.repeats(prompt))]),
            Question::Needed => self.say("ask_needed", &[]),
            Question::Day { named, proposal } => self.day(*named, *proposal, prompt.refusal),
            Question::Duplicate(_) => self.say("ask_duplicate", &[]),
            Question::WhatToChange => self.say("ask_what_to_change", &[]),
            Question::WhichLine(words) => {
                self.say("ask_which_line", &[("words", self.shown(words))])
            }
        }
    }

    fn doubt(&self, line: &Line, doubt: &Doubt) -> String {
        let name = line
            .product()
            .map_or_else(|| self.shown(&line.words), |product| self.name(product));
        let product = line.product().and_then(|id| self.context.catalog.get(id));
        let sale = product.map_or_else(Unit::each, |product| product.units.default.clone());
        let mut blanks = vec![
            ("name", name),
            ("words", self.shown(&line.words)),
            ("said", self.amount_of(line)),
            ("unit", self.unit(line.unit().unwrap_or(&sale))),
            ("units", self.units(&sale)),
        ];
        let template = match doubt {
            Doubt::Which => "ask_which",
            Doubt::Unavailable { substitutes } if substitutes.is_empty() => "ask_leave_off",
            Doubt::Unavailable { substitutes } if substitutes.len() == 1 => "ask_unavailable_one",
            Doubt::Unavailable { .. } => "ask_unavailable",
            Doubt::Unit => "ask_unit",
            Doubt::Odd => "ask_odd",
            Doubt::HowMany => "ask_how_many",
            Doubt::BelowMinimum { least } => {
                blanks.push(("least", self.amount(least)));
                "ask_minimum"
            }
            Doubt::Split { below, above, unit } => {
                blanks.retain(|(blank, _)| *blank != "unit");
                blanks.push(("unit", self.units(unit)));
                blanks.push(("above", self.quantity(*above, unit)));
                blanks.extend(below.map(|below| ("below", self.quantity(below, unit))));
                if below.is_some() {
                    "ask_split"
                } else {
                    "ask_split_up"
                }
            }
            Doubt::OffMultiple { below, above } => {
                blanks.push(("above", self.amount(above)));
                blanks.extend(below.as_ref().map(|below| ("below", self.amount(below))));
                if below.is_some() {
                    "ask_multiple"
                } else {
                    "ask_multiple_up"
                }
            }
        };
        self.say(template, &blanks)
    }

    fn day(
        &self,
        named: Option<NaiveDate>,
        proposal: Option<NaiveDate>,
        refusal: Option<DayRefusal>,
    ) -> String {
        let Some(named) = named else {
            return self.say("ask_which_day", &[]);
        };
        let why = match refusal {
            Some(DayRefusal::Past) => "refusal_past",
            Some(DayRefusal::NoDeliveryDay) => "refusal_no_delivery",
            Some(DayRefusal::Holiday) => "refusal_holiday",
            Some(DayRefusal::CutoffPassed) | None => "refusal_cutoff",
        };
        let mut blanks = vec![
            ("date", self.words.date(named)),
            ("refusal", self.say(why, &[])),
        ];
        match proposal {
            Some(day) => {
                blanks.push(("proposal", self.words.date(day)));
                self.say("ask_day", &blanks)
            }
            None => self.say("ask_day_impossible", &blanks),
        }
    }

    fn repeats(&self, prompt: &Prompt) -> String {
        let lines: Vec<String> = prompt
            .repeats
            .iter()
            .map(|(product, said)| {
                let amount = self.measure(said.number, said.unit.as_ref());
                format!("{amount} {}", self.name(*product))
            })
            .collect();
        lines.join(", ")
    }

    fn amount(&self, amount: &Amount) -> String {
        self.quantity(amount.quantity, &amount.unit)
    }

    fn quantity(&self, quantity: Quantity, unit: &Unit) -> String {
        self.measure(quantity.get(), Some(unit))
    }
}
