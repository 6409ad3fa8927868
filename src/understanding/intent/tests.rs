//! Which intents do phrases have that no list was written for?

use std::sync::{Arc, LazyLock};

use chrono::DateTime;

use super::super::reading::Situation;
use super::intent;
use crate::domain::calendar::Zone;
use crate::domain::{Catalog, CustomerContext, Intent};
use crate::matching::Index;

static NOTHING: LazyLock<Index> =
    LazyLock::new(|| Index::build(Arc::new(Catalog::new(1, Vec::new()))));

/// What we say before an answer.
const SUMMARY: Option<&str> = Some("2 x Whole Milk 2 L, 1 x Flour 25 kg. Is that right?");
const WHAT_TO_CHANGE: Option<&str> = Some("What would you like to change?");
const WHICH: Option<&str> = Some("Which one do you mean? 1) Cherry tomatoes 2) Plum tomatoes");

/// The phrases that come to another intent than the due one.
fn misread(due: Intent, previous: Option<&str>, phrases: &str, locale: &str) -> Vec<String> {
    let stranger = CustomerContext::stranger();
    let situation = Situation {
        customer: &stranger,
        cart: &[],
        last_said: None,
        question: None,
        locale,
        now: DateTime::from_timestamp(1_795_187_700, 0).expect("a valid moment"),
        zone: Zone::Named(chrono_tz::UTC),
    };
    let came = |phrase: &str| intent(phrase, previous, &NOTHING, &situation);
    phrases
        .lines()
        .map(str::trim)
        .filter(|phrase| !phrase.is_empty() && came(phrase) != due)
        .map(|phrase| format!("{phrase} -> {}", came(phrase).as_str()))
        .collect()
}

pub(super) fn assert_all(due: Intent, previous: Option<&str>, phrases: &str, locale: &str) {
    let misread = misread(due, previous, phrases, locale);
    assert!(misread.is_empty(), "due {}: {misread:#?}", due.as_str());
}

#[test]
fn goods_that_are_wanted_are_an_order_whatever_they_are() {
    assert_all(
        Intent::Order,
        None,
        "could you put me down for six tubs of labneh
        we're after a pallet of sparkling water
        Morning! Need a crate of chanterelles for tomorrow pls
        I'd like to order some monkfish tails
        hi, running low on oat creamer, can you send 4
        3 gochujang
        sumac x 2
        - 2 boxes kumquats
        can we get more of the duck fat
        please add another sleeve of cups
        a bag of basmati please
        let's do 12 focaccia this time
        what's up, grab me two cases of burrata
        the usual please
        same again as last week
        order more blue roll
        need to place an order
        Can I get 10 kg onions and how much is the saffron?",
        "en-GB",
    );
}

#[test]
fn what_stands_already_is_changed() {
    assert_all(
        Intent::Change,
        None,
        "actually make that 3 instead
        change it to oat milk
        take the eggs off please
        make that a large instead
        can you swap the skimmed for semi
        remove the cilantro
        drop the flour to 2 bags
        can we push the delivery to Thursday
        leave out the parsley
        could you change my order, I meant 6 not 16
        no more prawns, remove them",
        "en-GB",
    );
    assert_all(
        Intent::Change,
        SUMMARY,
        "no
        nope, it should be 3
        no that's wrong
        not quite, the milk should be semi-skimmed
        can I get that without the flour
        actually I'd like it for Friday
        make the milk 4
        that isn't right
        no, I meant brown flour",
        "en-GB",
    );
    assert_all(
        Intent::Change,
        WHAT_TO_CHANGE,
        "the milk
        3 flour
        the date
        I'd like oat milk
        the second line please",
        "en-GB",
    );
}

#[test]
fn a_judgement_of_the_summary_confirms_it() {
    assert_all(
        Intent::Confirm,
        SUMMARY,
        "yes
        yep that's all good
        it all looks right to me
        that's exactly what we need
        everything is perfect, thanks
        you've got it
        it is
        sure does
        ok place it
        go ahead
        spot on mate
        Looks great, send it through
        all correct
        That seems right
        the quantities are correct
        yes just the milk and flour
        👍
        nothing to change, cheers
        it's fine
        happy with that",
        "en-GB",
    );
}

#[test]
fn a_choice_that_is_made_belongs_to_the_order() {
    assert_all(
        Intent::Order,
        WHICH,
        "2
        the cherry ones
        the first one please
        plum
        I'd like the second",
        "en-GB",
    );
}

#[test]
fn a_supplier_is_asked_questions() {
    assert_all(
        Intent::Question,
        None,
        "do you stock vegan mayo?
        what sort of olives do you sell
        is the salmon wild or farmed?
        how much are the avocados this week
        are your eggs free range
        what's in the korma paste
        could you tell me what cheeses you carry
        when do you deliver to Leeds
        what's your minimum order
        can I pay by card
        is the burrata gluten free
        any deals on oil at the moment
        I was wondering if you have any truffle oil
        can you supply half cases
        can you send me the invoice for last month
        I need a price list
        what are your opening hours over Christmas
        have you got any halloumi in",
        "en-GB",
    );
    assert_all(
        Intent::Question,
        SUMMARY,
        "what other sizes do you have?
        how much is the flour?",
        "en-GB",
    );
}

#[test]
fn orders_under_way_are_asked_for() {
    assert_all(
        Intent::Status,
        None,
        "where's my order?
        has our delivery left yet
        when is the truck getting here
        any update on our order
        did you get my order this morning?
        still waiting on our delivery
        is my order on its way
        what time will it arrive
        can you check where our delivery is
        was my order shipped
        track my order please
        what's the eta on our delivery",
        "en-GB",
    );
}

#[test]
fn whoever_is_unhappy_complains() {
    assert_all(
        Intent::Complaint,
        None,
        "the lettuce was rotten
        you sent the wrong cheese
        wrong delivery
        two of the cases arrived damaged
        half my order is missing
        we were short 3 boxes today
        the milk had gone off
        I want to complain about your driver
        this is the third time you've been late
        the eggs were all broken
        I never received the butter I paid for
        we got someone else's order
        you charged us twice
        really poor quality strawberries this morning
        the fish smells",
        "en-GB",
    );
}

#[test]
fn a_whole_order_is_called_off() {
    assert_all(
        Intent::Cancel,
        None,
        "cancel
        cancel the order please
        forget it
        we don't need the order anymore
        please cancel everything
        scrap that order
        I'd like to cancel my order
        can you cancel tomorrow's order
        nvm
        changed our minds, cancel it
        call off the order
        don't send anything",
        "en-GB",
    );
}

#[test]
fn a_greeting_alone_is_one() {
    assert_all(
        Intent::Greeting,
        None,
        "hi
        good morning chef
        hey how's it going
        hello there
        evening all
        yo
        hiya, hope you're well
        how are you today?
        morning Dave",
        "en-GB",
    );
}

#[test]
fn what_no_supplier_does_is_no_order() {
    assert_all(
        Intent::Other,
        None,
        "i need a ride to the airport
        can i get directions to the beach
        i want to know how tall the eiffel tower is
        what's the weather in Leeds
        translate good morning into french
        can you recommend a good movie
        i need to book a table for four
        what's my account balance at the bank
        send a text message to my mum
        who won the match last night
        how do i change a tyre
        remind me to call the plumber
        i'd like to hear a joke
        play some music please
        is it going to rain
        thanks
        have a good weekend
        what is your name
        are you a real person
        why is the sky blue
        wrong number
        i want to speak to a person",
        "en-GB",
    );
}
