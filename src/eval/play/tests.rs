//! What does the simulated world do with what the agent gives back?

use std::cell::RefCell;

use chrono::{DateTime, Utc};
use rust_decimal::{Decimal, dec};
use uuid::Uuid;

use super::*;
use crate::domain::unit::Amount;
use crate::domain::{OrderId, OrderStatus, ProductId, Quantity, ReviewReason, SessionId, Unit};
use crate::eval::expected::State;
use crate::eval::played::{SessionView, Usage};
use crate::eval::testing::{case, catalog};
use crate::session::{Effect, LineDraft, OrderDraft, TaskDraft, TaskKind};

/// The agent's conversation in these tests: how often it was stepped.
type Steps = usize;

fn output(input: &AgentInput<'_, Steps>) -> AgentOutput<Steps> {
    let steps = input.conversations.get(&input.channel).copied();
    AgentOutput {
        conversations: vec![Left {
            channel: input.channel,
            conversation: steps.unwrap_or_default() + 1,
            due_at: None,
            session: SessionView::default(),
        }],
        effects: Vec::new(),
        reply: None,
        intent: None,
        usage: Usage::default(),
    }
}

fn reply(text: &str, offers: &[u128]) -> SentReply {
    SentReply {
        text: text.to_owned(),
        asks: !offers.is_empty(),
        offers: offers
            .iter()
            .map(|id| ProductId(Uuid::from_u128(*id)))
            .collect(),
    }
}

fn whole_body(body: &str) -> EmailParts {
    let (text, quoted) = body.split_once("\n> ").unwrap_or((body, ""));
    EmailParts {
        text: text.to_owned(),
        quoted: Some(quoted.to_owned()),
    }
}

