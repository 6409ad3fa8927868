//! Does a text name goods that stand in for another maker's?
//!
//! Who asks for a cartridge means the maker's own unless "remanufactured" was said, and a stand-in
//! carries the model number of what it replaces: nothing else tells the two apart.

use super::terms::Term;

/// What sellers write on goods that are made for, made of, or used before under another's name.
const STAND_IN: [&str; 9] = [
    "compatible",
    "generic",
    "recertified",
    "reconditioned",
    "refurbished",
    "remanufactured",
    "renewed",
    "replacement",
    "used",
];

/// Whether any of the terms says so.
#[must_use]
pub fn is_named<'a>(mut terms: impl Iterator<Item = &'a Term>) -> bool {
    terms.any(|term| STAND_IN.contains(&term.text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::text::terms::analyse;

    #[test]
    fn a_remanufactured_cartridge_is_a_stand_in_and_the_makers_own_is_none() {
        let named = |text: &str| is_named(analyse(text).iter());
        assert!(named("HP 45 Black Remanufactured Ink Cartridge"));
        assert!(!named("HP 45 Black Ink Cartridge"));
    }
}
