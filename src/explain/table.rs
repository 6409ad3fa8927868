//! How are rows laid out in columns for a terminal, whatever a customer wrote?

use std::fmt::Write as _;

/// On which side a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A column: its title, the side of its cells, and how wide it may grow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub title: &'static str,
    pub side: Side,
    pub most: usize,
}

/// A column of words.
pub(super) const fn words(title: &'static str, most: usize) -> Column {
    let side = Side::Left;
    Column { title, side, most }
}

/// A column of numbers, which are never cut.
pub(super) const fn number(title: &'static str) -> Column {
    Column {
        title,
        side: Side::Right,
        most: usize::MAX,
    }
}

/// Rows under their titles, indented by two; cells that are too long end in an ellipsis.
pub(super) fn table(columns: &[Column], rows: &[Vec<String>]) -> String {
    let cell = |row: &[String], at: usize| {
        let text = row.get(at).map_or("", String::as_str);
        cut(&plain(text), columns[at].most)
    };
    let titles: Vec<String> = columns.iter().map(|c| c.title.to_owned()).collect();
    let width = |at: usize| {
        let all = std::iter::once(&titles).chain(rows);
        all.map(|row| cell(row, at).chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns.len()).filter_map(width).collect();
    let mut text = String::new();
    for row in std::iter::once(&titles).chain(rows) {
        let mut line = String::new();
        for (at, width) in widths.iter().enumerate() {
            let cell = cell(row, at);
            let _ = match columns[at].side {
                Side::Left => write!(line, "  {cell:<width$}"),
                Side::Right => write!(line, "  {cell:>width$}"),
            };
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// Text without anything that moves the cursor, colours or turns round what stands beside it.
pub(super) fn plain(text: &str) -> String {
    let shown = |character: char| match character {
        '\n' => '⏎',
        '\t' => ' ',
        // Marks that reorder text, by which a line could show what it does not say.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '·',
        other if other.is_control() => '·',
        other => other,
    };
    text.chars().map(shown).collect()
}

/// Text of at most so many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// Words in lines of at most so many characters.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(cut(word, width)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_long_cells_are_cut() {
        let columns = [words("word", 6), number("n")];
        let rows = [
            vec!["tomatoes".to_owned(), "1".to_owned()],
            vec!["egg".to_owned(), "12".to_owned()],
        ];
        let text = table(&columns, &rows);
        assert_eq!(text, "  word     n\n  tomat…   1\n  egg     12\n");
    }

    #[test]
    fn nothing_that_a_customer_writes_reaches_the_terminal_as_a_command() {
        assert_eq!(plain("a\u{1b}[31mb\nc\u{202e}d"), "a·[31mb⏎c·d");
    }

    #[test]
    fn long_text_is_wrapped_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
    }
}
