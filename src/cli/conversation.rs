//! `conversation`: what was said, and a person's own part in it.

use std::io::Read as _;

use anyhow::bail;

use super::Outcome;
use super::args::{ConversationChoice, ConversationCommand};
use super::workspace::Workspace;
use crate::clock;
use crate::config::Config;
use crate::domain::ConversationId;
use crate::show;
use crate::store::staff::{self, HandBack};
use crate::store::transcript;
use crate::turns::staff::{Place, Said, hand_back, say};

pub(super) async fn run(config: &Config, command: ConversationCommand) -> anyhow::Result<Outcome> {
    let workspace = Workspace::open(config).await?;
    let done = match command {
        ConversationCommand::List { distributor, limit } => {
            list(&workspace, distributor, limit).await
        }
        ConversationCommand::Show(choice) => show_one(&workspace, &choice).await,
        ConversationCommand::Say { choice, text } => write(&workspace, &choice, text).await,
        ConversationCommand::HandBack(choice) => give_back(&workspace, &choice).await,
    };
    workspace.close().await;
    done.map(|()| Outcome::Done)
}

async fn list(
    workspace: &Workspace,
    distributor: Option<uuid::Uuid>,
    limit: u32,
) -> anyhow::Result<()> {
    let distributor = workspace.distributor(distributor).await?;
    let (mut tx, _) = workspace.begin(distributor).await?;
    print!(
        "{}",
        show::conversations(&staff::list(&mut tx, limit).await?)
    );
    Ok(())
}

async fn show_one(workspace: &Workspace, choice: &ConversationChoice) -> anyhow::Result<()> {
    let distributor = workspace.distributor(choice.distributor).await?;
    let (mut tx, sealer) = workspace.begin(distributor).await?;
    let conversation = ConversationId(choice.conversation);
    let said = transcript::after(&mut tx, &sealer, (conversation, 0)).await?;
    if said.is_empty() {
        bail!("nothing was said in a conversation {conversation}");
    }
    print!("{}", show::transcript(&said));
    Ok(())
}

async fn write(
    workspace: &Workspace,
    choice: &ConversationChoice,
    mut text: String,
) -> anyhow::Result<()> {
    if text == "-" {
        text.clear();
        std::io::stdin().read_to_string(&mut text)?;
    }
    if text.trim().is_empty() {
        bail!("there are no words to send");
    }
    let place = place(workspace, choice).await?;
    match say(workspace.store(), place, &text, None).await? {
        Said::Queued => println!("on its way; the agent is silent there until hand-back"),
        Said::Kept => println!(
            "kept, and not sent: the customer never wrote there; the agent is silent until hand-back"
        ),
        Said::NotFound => bail!("there is no conversation {}", choice.conversation),
    }
    Ok(())
}

async fn give_back(workspace: &Workspace, choice: &ConversationChoice) -> anyhow::Result<()> {
    let place = place(workspace, choice).await?;
    match hand_back(workspace.store(), place).await? {
        HandBack::Done => println!("the agent has it again"),
        HandBack::NotHeld => bail!("nobody has taken conversation {} over", choice.conversation),
    }
    Ok(())
}

async fn place(workspace: &Workspace, choice: &ConversationChoice) -> anyhow::Result<Place> {
    Ok(Place {
        distributor: workspace.distributor(choice.distributor).await?,
        conversation: ConversationId(choice.conversation),
        now: clock::now(),
    })
}
