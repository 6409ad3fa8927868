//! Which server do the tests of this process share, and who ends it? The embedded one of this crate
//! in a folder of its own, or the one that `DATABASE_URL` names.

use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr as _;
use std::sync::OnceLock;

use order_agent::store::embedded::{Durability, Options, SUPERUSER, Server};
use order_agent::store::migrate::{SERVICE, migrate};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _};

/// The shared server.
pub struct Shared {
    /// How every database of this process begins its name.
    pub prefix: String,
    /// The migrated database that tests copy.
    pub template: String,
    reach: Reach,
}

enum Reach {
    Embedded(Server),
    Given(PgConnectOptions),
}

static SERVER: OnceLock<Shared> = OnceLock::new();

/// The server of this process, started by the first test that asks.
pub fn server() -> &'static Shared {
    SERVER.get_or_init(|| std::thread::spawn(start).join().unwrap())
}

/// Ends a server and removes its folder when this process is gone, however it went: the child
/// waits on a pipe that nobody but us holds open.
#[expect(
    clippy::zombie_processes,
    reason = "the child ends after this process, so that there is nothing to wait for"
)]
pub fn remove_when_this_process_ends(folder: &Path) {
    const WATCH: &str = r#"cat > /dev/null
        pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null)
        [ -n "$pid" ] && kill -QUIT "$pid"
        tries=0
        while [ -n "$pid" ] && kill -0 "$pid" 2> /dev/null && [ $tries -lt 50 ]; do
            tries=$((tries + 1)); sleep 0.1
        done
        rm -rf "$1""#;
    let mut watchdog = Command::new("sh")
        .args(["-c", WATCH, "watchdog"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap();
    std::mem::forget(watchdog.stdin.take());
}

/// A folder that the server's own user can pass.
pub fn passable_folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("oa-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o711)).unwrap();
    folder
}

impl Shared {
    /// How a superuser reaches a database.
    pub fn admin(&self, database: &str) -> PgConnectOptions {
        match &self.reach {
            Reach::Embedded(server) => server.options(SUPERUSER, database),
            Reach::Given(options) => options.clone().database(database),
        }
    }

    /// How the service reaches a database.
    pub fn service(&self, database: &str) -> PgConnectOptions {
        match &self.reach {
            Reach::Embedded(server) => server.options(SERVICE, database),
            Reach::Given(options) => options
                .clone()
                .database(database)
                .options([("role", SERVICE)]),
        }
    }
}

fn start() -> Shared {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let reach = match given_server() {
            Some(options) => Reach::Given(options),
            None => Reach::Embedded(own_server().await),
        };
        let prefix = format!("order_agent_it_{}", std::process::id());
        let template = format!("{prefix}_template");
        let shared = Shared {
            prefix,
            template,
            reach,
        };
        make_template(&shared).await;
        shared
    })
}

async fn own_server() -> Server {
    let folder = passable_folder("it");
    remove_when_this_process_ends(&folder);
    let options = Options {
        folder,
        durability: Durability::ThrowAway,
    };
    Server::start(&options).await.unwrap()
}

async fn make_template(shared: &Shared) {
    let mut admin = shared.admin("postgres").connect().await.unwrap();
    drop_what_earlier_runs_left(&mut admin).await;
    let create = format!("create database {}", shared.template);
    sqlx::query(AssertSqlSafe(create))
        .execute(&mut admin)
        .await
        .unwrap();
    migrate(&shared.admin(&shared.template)).await.unwrap();
}

/// Only a server that outlives us can hold any.
async fn drop_what_earlier_runs_left(admin: &mut PgConnection) {
    let left: Vec<String> = sqlx::query_scalar(
        "select datname::text from pg_database d where datname like 'order\\_agent\\_it\\_%'
            and not exists (select from pg_stat_activity a where a.datname = d.datname)",
    )
    .fetch_all(&mut *admin)
    .await
    .unwrap();
    // Another run may have begun to use what we found: then it stays.
    for name in left {
        let drop = format!("drop database if exists {name}");
        let _ = sqlx::query(AssertSqlSafe(drop)).execute(&mut *admin).await;
    }
    let roles: Vec<String> = sqlx::query_scalar(
        "select rolname::text from pg_roles where rolname like 'order\\_agent\\_it\\_%'",
    )
    .fetch_all(&mut *admin)
    .await
    .unwrap();
    for name in roles {
        let drop = format!("drop role if exists {name}");
        let _ = sqlx::query(AssertSqlSafe(drop)).execute(&mut *admin).await;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the tests have no configuration; this is their only setting"
)]
fn given_server() -> Option<PgConnectOptions> {
    let url = std::env::var("DATABASE_URL").ok()?;
    Some(PgConnectOptions::from_str(&url).unwrap())
}
