//! Which terms a text is made of: folded letters, light stems, sizes in one spelling, codes whole.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::sizes;

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A word, stemmed.
    Word,
    /// A word that says nothing of the product ("the", "of", "any").
    Filler,
    /// A number and its measure, in one spelling.
    Size,
    /// A bare number.
    Number,
    /// Letters and digits mixed: a model, a code, a brand such as `7up`.
    Code,
    /// Parts of a code that were written apart (`ps-lx350h`), put together.
    Joined,
}

/// One term of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// Its folded spelling.
    pub text: String,
    /// What it is.
    pub kind: Kind,
}

/// The terms of a text, in order; [`Kind::Joined`] ones follow their last part.
#[must_use]
pub fn analyse(text: &str) -> Vec<Term> {
    let raw = split(&fold(text));
    let mut terms = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(piece) = raw.get(at) {
        let next = raw.get(at + 1).map(|next| next.text.as_str());
        if let Some(size) = next.and_then(|next| sizes::canonical(&piece.text, next)) {
            terms.push(term(size, Kind::Size));
            at += 2;
            continue;
        }
        push_piece(&mut terms, &piece.text);
        if piece.glued && at > 0 {
            push_joined(&mut terms, &raw[at - 1].text, &piece.text);
        }
        at += 1;
    }
    terms
}

/// Lower case without accents; the text of most catalogs is ASCII and takes the short way.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A light English stem: plurals only, since "grated" and "grater" are different goods.
#[must_use]
pub fn stem(word: &str) -> String {
    let plain = |end: &str| word.strip_suffix(end).map(str::to_owned);
    let length = word.chars().count();
    if length < 4 || !word.ends_with('s') {
        return y_as_i(word.to_owned());
    }
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.to_owned();
    }
    if let Some(root) = plain("aves") {
        return root + "af";
    }
    if let Some(root) = plain("ies") {
        return root + "i";
    }
    for end in ["oes", "ses", "xes", "ches", "shes"] {
        if word.ends_with(end) {
            return word[..word.len() - 2].to_owned();
        }
    }
    plain("s").map_or_else(|| word.to_owned(), y_as_i)
}

/// "Berry" meets "berries" as `berri`; "tray" and "trays" need no help.
fn y_as_i(word: String) -> String {
    match word.strip_suffix('y') {
        Some(root) if root.len() > 2 && !root.ends_with(['a', 'e', 'i', 'o', 'u']) => {
            format!("{root}i")
        }
        _ => word,
    }
}

struct Piece {
    text: String,
    /// Whether only a hyphen, slash or dot stands before it.
    glued: bool,
}

fn split(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut current = String::new();
    let mut glued = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let digits = current.ends_with(|d: char| d.is_ascii_digit());
        let digit_next = chars.peek().is_some_and(char::is_ascii_digit);
        match c {
            _ if c.is_alphanumeric() => current.push(c),
            '.' | ',' if digits && digit_next => current.push(c),
            '\'' | '’' => {}
            _ => {
                flush(&mut pieces, &mut current, glued);
                let follows =
                    !pieces.is_empty() && chars.peek().is_some_and(|n| n.is_alphanumeric());
                glued = matches!(c, '-' | '/' | '.') && follows;
                if let ('%' | '"', true) = (c, digits) {
                    let measure = if c == '%' { "%" } else { "inch" };
                    pieces.push(Piece {
                        text: measure.to_owned(),
                        glued: false,
                    });
                }
            }
        }
    }
    flush(&mut pieces, &mut current, glued);
    pieces
}

/// Cuts a chunk into its number and measure (`250g`), or count and size (`12x250g`), where it is one.
fn flush(pieces: &mut Vec<Piece>, current: &mut String, glued: bool) {
    if current.is_empty() {
        return;
    }
    let chunk = decimal_point(&std::mem::take(current));
    let digits = chunk
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(chunk.len());
    let (number, rest) = chunk.split_at(digits);
    if !number.is_empty() && !rest.is_empty() {
        let after = rest
            .strip_prefix('x')
            .filter(|after| after.starts_with(|c: char| c.is_ascii_digit()));
        if let Some(after) = after {
            pieces.push(Piece {
                text: number.to_owned(),
                glued,
            });
            return flush(pieces, &mut after.to_owned(), false);
        }
        let rest = if rest == "in" { "inch" } else { rest };
        if sizes::canonical(number, rest).is_some() {
            pieces.push(Piece {
                text: number.to_owned(),
                glued,
            });
            pieces.push(Piece {
                text: rest.to_owned(),
                glued: false,
            });
            return;
        }
    }
    if chunk != "fl" && chunk != "fluid" {
        pieces.push(Piece { text: chunk, glued });
    }
}

