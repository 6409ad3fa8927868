//! Amounts as units of sale, exactly or with a reason.

use super::*;

fn unit(name: &str) -> Unit {
    Unit::new(name)
}

fn chicken() -> UnitTable {
    UnitTable {
        contents: vec![(unit("kg"), dec!(5))],
        ..UnitTable::single(unit("case"))
    }
}

fn butter() -> UnitTable {
    UnitTable {
        default: unit("case"),
        sold_in: vec![(unit("each"), dec!(1)), (unit("case"), dec!(20))],
        contents: vec![(unit("each"), dec!(20)), (unit("kg"), dec!(5))],
    }
}

fn order(table: &UnitTable, number: Decimal, name: &str) -> Result<(Decimal, String), UnitError> {
    table
        .order_as(number, Some(&unit(name)))
        .map(|a| (a.quantity.get(), a.unit.as_str().to_owned()))
}

#[test]
fn contents_convert_exactly_into_the_unit_of_sale() {
    assert_eq!(
        order(&chicken(), dec!(10), "kg"),
        Ok((dec!(2), "case".into()))
    );
    assert_eq!(
        order(&chicken(), dec!(5000), "g"),
        Ok((dec!(1), "case".into()))
    );
}

#[test]
fn a_measure_that_splits_a_unit_of_sale_is_pieces_where_those_are_sold() {
    let mince = UnitTable {
        default: unit("case"),
        sold_in: vec![(unit("pack"), dec!(1)), (unit("case"), dec!(6))],
        contents: vec![(unit("kg"), dec!(15))],
    };
    assert_eq!(order(&mince, dec!(5), "kg"), Ok((dec!(2), "pack".into())));
    assert!(matches!(
        order(&mince, dec!(4), "kg"),
        Err(UnitError::NotWhole { .. })
    ));
}

#[test]
fn what_a_piece_comes_in_counts_pieces() {
    let cola = UnitTable {
        contents: vec![(unit("each"), dec!(24)), (unit("can"), dec!(24))],
        ..UnitTable::single(unit("case"))
    };
    for name in ["can", "tin", "bottle"] {
        assert_eq!(order(&cola, dec!(48), name), Ok((dec!(2), "case".into())));
    }
    assert!(order(&cola, dec!(2), "box").is_err());
    assert_eq!(
        order(&butter(), dec!(3), "jar"),
        Ok((dec!(3), "each".into()))
    );
}

#[test]
fn a_number_too_large_to_be_converted_is_impossible() {
    let table = UnitTable {
        contents: vec![(unit("g"), dec!(500))],
        ..UnitTable::single(unit("case"))
    };
    assert_eq!(
        order(&table, Decimal::MAX, "kg"),
        Err(UnitError::Impossible(ImpossibleQuantity::TooLarge(
            Decimal::MAX
        )))
    );
}

#[test]
fn pounds_and_kilograms_convert_exactly_or_name_the_neighbours() {
    let flour = UnitTable {
        contents: vec![(unit("lb"), dec!(50))],
        ..UnitTable::single(unit("bag"))
    };
    assert_eq!(order(&flour, dec!(1600), "oz"), Ok((dec!(2), "bag".into())));
    assert!(matches!(
        order(&flour, dec!(20), "kg"),
        Err(UnitError::NotWhole { below: None, .. })
    ));
    assert!(matches!(
        order(&flour, dec!(2), "l"),
        Err(UnitError::UnknownUnit(_))
    ));
}

#[test]
fn what_would_split_a_unit_of_sale_names_its_neighbours() {
    assert_eq!(
        order(&chicken(), dec!(12), "kg"),
        Err(UnitError::NotWhole {
            unit: unit("case"),
            below: Quantity::new(dec!(2)).ok(),
            above: Quantity::new(dec!(3)).unwrap(),
        })
    );
    assert!(matches!(
        order(&chicken(), dec!(0.5), "case"),
        Err(UnitError::NotWhole { .. })
    ));
}

#[test]
fn a_line_keeps_the_customers_unit_when_the_product_is_sold_in_it() {
    assert_eq!(
        order(&butter(), dec!(10), "each"),
        Ok((dec!(10), "each".into()))
    );
    assert_eq!(
        order(&butter(), dec!(0.5), "case"),
        Ok((dec!(0.5), "case".into()))
    );
}

#[test]
fn single_containers_of_a_case_are_pieces_where_pieces_are_sold() {
    let milk = UnitTable {
        default: unit("case"),
        sold_in: vec![(unit("each"), dec!(1)), (unit("case"), dec!(6))],
        contents: vec![(unit("each"), dec!(6)), (unit("can"), dec!(6))],
    };
    assert_eq!(order(&milk, dec!(4), "can"), Ok((dec!(4), "each".into())));
    assert_eq!(order(&milk, dec!(4), "tin"), Ok((dec!(4), "each".into())));
    assert_eq!(order(&milk, dec!(12), "can"), Ok((dec!(2), "case".into())));
}

#[test]
fn of_goods_sold_by_the_piece_a_loaf_is_a_piece_and_a_case_is_not() {
    let bread = UnitTable::single(unit("each"));
    assert_eq!(
        order(&bread, dec!(10), "loaf"),
        Ok((dec!(10), "each".into()))
    );
    assert!(order(&bread, dec!(10), "case").is_err());
}

#[test]
fn a_container_of_the_same_kind_is_the_one_that_the_product_is_sold_in() {
    let crates = UnitTable::single(unit("crate"));
    assert_eq!(
        order(&crates, dec!(2), "case"),
        Ok((dec!(2), "crate".into()))
    );
    assert!(order(&crates, dec!(2), "bag").is_err());
    let both = UnitTable {
        sold_in: vec![(unit("crate"), dec!(12)), (unit("carton"), dec!(1))],
        ..UnitTable::single(unit("crate"))
    };
    assert!(
        order(&both, dec!(2), "case").is_err(),
        "either could be meant"
    );
}

#[test]
fn a_unit_that_nothing_is_known_of_is_refused_by_name() {
    assert_eq!(
        order(&chicken(), dec!(1), "pallet"),
        Err(UnitError::UnknownUnit(unit("pallet")))
    );
}

#[test]
fn a_piece_of_goods_that_come_in_one_container_and_nothing_smaller_is_that_container() {
    let yoghurt = UnitTable::single(unit("bucket"));
    assert_eq!(
        order(&yoghurt, dec!(6), "each"),
        Ok((dec!(6), "bucket".into()))
    );
    let napkins = UnitTable::single(unit("case"));
    assert!(order(&napkins, dec!(6), "each").is_err());
}
