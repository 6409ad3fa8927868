//! What holds whatever products are called and customers write, on every channel.

use proptest::prelude::*;

use super::tests::rendered_in;
use super::words_tests::LANGUAGES;
use super::{Rendered, sms};
use crate::domain::{Catalog, Channel};
use crate::session::tests::{COKE, MILK, SEMI, World, goods, name, said, unclear, unknown};
use crate::understanding::Act;

/// Names and words with everything in them that a channel could trip over.
fn any_text() -> impl Strategy<Value = String> {
    let nasty = proptest::sample::select(vec![
        "*", "_", "~", "`", "\n", "\r\n", "\u{2028}", "\0", "\u{202e}", "\u{200b}", "{total}", "{",
        "}", "<b>", "</td>", "&", "\"", "'", ">", "Bcc: x", "STOP", "€", "😀", "é", "ж", " ", "%",
    ]);
    let plain = "[a-zA-Z0-9 ]{0,6}".prop_map(String::from);
    let part = prop_oneof![nasty.prop_map(str::to_owned), plain, any::<String>()];
    proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

fn renamed(world: &mut World, text: &str) {
    let mut products = world.catalog.to_products();
    for product in &mut products {
        text.clone_into(&mut product.name);
    }
    world.catalog = Catalog::new(2, products);
}

/// A summary, or a question with choices, of goods that are called so, by a customer who writes so.
fn rendered_with(name_of_goods: &str, words: &str, place: (&str, Channel)) -> Vec<Rendered> {
    let unknown = || Act::Name(goods(unknown(words), None));
    let comment = || Act::Comment(words.to_owned());
    let choice = Act::Name(goods(unclear(words, &[MILK, SEMI]), Some(said(2, None))));
    [
        vec![name(COKE, 3), unknown(), comment()],
        vec![choice, unknown()],
    ]
    .into_iter()
    .map(|acts| {
        let mut world = World::new();
        let reply = world.say(acts).reply.unwrap();
        renamed(&mut world, name_of_goods);
        rendered_in(&world, &reply, place)
    })
    .collect()
}

fn lines(rendered: &Rendered) -> usize {
    rendered.text.lines().count()
}

fn tags(rendered: &Rendered) -> usize {
    rendered
        .html
        .as_deref()
        .unwrap_or_default()
        .matches(['<', '>'])
        .count()
}

/// Whether a mark could open or close WhatsApp's formatting.
fn formats(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let word = |at: usize| {
        letters
            .get(at)
            .is_some_and(|letter| letter.is_alphanumeric())
    };
    letters.iter().enumerate().any(|(at, letter)| {
        let within = at > 0 && word(at - 1) && word(at + 1);
        *letter == '`' || (matches!(letter, '*' | '_' | '~') && !within)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_name_or_word_adds_a_line_hides_or_formats(
        product in any_text(),
        words in any_text(),
        language in proptest::sample::select(LANGUAGES.to_vec()),
    ) {
        for channel in [Channel::Whatsapp, Channel::Sms, Channel::Email] {
            let place = (language, channel);
            let plain = rendered_with("Cola", "thing", place);
            for (one, plain) in rendered_with(&product, &words, place).iter().zip(&plain) {
                prop_assert_eq!(lines(one), lines(plain), "{}", &one.text);
                prop_assert_eq!(tags(one), tags(plain), "{:?}", &one.html);
                let hidden = |c: char| c != '\n' && (c.is_control() || matches!(c, '\u{202e}' | '\u{200b}'));
                prop_assert!(!one.text.contains(hidden), "{:?}", &one.text);
                let html = one.html.as_deref().unwrap_or_default();
                prop_assert!(!html.contains(hidden));
                if channel == Channel::Whatsapp {
                    prop_assert!(!formats(&one.text), "{}", &one.text);
                }
            }
        }
    }

    #[test]
    fn what_is_tapped_fits_whatsapps_limits_whatever_the_goods_are_called(
        product in any_text(),
        language in proptest::sample::select(LANGUAGES.to_vec()),
    ) {
        let units = |text: &str| text.encode_utf16().count();
        for one in rendered_with(&product, "thing", (language, Channel::Whatsapp)) {
            prop_assert!(one.buttons.iter().all(|button| units(&button.title) <= 20));
            for row in one.menu.iter().flat_map(|menu| &menu.rows) {
                prop_assert!((1..=24).contains(&units(&row.title)), "{}", &row.title);
                prop_assert!(units(&row.description) <= 72 && units(&row.payload) <= 200);
            }
        }
    }

    #[test]
    fn a_text_message_counts_its_segments_and_fits(product in any_text(), words in any_text()) {
        for one in rendered_with(&product, &words, ("de", Channel::Sms)) {
            prop_assert_eq!(one.segments, Some(sms::segments(&one.text)));
            prop_assert!(one.text.encode_utf16().count() <= 1600);
        }
    }
}
