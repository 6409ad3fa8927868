//! Nothing beside goods is skipped in silence; what is talk stays talk.

use super::fixtures::{id, read_in, short};

fn read(text: &str) -> String {
    short(&read_in(text, &[], None, "en-GB")).join("; ")
}

#[test]
fn words_that_no_reading_explains_send_an_order_to_review() {
    assert_eq!(
        read("can we have some zorp blim and 2 coke"),
        "name CO 2; Condition(\"zorp blim\")"
    );
    assert_eq!(
        read("2 halloumi blimmed zorply bleem"),
        "name HA 2; Condition(\"blimmed zorply bleem\")"
    );
}

#[test]
fn a_name_a_heading_and_talk_before_an_order_are_no_conditions() {
    for text in ["2 halloumi\nMartha", "kitchen stuff:\n2 halloumi"] {
        assert_eq!(read(text), "name HA 2", "{text}");
    }
}

#[test]
fn a_word_said_twice_is_said_once() {
    assert_eq!(
        read("four cases of the the halloumi and er two coke"),
        "name HA 4 case; name CO 2"
    );
}

#[test]
fn a_correction_puts_right_the_goods_that_it_names() {
    assert_eq!(
        read("2 coke, 1 halloumi - wait 3 coke"),
        "name CO 3; name HA 1"
    );
}

#[test]
fn what_is_taken_off_the_usual_is_no_talk_of_the_kitchen() {
    assert_eq!(
        read("the usual but 86 the halloumi this week"),
        "Repeat(Usual); remove HA"
    );
}

#[test]
fn an_alteration_of_the_cart_that_is_not_understood_goes_to_review() {
    let cart = [id("CO"), id("HA")];
    let read = read_in("could you swap the blimp for zorply", &cart, None, "en-GB");
    let read = short(&read).join("; ");
    assert!(read.contains("Condition("), "{read}");
}

#[test]
fn an_order_stays_when_goods_are_taken_off_it() {
    assert_eq!(
        read("cancel the halloumi on tomorrow's drop"),
        "remove HA; deliver 2026-11-21"
    );
}
