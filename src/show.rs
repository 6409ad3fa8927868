//! Orders and tasks as a person likes to read them in a terminal.

use std::fmt::Write as _;

use crate::store::order_views::{Order, OrderHead, OrderLine};
use crate::store::review::{Task, TaskHead};
use crate::store::staff;
use crate::store::transcript::{Said, Speaker};
use crate::understanding::second::analysis::Analysis;

/// A list of orders, a line each.
#[must_use]
pub fn orders(orders: &[OrderHead]) -> String {
    if orders.is_empty() {
        return "No orders.\n".to_owned();
    }
    orders.iter().fold(String::new(), |mut text, order| {
        let _ = writeln!(
            text,
            "{}  {}  {:9}  {:>12}  {:24}  {}",
            order.id,
            order.placed_at.format("%Y-%m-%d %H:%M"),
            standing(order),
            money(order),
            named(&order.customer),
            order.review_reasons.join(", "),
        );
        text
    })
}

/// One order with its lines, and why a person has to look.
#[must_use]
pub fn order(order: &Order) -> String {
    let head = &order.head;
    let mut text = format!("Order {}\n", head.id);
    let _ = writeln!(
        text,
        "  {} by {}, {}",
        head.customer,
        head.channel,
        standing(head)
    );
    if let Some(day) = head.delivery_date {
        let _ = writeln!(text, "  for delivery on {}", day.format("%a %-d %b %Y"));
    }
    if let Some(number) = &head.po_number {
        let _ = writeln!(text, "  PO {number}");
    }
    if let Some(comment) = &order.comment {
        let _ = writeln!(text, "  note: {}", comment.replace('\n', "; "));
    }
    for one in &order.lines {
        text.push_str(&line(one));
    }
    let _ = writeln!(text, "  {:>68}", format!("total {}", money(head)));
    if head.requires_review {
        let _ = writeln!(text, "  needs review: {}", head.review_reasons.join(", "));
    }
    text
}

fn line(line: &OrderLine) -> String {
    let price = line
        .line_price
        .map_or_else(String::new, |price| format!("{price:.2}"));
    let sku = line.sku.as_deref().unwrap_or("no product");
    let mut text = format!(
        "  {:>2}. {:>8} {:7} {:34} {:12} {:>8}",
        line.position, line.quantity, line.unit, line.name, sku, price
    );
    if let Some(confidence) = line.confidence {
        let _ = write!(text, "  {confidence:.2}");
    }
    if line.corrected {
        text.push_str("  corrected");
    }
    text.push('\n');
    if let Some(notes) = &line.notes {
        let _ = writeln!(text, "      ({})", notes.replace('\n', "; "));
    }
    text
}

fn standing(order: &OrderHead) -> &str {
    if order.rejected_at.is_some() {
        "REJECTED"
    } else if order.replaced_by.is_some() {
        "REPLACED"
    } else {
        &order.status
    }
}

/// A sender that nobody entered has no name yet.
fn named(customer: &str) -> &str {
    if customer.is_empty() {
        "(unknown sender)"
    } else {
        customer
    }
}

fn money(order: &OrderHead) -> String {
    format!("{} {:.2}", order.currency, order.total_amount)
}

/// What waits for a person, a line each.
#[must_use]
pub fn tasks(tasks: &[TaskHead]) -> String {
    if tasks.is_empty() {
        return "Nothing waits for a person.\n".to_owned();
    }
    tasks.iter().fold(String::new(), |mut text, task| {
        let _ = writeln!(text, "{}", headline(task));
        text
    })
}

fn headline(task: &TaskHead) -> String {
    format!(
        "{}  {}  {:18}  {:24}  {}",
        task.id,
        task.created_at.format("%Y-%m-%d %H:%M"),
        task.kind,
        task.customer.as_deref().map_or("-", named),
        task.reasons.join(", "),
    )
}

/// One task with the words that led to it, and what a model proposes.
#[must_use]
pub fn task(task: &Task) -> String {
    let mut text = headline(&task.head);
    text.push('\n');
    for line in task.words.lines() {
        let _ = writeln!(text, "  > {line}");
    }
    if let Some(analysis) = &task.analysis {
        text.push_str(&proposed(analysis));
    }
    if let Some(conversation) = task.conversation {
        let _ = writeln!(
            text,
            "  to answer: order-agent conversation say {conversation} TEXT"
        );
    }
    text
}

/// A model's words, marked as such.
fn proposed(analysis: &Analysis) -> String {
    let sentence = analysis.sentence.as_deref().unwrap_or("");
    let mut text = format!(
        "  a model takes it for {}, urgency {}  {sentence}\n",
        analysis.intent, analysis.urgency
    );
    if !analysis.drafts.is_empty() {
        text.push_str("  a model's drafts; nothing of them was sent:\n");
    }
    for (number, draft) in (1..).zip(&analysis.drafts) {
        let _ = writeln!(text, "    {number}. {draft}");
    }
    text
}

/// Conversations, a line each, and who has them.
#[must_use]
pub fn conversations(heads: &[staff::Head]) -> String {
    if heads.is_empty() {
        return "No conversations.\n".to_owned();
    }
    heads.iter().fold(String::new(), |mut text, head| {
        let latest = head
            .last_message_at
            .map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string());
        let holder = match head.paused_at {
            Some(since) => format!("a person since {}", since.format("%Y-%m-%d %H:%M")),
            None => "the agent".to_owned(),
        };
        let _ = writeln!(
            text,
            "{}  {latest:16}  {:8}  {:24}  {:3} waiting  {holder}",
            head.id,
            head.channel,
            named(&head.customer),
            head.waiting,
        );
        text
    })
}

/// What was said, each message with its speaker.
#[must_use]
pub fn transcript(said: &[Said]) -> String {
    said.iter().fold(String::new(), |mut text, one| {
        let speaker = match one.by {
            Speaker::Customer => "customer",
            Speaker::Agent => "agent",
            Speaker::Staff => "staff",
        };
        let words = one
            .text
            .trim_end()
            .replace('\n', "\n                           | ");
        let at = one.at.format("%Y-%m-%d %H:%M");
        let _ = writeln!(text, "{at}  {speaker:8} | {words}");
        text
    })
}
