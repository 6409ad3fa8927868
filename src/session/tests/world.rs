//! A distributor, a customer, and a shell that does what a step wants done.

use super::*;

/// An order of the past: its date and its lines.
pub type Before<'a> = (&'a str, &'a [(ProductId, i64, &'a str)]);

/// A distributor, a customer and their conversation.
pub struct World {
    pub catalog: Catalog,
    pub terms: DeliveryTerms,
    pub customer: CustomerContext,
    pub settings: Settings,
    pub now: DateTime<Utc>,
    pub channel: Channel,
    pub suppressed: Suppression,
    pub conversation: Conversation,
    pub orders: Vec<OrderDraft>,
    steps: u128,
}

impl World {
    /// Monday morning, deliveries every day but Sunday, cut-off at 16:00 the day before.
    pub fn new() -> Self {
        Self {
            catalog: Catalog::new(1, products()),
            terms: DeliveryTerms {
                cutoff: NaiveTime::from_hms_opt(16, 0, 0),
                cutoff_days_before: 1,
                delivery_days: Some(vec![
                    Weekday::Mon,
                    Weekday::Tue,
                    Weekday::Wed,
                    Weekday::Thu,
                    Weekday::Fri,
                    Weekday::Sat,
                ]),
                ..DeliveryTerms::unrestricted(Zone::Named(chrono_tz::Europe::London))
            },
            customer: CustomerContext {
                id: CustomerId(Uuid::from_u128(99)),
                known: true,
                business_name: "The Larder".to_owned(),
                history: Vec::new(),
                aliases: Vec::new(),
            },
            settings: Settings {
                currency: "GBP".to_owned(),
                confidence_threshold: 0.8,
                auto_close: Duration::minutes(60),
            },
            now: at("2026-11-23T09:00:00Z"),
            channel: Channel::Whatsapp,
            suppressed: Suppression::None,
            conversation: Conversation::default(),
            orders: Vec::new(),
            steps: 0,
        }
    }

