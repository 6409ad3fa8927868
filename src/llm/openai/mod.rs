//! The client of an endpoint that speaks OpenAI's protocol: as many HTTP requests as the settings
//! allow, each sent by us and counted, all within one time.

mod breaker;
mod call;
mod dialect;
mod heard;
mod limits;
mod matter;
mod objection;
mod reply;
mod wire;

use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rust_decimal::Decimal;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument as _;

use super::prices::{Found, Prices};
use super::{Allowance, Answer, Failure, Kind, Priced, Recorder, Recording, span};
use crate::config::Secret;
use crate::understanding::second::Request;

use breaker::Breaker;
use call::Call;
use dialect::Dialect;
use limits::Limits;
use matter::Matter;
use wire::Wire;

/// Models whose ways are remembered: more than any endpoint has, and names that distributors make
/// up fill no memory.
const REMEMBERED_MODELS: usize = 1000;

/// How an endpoint is used.
#[derive(Clone)]
pub struct Settings {
    /// With the version, without a slash at the end: `https://api.openai.com/v1`.
    pub base_url: String,
    /// Not set: no key is sent.
    pub api_key: Option<Secret>,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// HTTP requests for one question, those not counted by which an endpoint's ways are learned.
    pub max_attempts: u32,
    /// The first pause before another try; each further one is twice as long.
    pub first_pause: Duration,
    /// Calls at once, of all distributors.
    pub concurrency: NonZeroUsize,
    /// Calls at once, of one distributor.
    pub concurrency_per_distributor: NonZeroUsize,
    /// What models cost.
    pub prices: Prices,
}

/// Why a client cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// TLS cannot be set up, e.g. without any root certificate on the machine.
    #[error("the client for the model cannot be built")]
    Http(#[from] reqwest::Error),
    /// The key holds what no header can carry.
    #[error("the model's key holds characters that no header can carry")]
    KeyIsNoHeader,
}

/// One endpoint.
pub struct OpenAi {
    settings: Settings,
    wire: Wire,
    limits: Limits,
    breaker: Mutex<Breaker>,
    dialects: Mutex<HashMap<String, Dialect>>,
    recorder: Option<Recorder>,
}

impl fmt::Debug for OpenAi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OpenAi")
            .field(&self.settings.base_url)
            .finish()
    }
}

impl OpenAi {
    /// Opens no connection yet.
    ///
    /// # Errors
    /// When TLS cannot be set up, or the key is none.
    pub fn new(settings: Settings) -> Result<Self, BuildError> {
        Ok(Self {
            wire: Wire::new(&settings)?,
            limits: Limits::new(settings.concurrency, settings.concurrency_per_distributor),
            breaker: Mutex::default(),
            dialects: Mutex::default(),
            recorder: None,
            settings,
        })
    }

    /// The same endpoint, with every answer written down.
    #[must_use]
    pub fn recording(self, recorder: Recorder) -> Self {
        let recorder = Some(recorder);
        Self { recorder, ..self }
    }

    /// See [`super::Model::greatest_cost`].
    #[must_use]
    pub fn greatest_cost(&self, request: &Request<'_>, model: &str) -> Decimal {
        self.most(Matter::Question(request), model)
    }

    /// See [`super::Model::greatest_cost_of_hearing`].
    #[must_use]
    pub fn greatest_cost_of_hearing(&self, recording: &Recording<'_>, model: &str) -> Decimal {
        self.most(Matter::Recording(recording), model)
    }

    fn most(&self, matter: Matter<'_>, model: &str) -> Decimal {
        matter.greatest_cost(&self.settings.prices, model)
            * Decimal::from(self.settings.max_attempts)
    }

    /// See [`super::Model::ask`].
    ///
    /// # Errors
    /// See [`super::Model::ask`].
    pub async fn ask(
        &self,
        request: &Request<'_>,
        allowance: Allowance<'_>,
    ) -> Result<Answer, Failure> {
        let span = span::begin(request, &allowance);
        let result = self
            .ask_in_place(Matter::Question(request), allowance)
            .instrument(span.clone())
            .await;
        span::end(&span, &result, ("chat", self.label(allowance.model)));
        // Cassettes hold redacted text only, and nothing can be blocked out of a picture.
        if let (Some(recorder), Ok(answer), None) = (&self.recorder, &result, request.picture())
            && let Err(error) = recorder.record(request, allowance.model, answer)
        {
            tracing::error!(error = %crate::telemetry::chain(&error), "an answer could not be recorded");
        }
        result
    }

    /// See [`super::Model::hear`].
    ///
    /// # Errors
    /// See [`super::Model::hear`].
    pub async fn hear(
        &self,
        recording: &Recording<'_>,
        allowance: Allowance<'_>,
    ) -> Result<Answer, Failure> {
        let span = span::begin_hearing(&allowance);
        let result = self
            .ask_in_place(Matter::Recording(recording), allowance)
            .instrument(span.clone())
            .await;
        span::end(&span, &result, (span::HEARING, self.label(allowance.model)));
        result
    }

    /// Models in labels: those that have a price, so that no distributor's own invention makes a
    /// series of its own.
    fn label<'a>(&self, model: &'a str) -> &'a str {
        let prices = &self.settings.prices;
        match (prices.of(model), prices.of_listening(model).priced) {
            (Found::Known(_), _) | (Found::Dearest(_), Priced::Listed) => model,
            (Found::Dearest(_), Priced::AsDearest) => "other",
        }
    }

    async fn ask_in_place(
        &self,
        matter: Matter<'_>,
        allowance: Allowance<'_>,
    ) -> Result<Answer, Failure> {
        let began = Instant::now();
        let deadline = began + allowance.deadline;
        let place = timeout_at(deadline, self.limits.enter(allowance.distributor)).await;
        let Ok(place) = place else {
            return Err(Failure {
                took: began.elapsed(),
                ..Failure::before_any_request(Kind::Busy, allowance.model)
            });
        };
        let call = Call {
            openai: self,
            matter,
            model: allowance.model,
            began,
            deadline,
            concurrent: place.concurrent,
            attempts: 0,
            lost: 0,
        };
        call.run().await
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How this model is spoken to, as far as is known.
    fn learned(&self, model: &str, first: Dialect) -> Dialect {
        let dialects = self.dialects.lock().unwrap_or_else(PoisonError::into_inner);
        dialects.get(model).copied().unwrap_or(first)
    }

    fn learn(&self, model: &str, dialect: Dialect) {
        let mut dialects = self.dialects.lock().unwrap_or_else(PoisonError::into_inner);
        if dialects.get(model) == Some(&dialect) || dialects.len() >= REMEMBERED_MODELS {
            return;
        }
        let before = dialects.insert(model.to_owned(), dialect);
        if before.is_none() && self.settings.prices.of(model).priced() == Priced::AsDearest {
            tracing::warn!(
                gen_ai.request.model = model,
                "no price is known of a model: it counts as the dearest until model.prices has it"
            );
        }
    }
}
