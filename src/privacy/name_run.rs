//! Which words with capitals stand together as a person's name would?

use super::page::{Kind, Page};
use super::words::Role;

/// First, middle and last names, with what joins them.
const LONGEST: usize = 4;

/// What stands inside names in small letters.
const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "van", "von", "den", "der", "la", "el", "bin", "al", "zu", "di", "ter",
];

/// Articles with a capital begin the name of a place: "Carmen Ibáñez de El Faro".
const ARTICLES: &[&str] = &[
    "El", "La", "Los", "Las", "Le", "Les", "The", "Het", "Der", "Die", "Das",
];

/// Tokens of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// The first.
    pub first: usize,
    /// The last.
    pub last: usize,
    words: usize,
}

impl Run {
    /// Whether it has a first and a last name.
    pub(super) const fn is_long(&self) -> bool {
        self.words >= 2
    }
}

/// The name that starts with this token.
pub(super) fn run_at(page: &Page, first: usize) -> Option<Run> {
    if !may_be_a_name(page, first) {
        return None;
    }
    let mut run = Run {
        first,
        last: first,
        words: 1,
    };
    while run.words < LONGEST {
        let Some(next) = next_name(page, run.last) else {
            break;
        };
        run.last = next;
        run.words += 1;
    }
    let initial = run.words == 1 && page.tokens[first].end - page.tokens[first].start == 1;
    let whole = !initial
        && !page
            .tokens
            .get(run.last + 1)
            .is_some_and(|t| t.glued && t.kind == Kind::Digits);
    whole.then_some(run)
}

/// The next word of a name: right behind, behind a hyphen, an initial's point or a particle.
fn next_name(page: &Page, last: usize) -> Option<usize> {
    let glued = |at: usize| page.tokens.get(at).is_some_and(|token| token.glued);
    if page.is_mark(last + 1, '-') && glued(last + 1) && glued(last + 2) {
        return may_be_a_name(page, last + 2).then_some(last + 2);
    }
    let initial = page.tokens[last].end - page.tokens[last].start == 1;
    let mut next = last + 1 + usize::from(initial && page.is_mark(last + 1, '.'));
    let mut particle = false;
    while page.kind(next) == Kind::Word && PARTICLES.contains(&page.word(next).as_str()) {
        next += 1;
        particle = true;
    }
    let article =
        particle && page.kind(next) == Kind::Word && ARTICLES.contains(&page.word(next).as_str());
    (may_be_a_name(page, next) && !article).then_some(next)
}

/// The name that ends right before this token: a comma, a bracket, a colon or "'s cell:" may stand
/// between.
pub(super) fn run_before(page: &Page, at: usize) -> Option<Run> {
    let mut end = at;
    while end > 0
        && (page.kind(end - 1) == Kind::Mark || is_contact_word(page, end - 1))
        && at - end < 4
    {
        end -= 1;
    }
    let mut first = end;
    while first > 0 && end - first < LONGEST && may_be_a_name(page, first - 1) {
        first -= 1;
    }
    let opens = first == 0
        || (page.kind(first - 1) != Kind::Digits && !page.roles(first - 1).has(Role::Telephone));
    let run = run_at(page, first).filter(|_| first < end && opens)?;
    (run.last + 1 == end).then_some(run)
}

fn is_contact_word(page: &Page, at: usize) -> bool {
    page.kind(at) == Kind::Word
        && !page.is_capital(at)
        && page.roles(at).any(&[Role::Telephone, Role::Place])
        || page.kind(at) == Kind::Word && matches!(page.word(at).as_str(), "on" | "c" | "m" | "s")
}

/// Whether a token is a word that has a capital and means nothing else that is known.
pub(super) fn may_be_a_name(page: &Page, at: usize) -> bool {
    let Some(token) = page.tokens.get(at).filter(|token| token.kind == Kind::Word) else {
        return false;
    };
    let other = [
        Role::NotAName,
        Role::Telephone,
        Role::Calling,
        Role::Number,
        Role::Code,
        Role::Card,
        Role::Social,
        Role::Birth,
        Role::Closing,
        Role::Address,
        Role::Title,
        Role::Person,
        Role::Street,
    ];
    let acronym =
        token.end - token.start > 1 && page.letters(token.start, token.end).all(char::is_uppercase);
    page.is_capital(at) && !acronym && !token.roles.any(&other)
}
