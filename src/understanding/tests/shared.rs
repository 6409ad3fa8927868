//! What the reader makes of quantities that stand apart from their goods, and of numbers that are
//! none.

use super::fixtures::{read_in, short};

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let found = short(&read_in(text, &[], None, "en-GB")).join("; ");
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn a_quantity_that_is_said_once_counts_each_of_several_goods() {
    check(&[
        ("1 each of basil and coriander", "name BY 1; name CR 1"),
        (
            "two cases each of halloumi and plum tomatoes",
            "name HA 2 case; name TP 2 case",
        ),
        ("basil, coriander, 2 of each", "name BY 2; name CR 2"),
        (
            "everything x2: basil, coriander, halloumi",
            "name BY 2; name CR 2; name HA 2",
        ),
    ]);
}

#[test]
fn a_quantity_alone_behind_goods_without_one_counts_them() {
    check(&[
        ("halloumi please, 20 of them", "name HA 20"),
        ("halloumi, 2 cases. coke, 3", "name HA 2 case; name CO 3"),
        ("no basil, 3 halloumi", "remove BY; name HA 3"),
    ]);
}

#[test]
fn numbers_of_people_hours_and_items_count_no_goods() {
    check(&[
        (
            "party of 40 on sunday so 2 halloumi",
            "deliver 2026-11-22; name HA 2",
        ),
        ("2 halloumi for 60 people", "name HA 2"),
        ("1) halloumi - 4\n2) coke - 3", "name HA 4; name CO 3"),
        ("2 halloumi 250s", "name HA 2"),
        ("1. halloumi 4\n2. coke 3", "name HA 4; name CO 3"),
    ]);
}

#[test]
fn a_word_that_sounds_like_a_number_counts_where_a_unit_follows() {
    check(&[
        (
            "for cases of halloumi and to cases of coke",
            "name HA 4 case; name CO 2 case",
        ),
        ("ate bunches of basil", "name BY 8 bunch"),
        ("coke for 2 cases", "name CO 2 case"),
    ]);
}

#[test]
fn goods_with_or_between_them_are_a_choice_and_its_fallback() {
    check(&[
        (
            "3 plum tomatoes or cherry toms if you're out",
            "name TP 3 else TC",
        ),
        (
            "3 plum tomatoes or cherry toms if you're out, 2 basil",
            "name TP 3 else TC; name BY 2",
        ),
    ]);
}

#[test]
fn a_number_with_actually_behind_it_puts_right_the_one_before() {
    check(&[("4 coke, 5 actually", "name CO 5")]);
}

#[test]
fn goods_that_are_asked_for_with_no_have_what_follows_as_their_fallback() {
    check(&[(
        "2 plum tomatoes. no plum? send cherry toms instead",
        "name TP 2 else TC",
    )]);
}

#[test]
fn the_unknown_last_of_a_list_is_kept() {
    check(&[(
        "2 coke, halloumi and chips",
        "name CO 2; name HA; name <chips>",
    )]);
}

#[test]
fn two_names_side_by_side_are_two_goods() {
    check(&[("basil coriander and halloumi", "name BY; name CR; name HA")]);
}

#[test]
fn quantities_that_stand_behind_their_goods_stay_there() {
    check(&[(
        "basil 2 coriander 3 halloumi 1 double cream 4",
        "name BY 2; name CR 3; name HA 1; name DC 4",
    )]);
}

#[test]
fn some_are_taken_off_a_line_by_number() {
    check(&[
        ("knock one off the coke", "less CO 1"),
        ("take 2 off the coke", "less CO 2"),
    ]);
}

#[test]
fn words_of_a_sure_name_signal_nothing_else() {
    check(&[
        ("double everything", "times all 2"),
        ("2 double cream", "name DC 2"),
        ("just the coke please, ten cases of coke", "name CO 10 case"),
    ]);
}

#[test]
fn a_heading_over_a_list_is_no_goods() {
    check(&[
        ("just two things: 3 coke", "name CO 3"),
        ("fridge stuff:\n2 halloumi\n3 coke", "name HA 2; name CO 3"),
    ]);
}
