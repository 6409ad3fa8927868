//! What the configuration takes, and what it refuses and how it says so.

use std::collections::BTreeMap;
use std::io::Write as _;

use super::*;

/// Every key, its variable's value, and how `masked` shows it.
const KEYS: &[(&str, &str, &str, &str)] = &[
    (
        "database",
        "url",
        "postgres://app:pw@db/orders",
        "\"(set)\"",
    ),
    (
        "database",
        "owner_url",
        "postgres://owner:pw@db/orders",
        "\"(set)\"",
    ),
    ("database", "max_connections", "7", "7"),
    ("embedded", "data_dir", "/data", "\"/data\""),
    ("broker", "url", "amqp://app:pw@mq/%2f", "\"(set)\""),
    ("broker", "prefix", "blue", "\"blue\""),
    ("broker", "prefetch", "9", "9"),
    ("broker", "publish_timeout_ms", "250", "250"),
    ("http", "listen", "0.0.0.0:81", "\"0.0.0.0:81\""),
    (
        "http",
        "public_url",
        "https://x.example/",
        "\"https://x.example\"",
    ),
    ("http", "meta_verify_token", "shown-by-meta", "\"(set)\""),
    ("http", "max_body_bytes", "1024", "1024"),
    ("http", "metrics_listen", "[::1]:9", "\"[::1]:9\""),
    (
        "keys",
        "master_key",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "\"(set)\"",
    ),
    ("turns", "workers", "3", "3"),
    ("turns", "lease_seconds", "31", "31"),
    ("turns", "max_attempts", "2", "2"),
    ("turns", "quiet_window_seconds", "0", "0"),
    ("courier", "mode", "record", "\"record\""),
    (
        "courier",
        "meta_base_url",
        "http://127.0.0.1:1",
        "\"http://127.0.0.1:1\"",
    ),
    (
        "courier",
        "twilio_base_url",
        "http://127.0.0.1:2",
        "\"http://127.0.0.1:2\"",
    ),
    (
        "courier",
        "postmark_base_url",
        "http://127.0.0.1:3",
        "\"http://127.0.0.1:3\"",
    ),
    ("courier", "timeout_seconds", "5", "5"),
    ("courier", "max_attempts", "4", "4"),
    ("model", "mode", "off", "\"off\""),
    (
        "model",
        "base_url",
        "http://127.0.0.1:4/v1",
        "\"http://127.0.0.1:4/v1\"",
    ),
    ("model", "api_key", "sk-hunter2", "\"(set)\""),
    ("model", "timeout_ms", "900", "900"),
    ("model", "connect_timeout_ms", "90", "90"),
    ("model", "max_attempts", "3", "3"),
    ("model", "concurrency", "2", "2"),
    ("model", "concurrency_per_distributor", "1", "1"),
    ("model", "max_requests_per_message", "2", "2"),
    ("model", "max_requests_per_conversation", "5", "5"),
    ("model", "transcription_model", "whisper", "\"whisper\""),
    ("model", "leftovers", "sort", "\"sort\""),
    ("model", "summaries", "tasks", "\"tasks\""),
    ("model", "analysis", "on", "\"on\""),
    ("model", "vision_model", "gpt-4o", "\"gpt-4o\""),
    ("model", "prices", "/prices.toml", "\"/prices.toml\""),
    ("model", "prompts", "/prompts", "\"/prompts\""),
    ("model", "record", "/cassettes", "\"/cassettes\""),
    ("model", "replay", "/cassettes", "\"/cassettes\""),
    ("log", "format", "json", "\"json\""),
    ("log", "filter", "warn", "\"warn\""),
    (
        "traces",
        "otlp_endpoint",
        "http://127.0.0.1:5",
        "\"http://127.0.0.1:5\"",
    ),
    ("shutdown", "deadline_seconds", "12", "12"),
];

fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn load(text: &str, pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::load_with(Some(file(text).path()), &variables(pairs))
}

fn refusal(text: &str, pairs: &[(&str, &str)]) -> String {
    load(text, pairs).map(|_| ()).unwrap_err().to_string()
}

/// The line of `masked` for one key.
fn shown(config: &Config, section: &str, key: &str) -> Option<String> {
    let text = config.masked();
    let (_, rest) = text.split_once(&format!("[{section}]\n"))?;
    let section = rest.split("\n\n").next()?;
    section
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{key} = ")))
        .map(str::to_owned)
}

#[test]
fn every_key_can_be_set_by_its_variable() {
    for (section, key, value, expected) in KEYS {
        let variable = format!("ORDER_AGENT__{section}__{key}").to_uppercase();
        let config = Config::load_with(None, &variables(&[(&variable, value)]))
            .unwrap_or_else(|error| panic!("{variable}: {error}"));
        assert_eq!(
            shown(&config, section, key).as_deref(),
            Some(*expected),
            "{variable}"
        );
    }
}

