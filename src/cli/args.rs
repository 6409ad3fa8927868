//! What can be typed after `order-agent`, and what each word of it means.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use uuid::Uuid;

use super::eval_args::EvalCommand;
use super::model::ModelCommand;
use super::terms::TermsCommand;

/// Reads a distributor's WhatsApp, SMS and email orders and writes them, with a person looking
/// where it is not sure.
///
/// Exit codes: 0 done; 1 failed; 2 the command line was wrong; 3 the input was refused and nothing
/// was changed.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub struct Cli {
    /// The configuration file; without it, defaults and environment variables alone.
    #[arg(
        long,
        short,
        global = true,
        env = "ORDER_AGENT_CONFIG",
        value_name = "FILE"
    )]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Every job of the binary.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the service until it is told to stop.
    Serve {
        /// Run only this role; repeat for several. All roles run by default.
        #[arg(long, value_enum, value_name = "ROLE")]
        only: Vec<Role>,
    },
    /// Show the whole service at work on a sample distributor, then take it down again.
    Demo {
        /// Leave the service running when the demonstration is over; Ctrl-C ends it.
        #[arg(long)]
        keep: bool,
    },
    /// Be a customer in the terminal: every line is a message, every answer is shown.
    Chat {
        /// Whose customer; with one distributor only, that one.
        #[arg(long, value_name = "ID")]
        distributor: Option<Uuid>,
        /// Which customer, by its code; without it an unknown sender.
        #[arg(long, value_name = "CODE")]
        customer: Option<String>,
    },
    /// Bring the database's schema to this version.
    Migrate,
    /// Create and list distributors.
    #[command(subcommand)]
    Distributor(DistributorCommand),
    /// Connect accounts at messaging providers.
    #[command(subcommand)]
    Channel(ChannelCommand),
    /// Bring a distributor's products in.
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Bring a distributor's customers in.
    #[command(subcommand)]
    Customers(CustomersCommand),
    /// Look at written orders.
    #[command(subcommand)]
    Orders(OrdersCommand),
    /// Look at what waits for a person, and decide it.
    #[command(subcommand)]
    Review(ReviewCommand),
    /// Show and change delivery days, cut-off, minimum order and closed days.
    #[command(subcommand)]
    Terms(TermsCommand),
    /// Show and change which language model a distributor uses and what it may cost.
    #[command(subcommand)]
    Model(ModelCommand),
    /// Look into conversations, write in one yourself, and give it back to the agent.
    #[command(subcommand)]
    Conversation(ConversationCommand),
    /// Show why one message is read, matched and answered as it is; needs no database.
    Explain(ExplainMessage),
    /// Measure how well messages are read, on data sets of conversations.
    #[command(subcommand)]
    Eval(EvalCommand),
    /// Make and renew encryption keys.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// A part of the service that can run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// HTTP: takes messages from providers.
    Ingress,
    /// Takes messages from the broker into the database.
    Intake,
    /// Reads due conversations and writes orders.
    Turns,
    /// Sends replies.
    Courier,
}

/// Jobs on distributors.
#[derive(Debug, Subcommand)]
pub enum DistributorCommand {
    /// Create a distributor, with its data key and terms.
    Add(NewDistributor),
    /// List all distributors.
    List,
}

/// What a new distributor is made of.
#[derive(Debug, Args)]
pub struct NewDistributor {
    /// The business name.
    pub business_name: String,
    /// Language and region, such as `en-GB`.
    #[arg(long, default_value = "en-US")]
    pub locale: String,
    /// ISO 4217 code.
    #[arg(long, default_value = "USD")]
    pub currency: String,
    /// IANA time zone.
    #[arg(long, default_value = "UTC")]
    pub time_zone: chrono_tz::Tz,
    /// Orders for a day close at this time, such as `16:00`.
    #[arg(long, value_name = "HH:MM")]
    pub cutoff: Option<String>,
    /// How many calendar days before the delivery day the cut-off lies.
    #[arg(long, default_value_t = 1)]
    pub cutoff_days_before: u32,
    /// Days with deliveries, such as `MON,TUE,SAT`; without it every day.
    #[arg(long, value_delimiter = ',', value_name = "DAYS")]
    pub delivery_days: Vec<chrono::Weekday>,
    /// Seconds of silence after a message before the agent answers; 0 answers at once.
    #[arg(long, default_value_t = 6, value_name = "SECONDS")]
    pub quiet_window: u32,
    /// Smallest total of an order that needs no review.
    #[arg(long)]
    pub minimum_order: Option<rust_decimal::Decimal>,
}

/// Jobs on channel accounts.
#[derive(Debug, Subcommand)]
pub enum ChannelCommand {
    /// Connect an account; secrets are read from environment variables or files, never from the
    /// command line.
    Add(NewChannel),
}

/// What a new channel account is made of.
#[derive(Debug, Args)]
pub struct NewChannel {
    /// Whose account.
    #[arg(long, value_name = "ID")]
    pub distributor: Uuid,
    /// Who delivers: `meta`, `twilio`, `postmark` or `smtp`.
    #[arg(long, value_parser = parse_provider)]
    pub provider: crate::domain::Provider,
    /// The provider's name for the account: phone number id, receiving number or address.
    #[arg(long)]
    pub account: String,
    /// A JSON file with the credentials; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub credentials: PathBuf,
}

fn parse_provider(
    text: &str,
) -> Result<crate::domain::Provider, crate::domain::text_enum::UnknownName> {
    text.to_uppercase().parse()
}

/// Jobs on the catalog.
#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// Import a catalog CSV; a bad row is reported with line and column, and nothing is taken.
    Import(ImportFile),
}

