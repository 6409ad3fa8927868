//! Which part of an email did its sender write now, and which is quoted history or signature?
//!
//! Line based and linear: every line is looked at a fixed number of times, with prefix and
//! substring tests only, so that no message can make it slow. What is parted is kept, in order.

mod markers;
#[cfg(test)]
mod tests;

use markers::Opening;

/// A mail body in its two parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// What is new. Answers that stand between quoted lines belong to it.
    pub text: String,
    /// Quoted history, forwarded mails and signatures, in their order.
    pub quoted: Option<String>,
}

/// A signature is short: more lines than this behind `--` are content. Four lines are the
/// convention (RFC 3676 §4.3 names none); company footers have about ten.
const SIGNATURE_LINES: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    New,
    Parted,
}

/// Parts a body. Where nothing new is left the whole body is the text, because an order must not
/// be lost to a misread quote; only a bare forward, which says of itself whose words it holds,
/// stays empty. `quoted` is kept in both cases, so that a reader can tell.
#[must_use]
pub fn part(body: &str) -> Parts {
    let body = body
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\u{a0}', " ");
    let lines: Vec<&str> = body.split('\n').collect();
    let (parts, forwarded) = assign(&lines);
    let gather = |wanted: Part| {
        let chosen = lines
            .iter()
            .zip(&parts)
            .filter(|(_, part)| **part == wanted);
        let text = chosen
            .map(|(line, _)| line.trim_end())
            .collect::<Vec<_>>()
            .join("\n");
        squeeze(&text)
    };
    let quoted = Some(gather(Part::Parted)).filter(|text| !text.is_empty());
    let text = gather(Part::New);
    if text.is_empty() && !forwarded {
        return Parts {
            text: squeeze(&body),
            quoted,
        };
    }
    Parts { text, quoted }
}

/// Without blank lines at either end, and with one at most between paragraphs.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines() {
        blank = if line.trim().is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            squeezed.push_str(line);
            squeezed.push('\n');
        }
    }
    squeezed.trim().to_owned()
}

fn assign(lines: &[&str]) -> (Vec<Part>, bool) {
    let mut parts = vec![Part::New; lines.len()];
    let mut forwarded = false;
    let mut at = 0;
    while at < lines.len() {
        let (end, part) = match markers::opening(lines, at) {
            Some(Opening::Quoted | Opening::Device) => (at + 1, Part::Parted),
            // The header of a quote that is marked line by line: answers may stand between.
            Some(Opening::Attribution { lines }) => (at + lines, Part::Parted),
            Some(Opening::History) => (lines.len(), Part::Parted),
            Some(Opening::Forward) => {
                forwarded = true;
                (lines.len(), Part::Parted)
            }
            Some(Opening::Signature) => signature(lines, at),
            None => (at + 1, Part::New),
        };
        parts[at..end].fill(part);
        at = end;
    }
    (parts, forwarded)
}

/// A signature ends where the history below it begins.
fn signature(lines: &[&str], at: usize) -> (usize, Part) {
    let mut end = at + 1;
    let mut written = 0;
    while end < lines.len() && written <= SIGNATURE_LINES {
        let opening = markers::opening(lines, end);
        if !matches!(opening, None | Some(Opening::Device | Opening::Signature)) {
            break;
        }
        written += usize::from(!lines[end].trim().is_empty());
        end += 1;
    }
    if written > SIGNATURE_LINES {
        (at + 1, Part::New)
    } else {
        (end, Part::Parted)
    }
}