/// "2,5" is two and a half, "1,000" is a thousand.
fn decimal_point(chunk: &str) -> String {
    match chunk.split_once(',') {
        Some((_, after)) if after.len() == 3 => chunk.replace(',', ""),
        Some(_) => chunk.replace(',', "."),
        None => chunk.to_owned(),
    }
}

fn push_piece(terms: &mut Vec<Term>, piece: &str) {
    let digits = piece.chars().any(|c| c.is_ascii_digit());
    let letters = piece.chars().any(char::is_alphabetic);
    let kind = match (letters, digits) {
        (true, true) => Kind::Code,
        (false, true) => Kind::Number,
        _ if is_filler(piece) => Kind::Filler,
        _ => Kind::Word,
    };
    let text = if kind == Kind::Word {
        stem(piece)
    } else {
        piece.to_owned()
    };
    terms.push(term(text, kind));
}

fn push_joined(terms: &mut Vec<Term>, before: &str, piece: &str) {
    let digit = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    let letter = |text: &str| text.chars().any(char::is_alphabetic);
    if digit(before) || digit(piece) {
        let joined = format!("{before}{piece}");
        if letter(&joined) {
            terms.push(term(joined, Kind::Joined));
        }
    }
}

/// Words that customers put around the name of a product, and the small words inside names.
pub(super) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "of"
            | "and"
            | "any"
            | "some"
            | "for"
            | "in"
            | "on"
            | "to"
            | "with"
            | "per"
            | "from"
            | "by"
            | "x"
            | "our"
            | "your"
            | "my"
            | "or"
            | "at"
            | "one"
            | "ones"
            | "pls"
            | "please"
            | "those"
            | "that"
            | "this"
            | "normal"
            | "regular"
            | "them"
    )
}

fn term(text: String, kind: Kind) -> Term {
    Term { text, kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        analyse(text).into_iter().map(|term| term.text).collect()
    }

    #[test]
    fn one_size_has_one_spelling_however_it_is_written() {
        for written in ["5l", "5 L", "5 litre", "5 Litres", "5000 ml", "5,0 l"] {
            assert_eq!(texts(written), ["5000ml"], "{written}");
        }
        assert_eq!(texts("milk 2%"), ["milk", "2%"]);
        assert_eq!(texts("12x250g"), ["12", "250g"]);
        assert_eq!(texts("12 x 250 g"), ["12", "x", "250g"]);
        assert_eq!(texts("10\" wraps"), ["10inch", "wrap"]);
    }

    #[test]
    fn plurals_and_accents_fold_and_nothing_else_does() {
        for (plural, singular) in [
            ("tomatoes", "tomato"),
            ("tomatos", "tomato"),
            ("strawberries", "strawberry"),
            ("loaves", "loaf"),
            ("boxes", "box"),
            ("chillies", "chilli"),
            ("trays", "tray"),
            ("turkeys", "turkey"),
            ("Crèmes", "creme"),
        ] {
            assert_eq!(texts(plural), texts(singular), "{plural}");
        }
        assert_ne!(texts("grated"), texts("grate"));
        assert_eq!(texts("hummus"), ["hummus"]);
    }

    #[test]
    fn codes_stay_whole_and_also_come_joined() {
        assert_eq!(texts("7up"), ["7up"]);
        assert_eq!(texts("PS-LX350H"), ["ps", "lx350h", "pslx350h"]);
        assert_eq!(texts("semi-skimmed"), ["semi", "skimmed"]);
    }

    #[test]
    fn apostrophes_and_thousands_do_not_cut_a_term() {
        assert_eq!(texts("Cow's 1,000"), ["cow", "1000"]);
    }
}
