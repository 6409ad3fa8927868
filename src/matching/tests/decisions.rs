//! Which verdict which words get: the rules of who decides, as tables.

use std::sync::Arc;

use proptest::prelude::*;

use chrono::TimeDelta;

use super::fixtures::{EAN, id, index, now, past, query, said, stranger, who_ordered};
use crate::domain::{Catalog, CustomerContext, Product, Unit};
use crate::matching::{Index, Query, Verdict};

fn check(customer: &CustomerContext, table: &[(&str, &str)]) {
    let index = index();
    for (words, expected) in table {
        let verdict = index.decide(&query(words, customer));
        assert_eq!(said(&verdict), *expected, "{words}: {verdict:?}");
    }
}

#[test]
fn a_code_a_name_or_an_alias_decides_by_the_letter() {
    check(
        &stranger(),
        &[
            ("MLK-2", "=MLK-2"),
            ("rig 2", "=RIG-2"),
            (EAN, "=MLK-1"),
            ("2000000000992", "-"),
            ("full fat milk", "=MLK-1"),
            ("Full Fat Milk 2 L", "=MLK-1"),
            ("lemon", "=LEM-1"),
            ("blue top", "=MLK-1"),
            ("cherry toms", "=TOM-3"),
            ("the cherry tomatoes", "=TOM-3"),
            ("7up", "=SDA-1"),
        ],
    );
}

#[test]
fn a_general_word_is_asked_about_among_its_kind_alone() {
    check(
        &stranger(),
        &[
            ("milk", "?MLK-1 MLK-2 MLK-3"),
            ("any milk", "?MLK-1 MLK-2 MLK-3"),
            ("tomatoes", "?TOM-1 TOM-2 TOM-3"),
            ("toms", "?TOM-1 TOM-2 TOM-3"),
            ("onion", "?ONI-1 ONI-2"),
            ("rigatoni", "?RIG-1 RIG-2"),
            ("vinyl gloves", "?GLV-1 GLV-2"),
            ("cheese", "?EMM-1 GOU-1 PEC-1"),
            ("burgers", "~BRG-1"),
        ],
    );
}

#[test]
fn the_word_that_tells_neighbours_apart_decides() {
    check(
        &stranger(),
        &[
            ("vine toms", "~TOM-1"),
            ("beef tomatos", "=TOM-2"),
            ("red ones", "?MLK-3 ONI-1"),
            ("milk half fat", "~MLK-2"),
            ("large gloves", "~GLV-2"),
            ("gouda", "~GOU-1"),
            ("drumsticks", "~CHK-1"),
            ("tatties", "~POT-1"),
        ],
    );
}

#[test]
fn the_sizes_of_its_aliases_are_sizes_of_a_product() {
    let index = index();
    let products = index.catalog().products().iter();
    let mut products: Vec<Product> = products.map(|own| (**own).clone()).collect();
    let rename = |products: &mut Vec<Product>, sku: &str, name: &str, alias: &str| {
        let own = products.iter_mut().find(|own| own.sku == sku).unwrap();
        name.clone_into(&mut own.name);
        own.aliases = vec![alias.to_owned()];
    };
    rename(&mut products, "GLV-1", "Sip Lid Fits 12/16 oz", "12oz lids");
    rename(&mut products, "GLV-2", "Paper Cup 12 oz", "12oz cups");
    let index = Index::build(Arc::new(Catalog::new(1, products)));
    let verdict = index.decide(&query("12oz lids", &stranger()));
    assert_eq!(said(&verdict), "=GLV-1");
}

#[test]
fn a_model_number_among_the_keywords_tells_equals_apart() {
    let index = index();
    let products = index.catalog().products().iter();
    let mut products: Vec<Product> = products.map(|own| (**own).clone()).collect();
    for (sku, model) in [("GLV-1", "VG-100S"), ("GLV-2", "VG-100L")] {
        let own = products.iter_mut().find(|own| own.sku == sku).unwrap();
        own.keywords = vec![model.to_owned()];
    }
    let index = Index::build(Arc::new(Catalog::new(1, products)));
    let customer = stranger();
    let said = |words: &str| said(&index.decide(&query(words, &customer)));
    assert_eq!(said("vinyl gloves"), "?GLV-1 GLV-2");
    assert_eq!(said("vinyl gloves vg-100l"), "~GLV-2");
}

#[test]
fn misspelt_and_shortened_words_are_understood() {
    check(
        &stranger(),
        &[
            ("chery tomatoes", "~TOM-3"),
            ("peccorino", "~PEC-1"),
            ("emmenthal slices", "~EMM-1"),
            ("dbl cream", "~CRM-1"),
            ("chkn drumsticks", "~CHK-1"),
            ("strawberrys", "=STB-1"),
            ("rigatony", "?RIG-1 RIG-2"),
        ],
    );
}

#[test]
fn a_size_tells_two_sizes_of_one_product_apart() {
    check(
        &stranger(),
        &[
            ("rigatoni 3kg", "=RIG-1"),
            ("rigatoni 0.5 kg", "=RIG-2"),
            ("500g rigatoni", "=RIG-2"),
            ("paper cups 12oz", "=CUP-2"),
            ("cups 8 ounces", "~CUP-1"),
        ],
    );
}

#[test]
fn a_unit_that_only_one_of_them_is_sold_in_decides() {
    let (index, customer, bag) = (index(), stranger(), Unit::new("bag"));
    let asked = Query {
        unit: Some(&bag),
        ..query("rigatoni", &customer)
    };
    assert_eq!(said(&index.decide(&asked)), "=RIG-1");
}

