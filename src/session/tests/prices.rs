//! What lines and orders cost.

use rust_decimal::{Decimal, dec};

use super::*;

/// The line's price and the total of five bottles of a case of six for 9.50.
fn five_of_six(currency: &str) -> (Option<Decimal>, Decimal) {
    let mut world = World::new();
    currency.clone_into(&mut world.settings.currency);
    let step = world.say(vec![name_in(MILK, 5, "each")]);
    let Some(Reply::Summary { summary, .. }) = step.reply else {
        panic!("no summary");
    };
    (summary.lines[0].price, summary.total)
}

#[test]
fn a_line_is_rounded_to_the_smallest_coin_of_its_currency_and_the_total_adds_what_is_shown() {
    // 7.91666…
    for (currency, expected) in [
        ("GBP", dec!(7.92)),
        ("JPY", dec!(8)),
        // An order keeps two places, whatever the currency has.
        ("KWD", dec!(7.92)),
    ] {
        assert_eq!(
            five_of_six(currency),
            (Some(expected), expected),
            "{currency}"
        );
    }
}

#[test]
fn half_a_coin_is_rounded_away_from_zero() {
    let mut world = World::new();
    "JPY".clone_into(&mut world.settings.currency);
    world.say(vec![name_in(MILK, 3, "each")]);
    let step = world.say(vec![Act::Yes]);
    let Some(Reply::Placed { summary, .. }) = step.reply else {
        panic!("not placed");
    };
    // 4.75 is 5, and so in the order that is written.
    assert_eq!((summary.total, world.orders[0].total), (dec!(5), dec!(5)));
    assert_eq!(world.orders[0].lines[0].unit_price, dec!(1.5833));
}

#[test]
fn one_unit_costs_its_part_of_the_unit_of_sale() {
    let price = |unit| {
        let mut world = World::new();
        world.say(vec![name_in(MILK, 2, unit)]);
        world.say(vec![Act::Yes]);
        world.orders[0].lines[0].unit_price
    };
    assert_eq!((price("case"), price("each")), (dec!(9.50), dec!(1.5833)));
}

#[test]
fn a_total_of_exactly_the_minimum_order_is_not_below_it() {
    let below = |minimum| {
        let mut world = World::new();
        world.terms.minimum_order = Some(minimum);
        let step = world.say(vec![name(COKE, 2)]);
        let Some(Reply::Summary { summary, .. }) = step.reply else {
            panic!("no summary");
        };
        summary.minimum_order
    };
    assert_eq!(below(dec!(21.80)), None);
    assert_eq!(below(dec!(21.81)), Some(dec!(21.81)));
}
