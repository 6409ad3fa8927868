//! Which pieces of a text are personal data?

use super::finding::{Finding, Known, PiiKind};
use super::page::Page;
use super::{address, birth, card, email, iban, name, phone, ssn};

/// A rule: what it finds, the name that is stored with a finding, and how sure it is. The
/// confidences are an order of trust, set by hand: check digits and forms that nothing else has are
/// above .9, a form with a word that speaks for it above .7, a word alone below.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    /// What it finds.
    pub kind: PiiKind,
    /// Its name, for good.
    pub name: &'static str,
    /// From 0 to 1.
    pub confidence: f64,
}

/// The findings so far, by letters of the page.
pub(super) struct Draft<'a> {
    /// The text.
    pub page: &'a Page,
    /// What is known of both businesses.
    pub known: &'a Known<'a>,
    /// In order, without overlaps.
    found: Vec<(usize, usize, Rule)>,
}

impl<'a> Draft<'a> {
    /// Nothing found yet.
    pub(super) const fn new(page: &'a Page, known: &'a Known<'a>) -> Self {
        Self {
            page,
            known,
            found: Vec::new(),
        }
    }

    /// Whether no rule before has taken any of these letters.
    pub(super) fn is_free(&self, start: usize, end: usize) -> bool {
        let behind = self.found.partition_point(|(_, to, _)| *to <= start);
        self.found
            .get(behind)
            .is_none_or(|(from, _, _)| end <= *from)
    }

    /// Takes these letters, where they are free.
    pub(super) fn add(&mut self, start: usize, end: usize, rule: Rule) {
        if start < end && self.is_free(start, end) {
            let behind = self.found.partition_point(|(_, to, _)| *to <= start);
            self.found.insert(behind, (start, end, rule));
        }
    }

    /// Where pieces of a kind were found: first letter and one past the last.
    pub(super) fn of_kind(&self, kind: PiiKind) -> impl Iterator<Item = (usize, usize)> + '_ {
        let of_kind = move |(_, _, rule): &&(usize, usize, Rule)| rule.kind == kind;
        self.found
            .iter()
            .filter(of_kind)
            .map(|(start, end, _)| (*start, *end))
    }

    /// Whether the distributor knows these letters as a code, as written or by their digits.
    pub(super) fn is_code(&self, start: usize, end: usize) -> bool {
        if self.known.is_code.is_none() {
            return false;
        }
        let written: String = self.page.letters(start, end).collect();
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        self.known.code(written.trim()) || self.known.code(&digits)
    }

    fn finish(self) -> Vec<Finding> {
        let page = self.page;
        let finding = |(start, end, rule): (usize, usize, Rule)| Finding {
            span: page.span(start, end),
            kind: rule.kind,
            rule: rule.name,
            confidence: rule.confidence,
        };
        self.found.into_iter().map(finding).collect()
    }
}

/// Every piece of personal data in a text, in order and without overlaps. The rules run from those
/// that check digits prove to those that words suggest, and none takes what one before it has.
#[must_use]
pub fn detect(text: &str, known: &Known<'_>) -> Vec<Finding> {
    let page = Page::read(text);
    let mut draft = Draft::new(&page, known);
    email::find(&mut draft);
    iban::find(&mut draft);
    card::find(&mut draft);
    ssn::find(&mut draft);
    birth::find(&mut draft);
    phone::find(&mut draft);
    address::find(&mut draft);
    name::find(&mut draft);
    draft.finish()
}

/// The payment cards of a text alone: what is looked for before anything is stored, when nothing is
/// known yet of the customer or the distributor's codes.
#[must_use]
pub fn cards(text: &str) -> Vec<Finding> {
    // The shortest card number has twelve digits: most messages are left here.
    if text
        .chars()
        .filter(|letter| letter.is_numeric())
        .take(12)
        .count()
        < 12
    {
        return Vec::new();
    }
    let page = Page::read(text);
    let known = Known::default();
    let mut draft = Draft::new(&page, &known);
    // What is something else for sure is not blocked out: an address may consist of digits.
    email::find(&mut draft);
    iban::find(&mut draft);
    card::find(&mut draft);
    let mut findings = draft.finish();
    findings.retain(|finding| finding.kind == PiiKind::CreditCard);
    findings
}
