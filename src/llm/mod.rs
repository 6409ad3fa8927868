//! The one call out to a language model, and what stands in its place when there is none. SHELL.

/// Who gives a second reading of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Model {
    /// Nobody: the parser's reading is the reading.
    Off,
}

impl Model {
    /// What `ai_responses.model_used` says of a reading.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Off => "parser",
        }
    }
}
