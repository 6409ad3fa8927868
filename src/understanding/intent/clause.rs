//! Does a sentence ask for goods, ask a supplier something, or talk of what no supplier does?

use std::collections::BTreeSet;

use super::super::message::Message;
use crate::language::{Cue, Frame, Kind, Lexicon, Span, Token};

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// Nothing is asked.
    Nobody,
    /// What a supplier knows.
    Supplier,
    /// What anybody may be asked.
    Anybody,
}

/// What one sentence holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// Where it stands.
    pub span: Span,
    /// What its words say, whatever the reader makes of them.
    pub signs: BTreeSet<Sign>,
    /// Who is asked something.
    pub asks: Asks,
    /// How many words stand in it beside greetings, answers and thanks.
    pub words: usize,
}

impl Clause {
    /// Whether its words say so.
    pub fn says(&self, sign: Sign) -> bool {
        self.signs.contains(&sign)
    }
}

/// What the words of a sentence say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// Goods are asked for.
    Wants,
    /// Goods are named without a verb, unless the words are something else.
    Names,
    /// "I want it", said of what was named before.
    SpeaksOfIt,
    /// What was said before becomes another.
    Alters,
    /// It is about what no supplier does.
    Elsewhere,
    /// It opens with a quantity, or ends in one.
    Counts,
    /// It opens with a no.
    Denies,
    /// It speaks of what a supplier knows: prices, stock, deliveries.
    OfTrade,
}

/// Bare goods without a verb are no longer than this in words: behind it, sentences begin.
const LONGEST_NAME: usize = 12;
/// Words that nothing explains are goods before a "please" when they are no more than this.
const LONGEST_PLEA: usize = 2;

/// Every sentence of a message.
pub(super) fn clauses(message: &Message<'_>) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for end in 0..=message.tokens.len() {
        if !message.ends_sentence(end) {
            continue;
        }
        let asked = message.tokens.get(end).is_some_and(|token| token.is("?"));
        if end > start {
            clauses.push(clause(message, &message.tokens[start..end], asked));
        }
        start = end + 1;
    }
    clauses
}

fn clause(message: &Message<'_>, tokens: &[Token], question_mark: bool) -> Clause {
    let words = Words::of(tokens, message.lexicon);
    let span = tokens[0].span.to(tokens[tokens.len() - 1].span);
    let elsewhere = words.has(Frame::Elsewhere);
    let wanted = words.wanted();
    let opens = words.opens_question();
    let alters = words.asks_to_alter();
    let asked = match wanted {
        _ if alters => false,
        Wanted::Goods | Wanted::Begin | Wanted::Before => false,
        Wanted::Answer | Wanted::Service => true,
        Wanted::Nothing => opens || (question_mark && !words.counts()),
    };
    let asks = match (asked, words.is_for_supplier() && !elsewhere) {
        (false, _) => Asks::Nobody,
        (true, true) => Asks::Supplier,
        (true, false) => Asks::Anybody,
    };
    let names = wanted == Wanted::Nothing && !asked && words.is_bare_name();
    let wants = matches!(wanted, Wanted::Goods | Wanted::Begin);
    let said = [
        (Sign::Wants, wants && !elsewhere),
        (Sign::Names, names && !elsewhere),
        (Sign::SpeaksOfIt, wanted == Wanted::Before && !elsewhere),
        (Sign::Alters, alters && !elsewhere),
        (Sign::Elsewhere, elsewhere),
        (Sign::Counts, words.counts()),
        (Sign::Denies, words.denies),
        (Sign::OfTrade, words.is_for_supplier() && !elsewhere),
    ];
    Clause {
        span,
        signs: said
            .into_iter()
            .filter_map(|(sign, holds)| holds.then_some(sign))
            .collect(),
        asks,
        words: words.count(),
    }
}

/// What a sentence wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// It does not say that it wants anything.
    Nothing,
    /// Goods.
    Goods,
    /// To order, and names nothing yet.
    Begin,
    /// What was ordered before, otherwise.
    Before,
    /// To be told something.
    Answer,
    /// Something of a supplier that is no goods, or something else altogether.
    Service,
}

/// The words of a sentence without those that may stand anywhere.
struct Words<'a> {
    tokens: Vec<Token>,
    pleads: bool,
    denies: bool,
    lexicon: &'a Lexicon,
}

impl<'a> Words<'a> {
    fn of(tokens: &[Token], lexicon: &'a Lexicon) -> Self {
        let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
        let mut at = 0;
        let (mut pleads, mut denies) = (false, false);
        while at < tokens.len() {
            let lead = if kept.iter().any(|token| token.kind != Kind::Mark) {
                0
            } else {
                lead_in(lexicon, tokens, at)
            };
            let soft = longest(lexicon, tokens, at, Frame::Soft).max(lead);
            pleads |= soft > 0 && lead == 0;
            denies |= lead > 0 && has_cue(lexicon, tokens, at, |cue| cue == Cue::No);
            if soft == 0 {
                let idle = kept.is_empty() && tokens[at].kind == Kind::Mark;
                if !idle && tokens[at].kind != Kind::Symbol {
                    kept.push(tokens[at].clone());
                }
            }
            at += soft.max(1);
        }
        Self {
            tokens: kept,
            pleads,
            denies,
            lexicon,
        }
    }

    fn longest(&self, at: usize, frame: Frame) -> usize {
        longest(self.lexicon, &self.tokens, at, frame)
    }

    fn has(&self, frame: Frame) -> bool {
        (0..self.tokens.len()).any(|at| self.longest(at, frame) > 0)
    }

    fn count(&self) -> usize {
        let words = self.tokens.iter().filter(|t| t.kind == Kind::Word);
        words.count()
    }

