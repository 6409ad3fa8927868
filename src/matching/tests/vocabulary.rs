//! What may a customer's word stand for?

use crate::matching::catalog::vocabulary::{Vocabulary, inverse_frequency};
use crate::matching::search::source::Source;
use crate::matching::text::terms::analyse;

fn vocabulary(text: &str) -> Vocabulary {
    filled(Vocabulary::default(), text)
}

fn filled(mut vocabulary: Vocabulary, text: &str) -> Vocabulary {
    for term in analyse(text) {
        let id = vocabulary.intern(&term);
        vocabulary.count_product(id);
    }
    vocabulary.finish();
    vocabulary
}

fn best(vocabulary: &Vocabulary, word: &str) -> Option<String> {
    let readings = vocabulary.readings(&analyse(word)[0]);
    readings
        .first()
        .map(|reading| vocabulary.term(reading.term).text.clone())
}

#[test]
fn a_word_is_read_as_itself_its_beginning_its_misspelling_or_its_short_form() {
    let vocabulary = vocabulary("tomato mozzarella chicken double parmesan granulated");
    for (written, meant) in [
        ("tomatoes", "tomato"),
        ("toms", "tomato"),
        ("mozz", "mozzarella"),
        ("chiken", "chicken"),
        ("chkn", "chicken"),
        ("dbl", "double"),
        ("parmesean", "parmesan"),
        ("gran", "granulated"),
    ] {
        assert_eq!(
            best(&vocabulary, written).as_deref(),
            Some(meant),
            "{written}"
        );
    }
}

#[test]
fn a_word_like_none_of_the_catalog_has_no_reading() {
    assert_eq!(best(&vocabulary("tomato whole bacon"), "dragon"), None);
}

#[test]
fn what_few_products_have_weighs_more() {
    assert!(inverse_frequency(1.0, 100.0) > inverse_frequency(50.0, 100.0));
}

#[test]
fn a_source_that_is_left_out_reads_nothing_and_the_others_read_on() {
    for (source, lost, kept) in [
        (Source::Words, "tomato", "tomat"),
        (Source::Prefixes, "mozz", "tomato"),
        (Source::Spellings, "chiken", "mozz"),
    ] {
        let vocabulary = filled(
            Vocabulary::without(Some(source)),
            "tomato mozzarella chicken",
        );
        assert_eq!(best(&vocabulary, lost), None, "{lost}");
        assert!(best(&vocabulary, kept).is_some(), "{kept}");
    }
}
