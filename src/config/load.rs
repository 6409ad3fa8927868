//! How file and environment become one configuration, or a list of everything that is wrong.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize as _;
use toml::{Table, Value};

use super::model::{Model, ModelMode};
use super::sections::decode_key;
use super::{Config, ConfigError, Problem, Secret};
use crate::llm;

/// What every variable of ours begins with.
const PREFIX: &str = "ORDER_AGENT__";

/// Names that other tools have made common, and the keys they mean. Ours win over them.
const COMMON: [(&str, &str, &str); 2] = [
    ("DATABASE_URL", "database", "url"),
    ("AMQP_URL", "broker", "url"),
];

/// Keys that hold secrets: each can be the content of a file.
const SECRETS: [(&str, &str); 5] = [
    ("database", "url"),
    ("database", "owner_url"),
    ("broker", "url"),
    ("keys", "master_key"),
    ("model", "api_key"),
];

pub(super) fn parse(text: &str, path: &Path) -> Result<Table, ConfigError> {
    text.parse().map_err(|error: toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or_default();
        ConfigError::Syntax {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            problem: error.message().to_owned(),
        }
    })
}

pub(super) fn merge(
    file: Table,
    environment: &BTreeMap<String, String>,
) -> Result<Config, Vec<Problem>> {
    let mut loader = Loader {
        table: Table::new(),
        problems: Vec::new(),
    };
    loader.take_file(file);
    for (variable, section, key) in COMMON {
        loader.take_common(environment, variable, (section, key));
    }
    for (variable, text) in environment {
        if let Some(name) = variable.strip_prefix(PREFIX) {
            loader.take_variable(variable, name, text);
        }
    }
    loader.take_master_key_file();
    loader.finish()
}

struct Loader {
    /// Only keys whose values have been found good.
    table: Table,
    problems: Vec<Problem>,
}

impl Loader {
    fn take_file(&mut self, file: Table) {
        for (section, value) in file {
            let Some(keys) = value.as_table().filter(|keys| !keys.is_empty()) else {
                // Not a section at all, or an empty one: its name may be wrong all the same.
                if let Err(problem) = check(Table::from_iter([(section.clone(), value)])) {
                    self.report(&section, problem);
                }
                continue;
            };
            for (key, value) in keys {
                self.take(&format!("{section}.{key}"), (&section, key), value.clone());
            }
        }
    }

    fn take_common(
        &mut self,
        environment: &BTreeMap<String, String>,
        variable: &str,
        place: (&str, &str),
    ) {
        let file_variable = format!("{variable}_FILE");
        if let Some(path) = environment.get(&file_variable) {
            self.take_secret_file(&file_variable, place, path);
        }
        // An empty variable is how shells and compose files say "not set".
        if let Some(text) = environment.get(variable).filter(|text| !text.is_empty()) {
            self.take(variable, place, Value::String(text.clone()));
        }
    }

    fn take_variable(&mut self, variable: &str, name: &str, text: &str) {
        let name = name.to_ascii_lowercase();
        let Some((section, key)) = name.split_once("__") else {
            return self.report(variable, "must be ORDER_AGENT__SECTION__KEY".to_owned());
        };
        let secret = SECRETS.into_iter().find(|(of, secret)| {
            *of == section && key.strip_suffix("_file") == Some(secret) && *of != "keys"
        });
        match secret {
            Some(place) => self.take_secret_file(variable, place, text),
            None => match typed((section, key), text) {
                Ok(value) => self.put((section, key), value),
                Err(problem) => self.report(variable, problem),
            },
        }
    }

    fn take_secret_file(&mut self, name: &str, place: (&str, &str), path: &str) {
        match std::fs::read_to_string(path) {
            Ok(text) => self.take(name, place, Value::String(text.trim_end().to_owned())),
            Err(error) => self.report(name, format!("cannot read {path}: {error}")),
        }
    }

    /// `master_key_file` is a key of the file as well, so that it is followed after both.
    fn take_master_key_file(&mut self) {
        let keys = self.table.get("keys").and_then(Value::as_table);
        let Some(path) = keys.and_then(|keys| keys.get("master_key_file")) else {
            return;
        };
        if keys.is_some_and(|keys| keys.contains_key("master_key")) {
            let problem = "master_key is set too: give one of the two".to_owned();
            return self.report("keys.master_key_file", problem);
        }
        let path = path.as_str().unwrap_or_default().to_owned();
        self.take_secret_file("keys.master_key_file", ("keys", "master_key"), &path);
    }

    fn take(&mut self, name: &str, place: (&str, &str), value: Value) {
        match check(single(place, value.clone())) {
            Ok(_) => self.put(place, value),
            Err(problem) => self.report(name, problem),
        }
    }

