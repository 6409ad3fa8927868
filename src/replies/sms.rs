//! Text messages: plain GSM-7, so that a message costs as few segments as it can.

use unicode_normalization::UnicodeNormalization;

/// The GSM 03.38 default alphabet, without its control characters.
const GSM: &str = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\n";

/// Characters of the extension table: each takes two places.
const EXTENSION: &str = "^{}\\[~]|€";

/// Places of a message that is one segment, and of each segment of a longer one, in septets of
/// GSM-7 and in the 16-bit units of UCS-2 (GSM 03.40).
const SEPTETS: (usize, usize) = (160, 153);
const UNITS: (usize, usize) = (70, 67);

/// A text in GSM-7 alone: what the alphabet lacks is written with its nearest letters. A text with
/// letters that have none ("молоко") stays as it is: a name that can't be read is dearer than a
/// segment.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars() {
        match likeness(letter) {
            Some(like) => plain.push_str(&like),
            None if letter.is_alphabetic() => return text.to_owned(),
            None => plain.push('?'),
        }
    }
    plain
}

/// How many segments a text takes.
#[must_use]
pub fn segments(text: &str) -> usize {
    if text.chars().all(is_gsm) {
        parts(text, SEPTETS, |letter| {
            if EXTENSION.contains(letter) { 2 } else { 1 }
        })
    } else {
        parts(text, UNITS, char::len_utf16)
    }
}

/// Parts of so many places; no character is split between two.
fn parts(text: &str, (single, each): (usize, usize), places: impl Fn(char) -> usize) -> usize {
    if text.chars().map(&places).sum::<usize>() <= single {
        return 1;
    }
    let (mut parts, mut used) = (1, 0);
    for letter in text.chars() {
        if used + places(letter) > each {
            parts += 1;
            used = 0;
        }
        used += places(letter);
    }
    parts
}

fn is_gsm(letter: char) -> bool {
    GSM.contains(letter) || EXTENSION.contains(letter)
}

/// The nearest that the alphabet has, where it has anything near.
fn likeness(letter: char) -> Option<String> {
    let like = match letter {
        letter if is_gsm(letter) => return Some(letter.to_string()),
        '–' | '—' | '−' | '‐' | '‑' | '•' | '·' | '∙' => "-",
        '‘' | '’' | '‚' | '‹' | '›' | '´' | '`' | 'ʼ' => "'",
        '“' | '”' | '„' | '«' | '»' => "\"",
        '×' => "x",
        // A block stands for a digit of a card.
        '∗' | '█' => "*",
        '∼' => "~",
        '⁄' => "/",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'œ' => "oe",
        'Œ' => "OE",
        'þ' => "th",
        'Þ' => "Th",
        'ı' => "i",
        _ => "",
    };
    if !like.is_empty() {
        return Some(like.to_owned());
    }
    let parts: String = letter
        .nfkd()
        .filter_map(|part| match part {
            '⁄' => Some('/'),
            part => is_gsm(part).then_some(part),
        })
        .collect();
    (!parts.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_is_blocked_out_does_not_read_as_questions() {
        assert_eq!(plain("card ████ ██"), "card **** **");
    }
}
