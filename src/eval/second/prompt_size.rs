//! How many tokens does a long message on a large catalog cost? The estimate here is held against the
//! real vocabulary by hand: eval/README.md has both figures.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::catalog_file::read_catalog;
use crate::domain::calendar::Zone;
use crate::domain::{Catalog, CustomerContext, CustomerId, ProductId};
use crate::matching::Index;
use crate::privacy::redact;
use crate::understanding::Situation;
use crate::understanding::second::ask::{Told, question};
use crate::understanding::second::{Prompt, Question};

/// Products of the large catalog: as many as grocerydb has.
const PRODUCTS: usize = 24_185;
/// Tokens of a question, at most; at least half of them the same for every question, so that a provider
/// caches them.
const MOST: usize = 2_500;

/// What is the same for every question by this prompt, which is never edited: 858 tokens of text and 215
/// of schema, as `o200k_base` counts them (gpt-tokenizer 4.0.0).
const COUNTED: (&str, usize) = ("order_extraction.v1", 1_073);

/// Every line fits many products, so that the question shows as many as it ever does.
const MESSAGE: &str = "\
good morning, for tomorrow please
2 cases of the organic whole milk
3 x dark chocolate bar
1 case orange juice no pulp
6 chicken noodle soup
2 bags of salted tortilla chips
4 greek yogurt vanilla
1 box frozen pepperoni pizza
12 sparkling water lime
5 packs sliced sharp cheddar, the usual size
please ring the bell twice, thanks";

/// At least as many as o200k counts: a word is a token for every five of its letters, digits go by
/// threes, marks count one each, and a blank goes with the word behind it. Of what varies in the two questions
/// below it says 840 and 978, where o200k counts 835 and 928.
fn tokens(text: &str) -> usize {
    let kind = |letter: char| match letter {
        letter if letter.is_alphabetic() => 'a',
        letter if letter.is_numeric() => '0',
        ' ' => ' ',
        _ => '.',
    };
    let letters: Vec<char> = text.chars().map(kind).collect();
    let runs = letters.chunk_by(|one, other| one == other);
    runs.map(|run| match run[0] {
        'a' => run.len().div_ceil(5),
        '0' => run.len().div_ceil(3),
        ' ' => run.len() - 1,
        _ => run.len(),
    })
    .sum()
}

/// The question about a message of a customer who has ordered nothing yet.
fn asked(catalog: &Arc<Catalog>) -> Question<'static> {
    let index = Index::build(Arc::clone(catalog));
    let customer = CustomerContext {
        id: CustomerId(Uuid::nil()),
        known: true,
        business_name: "Corner Diner".to_owned(),
        history: Vec::new(),
        aliases: Vec::new(),
    };
    let situation = Situation {
        customer: &customer,
        cart: &[],
        last_said: None,
        question: None,
        locale: "en-US",
        now: DateTime::<Utc>::UNIX_EPOCH,
        zone: Zone::Named(chrono_tz::Europe::London),
    };
    let reading = crate::understanding::read(MESSAGE, &index, &situation);
    let told = Told {
        message: &redact(MESSAGE, &[]),
        reading: &reading,
        index: &index,
        situation: &situation,
    };
    question(told, Prompt::order_extraction())
}

fn assert_fits(question: &Question<'_>) {
    let request = &question.request;
    let varying = tokens(request.user());
    println!(
        "{}{varying} tokens of {} products",
        request.user(),
        question.shown.len()
    );
    assert_eq!(
        request.prompt().name,
        COUNTED.0,
        "another prompt has to be counted anew"
    );
    assert!(
        question.shown.len() >= 30,
        "a question that is as long as they come"
    );
    assert!(COUNTED.1 + varying < MOST, "{varying}");
    assert!(COUNTED.1 >= varying, "{varying}");
}

/// A catalog whose goods are of a kind with the message's, so that every line has many rivals.
fn made_up() -> Vec<u8> {
    let brands = [
        "Alder Creek",
        "Northfield",
        "Casa Brava",
        "Old Mill",
        "Sunhollow",
        "Redfern & Sons",
    ];
    let kinds = [
        "Organic", "Low Fat", "Sharp", "Dark", "Salted", "Vanilla", "Lime", "Frozen", "Sliced",
    ];
    let goods = [
        "Whole Milk",
        "Chocolate Bar",
        "Orange Juice No Pulp",
        "Chicken Noodle Soup",
        "Tortilla Chips",
        "Greek Yogurt",
        "Pepperoni Pizza",
        "Sparkling Water",
        "Cheddar Cheese",
        "Tomato Ketchup",
    ];
    let mut file = String::from(
        "sku,name,brand,category,size,unit,units,contents,unit_price,aliases,keywords,misspellings,minimum_order_quantity,maximum_order_quantity,order_multiple,in_stock,active,variant_of\n",
    );
    for number in 0..PRODUCTS {
        let pick = |of: &[&'static str], step: usize| of[number / step % of.len()];
        let (good, kind, brand) = (pick(&goods, 1), pick(&kinds, 10), pick(&brands, 90));
        let ounces = number / 540 + 4;
        let _ = writeln!(
            file,
            "S{number},{brand} {kind} {good} {ounces} fl oz,{brand},Groceries,{ounces} fl oz,case,each:1|case:12,each:12,10.00,,,,,,,true,true,"
        );
    }
    file.into_bytes()
}

fn catalog(file: &[u8]) -> Arc<Catalog> {
    let mut number = 0;
    let ids = || {
        number += 1;
        ProductId(Uuid::from_u128(number))
    };
    Arc::new(Catalog::new(1, read_catalog(file, ids).unwrap()))
}

#[test]
fn ten_lines_on_a_large_catalog_cost_under_2500_tokens_at_least_half_of_them_stable() {
    assert_fits(&asked(&catalog(&made_up())));
}

#[test]
fn ten_lines_on_grocerydb_cost_under_2500_tokens_at_least_half_of_them_stable() {
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/datasets/components/grocerydb");
    let Ok(file) = std::fs::read(set.join("catalog.csv")) else {
        println!("left out: ../shared/datasets/components/grocerydb is not there");
        return;
    };
    assert_fits(&asked(&catalog(&file)));
}
