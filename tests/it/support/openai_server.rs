//! What stands where a language model's provider stands? A real HTTP server on this machine that
//! speaks OpenAI's protocol, does what each test wants of it, well or badly, and counts what it is
//! asked.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use order_agent::config::Secret;
use order_agent::llm::openai::Settings;
use order_agent::llm::prices::Prices;
use order_agent::llm::{Model, OpenAi, Prompts};
use order_agent::turns::{Analyses, Leftovers, SecondReader, Summaries};
use order_agent::understanding::second::Policy;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

/// The key that the server is asked with.
pub const KEY: &str = "sk-whispered";

/// What the server does with a request.
#[derive(Debug, Clone)]
pub enum Act {
    /// Answers with this text, and a believable count of tokens.
    Answer(&'static str),
    /// Answers a voice note with these words, and 9 seconds on the bill.
    Hears(&'static str),
    /// Answers with this whole body.
    Reply(Value),
    /// Answers after a while.
    Late(Duration),
    /// Takes the request and never answers.
    Never,
    /// Holds the request until [`OpenAiServer::release`], then answers.
    Held,
    /// 429, with these headers.
    TooMany(&'static [(&'static str, &'static str)]),
    /// Another status, with this body.
    Status(u16, &'static str),
    /// 200 with something else than JSON.
    Body(&'static str),
    /// Announces more than it sends, and hangs up.
    HangUp,
    /// Takes no JSON schema, but JSON mode; answers with `{}`.
    NoSchema,
    /// Takes no response format at all; answers with `{}`.
    NoFormat,
    /// Knows `max_completion_tokens` alone and no temperature; answers with `{}`.
    Reasoning,
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body; of a form its text.
    pub body: Value,
}

#[derive(Default)]
struct Inside {
    /// The last one is repeated for ever.
    acts: VecDeque<Act>,
    asked: Vec<Asked>,
    under_way: usize,
    most_under_way: usize,
}

#[derive(Clone, Default)]
struct Shared {
    inside: Arc<Mutex<Inside>>,
    released: Arc<Notify>,
}

/// The server. It ends with the test's runtime.
pub struct OpenAiServer {
    address: String,
    shared: Shared,
    _tasks: TaskTracker,
}

impl OpenAiServer {
    /// Does each of these once, and the last for ever.
    pub async fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let shared = Shared::default();
        shared.inside.lock().unwrap().acts = acts.into_iter().collect();
        let router = Router::new()
            .route("/v1/chat/completions", post(serve))
            .route("/v1/audio/transcriptions", post(serve))
            .layer(DefaultBodyLimit::disable())
            .with_state(shared.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let tasks = TaskTracker::new();
        tasks.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            address: format!("http://{address}/v1"),
            shared,
            _tasks: tasks,
        }
    }

    /// Its base address.
    pub fn base_url(&self) -> String {
        self.address.clone()
    }

    /// HTTP requests that arrived.
    pub fn requests(&self) -> usize {
        self.shared.inside.lock().unwrap().asked.len()
    }

    /// What arrived, in its order.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.inside.lock().unwrap().asked.clone()
    }

    /// Requests that were under way at the same time, at most.
    pub fn most_under_way(&self) -> usize {
        self.shared.inside.lock().unwrap().most_under_way
    }

    /// Requests that are under way now.
    pub fn under_way(&self) -> usize {
        self.shared.inside.lock().unwrap().under_way
    }

    /// Answers those that are held, and holds nobody any more.
    pub fn release(&self) {
        self.release_with(Act::Answer("{}"));
    }

    /// Does this to those that are held, and to all that come.
    pub fn release_with(&self, act: Act) {
        self.shared.inside.lock().unwrap().acts = VecDeque::from([act]);
        self.shared.released.notify_waiters();
    }

    /// How the tests ask it: two tries, pauses of a few milliseconds.
    pub fn settings(&self) -> Settings {
        let places = NonZeroUsize::new(8).unwrap();
        Settings {
            base_url: self.base_url(),
            api_key: Some(Secret::new(KEY.to_owned())),
            connect_timeout: Duration::from_secs(2),
            max_attempts: 2,
            first_pause: Duration::from_millis(5),
            concurrency: places,
            concurrency_per_distributor: places,
            prices: Prices::embedded(),
        }
    }

    /// A model that asks it.
    pub fn model(&self) -> Model {
        Model::OpenAi(Arc::new(OpenAi::new(self.settings()).unwrap()))
    }

    /// It as the reader of a test's turns: one question a message.
    pub fn reader(&self, policy: Policy) -> SecondReader {
        SecondReader {
            model: self.model(),
            policy,
            prompts: Prompts::embedded(),
            timeout: Duration::from_secs(10),
            most_a_message: 1,
            most_a_day: 50,
            leftovers: Leftovers::Unsorted,
            summaries: Summaries::Never,
            analyses: Analyses::Never,
        }
    }
}

async fn serve(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let text = || Value::String(String::from_utf8_lossy(&body).into_owned());
    let body: Value = serde_json::from_slice(&body).unwrap_or_else(|_| text());
    let act = {
        let mut inside = shared.inside.lock().unwrap();
        inside.asked.push(Asked {
            headers,
            body: body.clone(),
        });
        inside.under_way += 1;
        inside.most_under_way = inside.most_under_way.max(inside.under_way);
        let next = inside.acts.pop_front().expect("a test says what happens");
        if inside.acts.is_empty() {
            inside.acts.push_back(next.clone());
        }
        next
    };
    let _leaves = Leaves(&shared);
    act.carry_out(&body, &shared).await
}

/// Counts a request out, also one whose client is gone.
struct Leaves<'a>(&'a Shared);

impl Drop for Leaves<'_> {
    fn drop(&mut self) {
        self.0.inside.lock().unwrap().under_way -= 1;
    }
}

impl Act {
    async fn carry_out(self, body: &Value, shared: &Shared) -> Response {
        match self {
            Self::Answer(text) => well(text),
            Self::Hears(text) => {
                let usage = json!({"type": "duration", "seconds": 9});
                axum::Json(json!({"text": text, "usage": usage})).into_response()
            }
            Self::Reply(reply) => axum::Json(reply).into_response(),
            Self::Late(wait) => {
                tokio::time::sleep(wait).await;
                well("{}")
            }
            Self::Never => std::future::pending().await,
            Self::Held => {
                shared.released.notified().await;
                let released = shared.inside.lock().unwrap().acts[0].clone();
                Box::pin(released.carry_out(body, shared)).await
            }
            Self::TooMany(headers) => {
                let mut response = status(429, r#"{"error":{"message":"slow down"}}"#);
                for (name, value) in headers {
                    response.headers_mut().insert(*name, value.parse().unwrap());
                }
                response
            }
            Self::Status(code, body) => status(code, body),
            Self::Body(text) => text.into_response(),
            Self::HangUp => hang_up(),
            Self::NoSchema | Self::NoFormat | Self::Reasoning => self.particular(body),
        }
    }

    fn particular(&self, body: &Value) -> Response {
        let format = body
            .pointer("/response_format/type")
            .and_then(Value::as_str);
        let refused = match (self, format) {
            (Self::NoSchema, Some("json_schema")) => "response_format.type json_schema is unknown",
            (Self::NoFormat, Some(_)) => "extra fields not permitted: response_format",
            (Self::Reasoning, _) if body.get("max_tokens").is_some() => {
                "Unsupported parameter: use max_completion_tokens"
            }
            (Self::Reasoning, _) if body.get("temperature").is_some() => {
                "temperature does not support 0"
            }
            _ => return well("{}"),
        };
        status(400, refused)
    }
}

fn well(text: &str) -> Response {
    axum::Json(reply(text)).into_response()
}

/// A reply as OpenAI gives it.
pub fn reply(text: &str) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_790_000_000, "model": "gpt-4o-2024-08-06",
        "choices": [{"index": 0, "finish_reason": "stop",
                     "message": {"role": "assistant", "content": text, "refusal": null}}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940,
                  "prompt_tokens_details": {"cached_tokens": 400}},
    })
}

fn status(code: u16, body: &'static str) -> Response {
    (StatusCode::from_u16(code).unwrap(), body).into_response()
}

fn hang_up() -> Response {
    let parts = futures_lite::stream::iter([
        Ok(Bytes::from_static(b"{\"choices\":")),
        Err(std::io::Error::other("gone")),
    ]);
    let mut response = Body::from_stream(parts).into_response();
    let json = "application/json".parse().unwrap();
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
