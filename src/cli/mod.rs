//! The command line: one subcommand a job, exit codes that scripts can trust. SHELL.

mod args;
mod chat;
mod conversation;
mod eval_args;
mod eval_model;
mod evaluate;
mod explain;
mod imports;
mod model;
mod orders;
mod review;
mod serve;
mod setup;
mod terms;
mod workspace;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;

use crate::config::Config;
pub(crate) use serve::stop_signal;

use args::{CatalogCommand, Cli, Command, ConfigCommand, CustomersCommand};

/// What a command came to, when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done.
    Done,
    /// The input was refused, with the reasons printed, and nothing was changed.
    Refused,
}

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    // The first part of the process that needs TLS installs it; the others find it there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(dispatch(cli)) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Refused) => ExitCode::from(3),
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("order-agent: {error:#}");
    ExitCode::FAILURE
}

async fn dispatch(cli: Cli) -> anyhow::Result<Outcome> {
    let path = cli.config.as_deref();
    let config = Config::load(path).context("the configuration is not usable")?;
    match cli.command {
        Command::Serve { only } => serve::serve(&config, &only).await,
        Command::Demo { keep } => crate::demo::run(&config, keep)
            .await
            .map(|()| Outcome::Done),
        Command::Chat {
            distributor,
            customer,
        } => chat::chat(&config, distributor, customer.as_deref()).await,
        Command::Migrate => setup::migrate(&config).await,
        Command::Distributor(command) => setup::distributor(&config, command).await,
        Command::Channel(command) => setup::channel(&config, command).await,
        Command::Catalog(CatalogCommand::Import(file)) => imports::catalog(&config, &file).await,
        Command::Customers(CustomersCommand::Import(file)) => {
            imports::customers(&config, &file).await
        }
        Command::Orders(command) => orders::run(&config, command).await,
        Command::Review(command) => review::run(&config, command).await,
        Command::Conversation(command) => conversation::run(&config, command).await,
        Command::Terms(command) => terms::run(&config, command).await,
        Command::Model(command) => model::run(&config, command).await,
        Command::Explain(message) => explain::run(&message),
        Command::Eval(command) => evaluate::run(&config.model, command).await,
        Command::Keys(command) => setup::keys(&config, command).await,
        Command::Config(ConfigCommand::Check) => {
            println!("{}", config.masked());
            Ok(Outcome::Done)
        }
    }
}
