//! Who reads beside the parser in `eval run`?

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use tokio::runtime::Handle;

use crate::config;
use crate::eval::second::stand_in::StandIn;
use crate::eval::second::{Mind, Setup};
use crate::llm::{Prompts, Recorder};
use crate::understanding::second::Policy;

/// Who reads beside the parser, when, and what becomes of the answers.
#[derive(Debug, Args)]
pub struct Second {
    /// Who reads beside the parser. `stand-in` answers from what the cases expect and errs at
    /// `--error-rate`: it measures what calls cost and the choice between two readings, and says
    /// nothing of how well any model reads. `replay` gives recorded answers, offline. `openai` asks the
    /// endpoint of `[model]`, and is billed.
    #[arg(long, value_enum, default_value_t = Who::Off, conflicts_with = "through_service")]
    pub model: Who,
    /// When the second reader is asked.
    #[arg(long, value_enum, default_value_t = Asks::Assist)]
    pub policy: Asks,
    /// The share of lines that the stand-in gets wrong.
    #[arg(long, default_value_t = 0.1, value_name = "SHARE")]
    pub error_rate: f64,
    /// The model's name at its provider; of recorded answers those of this one.
    #[arg(long, value_name = "NAME")]
    pub model_name: Option<String>,
    /// Where recorded answers are.
    #[arg(long, default_value = "eval/cassettes", value_name = "DIR")]
    pub cassettes: PathBuf,
    /// A folder of prompts, `NAME.vN.md`, in the place of the binary's, the highest version of each; without
    /// it those of `[model]`.
    #[arg(long, value_name = "DIR", conflicts_with = "through_service")]
    pub prompts: Option<PathBuf>,
    /// Record the answers into this folder, for `replay`.
    #[arg(long, value_name = "DIR")]
    pub record: Option<PathBuf>,
    /// After so many questions the model is gone, as in an outage.
    #[arg(long, value_name = "COUNT")]
    pub model_off_after: Option<usize>,
}

/// Who reads beside the parser in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Who {
    /// Nobody.
    Off,
    /// A stand-in for a model, which knows what the cases expect.
    StandIn,
    /// Recorded answers.
    Replay,
    /// A model at an endpoint.
    Openai,
}

/// When a second reader is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Asks {
    /// Where the parser is not sure.
    Assist,
    /// About every message.
    Always,
}

impl Second {
    /// What was asked for, and nothing where nobody reads.
    pub(super) fn setup(self, config: &config::Model) -> anyhow::Result<Option<Setup>> {
        let mind = match self.model {
            Who::Off if self.record.is_some() => {
                bail!("nobody reads, so there is nothing to record")
            }
            Who::Off if self.prompts.is_some() => {
                bail!("nobody reads, so nobody is asked by a prompt: name a --model")
            }
            Who::Off => return Ok(None),
            Who::StandIn => Mind::StandIn(StandIn {
                error_rate: self.error_rate,
            }),
            Who::Replay => Mind::replay(&self.cassettes, self.model_name)?,
            Who::Openai => {
                let name = self
                    .model_name
                    .context("--model openai needs --model-name")?;
                Mind::endpoint(config, name, Handle::current())?
            }
        };
        let prompts = match &self.prompts {
            Some(folder) => Prompts::read(folder)?,
            None => Prompts::configured(config)?,
        };
        let recorder = self
            .record
            .map(|folder| Recorder::new(&folder))
            .transpose()?;
        Ok(Some(Setup {
            mind,
            policy: self.policy.into(),
            prompts,
            recorder,
            off_after: self.model_off_after,
        }))
    }
}

impl From<Asks> for Policy {
    fn from(asks: Asks) -> Self {
        match asks {
            Asks::Assist => Self::Assist,
            Asks::Always => Self::Always,
        }
    }
}
