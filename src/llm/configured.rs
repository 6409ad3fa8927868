//! The model that the configuration asks for.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::openai::{BuildError, OpenAi, Settings};
use super::prices::{BadPrices, Prices};
use super::{BadCassette, BadPrompts, Cassettes, Model, Prompts, Recorder};
use crate::config::{self, ModelMode};

/// The first pause before another try: a customer waits, and most hiccups are over by then.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// Why the configuration has no model.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The key, or TLS on this machine.
    #[error(transparent)]
    Client(#[from] BuildError),
    /// The prompts.
    #[error(transparent)]
    Prompts(#[from] BadPrompts),
    /// The folder to record into.
    #[error(transparent)]
    Record(BadCassette),
    /// The folder to replay from.
    #[error(transparent)]
    Replay(BadCassette),
    /// The prices are of the wrong form.
    #[error(transparent)]
    Prices(#[from] BadPrices),
    /// The prices cannot be read.
    #[error("cannot read {}", .0.display())]
    PricesFile(PathBuf, #[source] std::io::Error),
}

impl ConfigError {
    /// The key that cannot be used.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Client(_) => "model.api_key",
            Self::Prompts(_) => "model.prompts",
            Self::Record(_) => "model.record",
            Self::Replay(_) => "model.replay",
            Self::Prices(_) | Self::PricesFile(..) => "model.prices",
        }
    }
}

impl Model {
    /// Builds it; no connection is opened yet.
    ///
    /// # Errors
    /// Names the key that cannot be used.
    pub fn configured(config: &config::Model) -> Result<Self, ConfigError> {
        match config.mode {
            ModelMode::Off => return Ok(Self::Off),
            ModelMode::Assist | ModelMode::Always => {}
        }
        if let Some(folder) = &config.replay {
            return Ok(Self::Replay(Arc::new(
                Cassettes::read(folder).map_err(ConfigError::Replay)?,
            )));
        }
        let openai = OpenAi::new(Settings {
            base_url: config.base_url.as_str().to_owned(),
            api_key: config.api_key.clone(),
            connect_timeout: Duration::from_millis(u64::from(config.connect_timeout_ms.get())),
            max_attempts: config.max_attempts.get(),
            first_pause: FIRST_PAUSE,
            concurrency: config.concurrency,
            concurrency_per_distributor: config.concurrency_per_distributor,
            prices: prices(config.prices.as_deref())?,
        })?;
        let openai = match &config.record {
            Some(folder) => openai.recording(Recorder::new(folder).map_err(ConfigError::Record)?),
            None => openai,
        };
        Ok(Self::OpenAi(Arc::new(openai)))
    }
}

impl Prompts {
    /// Those of the configured folder, or the binary's.
    ///
    /// # Errors
    /// Names the file that cannot be used.
    pub fn configured(config: &config::Model) -> Result<Self, ConfigError> {
        match &config.prompts {
            Some(folder) => Ok(Self::read(folder)?),
            None => Ok(Self::embedded()),
        }
    }
}

fn prices(path: Option<&Path>) -> Result<Prices, ConfigError> {
    let embedded = Prices::embedded();
    let Some(path) = path else {
        return Ok(embedded);
    };
    let list = fs::read_to_string(path);
    let list = list.map_err(|source| ConfigError::PricesFile(path.to_owned(), source))?;
    Ok(embedded.with(&list)?)
}
