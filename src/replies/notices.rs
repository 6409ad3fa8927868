//! What is said beside an order, or in its place, in words.

use chrono::NaiveDate;

use super::Wording;
use crate::domain::{OrderStatus, ProductId};
use crate::session::basket::measure;
use crate::session::reply::{Notice, OrderShown, Passed, Usual, Waiting};

impl Wording<'_> {
    pub(super) fn notices(&self, notices: &[Notice]) -> Vec<String> {
        notices.iter().flat_map(|one| self.notice(one)).collect()
    }

    fn notice(&self, notice: &Notice) -> Vec<String> {
        let business = self.shown(self.context.business_name);
        match notice {
            Notice::Price(products) => products.iter().map(|one| self.price(*one)).collect(),
            Notice::Stock(products) => products.iter().map(|one| self.stock(*one)).collect(),
            Notice::Orders(orders) => orders.iter().map(|one| self.order(one)).collect(),
            Notice::Reminder(waiting) => self.waiting(waiting),
            Notice::Warning(waiting) => {
                let mut all = self.waiting(waiting);
                all.push(self.say("warning", &[]));
                all
            }
            Notice::NotInCart(words) => {
                vec![self.say("not_in_cart", &[("words", self.shown(words))])]
            }
            Notice::NotListed(words) => {
                vec![self.say("not_listed", &[("words", self.shown(words))])]
            }
            Notice::OutOfStock(product) => {
                vec![self.say("out_of_stock", &[("name", self.name(*product))])]
            }
            Notice::CancellationRequested(day) => vec![self.dated("cancellation_requested", *day)],
            Notice::TooLateToLower(day) => vec![self.dated("too_late_to_lower", *day)],
            Notice::ConfirmedAfterAll(day) => vec![self.dated("confirmed_after_all", *day)],
            Notice::Identity => vec![self.say("identity", &[("business", business)])],
            Notice::OrdersOnly => vec![self.say("orders_only", &[("business", business)])],
            Notice::Greeting(_)
            | Notice::GoAhead
            | Notice::NothingToChange
            | Notice::PassedOn(_)
            | Notice::NoOpenOrder
            | Notice::Cancelled
            | Notice::ChangeDropped
            | Notice::SameOrder
            | Notice::Escalated
            | Notice::CartEmpty
            | Notice::NoCards => vec![self.say(plain(notice), &[])],
        }
    }

    fn price(&self, id: ProductId) -> String {
        let Some(product) = self.context.catalog.get(id) else {
            return String::new();
        };
        if !product.active {
            return self.say("stock_out", &[("name", self.name(id))]);
        }
        let price = self.words.money(product.unit_price, self.context.currency);
        self.say(
            "price",
            &[
                ("name", self.name(id)),
                ("price", price),
                ("unit", self.unit(&product.units.default)),
            ],
        )
    }

    fn stock(&self, id: ProductId) -> String {
        let Some(product) = self.context.catalog.get(id) else {
            return String::new();
        };
        let name = if measure::is_available(product) {
            "stock_in"
        } else {
            "stock_out"
        };
        self.say(name, &[("name", self.name(id))])
    }

    fn order(&self, order: &OrderShown) -> String {
        let lines: Vec<String> = order
            .lines
            .iter()
            .map(|(name, number, unit)| {
                format!("{} {}", self.measure(*number, Some(unit)), self.shown(name))
            })
            .collect();
        let status = match order.status {
            OrderStatus::Confirmed => "status_confirmed",
            OrderStatus::Pending => "status_pending",
            OrderStatus::Review => "status_review",
        };
        self.say(
            "order_shown",
            &[
                ("date", self.day_or_so(order.delivery_date)),
                ("lines", lines.join(", ")),
                ("status", self.say(status, &[])),
            ],
        )
    }

    fn waiting(&self, waiting: &Waiting) -> Vec<String> {
        match waiting {
            Waiting::Empty => vec![self.say("reminder_empty", &[])],
            Waiting::More { .. } => vec![self.say("reminder_more", &[])],
            Waiting::Answer(prompt) => {
                let mut all = vec![self.say("reminder_answer", &[])];
                all.extend(self.prompt(prompt));
                all
            }
            Waiting::Yes { lines, total } => {
                let total = self.words.money(*total, self.context.currency);
                vec![
                    self.say_counted("reminder", *lines, &[("total", total)]),
                    self.say("confirm", &[]),
                ]
            }
        }
    }

    fn dated(&self, name: &str, day: Option<NaiveDate>) -> String {
        self.say(name, &[("date", self.day_or_so(day))])
    }

    fn day_or_so(&self, day: Option<NaiveDate>) -> String {
        match day {
            Some(day) => self.say("on_day", &[("date", self.words.date(day))]),
            None => self.say("that_day", &[]),
        }
    }
}

/// The name of a sentence without blanks.
fn plain(notice: &Notice) -> &'static str {
    match notice {
        Notice::Greeting(Usual::Known) => "greeting_usual",
        Notice::Greeting(Usual::None) => "greeting",
        Notice::Greeting(Usual::Beside) => "greeting_beside",
        Notice::GoAhead => "go_ahead",
        Notice::NothingToChange => "nothing_to_change",
        Notice::PassedOn(Passed::Question) => "passed_question",
        Notice::PassedOn(Passed::Complaint) => "passed_complaint",
        Notice::PassedOn(Passed::Person) => "passed_person",
        Notice::PassedOn(Passed::Note) => "passed_note",
        Notice::PassedOn(Passed::Rest) => "passed_rest",
        Notice::NoOpenOrder => "no_open_order",
        Notice::Cancelled => "cancelled",
        Notice::ChangeDropped => "change_dropped",
        Notice::SameOrder => "same_order",
        Notice::Escalated => "escalated",
        Notice::CartEmpty => "cart_empty",
        Notice::NoCards => "no_cards",
        Notice::Identity
        | Notice::NotInCart(_)
        | Notice::Price(_)
        | Notice::Stock(_)
        | Notice::NotListed(_)
        | Notice::OutOfStock(_)
        | Notice::Orders(_)
        | Notice::CancellationRequested(_)
        | Notice::TooLateToLower(_)
        | Notice::ConfirmedAfterAll(_)
        | Notice::OrdersOnly
        | Notice::Reminder(_)
        | Notice::Warning(_) => "",
    }
}
