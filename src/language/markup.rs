//! What of a text is markup that a mail program or a form left in it, and no customer's word?

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// Scripts and styles with what they hold, tags by their names (a bare "<" is less than), and the
/// entities that are left over where text was made of HTML.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?is)<script\b.*?</script\s*>|<style\b.*?</style\s*>|</?(?:a|b|i|u|p|br|hr|em|li|ol|ul|td|th|tr|div|img|pre|span|font|html|head|body|table|tbody|strong|script|style|h[1-6])\b[^<>]{0,500}>|&(?:nbsp|amp|lt|gt|quot|apos|#\d{1,6});",
    )
    .expect("the pattern is a constant")
});

/// Tags that end a line, by how they begin.
const LINE_ENDS: [&str; 5] = ["<br", "</p", "</div", "</li", "</tr"];

/// The text with blanks in the place of markup, byte for byte, so that spans stay true.
#[must_use]
pub fn blanked(text: &str) -> Cow<'_, str> {
    MARKUP.replace_all(text, |found: &Captures<'_>| {
        let tag = found[0].to_ascii_lowercase();
        let mut blank = " ".repeat(tag.len());
        if LINE_ENDS.iter().any(|end| tag.starts_with(end)) {
            blank.replace_range(..1, "\n");
        }
        blank
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_blanked_byte_for_byte_and_what_a_customer_writes_stays() {
        for (text, left) in [
            (
                "<b>2 honey</b><br>&nbsp;<script>alert(1)</script>",
                "2 honey",
            ),
            ("<p class=\"x\">3 milk</p>", "3 milk"),
            ("3 milk<BR>2 eggs", "3 milk\n   2 eggs"),
            ("bags < 5 kg & eggs > 6", "bags < 5 kg & eggs > 6"),
            ("2 m&ms", "2 m&ms"),
        ] {
            let blanked = blanked(text);
            assert_eq!((blanked.trim(), blanked.len()), (left, text.len()));
        }
    }
}
