//! How a secret is held so that it is never printed by accident.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

/// What stands for a secret wherever it would be shown.
pub const MASK: &str = "(set)";

/// A password, a key, or an address that contains one. It has neither `Debug` nor `Display`, is
/// written as `(set)`, and is overwritten in memory when it is dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text; the caller's copy is gone with it.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, for the one call that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The usual complaint about a wrong type repeats the value.
        let value = toml::Value::deserialize(deserializer)?;
        match value.as_str() {
            None => Err(de::Error::custom("must be a text in quotes")),
            Some("") => Err(de::Error::custom("must not be empty")),
            Some(text) => Ok(Self::new(text.to_owned())),
        }
    }
}
