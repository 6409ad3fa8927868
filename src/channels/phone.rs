//! How a phone number of a provider becomes the one form in which we know it.

/// `+` and digits (E.164), from digits with or without `+`, spaces, dots, dashes or brackets.
/// `None` for what is no international number: E.164 has at most 15 digits, and no country's are
/// shorter than 7 with the country code. Nothing is guessed about national forms.
#[must_use]
pub fn e164(text: &str) -> Option<String> {
    let text = text.trim();
    let body = text.strip_prefix('+').unwrap_or(text);
    let filler = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')');
    if !body.chars().all(|c| c.is_ascii_digit() || filler(c)) {
        return None;
    }
    let digits: String = body.chars().filter(char::is_ascii_digit).collect();
    let possible = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
    possible.then(|| format!("+{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_number_is_one_number() {
        for spelling in ["16505551234", "+16505551234", "+1 (650) 555-1234"] {
            assert_eq!(e164(spelling).as_deref(), Some("+16505551234"));
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "+",
            "US.1349",
            "0123456789",
            "12345",
            "1234567890123456",
            "١٢٣٤٥٦٧",
        ] {
            assert_eq!(e164(text), None, "{text}");
        }
    }
}
