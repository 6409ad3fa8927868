//! The one call out to a language model, and what stands in its place when there is none. SHELL.

use crate::text_enum;

text_enum! {
    /// When a model is asked; the parser always reads first.
    pub enum Mode {
        /// Never.
        Off = "off",
        /// Only where the parser's confidence is below the line at which a second reading pays.
        Assist = "assist",
        /// For every message.
        Always = "always",
    }
}

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
