//! In which language is a message written?

use super::lexicon::Lexicon;
use super::tokens::{Kind, Token};

/// The language of most of the words that one language has and English has not; where none stands
/// out, the locale's, whose own words count for it. English words are everywhere, so they never
/// outvote another language's.
#[must_use]
pub fn language(tokens: &[Token], locale: &str) -> &'static Lexicon {
    let prior = Lexicon::of(locale.split(['-', '_']).next().unwrap_or("en"));
    let words: Vec<&str> = tokens
        .iter()
        .filter(|token| token.kind == Kind::Word)
        .map(|token| &*token.key)
        .collect();
    let hits = |lexicon: &Lexicon| words.iter().filter(|word| lexicon.tells(word)).count();
    let best = Lexicon::all()
        .iter()
        .skip(1)
        .map(|lexicon| (hits(lexicon), lexicon))
        .max_by_key(|(hits, lexicon)| (*hits, lexicon.language == prior.language));
    match best {
        // Two words tell a language; one does in a very short message.
        Some((hits, lexicon)) if hits >= 2 || (hits == 1 && words.len() <= 3) => {
            lexicon.in_region(locale)
        }
        Some(_) | None => prior.in_region(locale),
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
