//! What is so before a dialogue begins: the clock, the terms, the customer.

use chrono::{DateTime, Duration, NaiveDateTime, NaiveTime, Utc, Weekday};
use order_agent::domain::calendar::Zone;
use order_agent::domain::unit::Amount;
use order_agent::domain::{
    Channel, CustomerContext, CustomerId, DeliveryTerms, OrderId, OrderStatus, PastLine, PastOrder,
    Quantity, Unit,
};
use order_agent::session::Settings;
use uuid::Uuid;

use super::cast;
use super::script::Line;

/// What is so before a dialogue begins.
#[derive(Debug)]
pub struct Setting {
    /// Where the customer writes, where a turn does not say.
    pub channel: Channel,
    /// The moment.
    pub now: DateTime<Utc>,
    /// Days, cut-off, minimum.
    pub terms: DeliveryTerms,
    /// Who writes.
    pub customer: CustomerContext,
    /// What the distributor set.
    pub settings: Settings,
    /// BCP 47 tag of the distributor's language.
    pub locale: String,
}

/// A Monday morning at a wholesaler in London: deliveries on every day but Sunday, cut-off at 16:00
/// the day before, a session closes after two hours of silence. The customer is known and new.
pub fn of(lines: &[Line]) -> Setting {
    use Weekday::{Fri, Mon, Sat, Thu, Tue, Wed};
    let mut setting = Setting {
        channel: Channel::Whatsapp,
        now: moment("2026-11-23 09:00"),
        terms: DeliveryTerms {
            cutoff: NaiveTime::from_hms_opt(16, 0, 0),
            cutoff_days_before: 1,
            delivery_days: Some(vec![Mon, Tue, Wed, Thu, Fri, Sat]),
            ..DeliveryTerms::unrestricted(Zone::Named(chrono_tz::Europe::London))
        },
        customer: CustomerContext {
            id: CustomerId(Uuid::from_u128(1)),
            known: true,
            business_name: "The Mill Café".to_owned(),
            history: Vec::new(),
            aliases: Vec::new(),
        },
        settings: Settings {
            currency: "GBP".to_owned(),
            confidence_threshold: 0.8,
            auto_close: Duration::minutes(120),
        },
        locale: "en-GB".to_owned(),
    };
    for line in lines {
        put(&mut setting, line);
    }
    setting
        .customer
        .history
        .sort_by_key(|order| std::cmp::Reverse(order.placed_at));
    setting
}

fn put(setting: &mut Setting, line: &Line) {
    let value = &*line.value;
    let past = setting.customer.history.len();
    match &*line.key {
        "channel" => setting.channel = value.to_uppercase().parse().unwrap(),
        "now" => setting.now = moment(value),
        "locale" => value.clone_into(&mut setting.locale),
        "currency" => value.clone_into(&mut setting.settings.currency),
        "closes after" => setting.settings.auto_close = Duration::minutes(number(value)),
        "delivery days" => {
            let days = value.split(' ').map(|day| day.parse().unwrap());
            setting.terms.delivery_days = Some(days.collect());
        }
        "cut-off" => setting.terms.cutoff = (value != "none").then(|| value.parse().unwrap()),
        "holidays" => {
            let days = value.split(' ').map(|day| day.parse().unwrap());
            setting.terms.holidays = days.collect();
        }
        "threshold" => setting.settings.confidence_threshold = value.parse().unwrap(),
        "extra day" => drop(setting.terms.extra_days.insert(value.parse().unwrap())),
        "closes" => {
            let (day, at) = value.split_once(" at ").unwrap();
            let at = NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M").unwrap();
            setting.terms.cutoffs.insert(day.parse().unwrap(), at);
        }
        "minimum order" => setting.terms.minimum_order = Some(value.parse().unwrap()),
        "sender" => setting.customer.known = value == "known",
        "alias" => {
            let (words, name) = value.split_once(" = ").unwrap();
            setting
                .customer
                .aliases
                .push((words.to_owned(), cast::product(name).id));
        }
        "past order" => setting.customer.history.push(order(value, past, false)),
        "open order" => setting.customer.history.push(order(value, past, true)),
        key => panic!("line {}: {key:?} says nothing of the setting", line.number),
    }
}

/// `2026-11-16 | 2 case Whole Milk 1 L; 1 bag …`, with `for DATE`, `PO NUMBER` or a status behind it.
fn order(text: &str, number: usize, open: bool) -> PastOrder {
    let mut parts = text.split(" | ");
    let placed = parts.next().unwrap();
    let placed = if placed.contains(':') {
        placed.to_owned()
    } else {
        format!("{placed} 08:00")
    };
    let lines = parts.next().unwrap().split("; ").map(past_line).collect();
    let mut order = PastOrder {
        id: OrderId(Uuid::from_u128(5000 + number as u128)),
        placed_at: moment(&placed),
        delivery_date: None,
        po_number: None,
        channel: Channel::Whatsapp,
        status: OrderStatus::Confirmed,
        lines,
        open,
    };
    for part in parts {
        match part.split_once(' ') {
            Some(("for", day)) => order.delivery_date = Some(day.parse().unwrap()),
            Some(("PO", number)) => order.po_number = Some(number.to_owned()),
            _ => order.status = part.parse().unwrap(),
        }
    }
    order
}

fn past_line(text: &str) -> PastLine {
    let (quantity, unit, product) = cast::parts(text);
    PastLine {
        product: Some(product.id),
        name: product.name.clone(),
        amount: Amount {
            quantity: Quantity::new(quantity).unwrap(),
            unit: Unit::new(&unit),
        },
    }
}

/// A moment of the distributor's wall clock.
pub fn moment(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
        .unwrap_or_else(|_| panic!("{text:?} is no moment"));
    Zone::Named(chrono_tz::Europe::London).moment(local.date(), local.time())
}

/// "30 minutes", "2 hours".
pub fn number(text: &str) -> i64 {
    let (number, unit) = text.split_once(' ').unwrap_or((text, "minutes"));
    let number: i64 = number
        .parse()
        .unwrap_or_else(|_| panic!("{text:?} is no time"));
    if unit.starts_with("hour") {
        number * 60
    } else {
        number
    }
}
