//! What do the cells of one catalog row say, and which of them are wrong?

use std::str::FromStr;

use csv::StringRecord;
use rust_decimal::Decimal;

use super::fault::{Fault, Reason};
use crate::domain::Unit;

/// Separates the entries of a list inside a cell.
const LIST_SEPARATOR: char = '|';

/// The cells of one row, read by column name; what is wrong with them is collected on the way.
pub(super) struct Cells<'a> {
    pub(super) header: &'a StringRecord,
    pub(super) record: &'a StringRecord,
    pub(super) line: u64,
    pub(super) faults: Vec<Fault>,
}

impl Cells<'_> {
    pub(super) fn fault(&mut self, column: &'static str, reason: Reason) {
        self.faults.push(Fault {
            line: self.line,
            column,
            reason,
        });
    }

    /// The cell without surrounding space; a column that the file lacks is empty.
    pub(super) fn text(&self, column: &str) -> String {
        self.header
            .iter()
            .position(|name| name == column)
            .and_then(|at| self.record.get(at))
            .unwrap_or_default()
            .trim()
            .to_owned()
    }

    pub(super) fn filled(&mut self, column: &'static str) -> String {
        let text = self.text(column);
        if text.is_empty() {
            self.fault(column, Reason::Empty);
        }
        text
    }

    pub(super) fn list(&self, column: &str) -> Vec<String> {
        self.text(column)
            .split(LIST_SEPARATOR)
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(str::to_owned)
            .collect()
    }

    pub(super) fn truth(&mut self, column: &'static str) -> bool {
        match self.text(column).as_str() {
            "true" => true,
            "false" => false,
            other => {
                self.fault(column, Reason::NotBoolean(other.to_owned()));
                false
            }
        }
    }

    pub(super) fn price(&mut self, column: &'static str) -> Decimal {
        let text = self.filled(column);
        match Decimal::from_str(&text) {
            Ok(price) if price.is_sign_negative() => self.fault(column, Reason::Negative(price)),
            Ok(price) => return price,
            Err(_) if text.is_empty() => {}
            Err(_) => self.fault(column, Reason::NotDecimal(text)),
        }
        Decimal::ZERO
    }

    /// A limit above zero; an empty cell is none.
    pub(super) fn limit(&mut self, column: &'static str) -> Option<Decimal> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        self.positive(column, &text)
    }

    /// `unit:factor` entries.
    pub(super) fn factors(&mut self, column: &'static str) -> Vec<(Unit, Decimal)> {
        let mut factors: Vec<(Unit, Decimal)> = Vec::new();
        for entry in self.list(column) {
            let Some((name, factor)) = entry.split_once(':') else {
                self.fault(column, Reason::NotFactor(entry));
                continue;
            };
            let Some(unit) = self.unit(column, name) else {
                continue;
            };
            if factors.iter().any(|(known, _)| *known == unit) {
                self.fault(column, Reason::RepeatedUnit(name.to_owned()));
            } else if let Some(factor) = self.positive(column, factor) {
                factors.push((unit, factor));
            }
        }
        factors
    }

    pub(super) fn unit(&mut self, column: &'static str, name: &str) -> Option<Unit> {
        let plural = name.ends_with('s') && !name.ends_with("ss");
        let lower_case = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if name.is_empty() || plural || !lower_case {
            self.fault(column, Reason::NotUnit(name.to_owned()));
            return None;
        }
        Some(Unit::new(name))
    }

    fn positive(&mut self, column: &'static str, text: &str) -> Option<Decimal> {
        match Decimal::from_str(text) {
            Ok(number) if number > Decimal::ZERO => return Some(number),
            Ok(number) => self.fault(column, Reason::NotPositive(number)),
            Err(_) => self.fault(column, Reason::NotDecimal(text.to_owned())),
        }
        None
    }
}
