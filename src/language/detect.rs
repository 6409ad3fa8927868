//! In which language is a message written?

use super::lexicon::Lexicon;
use super::tokens::{Kind, Token};

/// The language of most of the words that one language has and English has not; where none stands
/// out, the locale's. English words are everywhere, so they never outvote another language's.
#[must_use]
pub fn language(tokens: &[Token], locale: &str) -> &'static Lexicon {
    let prior = Lexicon::of(locale.split(['-', '_']).next().unwrap_or("en"));
    let english = Lexicon::of("en");
    let hits = |lexicon: &Lexicon| {
        tokens
            .iter()
            .filter(|token| token.kind == Kind::Word)
            .filter(|token| {
                let own = lexicon.common.contains(&token.key)
                    || lexicon.goods.at(std::slice::from_ref(token), 0).count()
                        > english.goods.at(std::slice::from_ref(token), 0).count();
                own && !english.common.contains(&token.key)
            })
            .count()
    };
    let best = Lexicon::all()
        .iter()
        .skip(1)
        .map(|lexicon| (hits(lexicon), lexicon))
        .max_by_key(|(hits, lexicon)| (*hits, lexicon.language == prior.language));
    match best {
        // Two words tell a language; one does for the locale's own, or for a very short message.
        Some((hits, lexicon)) if hits >= 2 || (hits == 1 && tokens.len() <= 3) => lexicon,
        Some(_) | None => prior,
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
        ] {
            assert_eq!(language(&tokens(text), locale).language, expected, "{text}");
        }
    }
}
