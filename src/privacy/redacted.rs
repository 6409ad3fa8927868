//! What does a text look like without its personal data, and where did each word of it stand?

use std::fmt;

use super::finding::{Finding, PiiKind};
use super::mask::blocked;
use crate::language::Span;

/// A text in which placeholders such as `[PHONE_1]` stand for personal data. [`redact`] alone makes
/// one, so that a function that takes it cannot be handed a customer's words as they came.
#[derive(Clone)]
pub struct Redacted {
    text: String,
    pieces: Vec<Piece>,
    values: Vec<Value>,
    original_length: usize,
}

/// One placeholder at its place.
#[derive(Clone, Copy)]
struct Piece {
    redacted: Span,
    original: Span,
}

/// What a placeholder stands for.
#[derive(Clone)]
struct Value {
    kind: PiiKind,
    placeholder: String,
    text: String,
}

/// Puts placeholders in the place of what was found. One value has one placeholder all through the
/// text; a placeholder is never a word that the text had before. Findings that overlap are taken
/// together, so that no part of either is left.
#[must_use]
pub fn redact(text: &str, findings: &[Finding]) -> Redacted {
    let mut redacted = Redacted {
        text: String::with_capacity(text.len()),
        pieces: Vec::new(),
        values: Vec::new(),
        original_length: text.len(),
    };
    let mut copied = 0;
    for (span, kind) in apart(text, findings) {
        redacted.text.push_str(&text[copied..span.start]);
        redacted.put(text, span, kind);
        copied = span.end;
    }
    redacted.text.push_str(&text[copied..]);
    redacted
}

/// The findings in order, on whole characters, those that overlap as one.
fn apart(text: &str, findings: &[Finding]) -> Vec<(Span, PiiKind)> {
    let mut spans: Vec<(Span, PiiKind)> = findings
        .iter()
        .map(|finding| (whole(text, finding.span), finding.kind))
        .filter(|(span, _)| span.start < span.end)
        .collect();
    spans.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut apart: Vec<(Span, PiiKind)> = Vec::with_capacity(spans.len());
    for (span, kind) in spans {
        match apart.last_mut() {
            Some((last, _)) if span.start < last.end => last.end = last.end.max(span.end),
            _ => apart.push((span, kind)),
        }
    }
    apart
}

/// The span within the text, widened to whole characters.
fn whole(text: &str, span: Span) -> Span {
    let mut start = span.start.min(text.len());
    let mut end = span.end.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    Span { start, end }
}

impl Redacted {
    /// The text with placeholders.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A text that uses the placeholders, with the values put back: each placeholder once, in one
    /// pass, so that no value is read for placeholders in its turn. A card is never put back, only
    /// its mask.
    #[must_use]
    pub fn restore(&self, text: &str) -> String {
        let mut restored = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('[') {
            restored.push_str(&rest[..at]);
            rest = &rest[at..];
            let value = self
                .values
                .iter()
                .find(|v| rest.starts_with(&v.placeholder));
            let (shown, length) = value.map_or(("[", 1), |v| (&v.text, v.placeholder.len()));
            restored.push_str(shown);
            rest = &rest[length..];
        }
        restored.push_str(rest);
        restored
    }

    /// Where a span of the redacted text stands in the text as it came, in bytes. Nothing for a
    /// span that ends outside the text, inside a character or inside a placeholder.
    #[must_use]
    pub fn original_span(&self, span: Span) -> Option<Span> {
        self.text.get(span.start..span.end)?;
        let mapped = Span {
            start: self.original_offset(span.start)?,
            end: self.original_offset(span.end)?,
        };
        (mapped.end <= self.original_length).then_some(mapped)
    }

    /// A span of the redacted text with a blank in the place of each placeholder. Nothing for a span
    /// that [`Redacted::original_span`] knows nothing of.
    #[must_use]
    pub fn without_values(&self, span: Span) -> Option<String> {
        self.original_span(span)?;
        let within =
            |piece: &&Piece| span.start <= piece.redacted.start && piece.redacted.end <= span.end;
        let mut plain = String::new();
        let mut copied = span.start;
        for piece in self.pieces.iter().filter(within) {
            plain.push_str(&self.text[copied..piece.redacted.start]);
            plain.push(' ');
            copied = piece.redacted.end;
        }
        plain.push_str(&self.text[copied..span.end]);
        Some(plain)
    }

    fn original_offset(&self, offset: usize) -> Option<usize> {
        let before = self.pieces.iter().rev().find(|p| p.redacted.start < offset);
        match before {
            None => Some(offset),
            Some(piece) if offset < piece.redacted.end => None,
            Some(piece) => Some(piece.original.end + (offset - piece.redacted.end)),
        }
    }

