//! The words of an HTML mail, as lines.
//!
//! Small on purpose: lines, quotes, table cells and list items matter to an order, and nothing else
//! does. One pass; nothing is loaded, nothing is executed.

use mail_parser::decoders::html::html_to_text;

/// Deeper quotes are not told apart.
const QUOTE_LIMIT: usize = 8;
/// The longest name of a character, with its `&` and `;`.
const ENTITY_LIMIT: usize = 33;

/// Plain text with one line a block or `<br>`, `> ` before quoted lines, tabs between table cells.
pub(in crate::channels) fn to_text(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let mut page = Page::default();
    let mut at = 0;
    while at < html.len() {
        let Some(open) = html[at..].find('<').map(|offset| at + offset) else {
            page.text(&html[at..]);
            break;
        };
        page.text(&html[at..open]);
        at = element(&lower, open, &mut page);
    }
    page.finished()
}

/// Reads the tag at `open` and returns where the text goes on. What never ends, ends the page: so a
/// search runs to the end once at most.
fn element(lower: &str, open: usize, page: &mut Page) -> usize {
    let rest = &lower[open..];
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(lower.len(), |end| open + end + 3);
    }
    let Some(end) = rest.find('>') else {
        return lower.len();
    };
    let tag = &rest[1..end];
    let after = open + end + 1;
    let closing = tag.starts_with('/');
    let name = tag
        .trim_start_matches('/')
        .split([' ', '\t', '\n', '\r', '/'])
        .next();
    let name = name.unwrap_or_default();
    for unseen in ["style", "script", "head", "title"] {
        if name == unseen && !closing {
            let close = format!("</{unseen}");
            return lower[after..]
                .find(&close)
                .map_or(lower.len(), |end| after + end);
        }
    }
    page.tag(name, closing);
    after
}

#[derive(Default)]
struct Page {
    done: String,
    line: String,
    quotes: usize,
    preformatted: bool,
}

impl Page {
    fn tag(&mut self, name: &str, closing: bool) {
        match (name, closing) {
            ("br", _) => self.end_line(),
            ("hr", _) => {
                self.end_block();
                self.line.push_str("________________________________");
                self.end_line();
            }
            ("td" | "th", true) => self.line.push('\t'),
            ("li", false) => {
                self.end_block();
                self.line.push_str("- ");
            }
            ("blockquote", false) => {
                self.end_block();
                self.quotes += 1;
            }
            ("blockquote", true) => {
                self.end_block();
                self.quotes = self.quotes.saturating_sub(1);
            }
            ("pre", _) => {
                self.end_block();
                self.preformatted = !closing;
            }
            ("p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => {
                self.end_block();
                self.end_line();
            }
            ("p" | "div" | "tr" | "table" | "ul" | "ol" | "li" | "body" | "section", _) => {
                self.end_block();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            self.words(&rest[..at]);
            rest = &rest[at..];
            let window = rest
                .char_indices()
                .map(|(i, _)| i)
                .take_while(|i| *i <= ENTITY_LIMIT);
            let end = window.last().unwrap_or(0);
            match rest[..end]
                .find(';')
                .or_else(|| rest.ends_with(';').then(|| rest.len() - 1))
            {
                Some(semicolon) if semicolon <= ENTITY_LIMIT => {
                    let character = html_to_text(&rest[..=semicolon]);
                    self.line
                        .push_str(&character.replace(['\u{a0}', '\0'], " "));
                    rest = &rest[semicolon + 1..];
                }
                Some(_) | None => {
                    self.line.push('&');
                    rest = &rest[1..];
                }
            }
        }
        self.words(rest);
    }

    /// White space between words is one space, unless it is preformatted.
    fn words(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '\n' if self.preformatted => self.end_line(),
                c if c.is_whitespace() => {
                    if !self.line.is_empty() && !self.line.ends_with([' ', '\t']) {
                        self.line.push(' ');
                    }
                }
                c => self.line.push(c),
            }
        }
    }

    fn end_block(&mut self) {
        if !self.line.trim().is_empty() {
            self.end_line();
        }
        self.line.clear();
    }

    fn end_line(&mut self) {
        let marks = "> ".repeat(self.quotes.min(QUOTE_LIMIT));
        self.done
            .push_str(format!("{marks}{}", self.line.trim()).trim_end());
        self.done.push('\n');
        self.line.clear();
    }

    fn finished(mut self) -> String {
        self.end_block();
        self.done.trim().to_owned()
    }
}
