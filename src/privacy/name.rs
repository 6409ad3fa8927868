//! Which words are names of persons? Those that introduce one, a closing before it, a number beside
//! it say so: names themselves are not known, since half of them are goods ("Rosemary", "Victoria").

use super::detect::{Draft, Rule};
use super::finding::PiiKind;
use super::name_run::{Run, run_at, run_before};
use super::page::{Kind, Page};
use super::words::Role;

const INTRODUCED: Rule = Rule {
    kind: PiiKind::Name,
    name: "name.introduced",
    confidence: 0.8,
};

const SIGNED: Rule = Rule {
    kind: PiiKind::Name,
    name: "name.signature",
    confidence: 0.7,
};

const TITLED: Rule = Rule {
    kind: PiiKind::Name,
    name: "name.title",
    confidence: 0.7,
};

const BESIDE: Rule = Rule {
    kind: PiiKind::Name,
    name: "name.beside_contact",
    confidence: 0.6,
};

/// Tokens of a line that are looked at, before and behind.
const LINE: usize = 40;

pub(super) fn find(draft: &mut Draft<'_>) {
    for at in 0..draft.page.tokens.len() {
        let found = by_word(draft.page, at);
        if let Some((run, rule)) = found {
            add(draft, run, rule);
        }
    }
    beside_contacts(draft);
}

/// Adds a name, unless it is a business that is known, or goods.
fn add(draft: &mut Draft<'_>, run: Run, rule: Rule) {
    let page = draft.page;
    let (start, end) = (page.tokens[run.first].start, page.tokens[run.last].end);
    let written: String = page.letters(start, end).collect();
    let mut businesses = draft.known.businesses.iter();
    let business = businesses.any(|name| name.to_lowercase().contains(&written.to_lowercase()));
    let goods = draft
        .known
        .is_goods
        .is_some_and(|is_goods| is_goods(&written));
    if !business && !goods {
        draft.add(start, end, rule);
    }
}

/// The name that the word at this token speaks of.
fn by_word(page: &Page, at: usize) -> Option<(Run, Rule)> {
    if page.kind(at) == Kind::Mark {
        return dashed(page, at).map(|run| (run, SIGNED));
    }
    let roles = page.roles(at);
    if let Some(run) = alone_at_the_end(page, at) {
        return Some((run, SIGNED));
    }
    if roles.has(Role::Title) {
        return titled(page, at).map(|run| (run, TITLED));
    }
    let closes = roles.has(Role::Closing) && opens_clause(page, at);
    if let Some(run) = signed(page, at).filter(|_| closes) {
        return Some((run, SIGNED));
    }
    if page.tokens[at].glued && page.letter_before(page.tokens[at].start).is_ascii_digit() {
        return None;
    }
    let shouted = page.is_capital(at) && !(opens_clause(page, at) && is_prose(page, at));
    let labelled = page.is_mark(at + 1, ':');
    let speaks = !shouted || labelled;
    introduced(page, at)
        .filter(|_| speaks)
        .map(|run| (run, INTRODUCED))
}

/// Whether a word with a capital has it for being the first of its line or clause; "kind" of "kind
/// regards" may stand before it.
fn opens_clause(page: &Page, at: usize) -> bool {
    let small = !page.is_capital(at);
    let opens = |at: usize| at == 0 || page.kind(at - 1) != Kind::Word;
    let second = at == 1 || (at > 1 && page.kind(at - 2) == Kind::Break);
    small || opens(at) || second
}

/// Whether the line has a word of three letters without a capital: titles of goods have none, and
/// capitals say nothing there.
fn is_prose(page: &Page, at: usize) -> bool {
    let behind = (at + 1..page.tokens.len()).take_while(|at| page.kind(*at) != Kind::Break);
    let before = (0..at).rev().take_while(|at| page.kind(*at) != Kind::Break);
    let small = |at: usize| {
        let token = page.tokens[at];
        token.kind == Kind::Word && token.end - token.start >= 3 && !page.is_capital(at)
    };
    behind.take(LINE).chain(before.take(LINE)).any(small)
}

fn introduced(page: &Page, at: usize) -> Option<Run> {
    let roles = page.roles(at);
    let short = page.tokens[at].end - page.tokens[at].start <= 3;
    let mark = page.is_mark(at + 1, ':')
        || page.is_mark(at + 1, ',')
        || (short && page.is_mark(at + 1, '.'));
    let next = at + 1 + usize::from(mark);
    if roles.has(Role::Introduces) {
        return run_at(page, next);
    }
    if roles.has(Role::IntroducesTwo) {
        return run_at(page, next).filter(Run::is_long);
    }
    if roles.has(Role::Presents) {
        return run_at(page, at + 1).filter(|run| run.is_long() || is_presented(page, run.last));
    }
    if roles.has(Role::Person) {
        return person(page, at);
    }
    if roles.has(Role::Can) {
        let comes = |run: &Run| page.roles(run.last + 1).has(Role::Comes);
        return run_at(page, at + 1).filter(comes);
    }
    subject(page, at)
}

