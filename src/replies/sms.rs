//! Text messages: plain GSM-7, so that a message costs as few segments as it can.

use unicode_normalization::UnicodeNormalization;

/// The GSM 03.38 default alphabet, without its control characters.
const GSM: &str = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\n";

/// Characters of the extension table: each takes two places.
const EXTENSION: &str = "^{}\\[~]|€";

/// Places of a message that is one segment, and of each segment of a longer one (GSM 03.40).
const SINGLE: usize = 160;
const PART: usize = 153;

/// A text in GSM-7 alone: what the alphabet lacks is written with its nearest letters.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars().fold(String::new(), |mut plain, letter| {
        match letter {
            '–' | '—' | '•' => plain.push('-'),
            '‘' | '’' => plain.push('\''),
            '“' | '”' => plain.push('"'),
            '…' => plain.push_str("..."),
            '×' => plain.push('x'),
            letter if GSM.contains(letter) || EXTENSION.contains(letter) => plain.push(letter),
            letter => {
                let base = letter.nfkd().find(|part| GSM.contains(*part));
                plain.push(base.unwrap_or('?'));
            }
        }
        plain
    })
}

/// How many segments a text in GSM-7 takes.
#[must_use]
pub fn segments(text: &str) -> usize {
    let places: usize = text
        .chars()
        .map(|letter| if EXTENSION.contains(letter) { 2 } else { 1 })
        .sum();
    if places <= SINGLE {
        1
    } else {
        places.div_ceil(PART)
    }
}