/// Jobs on customers.
#[derive(Debug, Subcommand)]
pub enum CustomersCommand {
    /// Import a customer CSV; a bad row is reported with line and column, and nothing is taken.
    Import(ImportFile),
}

/// A file to be imported.
#[derive(Debug, Args)]
pub struct ImportFile {
    /// The CSV file.
    pub file: PathBuf,
    /// Whose it is; with one distributor only, that one.
    #[arg(long, value_name = "ID")]
    pub distributor: Option<Uuid>,
    /// Take the good rows and leave the bad ones out.
    #[arg(long)]
    pub skip_bad: bool,
}

/// Jobs on orders.
#[derive(Debug, Subcommand)]
pub enum OrdersCommand {
    /// List orders, newest first.
    List(ListOrders),
    /// Show one order with its lines and why it needs review.
    Show {
        /// The order.
        id: Uuid,
        /// Whose it is; with one distributor only, that one.
        #[arg(long, value_name = "ID")]
        distributor: Option<Uuid>,
    },
    /// Say that orders reached their customers: they are not open any more.
    Delivered {
        /// The orders; all of them, or none when one is not known.
        #[arg(required = true, value_name = "ORDER")]
        ids: Vec<Uuid>,
        /// Whose they are; with one distributor only, that one.
        #[arg(long, value_name = "ID")]
        distributor: Option<Uuid>,
    },
}

/// Which orders to list.
#[derive(Debug, Args)]
pub struct ListOrders {
    /// Whose; with one distributor only, that one.
    #[arg(long, value_name = "ID")]
    pub distributor: Option<Uuid>,
    /// Only those that need review.
    #[arg(long)]
    pub review: bool,
    /// At most this many.
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
}

/// Jobs on what waits for a person.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    /// List what waits, oldest first.
    List {
        /// Whose; with one distributor only, that one.
        #[arg(long, value_name = "ID")]
        distributor: Option<Uuid>,
    },
    /// Show one task: the customer's words, the order, what is doubtful, and what a model proposes.
    Show(TaskChoice),
    /// Accept the order as it stands.
    Accept(TaskChoice),
    /// Correct a line of the order, then accept it with the others as they stand.
    Correct(Correction),
    /// Reject the order, or close a task that is no order.
    Reject(TaskChoice),
}

/// One task.
#[derive(Debug, Args)]
pub struct TaskChoice {
    /// The task.
    pub task: Uuid,
    /// Whose it is; with one distributor only, that one.
    #[arg(long, value_name = "ID")]
    pub distributor: Option<Uuid>,
}

/// One corrected line.
#[derive(Debug, Args)]
pub struct Correction {
    /// Which task.
    #[command(flatten)]
    pub choice: TaskChoice,
    /// The line's position in the order, from 1.
    #[arg(long)]
    pub line: u32,
    /// The product that is right.
    #[arg(long)]
    pub sku: Option<String>,
    /// The quantity that is right.
    #[arg(long)]
    pub quantity: Option<rust_decimal::Decimal>,
    /// The unit that is right.
    #[arg(long)]
    pub unit: Option<String>,
}

/// Jobs on conversations.
#[derive(Debug, Subcommand)]
pub enum ConversationCommand {
    /// List conversations, the latest first, and who has them.
    List {
        /// Whose; with one distributor only, that one.
        #[arg(long, value_name = "ID")]
        distributor: Option<Uuid>,
        /// At most this many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show what was said in one.
    Show(ConversationChoice),
    /// Write to the customer; the agent is silent in the conversation until it is handed back.
    Say {
        /// Which.
        #[command(flatten)]
        choice: ConversationChoice,
        /// The words; `-` reads standard input.
        text: String,
    },
    /// Give a conversation back: the agent reads what came in between.
    HandBack(ConversationChoice),
}

/// One conversation.
#[derive(Debug, Args)]
pub struct ConversationChoice {
    /// The conversation.
    pub conversation: Uuid,
    /// Whose it is; with one distributor only, that one.
    #[arg(long, value_name = "ID")]
    pub distributor: Option<Uuid>,
}

/// One message to be explained, and what it is read against.
#[derive(Debug, Args)]
pub struct ExplainMessage {
    /// The message, as the first of a conversation; `-` reads standard input.
    pub message: String,
    /// The catalog CSV.
    #[arg(long, value_name = "FILE")]
    pub catalog: PathBuf,
    /// Who writes: the `customer` object of an eval case as JSON, or a `cases.jsonl`, whose case
    /// then gives terms, locale and time as well.
    #[arg(long, value_name = "FILE")]
    pub customer: Option<PathBuf>,
    /// Which case of a `cases.jsonl`.
    #[arg(long, value_name = "ID", requires = "customer")]
    pub case: Option<String>,
    /// The distributor's language and region; without it the case's, else `en-US`.
    #[arg(long)]
    pub locale: Option<String>,
    /// The moment at which it is read, such as `2026-11-18T07:43:00Z`; without it the case's, else now.
    #[arg(long, value_name = "TIME")]
    pub now: Option<chrono::DateTime<chrono::FixedOffset>>,
    /// Print every piece that was weighed, not those of the best two readings alone.
    #[arg(long)]
    pub pieces: bool,
    /// Print one JSON object instead of text.
    #[arg(long)]
    pub json: bool,
}

/// Jobs on keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make a master key file; refuses to overwrite one.
    Init {
        /// Where; the configured file by default.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Give every distributor a new data key; old rows stay readable.
    Rotate,
}

/// Jobs on the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Check it and print what is in force, secrets masked.
    Check,
}
