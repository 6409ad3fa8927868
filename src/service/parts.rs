//! How each role is built from the configuration and set running.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;

use super::{Role, StartError};
use crate::clock::Clock;
use crate::config::{Config, CourierMode};
use crate::courier::{self, Courier, Endpoints, send};
use crate::http::{self, Accounts, BodyCap, Health, Ingress, Pictures};
use crate::intake::{self, Consumer, Inlet, Publisher};
use crate::store::Store;
use crate::turns::{self, FileReader, SecondReader, Turns};
use crate::upkeep::Upkeep;

/// A courier's lease is as long as one attempt may take, and half as long again to write it down.
const LEASE_PER_ATTEMPT: f64 = 1.5;

/// Deliveries of one broker message before it is laid aside: the second one may be bad luck, the
/// tenth is not.
const DELIVERY_LIMIT: u32 = 10;

/// What every part is built from.
pub(super) struct Starting<'a> {
    pub config: &'a Config,
    pub store: Store,
    pub clock: Clock,
    pub tasks: &'a TaskTracker,
    pub intake: CancellationToken,
    pub work: CancellationToken,
}

impl Starting<'_> {
    fn broker(&self) -> Option<intake::Settings> {
        let broker = &self.config.broker;
        Some(intake::Settings {
            url: broker.url.clone()?,
            prefix: broker.prefix.clone(),
            prefetch: broker.prefetch.get(),
            publish_timeout: Duration::from_millis(u64::from(broker.publish_timeout_ms.get())),
            delivery_limit: DELIVERY_LIMIT,
        })
    }

    pub(super) async fn inlet(&self) -> Inlet {
        let door = intake::Door {
            store: self.store.clone(),
            quiet_window: self
                .config
                .turns
                .quiet_window_seconds
                .map(|seconds| Duration::from_secs(u64::from(seconds))),
            clock: self.clock.clone(),
        };
        match self.broker() {
            None => Inlet::Direct(door),
            Some(settings) => Inlet::Broker {
                publisher: Publisher::start(settings, self.tasks, self.work.clone()).await,
                fallback: door,
            },
        }
    }

    pub(super) fn intake(&self, roles: &[Role], inlet: &Inlet) {
        let (
            true,
            Some(settings),
            Inlet::Broker {
                publisher,
                fallback,
            },
        ) = (roles.contains(&Role::Intake), self.broker(), inlet)
        else {
            return;
        };
        let (door, stop) = (fallback.clone(), self.intake.clone());
        let consumer = Consumer::new(settings, publisher.clone());
        self.tasks.spawn(intake::run(
            consumer,
            stop,
            async move |envelopes: &[_]| door.consume(envelopes).await,
        ));
    }

    pub(super) fn turns(&self, roles: &[Role]) -> Result<(), StartError> {
        if !roles.contains(&Role::Turns) {
            return Ok(());
        }
        let settings = turns::Settings::of(&self.config.turns);
        let second = SecondReader::configured(&self.config.model)?;
        let timeout = Duration::from_secs(u64::from(self.config.courier.timeout_seconds.get()));
        let files = FileReader::configured(self.config, send::Http::new(timeout)?);
        let turns = Turns::new(self.store.clone(), second, settings)
            .reading_files(files)
            .by(self.clock.clone());
        let stop = self.work.clone();
        self.tasks.spawn(async move { turns.run(stop).await });
        let (upkeep, stop) = (
            Upkeep::new(self.store.clone(), self.clock.clone()),
            self.work.clone(),
        );
        self.tasks.spawn(async move { upkeep.run(stop).await });
        Ok(())
    }

    pub(super) fn courier(&self, roles: &[Role]) -> Result<(), StartError> {
        if !roles.contains(&Role::Courier) {
            return Ok(());
        }
        let config = &self.config.courier;
        let timeout = Duration::from_secs(u64::from(config.timeout_seconds.get()));
        let settings = courier::Settings {
            mode: match config.mode {
                CourierMode::Live => courier::Mode::Live,
                CourierMode::Record => courier::Mode::Record,
            },
            endpoints: Endpoints {
                meta: config.meta_base_url.as_str().to_owned(),
                twilio: config.twilio_base_url.as_str().to_owned(),
                postmark: config.postmark_base_url.as_str().to_owned(),
                public_url: self.public_url().unwrap_or_default(),
            },
            lease: timeout.mul_f64(LEASE_PER_ATTEMPT),
            max_attempts: i32::try_from(config.max_attempts.get()).unwrap_or(i32::MAX),
        };
        let courier = Courier::new(self.store.clone(), send::Http::new(timeout)?, settings)
            .by(self.clock.clone());
        let stop = self.work.clone();
        self.tasks.spawn(async move { courier.run(stop).await });
        Ok(())
    }

    fn public_url(&self) -> Option<String> {
        self.config
            .http
            .public_url
            .as_ref()
            .map(|url| url.as_str().to_owned())
    }

    /// Listens for providers where ingress runs; health and metrics are there for every role, on an
    /// address of their own where one is configured.
    pub(super) async fn http(
        &self,
        roles: &[Role],
        inlet: Inlet,
        (health, metrics): (Arc<Health>, PrometheusHandle),
    ) -> Result<SocketAddr, StartError> {
        let (listener, address) = listen(self.config.http.listen).await?;
        let operations = http::operations(health, metrics);
        let mut router = Router::new();
        match self.config.http.metrics_listen {
            Some(apart) => self.serve(listen(apart).await?.0, operations),
            None => router = operations,
        }
        if roles.contains(&Role::Ingress) {
            let ingress = Ingress {
                accounts: Accounts::new(self.store.clone()),
                inlet,
                store: self.store.clone(),
                public_url: self
                    .public_url()
                    .unwrap_or_else(|| format!("http://{address}")),
                meta_verify_token: self.config.http.meta_verify_token.clone(),
                pictures: if self.config.model.sees() {
                    Pictures::KeptForTheTurn
                } else {
                    Pictures::Named
                },
                clock: self.clock.clone(),
            };
            let cap = BodyCap(self.config.http.max_body_bytes.get());
            router = router.merge(http::ingress(Arc::new(ingress), cap));
        }
        self.serve(listener, router);
        Ok(address)
    }

    fn serve(&self, listener: TcpListener, router: Router) {
        let stop = self.intake.clone();
        let router = router.layer(CatchPanicLayer::new());
        self.tasks.spawn(async move {
            let serving =
                axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
            if let Err(error) = serving.await {
                tracing::error!(error = %crate::telemetry::chain(&error), "HTTP ended");
            }
        });
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let refused = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    Ok((listener, address))
}
