//! How many decimals does a currency have?

/// Decimals of the currencies that do not have two: ISO 4217, list one, column "minor unit".
/// <https://www.six-group.com/en/products-services/financial-information/data-standards.html>
const OTHER_THAN_TWO: [(u32, &[&str]); 3] = [
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
            "VND", "VUV", "XAF", "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
];

/// Decimals of a currency, by its ISO 4217 code; two for a code that is not known.
#[must_use]
pub fn decimals(code: &str) -> u32 {
    let found = OTHER_THAN_TWO
        .iter()
        .find(|(_, codes)| codes.contains(&code));
    found.map_or(2, |(decimals, _)| *decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yen_have_no_decimals_dinars_three_and_most_money_two() {
        for (code, expected) in [("GBP", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("???", 2)] {
            assert_eq!(decimals(code), expected, "{code}");
        }
    }
}
