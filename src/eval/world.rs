//! What does the world of a case look like before its first turn: terms, customer, settings?

use anyhow::{Context, Result};
use chrono::{DateTime, Days, NaiveTime, Offset, Utc};
use uuid::Uuid;

use super::case::{Case, HistoryEntry};
use crate::domain::calendar::Zone;
use crate::domain::unit::Amount;
use crate::domain::{
    Catalog, CustomerContext, CustomerId, DeliveryTerms, OrderId, OrderStatus, PastLine, PastOrder,
    Quantity,
};

/// The customer sees no order older than this, as in the service.
const HISTORY_DAYS: u64 = 400;

/// When an order of the past was placed whose case names no time: before every usual cut-off.
const PLACED_AT: NaiveTime = NaiveTime::from_hms_opt(9, 0, 0).expect("nine o'clock exists");

/// Ids of past orders count up from here, those of the play far above.
const FIRST_PAST_ORDER: u128 = 1 << 64;

/// What of the terms is the session's affair rather than the calendar's. `None`: the default.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// BCP 47 tag.
    pub locale: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Minutes of silence after which a session closes.
    pub auto_close_minutes: Option<u32>,
    /// Seconds within which messages are one burst.
    pub quiet_window_seconds: Option<u32>,
    /// Line confidence under which a person looks.
    pub confidence_threshold: Option<f64>,
}

impl Settings {
    /// The settings of a case.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        Self {
            locale: case.locale.clone(),
            currency: case.currency.clone(),
            auto_close_minutes: case.terms.auto_close_minutes,
            quiet_window_seconds: case.terms.quiet_window_seconds,
            confidence_threshold: case.terms.confidence_threshold,
        }
    }
}

/// The distributor's clock.
#[must_use]
pub fn zone(case: &Case) -> Zone {
    case.time_zone
        .map_or_else(|| Zone::Fixed(case.now.offset().fix()), Zone::Named)
}

/// The terms with the customer's own days in their place.
#[must_use]
pub fn delivery_terms(case: &Case) -> DeliveryTerms {
    let days = case.customer.delivery_days.as_ref();
    DeliveryTerms {
        cutoff: case.terms.cutoff,
        cutoff_days_before: case.terms.cutoff_days_before,
        delivery_days: days.or(case.terms.delivery_days.as_ref()).cloned(),
        holidays: case.terms.holidays.clone(),
        minimum_order: case.terms.minimum_order,
        ..DeliveryTerms::unrestricted(zone(case))
    }
}

/// The customer with history, newest first, and aliases.
///
/// # Errors
/// Names the case and what its catalog does not have, or a quantity that none can order.
pub fn customer(case: &Case, catalog: &Catalog) -> Result<CustomerContext> {
    let mut history = Vec::new();
    for (entry, number) in case.customer.history.iter().zip(FIRST_PAST_ORDER..) {
        let id = OrderId(Uuid::from_u128(number));
        let order = past_order(case, entry, catalog, id);
        history.push(order.with_context(|| format!("case {:?}, history {}", case.id, entry.date))?);
    }
    let since = case.now.to_utc().checked_sub_days(Days::new(HISTORY_DAYS));
    history.retain(|order| since.is_none_or(|since| order.placed_at >= since));
    history.sort_by_key(|order| std::cmp::Reverse(order.placed_at));
    let mut aliases = Vec::new();
    for (words, sku) in &case.customer.aliases {
        let product = catalog.by_sku(sku);
        let product =
            product.with_context(|| format!("case {:?}, alias {words:?}: no {sku:?}", case.id))?;
        aliases.push((words.to_lowercase(), product.id));
    }
    Ok(CustomerContext {
        id: CustomerId(Uuid::from_u128(1)),
        known: case.customer.known,
        business_name: case.customer.business_name.clone(),
        history,
        aliases,
    })
}

fn past_order(
    case: &Case,
    entry: &HistoryEntry,
    catalog: &Catalog,
    id: OrderId,
) -> Result<PastOrder> {
    let mut lines = Vec::new();
    for line in &entry.lines {
        let product = catalog
            .by_sku(&line.sku)
            .with_context(|| format!("no {:?}", line.sku))?;
        lines.push(PastLine {
            product: Some(product.id),
            name: product.name.clone(),
            amount: Amount {
                quantity: Quantity::new(line.quantity)?,
                unit: line.unit.clone(),
            },
        });
    }
    Ok(PastOrder {
        id,
        placed_at: placed_at(case, entry),
        delivery_date: entry.delivery_date,
        po_number: entry.po_number.clone(),
        channel: entry.channel.unwrap_or(case.channel),
        status: OrderStatus::Confirmed,
        lines,
        open: entry.open,
    })
}

fn placed_at(case: &Case, entry: &HistoryEntry) -> DateTime<Utc> {
    let at = zone(case).moment(entry.date, entry.time.unwrap_or(PLACED_AT));
    // What is placed today without a time was placed before the case begins.
    at.min(case.now.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Product, ProductId, Unit, unit::UnitTable};
    use crate::eval::case::parse;
    use rust_decimal::Decimal;

    fn case(customer: &str) -> Case {
        let text = format!(
            r#"{{"id":"w","catalog":"c.csv","locale":"en-US","currency":"USD","now":"2026-11-18T07:43:00-05:00",
            "time_zone":"America/New_York","channel":"SMS","turns":[],
            "terms":{{"cutoff":"16:00","delivery_days":["TUE","FRI"]}},"customer":{customer}}}"#
        );
        parse(&text).unwrap()
    }

    fn catalog() -> Catalog {
        let product = crate::eval::testing::product("A", UnitTable::single(Unit::new("case")));
        Catalog::new(
            1,
            vec![Product {
                unit_price: Decimal::ONE,
                ..product
            }],
        )
    }

    #[test]
    fn the_customers_own_days_take_the_place_of_the_distributors() {
        let terms = delivery_terms(&case(r#"{"delivery_days":["MON"]}"#));
        assert_eq!(terms.delivery_days, Some(vec![chrono::Weekday::Mon]));
        let terms = delivery_terms(&case("{}"));
        assert_eq!(terms.delivery_days.map(|days| days.len()), Some(2));
    }

    #[test]
    fn history_is_newest_first_and_what_is_open_stays_open() {
        let customer = customer(
            &case(
                r#"{"history":[{"date":"2026-11-10","lines":[{"sku":"A","quantity":"2","unit":"case"}]},
                {"date":"2026-11-18","open":true,"delivery_date":"2026-11-20","lines":[]},
                {"date":"2024-11-18","lines":[]}],"aliases":{"The Blue":"A"}}"#,
            ),
            &catalog(),
        )
        .unwrap();
        let open: Vec<bool> = customer.history.iter().map(|order| order.open).collect();
        assert_eq!(
            open,
            [true, false],
            "and what is older than 400 days is gone"
        );
        assert!(
            customer.history[0].placed_at
                <= "2026-11-18T12:43:00Z".parse::<DateTime<Utc>>().unwrap()
        );
        assert_eq!(
            customer.aliases,
            [("the blue".to_owned(), ProductId(Uuid::from_u128(7)))]
        );
    }

    #[test]
    fn a_sku_that_the_catalog_lacks_is_named_with_its_case() {
        let error = customer(&case(r#"{"aliases":{"x":"NOPE"}}"#), &catalog()).unwrap_err();
        assert_eq!(error.to_string(), r#"case "w", alias "x": no "NOPE""#);
    }
}
