//! Does a catalog come back as it was written, and a distributor's settings too?

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime, Weekday};
use order_agent::clock;
use order_agent::domain::unit::UnitTable;
use order_agent::domain::{Catalog, Unit};
use order_agent::store::catalog::{self, Others, ProductRow};
use order_agent::store::{Store, TenantTx, distributors};
use rust_decimal::Decimal;

use crate::support::house::House;
use crate::support::world::{settings, settle};
use crate::support::{Database, distributor, now};

fn row(sku: &str, variant_of: Option<&str>) -> ProductRow {
    ProductRow {
        sku: sku.to_owned(),
        name: format!("Product {sku}"),
        brand: "Acme".to_owned(),
        category: "Dairy > Milk".to_owned(),
        size: "12 x 1 l".to_owned(),
        units: UnitTable {
            default: Unit::new("case"),
            sold_in: vec![
                (Unit::each(), Decimal::ONE),
                (Unit::new("case"), Decimal::new(12, 0)),
            ],
            contents: vec![(Unit::new("l"), Decimal::new(12, 0))],
        },
        unit_price: Decimal::new(1150, 2),
        aliases: vec!["milk".to_owned()],
        keywords: vec!["white".to_owned()],
        misspellings: vec!["mlik".to_owned()],
        minimum_order_quantity: Some(Decimal::new(5, 1)),
        maximum_order_quantity: None,
        order_multiple: None,
        in_stock: true,
        active: true,
        variant_of: variant_of.map(str::to_owned),
        eans: vec!["4006381333931".to_owned()],
    }
}

async fn written(store: &Store, rows: &[ProductRow], others: Others) -> Catalog {
    let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
    let version = catalog::write(&mut tx, rows, others, (&store.ids, now()))
        .await
        .unwrap();
    let catalog = catalog::load(&mut tx).await.unwrap();
    assert_eq!(catalog.version, version);
    tx.commit().await.unwrap();
    catalog
}

#[tokio::test]
async fn a_catalog_comes_back_as_it_was_written() {
    let store = Database::new().await.store().await;
    settle(&store, 1).await;
    let listed = row("A-1", None);
    let catalog = written(
        &store,
        &[row("A-2", Some("A-1")), listed.clone()],
        Others::Deactivate,
    )
    .await;
    let (base, variant) = (
        catalog.by_sku("A-1").unwrap(),
        catalog.by_sku("A-2").unwrap(),
    );
    assert_eq!(variant.variant_of, Some(base.id));
    assert_eq!(catalog.products()[0].sku, "A-2", "the list's own order");
    assert_eq!(
        (&base.units, base.unit_price),
        (&listed.units, listed.unit_price)
    );
    assert_eq!(base.minimum_order_quantity, listed.minimum_order_quantity);
    assert_eq!((&base.aliases, &base.eans), (&listed.aliases, &listed.eans));
}

#[tokio::test]
async fn a_new_list_keeps_ids_grows_the_version_and_retires_what_it_does_not_name() {
    let store = Database::new().await.store().await;
    settle(&store, 1).await;
    let first = written(
        &store,
        &[row("A-1", None), row("A-2", None)],
        Others::Deactivate,
    )
    .await;
    let dearer = ProductRow {
        unit_price: Decimal::new(1200, 2),
        ..row("A-1", None)
    };
    let kept = written(&store, std::slice::from_ref(&dearer), Others::Keep).await;
    assert!(kept.by_sku("A-2").unwrap().active);
    let second = written(&store, &[dearer], Others::Deactivate).await;
    assert!(second.version > first.version);
    assert_eq!(
        second.by_sku("A-1").unwrap().id,
        first.by_sku("A-1").unwrap().id
    );
    assert_eq!(
        second.by_sku("A-1").unwrap().unit_price,
        Decimal::new(1200, 2)
    );
    assert!(!second.by_sku("A-2").unwrap().active);
}

