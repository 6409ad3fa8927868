//! Who answers in a run: the stand-in, recorded answers, or an endpoint.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::runtime::Handle;

use super::Asked;
use super::stand_in::{self, StandIn};
use crate::config;
use crate::domain::DistributorId;
use crate::llm::{Allowance, Answer, Cassettes, Failure, Model};

/// Who answers in a run.
#[derive(Debug)]
pub enum Mind {
    /// Something that answers from what the case expects, and errs as often as it was told to.
    StandIn(StandIn),
    /// What was recorded of a model of this name, and nothing else.
    Replay(Cassettes, String),
    /// A server that speaks OpenAI's protocol.
    Endpoint(Endpoint),
}

/// A model at an endpoint.
#[derive(Debug)]
pub struct Endpoint {
    model: Model,
    name: String,
    deadline: Duration,
    runtime: Handle,
}

impl Mind {
    /// The recorded answers of a folder, of the model of this name; of its only one where none is named.
    ///
    /// # Errors
    /// A folder that cannot be read, or holds answers of no model or of several.
    pub fn replay(folder: &Path, name: Option<String>) -> Result<Self> {
        let cassettes = Cassettes::read(folder)?;
        let names: Vec<&str> = cassettes.models().collect();
        let name = match (name, &*names) {
            (Some(name), _) => name,
            (None, [only]) => (*only).to_owned(),
            (None, []) => bail!("{} holds no recorded answers", folder.display()),
            (None, several) => bail!(
                "{} holds answers of {}: name one",
                folder.display(),
                several.join(", ")
            ),
        };
        Ok(Self::Replay(cassettes, name))
    }

    /// The model of this name at the endpoint of `[model]`, whatever its mode says. What is recorded and
    /// replayed is the run's affair, not the configuration's.
    ///
    /// # Errors
    /// Names the key of the configuration that cannot be used.
    pub fn endpoint(config: &config::Model, name: String, runtime: Handle) -> Result<Self> {
        let asked = config::Model {
            mode: config::ModelMode::Always,
            record: None,
            replay: None,
            // Every case is of the same distributor here.
            concurrency_per_distributor: config.concurrency,
            ..config.clone()
        };
        let model = Model::configured(&asked);
        let model = model.map_err(|error| (error.key(), error));
        let model = model.map_err(|(key, error)| anyhow::Error::new(error).context(key));
        Ok(Self::Endpoint(Endpoint {
            model: model.context("the model cannot be asked")?,
            name,
            deadline: Duration::from_millis(u64::from(config.timeout_ms.get())),
            runtime,
        }))
    }

    /// The model's name, as requests and cassettes have it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::StandIn(_) => stand_in::NAME,
            Self::Replay(_, name) => name,
            Self::Endpoint(endpoint) => &endpoint.name,
        }
    }

    /// The answer.
    ///
    /// # Errors
    /// Says why there is none.
    pub fn answer(&self, asked: Asked<'_>) -> Result<Answer, Failure> {
        let request = &asked.question.request;
        match self {
            Self::StandIn(stand_in) => Ok(stand_in.answer(asked)),
            Self::Replay(cassettes, name) => cassettes.answer(request, name),
            Self::Endpoint(endpoint) => {
                let allowance = Allowance {
                    model: &endpoint.name,
                    deadline: endpoint.deadline,
                    distributor: DistributorId(uuid::Uuid::nil()),
                };
                let asking = endpoint.model.ask(request, allowance);
                endpoint.runtime.block_on(asking)
            }
        }
    }
}
