//! Names and words of others, made safe to stand in a message of ours.
//!
//! A product's name comes from a catalog and an echoed word from a customer: neither may break a
//! line, format our text, turn it around, or hide in it.

use crate::domain::Channel;

/// A longer name or echo is cut: the customer knows it, and the order keeps it whole.
const LONGEST: usize = 200;

/// A text on one line, without what can't be seen and without what the channel would read as
/// formatting.
pub(super) fn shown(text: &str, channel: Channel) -> String {
    let visible: String = text
        .chars()
        .map(|letter| if is_break(letter) { ' ' } else { letter })
        .filter(|letter| !letter.is_control() && !is_invisible(*letter))
        .collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = super::taps::shortened(&line, LONGEST);
    match channel {
        Channel::Whatsapp => unformatted(&line),
        Channel::Sms | Channel::Email => line,
    }
}

fn is_break(letter: char) -> bool {
    matches!(
        letter,
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Characters of Unicode that have no width, or turn the direction of what follows (UAX #9).
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// WhatsApp has no way to escape its marks: where one could open or close formatting, it is written
/// with a sign that looks like it. Between two letters or digits (`PO_12`) it formats nothing.
/// <https://faq.whatsapp.com/539178204879377>
fn unformatted(line: &str) -> String {
    let letters: Vec<char> = line.chars().collect();
    let is_word = |at: Option<usize>| {
        at.and_then(|at| letters.get(at))
            .is_some_and(|letter| letter.is_alphanumeric())
    };
    let plain = |(at, letter): (usize, &char)| {
        let within = is_word(at.checked_sub(1)) && is_word(Some(at + 1));
        match letter {
            '`' => '\'',
            '>' if at == 0 => '›',
            '*' if !within => '∗',
            '_' if !within => '-',
            '~' if !within => '∼',
            other => *other,
        }
    };
    letters.iter().enumerate().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_format_break_or_turn_a_message_is_taken_out() {
        for (text, expected) in [
            ("Flour *00*", "Flour ∗00∗"),
            ("_Best_ ~oil~ `x`", "-Best- ∼oil∼ 'x'"),
            ("PO_12 4*6", "PO_12 4*6"),
            ("> quoted", "› quoted"),
            ("milk\r\nTotal 0.00\u{2028}x", "milk Total 0.00 x"),
            ("a\u{202e}b\u{200b}c\0d", "abcd"),
        ] {
            assert_eq!(shown(text, Channel::Whatsapp), expected);
        }
        assert_eq!(shown("*00*", Channel::Email), "*00*");
    }

    #[test]
    fn an_endless_name_is_cut() {
        let name = shown(&"x".repeat(5000), Channel::Sms);
        assert!(name.chars().count() <= LONGEST && name.ends_with('…'));
    }
}
