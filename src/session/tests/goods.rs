//! The catalog of the scripted dialogues.

use super::*;

pub fn products() -> Vec<Product> {
    let one = |unit| table(unit, &[(unit, 1)], &[]);
    let holding = |unit, held| table(unit, &[(unit, 1)], &[held]);
    let milk = || table("case", &[("each", 1), ("case", 6)], &[]);
    let (tray, dozen) = (holding("tray", ("each", 30)), holding("box", ("each", 12)));
    let (meat, coke) = (holding("case", ("kg", 5)), holding("case", ("each", 24)));
    let mut products = vec![
        product(MILK, "Whole Milk 2 L", "Milk", milk(), 950),
        product(SEMI, "Semi-Skimmed Milk 2 L", "Milk", milk(), 910),
        product(TRAY, "Eggs Tray of 30", "Eggs", tray, 675),
        product(BOX, "Eggs Box of 12", "Eggs", dozen, 310),
        product(CHICKEN, "Chicken Breast", "Meat", meat, 3100),
        product(BUFFALO, "Buffalo Mozzarella", "Cheese", one("case"), 1560),
        product(COW, "Cow's Mozzarella 1 kg", "Cheese", one("each"), 740),
        product(SALMON, "Salmon Side", "Fish", one("kg"), 1400),
        product(WATER, "Glass Water", "Drinks", one("case"), 960),
        product(COKE, "Cola 330 ml", "Soft", coke, 1090),
        product(PARMESAN, "Parmesan 1 kg", "Hard", one("each"), 1690),
    ];
    products[5].in_stock = false;
    products[7].minimum_order_quantity = Some(Decimal::from(3));
    products[8].order_multiple = Some(Decimal::from(2));
    products[10].maximum_order_quantity = Some(Decimal::from(20));
    products
}

pub fn table(default: &str, sold: &[(&str, i64)], holds: &[(&str, i64)]) -> UnitTable {
    let pairs = |units: &[(&str, i64)]| {
        units
            .iter()
            .map(|(unit, factor)| (Unit::new(unit), Decimal::from(*factor)))
            .collect()
    };
    UnitTable {
        default: Unit::new(default),
        sold_in: pairs(sold),
        contents: pairs(holds),
    }
}

pub fn product(id: ProductId, name: &str, category: &str, units: UnitTable, pence: i64) -> Product {
    Product {
        id,
        sku: name.to_uppercase(),
        name: name.to_owned(),
        brand: String::new(),
        category: category.to_owned(),
        size: String::new(),
        units,
        unit_price: Decimal::new(pence, 2),
        aliases: Vec::new(),
        keywords: Vec::new(),
        misspellings: Vec::new(),
        minimum_order_quantity: None,
        maximum_order_quantity: None,
        order_multiple: None,
        in_stock: true,
        active: true,
        variant_of: None,
        eans: Vec::new(),
    }
}