    fn put(&mut self, text: &str, original: Span, kind: PiiKind) {
        let value = match kind {
            PiiKind::CreditCard => blocked(original.of(text)),
            PiiKind::Email
            | PiiKind::Phone
            | PiiKind::Address
            | PiiKind::Ssn
            | PiiKind::Iban
            | PiiKind::Name
            | PiiKind::DateOfBirth => original.of(text).to_owned(),
        };
        let placeholder = self.placeholder(text, kind, value);
        let start = self.text.len();
        self.text.push_str(&placeholder);
        let redacted = Span {
            start,
            end: self.text.len(),
        };
        self.pieces.push(Piece { redacted, original });
    }

    /// The placeholder of a value: the one that it has, or the next that the text does not have.
    fn placeholder(&mut self, text: &str, kind: PiiKind, value: String) -> String {
        let has = self
            .values
            .iter()
            .find(|v| v.kind == kind && v.text == value);
        if let Some(has) = has {
            return has.placeholder.clone();
        }
        let mut number = self.values.iter().filter(|v| v.kind == kind).count() + 1;
        let name = |number: usize| format!("[{}_{number}]", kind.as_str());
        let taken = |number: usize| {
            let name = name(number);
            text.contains(&name) || self.values.iter().any(|v| v.placeholder == name)
        };
        while taken(number) {
            number += 1;
        }
        let placeholder = name(number);
        self.values.push(Value {
            kind,
            placeholder: placeholder.clone(),
            text: value,
        });
        placeholder
    }
}

/// The placeholders alone: a value in a log would outlive its message.
impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Redacted").field(&self.text).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, word: &str, kind: PiiKind) -> Vec<Finding> {
        text.match_indices(word)
            .map(|(start, word)| Finding {
                span: Span {
                    start,
                    end: start + word.len(),
                },
                kind,
                rule: "test",
                confidence: 1.0,
            })
            .collect()
    }

    fn phones(text: &str) -> Redacted {
        redact(text, &found(text, "555-0134", PiiKind::Phone))
    }

    #[test]
    fn one_value_has_one_placeholder_and_comes_back() {
        let redacted = phones("call 555-0134, I say 555-0134 – 2 cs");
        assert_eq!(redacted.text(), "call [PHONE_1], I say [PHONE_1] – 2 cs");
        assert_eq!(
            redacted.restore("We call [PHONE_1] [PHONE_2] [x"),
            "We call 555-0134 [PHONE_2] [x"
        );
    }

    #[test]
    fn a_customer_who_writes_a_placeholder_gets_no_value_of_ours() {
        let redacted = phones("[PHONE_1] is not 555-0134");
        assert_eq!(redacted.text(), "[PHONE_1] is not [PHONE_2]");
        assert_eq!(
            redacted.restore(redacted.text()),
            "[PHONE_1] is not 555-0134"
        );
    }

    #[test]
    fn a_span_of_the_redacted_text_is_one_of_the_text_as_it_came() {
        let original = "né 555-0134 é 2 cs";
        let redacted = phones(original);
        let at = |word: &str| {
            let start = redacted.text().find(word).unwrap();
            let end = start + word.len();
            redacted.original_span(Span { start, end })
        };
        for (word, expected) in [
            ("2 cs", "2 cs"),
            ("né", "né"),
            ("[PHONE_1]", "555-0134"),
            ("[PHONE_1] é 2", "555-0134 é 2"),
        ] {
            assert_eq!(at(word).map(|span| span.of(original)), Some(expected));
        }
        for inside in ["PHONE_1]", "né [PHONE"] {
            assert_eq!(at(inside), None, "{inside}");
        }
        assert_eq!(redacted.original_span(Span { start: 2, end: 99 }), None);
    }

    #[test]
    fn a_span_without_values_holds_nothing_of_them_and_no_placeholder() {
        let redacted = phones("né 555-0134 é 2 cs");
        let all = Span {
            start: 0,
            end: redacted.text().len(),
        };
        assert_eq!(redacted.without_values(all).unwrap(), "né   é 2 cs");
        assert_eq!(redacted.without_values(Span { start: 0, end: 8 }), None);
    }

    #[test]
    fn findings_that_overlap_leave_no_part_of_either() {
        let text = "Ann 12 High St";
        let mut findings = found(text, "12 High", PiiKind::Address);
        findings.extend(found(text, "High St", PiiKind::Address));
        findings.extend(found(text, "Ann 12", PiiKind::Name));
        assert_eq!(redact(text, &findings).text(), "[NAME_1]");
    }

    #[test]
    fn what_is_printed_of_it_holds_no_value() {
        let printed = format!("{:?}", phones("call 555-0134"));
        assert_eq!(printed, "Redacted(\"call [PHONE_1]\")");
    }

    #[test]
    fn a_card_comes_back_as_its_mask_alone() {
        let text = "pay with 4111 1111 1111 1111";
        let redacted = redact(
            text,
            &found(text, "4111 1111 1111 1111", PiiKind::CreditCard),
        );
        assert_eq!(
            redacted.restore(redacted.text()),
            "pay with ████ ████ ████ ████"
        );
    }
}