    /// The customer took these before, one line an order, newest first.
    pub fn with_history(mut self, orders: &[Before<'_>]) -> Self {
        for (index, (date, lines)) in orders.iter().enumerate() {
            let placed_at = at(&format!("{date}T08:00:00Z"));
            self.customer.history.push(PastOrder {
                id: OrderId(Uuid::from_u128(5000 + index as u128)),
                placed_at,
                delivery_date: None,
                po_number: None,
                channel: Channel::Whatsapp,
                status: OrderStatus::Confirmed,
                lines: lines
                    .iter()
                    .map(|(product, number, unit)| past_line(*product, *number, unit))
                    .collect(),
                open: false,
            });
        }
        self
    }

    pub fn say(&mut self, acts: Vec<Act>) -> Step {
        self.burst(vec![acts])
    }

    pub fn burst(&mut self, messages: Vec<Vec<Act>>) -> Step {
        let heard = heard(messages, self.now);
        self.step(Event::Wrote(heard))
    }

    pub fn hand_back(&mut self, messages: Vec<Vec<Act>>) -> Step {
        let heard = heard(messages, self.now);
        self.step(Event::HandedBack(heard))
    }

    pub fn wait(&mut self, minutes: i64) {
        self.now += Duration::minutes(minutes);
    }

    /// A button was tapped, or exactly this was written.
    pub fn tap(&mut self, text: &str) -> Step {
        let mut heard = heard(vec![vec![]], self.now);
        text.clone_into(&mut heard[0].text);
        self.step(Event::Wrote(heard))
    }

    /// One event, with everything that the shell would do about it.
    pub fn step(&mut self, event: Event) -> Step {
        self.steps += 1;
        let context = Context {
            now: self.now,
            channel: self.channel,
            terms: &self.terms,
            catalog: &self.catalog,
            customer: &self.customer,
            settings: &self.settings,
            suppressed: self.suppressed,
            session_id: SessionId(Uuid::from_u128(1000 + self.steps)),
            order_id: OrderId(Uuid::from_u128(2000 + self.steps)),
        };
        let step = transition(self.conversation.clone(), event, &context);
        let json = serde_json::to_value(&step.conversation).unwrap();
        self.conversation = Conversation::from_json(json).unwrap();
        assert_eq!(self.conversation, step.conversation);
        for effect in &step.effects {
            self.apply(effect);
        }
        step
    }

    /// Does what an effect wants done.
    pub fn apply(&mut self, effect: &Effect) {
        match effect {
            Effect::WriteOrder(order) => {
                self.customer
                    .history
                    .retain(|past| Some(past.id) != order.replaces);
                self.customer.history.insert(0, past_of(order, self.now));
                self.orders.push((**order).clone());
            }
            Effect::ConfirmOrder(id) => self.set_status(*id, OrderStatus::Confirmed),
            Effect::FlagOrder(id, _) => self.set_status(*id, OrderStatus::Review),
            Effect::Suppress(_) => self.suppressed = Suppression::OptedOut,
            Effect::Unsuppress(_) => self.suppressed = Suppression::None,
            Effect::Record(..) | Effect::Task(_) | Effect::Silence(_) => {}
        }
    }

    fn set_status(&mut self, id: OrderId, status: OrderStatus) {
        for order in self.customer.history.iter_mut().filter(|one| one.id == id) {
            order.status = status;
        }
    }

    /// The cart as product, quantity and unit.
    pub fn cart(&self) -> Vec<(ProductId, String)> {
        self.conversation
            .cart()
            .iter()
            .filter_map(|line| Some((line.product()?, amount(line))))
            .collect()
    }

    #[track_caller]
    pub fn expect(&self, status: Status, lines: &[(ProductId, &str)]) {
        let lines: Vec<(ProductId, String)> = lines
            .iter()
            .map(|(product, amount)| (*product, (*amount).to_owned()))
            .collect();
        assert_eq!((self.conversation.state(), self.cart()), (status, lines));
    }

    #[track_caller]
    pub fn expect_closed(&self, outcome: Outcome) {
        assert_eq!(self.conversation.outcome(), Some(outcome));
    }

    /// A session whose summary of so many cases of coke waits for a yes.
    pub fn reviewing(coke: i64) -> Self {
        let mut world = Self::new();
        world.say(vec![name(COKE, coke)]);
        world
    }

    /// A conversation whose order of so many cases of coke is confirmed.
    pub fn confirmed(coke: i64) -> Self {
        let mut world = Self::reviewing(coke);
        world.say(vec![Act::Yes]);
        world.expect_closed(Outcome::Confirmed);
        world
    }
}

fn past_of(order: &OrderDraft, now: DateTime<Utc>) -> PastOrder {
    PastOrder {
        id: order.id,
        placed_at: now,
        delivery_date: order.delivery_date,
        po_number: order.po_number.clone(),
        channel: order.channel,
        status: order.status,
        lines: order
            .lines
            .iter()
            .map(|line| PastLine {
                product: line.product,
                name: line.name.clone(),
                amount: line.amount.clone(),
            })
            .collect(),
        open: true,
    }
}

fn past_line(product: ProductId, number: i64, unit: &str) -> PastLine {
    PastLine {
        product: Some(product),
        name: "before".to_owned(),
        amount: Amount {
            quantity: Quantity::new(Decimal::from(number)).unwrap(),
            unit: Unit::new(unit),
        },
    }
}

pub fn amount(line: &Line) -> String {
    let number = line
        .quantity()
        .map_or(String::new(), |n| n.normalize().to_string());
    let unit = line.unit().map_or("?", |unit| unit.as_str());
    format!("{number} {unit}")
}

pub fn heard(messages: Vec<Vec<Act>>, now: DateTime<Utc>) -> Vec<Heard> {
    messages
        .into_iter()
        .map(|acts| Heard {
            text: format!("{acts:?}"),
            reading: Reading {
                operations: acts.into_iter().map(operation).collect(),
                language: "en".to_owned(),
                ..Reading::default()
            },
            at: now,
            origin: Origin::Person,
            authenticity: Authenticity::Authenticated,
            medium: Medium::Typed,
            sight: Sight::Seen,
        })
        .collect()
}
