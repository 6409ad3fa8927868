//! A file of dialogues as data: rules, their settings, their turns, and what each turn must come to.

/// A rule and the dialogue that shows it.
#[derive(Debug, Default)]
pub struct Rule {
    /// The rule, in a sentence.
    pub sentence: String,
    /// What is so before the first turn.
    pub setting: Vec<Line>,
    /// What happens, one after another.
    pub turns: Vec<Turn>,
}

/// Something that happens, with what must be seen afterwards.
#[derive(Debug)]
pub struct Turn {
    /// What comes with it: a subject, a quoted text, a file.
    pub with: Vec<Line>,
    /// The line that says what happens.
    pub moment: Line,
    /// What must be seen.
    pub expected: Vec<Line>,
}

/// One line, `key: value`.
#[derive(Debug, Clone)]
pub struct Line {
    /// Where it stands, counted from 1.
    pub number: usize,
    /// What kind of line it is.
    pub key: String,
    /// What it says.
    pub value: String,
}

/// Keys of what happens.
const MOMENTS: [&str; 9] = [
    "customer",
    "customer meanwhile",
    "customer by sms",
    "customer by email",
    "machine",
    "staff",
    "clock",
    "later",
    "tap",
];

/// Keys of what must be seen after a turn.
const SEEN: [&str; 13] = [
    "agent", "state", "cart", "day", "note", "po", "order", "packing", "task", "flagged",
    "sending", "intent", "events",
];

/// Reads a file of dialogues.
///
/// # Panics
/// On a line that is none of these, with its number.
pub fn read(file: &str, text: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut with = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_end();
        if let Some(sentence) = line.strip_prefix("## ") {
            rules.push(Rule {
                sentence: sentence.to_owned(),
                ..Rule::default()
            });
        }
        if line.is_empty() || line.starts_with(['#', '-']) {
            continue;
        }
        let (key, value) = line
            .split_once(':')
            .unwrap_or_else(|| panic!("{file}:{number}: no key: {line}"));
        let line = Line {
            number,
            key: key.to_owned(),
            value: value.trim().to_owned(),
        };
        let rule = rules
            .last_mut()
            .unwrap_or_else(|| panic!("{file}:{number}: no rule yet"));
        place(rule, &mut with, line, file);
    }
    rules
}

fn place(rule: &mut Rule, with: &mut Vec<Line>, line: Line, file: &str) {
    if let Some(key) = line.key.strip_prefix("with ") {
        with.push(Line {
            key: key.to_owned(),
            ..line
        });
    } else if MOMENTS.contains(&&*line.key) {
        rule.turns.push(Turn {
            with: std::mem::take(with),
            moment: line,
            expected: Vec::new(),
        });
    } else if SEEN.contains(&&*line.key) {
        let turn = rule.turns.last_mut();
        let turn = turn.unwrap_or_else(|| panic!("{file}:{}: nothing happened yet", line.number));
        turn.expected.push(line);
    } else {
        assert!(
            rule.turns.is_empty(),
            "{file}:{}: {:?} comes too late, or is no key",
            line.number,
            line.key
        );
        rule.setting.push(line);
    }
}
