//! What does each source of candidates bring?
//!
//! Each is left out in turn and everything else fitted anew, so that the figure is what the source adds
//! to the others, not how much weights that know it miss it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;

use super::fit_from;
use crate::matching::search::source::Source;
use crate::matching::weights::Model;

/// Recall at 1 and at 5 of each set by name.
type Recalls = BTreeMap<String, (f64, f64)>;

/// A Markdown table of recall at 1 / at 5: one line with everything, one without each source.
///
/// # Errors
/// As [`super::fit`].
pub fn table(folders: &[PathBuf]) -> Result<String> {
    let whole = recalls(None, folders)?;
    let mut table = format!("| without |{}\n|---|", cells(whole.keys()));
    table.push_str(&"---|".repeat(whole.len()));
    table.push_str(&line("nothing", &whole));
    for source in Source::ALL {
        table.push_str(&line(source.name(), &recalls(Some(source), folders)?));
    }
    table.push('\n');
    Ok(table)
}

fn recalls(left_out: Option<Source>, folders: &[PathBuf]) -> Result<Recalls> {
    let whole = Model::embedded();
    let start = left_out.map_or(whole.clone(), |source| whole.without(source));
    let figures = fit_from(start, folders)?.weights.fitted.into_iter();
    let recalls = figures.map(|(set, own)| (set, (own["recall_at_1"], own["recall_at_5"])));
    Ok(recalls.collect())
}

fn line(name: &str, recalls: &Recalls) -> String {
    let figures = recalls.values();
    let figures = figures.map(|(first, fifth)| format!("{first:.3} / {fifth:.3}"));
    format!("\n| {name} |{}", cells(figures))
}

fn cells(texts: impl Iterator<Item = impl std::fmt::Display>) -> String {
    texts.fold(String::new(), |mut cells, text| {
        let _ = write!(cells, " {text} |");
        cells
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_what_is_left_out_and_gives_both_recalls_of_every_set() {
        let recalls = [("a", (0.9, 1.0)), ("b", (0.25, 0.5))];
        let recalls = recalls.map(|(set, own)| (set.to_owned(), own)).into();
        assert_eq!(
            line("words", &recalls),
            "\n| words | 0.900 / 1.000 | 0.250 / 0.500 |"
        );
    }
}
