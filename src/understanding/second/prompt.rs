//! What is a prompt? A versioned text with its purpose, its model settings and the form of the answer.
//!
//! A prompt that was used is never edited: its name and version stand beside every answer, and an
//! answer has to mean the same for ever.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use crate::text_enum;

text_enum! {
    /// What a model is asked for; the name is that of the prompt's file, without its version.
    pub enum Purpose {
        /// Reads the operations of a message.
        OrderExtraction = "order_extraction",
        /// Writes down what stands in a picture.
        PictureTranscription = "picture_transcription",
        /// Tells what a message wants in which the parser found nothing.
        LeftoverClassification = "leftover_classification",
        /// Says what a message is about that a person has to see to, and drafts answers for that person.
        MessageAnalysis = "message_analysis",
        /// Says to the staff what a conversation is about.
        ConversationSummary = "conversation_summary",
    }
}

/// The prompts of the binary, by file name without its ending.
const EMBEDDED: [(&str, &str); Purpose::ALL.len()] = [
    (
        "order_extraction.v1",
        include_str!("../../../prompts/order_extraction.v1.md"),
    ),
    (
        "picture_transcription.v1",
        include_str!("../../../prompts/picture_transcription.v1.md"),
    ),
    (
        "leftover_classification.v1",
        include_str!("../../../prompts/leftover_classification.v1.md"),
    ),
    (
        "message_analysis.v1",
        include_str!("../../../prompts/message_analysis.v1.md"),
    ),
    (
        "conversation_summary.v1",
        include_str!("../../../prompts/conversation_summary.v1.md"),
    ),
];

/// What stands above and below the front matter.
const FENCE: &str = "+++";

/// One prompt. The text does not change from request to request, so that a provider can cache it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// `order_extraction.v1`: the name and the version, as answers keep it.
    pub name: String,
    /// What it is for, for people.
    pub purpose: String,
    /// Sampling temperature; 0 for the likeliest answer.
    pub temperature: f32,
    /// The answer is cut there.
    pub max_output_tokens: u32,
    /// JSON schema of the answer.
    pub schema: Value,
    /// The instructions: the stable beginning of every request.
    pub text: String,
}

/// Why a file is no prompt.
#[derive(Debug, thiserror::Error)]
pub enum BadPrompt {
    /// The name is not `NAME.vN`.
    #[error("prompt {0:?} is not named NAME.vN")]
    Name(String),
    /// There is no front matter between two lines of `+++`.
    #[error("prompt {0} does not begin with front matter between two lines of +++")]
    NoFrontMatter(String),
    /// The front matter is not what it must be.
    #[error("the front matter of prompt {0} cannot be read")]
    FrontMatter(String, #[source] toml::de::Error),
    /// The schema is not JSON.
    #[error("the schema of prompt {0} is not JSON")]
    Schema(String, #[source] serde_json::Error),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    purpose: String,
    temperature: f32,
    max_output_tokens: u32,
    schema: String,
}

impl Prompt {
    /// Reads a prompt from its file's name (without ending) and text.
    ///
    /// # Errors
    /// When the name or the front matter is not as it must be.
    pub fn parse(name: &str, file: &str) -> Result<Self, BadPrompt> {
        if !is_versioned(name) {
            return Err(BadPrompt::Name(name.to_owned()));
        }
        let no_front_matter = || BadPrompt::NoFrontMatter(name.to_owned());
        let behind = file.strip_prefix(FENCE).ok_or_else(no_front_matter)?;
        let (front, text) = behind
            .split_once(&format!("\n{FENCE}\n"))
            .ok_or_else(no_front_matter)?;
        let front: FrontMatter = toml::from_str(front)
            .map_err(|source| BadPrompt::FrontMatter(name.to_owned(), source))?;
        let schema = serde_json::from_str(&front.schema)
            .map_err(|source| BadPrompt::Schema(name.to_owned(), source))?;
        Ok(Self {
            name: name.to_owned(),
            purpose: front.purpose,
            temperature: front.temperature,
            max_output_tokens: front.max_output_tokens,
            schema,
            text: text.trim().to_owned(),
        })
    }

    /// The newest prompt by which the binary asks for the operations of a message.
    ///
    /// # Panics
    /// Never: a test reads every embedded prompt.
    #[must_use]
    pub fn order_extraction() -> &'static Self {
        Self::embedded(Purpose::OrderExtraction)
    }

    /// The newest prompt of the binary for a purpose.
    ///
    /// # Panics
    /// Never: a test reads every embedded prompt, and looks for one of each purpose.
    #[must_use]
    pub fn embedded(purpose: Purpose) -> &'static Self {
        static PROMPTS: LazyLock<Vec<(Purpose, Prompt)>> = LazyLock::new(|| {
            let parse = |(name, file): (&str, &str)| {
                let prompt = Prompt::parse(name, file).expect("a test reads every prompt");
                let (purpose, _) = Prompt::versioned(name).expect("a test reads every name");
                (purpose, prompt)
            };
            EMBEDDED.into_iter().map(parse).collect()
        });
        let mut prompts = PROMPTS.iter();
        let found = prompts.find(|(own, _)| *own == purpose);
        &found.expect("a test looks for every purpose").1
    }

    /// The purpose and the version that a name says, where it is one of a prompt that anybody asks by.
    #[must_use]
    pub fn versioned(name: &str) -> Option<(Purpose, u32)> {
        let (purpose, version) = name.rsplit_once(".v")?;
        Some((purpose.parse().ok()?, version.parse().ok()?))
    }
}

/// `name.v3`.
fn is_versioned(name: &str) -> bool {
    name.rsplit_once(".v").is_some_and(|(name, version)| {
        let letters = |c: char| c.is_ascii_lowercase() || c == '_';
        !name.is_empty() && name.chars().all(letters) && version.parse::<u32>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_prompt_can_be_read() {
        for (name, file) in EMBEDDED {
            let prompt = Prompt::parse(name, file).unwrap();
            assert_eq!(prompt.schema["type"], "object", "{name}");
            assert!(!prompt.text.is_empty(), "{name}");
        }
        for purpose in Purpose::ALL {
            let name = &Prompt::embedded(*purpose).name;
            assert!(name.starts_with(purpose.as_str()), "{name}");
        }
    }

    #[test]
    fn a_prompt_without_version_or_front_matter_is_refused_by_its_name() {
        let refused = |name, file| Prompt::parse(name, file).unwrap_err().to_string();
        assert!(refused("order", "+++\n+++\n").contains("NAME.vN"));
        assert!(refused("order.v1", "Read this.").contains("order.v1"));
        assert!(refused("order.v1", "+++\npurpose = 1\n+++\nx").contains("order.v1"));
    }
}
