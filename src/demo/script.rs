//! Who writes what in the demonstration.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::domain::Channel;

/// The conversations in the order in which they take place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    /// When it begins: the service lives by the script's own clock, so that every run is the same.
    pub start: DateTime<Utc>,
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
    /// What happens, each when the one before is answered.
    pub say: Vec<Step>,
}

/// One step of a conversation.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Step {
    /// The customer writes.
    Message(String),
    /// The customer writes several messages within a moment.
    Burst(Vec<String>),
    /// Nobody writes.
    #[serde(rename_all = "snake_case")]
    Wait {
        /// For so long.
        wait_minutes: u32,
    },
}

impl Step {
    /// How many messages the customer sends in it.
    #[cfg(test)]
    fn messages(&self) -> usize {
        match self {
            Self::Message(_) => 1,
            Self::Burst(texts) => texts.len(),
            Self::Wait { .. } => 0,
        }
    }
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
        let messages: usize = {
            let steps = script.conversations.iter().flat_map(|one| &one.say);
            steps.map(Step::messages).sum()
        };
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
