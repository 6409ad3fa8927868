//! Does a sentence of a model's state something that nobody said: a number, a price, a name, an address?
//!
//! Strict on purpose: a good sentence that is thrown away costs a person a minute, and a price that a
//! model made up costs more. A number that is written otherwise than it was said ("11.24" for "24 Nov")
//! counts as made up.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::language::numbers::number_at;
use crate::language::{Kind, Lexicon, Token, detect, tokens};
use crate::privacy::Finding;

/// Words that make a price or a share of the number beside them, in the languages that are read. What
/// is written with a sign is told by the sign.
const MONEY: [&str; 14] = [
    "usd", "eur", "gbp", "dollar", "dollars", "dolares", "euro", "euros", "cent", "cents",
    "percent", "prozent", "procent", "rupees",
];

/// Marks behind which a word has a capital for another reason.
const ENDINGS: [&str; 9] = [".", "!", "?", ":", "¿", "¡", "\"", "(", "…"];

/// German writes every noun with a capital, so that one says nothing of a name there.
const NOUNS_ARE_CAPITALISED: &str = "de";

/// What was said: what a sentence may repeat.
pub(super) struct Said<'a> {
    /// In lower case.
    text: String,
    /// Words with a digit or a sign of money in them, in lower case.
    figures: BTreeSet<String>,
    locale: &'a str,
}

impl<'a> Said<'a> {
    /// This text, where nothing tells another language than this locale's.
    pub(super) fn new(text: &str, locale: &'a str) -> Self {
        let text = text.to_lowercase();
        Self {
            figures: figures(&text).map(str::to_owned).collect(),
            text,
            locale,
        }
    }

    /// Whether the sentence states nothing else. `personal` is the personal data that it holds.
    pub(super) fn bears_out(&self, sentence: &str, personal: &[Finding]) -> bool {
        let found = |finding: &Finding| {
            let value = finding.span.of(sentence).to_lowercase();
            self.text.contains(&value)
        };
        let lower = sentence.to_lowercase();
        !is_form(sentence)
            && personal.iter().all(found)
            && figures(&lower).all(|figure| self.figures.contains(figure))
            && links(&lower).all(|link| self.text.contains(link))
            && self.bears_out_words(sentence)
    }

    /// Numbers and money in words, and names. "One of us" counts nothing.
    fn bears_out_words(&self, sentence: &str) -> bool {
        let words = tokens(sentence);
        let lexicon = detect::language(&words, self.locale);
        let said = tokens(&self.text);
        let numbers: Vec<Decimal> = (0..said.len())
            .flat_map(|at| values(&said, at, lexicon))
            .collect();
        let made_up = |value: &Decimal| *value != Decimal::ONE && !numbers.contains(value);
        let is_said = |word: &Token| said.iter().any(|one| one.key == word.key);
        let tells_names = lexicon.language != NOUNS_ARE_CAPITALISED;
        let mut stated = words.iter().enumerate();
        stated.all(|(at, word)| {
            let is_name = tells_names && is_name(sentence, &words[..=at]);
            word.kind != Kind::Word
                || (is_said(word) || !is_name && !MONEY.contains(&&*word.key))
                    && !values(&words, at, lexicon).any(|value| made_up(&value))
        })
    }
}

/// Whether the last of these words is written as a name: with a capital inside a sentence, as people,
/// streets, brands and, in English, days are. "I" is none.
fn is_name(sentence: &str, words: &[Token]) -> bool {
    let [.., before, word] = words else {
        return false;
    };
    let written = word.span.of(sentence);
    let begins = before.kind == Kind::Break || ENDINGS.iter().any(|mark| before.is(mark));
    let is_me = written.split(['\'', '\u{2019}']).next() == Some("I");
    !begins && !is_me && written.starts_with(char::is_uppercase)
}

/// What the number that begins with this word says, of a range both ends.
fn values(words: &[Token], at: usize, lexicon: &Lexicon) -> impl Iterator<Item = Decimal> + use<> {
    let number = number_at(words, at, lexicon);
    let both = number.map(|number| [Some(number.value), number.from]);
    both.into_iter().flatten().flatten()
}

/// A stand-in of nothing, or a gap that somebody is to fill in.
fn is_form(sentence: &str) -> bool {
    sentence.contains(['[', ']', '{', '}'])
}

