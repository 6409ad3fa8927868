//! Does what a person decides about an order stand, once?

use order_agent::clock;
use order_agent::domain::unit::Amount;
use order_agent::domain::{Catalog, Quantity, TaskId, Unit};
use order_agent::store::review::{self, Correction, Ruling, RulingError};
use order_agent::store::{Sealer, TenantTx, catalog};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use crate::support::house::House;
use crate::support::{distributor, value};

/// A stranger's order of two lines, which waits for a person.
struct Desk {
    house: House,
    task: TaskId,
    admin: PgConnection,
}

impl Desk {
    async fn new() -> Self {
        let house = House::new().await;
        for (id, text) in [
            ("wamid.1", "2 cases whole milk, 1 russet potatoes"),
            ("wamid.2", "yes"),
        ] {
            house
                .take(house.providers.whatsapp("+12125550199", id, text))
                .await;
            house.read_all().await;
        }
        let mut admin = house.admin().await;
        let task = TaskId(value(&mut admin, "select id from review_tasks").await);
        Self { house, task, admin }
    }

    async fn begin(&self) -> (TenantTx, Sealer) {
        let store = &self.house.store;
        let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
        let sealer = store.keyring.sealer(&mut tx).await.unwrap();
        (tx, sealer)
    }

    async fn rule(&self, ruling: Ruling) -> Result<(), RulingError> {
        let (mut tx, _) = self.begin().await;
        review::rule(&mut tx, self.task, ruling, clock::now()).await?;
        tx.commit().await.unwrap();
        Ok(())
    }

    async fn correct(&self, line: u32) -> Result<(), RulingError> {
        let (mut tx, sealer) = self.begin().await;
        let catalog = catalog::load(&mut tx).await.unwrap();
        let lesson = (&sealer, self.house.store.ids.next(clock::now()));
        review::correct(&mut tx, self.task, &three_butter(&catalog, line), lesson).await?;
        tx.commit().await.unwrap();
        Ok(())
    }

    async fn order(&mut self) -> String {
        let sql = "select concat_ws(' ', status, requires_review, reviewed_at is not null,
                rejected_at is not null, total_amount) from orders";
        value(&mut self.admin, sql).await
    }

    async fn task(&mut self) -> String {
        let sql =
            "select concat_ws(' ', status, resolution, resolved_at is not null) from review_tasks";
        value(&mut self.admin, sql).await
    }
}

fn three_butter(catalog: &Catalog, line: u32) -> Correction<'_> {
    Correction {
        line,
        product: catalog.by_sku("D-2").unwrap(),
        amount: Amount {
            quantity: Quantity::new(Decimal::from(3)).unwrap(),
            unit: Unit::new("case"),
        },
        unit_price: Decimal::from(104),
        line_price: Decimal::from(312),
    }
}

#[tokio::test]
async fn an_accepted_order_is_confirmed() {
    let mut desk = Desk::new().await;
    assert_eq!(desk.order().await, "REVIEW t f f 54.15");
    desk.rule(Ruling::Accept).await.unwrap();
    assert_eq!(desk.order().await, "CONFIRMED f t f 54.15");
    assert_eq!(desk.task().await, "DONE accepted t");
}

#[tokio::test]
async fn a_rejected_order_is_not_delivered() {
    let mut desk = Desk::new().await;
    desk.rule(Ruling::Reject).await.unwrap();
    assert_eq!(desk.order().await, "REVIEW f t t 54.15");
    assert_eq!(desk.task().await, "DISMISSED rejected t");
}

#[tokio::test]
async fn a_second_decision_is_refused() {
    let mut desk = Desk::new().await;
    desk.rule(Ruling::Accept).await.unwrap();
    let again = desk.rule(Ruling::Reject).await.unwrap_err();
    assert!(matches!(again, RulingError::Decided { status, .. } if status == "DONE"));
    let late = desk.correct(1).await.unwrap_err();
    assert!(matches!(late, RulingError::Decided { .. }));
    assert_eq!(desk.order().await, "CONFIRMED f t f 54.15");
}

#[tokio::test]
async fn of_two_decisions_at_once_one_counts() {
    let desk = Desk::new().await;
    let (one, other) = tokio::join!(desk.rule(Ruling::Accept), desk.rule(Ruling::Reject));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

#[tokio::test]
async fn a_corrected_line_changes_the_total_and_is_kept_as_a_lesson() {
    let mut desk = Desk::new().await;
    desk.correct(1).await.unwrap();
    desk.rule(Ruling::Accept).await.unwrap();
    assert_eq!(desk.order().await, "CONFIRMED f t f 335.75");
    let line = "select concat_ws(' ', p.sku, l.product_name, l.quantity::float8, l.product_unit, l.unit_price::float8,
            l.line_price, l.manual_override, l.matching_method)
        from order_products l join products p on p.id = l.matched_product_id where l.line_order = 1";
    let line: String = value(&mut desk.admin, line).await;
    assert_eq!(
        line,
        "D-2 Salted Butter 1 lb 3 case 104 312.00 t MANUAL_OVERRIDE"
    );
    let lesson = "select concat_ws(' ', data_source, expected_output->>'quantity', actual_output->>'quantity')
        from ai_training_data";
    let lesson: String = value(&mut desk.admin, lesson).await;
    assert_eq!(lesson, "CORRECTED_AI_OUTPUT 3 2.000");
}

#[tokio::test]
async fn a_correction_of_a_line_that_is_not_there_changes_nothing() {
    let mut desk = Desk::new().await;
    let refused = desk.correct(7).await.unwrap_err();
    assert!(matches!(refused, RulingError::NoLine { line: 7, .. }));
    assert_eq!(desk.order().await, "REVIEW t f f 54.15");
    let lessons: i64 = value(&mut desk.admin, "select count(*) from ai_training_data").await;
    assert_eq!(lessons, 0);
}
