//! Answers that were given before: recorded from a real endpoint, given again without one. For
//! evaluation and tests, never for customers.
//!
//! A folder holds one file of lines a prompt version. A line holds the request's hash, its varying
//! part and the answer; a request is made of redacted text only, and so is a cassette.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Answer, Failure, Finish, Kind, Priced, Usage};
use crate::understanding::second::Request;

/// How the files end.
const ENDING: &str = "jsonl";

/// What is asked, as 32 bytes: two requests have the same only when the same model is asked the same
/// by the same prompt for the same form.
#[must_use]
pub fn request_hash(request: &Request<'_>, model: &str) -> [u8; 32] {
    let schema = request.schema().to_string();
    let name = &request.prompt().name;
    let mut hash = Sha256::new();
    for part in [model, name, request.system(), request.user(), &schema] {
        // With the lengths no two lists of parts run together to the same bytes.
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Recorded answers by the hash of their request; the last one counts.
#[derive(Debug, Default)]
pub struct Cassettes {
    answers: HashMap<String, Recorded>,
    /// The names that were asked.
    models: BTreeSet<String>,
}

/// Where answers are recorded.
#[derive(Debug)]
pub struct Recorder {
    folder: PathBuf,
    /// Lines of two calls must not mix.
    writing: Mutex<()>,
}

/// Why cassettes cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadCassette {
    /// A file or folder cannot be read or written.
    #[error("cannot use {}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line is not a recorded answer.
    #[error("{}, line {line} is not a recorded answer", path.display())]
    Line {
        /// Which file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    request: String,
    model: String,
    user: String,
    answer: Recorded,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Recorded {
    text: String,
    model: String,
    finish: Finish,
    usage: Usage,
    cost_usd: Decimal,
    priced: Priced,
}

impl Recorded {
    fn of(answer: &Answer) -> Self {
        Self {
            text: answer.text.clone(),
            model: answer.model.clone(),
            finish: answer.finish,
            usage: answer.usage,
            cost_usd: answer.cost_usd,
            priced: answer.priced,
        }
    }
}

impl Cassettes {
    /// Reads every cassette of a folder.
    ///
    /// # Errors
    /// Names the file, and the line where one is none.
    pub fn read(folder: &Path) -> Result<Self, BadCassette> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| BadCassette::Io { path, source }
        };
        let mut cassettes = Self::default();
        for entry in fs::read_dir(folder).map_err(io(folder))? {
            let path = entry.map_err(io(folder))?.path();
            if path.extension().is_none_or(|ending| ending != ENDING) {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(io(&path))?;
            for (at, line) in text.lines().enumerate() {
                let line: Line =
                    serde_json::from_str(line).map_err(|source| BadCassette::Line {
                        path: path.clone(),
                        line: at + 1,
                        source,
                    })?;
                cassettes.models.insert(line.model);
                cassettes.answers.insert(line.request, line.answer);
            }
        }
        Ok(cassettes)
    }

    /// The names by which models were asked, each once.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        self.models.iter().map(String::as_str)
    }

    /// Puts an answer among them by hand, in the place of an earlier one.
    pub fn insert(&mut self, request: &Request<'_>, model: &str, answer: &Answer) {
        let key = hex::encode(request_hash(request, model));
        self.models.insert(model.to_owned());
        self.answers.insert(key, Recorded::of(answer));
    }

    /// The recorded answer. It takes no time and costs what it cost when it was recorded.
    ///
    /// # Errors
    /// [`Kind::NotRecorded`] where there is none.
    pub fn answer(&self, request: &Request<'_>, model: &str) -> Result<Answer, Failure> {
        let key = hex::encode(request_hash(request, model));
        let Some(recorded) = self.answers.get(&key) else {
            return Err(Failure::before_any_request(Kind::NotRecorded, model));
        };
        Ok(Answer {
            text: recorded.text.clone(),
            model: recorded.model.clone(),
            usage: recorded.usage,
            cost_usd: recorded.cost_usd,
            priced: recorded.priced,
            lost_usd: Decimal::ZERO,
            took: Duration::ZERO,
            finish: recorded.finish,
            attempts: 0,
            concurrent: 1,
        })
    }
}

impl Recorder {
    /// Records into this folder, which is made where it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(folder: &Path) -> Result<Self, BadCassette> {
        fs::create_dir_all(folder).map_err(|source| BadCassette::Io {
            path: folder.to_owned(),
            source,
        })?;
        Ok(Self {
            folder: folder.to_owned(),
            writing: Mutex::default(),
        })
    }

    /// Adds an answer to its prompt's file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn record(
        &self,
        request: &Request<'_>,
        model: &str,
        answer: &Answer,
    ) -> Result<(), BadCassette> {
        let line = Line {
            request: hex::encode(request_hash(request, model)),
            model: model.to_owned(),
            user: request.user().to_owned(),
            answer: Recorded::of(answer),
        };
        let path = self
            .folder
            .join(format!("{}.{ENDING}", request.prompt().name));
        append(&path, &line, &self.writing).map_err(|source| BadCassette::Io { path, source })
    }
}

