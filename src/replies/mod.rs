//! Effects to words, one language and one channel at a time. CORE.

mod fit;
mod html;
mod notices;
mod orders;
mod prompts;
mod shown;
pub mod sms;
mod taps;
mod words;

use rust_decimal::Decimal;

use crate::domain::{Button, Catalog, Channel, Menu, OrderStatus, ProductId, Provider, Unit};
pub use crate::session::reply::Reply;
use crate::session::reply::{Notice, Prompt, Waiting};
use words::Words;
pub use words::has as has_words;

/// What a reply is worded against.
#[derive(Debug, Clone, Copy)]
pub struct RenderContext<'a> {
    /// BCP 47 tag of the language to answer in.
    pub locale: &'a str,
    /// The channel on which it goes out.
    pub channel: Channel,
    /// Who carries it, where that is known: some take less of a text than the channel does.
    pub provider: Option<Provider>,
    /// ISO 4217 code.
    pub currency: &'a str,
    /// The catalog, for the official names.
    pub catalog: &'a Catalog,
    /// The distributor's name.
    pub business_name: &'a str,
}

/// A reply in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The text.
    pub text: String,
    /// Email: the same as HTML.
    pub html: Option<String>,
    /// SMS: how many segments it takes.
    pub segments: Option<usize>,
    /// What can be tapped beside it; the text never depends on it.
    pub buttons: Vec<Button>,
    /// What can be chosen from beside it; the text never depends on it.
    pub menu: Option<Menu>,
    /// Whether it puts a question; a summary's request for a yes is none.
    pub asks: bool,
    /// The products that the question offers, in numbered order.
    pub offers: Vec<ProductId>,
}

/// The words of one reply.
#[must_use]
pub fn render(reply: &Reply, context: &RenderContext<'_>) -> Rendered {
    let words = words::of(context.locale);
    let wording = Wording {
        words,
        context,
        detail: Detail::Full,
    };
    let (wording, text) = fit::fitted(wording, reply);
    let prompt = question_of(reply);
    Rendered {
        segments: (context.channel == Channel::Sms).then(|| sms::segments(&text)),
        html: (context.channel == Channel::Email).then(|| wording.html(&wording.parts(reply))),
        text,
        buttons: wording.buttons(reply),
        menu: prompt.and_then(|prompt| wording.menu(prompt)),
        asks: prompt.is_some(),
        offers: prompt.map_or_else(Vec::new, |prompt| prompt.offers.clone()),
    }
}

fn question_of(reply: &Reply) -> Option<&Prompt> {
    match reply {
        Reply::Question { prompt, .. } => Some(prompt),
        Reply::Told(notices) => notices.iter().find_map(|one| {
            if let Notice::Reminder(Waiting::Answer(prompt))
            | Notice::Warning(Waiting::Answer(prompt)) = one
            {
                Some(&**prompt)
            } else {
                None
            }
        }),
        Reply::Summary { .. } | Reply::Placed { .. } => None,
    }
}

/// A language on a channel.
#[derive(Clone, Copy)]
struct Wording<'a> {
    words: Words,
    context: &'a RenderContext<'a>,
    detail: Detail,
}

/// How much of an order is shown; a channel's limits decide it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Everything.
    Full,
    /// Every line, without the price of one unit.
    Brief,
    /// So many lines, and how many more there are.
    Lines(usize),
}

/// One line or paragraph of a message.
#[derive(Debug)]
enum Part {
    /// A sentence or more.
    Text(String),
    /// A line of an order.
    Line(LineShown),
}

/// A line of an order as text, and as the cells of a table.
#[derive(Debug)]
struct LineShown {
    text: String,
    amount: String,
    name: String,
    unit_price: String,
    price: String,
}

impl Wording<'_> {
    fn say(&self, name: &str, blanks: &[(&str, String)]) -> String {
        self.words.say(name, self.context.channel, blanks)
    }

    /// A sentence about so many lines: one has a sentence of its own.
    fn say_counted(&self, name: &str, count: usize, blanks: &[(&str, String)]) -> String {
        if count == 1 {
            return self.say(&format!("{name}_one"), blanks);
        }
        let mut blanks = blanks.to_vec();
        blanks.push(("count", count.to_string()));
        self.say(name, &blanks)
    }

    fn name(&self, product: ProductId) -> String {
        self.context
            .catalog
            .get(product)
            .map_or_else(String::new, |product| self.shown(&product.name))
    }

    /// A name or words of others, safe to stand in our text.
    fn shown(&self, text: &str) -> String {
        shown::shown(text, self.context.channel)
    }

    fn unit(&self, unit: &Unit) -> String {
        self.shown(&self.words.unit(unit))
    }

    fn units(&self, unit: &Unit) -> String {
        self.shown(&self.words.units(unit))
    }

    fn measure(&self, number: Decimal, unit: Option<&Unit>) -> String {
        self.shown(&self.words.amount(number, unit))
    }

    /// The message in its parts, top to bottom.
    fn parts(&self, reply: &Reply) -> Vec<Part> {
        match reply {
            Reply::Summary {
                notices, summary, ..
            } => {
                let mut all = texts(self.notices(notices));
                all.push(Part::Text(self.say("summary", &[])));
                all.extend(self.lines(summary));
                all.extend(texts(self.below(summary)));
                all.push(Part::Text(self.say("confirm", &[])));
                all
            }
            Reply::Question {
                notices,
                so_far,
                prompt,
            } => {
                let mut all = texts(self.notices(notices));
                if let Some(summary) = so_far {
                    all.push(Part::Text(self.say("so_far", &[])));
                    all.extend(self.lines(summary));
                }
                all.extend(texts(self.prompt(prompt)));
                all
            }
            Reply::Placed {
                notices,
                summary,
                status,
            } => {
                let mut all = self.notices(notices);
                all.push(match status {
                    OrderStatus::Confirmed => self.say("placed", &[]),
                    OrderStatus::Pending | OrderStatus::Review => self.say("placed_review", &[]),
                });
                if summary.alters.is_some() {
                    all.push(self.say("placed_replaces", &[]));
                }
                all.extend(self.totals(summary));
                texts(all)
            }
            Reply::Told(notices) => texts(self.notices(notices)),
        }
    }

    fn text(&self, reply: &Reply) -> String {
        let parts = self.parts(reply).into_iter();
        let mut all: Vec<String> = parts
            .map(|part| match part {
                Part::Text(text) => text,
                Part::Line(line) => line.text,
            })
            .filter(|text| !text.is_empty())
            .collect();
        match self.context.channel {
            Channel::Whatsapp => all.join("\n"),
            Channel::Sms => sms::plain(&all.join("\n")),
            Channel::Email => {
                all.insert(0, format!("{}\n", self.say("email_open", &[])));
                all.push(format!("\n{}", self.close()));
                all.join("\n")
            }
        }
    }

    fn close(&self) -> String {
        let business = self.shown(self.context.business_name);
        self.say("email_close", &[("business", business)])
    }
}

fn texts(all: Vec<String>) -> Vec<Part> {
    all.into_iter().map(Part::Text).collect()
}

#[cfg(test)]
mod kinds_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod words_tests;
