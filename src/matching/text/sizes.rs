//! Which number and measure make one size, and how it is written so that equal sizes are equal.

/// The one spelling of a size: "5 L", "5 litres" and "5000ml" are all `5000ml`, "8 ounces" is `8oz`.
/// `None` when the word is no measure.
#[must_use]
pub fn canonical(number: &str, measure: &str) -> Option<String> {
    let (factor, unit) = measure_of(measure)?;
    let value: f64 = number.parse().ok()?;
    // Thousandths are finer than any pack size, and rounding hides what binary fractions lose.
    let scaled = (value * factor * 1000.0).round() / 1000.0;
    scaled.is_finite().then(|| format!("{scaled}{unit}"))
}

/// Whether a text is a size in its one spelling.
#[must_use]
pub fn is_size(text: &str) -> bool {
    let measure = dimension(text);
    let number = &text[..text.len() - measure.len()];
    !number.is_empty() && canonical(number, measure).is_some_and(|size| size == text)
}

/// What a size measures: the letters behind its number.
#[must_use]
pub fn dimension(size: &str) -> &str {
    size.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
}

/// Metric measures fold to grams, millilitres and millimetres; pounds to ounces (16 by definition).
/// An ounce and a fluid ounce are one: catalogs leave the word out.
fn measure_of(word: &str) -> Option<(f64, &'static str)> {
    Some(match word {
        "g" | "gr" | "gm" | "gms" | "gram" | "grams" | "gramme" | "grammes" => (1.0, "g"),
        "kg" | "kgs" | "kilo" | "kilos" | "kilogram" | "kilograms" => (1000.0, "g"),
        "ml" | "millilitre" | "millilitres" | "milliliter" | "milliliters" => (1.0, "ml"),
        "cl" => (10.0, "ml"),
        "l" | "lt" | "ltr" | "ltrs" | "litre" | "litres" | "liter" | "liters" => (1000.0, "ml"),
        "oz" | "ozs" | "ounce" | "ounces" => (1.0, "oz"),
        "lb" | "lbs" | "pound" | "pounds" => (16.0, "oz"),
        "gal" | "gallon" | "gallons" => (1.0, "gal"),
        "mm" => (1.0, "mm"),
        "cm" => (10.0, "mm"),
        "inch" | "inches" => (1.0, "inch"),
        "ct" | "count" => (1.0, "ct"),
        "%" => (1.0, "%"),
        "ply" => (1.0, "ply"),
        "gb" => (1.0, "gb"),
        "tb" => (1.0, "tb"),
        "w" | "watt" | "watts" => (1.0, "w"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sizes_have_one_spelling() {
        for (number, measure, spelling) in [
            ("5", "l", "5000ml"),
            ("5", "litre", "5000ml"),
            ("0.5", "kg", "500g"),
            ("2.27", "kg", "2270g"),
            ("8", "ounces", "8oz"),
            ("2", "%", "2%"),
        ] {
            assert_eq!(canonical(number, measure).as_deref(), Some(spelling));
        }
    }

    #[test]
    fn a_word_that_measures_nothing_makes_no_size() {
        assert_eq!(canonical("7", "up"), None);
    }

    #[test]
    fn the_dimension_is_what_stands_behind_the_number() {
        assert_eq!(dimension("2.5g"), "g");
        assert_eq!(dimension("5000ml"), "ml");
    }
}