#[test]
fn words_for_nothing_in_the_catalog_mean_nothing() {
    for words in [
        "dragon fruit",
        "hello",
        "",
        "  ",
        "the",
        "...",
        "see you tomorrow",
        "🙂",
    ] {
        check(&stranger(), &[(words, "-")]);
    }
}

#[test]
fn near_misses_are_kept_when_nothing_fits() {
    let (index, customer) = (index(), stranger());
    let Verdict::Nothing(near) = index.decide(&query("coconut milk powder", &customer)) else {
        panic!("no product is that");
    };
    assert!(
        near.iter()
            .any(|candidate| candidate.product == id("MLK-1"))
    );
}

#[test]
fn a_qualifier_that_no_product_has_makes_the_match_less_sure() {
    let (index, customer) = (index(), stranger());
    let sure = |words| index.search(&query(words, &customer))[0].probability;
    let (organic, plain) = (sure("organic full fat milk"), sure("full fat milk"));
    assert!(organic < plain - 0.02, "{organic} against {plain}");
}

#[test]
fn the_customers_own_word_outweighs_the_catalogs() {
    let own = vec![
        ("blue top".to_owned(), id("MLK-3")),
        ("the usual reds".to_owned(), id("ONI-1")),
    ];
    let customer = CustomerContext {
        aliases: own,
        ..stranger()
    };
    check(
        &customer,
        &[
            ("blue top", "=MLK-3"),
            ("blue tops", "=MLK-3"),
            ("usual reds", "=ONI-1"),
        ],
    );
    check(&stranger(), &[("blue top", "=MLK-1"), ("usual reds", "-")]);
}

#[test]
fn an_alias_for_a_product_that_is_gone_decides_nothing() {
    let gone = crate::domain::ProductId(uuid::Uuid::from_u128(999));
    let customer = CustomerContext {
        aliases: vec![("zzz".to_owned(), gone)],
        ..stranger()
    };
    check(&customer, &[("zzz", "-")]);
}

#[test]
fn the_only_one_ordered_of_equals_is_taken() {
    check(
        &who_ordered(&[(3, "MLK-2"), (9, "LEM-1")]),
        &[("milk", "~MLK-2"), ("onions", "?ONI-1 ONI-2")],
    );
    check(&who_ordered(&[(3, "RIG-2")]), &[("rigatoni", "=RIG-2")]);
}

#[test]
fn history_never_outweighs_the_words() {
    check(
        &who_ordered(&[(3, "MLK-2"), (9, "MLK-2")]),
        &[("full fat milk", "=MLK-1"), ("fat free milk", "=MLK-3")],
    );
}

#[test]
fn an_order_decides_for_180_days_to_the_minute() {
    let at = |age| CustomerContext {
        history: vec![past(now() - age, id("MLK-2"))],
        ..stranger()
    };
    check(&at(TimeDelta::days(180)), &[("milk", "~MLK-2")]);
    check(
        &at(TimeDelta::days(180) + TimeDelta::minutes(1)),
        &[("milk", "?MLK-1 MLK-2 MLK-3")],
    );
}

#[test]
fn eight_in_ten_orders_decide_and_seven_do_not() {
    let mut orders = vec![(1, "MLK-1"); 8];
    orders.extend([(2, "MLK-3"); 2]);
    check(&who_ordered(&orders), &[("milk", "~MLK-1")]);
    orders[0] = (1, "MLK-3");
    check(&who_ordered(&orders), &[("milk", "?MLK-1 MLK-2 MLK-3")]);
}

#[test]
fn what_is_not_sold_any_more_is_found_by_name_and_never_offered_beside_others() {
    check(&stranger(), &[("corn oil", "=CRN-1"), ("oil", "~OLV-1")]);
}

#[test]
fn two_sizes_of_one_product_are_about_as_likely() {
    let (index, customer) = (index(), stranger());
    let Verdict::Several(open) = index.decide(&query("cups", &customer)) else {
        panic!("two sizes of cups");
    };
    assert_eq!(open.len(), 2);
    assert!((open[0].probability - open[1].probability).abs() < 0.2);
}

#[test]
fn goods_look_more_like_goods_than_chatter_does() {
    let index = index();
    for goods in ["milk", "chery tomatoes", "rigatoni 3kg", EAN] {
        assert!(index.product_like(goods) > 0.5, "{goods}");
    }
    for chatter in ["good morning", "leave it at the door", "for friday", ""] {
        assert!(index.product_like(chatter) < 0.1, "{chatter}");
    }
}

#[test]
fn an_explanation_names_every_feature_of_every_candidate() {
    let (index, customer) = (index(), stranger());
    let explained = index.explain(&query("cherry toms", &customer));
    assert_eq!(explained[0].candidate.product, id("TOM-3"));
    assert!(explained[0].features.contains(&("whole_alias", 1.0)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_written_gets_sorted_probabilities(words in "\\PC{0,40}|([a-z0-9%.,/ x'-]|milk|toms|é|ß|İ){0,30}") {
        let (index, customer) = (index(), stranger());
        let asked = query(&words, &customer);
        let found = index.search(&asked);
        prop_assert!(found.iter().all(|candidate| (0.0..=1.0).contains(&candidate.probability)));
        prop_assert!(found.windows(2).all(|pair| pair[0].probability >= pair[1].probability));
        prop_assert!((0.0..=1.0).contains(&index.product_like(&words)));
        match index.decide(&asked) {
            Verdict::One { chosen, .. } => prop_assert!((0.0..=1.0).contains(&chosen.probability)),
            Verdict::Several(open) => prop_assert!((2..=8).contains(&open.len())),
            Verdict::Nothing(_) => {}
        }
    }
}
