//! The service around a play: its ingress on this machine, its workers, and the clock they all have.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::{Clock, SetClock};
use crate::courier::{self, Courier, Endpoints, Mode, send};
use crate::http::{self, Accounts, BodyCap, Ingress, Pictures};
use crate::intake::{Door, Inlet};
use crate::store::Store;
use crate::turns::{self, SecondReader, Turns};

/// The largest body that the ingress takes, in bytes: the configuration's default.
const BODY_CAP: usize = 2 * 1024 * 1024;

/// Longer than any turn or delivery takes on one machine; the play's clock stands meanwhile.
const LEASE: Duration = Duration::from_secs(60);

/// Nothing here fails for a while: what fails once is a defect, and the case shows it.
const ATTEMPTS: i32 = 2;

/// A running service with a clock of its own.
pub(super) struct Shell {
    pub store: Store,
    /// Where the ingress listens.
    pub address: String,
    clock: SetClock,
    courier: Courier,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Shell {
    pub(super) async fn start(store: Store) -> Result<Self> {
        let clock = SetClock::at(DateTime::UNIX_EPOCH);
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("the ingress cannot listen")?;
        let address = format!("http://{}", listener.local_addr()?);
        let router = ingress(&store, &address, &Clock::Set(clock.clone()));
        let stopped = stop.clone().cancelled_owned();
        tasks.spawn(async move {
            axum::serve(listener, router)
                .with_graceful_shutdown(stopped)
                .await
        });
        tasks.close();
        Ok(Self {
            courier: courier(&store)?,
            store,
            address,
            clock,
            stop,
            tasks,
        })
    }

    pub(super) async fn stop(self) {
        self.stop.cancel();
        self.tasks.wait().await;
    }

    /// A worker that knows the catalogs of one case alone, so that a long run does not keep them all.
    pub(super) fn worker(&self) -> Turns {
        let settings = turns::Settings {
            workers: 4,
            lease: LEASE,
            max_attempts: ATTEMPTS,
        };
        Turns::new(self.store.clone(), SecondReader::nobody(), settings)
    }

    pub(super) fn set_clock(&self, now: DateTime<Utc>) {
        self.clock.set(now);
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Walks every turn that is due, and sends what they say.
    pub(super) async fn run_due(&self, turns: &Turns) -> Result<()> {
        while turns.run_due(self.now()).await? > 0 {}
        while self.courier.deliver_pending(self.now()).await? > 0 {}
        Ok(())
    }
}

fn ingress(store: &Store, address: &str, clock: &Clock) -> axum::Router {
    let door = Door {
        store: store.clone(),
        quiet_window: None,
        clock: clock.clone(),
    };
    let ingress = Ingress {
        accounts: Accounts::new(store.clone()),
        inlet: Inlet::Direct(door),
        store: store.clone(),
        public_url: address.to_owned(),
        meta_verify_token: None,
        pictures: Pictures::Named,
        clock: clock.clone(),
    };
    http::ingress(Arc::new(ingress), BodyCap(BODY_CAP))
}

/// Replies are recorded as sent; nothing leaves the process.
fn courier(store: &Store) -> Result<Courier> {
    let settings = courier::Settings {
        mode: Mode::Record,
        endpoints: Endpoints {
            meta: String::new(),
            twilio: String::new(),
            postmark: String::new(),
            public_url: String::new(),
        },
        lease: LEASE,
        max_attempts: ATTEMPTS,
    };
    let http = send::Http::new(Duration::from_secs(1)).context("no client for providers")?;
    Ok(Courier::new(store.clone(), http, settings))
}
