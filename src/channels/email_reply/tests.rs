//! What must hold for every mail that is parted.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::part;
use crate::channels::shared_tests;

fn new(body: &str) -> String {
    part(body).text
}

#[test]
fn history_under_an_attribution_goes_in_every_language() {
    for attribution in [
        "On Mon, Nov 16, 2026 at 9:12 AM Orders <o@dist.example> wrote:",
        "On Mon, Nov 16, 2026 at 9:12 AM Orders from the distributor <\no@dist.example> wrote:",
        "Am Mo., 16. Nov. 2026 um 09:12 Uhr schrieb Orders <o@dist.example>:",
        "Le lun. 16 nov. 2026 à 09:12, Orders <o@dist.example> a écrit\u{a0}:",
        "Op ma 16 nov 2026 om 09:12 schreef Orders <o@dist.example>:",
        "El lun, 16 nov 2026 a las 9:12, Orders (<o@dist.example>) escribió:",
        "Il giorno lun 16 nov 2026 alle ore 09:12 Orders <o@dist.example> ha scritto:",
        "Em seg., 16 de nov. de 2026 às 09:12, Orders <o@dist.example> escreveu:",
        "16.11.2026 09:12 Orders <o@dist.example> написал:",
    ] {
        for mark in ["> ", ""] {
            let body = format!("2 cases milk\n\n{attribution}\n\n{mark}Total 12.00\n{mark}Bye");
            let parts = part(&body);
            assert_eq!(parts.text, "2 cases milk", "{attribution}");
            assert!(parts.quoted.unwrap().ends_with("Bye"), "{attribution}");
        }
    }
}

#[test]
fn history_under_an_outlook_header_goes() {
    for header in [
        "From: Orders\nSent: Monday, 16 November 2026 09:12\nTo: Ida\nSubject: Order",
        "________________________________\nVon: Orders\nGesendet: Montag\nAn: Ida\nBetreff: Order",
        "*De :* Orders\n*Envoyé :* lundi\n*À :* Ida\n*Objet :* Order",
        "Van: Orders\nVerzonden: maandag\nAan: Ida\nOnderwerp: Order",
        "-----Original Message-----\nFrom: Orders",
        "-----Ursprüngliche Nachricht-----\nVon: Orders",
        "-----Messaggio originale-----\nDa: Orders",
        "---- Mensaje original ----\nDe: Orders",
    ] {
        assert_eq!(
            new(&format!("5 flour\r\n\n{header}\n\n9 eggs")),
            "5 flour",
            "{header}"
        );
    }
}

#[test]
fn answers_between_quoted_lines_are_kept() {
    let body = "On 16 Nov 2026, at 09:12, Orders <o@d.example> wrote:\n\n> 5 boxes?\nmake it 6\n> \
                Friday?\n\nyes";
    let parts = part(body);
    assert_eq!(parts.text, "make it 6\n\nyes");
    assert!(parts.quoted.unwrap().contains("> 5 boxes?\n> Friday?"));
}

#[test]
fn signatures_go_and_the_words_of_programs_with_them() {
    for tail in [
        "-- \nIda\nCafe Rosa",
        "--\nIda",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Get Outlook for iOS",
        "Envoyé de mon iPhone",
        "Verzonden vanaf mijn iPhone",
        "Enviado desde mi Samsung",
        "Inviato da iPhone",
        "-- \nIda\n\n> 9 eggs",
    ] {
        assert_eq!(new(&format!("2 milk\n\n{tail}")), "2 milk", "{tail}");
    }
}

#[test]
fn what_only_looks_like_a_mark_is_kept() {
    let list = (1..20).fold(String::new(), |mut list, n| {
        let _ = write!(list, "\n{n} boxes of item {n}");
        list
    });
    for body in [
        "Milk:\n______________\n5 cases",
        "- 5 milk\n-6 eggs",
        "Sent from my desk, is much easier than my phone.",
        "On Friday we need:\n5 milk",
        "From: the usual list\n5 milk",
        &format!("Hi\n--{list}"),
    ] {
        assert_eq!(new(body), body);
    }
}

