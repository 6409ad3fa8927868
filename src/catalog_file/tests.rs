//! Which catalog files are taken, and what is said of those that are not?

use super::*;
use crate::domain::Unit;
use rust_decimal::dec;
use uuid::Uuid;

const HEADER: &str = "sku,name,brand,category,size,unit,units,contents,unit_price,aliases,keywords,\
    misspellings,minimum_order_quantity,maximum_order_quantity,order_multiple,in_stock,active,\
    variant_of";

fn ids() -> impl FnMut() -> ProductId {
    let mut last = 0;
    move || {
        last += 1;
        ProductId(Uuid::from_u128(last))
    }
}

fn read(rows: &str) -> Result<Vec<Product>, ReadError> {
    read_catalog(format!("{HEADER}\n{rows}").as_bytes(), ids())
}

fn faults(rows: &str) -> Vec<(u64, &'static str, Reason)> {
    match read(rows) {
        Err(ReadError::Rows(faults)) => faults
            .into_iter()
            .map(|f| (f.line, f.column, f.reason))
            .collect(),
        other => panic!("expected faults, got {other:?}"),
    }
}

#[test]
fn a_row_becomes_a_product_with_exact_decimals_and_lists() {
    let products = read(
        "A1,\"Ham, sliced\",Acme,Deli > Ham,2 lb,case,each:1|case:6,lb:12,41.10,ham|deli ham,,hamm,2,50,2,true,false,\n",
    )
    .unwrap();
    let ham = &products[0];
    assert_eq!(ham.name, "Ham, sliced");
    assert_eq!(ham.unit_price, dec!(41.10));
    assert_eq!(ham.aliases, ["ham", "deli ham"]);
    assert_eq!(
        ham.units.sold_in,
        [(Unit::each(), dec!(1)), (Unit::new("case"), dec!(6))]
    );
    assert_eq!(ham.units.contents, [(Unit::new("lb"), dec!(12))]);
    assert_eq!((ham.in_stock, ham.active), (true, false));
    assert_eq!(ham.order_multiple, Some(dec!(2)));
}

#[test]
fn a_variant_carries_its_base_products_id_also_when_the_base_comes_later() {
    let rows =
        "B,Small,,,,each,each:1,,1,,,,,,,true,true,a\nA,Base,,,,each,each:1,,1,,,,,,,true,true,\n";
    let products = read(rows).unwrap();
    assert_eq!(products[0].variant_of, Some(products[1].id));
}

#[test]
fn every_fault_of_every_row_is_reported_with_line_and_column() {
    let rows = "A,,,,,box,each:1|case:6,,x,,,,,,,yes,true,\nB,Bun,,,,Cases,case:2,,-1,,,,9,3,,true,true,B\n";
    assert_eq!(
        faults(rows),
        [
            (2, "name", Reason::Empty),
            (2, "unit", Reason::UnitNotSold("box".into())),
            (2, "unit_price", Reason::NotDecimal("x".into())),
            (2, "in_stock", Reason::NotBoolean("yes".into())),
            (
                3,
                "minimum_order_quantity",
                Reason::MinimumAboveMaximum {
                    minimum: dec!(9),
                    maximum: dec!(3)
                }
            ),
            (3, "unit", Reason::NotUnit("Cases".into())),
            (3, "units", Reason::NoSmallestUnit),
            (3, "unit_price", Reason::Negative(dec!(-1))),
        ]
    );
}

#[test]
fn a_base_that_is_no_other_product_is_a_fault() {
    let rows =
        "A,Bun,,,,each,each:1,,1,,,,,,,true,true,A\nB,Roll,,,,each,each:1,,1,,,,,,,true,true,ZZ\n";
    assert_eq!(
        faults(rows),
        [
            (2, "variant_of", Reason::UnknownBase("A".into())),
            (3, "variant_of", Reason::UnknownBase("ZZ".into())),
        ]
    );
}

#[test]
fn a_code_that_stands_twice_names_the_line_of_the_first() {
    let row = ",Bun,,,,each,each:1,,1,,,,,,,true,true,\n";
    let repeated = Reason::RepeatedSku {
        sku: "a".into(),
        first: 2,
    };
    assert_eq!(faults(&format!("A{row}a{row}")), [(3, "sku", repeated)]);
}

#[test]
fn a_header_names_its_missing_unknown_and_repeated_columns() {
    let header = HEADER
        .replace("keywords", "colour")
        .replace("size", "brand");
    let Err(ReadError::Header(fault)) = read_catalog(header.as_bytes(), ids()) else {
        panic!("the header was taken");
    };
    assert_eq!(fault.missing, ["size", "keywords"]);
    assert_eq!(fault.unknown, ["colour"]);
    assert_eq!(fault.repeated, ["brand"]);
}

#[test]
fn good_rows_can_be_had_beside_bad_ones() {
    let good = "G,Bun,,,,each,each:1,,1,,,,,,,true,true,\n";
    let file = format!("{HEADER}\nshort,row\n{good}X,Bun,,,,each,each:0,,1,,,,,,,true,true,\n");
    let rows: Vec<_> = CatalogReader::new(file.as_bytes(), ids())
        .unwrap()
        .collect();
    assert_eq!(rows[0].as_ref().unwrap_err().line, 2);
    assert_eq!(rows[1].as_ref().unwrap().product.sku, "G");
    let bad = rows[2].as_ref().unwrap_err();
    assert_eq!(bad.faults[0].reason, Reason::NotPositive(dec!(0)));
}

#[test]
fn the_optional_ean_column_and_a_byte_order_mark_are_taken() {
    let file =
        format!("\u{feff}{HEADER},ean\nG,Bun,,,,each,each:1,,1,,,,,,,true,true,,01234565|12\n");
    let products = read_catalog(file.as_bytes(), ids()).unwrap();
    assert_eq!(products[0].eans, ["01234565", "12"]);
}
