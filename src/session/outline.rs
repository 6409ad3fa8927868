//! The conversation in a few lines of plain English, for the staff who open it and the model that
//! is asked about it (`conversations.ai_context_summary`).

use super::basket::{Doubt, Line, Open, Question};
use super::conversation::{Conversation, StaffHold};
use super::state::{Outcome, Session, Status};
use crate::domain::Catalog;

/// Where the conversation stands, a fact a line; empty before the first session.
#[must_use]
pub fn outline(conversation: &Conversation, catalog: &Catalog) -> String {
    let mut facts = Vec::new();
    if let StaffHold::Staff { since, .. } = conversation.staff {
        facts.push(format!("A person has it since {}.", since.to_rfc3339()));
    }
    if let Some(session) = &conversation.session {
        facts.push(standing(conversation, session));
        let cart = conversation.cart();
        facts.extend(
            cart.iter()
                .map(|line| format!("- {}", ordered(line, catalog))),
        );
        facts.extend(delivery(conversation));
        facts.extend(session.state.questions().iter().map(asked));
    }
    facts.join("\n")
}

fn standing(conversation: &Conversation, session: &Session) -> String {
    let what = match (conversation.state(), conversation.outcome()) {
        (Status::Closed, Some(Outcome::Confirmed)) => "The last order was confirmed",
        (Status::Closed, Some(Outcome::Cancelled)) => "The last order was cancelled",
        (Status::Closed, Some(Outcome::Timeout)) => "The last order was never confirmed",
        (Status::Closed, Some(Outcome::Abandoned)) | (Status::None | Status::Closed, None) => {
            "The last order came to nothing"
        }
        (Status::Active, _) => "An order is open, without goods",
        (Status::Collecting, _) => "An order is being collected",
        (Status::Reviewing, _) => "A summary waits for the customer's yes",
        (Status::None, Some(_)) => "There is no order",
    };
    let amended = if session.draft.amends.is_some() {
        ", as a change of an earlier one"
    } else {
        ""
    };
    format!("{what}{amended}.")
}

/// "2 case Whole Milk 1 gal (D-1)"; without a product the customer's words.
fn ordered(line: &Line, catalog: &Catalog) -> String {
    let number = line
        .quantity()
        .map_or_else(String::new, |number| format!("{} ", number.normalize()));
    let unit = line
        .unit()
        .map_or_else(String::new, |unit| format!("{} ", unit.as_str()));
    let name = match line.product().and_then(|id| catalog.get(id)) {
        Some(product) => format!("{} ({})", product.name, product.sku),
        None => format!("\"{}\", no product yet", line.words),
    };
    format!("{number}{unit}{name}")
}

fn delivery(conversation: &Conversation) -> impl Iterator<Item = String> {
    let day = conversation
        .delivery_date()
        .map(|day| format!("Delivery on {day}."));
    let number = conversation
        .po_number()
        .map(|number| format!("PO number {number}."));
    day.into_iter().chain(number)
}

fn asked(open: &Open) -> String {
    let about = match &open.question {
        Question::Line(line, doubt) => format!("line {}: {}", line.0, doubted(doubt)),
        Question::Impossible(line, _) => format!("line {}: how many", line.0),
        Question::Usual(_) => "whether the order that is offered is meant".to_owned(),
        Question::Needed => "what is needed".to_owned(),
        Question::Day { .. } => "the delivery day".to_owned(),
        Question::Duplicate(_) => "the same order or a second one".to_owned(),
        Question::WhatToChange => "what to change".to_owned(),
        Question::WhichLine(_) => "which line is meant".to_owned(),
    };
    format!("Open: {about}; put {} times.", open.times)
}

const fn doubted(doubt: &Doubt) -> &'static str {
    match doubt {
        Doubt::Which => "which product",
        Doubt::Unavailable { .. } => "what instead of goods that are out",
        Doubt::Unit => "which unit",
        Doubt::Split { .. } => "a unit that cannot be split",
        Doubt::BelowMinimum { .. } => "less than the minimum",
        Doubt::OffMultiple { .. } => "no multiple of what is sold together",
        Doubt::Odd => "an odd quantity",
        Doubt::HowMany => "how many",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::*;
    use super::*;
    use crate::session::Event;
    use crate::understanding::Act;

    fn outlined(world: &World) -> String {
        outline(&world.conversation, &world.catalog)
    }

    #[test]
    fn before_the_first_order_there_is_nothing_to_tell() {
        assert_eq!(outlined(&World::new()), "");
    }

    #[test]
    fn a_summary_that_waits_is_told_with_its_goods_and_its_day() {
        let world = World::reviewing(2);
        let expected = "A summary waits for the customer's yes.\n\
                        - 2 case Cola 330 ml (COLA 330 ML)\n\
                        Delivery on 2026-11-24.";
        assert_eq!(outlined(&world), expected);
    }

    #[test]
    fn an_undecided_line_is_told_in_the_customers_words_with_the_open_question() {
        let mut world = World::new();
        let milk = unclear("milk", &[MILK, SEMI]);
        world.say(vec![Act::Name(goods(milk, Some(said(2, None))))]);
        let expected = "An order is being collected.\n- 2 \"milk\", no product yet\n\
                        Open: line 1: which product; put 1 times.";
        assert_eq!(outlined(&world), expected);
    }

    #[test]
    fn a_confirmed_order_and_a_persons_hold_are_told() {
        let mut world = World::confirmed(1);
        world.step(Event::StaffWrote);
        let outline = outlined(&world);
        assert!(
            outline.starts_with("A person has it since 2026-11-23T"),
            "{outline}"
        );
        assert!(
            outline.contains("The last order was confirmed."),
            "{outline}"
        );
    }
}
