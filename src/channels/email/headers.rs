//! A mail's header fields in their order, and the message ids in them.

/// A line of a mail holds 998 characters (RFC 5322 §2.1.1), so that no honest id is longer. A longer
/// one fits no index of the database: its mail could never be stored, and would be tried for ever.
const LONGEST_ID: usize = 998;

/// Names and unfolded values, top first. Servers add theirs on top: the first of a name is the one
/// that was added last, and the only one that a server of ours can have written.
#[derive(Debug, Clone, Default)]
pub(in crate::channels) struct Headers(pub(in crate::channels) Vec<(String, String)>);

impl Headers {
    pub(in crate::channels) fn first(&self, name: &str) -> Option<&str> {
        let named = |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        self.0.iter().find(named).map(|(_, value)| value.trim())
    }

    pub(in crate::channels) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = move |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        self.0.iter().filter(named).map(|(_, value)| value.trim())
    }
}

/// The ids in a `Message-ID`, `In-Reply-To` or `References` field, without their brackets. Ids that
/// were sent without brackets are taken word by word, and overlong ones left out.
pub(in crate::channels) fn message_ids(value: Option<&str>) -> Vec<String> {
    let mut ids = all_ids(value);
    ids.retain(|id| id.len() <= LONGEST_ID);
    ids
}

fn all_ids(value: Option<&str>) -> Vec<String> {
    let value = crate::channels::clean::without_nul(value.unwrap_or_default());
    let bracketed: Vec<String> = value
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(id, _)| id.split_whitespace().collect::<String>())
        .filter(|id| !id.is_empty())
        .collect();
    if !bracketed.is_empty() {
        return bracketed;
    }
    value
        .split_whitespace()
        .filter(|word| word.contains('@'))
        .map(str::to_owned)
        .collect()
}
