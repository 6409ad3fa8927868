//! One TOML file and its environment overrides, read once, checked once.
//!
//! Every key has a variable, `ORDER_AGENT__SECTION__KEY`, which wins over the file; `DATABASE_URL`
//! and `AMQP_URL` stand between the two. Each secret can also be the content of a file, named by
//! the same variable with `_FILE`. Nothing else in the crate reads the environment.

mod load;
mod model;
mod secret;
mod sections;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use model::{Analysis, Leftovers, Model, ModelMode, Summaries};
pub use secret::Secret;
pub use sections::{
    BaseUrl, Broker, Courier, CourierMode, Database, Embedded, Http, Keys, Log, LogFormat,
    Shutdown, Traces, Turns,
};

/// Everything that can be set. `order-agent.example.toml` explains each key with its default.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The PostgreSQL to use; without an url the embedded one is.
    pub database: Database,
    /// The PostgreSQL that the service runs for itself.
    pub embedded: Embedded,
    /// RabbitMQ; without an url messages go straight to intake.
    pub broker: Broker,
    /// What the service listens on.
    pub http: Http,
    /// What encrypts what is stored.
    pub keys: Keys,
    /// How conversations are worked on.
    pub turns: Turns,
    /// How replies and events leave.
    pub courier: Courier,
    /// Whether a language model helps.
    pub model: Model,
    /// What is logged and how.
    pub log: Log,
    /// Where traces go.
    pub traces: Traces,
    /// How the service stops.
    pub shutdown: Shutdown,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML. The line is not repeated: it may hold a secret.
    #[error("{}, line {line}: {problem}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where, counted from 1.
        line: usize,
        /// What was expected.
        problem: String,
    },
    /// Some keys are unknown or have values that cannot be used: all of them, not the first.
    #[error("the configuration cannot be used:{}", listed(.0))]
    Invalid(Vec<Problem>),
}

/// What is wrong with one key or one variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `section.key`, or the name of the variable.
    pub key: String,
    /// What is wrong with it.
    pub problem: String,
}

impl Config {
    /// The user's own folder, where there is one.
    #[must_use]
    pub fn home(&self) -> Option<PathBuf> {
        std::env::home_dir()
    }

    /// Reads the file, if one is named, and the environment of this process.
    ///
    /// # Errors
    /// The file cannot be read, or a key is unknown or has a value that cannot be used.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        // A variable that is not UTF-8 cannot be one of ours.
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self::load_with(path, &environment)
    }

    /// Reads the file, if one is named, with this environment instead of the process's.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_with(
        path: Option<&Path>,
        environment: &BTreeMap<String, String>,
    ) -> Result<Self, ConfigError> {
        let text = match path {
            None => String::new(),
            Some(path) => {
                std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
                    path: path.to_owned(),
                    source,
                })?
            }
        };
        let table = load::parse(&text, path.unwrap_or(Path::new("")))?;
        load::merge(table, environment).map_err(ConfigError::Invalid)
    }

    /// The effective configuration as TOML, for people: secrets are masked, and keys without a
    /// value stand in comments.
    ///
    /// # Panics
    /// Never: every section is a plain table.
    #[must_use]
    pub fn masked(&self) -> String {
        let sections = serde_json::to_value(self).expect("every section is a plain table");
        let mut lines = Vec::new();
        for (section, keys) in sections.as_object().into_iter().flatten() {
            lines.push(format!("[{section}]"));
            for (key, value) in keys.as_object().into_iter().flatten() {
                lines.push(if value.is_null() {
                    format!("# {key} is not set")
                } else {
                    format!("{key} = {value}")
                });
            }
            lines.push(String::new());
        }
        lines.join("\n")
    }
}

fn listed(problems: &[Problem]) -> String {
    let lines: Vec<_> = problems
        .iter()
        .map(|Problem { key, problem }| format!("\n  {key}: {problem}"))
        .collect();
    lines.concat()
}

#[cfg(test)]
mod tests;
