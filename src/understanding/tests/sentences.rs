//! What the reader makes of the phrasings that customers use.

use super::fixtures::{id, read_in, short};
use crate::understanding::{Asked, points_at_quoted};

fn read(text: &str) -> String {
    short(&read_in(text, &[], None, "en-GB")).join("; ")
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let found = read(text);
            (found != *expected).then(|| format!("{text:?}\n  wanted {expected}\n  read   {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn goods_are_named_with_their_quantities() {
    check(&[
        (
            "2 cs whole milk, a tray of eggs and 5 halloumi",
            "name MW 2 case; name EG 1 tray; name HA 5",
        ),
        ("a doz eggs", "name EG 12 each"),
        ("coke x2", "name CO 2"),
        ("2x coke", "name CO 2"),
        ("coke - 2", "name CO 2"),
        (
            "coke 3/ halloumi 5 / 7up 2",
            "name CO 3; name HA 5; name 7U 2",
        ),
        ("coke4 halloumi5 7up2", "name CO 4; name HA 5; name 7U 2"),
        ("half a case of unsalted butter", "name BU 0.5 case"),
        ("2-3 cases halloumi", "name HA 3 case"),
        ("a couple of bags of caster sugar please", "name CS 2 bag"),
        ("mac and cheese and 2 coke", "name MC; name CO 2"),
        ("7up 2 cs", "name 7U 2 case"),
        ("2 milk", "name MK|MS|MW? 2"),
        ("4 halloumi cases", "name HA 4 case"),
        (
            "four semi two coke six halloumi cheers",
            "name MS 4; name CO 2; name HA 6; Courtesy",
        ),
        ("10 of the green stuff", "name CR 10"),
        ("12 kg cod", "name CF 12 kg"),
    ]);
}

#[test]
fn digits_of_sizes_brands_and_lists_are_no_quantities() {
    check(&[
        ("olive oil 5L x2", "name OE 2"),
        ("3 x evoo 5l", "name OE 3"),
        ("00 flour 2 bags", "name FL 2 bag"),
        ("12 inch wraps x 2", "name W1 2"),
        ("2 blue roll", "name BR 2"),
        ("- 5 halloumi\n- coke x3", "name HA 5; name CO 3"),
        ("2 cases butter 250g", "name BS|BU? 2 case"),
    ]);
}

#[test]
fn a_correction_holds() {
    check(&[
        ("uh two no three cases of halloumi", "name HA 3 case"),
        ("one no sorry two drums of the veg oil", "name OV 2 drum"),
        ("3 coke, no wait 4", "name CO 4"),
        ("no wait 3", "set it 3"),
        ("sorry 2 halloumi", "set HA 2"),
    ]);
}

#[test]
fn a_cue_that_begins_a_products_name_is_the_name() {
    check(&[
        ("2 double cream", "name DC 2"),
        ("double the basil", "times BY 2"),
        ("double cream and 2 coke", "name DC; name CO 2"),
    ]);
}

#[test]
fn lines_are_changed() {
    check(&[
        ("add 1 more halloumi", "more HA 1"),
        ("2 more", "more it 2"),
        ("another 2 coke", "more CO 2"),
        ("also 2 flour", "more FL 2"),
        ("make it 4", "set it 4"),
        ("make the coke 5", "set CO 5"),
        ("no eggs", "remove EG"),
        ("take the coke off", "remove CO"),
        ("actually cancel the coke", "remove CO"),
        ("leave it off then", "remove it"),
        ("double the coke", "times CO 2"),
        ("one less halloumi", "less HA 1"),
        ("whole milk instead of coke", "replace CO by MW"),
        ("swap the coke for 7up", "replace CO by 7U"),
        ("put the coke back", "restore CO"),
        (
            "drop the 7up, make the coke 5 and add 6 halloumi",
            "remove 7U; set CO 5; more HA 6",
        ),
        ("coke 0", "remove CO"),
        ("coke - make it 6", "set CO 6"),
        ("make it 2 cases not 3", "set it 2 case"),
        ("not the eggs, the halloumi", "replace EG by HA"),
        ("take 1 coke off", "less CO 1"),
        ("add another halloumi", "more HA 1"),
        ("1e9 coke", "impossible CO 1000000000"),
        ("0.0001 coke", "impossible CO 0.0001"),
        (
            "9999999999999999999999999999999999 coke",
            "impossible CO 1000000000000000",
        ),
    ]);
}

#[test]
fn answers_and_orders_without_goods_are_told_apart() {
    check(&[
        ("the usual", "Repeat(Usual)"),
        ("usual but 3 coke", "Repeat(Usual); name CO 3"),
        (
            "same as last time but no eggs and double the coke",
            "Repeat(Last); remove EG; times CO 2",
        ),
        ("same as Tuesday please", "Repeat(Of(2026-11-17))"),
        ("yes", "Yes"),
        ("ok", "Yes"),
        ("👍", "Yes"),
        ("thats all", "Done"),
        ("no", "No"),
        ("cancel", "Cancel"),
        ("cancel my order please", "CancelPlaced"),
        ("2 coke and", "name CO 2; MoreToCome"),
        ("let me check the fridge", "MoreToCome"),
        (
            "2 coke, let me check what else we need",
            "name CO 2; MoreToCome",
        ),
        ("hiya", "Greeting"),
        ("STOP", "OptOut"),
        ("HELP", "Help"),
        ("", "Noise"),
        ("hi can I make an order", "Greeting; Begin"),
    ]);
}

#[test]
fn days_notes_and_numbers_of_others_stand_beside_goods() {
    check(&[
        ("2 coke for tomorrow", "name CO 2; deliver 2026-11-21"),
        (
            "6 coke 2 halloumi. Monday",
            "name CO 6; name HA 2; deliver 2026-11-23",
        ),
        ("2 flour for the 5th", "name FL 2; deliver 2026-12-05"),
        ("2 coke deliver 3/12", "name CO 2; deliver 2026-12-03"),
        (
            "4 coke. leave at the back door",
            "name CO 4; Comment(\"leave at the back door\")",
        ),
        (
            "PO 4500123987 / 3 coke",
            "PurchaseOrder(\"4500123987\"); name CO 3",
        ),
        ("4 coke, card 4111 1111 1111 1111", "name CO 4"),
        ("2 halloumi no subs", "name HA 2 nosubs"),
        (
            "cherry toms 2 cs, if none plum tomatoes",
            "name TC 2 case else TP",
        ),
        ("got any halloumi? if so 2 cases", "name HA 2 case ifso"),
    ]);
}

#[test]
fn questions_and_complaints_name_no_goods_to_order() {
    check(&[
        ("how much is the evoo?", "Price? OE"),
        ("call me", "Person"),
        ("my order hasn't arrived", "Complaint"),
        ("what's your minimum order", "Ask"),
        ("do you have halloumi in?", "Stock? HA"),
        ("wheres my delivery", "Status"),
        ("the eggs you sent were cracked", "Complaint"),
        (
            "3 coke. how much is the halloumi these days?",
            "name CO 3; Price? HA",
        ),
        ("can someone give me a ring about our account", "Person"),
    ]);
}

#[test]
fn an_answer_picks_from_what_was_offered() {
    let asked = Asked::Choice(vec![id("MW"), id("MS"), id("MK")]);
    for (text, expected) in [
        ("2", "choose MS"),
        ("the second one", "choose MS"),
        ("semi", "choose MS"),
        ("whole", "choose MW"),
        ("skimmed", "choose MK"),
        ("whole milk please", "choose MW"),
    ] {
        let found = short(&read_in(text, &[], Some(&asked), "en-GB")).join("; ");
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn other_languages_are_read() {
    for (text, locale, expected) in [
        (
            "2 cajas de leche entera para mañana",
            "es-ES",
            "name MW 2 case; deliver 2026-11-21",
        ),
        ("quita el cilantro", "es-ES", "remove CR"),
        ("3 Kisten Vollmilch bitte", "de-DE", "name MW 3 case"),
        ("hetzelfde als vorige keer graag", "nl-NL", "Repeat(Last)"),
        (
            "bhaiya 2 gaddi dhaniya bhej do",
            "en-IN",
            "name CR 2 bunch; Done",
        ),
    ] {
        let found = short(&read_in(text, &[], None, locale)).join("; ");
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn the_new_text_may_point_at_what_it_quotes() {
    assert!(points_at_quoted("Same as below but 2 flour please."));
    assert!(!points_at_quoted("Please change the carrots to 3 bags."));
}

#[test]
fn goods_instead_replace_the_line_in_question() {
    let read = |text| short(&read_in(text, &[id("CO")], None, "en-GB")).join("; ");
    assert_eq!(read("2 blue roll instead"), "replace it by BR 2");
    assert_eq!(read("blue roll instead please"), "replace it by BR");
}
