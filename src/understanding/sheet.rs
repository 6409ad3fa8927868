//! What does an order sheet (a CSV or plain text table) order?

use rust_decimal::Decimal;

use super::composing::compose::plain;
use super::message::Message;
use super::pieces::piece::said;
use super::reading::{Act, Decision, Goods, Operation, Reading, Situation, Span, Target};
use crate::domain::Unit;
use crate::language::numbers::parse;
use crate::language::{Lexicon, clean_key, tokens};
use crate::matching::Index;

/// Rows of a sheet that are read; what is longer is a price list, no order. [`Reading::unread`] says
/// where the others start.
pub(super) const MOST_ROWS: usize = 500;

/// Which column holds what.
#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    code: Option<usize>,
    item: Option<usize>,
    quantity: Option<usize>,
    unit: Option<usize>,
}

/// Headers of the column that holds the code.
const CODE: [&str; 10] = [
    "code",
    "sku",
    "item code",
    "product code",
    "item no",
    "article",
    "ean",
    "artikelnummer",
    "codigo",
    "ref",
];
/// Headers of the column that holds the item.
const ITEM: [&str; 14] = [
    "item",
    "product",
    "description",
    "name",
    "goods",
    "product name",
    "article name",
    "artikel",
    "producto",
    "produit",
    "bezeichnung",
    "omschrijving",
    "items",
    "products",
];
/// Headers of the column that holds the quantity.
const QUANTITY: [&str; 16] = [
    "qty",
    "quantity",
    "order",
    "order qty",
    "amount",
    "number",
    "menge",
    "cantidad",
    "aantal",
    "quantite",
    "count",
    "ordered",
    "order quantity",
    "anzahl",
    "no",
    "needed",
];
/// Headers of the column that holds the unit.
const UNIT: [&str; 9] = [
    "unit",
    "uom",
    "units",
    "pack",
    "unit of sale",
    "einheit",
    "unidad",
    "eenheid",
    "unite",
];

impl Columns {
    fn of(header: &[String]) -> Self {
        let find = |names: &[&str]| {
            header
                .iter()
                .position(|cell| names.contains(&&*clean_key(cell)))
        };
        Self {
            code: find(&CODE),
            item: find(&ITEM),
            quantity: find(&QUANTITY),
            unit: find(&UNIT),
        }
    }

    const fn is_table(self) -> bool {
        (self.code.is_some() || self.item.is_some()) && self.quantity.is_some()
    }
}

/// Reads an order sheet; `None` where the text is no table that orders anything.
#[must_use]
pub fn sheet(text: &str, index: &Index, situation: &Situation<'_>) -> Option<Reading> {
    let rows = rows(text);
    let header = rows
        .iter()
        .position(|(cells, _)| Columns::of(cells).is_table())?;
    let columns = Columns::of(&rows[header].0);
    let message = Message::new("", index, situation);
    let labelled = rows[..header].iter();
    let mut operations: Vec<Operation> = labelled
        .filter_map(|row| purchase_order(row, &message))
        .collect();
    let lines = rows[header + 1..].iter();
    operations.extend(lines.filter_map(|row| line(row, columns, &message)));
    let whole = Message::new(text, index, situation);
    if super::pieces::clauses::instructions(&whole)
        .next()
        .is_some()
    {
        let span = Span {
            start: 0,
            end: text.len(),
        };
        operations.push(act(
            Act::Instructions,
            span,
            String::new(),
            message.model.certainty.whole_message,
        ));
    }
    super::read::weigh(&mut operations, &message);
    Some(Reading {
        operations,
        language: message.lexicon.language.clone(),
        unread: unread(text),
        ..Reading::default()
    })
}

type Row = (Vec<String>, Span);

/// The byte behind the last row that is read, where more than blanks stand behind it.
fn unread(text: &str) -> Option<usize> {
    let read = text.split_inclusive('\n').take(MOST_ROWS);
    let end = read.map(str::len).sum();
    (end < text.trim_end().len()).then_some(end)
}

/// The cells of each line, by the separator that the text uses most.
fn rows(text: &str) -> Vec<Row> {
    let separator = ['\t', ';', ',', '|']
        .into_iter()
        .max_by_key(|mark| text.matches(*mark).count())
        .unwrap_or(',');
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n').take(MOST_ROWS) {
        let span = Span {
            start,
            end: start + line.trim_end().len(),
        };
        rows.push((cells(line.trim_end(), separator), span));
        start += line.len();
    }
    rows
}

/// The cells of one line, quotes resolved as RFC 4180 has them.
fn cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        if character == '"' {
            quoted = !quoted;
        } else if character == separator && !quoted {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(character);
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn purchase_order((cells, span): &Row, message: &Message<'_>) -> Option<Operation> {
    let at = cells.iter().position(|cell| {
        ["po", "po number", "po no", "purchase order"].contains(&&*clean_key(cell))
    })?;
    let number = cells[at + 1..].iter().find(|cell| !cell.is_empty())?;
    let words = number.clone();
    Some(act(
        Act::PurchaseOrder(number.clone()),
        *span,
        words,
        message.model.certainty.labelled_cell,
    ))
}

fn line((cells, span): &Row, columns: Columns, message: &Message<'_>) -> Option<Operation> {
    let cell = |column: Option<usize>| {
        column
            .and_then(|at| cells.get(at))
            .filter(|c| !c.is_empty())
    };
    let (number, unit) = amount(cell(columns.quantity)?, cell(columns.unit), message.lexicon)?;
    if number <= Decimal::ZERO {
        return None;
    }
    let item = cell(columns.item);
    let by_code = cell(columns.code).map(|code| (code, decide(message, code, unit.as_ref())));
    let known = |decision: &Decision| matches!(decision, Decision::Product { .. });
    let (words, decision) = match (by_code, item) {
        (Some((_, decision)), Some(item)) if !known(&decision) => {
            (item, decide(message, item, unit.as_ref()))
        }
        (Some((code, decision)), _) => (code, decision),
        (None, Some(item)) => (item, decide(message, item, unit.as_ref())),
        (None, None) => return None,
    };
    let target = Target {
        words: words.clone(),
        decision,
    };
    let goods: Goods = plain(target, Some(said(number, None, unit)));
    Some(act(
        Act::Name(goods),
        *span,
        words.clone(),
        message.model.certainty.cell,
    ))
}

fn decide(message: &Message<'_>, words: &str, unit: Option<&Unit>) -> Decision {
    message.decide_words(words, unit)
}

/// "4", "4 cs", "12,5" beside an empty or a filled unit column.
fn amount(cell: &str, unit: Option<&String>, lexicon: &Lexicon) -> Option<(Decimal, Option<Unit>)> {
    let words = tokens(cell);
    let number = parse(&words.first()?.key, lexicon.decimal_comma)?;
    let unit_of = |words: &[crate::language::Token], at: usize| {
        lexicon.units.longest(words, at).map(|(_, word)| word.unit)
    };
    let named = unit.and_then(|unit| unit_of(&tokens(unit), 0));
    Some((number, named.or_else(|| unit_of(&words, 1))))
}

fn act(act: Act, span: Span, words: String, confidence: f64) -> Operation {
    Operation::certain(act, span, words, confidence)
}
