//! Which model numbers and codes does a text hold, and how alike are two of them?
//!
//! The same code is written "PS-LX350H" and "PSLX350H", with a colour or a country behind it or
//! without, so codes are compared without what stands between their parts.

use super::terms::fold;
use crate::matching::catalog::vocabulary::small;

/// Shorter codes say little: "2x", "v2".
const SHORTEST: usize = 3;
/// Digits alone are a code from here; fewer are a count or a size.
const SHORTEST_NUMBER: usize = 4;

/// The codes of a text: chunks that hold a digit, whole and in parts, without hyphens and slashes.
#[must_use]
pub fn codes(text: &str) -> Vec<String> {
    let mut codes = Vec::new();
    let between = |c: char| c.is_whitespace() || ",;()[]\"'".contains(c);
    for chunk in fold(text).split(between) {
        add(
            &mut codes,
            chunk.chars().filter(|c| c.is_alphanumeric()).collect(),
        );
        for part in chunk.split(|c: char| !c.is_alphanumeric()) {
            add(&mut codes, part.to_owned());
        }
    }
    codes
}

fn add(codes: &mut Vec<String>, code: String) {
    let digit = code.bytes().any(|byte| byte.is_ascii_digit());
    let letter = code.bytes().any(|byte| byte.is_ascii_alphabetic());
    let shortest = if letter { SHORTEST } else { SHORTEST_NUMBER };
    if digit && code.len() >= shortest && !codes.contains(&code) {
        codes.push(code);
    }
}

/// How alike two codes are: 1 for the same, more than a half where one goes on where the other ends
/// or holds it, less for a common beginning or a few other letters.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let length = small(long.len());
    let share = small(short.len()) / length;
    let common = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    if common == short.len() {
        return 0.6 + 0.4 * share;
    }
    if short.len() >= SHORTEST_NUMBER && long.contains(short) {
        return 0.5 + 0.4 * share;
    }
    let begun = if common >= SHORTEST {
        small(common) / length
    } else {
        0.0
    };
    if share < 0.6 {
        return begun;
    }
    let close = 1.0 - small(strsim::osa_distance(a, b)) / length;
    0.8 * if close >= 0.6 { close } else { begun }
}

/// A code up to its last digit: what stands behind is a colour, a country or a packing. `None` where too
/// little is left to tell one model from another.
#[must_use]
pub fn stem(code: &str) -> Option<&str> {
    let end = code.rfind(|c: char| c.is_ascii_digit())? + 1;
    (end >= SHORTEST_NUMBER).then(|| &code[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_whole_and_in_its_parts() {
        assert_eq!(codes("Sony PS-LX350H Deck"), ["pslx350h", "lx350h"]);
        assert_eq!(codes("Case 12 x 330ml, no 4021"), ["330ml", "4021"]);
        assert!(codes("plain words 12").is_empty());
    }

    #[test]
    fn a_colour_behind_a_model_number_is_no_part_of_its_stem() {
        assert_eq!(stem("nnh965wh"), stem("nnh965wf"));
        assert_eq!(stem("kxtca86"), Some("kxtca86"));
        assert_eq!(stem("a2bcd"), None);
    }

    #[test]
    fn a_longer_form_of_a_code_is_nearer_than_another_code_of_the_same_make() {
        assert!(likeness("161wh", "161wh") > likeness("161wh", "161"));
        assert!(likeness("161wh", "161") > 0.6);
        assert!(likeness("kxtca86", "kxtca92") < likeness("kxtca86", "kxtca86b"));
        assert!(likeness("abc1", "xyz987654") < 1e-12);
    }
}
