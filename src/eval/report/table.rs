//! How does a report look on a terminal?

use std::fmt::{self, Write};

use serde_json::Value;

use super::{DIFFICULTIES, FailedCase, Report, Wrong, unanswered};
use crate::eval::score::figures::KEY_FIGURES;
use crate::eval::score::{Figure, Figures};

/// The figures that stand first, in this order; the accuracies of the keys follow.
const FIRST: [&str; 12] = [
    "order_accuracy",
    "silent_error_rate",
    "automation_rate",
    "line_precision",
    "line_recall",
    "line_f1",
    "turn_accuracy",
    "questions_per_case",
    "unneeded_question_rate",
    "pii_f1",
    "calibration_error",
    "coverage_at_one_percent_wrong",
];

/// The columns of the tables by difficulty and by tag.
const COLUMNS: [(&str, &str); 7] = [
    ("order", "order_accuracy"),
    ("silent", "silent_error_rate"),
    ("auto", "automation_rate"),
    ("line F1", "line_f1"),
    ("turn", "turn_accuracy"),
    ("intent", "intent_accuracy"),
    ("lines", "lines_accuracy"),
];

/// A value is cut at this many characters, so that a failure stays readable.
const VALUE_WIDTH: usize = 400;

impl Report {
    /// The report as text, with at most `failures` of the failed cases.
    #[must_use]
    pub fn to_table(&self, failures: usize) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text, failures);
        text
    }

    fn write(&self, out: &mut String, failures: usize) -> fmt::Result {
        let passed = self.played - self.failed.len();
        writeln!(
            out,
            "{} cases, {passed} of them right in everything",
            self.played
        )?;
        for (prompt, questions) in &self.prompts {
            writeln!(out, "prompt {prompt}, {questions} questions")?;
        }
        writeln!(out)?;
        for name in FIRST.into_iter().chain(KEY_FIGURES.map(|(name, _)| name)) {
            if let Some(figure) = self
                .overall
                .get(name)
                .filter(|figure| figure.value.is_some())
            {
                writeln!(out, "  {name:30}{}", shown(name, figure))?;
            }
        }
        let latency = |value: Option<f64>| value.unwrap_or_default();
        let (p50, p95, p99) = (self.latency.p50, self.latency.p95, self.latency.p99);
        let (p50, p95, p99) = (latency(p50), latency(p95), latency(p99));
        writeln!(
            out,
            "  latency of a turn, ms         p50 {p50:.2}  p95 {p95:.2}  p99 {p99:.2}"
        )?;
        let usage = &self.cost.usage;
        let (calls, usd, sent) = (usage.llm_calls, usage.usd, self.cost.messages);
        writeln!(
            out,
            "  cost                          {calls} calls, {usd} USD, {sent} messages"
        )?;
        unanswered::write(out, &self.unanswered, failures)?;
        self.write_groups(out)?;
        self.write_confusion(out)?;
        self.write_failures(out, failures)
    }

    fn write_groups(&self, out: &mut String) -> fmt::Result {
        write!(out, "\n{:28}{:>6}", "", "cases")?;
        for (title, _) in COLUMNS {
            write!(out, "{title:>9}")?;
        }
        writeln!(out)?;
        for tag in DIFFICULTIES {
            self.write_tag(out, tag)?;
        }
        let mut tags: Vec<&String> = self.by_tag.keys().collect();
        tags.retain(|tag| !DIFFICULTIES.contains(&tag.as_str()));
        let accuracy = |tag: &String| self.by_tag[tag]["turn_accuracy"].value.unwrap_or(1.0);
        tags.sort_by(|left, right| accuracy(left).total_cmp(&accuracy(right)));
        tags.into_iter()
            .try_for_each(|tag| self.write_tag(out, tag))?;
        for (set, figures) in &self.by_set {
            write_row(out, &format!("set {set}"), None, figures)?;
        }
        Ok(())
    }

    fn write_tag(&self, out: &mut String, tag: &str) -> fmt::Result {
        match self.by_tag.get(tag) {
            Some(figures) => write_row(out, tag, self.tag_sizes.get(tag).copied(), figures),
            None => Ok(()),
        }
    }

    fn write_confusion(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "\nintents that came for each that was due")?;
        for (due, row) in &self.confusion {
            let came: Vec<String> = row.iter().map(|(came, n)| format!("{came} {n}")).collect();
            writeln!(out, "  {due:12}{}", came.join(", "))?;
        }
        Ok(())
    }

    fn write_failures(&self, out: &mut String, failures: usize) -> fmt::Result {
        if self.failed.is_empty() || failures == 0 {
            return Ok(());
        }
        let shown = failures.min(self.failed.len());
        writeln!(
            out,
            "\n{shown} of {} failed cases, worst first",
            self.failed.len()
        )?;
        self.failed
            .iter()
            .take(failures)
            .try_for_each(|case| write_case(out, case))
    }
}

fn write_row(out: &mut String, name: &str, size: Option<usize>, figures: &Figures) -> fmt::Result {
    let size = size.map(|size| size.to_string()).unwrap_or_default();
    write!(out, "{name:28}{size:>6}")?;
    for (_, figure) in COLUMNS {
        let cell = figures[figure]
            .value
            .map(|value| format!("{:.1}", value * 100.0));
        write!(out, "{:>9}", cell.unwrap_or_else(|| "-".to_owned()))?;
    }
    writeln!(out)
}

/// Shares in per cent; a mean and an error as they are.
fn shown(name: &str, figure: &Figure) -> String {
    let plain = ["questions_per_case", "calibration_error"].contains(&name);
    let cell = |value: Option<f64>| match value {
        Some(value) if plain => format!("{value:.3}"),
        Some(value) => format!("{:.1}", value * 100.0),
        None => "-".to_owned(),
    };
    let (value, low, high) = (cell(figure.value), cell(figure.low), cell(figure.high));
    format!("{value:>7}  [{low}, {high}]  n {}", figure.n)
}

fn write_case(out: &mut String, case: &FailedCase) -> fmt::Result {
    writeln!(
        out,
        "\n{} ({}; {})",
        case.id,
        case.set,
        case.tags.join(", ")
    )?;
    if let Some(failure) = &case.failure {
        writeln!(out, "  broke off: {failure}")?;
    }
    let mut last = None;
    for wrong in &case.wrong {
        if wrong.turn.is_some() && wrong.turn != last {
            let at = wrong.turn.unwrap_or_default();
            writeln!(out, "  turn {at}: {}", cut(&wrong.say))?;
            last = wrong.turn;
        }
        write_wrong(out, wrong)?;
    }
    Ok(())
}

fn write_wrong(out: &mut String, wrong: &Wrong) -> fmt::Result {
    writeln!(out, "    {} expected {}", wrong.key, cut(&wrong.expected))?;
    let gap = " ".repeat(wrong.key.len());
    writeln!(out, "    {gap} came     {}", cut(&wrong.came))
}

fn cut(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= VALUE_WIDTH {
        return text;
    }
    let kept: String = text.chars().take(VALUE_WIDTH).collect();
    format!("{kept} …")
}