    fn put(&mut self, (section, key): (&str, &str), value: Value) {
        let keys = self
            .table
            .entry(section)
            .or_insert_with(|| Value::Table(Table::new()));
        if let Value::Table(keys) = keys {
            keys.insert(key.to_owned(), value);
        }
    }

    fn report(&mut self, key: &str, problem: String) {
        self.problems.push(Problem {
            key: key.to_owned(),
            problem,
        });
    }

    fn finish(mut self) -> Result<Config, Vec<Problem>> {
        match check(std::mem::take(&mut self.table)) {
            Ok(config) => {
                self.check_meaning(&config);
                if self.problems.is_empty() {
                    Ok(config)
                } else {
                    Err(self.problems)
                }
            }
            // Each key was good alone, and sections know nothing of each other.
            Err(problem) => {
                self.report("configuration", problem);
                Err(self.problems)
            }
        }
    }

    /// What a type cannot say.
    fn check_meaning(&mut self, config: &Config) {
        let schemes: [(&str, &Option<Secret>, &[&str]); 3] = [
            (
                "database.url",
                &config.database.url,
                &["postgres", "postgresql"],
            ),
            (
                "database.owner_url",
                &config.database.owner_url,
                &["postgres", "postgresql"],
            ),
            ("broker.url", &config.broker.url, &["amqp", "amqps"]),
        ];
        for (key, url, allowed) in schemes {
            let good = |url: &Secret| {
                url::Url::parse(url.expose()).is_ok_and(|url| allowed.contains(&url.scheme()))
            };
            if url.as_ref().is_some_and(|url| !good(url)) {
                self.report(
                    key,
                    format!("must be an address that begins with {}://", allowed[0]),
                );
            }
        }
        if config
            .keys
            .master_key
            .as_ref()
            .is_some_and(|key| decode_key(key.expose()).is_none())
        {
            let problem = "must be 32 bytes in base64 or hexadecimal".to_owned();
            self.report("keys.master_key", problem);
        }
        self.check_words(config);
    }

    fn check_words(&mut self, config: &Config) {
        // RabbitMQ's names hold 255 bytes, and ours add up to 20.
        if config.broker.prefix.is_empty() || config.broker.prefix.len() > 200 {
            self.report("broker.prefix", "must have 1 to 200 characters".to_owned());
        }
        self.check_model(config);
        if let Err(error) = crate::telemetry::filter(&config.log.filter) {
            self.report("log.filter", error.to_string());
        }
    }

    fn check_senses(&mut self, model: &Model) {
        let senses = [
            ("model.transcription_model", &model.transcription_model),
            ("model.vision_model", &model.vision_model),
        ];
        for (key, name) in senses {
            if name.as_deref().is_some_and(|name| name.trim().is_empty()) {
                let problem = "must name a model; leave it out for none";
                self.report(key, problem.to_owned());
            }
        }
    }

    fn check_model(&mut self, config: &Config) {
        let model = &config.model;
        self.check_senses(model);
        match model.mode {
            ModelMode::Off => return,
            ModelMode::Assist | ModelMode::Always => {}
        }
        if model.replay.is_none() && model.api_key.is_none() && model.asks_openai() {
            let problem = "must be set, since OpenAI takes no request without a key; or set \
                           model.base_url to a server that does";
            self.report("model.api_key", problem.to_owned());
        }
        if model.replay.is_some() && model.record.is_some() {
            let problem = "model.replay is set too: give one of the two";
            self.report("model.record", problem.to_owned());
        }
        let lease = config.turns.lease_seconds.get().saturating_mul(1000);
        if model.timeout_ms.get() >= lease {
            let problem = "must be shorter than turns.lease_seconds";
            self.report("model.timeout_ms", problem.to_owned());
        }
        let built = llm::Model::configured(model).map(drop);
        let prompts = llm::Prompts::configured(model).map(drop);
        for error in [built, prompts].into_iter().filter_map(Result::err) {
            let key = error.key();
            self.report(key, crate::telemetry::chain(&error));
        }
    }
}

/// A variable is text; the key may want a number or a truth.
fn typed(place: (&str, &str), text: &str) -> Result<Value, String> {
    let as_text = Value::String(text.to_owned());
    let Err(problem) = check(single(place, as_text.clone())) else {
        return Ok(as_text);
    };
    let Ok(number) = text.parse::<i64>() else {
        return Err(problem);
    };
    check(single(place, Value::Integer(number))).map(|_| Value::Integer(number))
}

fn single((section, key): (&str, &str), value: Value) -> Table {
    let keys = Table::from_iter([(key.to_owned(), value)]);
    Table::from_iter([(section.to_owned(), Value::Table(keys))])
}

fn check(table: Table) -> Result<Config, String> {
    Config::deserialize(Value::Table(table)).map_err(|error| error.message().to_owned())
}
