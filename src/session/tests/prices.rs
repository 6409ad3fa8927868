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