fn played(turns: &str, agent: impl Fn(AgentInput<'_, Steps>) -> AgentOutput<Steps>) -> Played {
    play(&case(turns, ""), &Arc::new(catalog()), whole_body, agent).unwrap()
}

/// What happened at which minute of the case, in short.
fn log(
    turns: &str,
    answer: impl Fn(&AgentInput<'_, Steps>, &mut AgentOutput<Steps>),
) -> Vec<String> {
    let log = RefCell::new(Vec::new());
    let start: DateTime<Utc> = "2026-11-18T12:43:00Z".parse().unwrap();
    played(turns, |input| {
        let what = match &input.happening {
            Happening::Messages(messages) => format!("wrote {}", texts(messages)),
            Happening::Due => "due".to_owned(),
            Happening::Staff(words) => format!("staff {words}"),
            Happening::HandBack(messages) => format!("back {}", texts(messages)),
        };
        let minute = (input.now - start).num_minutes();
        log.borrow_mut()
            .push(format!("{minute} {} {what}", input.channel));
        let mut output = output(&input);
        answer(&input, &mut output);
        output
    });
    log.into_inner()
}

fn texts(messages: &[crate::domain::InboundMessage]) -> String {
    let texts: Vec<&str> = messages
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    texts.join(" + ")
}

fn draft(id: Uuid, replaces: Option<OrderId>) -> OrderDraft {
    let amount = Amount {
        quantity: Quantity::ONE,
        unit: Unit::new("case"),
    };
    OrderDraft {
        id: OrderId(id),
        session: SessionId(id),
        channel: crate::domain::Channel::Sms,
        status: OrderStatus::Pending,
        delivery_date: None,
        po_number: None,
        comment: None,
        lines: vec![LineDraft {
            product: Some(ProductId(Uuid::from_u128(1))),
            name: "egg".to_owned(),
            amount,
            unit_price: dec!(10),
            line_price: dec!(10),
            confidence: 0.8,
            matching_confidence: 0.8,
            method: None,
            alternatives: Vec::new(),
            reasons: Vec::new(),
            original_words: "eggs".to_owned(),
            notes: Vec::new(),
        }],
        total: Decimal::TEN,
        confidence: 0.8,
        review_reasons: vec![ReviewReason::Timeout],
        replaces,
    }
}

#[test]
fn time_stops_at_every_moment_that_is_due() {
    let log = log(
        r#"[{"say":"a"},{"wait_minutes":50,"say":"b"}]"#,
        |input, output| {
            output.conversations[0].due_at = Some(input.now + chrono::Duration::minutes(20));
        },
    );
    assert_eq!(
        log,
        [
            "0 SMS wrote a",
            "20 SMS due",
            "40 SMS due",
            "50 SMS wrote b"
        ]
    );
}

#[test]
fn reminders_during_a_wait_are_replies_of_that_turn() {
    let played = played(r#"[{"say":"a"},{"wait_minutes":30}]"#, |input| {
        let mut output = output(&input);
        if input.happening == Happening::Due {
            output.reply = Some(reply("still there?", &[]));
        } else {
            output.conversations[0].due_at = Some(input.now + chrono::Duration::minutes(30));
        }
        output
    });
    assert!(played.turns[0].replies.is_empty());
    assert_eq!(played.turns[1].replies, ["still there?"]);
}

#[test]
fn a_step_that_leaves_a_conversation_alone_keeps_its_due_time_and_uses_up_a_due_one() {
    let turns = r#"[{"say":"a"},{"say":"b"},{"wait_minutes":50}]"#;
    let log = log(turns, |input, output| match input.conversations.len() {
        0 => output.conversations[0].due_at = Some(input.now + chrono::Duration::minutes(20)),
        _ => output.conversations.clear(),
    });
    assert_eq!(log, ["0 SMS wrote a", "0 SMS wrote b", "20 SMS due"]);
}

#[test]
fn an_agent_that_is_due_without_end_breaks_the_play_off() {
    let case = case(r#"[{"say":"a"},{"wait_minutes":1}]"#, "");
    let result = play(
        &case,
        &Arc::new(catalog()),
        whole_body,
        |input: AgentInput<'_, Steps>| {
            let mut output = output(&input);
            output.conversations[0].due_at = Some(input.now);
            output
        },
    );
    assert!(result.unwrap_err().to_string().contains("due more than"));
}

#[test]
fn a_list_of_messages_is_one_burst() {
    assert_eq!(
        log(r#"[{"say":["a","b"]}]"#, |_, _| ()),
        ["0 SMS wrote a + b"]
    );
}

#[test]
fn a_pick_answers_with_the_number_under_which_the_sku_was_offered() {
    let turns = r#"[{"say":"a"},{"pick":"EGG"}]"#;
    let log = log(turns, |_, output| {
        output.reply = Some(reply("which?", &[2, 1]));
    });
    assert_eq!(log[1], "0 SMS wrote 2");
}

#[test]
fn a_pick_that_was_not_offered_says_nothing_and_is_marked() {
    let played = played(r#"[{"say":"a"},{"pick":"OIL"}]"#, |input| AgentOutput {
        reply: Some(reply("which?", &[1, 2])),
        ..output(&input)
    });
    assert_eq!(played.turns[0].offered, ["EGG", "HAM"]);
    assert!(!played.turns[1].pick_offered && played.turns[1].replies.is_empty());
}

#[test]
fn while_staff_has_the_conversation_messages_wait_and_nothing_is_due() {
    let turns = r#"[{"say":"a"},{"staff":"hi"},{"wait_minutes":60,"say":"yes"},{"say":"ok"},
        {"staff":"bye","hand_back":true}]"#;
    let log = log(turns, |input, output| {
        output.conversations[0].due_at = Some(input.now + chrono::Duration::minutes(30));
    });
    let expected = [
        "0 SMS wrote a",
        "0 SMS staff hi",
        "60 SMS staff bye",
        "60 SMS back yes + ok",
    ];
    assert_eq!(log, expected);
}

#[test]
fn each_channel_has_its_own_conversation_and_email_is_parted() {
    let turns = r#"[{"say":"a"},{"channel":"EMAIL","subject":"s","say":"b\n> old"},{"say":"c"}]"#;
    let seen = RefCell::new(Vec::new());
    played(turns, |input| {
        let Happening::Messages(messages) = &input.happening else {
            panic!("nothing else happens");
        };
        let own = input.conversations.get(&input.channel).copied();
        seen.borrow_mut()
            .push((own, texts(messages), messages[0].quoted.clone()));
        output(&input)
    });
    let expected = [
        (None, "a".to_owned(), None),
        (None, "b".to_owned(), Some("old".to_owned())),
        (Some(1), "c".to_owned(), None),
    ];
    assert_eq!(seen.into_inner(), expected);
}

