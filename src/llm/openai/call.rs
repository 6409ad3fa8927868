//! One question, with as many requests as it may take: send, learn what the endpoint takes, try
//! again where that can help, and give up in time.

use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout_at};

use super::OpenAi;
use super::breaker::Admission;
use super::dialect::Dialect;
use super::matter::{Billed, Matter};
use super::objection::Objection;
use super::wire::Fault;
use crate::llm::{Answer, Failure, Kind};

/// A question under way.
pub(super) struct Call<'a> {
    pub openai: &'a OpenAi,
    pub matter: Matter<'a>,
    pub model: &'a str,
    pub began: Instant,
    pub deadline: Instant,
    /// Calls of the same distributor at the same time.
    pub concurrent: u32,
    /// HTTP requests that were sent.
    pub attempts: u32,
    /// Those of them that may have been billed and brought no answer.
    pub lost: u32,
}

/// What to do after a request without an answer.
enum Next {
    After(Duration),
    GiveUp,
}

impl Call<'_> {
    /// Asks until there is an answer, or none is to be expected in time.
    pub(super) async fn run(mut self) -> Result<Answer, Failure> {
        let first = Dialect::first(&self.openai.settings.base_url);
        let mut dialect = self.openai.learned(self.model, first);
        let mut tries = 0;
        let mut last = Kind::BreakerOpen;
        while self.is_admitted() {
            let (kind, objection) = match self.send(dialect).await {
                Ok(billed) => {
                    self.learn(dialect);
                    return Ok(self.answered(billed));
                }
                Err(why) => why,
            };
            last = kind;
            if let Some(other) = objection.and_then(|what| self.other(dialect, (what, first))) {
                dialect = other;
                continue;
            }
            self.lost += u32::from(kind.may_be_billed());
            match self.next(kind, &mut tries) {
                Next::After(pause) => sleep(pause).await,
                Next::GiveUp => break,
            }
        }
        Err(self.failed(last))
    }

    fn is_admitted(&self) -> bool {
        self.openai.breaker().admit(Instant::now().into()) == Admission::Sent
    }

    /// One request, and its report to the breaker.
    async fn send(&mut self, dialect: Dialect) -> Result<Billed, (Kind, Option<Objection>)> {
        self.attempts += 1;
        let sent = timeout_at(self.deadline, self.carry(dialect)).await;
        let read = match sent {
            Err(_) => Err((Kind::TimedOut, None)),
            Ok(Err(fault)) => Err(named(fault)),
            Ok(Ok(reply)) => {
                let prices = &self.openai.settings.prices;
                let read = self.matter.read(&reply, (prices, self.model));
                read.map_err(|why| (Kind::BadReply(why), None))
            }
        };
        match &read {
            Ok(_) => self.openai.breaker().succeeded(),
            Err((kind, objection)) => self.report(*kind, *objection),
        }
        read
    }

    fn learn(&self, dialect: Dialect) {
        match self.matter {
            Matter::Question(_) => self.openai.learn(self.model, dialect),
            Matter::Recording(_) => {}
        }
    }

    /// A voice note is sent in one way only.
    fn other(&self, dialect: Dialect, (what, first): (Objection, Dialect)) -> Option<Dialect> {
        match self.matter {
            Matter::Question(_) => dialect.after(what, first),
            Matter::Recording(_) => None,
        }
    }

    async fn carry(&self, dialect: Dialect) -> Result<Value, Fault> {
        let wire = &self.openai.wire;
        match self.matter {
            Matter::Question(request) => wire.chat(dialect.body(request, self.model)).await,
            Matter::Recording(recording) => wire.transcribe(recording, self.model).await,
        }
    }

    /// A request that the endpoint does not take says that the endpoint is well.
    fn report(&self, kind: Kind, objection: Option<Objection>) {
        let now = Instant::now().into();
        let mut breaker = self.openai.breaker();
        match kind {
            Kind::Refused(_) => breaker.succeeded(),
            _ if objection.is_some() && kind != Kind::QuotaSpent => breaker.succeeded(),
            Kind::RateLimited { after: Some(after) } if !self.has_time_for(after) => {
                breaker.hold(now, after);
            }
            Kind::Off
            | Kind::NotRecorded
            | Kind::Busy
            | Kind::BreakerOpen
            | Kind::TimedOut
            | Kind::Unreachable
            | Kind::Lost
            | Kind::RateLimited { .. }
            | Kind::QuotaSpent
            | Kind::CredentialsRefused(_)
            | Kind::ServerFailed(_)
            | Kind::BadReply(_) => breaker.failed(now),
        }
    }

    fn next(&self, kind: Kind, tries: &mut u32) -> Next {
        *tries += 1;
        if !kind.is_retryable() || *tries >= self.openai.settings.max_attempts {
            return Next::GiveUp;
        }
        let after = if let Kind::RateLimited { after } = kind {
            after
        } else {
            None
        };
        let pause = pause(
            self.openai.settings.first_pause,
            *tries,
            (after, rand::random()),
        );
        if self.has_time_for(pause) {
            Next::After(pause)
        } else {
            Next::GiveUp
        }
    }

    fn has_time_for(&self, pause: Duration) -> bool {
        Instant::now() + pause < self.deadline
    }

    fn lost_usd(&self) -> Decimal {
        let prices = &self.openai.settings.prices;
        self.matter.greatest_cost(prices, self.model) * Decimal::from(self.lost)
    }

    fn answered(&self, billed: Billed) -> Answer {
        let read = billed.read;
        Answer {
            cost_usd: billed.usd,
            priced: billed.priced,
            lost_usd: self.lost_usd(),
            text: read.text,
            model: read.model.unwrap_or_else(|| self.model.to_owned()),
            usage: read.usage,
            took: self.began.elapsed(),
            finish: read.finish,
            attempts: self.attempts,
            concurrent: self.concurrent,
        }
    }

    fn failed(&self, kind: Kind) -> Failure {
        Failure {
            kind,
            model: self.model.to_owned(),
            attempts: self.attempts,
            lost_usd: self.lost_usd(),
            took: self.began.elapsed(),
            concurrent: self.concurrent,
        }
    }
}