fn append(path: &Path, line: &Line, writing: &Mutex<()>) -> io::Result<()> {
    let mut text = serde_json::to_string(line)?;
    text.push('\n');
    let _writing = writing.lock().unwrap_or_else(PoisonError::into_inner);
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::Counted;
    use super::*;
    use crate::privacy::redact;
    use crate::understanding::second::Prompt;

    fn request(user: &str) -> Request<'static> {
        Request::new(Prompt::order_extraction(), "", &redact(user, &[]))
    }

    fn answer(text: &str) -> Answer {
        Answer {
            text: text.to_owned(),
            model: "gpt-4-0613".to_owned(),
            usage: Usage {
                input: 10,
                cached_input: 0,
                output: 2,
                counted: Counted::Reported,
            },
            cost_usd: Decimal::new(420, 6),
            priced: Priced::Listed,
            lost_usd: Decimal::ZERO,
            took: Duration::from_secs(1),
            finish: Finish::Stop,
            attempts: 1,
            concurrent: 3,
        }
    }

    #[test]
    fn what_was_recorded_is_given_again_to_the_same_request_alone() {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::new(folder.path()).unwrap();
        recorder
            .record(&request("two milk"), "gpt-4", &answer("old"))
            .unwrap();
        recorder
            .record(&request("two milk"), "gpt-4", &answer("{}"))
            .unwrap();
        let cassettes = Cassettes::read(folder.path()).unwrap();
        let given = cassettes.answer(&request("two milk"), "gpt-4").unwrap();
        assert_eq!((given.text.as_str(), given.attempts), ("{}", 0));
        assert_eq!(given.usage, answer("{}").usage);
        let mut by_hand = Cassettes::default();
        by_hand.insert(&request("two milk"), "gpt-4", &answer("{}"));
        assert_eq!(by_hand.answer(&request("two milk"), "gpt-4"), Ok(given));
        for (user, model) in [("two  milk", "gpt-4"), ("two milk", "gpt-4o")] {
            let missed = cassettes.answer(&request(user), model).unwrap_err();
            assert_eq!(missed.kind, Kind::NotRecorded);
        }
    }

    #[test]
    fn parts_that_run_together_have_different_hashes() {
        let hash = |user: &str, model| request_hash(&request(user), model);
        assert_eq!(hash("a", "m"), hash("a", "m"));
        assert_ne!(hash("a", "m"), hash("b", "m"));
        let prompt = Prompt::order_extraction();
        let mut moved = prompt.clone();
        moved.text.push('x');
        let moved = Request::new(&moved, "", &redact("", &[]));
        assert_ne!(request_hash(&moved, "m"), hash("x", "m"));
    }

    #[test]
    fn a_line_that_is_no_answer_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("order_extraction.v1.jsonl"), "{}\n").unwrap();
        let refused = Cassettes::read(folder.path()).unwrap_err().to_string();
        assert!(
            refused.contains("order_extraction.v1.jsonl, line 1"),
            "{refused}"
        );
        assert!(Cassettes::read(&folder.path().join("missing")).is_err());
    }
}
