//! What is asked of a model: a stable beginning, and what is different from message to message.

use serde_json::Value;

use super::prompt::Prompt;

/// One question to a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Request<'p> {
    prompt: &'p Prompt,
    varying: String,
}

impl<'p> Request<'p> {
    /// Asks by this prompt; whoever makes the varying part sees to it that it holds redacted text only.
    #[must_use]
    pub const fn new(prompt: &'p Prompt, varying: String) -> Self {
        Self { prompt, varying }
    }

    /// The prompt, with its settings.
    #[must_use]
    pub const fn prompt(&self) -> &'p Prompt {
        self.prompt
    }

    /// The system message: the same for every request by this prompt.
    #[must_use]
    pub fn system(&self) -> &str {
        &self.prompt.text
    }

    /// The user message.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.varying
    }

    /// The JSON schema that the answer must keep to.
    #[must_use]
    pub const fn schema(&self) -> &Value {
        &self.prompt.schema
    }
}
