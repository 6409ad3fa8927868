//! Which tokens are codes: GTINs, article codes, numbers of other things?

use super::normalise::Span;
use super::tokens::{Kind, Token};

/// A code among the tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What kind.
    pub kind: CodeKind,
    /// How many tokens it takes.
    pub len: usize,
}

/// What a code may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeKind {
    /// An EAN-8, UPC-12, EAN-13 or GTIN-14 whose check digit is right.
    Gtin,
    /// Letters and digits as article codes have them: "CUP-8OZ-1000".
    Article,
    /// A long number that is no GTIN: a phone, a card, an account.
    Digits,
}

/// Digits in a row from which a number is no quantity: the largest possible one has six.
const LONG: usize = 9;

/// The code that starts at a token.
#[must_use]
pub fn code_at(tokens: &[Token], at: usize) -> Option<Code> {
    let first = tokens.get(at)?;
    if first.kind == Kind::Number && is_gtin(&first.key) && !glued_after(tokens, at + 1) {
        return Some(Code {
            kind: CodeKind::Gtin,
            len: 1,
        });
    }
    article(tokens, at).or_else(|| long_number(tokens, at))
}

/// The end of a run of letters, digits and dashes without a space.
#[must_use]
pub fn run_end(tokens: &[Token], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(token) = tokens.get(end).filter(|token| token.glued) {
        let joins = ["-", "_", "/", "."].iter().any(|mark| token.is(mark));
        let joined = joins && glued_after(tokens, end + 1) && !tokens[end + 1].is(&token.key);
        if !(joined || matches!(token.kind, Kind::Word | Kind::Number)) {
            break;
        }
        end += 1;
    }
    end
}

fn glued_after(tokens: &[Token], at: usize) -> bool {
    tokens
        .get(at)
        .is_some_and(|t| t.glued && matches!(t.kind, Kind::Word | Kind::Number))
}

/// Two or more parts joined by dashes, with a digit and a letter somewhere.
fn article(tokens: &[Token], at: usize) -> Option<Code> {
    if at > 0 && glued_after(tokens, at) && tokens[at - 1].kind != Kind::Mark {
        return None;
    }
    let end = run_end(tokens, at);
    let run = &tokens[at..end];
    let has = |kind: Kind| run.iter().any(|token| token.kind == kind);
    let dashed = run.iter().any(|token| token.is("-") || token.is("_"));
    (dashed && has(Kind::Number) && has(Kind::Word)).then_some(Code {
        kind: CodeKind::Article,
        len: run.len(),
    })
}

/// Groups of digits with blanks or dashes between them, nine digits or more in all.
fn long_number(tokens: &[Token], at: usize) -> Option<Code> {
    let mut end = at;
    let mut digits = 0;
    while let Some(token) = tokens.get(end) {
        let separator = token.is("-") || token.is("+") || (token.kind == Kind::Word && at < end);
        if token.kind == Kind::Number && token.key.bytes().all(|byte| byte.is_ascii_digit()) {
            digits += token.key.len();
        } else if !(separator && next_is_group(tokens, end)) || token.kind == Kind::Word {
            break;
        }
        end += 1;
    }
    let groups = tokens[at..end].iter().filter(|t| t.kind == Kind::Number);
    let grouped = groups.clone().all(|token| token.key.len() >= 2) && groups.count() > 0;
    (digits >= LONG && grouped).then_some(Code {
        kind: CodeKind::Digits,
        len: end - at,
    })
}

fn next_is_group(tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Number)
}

/// Whether digits are a GTIN by length and check digit (GS1 General Specifications, section 7.9).
#[must_use]
pub fn is_gtin(digits: &str) -> bool {
    if !matches!(digits.len(), 8 | 12 | 13 | 14) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| u32::from(byte - b'0') * if at % 2 == 1 { 3 } else { 1 })
        .sum();
    sum.is_multiple_of(10)
}

/// The code that stands behind a PO cue: what follows up to a blank, with a digit in it. `None`
/// where none does.
#[must_use]
pub fn number_behind_cue(tokens: &[Token], mut at: usize) -> Option<(Span, usize)> {
    let start = at;
    while tokens
        .get(at)
        .is_some_and(|token| [":", "#", ".", "-", "="].iter().any(|mark| token.is(mark)))
    {
        at += 1;
    }
    tokens.get(at)?;
    let end = run_end(tokens, at);
    let run = &tokens[at..end];
    run.iter()
        .any(|token| token.kind == Kind::Number)
        .then(|| (run[0].span.to(run[run.len() - 1].span), end - start))
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    fn code(text: &str) -> Option<(CodeKind, usize)> {
        code_at(&tokens(text), 0).map(|code| (code.kind, code.len))
    }

    #[test]
    fn codes_are_told_from_quantities() {
        assert_eq!(code("5000112637922 x 2"), Some((CodeKind::Gtin, 1)));
        assert_eq!(code("5000112637923 x 2"), Some((CodeKind::Digits, 1)));
        assert_eq!(code("CUP-8OZ-1000 x 2"), Some((CodeKind::Article, 6)));
        assert_eq!(code("4111 1111 1111 1111"), Some((CodeKind::Digits, 4)));
        assert_eq!(code("07700 900123"), Some((CodeKind::Digits, 2)));
        for text in ["2-3 boxes", "1000", "5kg", "coke-", "2 x 5"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn a_purchase_order_number_follows_its_cue() {
        let text = "PO: HD-2026-11-0042 ok";
        let tokens = tokens(text);
        let (span, len) = number_behind_cue(&tokens, 1).unwrap();
        assert_eq!((span.of(text), len), ("HD-2026-11-0042", 8));
        assert_eq!(
            number_behind_cue(&super::super::tokens("PO please"), 1),
            None
        );
    }

    #[test]
    fn check_digits_are_checked() {
        assert!(is_gtin("4006381333931") && !is_gtin("4006381333932"));
    }
}
