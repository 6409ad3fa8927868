//! A model's words for people: one line of plain text, whatever was in it.

/// One line, without markup, controls, and what turns the direction of writing or hides between
/// letters.
pub(super) fn line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| if is_plain(letter) { letter } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_plain(letter: char) -> bool {
    let hidden = matches!(
        letter,
        '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    );
    !hidden && !letter.is_control() && !matches!(letter, '<' | '>' | '`')
}
