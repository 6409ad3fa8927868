//! Whatever a customer writes, is nothing lost, nothing forged and nothing left?

use proptest::prelude::*;

use super::*;
use crate::language::Span;

/// Texts of what makes trouble: placeholders, brackets, digits, marks, letters of several bytes.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "[PHONE_1]",
        "[PHONE_",
        "[NAME_2]",
        "[",
        "]",
        "_1]",
        "1",
        "07700 900123",
        " ",
        "\n",
        "4242",
        "4242 4242 4242 4242",
        "@",
        "a@b.example",
        "+44",
        "(",
        ")",
        "-",
        ".",
        "é",
        "🍋",
        "\u{200b}",
        "½",
        "call",
        "Ann",
        "my name is",
        "GB82WEST12345698765432",
        "12 High Street",
        "born 1/2/1970",
        "219-09-9999",
        ", ",
        "no",
        "ext 5",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

/// Spans of any place, kind by kind, that may overlap, be empty or reach beyond the text.
fn findings() -> impl Strategy<Value = Vec<Finding>> {
    let kinds = prop::sample::select(PiiKind::ALL);
    let finding = (0_usize..90, 0_usize..20, kinds).prop_map(|(start, length, kind)| Finding {
        span: Span {
            start,
            end: start + length,
        },
        kind,
        rule: "test",
        confidence: 1.0,
    });
    prop::collection::vec(finding, 0..6)
}

proptest! {
    #[test]
    fn what_is_found_is_in_order_apart_and_of_whole_letters(text in texts()) {
        let mut end = 0;
        for finding in detect(&text, &Known::default()) {
            prop_assert!(finding.span.start >= end && finding.span.start < finding.span.end);
            prop_assert!(text.get(finding.span.start..finding.span.end).is_some());
            prop_assert!((0.0..=1.0).contains(&finding.confidence));
            end = finding.span.end;
        }
    }

    #[test]
    fn what_was_redacted_comes_back_to_the_letter(text in texts(), findings in findings()) {
        let findings: Vec<Finding> = findings
            .into_iter()
            .filter(|finding| finding.kind != PiiKind::CreditCard)
            .collect();
        let redacted = redact(&text, &findings);
        prop_assert_eq!(redacted.restore(redacted.text()), text);
    }

    #[test]
    fn a_span_of_what_was_left_leads_back_to_the_same_words(text in texts(), findings in findings()) {
        let redacted = redact(&text, &findings);
        for (start, letter) in redacted.text().char_indices() {
            let span = Span { start, end: start + letter.len_utf8() };
            if let Some(original) = redacted.original_span(span) {
                prop_assert_eq!(original.of(&text), span.of(redacted.text()));
            }
        }
    }

    #[test]
    fn no_card_is_left_in_a_redacted_text_or_comes_back(text in texts()) {
        let redacted = redact(&text, &detect(&text, &Known::default()));
        prop_assert_eq!(mask_cards(redacted.text()), None);
        prop_assert_eq!(mask_cards(&redacted.restore(redacted.text())), None);
    }
}
