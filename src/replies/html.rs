//! A reply as HTML, for mail programs that show it: the same sentences, the order as a table.

use super::{LineShown, Part, Wording};

/// Mail programs drop style sheets, so that every cell has its own.
const CELL: &str = "padding:2px 12px 2px 0;text-align:left;vertical-align:top";
const FIGURE: &str =
    "padding:2px 12px 2px 0;text-align:right;vertical-align:top;white-space:nowrap";

impl Wording<'_> {
    pub(super) fn html(&self, parts: &[Part]) -> String {
        let mut body = paragraph(&self.say("email_open", &[]));
        let mut rest = parts;
        while let Some(part) = rest.first() {
            match part {
                Part::Text(text) => {
                    if !text.is_empty() {
                        body.push_str(&paragraph(text));
                    }
                    rest = &rest[1..];
                }
                Part::Line(_) => {
                    let lines = |part: &Part| matches!(part, Part::Line(_));
                    let end = rest.iter().position(|part| !lines(part));
                    let (table, behind) = rest.split_at(end.unwrap_or(rest.len()));
                    body.push_str(&self.table(table));
                    rest = behind;
                }
            }
        }
        body.push_str(&paragraph(&self.close()));
        let language = escaped(self.words.language);
        format!(
            "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\"></head>\
             <body>{body}</body></html>"
        )
    }

    fn table(&self, parts: &[Part]) -> String {
        let head = |name: &str, style: &str| cell("th", style, &self.say(name, &[]));
        let mut rows = format!(
            "<tr>{}{}{}{}</tr>",
            head("column_amount", CELL),
            head("column_name", CELL),
            head("column_unit_price", FIGURE),
            head("column_price", FIGURE),
        );
        for part in parts {
            if let Part::Line(line) = part {
                rows.push_str(&row(line));
            }
        }
        format!("<table style=\"border-collapse:collapse\">{rows}</table>")
    }
}

fn row(line: &LineShown) -> String {
    format!(
        "<tr>{}{}{}{}</tr>",
        cell("td", CELL, &line.amount),
        cell("td", CELL, &line.name),
        cell("td", FIGURE, &line.unit_price),
        cell("td", FIGURE, &line.price),
    )
}

fn cell(tag: &str, style: &str, text: &str) -> String {
    format!("<{tag} style=\"{style}\">{}</{tag}>", escaped(text))
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escaped(text).replace('\n', "<br>"))
}

/// A text that no mail program takes for markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
