//! What are the answers alone, one line for one line, for scorers of other people's?

use std::io::{BufRead, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::lines::Menus;
use super::matching::Shelf;
use super::set::{Kind, parse_row};
use super::{dates, intents, lines, pii, quantities};

/// The locale of rows that name none.
pub(super) fn default_locale() -> String {
    "en-US".to_owned()
}

/// Answers every row of a kind.
///
/// # Errors
/// A row that is not of the form, by its line and key; a kind that needs a catalog without one.
pub fn predict(
    kind: Kind,
    catalog: Option<&Path>,
    input: impl BufRead,
    output: impl Write,
) -> Result<()> {
    let rows = (input, output);
    match (kind, catalog) {
        (Kind::Quantities, None) => each(rows, quantities::predict),
        (Kind::Dates, None) => each(rows, dates::predict),
        (Kind::Lines, None) => each(rows, |question| lines::predict(question, &Menus::default())),
        (Kind::Intents, None) => each(rows, intents::predict),
        (Kind::Match, Some(catalog)) => {
            let shelf = Shelf::load(catalog)?;
            each(rows, |question| shelf.predict(question))
        }
        (Kind::Match, None) => bail!("kind match needs --catalog FILE"),
        (Kind::Pii, None) => each(rows, pii::predict),
        (Kind::Lines, Some(folder)) => {
            let menus = Menus::load(folder.parent().unwrap_or(folder))?;
            each(rows, |question| lines::predict(question, &menus))
        }
        (Kind::Quantities | Kind::Dates | Kind::Intents | Kind::Pii, Some(_)) => {
            bail!("only kinds match and lines take a catalog")
        }
    }
}

fn each<Q: DeserializeOwned, P: Serialize>(
    (input, mut output): (impl BufRead, impl Write),
    answer: impl Fn(&Q) -> P,
) -> Result<()> {
    for (line, number) in input.lines().zip(1..) {
        let line = line?;
        let question: Q = parse_row(&line).with_context(|| format!("row {number}"))?;
        serde_json::to_writer(&mut output, &answer(&question))?;
        writeln!(output)?;
    }
    output.flush()?;
    Ok(())
}
