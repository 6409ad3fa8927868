//! What holds for every text whatsoever.

use proptest::prelude::*;

use super::fixtures::read_in;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_read_without_panic_and_its_spans_lie_on_characters(text in "\\PC{0,60}") {
        let reading = read_in(&text, &[], None, "en-GB");
        for operation in &reading.operations {
            prop_assert!(text.get(operation.span.start..operation.span.end).is_some());
        }
    }

    #[test]
    fn reading_is_deterministic(text in "([0-9]{1,2} )?(coke|milk|no eggs|add|the usual|,| and | x)( [a-z0-9]{1,5}){0,6}") {
        let first = read_in(&text, &[], None, "en-GB");
        prop_assert_eq!(first, read_in(&text, &[], None, "en-GB"));
    }
}

#[test]
fn a_long_text_is_read_to_its_end() {
    let text = "2 coke, 3 halloumi and 1 tray of eggs\n".repeat(200);
    let reading = read_in(&text, &[], None, "en-GB");
    assert_eq!(reading.operations.len(), 600);
    let last = reading.operations.last().unwrap();
    assert_eq!(last.span.of(&text), last.words);
    assert_eq!(reading.unread, None);
}

#[test]
fn what_is_too_long_to_be_read_is_put_before_a_person() {
    let text = "hello there ".repeat(4_000);
    let reading = read_in(&text, &[], None, "en-GB");
    assert_eq!(reading.unread, Some(super::read::LONGEST));
    let last = &reading.operations.last().unwrap().act;
    assert_eq!(*last, super::Act::Unreadable);
}
