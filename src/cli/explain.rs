//! `explain`: why one message is read, matched and answered as it is.

use std::fs::File;
use std::io::{IsTerminal as _, Read as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Outcome;
use super::args::ExplainMessage;
use crate::agent::World;
use crate::agent::second::Answers;
use crate::catalog_file::{ReadError, read_catalog};
use crate::clock;
use crate::domain::{Catalog, OrderId, ProductId, SessionId};
use crate::eval::case::{Case, Customer, parse};
use crate::eval::world;
use crate::explain::explain;
use crate::explain::text::{Pieces, Titles, text};
use crate::matching::Index;
use crate::session::{Settings, Suppression};
use crate::understanding::ReadingModel;

/// The id of the case around a customer.
const NAMELESS: &str = "";

/// The locale where neither the command nor a case names one.
const LOCALE: &str = "en-US";

/// Minutes of silence after which a session closes, and the line confidence under which a person
/// looks, where a case does not say: the schema's defaults.
const AUTO_CLOSE_MINUTES: u32 = 120;
const CONFIDENCE_THRESHOLD: f64 = 0.8;

/// What came of a command: its output, or what is wrong with the files that it was given.
#[derive(Debug, PartialEq, Eq)]
enum Printed {
    Explained(String),
    Refused(String),
}

/// What the output looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Text(Titles, Pieces),
}

pub(super) fn run(command: &ExplainMessage) -> anyhow::Result<Outcome> {
    let titles = if std::io::stdout().is_terminal() {
        Titles::Bold
    } else {
        Titles::Plain
    };
    match printed(command, titles)? {
        Printed::Explained(text) => {
            print!("{text}");
            Ok(Outcome::Done)
        }
        Printed::Refused(faults) => {
            eprint!("{faults}");
            Ok(Outcome::Refused)
        }
    }
}

fn printed(command: &ExplainMessage, titles: Titles) -> anyhow::Result<Printed> {
    let catalog = match read_products(&command.catalog)? {
        Ok(catalog) => Arc::new(catalog),
        Err(faults) => return Ok(Printed::Refused(faults)),
    };
    let case = match case(command)? {
        Ok(case) => case,
        Err(fault) => return Ok(Printed::Refused(fault)),
    };
    let customer = match world::customer(&case, &catalog) {
        Ok(customer) => customer,
        Err(error) => {
            return Ok(Printed::Refused(in_customer(
                command,
                &format!("{error:#}"),
            )));
        }
    };
    let (terms, settings) = (world::delivery_terms(&case), settings(&case));
    let index = Index::build(catalog);
    let world = World {
        index: &index,
        reading: ReadingModel::embedded(),
        answers: Answers::NONE,
        customer: &customer,
        terms: &terms,
        settings: &settings,
        business_name: "the distributor",
        locale: &case.locale,
        channel: case.channel,
        suppressed: Suppression::None,
        now: case.now.to_utc(),
        session_id: SessionId(Uuid::from_u128(1 << 96)),
        order_id: OrderId(Uuid::from_u128(2 << 96)),
    };
    let explanation = explain(&message(&command.message)?, &world);
    let form = match (command.json, command.pieces) {
        (true, _) => Form::Json,
        (false, true) => Form::Text(titles, Pieces::All),
        (false, false) => Form::Text(titles, Pieces::Best),
    };
    Ok(Printed::Explained(match form {
        Form::Json => format!("{}\n", serde_json::to_string_pretty(&explanation)?),
        Form::Text(titles, pieces) => text(&explanation, titles, pieces),
    }))
}

