//! In which language is a customer answered?

use crate::domain::message::Origin;
use crate::language::{detect, tokens};
use crate::replies;

use super::{Happening, World};

/// The language that the latest message tells by words of its own. Buttons say what we wrote on
/// them, and machines write for nobody.
pub(super) fn told(happening: &Happening, world: &World<'_>) -> Option<String> {
    happening
        .messages()
        .iter()
        .rev()
        .filter(|message| message.origin == Origin::Person && message.button_payload.is_none())
        .find_map(|message| {
            let made = message.transcripts().map(|made| made.text.as_str());
            std::iter::once(message.text.as_str())
                .chain(made)
                .find_map(|text| detect::told(&tokens(text), world.locale))
        })
        .map(str::to_owned)
}

/// The tag of the language to answer in: the customer's where it has wording, with the distributor's
/// region, which says how numbers are written; else the distributor's own.
pub(super) fn locale(language: Option<&str>, distributors: &str) -> String {
    let (own, region) = distributors
        .split_once(['-', '_'])
        .unwrap_or((distributors, ""));
    match language.filter(|language| *language != own && replies::has_words(language)) {
        Some(language) if region.is_empty() => language.to_owned(),
        Some(language) => format!("{language}-{region}"),
        None => distributors.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_answered_in_a_language_that_has_words_else_in_the_distributors() {
        for (language, distributors, expected) in [
            (None, "de-DE", "de-DE"),
            (Some("de"), "de-AT", "de-AT"),
            (Some("es"), "en-US", "es-US"),
            (Some("en"), "de", "en"),
            (Some("nl"), "de-DE", "de-DE"),
        ] {
            assert_eq!(locale(language, distributors), expected);
        }
    }
}
