//! How does an explanation look in a terminal of a hundred columns?

use std::fmt::Write as _;

use super::matched;
use super::table::{cut, number, plain, table, words, wrapped};
use super::{AfterYes, CartLine, Explanation, OperationView};
use crate::understanding::trace::{Part, Way};

/// Columns of the terminal.
pub(super) const WIDTH: usize = 100;

/// How section titles are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Titles {
    /// As they are.
    Plain,
    /// In bold, for a terminal.
    Bold,
}

/// Which pieces of the lattice are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pieces {
    /// Those of the best two ways.
    Best,
    /// Every one that was weighed.
    All,
}

/// An explanation as text.
#[must_use]
pub fn text(explanation: &Explanation, titles: Titles, pieces: Pieces) -> String {
    let mut page = Page {
        text: String::new(),
        titles,
    };
    page.message(explanation);
    page.tokens(explanation);
    if pieces == Pieces::All {
        page.weighed(&explanation.weighed);
    }
    page.ways(explanation);
    for (at, operation) in explanation.operations.iter().enumerate() {
        page.operation(at + 1, operation);
    }
    page.cart(explanation);
    page.answer(explanation);
    page.text
}

struct Page {
    text: String,
    titles: Titles,
}

impl Page {
    fn title(&mut self, title: &str, beside: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        let (on, off) = match self.titles {
            Titles::Plain => ("", ""),
            Titles::Bold => ("\u{1b}[1m", "\u{1b}[0m"),
        };
        let beside = cut(&plain(beside), WIDTH - title.chars().count() - 2);
        let line = format!("{gap}{on}{title}{off}  {beside}");
        self.line(line.trim_end());
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    fn message(&mut self, explanation: &Explanation) {
        let beside = format!(
            "{} bytes, {} tokens, read in {}, locale {}",
            explanation.message.len(),
            explanation.tokens.len(),
            explanation.language,
            explanation.locale,
        );
        self.title("MESSAGE", &beside);
        for line in explanation.message.lines() {
            for line in wrapped(&plain(line), WIDTH - 2) {
                self.line(format!("  {line}").trim_end());
            }
        }
        if let Some(at) = explanation.unread {
            self.line(&format!("  too long: not read from byte {at} on"));
        }
    }

    fn tokens(&mut self, explanation: &Explanation) {
        if explanation.tokens.is_empty() {
            return;
        }
        self.title("TOKENS", "");
        let rows = explanation.tokens.iter().enumerate().map(|(at, token)| {
            vec![
                at.to_string(),
                format!("{}..{}", token.span.start, token.span.end),
                token.kind.to_owned(),
                token.key.clone(),
                token.written.clone(),
            ]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let columns = [
            number("#"),
            number("bytes"),
            words("kind", 6),
            words("key", 32),
            words("written", 32),
        ];
        self.text.push_str(&table(&columns, &rows));
    }

    fn weighed(&mut self, parts: &[Part]) {
        self.title("PIECES", "every one that was weighed, by its first token");
        let rows: Vec<Vec<String>> = parts.iter().map(part).collect();
        self.text.push_str(&table(&PARTS[..4], &rows));
    }

    fn ways(&mut self, explanation: &Explanation) {
        let Some(taken) = &explanation.taken else {
            self.title("READING", "the message was told as a whole");
            return;
        };
        let beside = format!(
            "weight {:.2} ({:.2} of it for its end), {} of all readings",
            taken.weight,
            taken.end,
            percent(taken.share)
        );
        self.title("READING", &beside);
        self.way(taken, &[]);
        let Some(second) = &explanation.runner_up else {
            self.title("RUNNER-UP", "there is no other reading");
            return;
        };
        let beside = format!(
            "{:.2} log odds behind, {} of all readings; the pieces that differ:",
            second.behind,
            percent(second.way.share),
        );
        self.title("RUNNER-UP", &beside);
        self.way(&second.way, &taken.parts);
    }

    /// The pieces of a way but for those that another has as well.
    fn way(&mut self, way: &Way, known: &[Part]) {
        let is_known = |one: &Part| {
            let mut known = known.iter();
            known.any(|k| k.tokens == one.tokens && k.read_as == one.read_as)
        };
        let own = way.parts.iter().filter(|one| !is_known(one));
        let rows: Vec<Vec<String>> = own.map(part).collect();
        self.text.push_str(&table(&PARTS, &rows));
    }

    fn operation(&mut self, at: usize, operation: &OperationView) {
        let detail = operation.detail.as_ref();
        let detail = detail.map_or_else(String::new, |detail| format!("  {detail}"));
        let beside = format!(
            "{}  {:?}{detail}  confidence {:.2}",
            operation.act,
            cut(&operation.words, 50),
            operation.confidence,
        );
        self.title(&format!("OPERATION {at}"), &beside);
        for why in &operation.why {
            let words = cut(&why.words, 30);
            let (from, to) = (why.span.start, why.span.end);
            let line = format!("  {}: {}: {words:?} at {from}..{to}", why.code, why.says);
            self.line(&cut(&plain(&line), WIDTH));
        }
        for line in operation.goods.iter().flat_map(matched::lines) {
            self.line(&line);
        }
    }

    fn cart(&mut self, explanation: &Explanation) {
        let follow = &explanation.follow;
        if follow.lines.is_empty() {
            return;
        }
        let beside = format!("review below a confidence of {:.2}", follow.threshold);
        self.title("CART", &beside);
        let rows: Vec<Vec<String>> = follow.lines.iter().map(cart_line).collect();
        let columns = [
            words("words", 28),
            words("product", 16),
            words("amount", 16),
            number("confidence"),
            number("after a yes"),
        ];
        self.text.push_str(&table(&columns, &rows));
        for line in &follow.lines {
            for why in whys(line, follow.threshold) {
                let line = format!("  {:?}: {why}", cut(&line.words, 28));
                self.line(&cut(&plain(&line), WIDTH));
            }
        }
    }

    fn answer(&mut self, explanation: &Explanation) {
        let follow = &explanation.follow;
        let intent = follow
            .intent
            .map_or_else(String::new, |i| format!("intent {i}"));
        self.title("ANSWER", &intent);
        if follow.asks && follow.lines.iter().all(|line| line.asks.is_empty()) {
            self.line("  asks although no line is in doubt: what the message leaves open is asked");
        }
        for line in follow.reply.iter().flat_map(|reply| reply.lines()) {
            for line in wrapped(&plain(line), WIDTH - 4) {
                self.line(format!("  | {line}").trim_end());
            }
        }
        for reason in &follow.silence {
            self.line(&format!("  no answer: {reason}"));
        }
        for task in &follow.tasks {
            self.line(&format!("  put before the staff: {task}"));
        }
        match &follow.after_yes {
            Some(AfterYes::Order(status, reasons)) if reasons.is_empty() => {
                self.line(&format!("  after a yes: an order, {status}"));
            }
            Some(AfterYes::Order(status, reasons)) => {
                let reasons = reasons.join(", ");
                self.line(&format!(
                    "  after a yes: an order, {status} because of {reasons}"
                ));
            }
            Some(AfterYes::Question(question)) => {
                let line = format!("  after a yes: {}", plain(question));
                self.line(&cut(&line, WIDTH));
            }
            None => {}
        }
    }
}

const PARTS: [super::table::Column; 6] = [
    number("tokens"),
    words("written", 32),
    words("read as", 32),
    number("weight"),
    number("join"),
    number("share"),
];

fn part(part: &Part) -> Vec<String> {
    let last = part.tokens.end.saturating_sub(1);
    let range = if last == part.tokens.start {
        last.to_string()
    } else {
        format!("{}-{last}", part.tokens.start)
    };
    vec![
        range,
        part.words.clone(),
        part.read_as.clone(),
        format!("{:.2}", part.weight),
        format!("{:.2}", part.join),
        part.share
            .map_or_else(String::new, |share| format!("{share:.2}")),
    ]
}

fn cart_line(line: &CartLine) -> Vec<String> {
    vec![
        line.words.clone(),
        line.sku.clone().unwrap_or_else(|| "-".to_owned()),
        line.amount.clone().unwrap_or_else(|| "-".to_owned()),
        format!("{:.2}", line.confidence),
        format!("{:.2}", line.confirmed),
    ]
}

/// Everything that is worth a word about a line: questions, notes, doubt.
fn whys(line: &CartLine, threshold: f64) -> Vec<String> {
    let mut whys: Vec<String> = line.asks.iter().map(|ask| format!("asks: {ask}")).collect();
    whys.extend(line.notes.iter().map(|note| format!("note: {note}")));
    if line.sku.is_none() && line.asks.is_empty() {
        whys.push("no product: a person looks at it".to_owned());
    } else if line.asks.is_empty() && line.confirmed < threshold {
        whys.push(format!(
            "{:.2} even after a yes: a person looks at it",
            line.confirmed
        ));
    }
    whys
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
