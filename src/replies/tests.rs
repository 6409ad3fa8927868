//! Wording that customers and carriers rely on.

use super::*;
use crate::session::effect::Effect;
use crate::session::tests::{
    BUFFALO, COKE, MILK, SEMI, World, goods, name, said, target, unclear, unknown,
};
use crate::understanding::Act;

fn rendered(world: &World, reply: &Reply, channel: Channel) -> Rendered {
    rendered_in(world, reply, ("en-GB", channel))
}

pub(super) fn rendered_in(
    world: &World,
    reply: &Reply,
    (locale, channel): (&str, Channel),
) -> Rendered {
    render(
        reply,
        &RenderContext {
            locale,
            channel,
            provider: None,
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
        assert!(text.contains("∗∗∗") && !text.contains("1111") && !text.contains("GB82"));
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
    for (text, expected) in [
        (
            "• crème brûlée – 2 × “big” ☃",
            "- crème brulée - 2 x \"big\" ?",
        ),
        (
            "„Śledź“ «łosoś» ½ œuf n.º 3",
            "\"Sledz\" \"losos\" 1/2 oeuf n.o 3",
        ),
        ("Äpfel für 5 €", "Äpfel für 5 €"),
        ("2 молоко – ok", "2 молоко – ok"),
    ] {
        assert_eq!(sms::plain(text), expected);
    }
    for (text, expected) in [
        ("a".repeat(160), 1),
        ("a".repeat(161), 2),
        ("a".repeat(306), 2),
        ("a".repeat(307), 3),
        ("€".repeat(80), 1),
        ("€".repeat(81), 2),
        // 153 places hold 76 signs of two, and none is split: two parts hold 152.
        ("€".repeat(153), 3),
        ("ж".repeat(70), 1),
        ("ж".repeat(71), 2),
        ("🥛".repeat(36), 2),
        ("🥛".repeat(67), 3),
    ] {
        assert_eq!(sms::segments(&text), expected, "{text}");
    }
}

/// An order of so many lines that no product of the catalog has.
fn long_order(world: &mut World, lines: usize) -> Reply {
    let name = |number| Act::Name(goods(unknown(&format!("thing number {number}")), None));
    world.say((0..lines).map(name).collect()).reply.unwrap()
}

#[test]
fn a_long_order_says_how_many_lines_it_has_no_room_for() {
    for (locale, more) in [
        ("en", "more line"),
        ("es", "líneas más"),
        ("de", "weitere Position"),
    ] {
        for channel in [Channel::Sms, Channel::Whatsapp] {
            let mut world = World::new();
            let reply = long_order(&mut world, 200);
            let rendered = rendered_in(&world, &reply, (locale, channel));
            let shown = rendered.text.matches("thing number").count();
            let said = rendered
                .text
                .lines()
                .find(|line| line.starts_with(['…', '.']))
                .unwrap();
            assert!(
                said.contains(&sms::plain(more)) || said.contains(more),
                "{said}"
            );
            assert!(
                said.contains(&format!("{}", 200 - shown)),
                "{said}: {shown} shown"
            );
            let limit = if channel == Channel::Sms { 1600 } else { 4096 };
            assert!(shown > 0 && rendered.text.encode_utf16().count() <= limit);
            assert!(rendered.segments.is_none_or(|segments| segments <= 10));
        }
    }
}

#[test]
fn through_twilio_a_long_whatsapp_order_keeps_its_total_its_day_and_the_request_for_a_yes() {
    let mut world = World::new();
    let reply = long_order(&mut world, 60);
    let through = |provider| {
        let context = RenderContext {
            locale: "en",
            channel: Channel::Whatsapp,
            provider: Some(provider),
            currency: "GBP",
            catalog: &world.catalog,
            business_name: "Acre & Sons",
        };
        render(&reply, &context).text
    };
    let text = through(Provider::Twilio);
    assert!(text.encode_utf16().count() <= 1600, "{text}");
    for part in ["more lines", "Total", "Delivery", "Reply YES"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(through(Provider::Meta).encode_utf16().count() > 1600);
}

#[test]
fn a_mail_shows_every_line_of_a_long_order() {
    let mut world = World::new();
    let reply = long_order(&mut world, 200);
    let rendered = rendered(&world, &reply, Channel::Email);
    assert_eq!(rendered.text.matches("thing number").count(), 200);
    assert_eq!(rendered.html.unwrap().matches("<tr>").count(), 201);
}

#[test]
fn a_text_message_of_middling_length_leaves_out_the_price_of_one() {
    let mut world = World::new();
    let acts = (0..18).map(|number| {
        let product = [COKE, MILK, SEMI][number % 3];
        Act::Comment(format!(
            "a note to make it long, number {number} of {product:?}"
        ))
    });
    let acts: Vec<Act> = acts.chain([name(COKE, 3)]).collect();
    let reply = world.say(acts).reply.unwrap();
    let text = rendered(&world, &reply, Channel::Sms).text;
    assert!(text.contains("3 cases Cola 330 ml=£32.70"), "{text}");
}

#[test]
fn a_mail_has_the_order_as_a_table_with_every_name_escaped() {
    let mut world = World::new();
    let words = unknown("<script>alert('x')</script> & \"co\"");
    let acts = vec![name(COKE, 3), Act::Name(goods(words, None))];
    let reply = world.say(acts).reply.unwrap();
    let html = rendered(&world, &reply, Channel::Email).html.unwrap();
    assert!(
        html.contains(">3 cases</td>") && html.contains(">£32.70</td>"),
        "{html}"
    );
    assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;co&quot;"));
    assert!(!html.contains("<script"));
    assert!(html.contains("Acre &amp; Sons"));
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
