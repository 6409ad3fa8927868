//! What happens to the questions of a run: counted, answered, recorded, and named where they are not.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::{Asked, Setup};
use crate::eval::played::Usage;
use crate::eval::report::Unanswered;
use crate::llm::{Answer, BadCassette, Failure, Finish, request_hash};
use crate::understanding::second::Prompt;

/// An answer that can be gone by, if there is one, and what the question cost.
pub(super) type Reply = (Option<String>, Usage);

/// The questions of one run.
pub(super) struct Desk<'a> {
    setup: &'a Setup,
    asked: AtomicUsize,
    /// While it is recorded, one question has one answer: a cassette holds no two.
    known: Mutex<HashMap<[u8; 32], Answer>>,
    /// How often each prompt was asked by.
    prompts: Mutex<BTreeMap<String, usize>>,
    unanswered: Mutex<Vec<Unanswered>>,
    broken: Mutex<Option<BadCassette>>,
}

impl<'a> Desk<'a> {
    pub fn new(setup: &'a Setup) -> Self {
        Self {
            setup,
            asked: AtomicUsize::new(0),
            known: Mutex::default(),
            prompts: Mutex::default(),
            unanswered: Mutex::default(),
            broken: Mutex::default(),
        }
    }

    pub const fn setup(&self) -> &'a Setup {
        self.setup
    }

    /// Answers a question, or names it.
    pub fn answer(&self, asked: Asked<'_>) -> Reply {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let label = label(asked.question.request.prompt());
        *lock(&self.prompts).entry(label).or_default() += 1;
        if self.setup.off_after.is_some_and(|most| number >= most) {
            return self.none(asked, "the model was switched off", Usage::default());
        }
        match self.given(asked) {
            Ok(answer) => {
                let usage = usage(&answer);
                match answer.finish {
                    Finish::Stop | Finish::Other => (Some(answer.text), usage),
                    Finish::Length | Finish::Refusal | Finish::ContentFilter => {
                        self.none(asked, answer.finish.as_str(), usage)
                    }
                }
            }
            Err(failure) => {
                let lost = Usage {
                    llm_calls: u64::from(failure.attempts > 0),
                    usd: failure.lost_usd,
                    ..Usage::default()
                };
                self.none(asked, &failure.kind.to_string(), lost)
            }
        }
    }

    fn given(&self, asked: Asked<'_>) -> Result<Answer, Failure> {
        let mind = &self.setup.mind;
        let Some(recorder) = &self.setup.recorder else {
            return mind.answer(asked);
        };
        let request = &asked.question.request;
        let hash = request_hash(request, mind.name());
        if let Some(answer) = lock(&self.known).get(&hash) {
            return Ok(answer.clone());
        }
        let answer = mind.answer(asked)?;
        // Another thread may have asked the same meanwhile: the first answer is the one.
        let mut known = lock(&self.known);
        if let Some(earlier) = known.get(&hash) {
            return Ok(earlier.clone());
        }
        if let Err(error) = recorder.record(request, mind.name(), &answer) {
            lock(&self.broken).get_or_insert(error);
        }
        known.insert(hash, answer.clone());
        Ok(answer)
    }

    fn none(&self, asked: Asked<'_>, why: &str, usage: Usage) -> Reply {
        lock(&self.unanswered).push(Unanswered {
            case: asked.case.id.clone(),
            turn: asked.turn,
            why: why.to_owned(),
        });
        (None, usage)
    }

    /// How often each prompt was asked by, and the questions that nobody answered, by case and turn.
    ///
    /// # Errors
    /// When an answer could not be recorded.
    pub fn close(self) -> Result<(BTreeMap<String, usize>, Vec<Unanswered>), BadCassette> {
        let broken = self.broken.into_inner();
        if let Some(error) = broken.unwrap_or_else(PoisonError::into_inner) {
            return Err(error);
        }
        let unanswered = self.unanswered.into_inner();
        let mut unanswered = unanswered.unwrap_or_else(PoisonError::into_inner);
        unanswered.sort();
        let prompts = self.prompts.into_inner();
        Ok((prompts.unwrap_or_else(PoisonError::into_inner), unanswered))
    }
}

/// A prompt's name with its version, and a mark where the binary has another text under that name: two
/// such runs would be taken for runs of the same prompt.
fn label(prompt: &Prompt) -> String {
    let name = &prompt.name;
    let own = Prompt::versioned(name).map(|(purpose, _)| Prompt::embedded(purpose));
    match own {
        Some(own) if own.name == *name && own != prompt => format!("{name} (edited)"),
        Some(_) | None => name.clone(),
    }
}

fn lock<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn usage(answer: &Answer) -> Usage {
    Usage {
        llm_calls: 1,
        prompt_tokens: u64::from(answer.usage.input),
        completion_tokens: u64::from(answer.usage.output),
        usd: answer.cost_usd + answer.lost_usd,
    }
}