#[test]
fn the_table_of_these_tests_names_every_key() {
    let tested: Vec<_> = KEYS
        .iter()
        .map(|(section, key, ..)| format!("{section}.{key}"))
        .collect();
    let all = serde_json::to_value(Config::default()).unwrap();
    for (section, keys) in all.as_object().unwrap() {
        for key in keys.as_object().unwrap().keys() {
            let name = format!("{section}.{key}");
            assert!(
                tested.contains(&name) || name == "keys.master_key_file",
                "{name} is missing"
            );
        }
    }
}

#[test]
fn the_example_is_the_default() {
    let text = include_str!("../../order-agent.example.toml");
    assert_eq!(
        load(text, &[]).unwrap().masked(),
        Config::default().masked()
    );
}

#[test]
fn the_example_names_every_key_and_its_commented_values_are_good() {
    let text = include_str!("../../order-agent.example.toml");
    let lines = text.lines().map(|line| match line.strip_prefix("# ") {
        // "One of the two" stands in the example; the key itself is tested elsewhere.
        Some(rest) if rest.contains(" = ") && !rest.starts_with("master_key") => rest,
        _ => line,
    });
    let config = load(&lines.collect::<Vec<_>>().join("\n"), &[]).unwrap();
    for (section, key, ..) in KEYS.iter().filter(|(_, key, ..)| *key != "master_key") {
        assert!(
            shown(&config, section, key).is_some(),
            "{section}.{key} is not in the example"
        );
    }
}

#[test]
fn a_variable_wins_over_the_file_and_ours_over_a_common_one() {
    let text = "[database]\nurl = \"postgres://file/x\"\n";
    let url = |pairs: &[(&str, &str)]| {
        load(text, pairs)
            .unwrap()
            .database
            .url
            .unwrap()
            .expose()
            .to_owned()
    };
    let common = ("DATABASE_URL", "postgres://common/x");
    let ours = ("ORDER_AGENT__DATABASE__URL", "postgres://ours/x");
    assert_eq!(url(&[]), "postgres://file/x");
    assert_eq!(url(&[common]), "postgres://common/x");
    assert_eq!(url(&[common, ours]), "postgres://ours/x");
    assert_eq!(url(&[("DATABASE_URL", "")]), "postgres://file/x");
}

#[test]
fn every_problem_is_listed_with_its_key() {
    let text = "[http]\nlisten = \"nowhere\"\nlissten = 1\n[turns]\nworkers = 0\n[other]\nx = 1\n";
    let message = refusal(
        text,
        &[
            ("ORDER_AGENT__LOG__FORMAT", "xml"),
            ("ORDER_AGENT__LOG", "x"),
        ],
    );
    for key in [
        "http.listen:",
        "http.lissten: unknown field",
        "turns.workers:",
        "other.x:",
    ] {
        assert!(
            message.contains(&format!("\n  {key}")),
            "{key} in {message}"
        );
    }
    assert!(
        message.contains("ORDER_AGENT__LOG__FORMAT: unknown variant `xml`"),
        "{message}"
    );
    assert!(
        message.contains("ORDER_AGENT__LOG: must be ORDER_AGENT__SECTION__KEY"),
        "{message}"
    );
    assert_eq!(message.lines().count(), 7, "{message}");
}

#[test]
fn values_that_only_look_right_are_refused() {
    for (text, expected) in [
        (
            "[database]\nurl = \"mysql://x/y\"",
            "database.url: must be an address that begins with",
        ),
        (
            "[broker]\nurl = \"http://x\"",
            "broker.url: must be an address that begins with amqp",
        ),
        (
            "[broker]\nprefix = \"\"",
            "broker.prefix: must have 1 to 200 characters",
        ),
        (
            "[keys]\nmaster_key = \"c2hvcnQ=\"",
            "keys.master_key: must be 32 bytes in base64",
        ),
        (
            "[model]\nmode = \"sometimes\"",
            "model.mode: unknown variant",
        ),
        ("[log]\nfilter = \"a=b=c\"", "log.filter: "),
        (
            "[courier]\nmeta_base_url = \"ftp://x\"",
            "courier.meta_base_url: must begin with http",
        ),
        ("http = 1", "http: invalid type"),
    ] {
        let message = refusal(text, &[]);
        assert!(message.contains(expected), "{expected:?} in {message:?}");
    }
}