/// Words with a digit of any script or a sign of money, without the marks around them.
fn figures(text: &str) -> impl Iterator<Item = &str> {
    words(text).filter(|word| {
        word.chars()
            .any(|letter| letter.is_numeric() || is_money(letter))
    })
}

/// Words that look like an address of the net or of mail.
fn links(text: &str) -> impl Iterator<Item = &str> {
    words(text).filter(|word| {
        let mut parts = word.split('.');
        let first = parts.next().unwrap_or_default();
        let dotted = !first.is_empty() && parts.next().is_some_and(|next| !next.is_empty());
        word.contains(['@', '/', '\\']) || dotted
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let kept = |letter: char| letter.is_alphanumeric() || is_money(letter);
    text.split_whitespace()
        .map(move |word| word.trim_matches(|letter| !kept(letter)))
        .filter(|word| !word.is_empty())
}

/// Signs of currencies (the block of Unicode and those before it) and of shares.
const fn is_money(letter: char) -> bool {
    matches!(letter, '$' | '%' | '¢'..='¥' | '‰' | '\u{20a0}'..='\u{20cf}' | '\u{ff04}' | '\u{ffe0}'..='\u{ffe6}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::{Known, detect};

    /// An outline of ours, what the customer wrote, and our answer.
    const SAID: &str = "A summary waits for the customer's yes.\n- 2 case Whole Milk 1 gal (D-1)\n\
        Delivery on 2026-11-24.\nThe butter was bad, call Ann on 212-555-0187 or ann@diner.example\n\
        Your order comes to $54.15.";

    fn bears_out(sentence: &str) -> bool {
        let personal = detect(sentence, &Known::default());
        Said::new(SAID, "en-US").bears_out(sentence, &personal)
    }

    #[test]
    fn what_was_said_may_be_said_again() {
        for sentence in [
            "We are sorry to hear about the butter. Could you tell us what was wrong with it?",
            "One of us calls Ann on 212-555-0187 about the butter.",
            "The summary with two cases of whole milk (D-1) still waits for your yes.",
            "Your order of 2 cases comes to $54.15, as we wrote.",
            "We write to ann@diner.example.",
            "Sorry! I'm on it, and I'll tell Ann. (We ask first.)",
            "Es tut uns leid. Was genau war mit der Butter? Wir klären das und melden uns.",
            "Lamentamos lo de la mantequilla. ¿Nos puede decir qué le pasaba?",
            "Désolés pour le beurre. Pouvez-vous nous dire ce qui n'allait pas ?",
        ] {
            assert!(bears_out(sentence), "{sentence}");
        }
    }

    #[test]
    fn a_number_that_nobody_said_is_made_up_in_digits_of_any_script_and_in_words() {
        for sentence in [
            "We take 3 cases back.",
            "We take three cases back.",
            "Ein Kollege bringt fünf neue Kisten.",
            "We bring two dozen new ones.",
            "We bring three to 212 new ones.",
            "We bring ٣ new ones.",
            "We bring ③ new ones.",
            "Order D-2 is on its way.",
            "It will take half an hour.",
            "Call us on 212-555-0199.",
            "Delivery on 2026-11-25.",
        ] {
            assert!(!bears_out(sentence), "{sentence}");
        }
    }

    #[test]
    fn a_number_that_was_said_is_no_price_and_no_share_by_that() {
        for sentence in [
            "We take $2 off.",
            "We take 2 $ off.",
            "We take 2% off.",
            "We take 2 dollars off.",
            "We take two euros off.",
            "We take €54.15 off.",
        ] {
            assert!(!bears_out(sentence), "{sentence}");
        }
    }

    #[test]
    fn a_name_an_address_a_link_and_a_gap_that_nobody_gave_are_made_up() {
        for sentence in [
            "My name is John Miller, I look into it.",
            "Mr Hill looks into it.",
            "The box waits in Mill Lane.",
            "You get it on Monday.",
            "Write to help@evil.example.",
            "See https://evil.example/refund.",
            "See evil.example for it.",
            "See www.evil-example for it, or bit.ly/butter.",
            "Dear [NAME_1], we look into it.",
            "Regards, {your name}",
        ] {
            assert!(!bears_out(sentence), "{sentence}");
        }
    }
}
