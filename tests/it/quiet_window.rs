//! When is what a customer wrote one thought? Dialogues with a clock, through intake and workers.

use order_agent::store::TenantTx;
use order_agent::store::inbox::accept;
use order_agent::store::transcript::{self, Speaker};
use order_agent::turns::Turns;
use order_agent::understanding::second::Policy;
use sqlx::AssertSqlSafe;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use crate::support::house::{House, PHONE, turn_settings};
use crate::support::openai_server::{Act, OpenAiServer};
use crate::support::wait::until;
use crate::support::world::{after, message};
use crate::support::{distributor, value};

const DIALOGUES: &str = include_str!("quiet_window/dialogues.txt");

#[tokio::test(flavor = "multi_thread")]
async fn messages_in_quick_succession_are_one_thought_with_one_reply() {
    let mut faults = Vec::new();
    for dialogue in DIALOGUES.split("\n## ").skip(1) {
        let (rule, lines) = dialogue.split_once('\n').unwrap();
        let mut stage = Stage::new().await;
        for line in lines.lines().filter(|line| !line.is_empty()) {
            let fault = stage.play(line).await;
            faults.extend(fault.map(|fault| format!("{rule}\n  {line}\n  {fault}")));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// A distributor, one customer of theirs, and a worker that asks a language model.
struct Stage {
    house: House,
    asking: Turns,
    model: OpenAiServer,
    walking: Option<JoinHandle<()>>,
    /// What the customer wrote, oldest first.
    written: Vec<String>,
    /// How far the conversation was looked at.
    seen: i64,
}

impl Stage {
    async fn new() -> Self {
        let house = House::new().await;
        let model = OpenAiServer::start([Act::Held]).await;
        let asking = Turns::new(
            house.store.clone(),
            model.reader(Policy::Always),
            turn_settings(),
        );
        let stage = Self {
            house,
            asking,
            model,
            walking: None,
            written: Vec::new(),
            seen: 0,
        };
        stage
            .set("ai_enabled = true, monthly_ai_budget_usd = 100")
            .await;
        stage.set("quiet_window_seconds = 6").await;
        stage
    }

    async fn set(&self, what: &str) {
        let update = AssertSqlSafe(format!("update distributors set {what}"));
        let mut admin = self.house.admin().await;
        sqlx::raw_sql(update).execute(&mut admin).await.unwrap();
    }

    /// Plays one line; what does not hold.
    async fn play(&mut self, line: &str) -> Option<String> {
        if let Some(seconds) = line.strip_prefix("window: ") {
            let seconds = seconds.strip_suffix(" s").unwrap();
            self.set(&format!("quiet_window_seconds = {seconds}")).await;
            return None;
        }
        if let Some(wanted) = line.strip_prefix("orders: ") {
            let mut admin = self.house.admin().await;
            let orders: i64 = value(&mut admin, "select count(*) from orders").await;
            return (orders.to_string() != wanted).then(|| format!("orders: {orders}"));
        }
        let moment = line
            .strip_prefix("at ")
            .and_then(|line| line.split_once(" s, "));
        let (seconds, what) = moment.unwrap_or_else(|| panic!("no line: {line}"));
        let at: i64 = seconds.parse().unwrap();
        match what.split_once(": ").unwrap_or((what, "")) {
            ("customer", text) => {
                self.written.push(text.to_owned());
                self.deliver(at).await;
                None
            }
            ("carrier repeats", _) => {
                self.deliver(at).await;
                None
            }
            ("a turn begins", _) => {
                self.begin(at).await;
                self.said(at, "nothing").await
            }
            ("it ends", wanted) => {
                self.model.release_with(Act::Answer(NOTHING));
                self.walking.take().unwrap().await.unwrap();
                self.heard(wanted).await
            }
            ("agent", wanted) => self.said(at, wanted).await,
            (key, _) => panic!("{key:?} is no kind of line"),
        }
    }

    /// Delivers the newest message.
    async fn deliver(&self, at: i64) {
        let (id, text) = (self.newest(), self.written.last().unwrap());
        let newest = message(1, &id, PHONE, text);
        accept(&self.house.store, &[newest], after(at))
            .await
            .unwrap();
    }

    fn newest(&self) -> String {
        format!("wamid.{}", self.written.len())
    }

    /// A worker begins a turn, and waits for the model.
    async fn begin(&mut self, at: i64) {
        let asking = self.asking.clone();
        self.walking = Some(TaskTracker::new().spawn(async move {
            asking.run_due(after(at)).await.unwrap();
        }));
        until("the model is asked", async || {
            (self.model.under_way() == 1).then_some(())
        })
        .await;
    }

    /// Walks what is due then, and compares what was said.
    async fn said(&mut self, at: i64, wanted: &str) -> Option<String> {
        while self.house.turns.run_due(after(at)).await.unwrap() > 0 {}
        self.heard(wanted).await
    }

    /// Compares what was said since the last look: nothing, or one reply with these parts in it.
    async fn heard(&mut self, wanted: &str) -> Option<String> {
        let mut tx = TenantTx::begin(&self.house.store.pool, distributor(1))
            .await
            .unwrap();
        let sealer = self.house.store.keyring.sealer(&mut tx).await.unwrap();
        let conversation = transcript::conversation_of(&mut tx, &self.newest()).await;
        let from = (conversation.unwrap().unwrap(), self.seen);
        let said = transcript::after(&mut tx, &sealer, from).await.unwrap();
        self.seen = said.last().map_or(self.seen, |last| last.position);
        let replies: Vec<String> = said
            .into_iter()
            .filter(|one| one.by == Speaker::Agent)
            .map(|one| one.text)
            .collect();
        let holds = match replies.as_slice() {
            [] => wanted == "nothing",
            [reply] => holds(reply, wanted),
            _ => false,
        };
        (!holds).then(|| format!("agent: {replies:#?}"))
    }
}

/// What a model says that has read nothing else than the parser.
const NOTHING: &str = r#"{"operations":[],"not_understood":[]}"#;

/// Whether every part stands in a reply, in their order.
fn holds(reply: &str, parts: &str) -> bool {
    let mut rest = reply;
    parts.split(" | ").all(|part| match rest.split_once(part) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}
