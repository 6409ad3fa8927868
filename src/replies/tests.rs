//! Wording that customers and carriers rely on.

use super::*;
use crate::session::effect::Effect;
use crate::session::tests::{
    BUFFALO, COKE, MILK, SEMI, World, goods, name, said, target, unclear, unknown,
};
use crate::understanding::Act;

fn rendered(world: &World, reply: &Reply, channel: Channel) -> Rendered {
    render(
        reply,
        &RenderContext {
            locale: "en-GB",
            channel,
            currency: "GBP",
            catalog: &world.catalog,
            business_name: "Acre & Sons",
        },
    )
}

#[test]
fn a_summary_shows_names_quantities_prices_total_and_day() {
    let mut world = World::new();
    let reply = world.say(vec![name(COKE, 3), name(MILK, 1)]).reply.unwrap();
    let text = rendered(&world, &reply, Channel::Whatsapp).text;
    for part in [
        "3 cases Cola 330 ml",
        "£10.90",
        "£32.70",
        "1 case Whole Milk 2 L",
        "£42.20",
        "Tue 24 Nov",
        "YES",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn a_whatsapp_summary_has_buttons_bound_to_its_version() {
    let mut world = World::reviewing(2);
    let reply = world.say(vec![name(COKE, 3)]).reply.unwrap();
    let buttons = rendered(&world, &reply, Channel::Whatsapp).buttons;
    assert!(buttons[0].payload.starts_with("confirm:") && buttons[0].payload.ends_with(":2"));
    assert!(
        buttons
            .iter()
            .all(|button| button.title.chars().count() <= 20)
    );
    assert!(rendered(&world, &reply, Channel::Sms).buttons.is_empty());
}

#[test]
fn a_choice_is_numbered_and_says_what_it_offers() {
    let mut world = World::new();
    let milk = unclear("milk", &[MILK, SEMI]);
    let reply = world
        .say(vec![Act::Name(goods(milk, Some(said(2, None))))])
        .reply
        .unwrap();
    let rendered = rendered(&world, &reply, Channel::Sms);
    assert!(rendered.asks);
    assert_eq!(rendered.offers, [MILK, SEMI]);
    assert!(
        rendered
            .text
            .contains("1) Whole Milk 2 L\n2) Semi-Skimmed Milk 2 L"),
        "{}",
        rendered.text
    );
}

#[test]
fn whatsapp_choices_are_a_list_bound_to_the_line_that_is_asked_about() {
    let mut world = World::new();
    let milk = unclear("milk", &[MILK, SEMI]);
    let reply = world
        .say(vec![Act::Name(goods(milk, Some(said(2, None))))])
        .reply
        .unwrap();
    let menu = rendered(&world, &reply, Channel::Whatsapp).menu.unwrap();
    let titles: Vec<&str> = menu.rows.iter().map(|row| &*row.title).collect();
    assert_eq!(titles, ["1) Whole Milk 2 L", "2) Semi-Skimmed Milk 2 L"]);
    let step = world.tap(&menu.rows[1].payload);
    assert!(matches!(step.reply, Some(Reply::Summary { .. })));
    assert_eq!(rendered(&world, &reply, Channel::Sms).menu, None);
}

#[test]
fn account_numbers_in_a_note_are_never_sent_back() {
    let mut world = World::new();
    for note in [
        "card 4111 1111 1111 1111",
        "refund to GB82 WEST 1234 5698 7654 32 please",
    ] {
        let acts = vec![name(COKE, 1), Act::Comment(note.to_owned())];
        let reply = world.say(acts).reply.unwrap();
        let text = rendered(&world, &reply, Channel::Whatsapp).text;
        assert!(text.contains("***") && !text.contains("1111") && !text.contains("GB82"));
    }
}

#[test]
fn unknown_words_are_quoted() {
    let mut world = World::new();
    let reply = world
        .say(vec![Act::Name(goods(unknown("dragon fruit"), None))])
        .reply
        .unwrap();
    assert!(
        rendered(&world, &reply, Channel::Email)
            .text
            .contains("\"dragon fruit\"")
    );
}

#[test]
fn what_a_customer_wrote_is_never_read_as_a_blank() {
    let mut world = World::new();
    let reply = world
        .say(vec![Act::Name(goods(unknown("{business} {total}"), None))])
        .reply
        .unwrap();
    assert!(
        rendered(&world, &reply, Channel::Whatsapp)
            .text
            .contains("\"{business} {total}\"")
    );
}

#[test]
fn a_text_message_is_plain_gsm_and_counted_in_segments() {
    assert_eq!(
        sms::plain("• crème brûlée – 2 × “big” ☃"),
        "- crème brulée - 2 x \"big\" ?"
    );
    assert_eq!(
        (
            sms::segments(&"a".repeat(160)),
            sms::segments(&"a".repeat(161))
        ),
        (1, 2)
    );
    assert_eq!(sms::segments(&"€".repeat(81)), 2);
}

#[test]
fn every_reply_has_words() {
    let mut world = World::new();
    let topic = crate::understanding::Topic::Price;
    for act in [
        Act::Greeting,
        Act::Begin,
        Act::Complaint,
        Act::Ask,
        Act::Person,
        Act::Status,
        Act::Chatter,
        Act::Help,
        Act::AskAbout(topic, target(COKE)),
        Act::Remove(target(COKE)),
        name(BUFFALO, 1),
        Act::No,
        Act::Cancel,
    ] {
        let step = world.say(vec![act.clone()]);
        let Some(reply) = step.reply else {
            assert!(
                step.effects
                    .iter()
                    .any(|one| matches!(one, Effect::Silence(_))),
                "{act:?}"
            );
            continue;
        };
        assert!(
            !rendered(&world, &reply, Channel::Sms)
                .text
                .trim()
                .is_empty(),
            "{act:?}"
        );
    }
}
