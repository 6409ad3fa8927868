//! When are two names of goods, or of a unit, the same?

use crate::language::{Lexicon, tokens};

/// Lower case, letters and digits only, plural s dropped: the comparison of the format.
#[must_use]
pub fn plain(text: &str) -> String {
    let words = plain_words(text);
    words.join(" ")
}

/// The words of [`plain`].
#[must_use]
pub fn plain_words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(singular).collect()
}

fn singular(word: &str) -> String {
    match word.strip_suffix('s') {
        Some(stem) if stem.chars().count() > 1 && !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// A unit's standard name: the lexicons' own, whatever language it is in, else its plain words.
#[must_use]
pub fn unit(name: &str) -> String {
    let words = tokens(name);
    let known = Lexicon::all().iter().find_map(|lexicon| {
        let (len, word) = lexicon.units.longest(&words, 0)?;
        (len == words.len()).then(|| word.unit.as_str().to_owned())
    });
    known.unwrap_or_else(|| plain(name))
}

/// Whether two units are the same, each perhaps absent.
#[must_use]
pub fn same_unit(left: Option<&str>, right: Option<&str>) -> bool {
    let named = |name: Option<&str>| name.filter(|name| !name.trim().is_empty()).map(unit);
    named(left) == named(right)
}