#[test]
fn an_order_written_is_in_the_history_of_the_next_turn_and_replaces_the_old_one() {
    let open = RefCell::new(Vec::new());
    let played = played(r#"[{"say":"a"},{"say":"b"},{"say":"c"}]"#, |input| {
        let history = &input.customer.history;
        open.borrow_mut()
            .push(history.iter().filter(|order| order.open).count());
        let order = draft(input.ids.draw(), history.first().map(|past| past.id));
        AgentOutput {
            effects: vec![Effect::WriteOrder(Box::new(order))],
            ..output(&input)
        }
    });
    assert_eq!(open.into_inner(), [0, 1, 1]);
    assert_eq!(played.orders.len(), 1);
    assert!(played.orders[0].replaces);
    assert_eq!(played.orders[0].lines[0].sku.as_deref(), Some("EGG"));
}

#[test]
fn a_late_yes_confirms_and_a_flag_sends_to_review() {
    let status_after = |effect: fn(OrderId) -> Effect| {
        let played = played(r#"[{"say":"a"},{"say":"b"}]"#, |input| {
            let effect = match input.customer.history.first() {
                Some(past) => effect(past.id),
                None => Effect::WriteOrder(Box::new(draft(input.ids.draw(), None))),
            };
            AgentOutput {
                effects: vec![effect],
                ..output(&input)
            }
        });
        let order = &played.orders[0];
        (order.status, order.requires_review, played.turns[1].task)
    };
    let confirmed = status_after(Effect::ConfirmOrder);
    assert_eq!(confirmed, (OrderStatus::Confirmed, false, false));
    let flagged = status_after(|id| Effect::FlagOrder(id, ReviewReason::CancellationRequested));
    assert_eq!(flagged, (OrderStatus::Review, true, true));
}

#[test]
fn a_task_about_anything_but_a_new_order_is_put_before_the_staff() {
    let put = |kind| {
        let task = TaskDraft {
            kind,
            order: None,
            words: String::new(),
        };
        let played = played(r#"[{"say":"a"}]"#, |input| AgentOutput {
            effects: vec![Effect::Task(task.clone())],
            ..output(&input)
        });
        played.turns[0].task
    };
    assert!(put(TaskKind::Complaint));
    assert!(!put(TaskKind::Order));
}

#[test]
fn nothing_goes_out_between_opting_out_and_opting_in() {
    let turns = r#"[{"say":"STOP"},{"say":"2 eggs"},{"say":"START"}]"#;
    let sending = RefCell::new(Vec::new());
    let played = played(turns, |input| {
        sending.borrow_mut().push(input.sending);
        let effect = match sending.borrow().len() {
            1 => vec![Effect::Suppress(input.channel)],
            3 => vec![Effect::Unsuppress(input.channel)],
            _ => Vec::new(),
        };
        AgentOutput {
            effects: effect,
            reply: Some(reply("hello", &[])),
            ..output(&input)
        }
    });
    let sent: Vec<usize> = played.turns.iter().map(|turn| turn.replies.len()).collect();
    assert_eq!(sent, [0, 0, 1]);
    let expected = [Sending::Allowed, Sending::Suppressed, Sending::Suppressed];
    assert_eq!(sending.into_inner(), expected);
}

#[test]
fn a_turn_shows_the_session_that_was_touched_last() {
    let played = played(
        r#"[{"channel":"EMAIL","say":"a"},{"wait_minutes":1}]"#,
        |input| {
            let mut output = output(&input);
            output.conversations[0].session.state = State::Reviewing;
            output
        },
    );
    let states: Vec<State> = played.turns.iter().map(|turn| turn.session.state).collect();
    assert_eq!(states, [State::Reviewing, State::Reviewing]);
}
