//! Which numbers may stand in a product's names? Told at a glance, before the names are taken apart.

use super::called::{Kin, sign};
use super::figures::Figure;
use crate::domain::Product;
use crate::language::Lexicon;

/// From so many digits on a number is a code, and may be too large to be told from others.
const LONG: usize = 10;

/// One bit of 64 for each number of a product's names; all of them where numbers are written in a way
/// that is not told at a glance: in words, with decimals, beside typography.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numerals(u64);

impl Numerals {
    /// The numbers of all that a product is called by.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        let names = [&product.name, &product.brand].into_iter();
        let names = names.chain(&product.aliases).chain(&product.keywords);
        Self(names.fold(0, |bits, name| bits | of_name(name)))
    }

    fn may_have(self, figure: &Figure) -> bool {
        let number = match figure {
            Figure::Bare(number) => number,
            Figure::Size(..) | Figure::Nickname(_) => return true,
        };
        // Fractions, numbers with a nought before them and huge ones are written in too many ways.
        let digits = number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() < LONG;
        let whole = digits && !number.starts_with('0');
        !whole || self.0 & sign(number) != 0
    }
}

impl Kin<'_> {
    /// Whether the product may have a number that a customer wrote: only a "no" is certain.
    pub(crate) fn may_have(self, figure: &Figure) -> bool {
        self.numerals().may_have(figure)
    }
}

fn of_name(name: &str) -> u64 {
    // Typography is the tokeniser's affair.
    if !name.is_ascii() || name.contains('`') || spells_a_number(name) {
        return u64::MAX;
    }
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | 'e' | 'E');
    let chunks = name.split(|c: char| !is_part(c));
    chunks.fold(0, |bits, chunk| bits | of_chunk(chunk))
}

/// Digits, perhaps with marks and powers of ten among them: several in a row may be any number.
fn of_chunk(chunk: &str) -> u64 {
    let runs = chunk.split(|c: char| !c.is_ascii_digit());
    let mut runs = runs.filter(|run| !run.is_empty());
    match (runs.next(), runs.next()) {
        (None, _) => 0,
        (Some(only), None) => sign(only),
        (Some(_), Some(_)) => u64::MAX,
    }
}

/// Whether one of the words is a number in some language. Apostrophes stand within words and between
/// them.
fn spells_a_number(name: &str) -> bool {
    let is_number = |word: &str| {
        let mut lexicons = Lexicon::all().iter();
        lexicons.any(|lexicon| lexicon.numbers.contains_key(word))
    };
    let name = name.to_ascii_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphabetic() && c != '\'');
    words.any(|word| {
        let parts = || word.split('\'');
        parts().any(is_number) || (word.contains('\'') && is_number(&parts().collect::<String>()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::catalog::figures::Profile;
    use crate::matching::tests::fixtures::{any_product, index};

    fn named(name: &str) -> Product {
        Product {
            name: name.to_owned(),
            ..any_product()
        }
    }

    #[test]
    fn a_number_that_is_in_a_name_is_never_denied() {
        let lexicon = Lexicon::of("en");
        let written = [
            "7up 12x330 ml",
            "1,000 cups",
            "No 1.5e2",
            "Sam's Two",
            "d'one",
            "0.5 1/2 12.0",
        ];
        let index = index();
        let known = index.catalog().products().iter();
        let known = known.map(|own| own.as_ref().clone());
        for product in known.chain(written.map(named)) {
            let (profile, numerals) = (Profile::new(&product, lexicon), Numerals::of(&product));
            for number in (1..=1000).map(|number: u32| Figure::Bare(number.to_string())) {
                let may = numerals.may_have(&number);
                assert!(may || !profile.has(&number), "{}: {number:?}", product.name);
            }
        }
    }

    #[test]
    fn a_number_that_is_only_part_of_another_is_denied_and_one_in_letters_is_not() {
        let may = |name: &str, number: &str| {
            Numerals::of(&named(name)).may_have(&Figure::Bare(number.to_owned()))
        };
        assert!(!may("Cola 12 oz", "1"));
        assert!(may("Cola 12 oz", "12"));
        assert!(may("Cola twelve", "12"));
    }
}