    fn opens_question(&self) -> bool {
        (0..self.tokens.len()).any(|at| self.starts_clause(at) && self.longest(at, Frame::Ask) > 0)
            || self.longest(0, Frame::Know) > 0
    }

    /// "can you change it", which asks for a change and not for an answer.
    fn asks_to_alter(&self) -> bool {
        self.has(Frame::Alter) && self.longest(0, Frame::Know) == 0 && !self.has(Frame::Supply)
    }

    /// What only a supplier is asked: terms, or goods that it is known to have.
    fn is_for_supplier(&self) -> bool {
        let known = |at: &usize| {
            let len = self.longest(*at, Frame::Definite);
            len > 0 && (0..2).any(|more| self.longest(at + len + more, Frame::Food) > 0)
        };
        self.has(Frame::Supply)
            || self.has(Frame::Trade)
            || (0..self.tokens.len()).any(|at| known(&at))
    }

    /// At the start, behind a mark, or behind "and" and "but".
    fn starts_clause(&self, at: usize) -> bool {
        at == 0
            || self.tokens[at - 1].kind == Kind::Mark
            || has_cue(self.lexicon, &self.tokens, at - 1, |cue| {
                matches!(cue, Cue::And | Cue::But)
            })
    }

    /// What is wanted, from the words behind those that say so.
    fn wanted(&self) -> Wanted {
        let asks_first = self.longest(0, Frame::Ask) > self.wish(0).0;
        let mut best = Wanted::Nothing;
        let mut at = 0;
        while at < self.tokens.len() {
            let (len, buys) = self.wish(at);
            let inner = len > 1 && !asks_first && !self.tokens[at].is_word("to");
            let asks = asks_first && at == 0;
            if len == 0 || asks || !(self.starts_clause(at) || inner) {
                at += 1;
                continue;
            }
            let found = self.object(at + len, buys);
            if best == Wanted::Nothing || found == Wanted::Goods {
                best = found;
            }
            at += len;
        }
        best
    }

    /// The length of a wish that stands here, one behind the other, and whether it says "order".
    fn wish(&self, at: usize) -> (usize, bool) {
        let mut end = at;
        let mut buys = false;
        loop {
            let want = self.longest(end, Frame::Want);
            let buy = self.longest(end, Frame::Buy);
            if want.max(buy) == 0 {
                return (end - at, buys);
            }
            buys |= buy >= want;
            end += want.max(buy);
        }
    }

    fn object(&self, at: usize, buys: bool) -> Wanted {
        let mut at = at;
        while self.tokens.get(at).is_some_and(|t| t.kind == Kind::Mark) {
            at += 1;
        }
        if at >= self.tokens.len() {
            return if buys { Wanted::Begin } else { Wanted::Nothing };
        }
        let is = |frame| self.longest(at, frame) > 0;
        if is(Frame::Know) {
            Wanted::Answer
        } else if is(Frame::Pronoun) {
            Wanted::Before
        } else if !buys && (is(Frame::Service) || is(Frame::Own)) {
            Wanted::Service
        } else {
            Wanted::Goods
        }
    }

    /// Goods named without a verb: counted, of the trade, or with a "please".
    fn is_bare_name(&self) -> bool {
        let words = self.count();
        let judges = self.has(Frame::Link) && !self.counts();
        if words == 0 || words > LONGEST_NAME || judges || self.opens_otherwise() {
            return false;
        }
        self.counts()
            || self.has(Frame::Food)
            || (self.pleads && (words <= LONGEST_PLEA || self.starts_with_article()))
    }

    /// Opens with what no name of goods opens with.
    fn opens_otherwise(&self) -> bool {
        [
            Frame::Subject,
            Frame::Link,
            Frame::Own,
            Frame::Know,
            Frame::Alter,
        ]
        .into_iter()
        .any(|frame| self.longest(0, frame) > 0)
    }

    fn starts_with_article(&self) -> bool {
        use crate::language::lexicon::Particle;
        let mut particles = self.lexicon.particles.at(&self.tokens, 0);
        particles.any(|(_, particle)| *particle == Particle::Article)
    }

    /// Whether a number opens it before words, or ends it behind them.
    fn counts(&self) -> bool {
        let number = |token: &Token| {
            token.kind == Kind::Number
                || self.lexicon.numbers.contains_key(&token.key)
                || self.lexicon.dozens.contains_key(&token.key)
        };
        let first = self.tokens.first();
        let second = self.tokens.get(1);
        let opens = first.is_some_and(number) && second.is_some();
        let ends = self.tokens.iter().rev().take(2).any(number);
        opens || (ends && self.tokens.len() > 1)
    }
}

/// Greetings, answers and their like, which stand before what is meant.
fn lead_in(lexicon: &Lexicon, tokens: &[Token], at: usize) -> usize {
    let leads = |cue: Cue| {
        matches!(
            cue,
            Cue::Greeting
                | Cue::Courtesy
                | Cue::Yes
                | Cue::No
                | Cue::Sorry
                | Cue::Actually
                | Cue::And
        )
    };
    let cues = lexicon.cues.at(tokens, at);
    cues.filter(|(_, cue)| leads(**cue))
        .map(|(len, _)| len)
        .max()
        .unwrap_or(0)
}

fn has_cue(lexicon: &Lexicon, tokens: &[Token], at: usize, is: fn(Cue) -> bool) -> bool {
    lexicon.cues.at(tokens, at).any(|(_, cue)| is(*cue))
}

fn longest(lexicon: &Lexicon, tokens: &[Token], at: usize, frame: Frame) -> usize {
    let found = lexicon.frames.at(tokens, at);
    found
        .filter(|(_, other)| **other == frame)
        .map(|(len, _)| len)
        .max()
        .unwrap_or(0)
}
