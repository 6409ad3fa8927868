//! Which words frame the goods of an order line in a language?

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::phrases::Phrases;

/// What a phrase does in an order line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sign {
    /// "with": what follows is in or on the goods.
    With,
    /// "without": what follows is not.
    Without,
    /// "or": what follows would do as well.
    Or,
    /// "and".
    And,
    /// "large".
    Sizes,
    /// "can I get": another item is asked for.
    Requests,
    /// Words before goods that say nothing of them.
    Openings,
    /// Words behind goods that say nothing of them.
    Closings,
    /// "for garnish": what is done with the goods, to the end of the phrase.
    Notes,
    /// "at": behind a comma, it starts what is said of the goods.
    Starters,
    /// "fresh": the word describes goods and names none.
    Descriptors,
    /// "cup": a unit of kitchens.
    Measures,
    /// "inch": a unit of sizes.
    Dimensions,
    /// "pizza": words before it are what lies on it.
    Dishes,
    /// "order": a line without an amount that has the word is a heading.
    Headings,
    /// "half and half": names that hold numbers or words that frame names.
    Names,
    /// "but": what follows is said of the goods.
    But,
    /// "slice": a unit of pieces that nothing is sold by.
    Counters,
    /// "clove": a unit that stands behind its goods.
    Behind,
    /// "dash of": a little of what goods have.
    Portions,
}

/// The phrases of one language, laid over those of English.
pub(super) type Table = Phrases<Sign>;

static TABLES: LazyLock<HashMap<String, Table>> = LazyLock::new(|| {
    let file: BTreeMap<String, BTreeMap<Sign, Vec<String>>> =
        toml::from_str(include_str!("words.toml")).expect("a test reads the table");
    let mut tables: HashMap<String, Table> = file
        .iter()
        .map(|(language, signs)| (language.clone(), table(signs)))
        .collect();
    let english = tables.get(ENGLISH).cloned().unwrap_or_default();
    for (language, table) in &mut tables {
        if language != ENGLISH {
            table.fall_back_to(&english);
        }
    }
    tables
});

const ENGLISH: &str = "en";

fn table(signs: &BTreeMap<Sign, Vec<String>>) -> Table {
    let mut table = Table::default();
    for (sign, phrases) in signs {
        for phrase in phrases {
            table.add(phrase, *sign);
        }
    }
    table
}

/// The table of a language, or English where there is none.
pub(super) fn table_of(language: &str) -> &'static Table {
    TABLES.get(language).unwrap_or_else(|| &TABLES[ENGLISH])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::tokens;

    #[test]
    fn english_stands_behind_every_other_language() {
        let words = tokens("ohne with");
        let signs = |language: &str, at: usize| {
            table_of(language)
                .at(&words, at)
                .map(|(_, sign)| *sign)
                .collect::<Vec<_>>()
        };
        assert!(signs("de", 0).contains(&Sign::Without));
        assert!(signs("de", 1).contains(&Sign::With));
        assert!(!signs("en", 0).contains(&Sign::Without));
    }
}
