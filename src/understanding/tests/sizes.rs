//! What the reader makes of sizes, variants and counts on the catalog of a builders' merchant.

use uuid::Uuid;

use super::fixtures::{named, short_of};
use crate::domain::unit::UnitTable;
use crate::domain::{Product, ProductId, Unit};

/// sku, name, category, unit, aliases; the first of a family, then its variants.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const PRODUCTS: [Row; 19] = [
    ("H12", "Garden Hose 1/2\" Green", "Hose", "reel", &[]),
    ("H34", "Garden Hose 3/4\" Green", "Hose", "reel", &[]),
    ("B60", "Coach Bolt M6x60", "Bolts", "box", &[]),
    ("B90", "Coach Bolt M6x90", "Bolts", "box", &[]),
    ("S8", "Safety Boots Size 8", "Boots", "pair", &[]),
    ("S9", "Safety Boots Size 9", "Boots", "pair", &[]),
    ("C15", "Cable Duct 1.5 mm", "Duct", "coil", &["duct 1.5"]),
    ("C25", "Cable Duct 2.5 mm", "Duct", "coil", &["duct 2.5"]),
    ("BF80", "Beef Mince 80/20", "Mince", "case", &[]),
    ("BF95", "Beef Mince 95/5", "Mince", "case", &[]),
    ("L24", "Lager 330 ml", "Beer", "case", &["lager"]),
    ("MAT", "Door Mat", "Mats", "each", &[]),
    ("NAI", "Clout Nails", "Nails", "bag", &[]),
    ("BUN", "Floured Baps", "Bread", "case", &[]),
    ("RS", "Rain Jacket Small", "Jackets", "each", &[]),
    ("RL", "Rain Jacket Large", "Jackets", "each", &[]),
    ("RX", "Rain Jacket Extra Large", "Jackets", "each", &[]),
    ("PW", "Picket Panel White", "Fence", "bundle", &[]),
    ("PG", "Picket Panel Grey", "Fence", "bundle", &[]),
];

fn products() -> Vec<Product> {
    let numbered = PRODUCTS.iter().zip(1u128..);
    numbered
        .map(|((sku, name, category, unit, aliases), at)| {
            let id = ProductId(Uuid::from_u128(at));
            let mut product = named(id, sku, name, (unit, aliases));
            product.category = (*category).to_owned();
            match *sku {
                "L24" => holds(&mut product, "24 x 330 ml", 24),
                "PW" | "PG" => product.units.sold_in.push((Unit::each(), 1.into())),
                "BUN" => holds(&mut product, "36 count", 36),
                _ => {}
            }
            product
        })
        .collect()
}

fn holds(product: &mut Product, size: &str, pieces: u32) {
    product.size = size.to_owned();
    product.units = UnitTable {
        contents: vec![(Unit::each(), pieces.into())],
        ..product.units.clone()
    };
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let found = short_of(products(), text, "en-GB");
            (found != *expected).then(|| format!("{text:?}\n  wanted {expected}\n  read   {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_number_that_the_product_has_is_a_size_where_another_one_counts() {
    check(&[
        ("3 garden hose 3/4\"", "name H34 3"),
        ("garden hose 1/2\" x 4", "name H12 4"),
        ("safety boots size 9, 5 pairs", "name S9 5 pair"),
        ("6 safety boots 8", "name S8 6"),
        ("2,5 cable duct x 3", "name C25 3"),
        ("4 coach bolt m6x90", "name B90 4"),
        ("4 beef mince 95/5", "name BF95 4"),
    ]);
}

#[test]
fn a_number_that_counts_alone_is_the_quantity() {
    check(&[
        ("24 lager", "name L24 24"),
        ("door mat 8, clout nails 9", "name MAT 8; name NAI 9"),
        ("lager 24 door mat 6", "name L24 24; name MAT 6"),
    ]);
}

#[test]
fn a_comma_may_stand_between_goods_and_their_quantity() {
    check(&[
        ("door mat, 3", "name MAT 3"),
        (
            "clout nails, 2 bags, door mat, 4",
            "name NAI 2 bag; name MAT 4",
        ),
        ("door mat, 2 lager", "name MAT; name L24 2"),
        (
            "2 door mat, 3 lager, 4 clout nails",
            "name MAT 2; name L24 3; name NAI 4",
        ),
    ]);
}

#[test]
fn a_size_or_a_word_alone_means_a_sibling_of_goods_named_in_full() {
    check(&[
        (
            "4 garden hose 1/2\", and 2 of the 3/4\"",
            "name H12 4; name H34 2",
        ),
        ("6 rain jacket small 3 large", "name RS 6; name RL 3"),
        (
            "rain jacket small 6, L 3, XL 1",
            "name RS 6; name RL 3; name RX 1",
        ),
        (
            "5 coils cable duct 1.5, 2 of the 2.5",
            "name C15 5 coil; name C25 2 coil",
        ),
        (
            "2 of the 3/4\" and 4 of the 1/2\" garden hose",
            "name H34 2; name H12 4",
        ),
        (
            "coach bolts: m6x60 x 3, m6x90 x 5",
            "name B60 3; name B90 5",
        ),
    ]);
}

#[test]
fn words_that_no_sibling_has_or_several_have_single_out_none() {
    check(&[
        ("6 rain jacket small, 3 door mat", "name RS 6; name MAT 3"),
        ("2 lager 9 door mat", "name L24 2; name MAT 9"),
    ]);
}

#[test]
fn behind_a_bare_of_goods_come_in_the_unit_of_those_before() {
    check(&[
        (
            "3 bundles of the white picket panel and 2 of the grey",
            "name PW 3 bundle; name PG 2 bundle",
        ),
        (
            "3 bundles of the white picket panel and 2 grey",
            "name PW 3 bundle; name PG 2",
        ),
    ]);
}

#[test]
fn a_number_of_goods_in_the_plural_counts_pieces_where_it_fills_units_of_sale() {
    check(&[
        ("72 floured baps", "name BUN 72 each"),
        ("72 baps", "name BUN 72 each"),
        ("100 baps", "name BUN 100 each"),
        ("5 floured baps", "name BUN 5"),
        ("72 cases floured baps", "name BUN 72 case"),
        ("24 lagers", "name L24 24"),
    ]);
}
