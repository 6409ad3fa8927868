//! Who writes what in the demonstration.

use anyhow::Context as _;
use serde::Deserialize;

use crate::domain::Channel;

/// The conversations in the order in which they take place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    #[serde(rename = "conversation")]
    pub conversations: Vec<Conversation>,
}

/// One customer's messages on one channel.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Conversation {
    /// What it shows.
    pub title: String,
    /// The channel.
    pub channel: Channel,
    /// Where the customer writes from: E.164, or an email address.
    pub from: String,
    /// Email: the subject of the first message.
    #[serde(default)]
    pub subject: Option<String>,
    /// The messages, each delivered when the one before is answered.
    pub say: Vec<String>,
}

impl Script {
    pub(super) fn embedded() -> anyhow::Result<Self> {
        toml::from_str(include_str!("data/script.toml")).context("the script cannot be read")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_least_fifteen_messages_come_over_all_three_channels() {
        let script = Script::embedded().unwrap();
        let messages: usize = script.conversations.iter().map(|one| one.say.len()).sum();
        assert!(messages >= 15, "{messages}");
        for channel in Channel::ALL {
            assert!(
                script
                    .conversations
                    .iter()
                    .any(|one| one.channel == *channel),
                "{channel}"
            );
        }
    }
}