#[test]
fn the_line_above_an_attribution_is_the_customers_own() {
    for own in [
        "2 cases milk",
        "On Friday 5 milk",
        "ida@cafe.example orders 2 milk",
    ] {
        let body = format!("{own}\nOn Dec 8, 2026 2:10 PM, Orders <o@d.example> wrote:\n> Hi");
        assert_eq!(new(&body), own);
    }
}

#[test]
fn where_nothing_new_is_left_the_whole_is_the_text() {
    let parts = part("> 2 milk\n> 3 eggs");
    assert_eq!(parts.text, "> 2 milk\n> 3 eggs");
    assert_eq!(parts.quoted.as_deref(), Some("> 2 milk\n> 3 eggs"));
    assert_eq!(part(""), super::Parts::default());
}

#[test]
fn a_forwarded_mail_is_kept_apart_from_what_introduces_it() {
    for mark in [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "---------- Weitergeleitete Nachricht ---------",
        "-------- Message transféré --------",
    ] {
        let parts = part(&format!(
            "please order this\n\n{mark}\nFrom: chef@d.example\n\n2 milk"
        ));
        assert_eq!(parts.text, "please order this", "{mark}");
        assert!(parts.quoted.unwrap().ends_with("2 milk"));
        assert_eq!(new(&format!("{mark}\nFrom: chef@d.example\n\n2 milk")), "");
    }
}

#[test]
fn recorded_replies_are_parted_where_their_meaning_is_clear() {
    let expected = [
        (
            "correct_sig.txt",
            "this is an email with a correct -- signature.",
        ),
        (
            "email_1_4.txt",
            "Awesome! I haven't had another problem with it.",
        ),
        ("email_1_7.txt", ":+1:"),
        (
            "email_1_8.txt",
            "I will reply under this one\n\nand under this.",
        ),
        ("email_2_1.txt", "Outlook with a reply"),
        ("email_2_2.txt", "Outlook with a reply directly above line"),
        ("email_2_3.txt", "Outlook with a reply directly above line"),
        ("email_BlackBerry.txt", "Here is another email"),
        ("email_iPhone.txt", "Here is another email"),
        (
            "email_multi_word_sent_from_my_mobile_device.txt",
            "Here is another email",
        ),
    ];
    for (name, body) in shared_tests::files("email_replies") {
        let text = new(&String::from_utf8_lossy(&body));
        assert!(!text.is_empty(), "{name}");
        if let Some((_, expected)) = expected.iter().find(|(file, _)| *file == name) {
            assert_eq!(text, *expected, "{name}");
        }
        match name.as_str() {
            "email_1_5.txt" | "email_sent_from_my_not_signature.txt" => {
                assert_eq!(text, String::from_utf8_lossy(&body).trim(), "{name}");
            }
            "email_1_2.txt" => assert!(text.contains("You can list") && !text.contains('>')),
            "email_one_is_not_on.txt" => assert!(text.ends_with("when I run...")),
            "greedy_on.txt" => assert!(text.ends_with("is not working.")),
            "pathological.txt" => assert!(text.ends_with("computer."), "{text}"),
            _ => {}
        }
    }
}

#[test]
fn hostile_bodies_take_no_longer_than_others() {
    let started = Instant::now();
    let lines = 60_000;
    for line in [
        "On 1 wrote\n",
        "From: \n",
        ">>>>>>>>>>\n",
        "--\n",
        "________________\n",
        "\n",
        "On 1:1 @ wrote:\n \n",
    ] {
        let _ = part(&line.repeat(lines));
    }
    let _ = part(&"On ".repeat(500_000));
    let _ = part(&">".repeat(1_000_000));
    // A quadratic parser needs minutes for this; the bound is loose for slow machines.
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}

proptest! {
    #[test]
    fn no_body_can_make_it_fail_and_no_line_is_lost(body in "(?s).{0,400}") {
        let parts = part(&body);
        prop_assert!(!parts.text.is_empty() || parts.quoted.is_some() || body.trim().is_empty());
    }
}
