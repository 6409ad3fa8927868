//! What stands where Meta and Twilio keep files? A real HTTP server on this machine that gives one
//! file, well or badly, and remembers who asked with which credentials.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use order_agent::courier::send::Http;
use order_agent::media::Files;
use serde_json::json;

use super::house::House;

/// The beginning of a voice note, as far as anybody here looks at one.
pub const NOTE: &[u8] = b"OggS\x00\x02 a voice";

/// The beginning of a photo.
pub const PHOTO: &[u8] = b"\xff\xd8\xff\xe0 a photo";

/// What the server does.
#[derive(Debug, Clone, Copy)]
pub enum Keeps {
    /// Gives this.
    File(&'static [u8]),
    /// Says that it is there.
    At(&'static str),
    /// Gives so many bytes of sound.
    Long(usize),
    /// Another status.
    Status(u16),
    /// Never answers.
    Never,
}

#[derive(Clone)]
struct Shared {
    keeps: Keeps,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// A path, and the credentials of the request.
pub type Asked = (String, Option<String>);

/// The server. It ends with the test's runtime.
pub struct MediaServer {
    /// Its address.
    pub address: String,
    shared: Shared,
}

impl MediaServer {
    /// Keeps one file, whatever it is asked for.
    pub async fn start(house: &House, keeps: Keeps) -> Self {
        let asked = Arc::default();
        let shared = Shared { keeps, asked };
        let router = Router::new().fallback(serve).with_state(shared.clone());
        let address = house.serve(router).await;
        Self { address, shared }
    }

    /// The providers' files, as the service gets them.
    pub fn files(&self) -> Files {
        let http = Http::new(Duration::from_secs(10)).unwrap();
        Files::new(http, (self.address.clone(), self.address.clone()))
    }

    /// Paths that were asked for, and with which credentials.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }
}

/// `/ID` describes a file of Meta's, `/2010-04-01/…` sends on to where Twilio keeps one, and the file is
/// anywhere below `/file`.
async fn serve(State(shared): State<Shared>, uri: Uri, headers: HeaderMap) -> Response {
    let key = headers.get(header::AUTHORIZATION);
    let key = key.map(|key| key.to_str().unwrap().to_owned());
    let path = uri.path().to_owned();
    shared.asked.lock().unwrap().push((path.clone(), key));
    let host = headers[header::HOST].to_str().unwrap();
    let there = match shared.keeps {
        Keeps::At(there) => there.to_owned(),
        Keeps::File(_) | Keeps::Long(_) | Keeps::Status(_) | Keeps::Never => {
            format!("http://{host}/file")
        }
    };
    if path.starts_with("/2010-04-01/") {
        let moved = [(header::LOCATION, there)];
        return (StatusCode::TEMPORARY_REDIRECT, moved).into_response();
    }
    if !path.starts_with("/file") {
        return axum::Json(json!({ "url": there, "mime_type": "audio/ogg" })).into_response();
    }
    match shared.keeps {
        Keeps::File(bytes) => bytes.into_response(),
        Keeps::Long(length) => [NOTE, &vec![0; length]].concat().into_response(),
        Keeps::Status(code) => StatusCode::from_u16(code).unwrap().into_response(),
        Keeps::Never => std::future::pending().await,
        Keeps::At(_) => unreachable!("nobody is sent here"),
    }
}