fn named(fault: Fault) -> (Kind, Option<Objection>) {
    match fault {
        Fault::Unreachable => (Kind::Unreachable, None),
        Fault::Lost => (Kind::Lost, None),
        Fault::Bad(why) => (Kind::BadReply(why), None),
        Fault::Status {
            status,
            after,
            objection,
        } => (by_status(status, after, objection), objection),
    }
}

/// OpenAI says 429 also to an account without money, which no waiting helps.
fn by_status(status: u16, after: Option<Duration>, objection: Option<Objection>) -> Kind {
    match (status, objection) {
        (402, _) | (429, Some(Objection::Quota)) => Kind::QuotaSpent,
        (401 | 403, _) => Kind::CredentialsRefused(status),
        (429, _) => Kind::RateLimited { after },
        (408 | 409 | 425 | 500.., _) => Kind::ServerFailed(status),
        _ => Kind::Refused(status),
    }
}

/// Twice as long after every try, between half and all of it by `chance` (0 to 1), so that those who
/// failed together do not come back together. Where the endpoint says how long, at least that.
fn pause(first: Duration, tries: u32, (after, chance): (Option<Duration>, f64)) -> Duration {
    let own = first.saturating_mul(1 << tries.saturating_sub(1).min(16));
    let own = own.mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0);
    after.map_or(own, |after| after + own.mul_f64(0.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_millis(200);

    #[test]
    fn pauses_double_and_chance_takes_at_most_half() {
        let milliseconds = |tries, chance| pause(FIRST, tries, (None, chance)).as_millis();
        assert_eq!(
            [1, 2, 3].map(|tries| milliseconds(tries, 1.0)),
            [200, 400, 800]
        );
        assert_eq!(
            [1, 2, 3].map(|tries| milliseconds(tries, 0.0)),
            [100, 200, 400]
        );
        assert!(pause(FIRST, u32::MAX, (None, 1.0)) > Duration::from_secs(60));
    }

    #[test]
    fn an_endpoint_that_names_a_time_is_left_alone_for_at_least_that() {
        let after = Duration::from_secs(3);
        for chance in [0.0, 0.5, 1.0] {
            let pause = pause(FIRST, 1, (Some(after), chance));
            assert!(pause >= after && pause < after + FIRST, "{pause:?}");
        }
    }

    #[test]
    fn every_status_is_named_by_what_it_means() {
        let kind = |status| by_status(status, None, None);
        assert_eq!(kind(401), Kind::CredentialsRefused(401));
        assert_eq!(kind(404), Kind::Refused(404));
        assert_eq!(kind(429), Kind::RateLimited { after: None });
        assert_eq!(
            by_status(429, None, Some(Objection::Quota)),
            Kind::QuotaSpent
        );
        assert_eq!(
            [500, 503, 529].map(|status| kind(status).is_retryable()),
            [true; 3]
        );
        assert_eq!(kind(302), Kind::Refused(302));
    }
}
