//! Which country does an international number lead to, and how many digits may follow?
//!
//! Facts of ITU-T E.164 and its list of assigned country codes; lengths are those of the national
//! numbering plans that countries report to the ITU, widened by one where plans are in motion.

/// E.164, section 6.2.1: country code and national number together.
pub(super) const MOST_DIGITS: usize = 15;

/// Country code, fewest and most digits of the national number, without the trunk's 0.
const PLANS: &[(&str, usize, usize)] = &[
    ("1", 10, 10),
    ("7", 10, 10),
    ("20", 8, 10),
    ("27", 9, 9),
    ("30", 10, 10),
    ("31", 9, 9),
    ("32", 8, 9),
    ("33", 9, 9),
    ("34", 9, 9),
    ("36", 8, 9),
    ("39", 6, 11),
    ("40", 9, 9),
    ("41", 9, 9),
    ("43", 6, 13),
    ("44", 9, 10),
    ("45", 8, 8),
    ("46", 7, 10),
    ("47", 8, 8),
    ("48", 9, 9),
    ("49", 6, 12),
    ("51", 8, 9),
    ("52", 10, 11),
    ("53", 6, 8),
    ("54", 10, 11),
    ("55", 10, 11),
    ("56", 9, 9),
    ("57", 8, 10),
    ("58", 10, 10),
    ("60", 8, 10),
    ("61", 9, 9),
    ("62", 8, 12),
    ("63", 8, 10),
    ("64", 8, 10),
    ("65", 8, 8),
    ("66", 8, 9),
    ("81", 9, 10),
    ("82", 8, 10),
    ("84", 9, 10),
    ("86", 10, 11),
    ("90", 10, 10),
    ("91", 10, 10),
    ("92", 9, 10),
    ("93", 9, 9),
    ("94", 9, 9),
    ("95", 7, 10),
    ("98", 10, 10),
    ("212", 9, 9),
    ("213", 8, 9),
    ("216", 8, 8),
    ("234", 8, 10),
    ("254", 9, 9),
    ("351", 9, 9),
    ("352", 5, 11),
    ("353", 7, 9),
    ("354", 7, 9),
    ("356", 8, 8),
    ("357", 8, 8),
    ("358", 6, 11),
    ("359", 8, 9),
    ("370", 8, 8),
    ("371", 8, 8),
    ("372", 7, 8),
    ("380", 9, 9),
    ("381", 8, 9),
    ("385", 8, 9),
    ("386", 8, 8),
    ("420", 9, 9),
    ("421", 9, 9),
    ("852", 8, 8),
    ("966", 8, 9),
    ("971", 8, 9),
    ("972", 8, 9),
];

/// The other codes of three digits are assigned within these tens.
const TENS: &[&str] = &[
    "21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50", "59", "67", "68", "69",
    "80", "85", "87", "88", "96", "97", "99",
];

/// Fewest and most digits of a whole international number that starts with these; nothing where no
/// country has the code.
pub(super) fn lengths(digits: &[u8]) -> Option<(usize, usize)> {
    let starts = |code: &str| {
        digits.len() > code.len() && code.bytes().zip(digits).all(|(code, d)| code == d + b'0')
    };
    if let Some((code, fewest, most)) = PLANS.iter().find(|(code, _, _)| starts(code)) {
        return Some((code.len() + fewest, code.len() + most));
    }
    let assigned = TENS.iter().any(|ten| starts(ten));
    assigned.then_some((8, MOST_DIGITS))
}

/// Whether ten digits are a number of the North American plan: area and exchange start with 2 to 9.
pub(super) fn is_north_american(digits: &[u8]) -> bool {
    matches!(digits, [2..=9, _, _, 2..=9, _, _, _, _, _, _])
}
