//! Which colours does a text name? Goods of two colours are two products, whatever else they share.

use super::terms::Term;

/// Colours and finishes, spellings of one side by side. "Orange" and "gold" are left out: they are as
/// often a fruit and a grade.
const COLOURS: [&[&str]; 14] = [
    &["black", "blk"],
    &["white", "wht"],
    &["silver"],
    &["grey", "gray", "graphite", "charcoal"],
    &["red"],
    &["blue", "navy"],
    &["green"],
    &["pink"],
    &["yellow"],
    &["purple", "violet"],
    &["brown"],
    &["beige", "almond", "bisque"],
    &["stainles", "stainless"],
    &["cyan"],
];

/// The colours of some terms, one bit each.
#[must_use]
pub fn colours<'a>(terms: impl Iterator<Item = &'a Term>) -> u16 {
    terms.fold(0, |named, term| named | bit(&term.text))
}

fn bit(text: &str) -> u16 {
    let at = COLOURS
        .iter()
        .position(|spellings| spellings.contains(&text));
    at.map_or(0, |at| 1 << at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::text::terms::analyse;

    fn named(text: &str) -> u16 {
        colours(analyse(text).iter())
    }

    #[test]
    fn spellings_of_a_colour_are_one_and_other_colours_are_others() {
        assert_eq!(named("Gray Case"), named("case, grey"));
        assert_eq!(named("Stainless Steel Oven"), named("stainless oven"));
        assert_eq!(named("white oven") & named("black oven"), 0);
    }

    #[test]
    fn a_text_without_a_colour_names_none_and_an_orange_is_a_fruit() {
        assert_eq!(named("orange juice 1 l"), 0);
    }
}
