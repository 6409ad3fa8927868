//! In which language is a message written?

use std::collections::BTreeSet;

use super::lexicon::Lexicon;
use super::tokens::{Kind, Token};

/// So many English words, and none of another language, tell English: fewer stand in the messages
/// of customers who write another language.
const ENGLISH_WORDS: usize = 3;

/// So many words of another language tell it: one alone may be the name of goods ("cherry") or is
/// written in all of them ("ok").
const FOREIGN_WORDS: usize = 2;

/// The language of most of the words that one language has and English has not; where none stands
/// out, the locale's, whose own words count for it. English words are everywhere, so they never
/// outvote another language's.
#[must_use]
pub fn language(tokens: &[Token], locale: &str) -> &'static Lexicon {
    foreign(tokens, locale)
        .unwrap_or_else(|| prior(locale))
        .in_region(locale)
}

/// The language that a message tells by itself, as a BCP 47 primary tag; `None` for messages such
/// as "2 coke" or "ok", which may be in any.
#[must_use]
pub fn told(tokens: &[Token], locale: &str) -> Option<&'static str> {
    let all = Lexicon::all();
    let tells = |lexicon: &Lexicon, word: &str| lexicon.tells(word);
    let english = words(tokens).filter(|word| tells(&all[0], word)).count();
    let others = words(tokens).any(|word| all[1..].iter().any(|one| tells(one, word)));
    let hits = |lexicon: &Lexicon| words(tokens).filter(|word| tells(lexicon, word)).count();
    match foreign(tokens, locale).filter(|lexicon| hits(lexicon) >= FOREIGN_WORDS) {
        Some(lexicon) => Some(&lexicon.language),
        None if english >= ENGLISH_WORDS && !others => Some("en"),
        None => None,
    }
}

fn prior(locale: &str) -> &'static Lexicon {
    Lexicon::of(locale.split(['-', '_']).next().unwrap_or("en"))
}

fn words(tokens: &[Token]) -> impl Iterator<Item = &str> {
    tokens
        .iter()
        .filter(|token| token.kind == Kind::Word)
        .map(|token| &*token.key)
}

/// The language beside English that stands out.
fn foreign(tokens: &[Token], locale: &str) -> Option<&'static Lexicon> {
    let prior = prior(locale);
    // Each counts once: "do" and "do" again are one hint, not two.
    let words: BTreeSet<&str> = words(tokens).collect();
    let hits = |lexicon: &Lexicon| words.iter().filter(|word| lexicon.tells(word)).count();
    let best = Lexicon::all()
        .iter()
        .skip(1)
        .map(|lexicon| (hits(lexicon), lexicon))
        .max_by_key(|(hits, lexicon)| (*hits, lexicon.language == prior.language));
    match best {
        // Two words tell a language; one does in a very short message.
        Some((hits, lexicon)) if hits >= 2 || (hits == 1 && words.len() <= 3) => Some(lexicon),
        Some(_) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[test]
    fn a_message_tells_its_language_before_the_locale_does() {
        for (text, locale, expected) in [
            ("2 coke please", "en-GB", "en"),
            ("2 cajas de leche para mañana", "en-GB", "es"),
            ("bhai 5 peti pani", "en-IN", "hi"),
            ("4 coke", "de-DE", "de"),
            ("2 pond roomboter graag", "en-GB", "nl"),
            ("2 Kisten Vollmilch bitte", "en-GB", "de"),
            ("trois caisses de tomates pour vendredi", "en-US", "fr"),
            ("dreiundzwanzig Flaschen Wein", "en-US", "de"),
            (
                "can I get 3 cases of chicken for tomorrow please",
                "de-DE",
                "de",
            ),
        ] {
            assert_eq!(language(&tokens(text), locale).language, expected, "{text}");
        }
    }

    #[test]
    fn a_message_tells_its_language_only_by_words_of_its_own() {
        for (text, locale, expected) in [
            ("2 coke", "de-DE", None),
            ("ok", "es-ES", None),
            ("1.5 kg cherry tomatoes", "en-GB", None),
            ("yes please", "de-DE", None),
            ("no, 2 of the big ones", "es-ES", Some("en")),
            ("can I get 3 cases of chicken please", "de-DE", Some("en")),
            ("2 cajas de leche para mañana", "en-GB", Some("es")),
            ("2 Kisten Vollmilch bitte", "de-DE", Some("de")),
        ] {
            assert_eq!(told(&tokens(text), locale), expected, "{text}");
        }
    }

    #[test]
    fn a_word_of_two_languages_is_the_locales() {
        for (text, locale) in [
            ("Ende des Monats", "de-DE"),
            ("mardi en huit", "fr-FR"),
            ("en cuatro días", "es-ES"),
            ("12 x 1 l", "nl-NL"),
        ] {
            let found = &language(&tokens(text), locale).language;
            assert_eq!(found, &locale[..2], "{text}");
        }
    }
}
