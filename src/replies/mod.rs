//! Effects to words, one language and one channel at a time. CORE.

mod notices;
mod orders;
mod prompts;
pub mod sms;
mod taps;
mod words;

use crate::domain::{Button, Catalog, Channel, Menu, OrderStatus, ProductId};
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
    let wording = Wording {
        words: words::of(context.locale),
        context,
    };
    let paragraphs = wording.paragraphs(reply);
    let prompt = question_of(reply);
    Rendered {
        text: wording.joined(paragraphs),
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
struct Wording<'a> {
    words: Words,
    context: &'a RenderContext<'a>,
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
            .map_or_else(String::new, |product| product.name.clone())
    }

    fn paragraphs(&self, reply: &Reply) -> Vec<String> {
        match reply {
            Reply::Summary {
                notices, summary, ..
            } => {
                let mut all = self.notices(notices);
                all.push(self.say("summary", &[]));
                all.extend(self.summary(summary));
                all.push(self.say("confirm", &[]));
                all
            }
            Reply::Question {
                notices,
                so_far,
                prompt,
            } => {
                let mut all = self.notices(notices);
                if let Some(summary) = so_far {
                    all.push(self.say("so_far", &[]));
                    all.extend(self.lines(summary));
                }
                all.extend(self.prompt(prompt));
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
                all
            }
            Reply::Told(notices) => self.notices(notices),
        }
    }

    fn joined(&self, paragraphs: Vec<String>) -> String {
        let mut all: Vec<String> = paragraphs.into_iter().filter(|p| !p.is_empty()).collect();
        match self.context.channel {
            Channel::Whatsapp => all.join("\n"),
            Channel::Sms => sms::plain(&all.join("\n")),
            Channel::Email => {
                let business = self.context.business_name.to_owned();
                all.insert(0, format!("{}\n", self.say("email_open", &[])));
                let close = self.say("email_close", &[("business", business)]);
                all.push(format!("\n{close}"));
                all.join("\n")
            }
        }
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod words_tests;