/// "its Bronwen, can I …", "this is Ann from …".
fn is_presented(page: &Page, last: usize) -> bool {
    let ends = page.is_mark(last + 1, ',') || page.kind(last + 1) == Kind::Break;
    ends || page.roles(last + 1).has(Role::Presented)
}

/// "the owner is Ann Hall", "manager: Doug", "chef Antoine Delacroix": a brand has the capital of
/// its first word, "Chef Boyardee".
fn person(page: &Page, at: usize) -> Option<Run> {
    if page.is_mark(at + 1, ':') || page.roles(at + 1).has(Role::Is) {
        return run_at(page, at + 2);
    }
    let small = !page.is_capital(at);
    run_at(page, at + 1).filter(|run| small || (run.is_long() && acts(page, run.last)))
}

/// "Kevin Strand quit", "Sunita Patel here": first and last name at the start of a clause.
fn subject(page: &Page, at: usize) -> Option<Run> {
    let opens = at == 0 || matches!(page.kind(at - 1), Kind::Mark | Kind::Break);
    let run = run_at(page, at).filter(|run| opens && run.is_long())?;
    let behind = page.roles(run.last + 1);
    let speaks = behind.has(Role::Acts) && !behind.has(Role::Is);
    (speaks || is_here(page, run.last + 1)).then_some(run)
}

/// "Ann Hall here".
fn is_here(page: &Page, at: usize) -> bool {
    page.kind(at) == Kind::Word && page.word(at) == "here"
}

fn acts(page: &Page, last: usize) -> bool {
    page.roles(last + 1).has(Role::Acts)
}

/// "Mrs Hall will …", "it is Herr Maier": goods have titles too, and nobody acts in those.
fn titled(page: &Page, at: usize) -> Option<Run> {
    let point = usize::from(page.is_mark(at + 1, '.'));
    let run = run_at(page, at + 1 + point)?;
    let spoken = page.before(at).is_some_and(|before| {
        before
            .roles
            .any(&[Role::Is, Role::Introduces, Role::Calling, Role::Person])
    });
    let ends = page.kind(run.last + 1) == Kind::Break;
    (acts(page, run.last) || (spoken && (ends || page.kind(run.last + 1) != Kind::Digits)))
        .then_some(run)
}

/// "Kind regards,\nAnn Hall": the next line that is nothing but a name, or what ends this line.
fn signed(page: &Page, at: usize) -> Option<Run> {
    let mut next = at + 1;
    while matches!(page.kind(next), Kind::Mark | Kind::Break) && next < page.tokens.len() {
        next += 1;
    }
    let run = run_at(page, next)?;
    let behind = run.last + 1;
    let ends =
        page.kind(behind) == Kind::Break || page.is_mark(behind, ',') || page.is_mark(behind, '|');
    ends.then_some(run)
}

/// "Yes, that is right.\n\nAnn": the last line, below an empty one that ends a sentence.
fn alone_at_the_end(page: &Page, at: usize) -> Option<Run> {
    let below = at >= 3 && page.kind(at - 1) == Kind::Break && page.kind(at - 2) == Kind::Break;
    if !below
        || !['.', '!', '?']
            .iter()
            .any(|mark| page.is_mark(at - 3, *mark))
    {
        return None;
    }
    let run = run_at(page, at)?;
    let rest = run.last + 1..page.tokens.len();
    rest.into_iter()
        .all(|at| page.kind(at) == Kind::Break)
        .then_some(run)
}

/// "- Sam" on a line of its own.
fn dashed(page: &Page, at: usize) -> Option<Run> {
    let opens = at > 0 && page.kind(at - 1) == Kind::Break;
    let rest_is_empty = |run: &Run| run.last + 1 >= page.tokens.len();
    let dash = page.is_mark(at, '-');
    run_at(page, at + 1).filter(|run| opens && dash && rest_is_empty(run))
}

/// A name right before or behind a telephone number or an email address.
fn beside_contacts(draft: &mut Draft<'_>) {
    let page = draft.page;
    let contacts: Vec<(usize, usize)> = draft
        .of_kind(PiiKind::Phone)
        .chain(draft.of_kind(PiiKind::Email))
        .collect();
    for (start, end) in contacts {
        let first = page.tokens.partition_point(|token| token.start < start);
        let behind = page.tokens.partition_point(|token| token.start < end);
        for run in [run_before(page, first), bracketed(page, behind)]
            .into_iter()
            .flatten()
        {
            add(draft, run, BESIDE);
        }
    }
}

/// "… 07700 900123 (Ann)", "… with Ann".
fn bracketed(page: &Page, at: usize) -> Option<Run> {
    if page.roles(at).has(Role::Beside) {
        return run_at(page, at + 1);
    }
    let run = run_at(page, at + 1).filter(|_| page.is_mark(at, '('))?;
    page.is_mark(run.last + 1, ')').then_some(run)
}
