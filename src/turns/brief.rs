//! What the models that help the staff are told of a conversation, when a turn puts something before a
//! person. They are asked when the turn is committed: no customer waits for them, and no turn pays for
//! them twice. Whatever fails leaves the task as it is.

use super::asking::Asking;
use super::{analysis, summary};
use crate::agent::{Home, Turn};
use crate::domain::{ConversationId, MessageId};
use crate::privacy::{Finding, Redacted, redact};
use crate::session::outline::outline;
use crate::store;
use crate::store::transcript::{self, Speaker};

/// Messages that the models are told: what a person would read who scrolls up once.
const MESSAGES: i64 = 12;

/// Of each message so many characters: longer ones are lists, which the outline holds.
const LONGEST: usize = 500;

/// What is to be asked, once the turn is committed.
pub(super) struct Brief {
    /// The message that it is about.
    pub message: MessageId,
    /// The conversation and the version that the commit gave it.
    pub place: (ConversationId, i64),
    /// Our own outline of it.
    pub outline: String,
    /// What a model is told that sums it up, where one is to.
    summary: Option<Redacted>,
    /// What a model is told that analyses the message, where one is to.
    analysis: Option<analysis::Told>,
}

/// What to ask, where the turn puts something before a person. `personal` finds the personal data of a
/// text.
pub(super) async fn brief(
    asking: Asking<'_>,
    (turn, home): (&Turn, &Home),
    personal: impl Fn(&str) -> Vec<Finding>,
) -> Result<Option<Brief>, store::Error> {
    let Some(last) = asking.loaded.waiting.last() else {
        return Ok(None);
    };
    let effects = &turn.step.effects;
    let (sums_up, analyses) = (
        summary::is_wanted(asking, effects),
        analysis::is_wanted(asking, effects),
    );
    if !sums_up && !analyses {
        return Ok(None);
    }
    let outline = outline(&turn.step.conversation, asking.loaded.index.catalog());
    let said = format!("{outline}\n{}", said(asking).await?);
    let redacted = |text: &str| redact(text, &personal(text));
    let (id, version) = asking.loaded.home(asking.claim, home);
    Ok(Some(Brief {
        message: last.id,
        place: (id, version + 1),
        summary: sums_up.then(|| redacted(&said)),
        analysis: analyses.then(|| analysis::told(asking, (turn, &outline), (&said, redacted))),
        outline,
    }))
}

/// What was said, oldest first. What models made of files in this turn is not stored yet.
async fn said(asking: Asking<'_>) -> Result<String, store::Error> {
    let own = asking.claim.conversation;
    let mut tx = asking.tx().await?;
    let said = transcript::latest(&mut tx, &asking.loaded.sealer, (own, MESSAGES)).await?;
    let mut waiting = asking.loaded.waiting.iter();
    let lines = said.into_iter().map(|one| {
        let fresh = waiting.find(|waiting| waiting.id == one.id);
        let text = fresh.map_or(one.text, |fresh| fresh.message.shown());
        match one.by {
            Speaker::Customer => line("CUSTOMER", &text),
            Speaker::Agent | Speaker::Staff => line("US", &text),
        }
    });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// One message, as the prompts describe it.
pub(super) fn line(by: &str, text: &str) -> String {
    let text: String = text.chars().take(LONGEST).collect();
    format!("{by}: {}", text.replace('\n', " / "))
}

/// Asks what is to be asked. The turn is committed: nothing here makes it fail any more.
pub(super) async fn carry_out(
    asking: Asking<'_>,
    brief: Brief,
    personal: impl Fn(&str) -> Vec<Finding>,
) {
    let sum_up = async {
        if let Some(told) = &brief.summary {
            report(
                &brief,
                "a summary",
                summary::add(asking, (&brief, told)).await,
            );
        }
    };
    let analyse = async {
        if let Some(told) = &brief.analysis {
            let added = analysis::add(asking, (brief.message, told), personal).await;
            report(&brief, "an analysis", added);
        }
    };
    tokio::join!(sum_up, analyse);
}

fn report(brief: &Brief, what: &str, added: Result<(), store::Error>) {
    if let Err(error) = added {
        tracing::warn!(
            message.id = %brief.message.0,
            error = %crate::telemetry::chain(&error),
            "{what} after message {} could not be kept", brief.message.0
        );
    }
}
