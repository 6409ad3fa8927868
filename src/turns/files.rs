//! The voice notes and pictures of a turn, made into words by models before anything is read.
//!
//! A provider keeps them, but for pictures inside mails, which wait with their message and are let go
//! when its turn is committed. Whatever fails (nothing configured, no file, no money, no answer, no
//! words) leaves the message as it came: a person hears or sees to it, and the customer is told. What a
//! model made of a file is kept with its cost at once, and with the message in the turn's commit.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::asking::{Asking, Inquiry, usable};
use crate::channels::credentials::Credentials;
use crate::config::{self, ModelMode};
use crate::courier::send::Http;
use crate::domain::message::{Attachment, Origin};
use crate::domain::{Content, InboundMessage, MessageId, Transcript};
use crate::llm::{Answer, Failure, Recording};
use crate::media::{File, Files, Missing, Sense};
use crate::session::Suppression;
use crate::store::heard::Waiting;
use crate::store::model_calls::{self, AgentType};
use crate::store::{self, accounts};
use crate::understanding::second::{Picture, Purpose, Request, transcript};

/// Files of one message that are made into words: a list that needs more photos is a document, and a
/// person reads it faster than a customer answers questions about it.
pub(super) const MOST_FILES: usize = 4;

/// What stands for a prompt where a voice note is written down: the protocol has none.
const TRANSCRIPTION: &str = "transcription";

/// Which models hear and see, and where files are.
#[derive(Debug, Clone)]
pub struct FileReader {
    /// The providers' files.
    pub files: Files,
    /// The model that writes voice notes down; `None`: a person hears them.
    pub ears: Option<String>,
    /// The model that reads pictures; `None`: a person looks.
    pub eyes: Option<String>,
}

impl FileReader {
    /// As the configuration has it; `None` where no model hears or sees.
    #[must_use]
    pub fn configured(config: &config::Config, http: Http) -> Option<Self> {
        let model = &config.model;
        let (ears, eyes) = (
            model.transcription_model.clone(),
            model.vision_model.clone(),
        );
        let wanted = match model.mode {
            ModelMode::Off => false,
            ModelMode::Assist | ModelMode::Always => ears.is_some() || eyes.is_some(),
        };
        let meta = config.courier.meta_base_url.as_str().to_owned();
        let twilio = config.courier.twilio_base_url.as_str().to_owned();
        wanted.then(|| Self {
            files: Files::new(http, (meta, twilio)),
            ears,
            eyes,
        })
    }

    fn model(&self, sense: Sense) -> Option<&str> {
        match sense {
            Sense::Hearing => self.ears.as_deref(),
            Sense::Sight => self.eyes.as_deref(),
        }
    }
}

/// What a model made of a file.
pub(super) struct Made {
    /// The message, and which of its files.
    pub message: MessageId,
    pub file: usize,
    pub transcript: Transcript,
    /// The row of the answer.
    pub row: Uuid,
}

/// A file that a model is to make into words.
struct Wanted<'a> {
    waiting: &'a Waiting,
    file: usize,
    place: Place<'a>,
    sense: Sense,
    model: &'a str,
    /// How many of the message's files are wanted.
    of: usize,
}

