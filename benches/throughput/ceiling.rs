//! What does the same server do when nobody thinks? `pgbench` commits as many rows in as many
//! transactions a message, over as many connections, and nothing else.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, bail, ensure};
use order_agent::store::embedded::{DATABASE, SUPERUSER, binaries};
use sqlx::ConnectOptions as _;
use sqlx::postgres::PgConnectOptions;
use tokio::process::Command;

/// Long enough for hundreds of group commits, short enough for three rounds.
const SECONDS: u32 = 8;

/// What a message costs the server.
#[derive(Clone, Copy)]
pub struct Cost {
    /// Rows written.
    pub rows: i64,
    /// Transactions that write them.
    pub transactions: i64,
    /// Connections busy at once.
    pub connections: i64,
}

/// The script, and the program that runs it.
pub struct Ceiling {
    program: PathBuf,
    script: PathBuf,
    socket: PathBuf,
}

impl Ceiling {
    /// Finds `pgbench` beside the server, and makes the table.
    pub async fn prepare(folder: &Path, admin: &PgConnectOptions) -> anyhow::Result<Self> {
        let mut connection = admin.connect().await?;
        sqlx::raw_sql(TABLE).execute(&mut connection).await?;
        Ok(Self {
            program: program()?,
            script: folder.join("message.sql"),
            socket: folder.join("run"),
        })
    }

    /// Messages a second.
    pub async fn run(&self, cost: Cost) -> anyhow::Result<f64> {
        std::fs::write(&self.script, script(cost))?;
        let connections = cost.connections.to_string();
        let output = Command::new(&self.program)
            .args(["--no-vacuum", "--protocol=prepared"])
            .args(["--client", &connections, "--jobs=2"])
            .args(["--time", &SECONDS.to_string()])
            .args(["--username", SUPERUSER])
            .arg("--host")
            .arg(&self.socket)
            .arg("--file")
            .arg(&self.script)
            .arg(DATABASE)
            .stdin(Stdio::null())
            .output()
            .await
            .with_context(|| format!("{} does not run", self.program.display()))?;
        let (said, complaint) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        ensure!(output.status.success(), "pgbench failed: {complaint}");
        rate(&said).with_context(|| format!("pgbench reports no rate: {said}"))
    }
}

/// As a table of ours: the tenant first in its key, a second index by time, and ciphertext that does
/// not compress.
const TABLE: &str = "create table ceiling (
    distributor_id uuid not null, id uuid not null, at timestamptz not null default now(),
    payload bytea not null, primary key (distributor_id, id));
 create index on ceiling (distributor_id, at);
 alter table ceiling alter payload set storage plain";

/// One message: rows of some 600 bytes, shared out among its transactions, each in one statement.
fn script(cost: Cost) -> String {
    let (each, more) = (cost.rows / cost.transactions, cost.rows % cost.transactions);
    let transaction = |number: i64| {
        let rows = each + i64::from(number < more);
        format!(
            "begin;\ninsert into ceiling (distributor_id, id, payload) select \
             '00000000-0000-0000-0000-000000000001', gen_random_uuid(), \
             decode(repeat(md5(n::text), 34), 'hex') from generate_series(1, {rows}) n;\ncommit;\n"
        )
    };
    (0..cost.transactions).map(transaction).collect()
}

fn rate(said: &str) -> Option<f64> {
    let line = said.lines().find(|line| line.starts_with("tps = "))?;
    line.split_whitespace().nth(2)?.parse().ok()
}

fn program() -> anyhow::Result<PathBuf> {
    let program = binaries::find(None)?.folder.join("pgbench");
    if program.is_file() {
        return Ok(program);
    }
    bail!(
        "{} is not there, so there is nothing to compare with; it comes with PostgreSQL's own \
         programs (Debian: postgresql-contrib or postgresql, Fedora: postgresql-contrib)",
        program.display()
    )
}