fn message(argument: &str) -> anyhow::Result<String> {
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .context("standard input cannot be read as text")?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// The catalog, or everything that is wrong with it, a fault a line.
fn read_products(path: &Path) -> anyhow::Result<Result<Catalog, String>> {
    let place = path.display();
    let file = File::open(path).with_context(|| place.to_string())?;
    let mut number = 0_u128;
    let ids = || {
        number += 1;
        ProductId(Uuid::from_u128(number))
    };
    Ok(match read_catalog(file, ids) {
        Ok(products) => Ok(Catalog::new(1, products)),
        Err(ReadError::Rows(faults)) => {
            let lines = faults.iter().map(|fault| format!("{place}: {fault}\n"));
            Err(lines.collect())
        }
        Err(error) => {
            let error = anyhow::Error::new(error);
            Err(format!("{place}: {error:#}\n"))
        }
    })
}

/// The case that the message is read in: one of a file, or one made around a customer.
fn case(command: &ExplainMessage) -> anyhow::Result<Result<Case, String>> {
    let text = match &command.customer {
        Some(path) => std::fs::read_to_string(path).with_context(|| path.display().to_string())?,
        None => "{}".to_owned(),
    };
    let found = match &command.case {
        Some(id) => case_of_file(&text, id),
        None => case_around(&text),
    };
    Ok(found
        .map(|mut case| {
            if let Some(locale) = &command.locale {
                case.locale.clone_from(locale);
            }
            case.now = command.now.unwrap_or(case.now);
            case
        })
        .map_err(|fault| in_customer(command, &fault)))
}

fn case_of_file(text: &str, id: &str) -> Result<Case, String> {
    for (at, line) in text.lines().enumerate() {
        let is_it = serde_json::from_str::<Value>(line).is_ok_and(|case| case["id"] == id);
        if is_it {
            let fault = |fault| format!("line {}: {:#}", at + 1, anyhow::Error::new(fault));
            return parse(line).map_err(fault);
        }
    }
    Err(format!("there is no case {id:?}"))
}

/// A case of which nothing is known but the customer.
fn case_around(text: &str) -> Result<Case, String> {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let cases = first.and_then(|line| serde_json::from_str::<Value>(line).ok());
    if cases.is_some_and(|case| case.get("turns").is_some()) {
        return Err("holds whole cases: name one with --case ID".to_owned());
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let customer: Result<Customer, _> = serde_path_to_error::deserialize(&mut reader);
    let customer = customer.map_err(|error| match error.path().to_string().as_str() {
        "." => error.inner().to_string(),
        key => format!("key {key}: {}", error.inner()),
    })?;
    let blank = json!({
        "id": NAMELESS, "catalog": "", "locale": LOCALE, "currency": "USD",
        "now": clock::now().to_rfc3339(), "channel": "WHATSAPP", "turns": [],
    });
    let mut case = parse(&blank.to_string()).map_err(|fault| fault.to_string())?;
    case.customer = customer;
    Ok(case)
}

fn in_customer(command: &ExplainMessage, fault: &str) -> String {
    let path = command.customer.as_deref().unwrap_or(Path::new("customer"));
    let nameless = format!("case {NAMELESS:?}, ");
    let fault = fault.strip_prefix(&nameless).unwrap_or(fault);
    format!("{}: {fault}\n", path.display())
}

fn settings(case: &Case) -> Settings {
    let settings = world::Settings::of(case);
    let minutes = settings.auto_close_minutes.unwrap_or(AUTO_CLOSE_MINUTES);
    Settings {
        currency: settings.currency,
        confidence_threshold: settings
            .confidence_threshold
            .unwrap_or(CONFIDENCE_THRESHOLD),
        auto_close: TimeDelta::minutes(i64::from(minutes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    const CATALOG: &str = "eval/datasets/smoke/heartland.csv";

    fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn command(message: &str) -> ExplainMessage {
        ExplainMessage {
            message: message.to_owned(),
            catalog: Path::new(env!("CARGO_MANIFEST_DIR")).join(CATALOG),
            customer: None,
            case: None,
            locale: None,
            now: None,
            pieces: false,
            json: false,
        }
    }

    fn refusal(command: &ExplainMessage) -> String {
        match printed(command, Titles::Plain).unwrap() {
            Printed::Refused(faults) => faults,
            Printed::Explained(text) => panic!("explained: {text}"),
        }
    }

    fn explained(command: &ExplainMessage) -> String {
        match printed(command, Titles::Plain).unwrap() {
            Printed::Explained(text) => text,
            Printed::Refused(faults) => panic!("refused: {faults}"),
        }
    }

    #[test]
    fn every_fault_of_a_catalog_is_named_with_its_row_and_column() {
        let folder = tempfile::tempdir().unwrap();
        let good = std::fs::read_to_string(command("x").catalog).unwrap();
        let bad = good
            .replacen("15.60", "cheap", 1)
            .replacen("15.20", "dear", 1);
        let catalog = file(&folder, "bad.csv", &bad);
        let faults = refusal(&ExplainMessage {
            catalog,
            ..command("2 milk")
        });
        assert!(
            faults.contains("bad.csv: line 2, column unit_price: \"cheap\""),
            "{faults}"
        );
        assert!(faults.contains("line 3, column unit_price"), "{faults}");
        let catalog = file(&folder, "other.csv", "a,b\n1,2\n");
        let faults = refusal(&ExplainMessage {
            catalog,
            ..command("2 milk")
        });
        assert!(faults.contains("missing: sku"), "{faults}");
    }

    #[test]
    fn a_file_that_is_not_there_fails_with_its_name() {
        let catalog = PathBuf::from("no-such.csv");
        let error = printed(
            &ExplainMessage {
                catalog,
                ..command("x")
            },
            Titles::Plain,
        );
        assert!(error.unwrap_err().to_string().contains("no-such.csv"));
    }

    #[test]
    fn what_is_wrong_with_a_customer_is_named_with_its_key_and_line() {
        let folder = tempfile::tempdir().unwrap();
        for (text, fault) in [
            ("{\"aliases\": {\"x\": 1}}", "key aliases.x: "),
            ("{\n\"known\": \"yes\"}", "line 2"),
            ("{\"alias\": {}}", "unknown field `alias`"),
            ("{", "EOF while parsing"),
            (
                "{\"aliases\": {\"the blue\": \"NOPE\"}}",
                "alias \"the blue\": no \"NOPE\"",
            ),
            ("{\"id\": \"a\", \"turns\": []}", "name one with --case"),
        ] {
            let customer = Some(file(&folder, "customer.json", text));
            let faults = refusal(&ExplainMessage {
                customer,
                ..command("2 milk")
            });
            assert!(faults.contains("customer.json: "), "{faults}");
            assert!(faults.contains(fault), "{text}: {faults}");
        }
    }

    #[test]
    fn a_customers_own_word_decides() {
        let folder = tempfile::tempdir().unwrap();
        let customer = "{\"aliases\": {\"the gold one\": \"DAI-120\"}}";
        let customer = Some(file(&folder, "customer.json", customer));
        let text = explained(&ExplainMessage {
            customer,
            ..command("2 the gold one")
        });
        assert!(text.contains("ONE: DAI-120 by EXACT_MATCH"), "{text}");
    }

    #[test]
    fn a_case_gives_customer_locale_and_time_and_one_that_is_not_there_is_named() {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("eval/datasets/smoke/cases.jsonl");
        let text = std::fs::read_to_string(&cases).unwrap();
        let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        let of = |id: &str| ExplainMessage {
            customer: Some(cases.clone()),
            case: Some(id.to_owned()),
            ..command("2 milk")
        };
        let text = explained(&of(first["id"].as_str().unwrap()));
        let locale = format!("locale {}", first["locale"].as_str().unwrap());
        assert!(text.contains(&locale), "{text}");
        assert!(refusal(&of("no-such")).contains("there is no case \"no-such\""));
    }

    #[test]
    fn an_empty_message_is_explained_as_well_and_json_is_one_object() {
        assert!(explained(&command("")).contains("NOISE"));
        let json = explained(&ExplainMessage {
            json: true,
            ..command("2 milk")
        });
        let object: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(object["operations"][0]["act"], "NAME");
    }
}