#[tokio::test]
async fn settings_come_back_with_their_terms() {
    let database = Database::new().await;
    let store = database.store().await;
    let mut wanted = settings(1);
    wanted.terms.cutoff = NaiveTime::from_hms_opt(16, 0, 0);
    wanted.terms.cutoff_days_before = 1;
    wanted.terms.delivery_days = Some(vec![Weekday::Tue, Weekday::Sat]);
    wanted.terms.holidays = BTreeSet::from([NaiveDate::from_ymd_opt(2026, 12, 25).unwrap()]);
    let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    wanted.terms.extra_days = BTreeSet::from([day(27), day(28)]);
    let noon = |of| day(of).and_hms_opt(12, 0, 0).unwrap();
    wanted.terms.cutoffs = BTreeMap::from([(day(22), noon(20)), (day(27), noon(23))]);
    wanted.terms.minimum_order = Some(Decimal::new(5000, 2));
    distributors::create(&store, &wanted, now()).await.unwrap();
    let mut tx = TenantTx::begin(&store.pool, wanted.id).await.unwrap();
    assert_eq!(
        distributors::settings(&mut tx).await.unwrap().as_ref(),
        Some(&wanted)
    );
    let listed = distributors::list(&database.admin_options()).await.unwrap();
    assert_eq!(listed, [(wanted.id, wanted.business_name)]);
}

/// Writes rows as they are now under the next version.
async fn rewrite(house: &House, change: impl Fn(&mut ProductRow)) {
    let mut tx = TenantTx::begin(&house.store.pool, distributor(1))
        .await
        .unwrap();
    let now = catalog::load(&mut tx).await.unwrap();
    let products: Vec<_> = now
        .products()
        .iter()
        .map(|own| own.as_ref().clone())
        .collect();
    let mut rows = ProductRow::of_all(&products);
    rows.iter_mut().for_each(change);
    let stamp = (&*house.store.ids, clock::now());
    catalog::write(&mut tx, &rows, Others::Keep, stamp)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_next_turn_knows_a_product_by_its_new_name_and_no_longer_by_the_old() {
    let house = House::new().await;
    let reply = house.whatsapp("wamid.1", "2 bags yellow onions").await;
    assert!(reply.contains("Yellow Onions"), "{reply}");
    rewrite(&house, |row| {
        if row.sku == "P-2" {
            row.name = "Purple Shallots 50 lb".to_owned();
            row.keywords.clear();
        }
    })
    .await;
    let reply = house.whatsapp("wamid.2", "1 bag purple shallots").await;
    assert!(reply.contains("Purple Shallots"), "{reply}");
    let reply = house.whatsapp("wamid.3", "3 bags yellow onions").await;
    assert!(!reply.contains("3 bags Purple Shallots"), "{reply}");
}

#[tokio::test]
async fn the_next_turn_knows_a_new_word_of_the_distributors() {
    let house = House::new().await;
    let before = house.whatsapp("wamid.1", "2 bags zorbels").await;
    assert!(!before.contains("Russet"), "{before}");
    let sql = "insert into product_aliases (distributor_id, id, product_id, alias, origin)
        select distributor_id, gen_random_uuid(), id, 'zorbels', 'STAFF' from products where sku = 'P-1'";
    sqlx::query(sql)
        .execute(&mut house.admin().await)
        .await
        .unwrap();
    let after = house.whatsapp("wamid.2", "2 bags zorbels").await;
    assert!(after.contains("Russet Potatoes"), "{after}");
}

#[tokio::test]
async fn only_what_changed_is_read_again_and_makes_the_same_catalog() {
    let house = House::new().await;
    let mut tx = TenantTx::begin(&house.store.pool, distributor(1))
        .await
        .unwrap();
    let older = catalog::load(&mut tx).await.unwrap();
    drop(tx);
    rewrite(&house, |row| {
        row.active = row.sku != "D-2";
        if row.sku == "M-1" {
            row.units
                .sold_in
                .push((Unit::new("carton"), Decimal::new(4, 0)));
        }
    })
    .await;
    let mut tx = TenantTx::begin(&house.store.pool, distributor(1))
        .await
        .unwrap();
    let followed = catalog::follow(&mut tx, &older).await.unwrap();
    assert_eq!(followed, catalog::load(&mut tx).await.unwrap());
    assert!(!followed.by_sku("D-2").unwrap().active);
    let shared = followed.products().iter().zip(older.products());
    let read: Vec<&str> = shared
        .filter(|(now, before)| !std::sync::Arc::ptr_eq(now, before))
        .map(|(now, _)| now.sku.as_str())
        .collect();
    assert_eq!(read, ["D-2", "M-1"]);
}
