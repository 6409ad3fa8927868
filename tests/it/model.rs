//! Whatever a language model's endpoint does: is it named rightly, in time, with exactly the requests
//! that the policy allows?

mod faults;
mod media;
mod recorded;
mod ways;

use std::time::Duration;

use order_agent::llm::{Allowance, Answer, Failure, Model};
use order_agent::privacy::redact;
use order_agent::understanding::second::{Prompt, Request};

use crate::support::distributor;
use crate::support::openai_server::{Act, OpenAiServer};

/// The time that a question may take where the test does not wait for its end: far longer than any
/// answer on this machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Something that must never be logged.
const WORDS: &str = "MESSAGE: two cases of whole milk for the corner diner";

fn question() -> Request<'static> {
    Request::new(Prompt::order_extraction(), "", &redact(WORDS, &[]))
}

async fn ask(model: &Model, deadline: Duration) -> Result<Answer, Failure> {
    let allowance = Allowance {
        model: "gpt-4o",
        deadline,
        distributor: distributor(1),
    };
    model.ask(&question(), allowance).await
}

/// Asks a server that does this, once; gives what came back and how many requests the server saw.
/// Whatever that was, it costs no more than was to be expected.
async fn ask_once(acts: &[Act]) -> (Result<Answer, Failure>, usize) {
    let server = OpenAiServer::start(acts.to_vec()).await;
    let model = server.model();
    let result = ask(&model, PATIENCE).await;
    let cost = match &result {
        Ok(answer) => answer.cost_usd + answer.lost_usd,
        Err(failure) => failure.lost_usd,
    };
    assert!(
        cost <= model.greatest_cost(&question(), "gpt-4o"),
        "{result:?}"
    );
    (result, server.requests())
}
