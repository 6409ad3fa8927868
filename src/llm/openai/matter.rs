//! What a call carries: a question in words, perhaps with a picture, or a voice note. What can it cost,
//! and what does its reply say?

use rust_decimal::Decimal;
use serde_json::Value;

use super::dialect::greatest_input;
use super::heard;
use super::reply::{self, Bounds, Read};
use crate::llm::prices::Prices;
use crate::llm::{BadReply, Counted, Priced, Recording, Usage};
use crate::understanding::second::Request;

/// What a call carries.
#[derive(Clone, Copy)]
pub(super) enum Matter<'a> {
    /// To `/chat/completions`.
    Question(&'a Request<'a>),
    /// To `/audio/transcriptions`.
    Recording(&'a Recording<'a>),
}

/// A reply that holds an answer, and what that costs.
pub(super) struct Billed {
    pub read: Read,
    /// US dollars.
    pub usd: Decimal,
    pub priced: Priced,
}

impl Matter<'_> {
    /// The most that one request can cost.
    pub(super) fn greatest_cost(self, prices: &Prices, model: &str) -> Decimal {
        match self {
            Self::Question(request) => {
                let Bounds { input, output } = bounds(request);
                prices.of(model).price().cost(&Usage {
                    input,
                    cached_input: 0,
                    output,
                    counted: Counted::Estimated,
                })
            }
            Self::Recording(recording) => {
                let price = prices.of_listening(model);
                price.cost(recording.seconds_at_most())
            }
        }
    }

    /// What a reply says, and what it costs by these prices.
    pub(super) fn read(
        self,
        said: &Value,
        (prices, model): (&Prices, &str),
    ) -> Result<Billed, BadReply> {
        match self {
            Self::Question(request) => {
                let read = reply::read(said, bounds(request))?;
                let found = prices.of(model);
                Ok(Billed {
                    usd: found.price().cost(&read.usage),
                    priced: found.priced(),
                    read,
                })
            }
            Self::Recording(recording) => {
                let price = prices.of_listening(model);
                Ok(Billed {
                    usd: price.cost(heard::seconds(said, recording.seconds_at_most())),
                    priced: price.priced,
                    read: heard::read(said)?,
                })
            }
        }
    }
}

fn bounds(request: &Request<'_>) -> Bounds {
    Bounds {
        input: greatest_input(request),
        output: request.prompt().max_output_tokens,
    }
}