/// Where it is.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// The provider keeps it, and calls it so.
    Provider(&'a str),
    /// It came inside its message.
    Inside(&'a Content),
}

/// Makes words of what waits, one file after the other, as long as there is time.
pub(super) async fn read(asking: Asking<'_>) -> Result<Vec<Made>, store::Error> {
    let wanted = wanted(asking);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let Some(credentials) = credentials(asking).await? else {
        return Ok(Vec::new());
    };
    let mut made = Vec::new();
    for one in &wanted {
        made.extend(make(asking, one, &credentials).await?);
    }
    Ok(made)
}

/// While a person has the conversation, or nothing may be sent, nobody is paid for reading.
fn wanted(asking: Asking<'_>) -> Vec<Wanted<'_>> {
    let Some(reader) = &asking.turns.files else {
        return Vec::new();
    };
    let standing = &asking.loaded.standing;
    if standing.held_by_staff.is_some() || asking.loaded.suppressed == Suppression::OptedOut {
        return Vec::new();
    }
    let waiting = asking.loaded.waiting.iter();
    waiting
        .filter(|waiting| is_a_persons(&waiting.message))
        .flat_map(|waiting| of_message(waiting, reader))
        .collect()
}

fn is_a_persons(message: &InboundMessage) -> bool {
    message.origin == Origin::Person && message.consent.is_none()
}

fn of_message<'a>(waiting: &'a Waiting, reader: &'a FileReader) -> Vec<Wanted<'a>> {
    let files = waiting.message.attachments.iter().enumerate();
    let mut wanted: Vec<Wanted<'a>> = files
        .filter_map(|(at, file)| of_file(file, reader).map(|found| (at, found)))
        .take(MOST_FILES)
        .map(|(file, (place, sense, model))| Wanted {
            waiting,
            file,
            place,
            sense,
            model,
            of: 1,
        })
        .collect();
    let of = wanted.len();
    for one in &mut wanted {
        one.of = of;
    }
    wanted
}

fn of_file<'a>(
    file: &'a Attachment,
    reader: &'a FileReader,
) -> Option<(Place<'a>, Sense, &'a str)> {
    if file.text.is_some() || file.transcript.is_some() {
        return None;
    }
    let sense = Sense::of(&file.content_type)?;
    let inside = file.content.as_ref().map(Place::Inside);
    let kept = || file.provider_reference.as_deref().map(Place::Provider);
    Some((inside.or_else(kept)?, sense, reader.model(sense)?))
}

/// The secrets of the account through which the customer wrote last.
async fn credentials(asking: Asking<'_>) -> Result<Option<Credentials>, store::Error> {
    let Some(integration) = asking.loaded.standing.integration else {
        return Ok(None);
    };
    let mut tx = asking.tx().await?;
    let account = accounts::load(&mut tx, &asking.loaded.sealer, integration).await?;
    Ok(account.map(|account| account.credentials))
}

async fn make(
    asking: Asking<'_>,
    wanted: &Wanted<'_>,
    credentials: &Credentials,
) -> Result<Option<Made>, store::Error> {
    let message = wanted.waiting.id;
    let hash = hash(wanted);
    let kept = match asking.known(message, &hash).await? {
        Some(kept) => Some(kept),
        None => match fetch(asking, wanted, credentials).await {
            Ok(file) => ask(asking, (wanted, hash), &file).await?,
            Err(missing) => {
                report(asking, message, missing).await?;
                None
            }
        },
    };
    let transcript = kept.and_then(|kept| {
        let text = usable(kept.answer)?;
        let transcript = match wanted.sense {
            Sense::Hearing => transcript::heard(&text),
            Sense::Sight => transcript::seen(&text),
        };
        Some((kept.id, transcript?))
    });
    Ok(transcript.map(|(row, transcript)| Made {
        message,
        file: wanted.file,
        transcript,
        row,
    }))
}

/// What is asked: known before the file is, so that no file is fetched twice for one answer.
fn hash(wanted: &Wanted<'_>) -> [u8; 32] {
    let mut hash = Sha256::new();
    let file = match wanted.place {
        Place::Provider(reference) => reference.as_bytes(),
        Place::Inside(content) => content.bytes(),
    };
    for part in [TRANSCRIPTION.as_bytes(), wanted.model.as_bytes(), file] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.update(wanted.file.to_be_bytes());
    hash.finalize().into()
}

async fn fetch(
    asking: Asking<'_>,
    wanted: &Wanted<'_>,
    credentials: &Credentials,
) -> Result<File, Missing> {
    let Some(reader) = &asking.turns.files else {
        return Err(Missing::NotKept);
    };
    let reference = match wanted.place {
        Place::Provider(reference) => reference,
        Place::Inside(content) => return File::of(content.bytes().to_vec(), wanted.sense),
    };
    let file = reader.files.fetch(credentials, (reference, wanted.sense));
    let fetched = tokio::time::timeout(asking.left(), file).await;
    fetched.unwrap_or(Err(Missing::TimedOut))
}

async fn ask(
    asking: Asking<'_>,
    (wanted, hash): (&Wanted<'_>, [u8; 32]),
    file: &File,
) -> Result<Option<model_calls::Kept>, store::Error> {
    let second = &asking.turns.second;
    let files = i64::try_from(wanted.of).unwrap_or(1);
    let inquiry = |prompt, at_most_usd| Inquiry {
        message: wanted.waiting.id,
        hash,
        agent: AgentType::MessageAnalysis,
        prompt,
        at_most_usd,
        most: second.most_a_message.saturating_mul(files),
    };
    let allowance = asking.allowance(wanted.model);
    match wanted.sense {
        Sense::Hearing => {
            let recording = Recording {
                extension: file.kind.extension(),
                media_type: file.kind.media_type(),
                bytes: &file.bytes,
            };
            let most = second
                .model
                .greatest_cost_of_hearing(&recording, wanted.model);
            let call = second.model.hear(&recording, allowance);
            let call = async { kept_as(call.await, transcript::keep_heard) };
            asking.answer(&inquiry(TRANSCRIPTION, most), call).await
        }
        Sense::Sight => {
            let prompt = second.prompts.of(Purpose::PictureTranscription);
            let picture = Picture::new(file.kind.media_type(), &file.bytes);
            let request = Request::about_picture(prompt, picture);
            let most = second.model.greatest_cost(&request, wanted.model);
            let call = second.model.ask(&request, allowance);
            let call = async { kept_as(call.await, transcript::keep_seen) };
            asking.answer(&inquiry(&prompt.name, most), call).await
        }
    }
}

/// Before an answer is kept its cards are blocked out, like those of every message.
fn kept_as(came: Result<Answer, Failure>, keep: fn(&str) -> String) -> Result<Answer, Failure> {
    came.map(|answer| Answer {
        text: keep(&answer.text),
        ..answer
    })
}

async fn report(
    asking: Asking<'_>,
    message: MessageId,
    missing: Missing,
) -> Result<(), store::Error> {
    tracing::warn!(
        message.id = %message.0,
        error = %missing,
        "a file of message {} could not be had; a person takes it", message.0
    );
    let mut tx = asking.tx().await?;
    let what = (missing.as_str(), missing.to_string());
    model_calls::record_without_question(&mut tx, (asking.id(), message), what).await?;
    tx.commit().await?;
    Ok(())
}
