//! May a product have a number in its names? Told without taking the names apart.

use rust_decimal::Decimal;

use crate::domain::Product;
use crate::language::Lexicon;
use crate::matching::catalog::figures::Figure;

/// From so many digits on a number is a code, and may be too large to be told from others.
const LONG: usize = 10;

/// Whether a product may have a number that a customer wrote: only a "no" is certain.
pub(super) fn may_have(product: &Product, figure: &Figure, lexicon: &Lexicon) -> bool {
    let number = match figure {
        Figure::Bare(number) => number,
        Figure::Size(..) | Figure::Nickname(_) => return true,
    };
    // Fractions, numbers with a nought before them and huge ones are written in too many ways.
    let digits = number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() < LONG;
    let whole = digits && !number.starts_with('0');
    let value = number.parse().ok().filter(|_| whole);
    value.is_none_or(|value| {
        let names = [&product.name, &product.brand].into_iter();
        let mut names = names.chain(&product.aliases).chain(&product.keywords);
        names.any(|name| may_say(name, (number, value), lexicon))
    })
}

fn may_say(name: &str, (written, value): (&str, Decimal), lexicon: &Lexicon) -> bool {
    // Typography is the tokeniser's affair.
    if !name.is_ascii() || name.contains('`') {
        return true;
    }
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | 'e' | 'E');
    let in_digits = name
        .split(|c: char| !is_part(c))
        .any(|chunk| may_be(chunk, written));
    in_digits || may_spell(name, value, lexicon)
}

/// Whether a word is that number. Apostrophes stand within words and between them.
fn may_spell(name: &str, value: Decimal, lexicon: &Lexicon) -> bool {
    let spelt = |word: &str| {
        let word = word.to_ascii_lowercase().replace('\'', "");
        lexicon.numbers.get(&word) == Some(&value)
    };
    let mut words = name.split(|c: char| !c.is_ascii_alphabetic() && c != '\'');
    words.any(|word| spelt(word) || (word.contains('\'') && word.split('\'').any(spelt)))
}

/// Whether digits, perhaps with marks and powers of ten among them, may be that whole number.
fn may_be(chunk: &str, written: &str) -> bool {
    let runs = || chunk.split(|c: char| !c.is_ascii_digit());
    let several = runs().filter(|run| !run.is_empty()).count() > 1;
    several || runs().any(|run| run == written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lexicon;
    use crate::matching::catalog::figures::Profile;
    use crate::understanding::tests::fixtures;

    fn named(name: &str) -> Product {
        let product = fixtures::index().catalog().products()[0].as_ref().clone();
        Product {
            name: name.to_owned(),
            ..product
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
        let index = fixtures::index();
        let known = index
            .catalog()
            .products()
            .iter()
            .map(|own| own.as_ref().clone());
        for product in known.chain(written.map(named)) {
            let profile = Profile::new(&product, lexicon);
            for number in (1..=1000).map(|number: u32| Figure::Bare(number.to_string())) {
                let may = may_have(&product, &number, lexicon);
                assert!(may || !profile.has(&number), "{}: {number:?}", product.name);
            }
        }
    }

    #[test]
    fn a_number_that_is_only_part_of_another_is_denied_and_one_in_letters_is_not() {
        let lexicon = Lexicon::of("en");
        let may = |name: &str, number: &str| {
            may_have(&named(name), &Figure::Bare(number.to_owned()), lexicon)
        };
        assert!(!may("Cola 12 oz", "1"));
        assert!(may("Cola 12 oz", "12"));
        assert!(may("Cola twelve", "12"));
    }
}
