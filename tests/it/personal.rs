//! Does any card, telephone number, account or name of a customer's messages stand anywhere in clear:
//! in a log line, in any row of the database, or in a question to a model? And does a card stand
//! anywhere at all?

use order_agent::telemetry;
use order_agent::turns::{Analyses, SecondReader, Summaries};
use order_agent::understanding::second::Policy;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{Layer as _, fmt};

use crate::support::house::{EMAIL, House, PHONE};
use crate::support::openai_server::{Act, OpenAiServer};
use crate::support::providers::{AUTH_TOKEN, WEBHOOK_PASSWORD};
use crate::support::rows::dump;
use crate::support::value;

const CARDS: [&str; 4] = [
    "4111 1111 1111 1111",
    "5555-5555-5555-4444",
    "378282246310005",
    "6011 0009 9013 9424",
];

/// What the messages below hold beside cards.
const OTHERS: [&str; 5] = [
    "07700 900461",
    "Quillon Featherby",
    "quillon@featherby.example",
    "GB82 WEST 1234 5698 7654 32",
    "14 Mill Lane, LS1 4DY",
];

/// An answer that wants the stand-ins put back.
const QUOTES: &str = r#"{"operations":[{"op":"PURCHASE_ORDER","quote":"[PHONE_1]","product":null,"quantity":null,"unit":null,"replaces":null,"confidence":1},{"op":"PURCHASE_ORDER","quote":"refund to [IBAN_1]","product":null,"quantity":null,"unit":null,"replaces":null,"confidence":1}],"not_understood":["[NAME_1]","[CREDIT_CARD_1]","[EMAIL_1]"]}"#;

/// What is logged first of all, to see that somebody listens.
const HEARD: &str = "somebody listens";

/// Everything that the process logs, as the most curious operator would see it.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// Listens to the whole process: what is logged happens on many threads.
    fn listening() -> Self {
        let lines = Self::default();
        let writer = lines.clone();
        let layer = fmt::layer().json().with_writer(move || writer.clone());
        let filter = telemetry::filter("trace").unwrap();
        let subscriber = tracing_subscriber::registry().with(layer.with_filter(filter));
        tracing::subscriber::set_global_default(subscriber).unwrap();
        tracing::trace!("{HEARD}");
        lines
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// The forms in which a value may stand somewhere: as written, its digits alone, and both as bytes.
fn forms(value: &str) -> Vec<String> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let written = [value.to_owned(), digits];
    let long = written.into_iter().filter(|form| form.len() >= 10);
    long.flat_map(|form| [hex::encode(&form), form]).collect()
}

fn assert_absent(place: &str, text: &str) {
    for value in CARDS.iter().chain(&OTHERS) {
        for form in forms(value) {
            assert!(!text.contains(&form), "{form} stands in {place}");
        }
    }
}

/// Messages with all of it over every provider, and one that nobody can read.
async fn deliver(house: &House) {
    let providers = &house.providers;
    let [first, second, third, fourth] = CARDS;
    let [phone, name, email, iban, address] = OTHERS;
    let text = format!("2 cases milk, card {first}. My name is {name}, call me on {phone}");
    house.take(providers.whatsapp(PHONE, "wa-1", &text)).await;
    house.read_all().await;
    let text = format!("1 case butter on {second}, invoice to {email}");
    house
        .take(providers.twilio(PHONE, ("sms-1", &text), AUTH_TOKEN))
        .await;
    let text = format!("3 bags potatoes, charge {third}\n\nrefund to {iban}, drop it at {address}");
    let mail = providers.postmark(EMAIL, ("mail-1@x.example", &text), WEBHOOK_PASSWORD);
    house.take(mail).await;
    house.read_all().await;
    let broken = format!("{{\"entry\": \"card {fourth}, {name}\"");
    let refused = providers.meta_raw(broken, crate::support::world::APP_SECRET);
    let _ = refused.send().await.unwrap();
}

/// A distributor who has a model asked about every message, which quotes personal data by its stand-ins.
async fn read_by_a_model() -> (House, OpenAiServer) {
    let server = OpenAiServer::start([Act::Answer(QUOTES)]).await;
    let second = SecondReader {
        summaries: Summaries::WithTasks,
        analyses: Analyses::WithTasks,
        ..server.reader(Policy::Always)
    };
    (House::new().await.asking(second).await, server)
}

#[tokio::test]
async fn no_personal_data_stands_in_clear_in_any_log_line_or_row() {
    let lines = Lines::listening();
    let (house, server) = read_by_a_model().await;
    deliver(&house).await;
    let mut admin = house.admin().await;
    let dump = dump(&mut admin).await;
    assert!(dump.contains("Corner Diner"), "the dump holds the rows");
    assert_absent("the database", &dump);
    let logged = lines.text();
    assert!(logged.contains(HEARD), "the log is listened to");
    assert_absent("the log", &logged);
    let asked = server.asked();
    let by = |beginning: &str| {
        let mut bodies = asked.iter().map(|one| one.body.to_string());
        bodies.any(|body| body.contains(beginning))
    };
    assert!(asked.len() >= 3, "every message was asked about");
    assert!(
        by("one sentence of yours") && by("draft answers"),
        "the staff was helped too"
    );
    for one in asked {
        let body = one.body.to_string();
        assert!(body.contains("MESSAGE"), "{body}");
        assert_absent("a question to a model", &body);
        assert_absent("the headers of a question", &format!("{:?}", one.headers));
    }
}

#[tokio::test]
async fn a_card_is_not_kept_even_sealed_and_the_customer_is_asked_to_send_none() {
    let house = House::new().await;
    deliver(&house).await;
    let words = house.words_of("wa-1").await;
    assert!(words.starts_with("2 cases milk, card \u{2588}"), "{words}");
    assert!(words.contains("07700 900461"), "{words}");
    let reply = house.reply_to("wa-1").await;
    assert!(reply.contains("card numbers"), "{reply}");
    assert!(reply.contains("Whole Milk"), "{reply}");
    let again = house.whatsapp("wa-2", "yes").await;
    assert!(!again.contains("card numbers"), "{again}");
}

#[tokio::test]
async fn what_was_found_is_kept_with_its_rule_and_what_was_done() {
    let house = House::new().await;
    deliver(&house).await;
    let mut admin = house.admin().await;
    let found: String = value(
        &mut admin,
        "select string_agg(distinct concat_ws(' ', field_name, pii_type, action_taken, detection_rule_id), ', ')
           from pii_detection_results where confidence_score > 0.5",
    )
    .await;
    for row in [
        "content CREDIT_CARD REDACTED card.masked",
        "content PHONE ENCRYPTED phone.national",
        "content NAME ENCRYPTED name.introduced",
        "content EMAIL ENCRYPTED email.address",
        "content IBAN ENCRYPTED iban.mod97",
        "content ADDRESS ENCRYPTED address.postcode",
    ] {
        assert!(found.contains(row), "{row} is not in {found}");
    }
    let cards: i64 = value(
        &mut admin,
        "select count(*) from pii_detection_results where pii_type = 'CREDIT_CARD'",
    )
    .await;
    assert_eq!(cards, 3, "one a message that was read");
}
