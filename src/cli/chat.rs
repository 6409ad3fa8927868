//! `chat`: be a customer in the terminal.

use std::io::{BufRead as _, Write as _};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::Outcome;
use super::workspace::Workspace;
use crate::channels::credentials::Credentials;
use crate::clock;
use crate::config::Config;
use crate::domain::message::{Authenticity, Origin};
use crate::domain::{
    AccountKey, ConversationId, DistributorId, Envelope, InboundMessage, IntegrationId, Item,
    MessageKind, Provider, Sender,
};
use crate::intake::Door;
use crate::store::accounts::{self, Account};
use crate::store::transcript::{self, Progress, Speaker};
use crate::turns::{SecondReader, Settings, Turns};

/// From a range that the regulator keeps for fiction: the number of a sender that nobody knows.
const STRANGER: &str = "+447700900199";

/// A customer at the keyboard.
struct Chat<'a> {
    workspace: &'a Workspace,
    turns: Turns,
    distributor: DistributorId,
    integration: IntegrationId,
    sender: Sender,
    seen: i64,
}

pub(super) async fn chat(
    config: &Config,
    distributor: Option<Uuid>,
    customer: Option<&str>,
) -> anyhow::Result<Outcome> {
    let workspace = Workspace::open(config).await?;
    let done = talk(config, &workspace, (distributor, customer)).await;
    workspace.close().await;
    done.map(|()| Outcome::Done)
}

async fn talk(
    config: &Config,
    workspace: &Workspace,
    (distributor, customer): (Option<Uuid>, Option<&str>),
) -> anyhow::Result<()> {
    let distributor = workspace.distributor(distributor).await?;
    let mut chat = Chat {
        workspace,
        turns: Turns::new(
            workspace.store().clone(),
            SecondReader::nobody(),
            Settings::of(&config.turns),
        ),
        distributor,
        integration: account(workspace, distributor).await?,
        sender: sender(workspace, distributor, customer).await?,
        seen: 0,
    };
    println!("Write as the customer would; an empty line or Ctrl-D ends it.");
    loop {
        print!("> ");
        std::io::stdout().flush()?;
        let Some(line) = next_line().await? else {
            return Ok(());
        };
        for answer in chat.say(&line).await? {
            println!("{answer}\n");
        }
    }
}

/// Reads a line without holding up the runtime.
async fn next_line() -> anyhow::Result<Option<String>> {
    let line = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map(|_| line)
    });
    let line = line.await??;
    let line = line.trim();
    Ok((!line.is_empty()).then(|| line.to_owned()))
}

/// The account through which chats go: its replies are kept, and no provider is asked.
async fn account(
    workspace: &Workspace,
    distributor: DistributorId,
) -> anyhow::Result<IntegrationId> {
    let key = AccountKey {
        provider: Provider::Meta,
        key: format!("chat:{distributor}"),
    };
    if let Some(known) = accounts::find_and_load(workspace.store(), &key).await? {
        return Ok(known.id);
    }
    let id = IntegrationId(workspace.store().ids.next(clock::now()));
    let account = Account {
        id,
        distributor,
        key,
        credentials: Credentials::Chat,
    };
    let (mut tx, sealer) = workspace.begin(distributor).await?;
    accounts::add(&mut tx, &sealer, &account).await?;
    tx.commit().await?;
    Ok(id)
}

async fn sender(
    workspace: &Workspace,
    distributor: DistributorId,
    customer: Option<&str>,
) -> anyhow::Result<Sender> {
    let Some(code) = customer else {
        return Ok(Sender {
            phone: Some(STRANGER.to_owned()),
            ..Sender::default()
        });
    };
    let (mut tx, sealer) = workspace.begin(distributor).await?;
    let sender = transcript::sender_of(&mut tx, &sealer, code).await?;
    sender.with_context(|| format!("there is no customer {code} with an address"))
}

impl Chat<'_> {
    /// Says a line and returns what is answered to it.
    async fn say(&mut self, text: &str) -> anyhow::Result<Vec<String>> {
        let now = clock::now();
        let id = format!("chat:{}", self.workspace.store().ids.next(now));
        let envelope = Envelope {
            version: Envelope::VERSION,
            distributor: self.distributor,
            integration: self.integration,
            received_at: now,
            item: Item::Message(Box::new(self.message(&id, text, now))),
            trace: None,
        };
        let door = Door {
            store: self.workspace.store().clone(),
            quiet_window: Some(std::time::Duration::ZERO),
            clock: clock::Clock::System,
        };
        door.accept(&[envelope]).await?;
        let (mut tx, _) = self.workspace.begin(self.distributor).await?;
        let conversation = transcript::conversation_of(&mut tx, &id).await?;
        self.seen = transcript::position_of(&mut tx, &id).await?;
        drop(tx);
        let Some(conversation) = conversation else {
            bail!("the message was not stored")
        };
        self.answers(conversation).await
    }

    fn message(&self, id: &str, text: &str, now: DateTime<Utc>) -> InboundMessage {
        InboundMessage {
            provider: Provider::Meta,
            provider_message_id: id.to_owned(),
            sender: self.sender.clone(),
            sent_at: now,
            kind: MessageKind::Text,
            text: text.to_owned(),
            subject: None,
            quoted: None,
            button_payload: None,
            basket: Vec::new(),
            attachments: Vec::new(),
            in_reply_to: None,
            authenticity: Authenticity::Authenticated,
            origin: Origin::Person,
            consent: None,
            metadata: Value::Null,
        }
    }

    /// Walks turns until this conversation's messages are dealt with.
    async fn answers(&mut self, conversation: ConversationId) -> anyhow::Result<Vec<String>> {
        loop {
            self.turns.run_due(clock::now()).await?;
            let (mut tx, sealer) = self.workspace.begin(self.distributor).await?;
            if transcript::waits(&mut tx, conversation).await? == Progress::AtWork {
                drop(tx);
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                continue;
            }
            let said = transcript::after(&mut tx, &sealer, (conversation, self.seen)).await?;
            let ours = said.into_iter().filter(|one| one.by == Speaker::Agent);
            return Ok(ours.map(|one| one.text).collect());
        }
    }
}
