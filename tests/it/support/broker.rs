//! Where does a test's RabbitMQ come from, and what ends it?
//!
//! A private node: its own ports, name, data and port mapper. A shell script holds it and ends it
//! when this process ends, even by a signal that cannot be caught.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use lapin::{Connection, ConnectionProperties};
use order_agent::config::Secret;
use order_agent::intake::Settings;
use tokio::sync::OnceCell;

use super::wait::until;

static SHARED: OnceCell<Broker> = OnceCell::const_new();
static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A RabbitMQ that answers.
pub struct Broker {
    url: String,
    /// Not there when the server belongs to somebody else.
    holder: Option<Mutex<Holder>>,
}

struct Holder {
    script: Child,
    /// Closed, it ends the server.
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

struct Ports {
    amqp: u16,
    distribution: u16,
    mapper: u16,
}

impl Broker {
    /// The one for every test that does not kill it: `AMQP_URL` if it is set, else one that the
    /// first such test starts.
    pub async fn shared() -> &'static Self {
        SHARED
            .get_or_init(async || match configured() {
                Some(url) => Self { url, holder: None },
                None => Self::private().await,
            })
            .await
    }

    /// One that this test alone uses.
    pub async fn private() -> Self {
        let ports = Ports::free();
        let url = format!("amqp://guest:guest@127.0.0.1:{}/%2f", ports.amqp);
        let broker = Self {
            url,
            holder: Some(Mutex::new(Holder::new(&ports))),
        };
        broker.restart().await;
        broker
    }

    /// How to reach it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Settings for one test: its own prefix, so that tests do not see each other.
    pub fn settings(&self) -> Settings {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        Settings {
            url: Secret::new(self.url.clone()),
            prefix: format!("test-{}-{number}", std::process::id()),
            prefetch: 50,
            publish_timeout: std::time::Duration::from_secs(20),
            delivery_limit: 3,
        }
    }

    /// As a power cut would: no goodbye, nothing flushed.
    pub fn kill(&self) {
        self.order("kill");
    }

    /// Stops it in good order, with everything flushed.
    pub fn stop(&self) {
        self.order("stop");
    }

    /// Stops it in good order and starts it again. RabbitMQ 3.10 writes the register of its quorum
    /// queues late: one that was declared moments before a kill never finds its leader again.
    /// A test that declares queues and then kills calls this between the two.
    pub async fn settle(&self) {
        self.order("stop");
        self.restart().await;
    }

    /// Starts it with the data that it had, and returns when it answers.
    pub async fn restart(&self) {
        self.order("start");
        until("RabbitMQ answers", async || self.connect().await.ok()).await;
    }

    /// A connection for the test itself.
    pub async fn connect(&self) -> lapin::Result<Connection> {
        Connection::connect(&self.url, ConnectionProperties::default()).await
    }

    fn order(&self, word: &str) {
        let holder = self
            .holder
            .as_ref()
            .expect("a server that was started here");
        let mut holder = holder.lock().unwrap();
        writeln!(holder.orders.as_ref().unwrap(), "{word}").unwrap();
        let mut answer = String::new();
        holder.answers.read_line(&mut answer).unwrap();
        assert!(answer.starts_with(word), "the broker's script ended");
    }
}

impl Holder {
    fn new(ports: &Ports) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("order-agent-mq-")
            .tempdir()
            .unwrap()
            .keep();
        std::fs::write(folder.join("plugins"), "[].\n").unwrap();
        std::fs::write(folder.join("rabbitmq.conf"), configuration(ports)).unwrap();
        let mut script = Command::new("bash")
            .args(["-c", include_str!("broker.sh"), "broker"])
            .args([folder.as_path(), &server()])
            .envs(environment(&folder, ports))
            // Ctrl-C reaches the tests' group only; the script then sees its input close.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = script.stdin.take();
        let answers = BufReader::new(script.stdout.take().unwrap());
        Self {
            script,
            orders,
            answers,
        }
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.orders = None;
        self.script.wait().unwrap();
    }
}

impl Ports {
    /// Three that are free now; all are held until the last is known.
    fn free() -> Self {
        let held = [(); 3].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
        let [amqp, distribution, mapper] = held.map(|port| port.local_addr().unwrap().port());
        Self {
            amqp,
            distribution,
            mapper,
        }
    }
}

fn configuration(ports: &Ports) -> String {
    // The alarm for a full disk would block publishers on a small machine.
    format!(
        "listeners.tcp.default = 127.0.0.1:{}\ndisk_free_limit.absolute = 1MB\n",
        ports.amqp
    )
}

fn environment(folder: &Path, ports: &Ports) -> Vec<(&'static str, String)> {
    let path = |name: &str| folder.join(name).display().to_string();
    let pid = std::process::id();
    vec![
        ("HOME", path("")),
        ("ERL_EPMD_PORT", ports.mapper.to_string()),
        ("ERL_EPMD_ADDRESS", Ipv4Addr::LOCALHOST.to_string()),
        (
            "RABBITMQ_NODENAME",
            format!("order-agent-{pid}-{}@localhost", ports.amqp),
        ),
        ("RABBITMQ_NODE_PORT", ports.amqp.to_string()),
        ("RABBITMQ_DIST_PORT", ports.distribution.to_string()),
        ("RABBITMQ_MNESIA_BASE", path("data")),
        ("RABBITMQ_LOG_BASE", path("log")),
        ("RABBITMQ_CONFIG_FILE", path("rabbitmq.conf")),
        ("RABBITMQ_CONF_ENV_FILE", path("none")),
        ("RABBITMQ_ENABLED_PLUGINS_FILE", path("plugins")),
        ("RABBITMQ_PID_FILE", path("pid")),
        // Idle schedulers would spin and take the processor from the tests.
        (
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
            "+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none".into(),
        ),
    ]
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where tests look for a server"
)]
fn configured() -> Option<String> {
    env::var("AMQP_URL").ok().filter(|url| !url.is_empty())
}

/// The places in which `scripts/setup` looks. Debian's program in the PATH changes the user first,
/// so that the real one comes before it.
fn server() -> PathBuf {
    let known = [
        "/usr/lib/rabbitmq/bin/rabbitmq-server",
        "/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server",
        "/usr/local/opt/rabbitmq/sbin/rabbitmq-server",
        "/home/linuxbrew/.linuxbrew/opt/rabbitmq/sbin/rabbitmq-server",
    ];
    let in_path = env::var_os("PATH").unwrap_or_default();
    let in_path = env::split_paths(&in_path).map(|folder| folder.join("rabbitmq-server"));
    let mut all = known.into_iter().map(PathBuf::from).chain(in_path);
    all.find(|path| path.is_file())
        .expect("no RabbitMQ server here: run scripts/setup --rabbitmq, or set AMQP_URL")
}