#[test]
fn a_secret_can_be_the_content_of_a_file() {
    let secret = file("amqp://from-a-file/%2f\n");
    let path = secret.path().to_str().unwrap();
    for variable in ["AMQP_URL_FILE", "ORDER_AGENT__BROKER__URL_FILE"] {
        let config = load("", &[(variable, path)]).unwrap();
        assert_eq!(
            config.broker.url.unwrap().expose(),
            "amqp://from-a-file/%2f",
            "{variable}"
        );
    }
    let message = refusal("", &[("AMQP_URL_FILE", "/does/not/exist")]);
    assert!(
        message.contains("AMQP_URL_FILE: cannot read /does/not/exist"),
        "{message}"
    );
}

#[test]
fn a_master_key_is_the_same_in_base64_hexadecimal_and_a_file() {
    let hexadecimal = hex::encode((0..32).collect::<Vec<u8>>());
    let in_file = file(&hexadecimal);
    let path = in_file.path().to_str().unwrap();
    let base64 = KEYS
        .iter()
        .find(|(_, key, ..)| *key == "master_key")
        .unwrap()
        .2;
    for pair in [
        ("ORDER_AGENT__KEYS__MASTER_KEY", base64),
        ("ORDER_AGENT__KEYS__MASTER_KEY", &hexadecimal),
        ("ORDER_AGENT__KEYS__MASTER_KEY_FILE", path),
    ] {
        let bytes = load("", &[pair]).unwrap().keys.master_key_bytes().unwrap();
        assert_eq!(bytes.to_vec(), (0..32).collect::<Vec<u8>>());
    }
    let both = format!("[keys]\nmaster_key = \"{base64}\"\nmaster_key_file = \"{path}\"");
    assert!(refusal(&both, &[]).contains("give one of the two"));
}

#[test]
fn no_secret_is_ever_shown() {
    let text = "[broker]\nurl = \"amqp://u:hunter2@mq/%2f\"\n";
    assert!(!load(text, &[]).unwrap().masked().contains("hunter2"));
    for text in [
        "[broker]\nurl = \"ampq://u:hunter2@mq\"",
        "[broker]\nurl = \"amqp://u:hunter2@mq",
        "[broker]\nurl = [\"hunter2\"]",
        "[keys]\nmaster_key = \"hunter2\"",
    ] {
        let message = refusal(text, &[]);
        assert!(!message.contains("hunter2"), "{message}");
    }
    let message = refusal("", &[("AMQP_URL", "http://u:hunter2@mq")]);
    assert!(!message.contains("hunter2"), "{message}");
}

#[test]
fn broken_toml_is_reported_with_its_line() {
    let message = refusal("[http]\nlisten = \"127.0.0.1:1\"\nbroken\n", &[]);
    assert!(message.contains(", line 3: "), "{message}");
}

#[test]
fn a_file_that_is_named_must_exist() {
    let error = Config::load_with(Some(Path::new("/does/not/exist.toml")), &BTreeMap::new());
    assert!(error.is_err_and(|error| error.to_string().contains("/does/not/exist.toml")));
}

#[test]
fn a_model_is_refused_by_the_key_that_is_wrong_or_missing() {
    let assist = |keys: &str| refusal(&format!("[model]\nmode = \"assist\"\n{keys}"), &[]);
    assert!(assist("").contains("model.api_key: must be set"));
    let key = "api_key = \"k\"\n";
    for (keys, expected) in [
        ("api_key = \"two\\nlines\"", "model.api_key:"),
        (
            &format!("{key}prompts = \"/does/not/exist\""),
            "model.prompts: cannot read /does/not",
        ),
        (
            &format!("{key}prices = \"/does/not/exist\""),
            "model.prices: cannot read /does/not",
        ),
        (
            "replay = \"/does/not/exist\"",
            "model.replay: cannot use /does/not/exist",
        ),
        (
            "replay = \"/x\"\nrecord = \"/x\"",
            "model.record: model.replay is set too",
        ),
        (
            &format!("{key}timeout_ms = 60000"),
            "model.timeout_ms: must be shorter than",
        ),
        ("base_url = \"ftp://x\"", "model.base_url:"),
    ] {
        let message = assist(keys);
        assert!(message.contains(expected), "{message}");
        assert!(!message.contains("lines"), "{message}");
    }
}

#[test]
fn a_model_needs_a_key_for_openai_alone() {
    let assist = |keys: &str| {
        let text = format!("[model]\nmode = \"assist\"\n{keys}");
        load(&text, &[]).map(|config| config.model.mode)
    };
    assert!(assist("base_url = \"http://127.0.0.1:9/v1\"").is_ok());
    assert!(assist("api_key = \"sk-1\"").is_ok());
    let secret = file("sk-from-a-file\n");
    let path = secret.path().to_str().unwrap();
    let config = load("", &[("ORDER_AGENT__MODEL__API_KEY_FILE", path)]).unwrap();
    assert_eq!(config.model.api_key.unwrap().expose(), "sk-from-a-file");
}
