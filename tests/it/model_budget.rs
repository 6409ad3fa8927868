//! Is a distributor's money for models ever overspent, and is an answer ever paid for twice?

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use order_agent::domain::{ConversationId, DistributorId, MessageId};
use order_agent::llm::{Allowance, Answer, Counted, Failure, Finish, Kind, Priced, Usage};
use order_agent::privacy::redact;
use order_agent::store::model_budget::{self, Reservation, Reserved};
use order_agent::store::model_calls::{self, AgentType, Question};
use order_agent::store::{Store, TenantTx, inbox};
use order_agent::understanding::second::{Prompt, Request};
use rust_decimal::Decimal;
use sqlx::AssertSqlSafe;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::support::openai_server::{Act, OpenAiServer};
use crate::support::world::{message, settle};
use crate::support::{Database, distributor, now, value};

/// Millionths of a dollar.
fn micros(count: i64) -> Decimal {
    Decimal::new(count, 6)
}

/// A distributor with a message, and this to spend.
struct Shop {
    database: Database,
    store: Store,
}

impl Shop {
    async fn new(limits: &str) -> Self {
        let database = Database::new().await;
        let store = database.store().await;
        settle(&store, 1).await;
        let letter = [message(1, "wamid.1", "+15550100", "two milk")];
        inbox::accept(&store, &letter, now()).await.unwrap();
        let set = format!("update distributors set {limits}");
        sqlx::raw_sql(AssertSqlSafe(set))
            .execute(&mut database.admin().await)
            .await
            .unwrap();
        Self { database, store }
    }

    async fn tx(&self) -> TenantTx {
        TenantTx::begin(&self.store.pool, distributor(1))
            .await
            .unwrap()
    }

    async fn reserve(&self, usd: Decimal, at: DateTime<Utc>) -> Reserved {
        reserve(&self.store, distributor(1), (usd, at)).await
    }

    async fn spent(&self) -> (Decimal, i32) {
        sqlx::query_as(
            "select coalesce(sum(usd), 0), coalesce(sum(requests), 0)::integer from model_spending",
        )
        .fetch_one(&mut self.database.admin().await)
        .await
        .unwrap()
    }

    async fn question(&self, hash: u8, reservation: Reservation) -> Question<'static> {
        let mut admin = self.database.admin().await;
        Question {
            message: MessageId(value(&mut admin, "select id from messages").await),
            hash: [hash; 32],
            agent: AgentType::OrderProcessing,
            prompt: "order_extraction.v1",
            reservation,
            at: now(),
        }
    }

    async fn remember(&self, question: &Question<'_>, answer: &Answer) {
        let mut tx = self.tx().await;
        let sealer = self.store.keyring.sealer(&mut tx).await.unwrap();
        let ids = [
            Uuid::from_u128(rand::random()),
            Uuid::from_u128(rand::random()),
        ];
        model_calls::remember_answer(&mut tx, (&sealer, ids), question, answer)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn shown(&self, sql: &'static str) -> String {
        value(&mut self.database.admin().await, sql).await
    }
}

async fn reserve(
    store: &Store,
    distributor: DistributorId,
    (usd, at): (Decimal, DateTime<Utc>),
) -> Reserved {
    let mut tx = TenantTx::begin(&store.pool, distributor).await.unwrap();
    let reserved = model_budget::reserve(&mut tx, usd, at).await.unwrap();
    tx.commit().await.unwrap();
    reserved
}

fn reservation(reserved: Reserved) -> Reservation {
    match reserved {
        Reserved::Reserved(reservation) => reservation,
        Reserved::NoModel | Reserved::OverBudget | Reserved::TooManyRequests => {
            panic!("{reserved:?}")
        }
    }
}

fn answer(cost: Decimal) -> Answer {
    Answer {
        text: "{\"operations\":[]}".to_owned(),
        model: "gpt-4o-2024-08-06".to_owned(),
        usage: Usage {
            input: 900,
            cached_input: 400,
            output: 40,
            counted: Counted::Reported,
        },
        cost_usd: cost,
        priced: Priced::Listed,
        lost_usd: micros(7),
        took: Duration::from_millis(800),
        finish: Finish::Stop,
        attempts: 2,
        concurrent: 3,
    }
}

fn failure(lost: Decimal) -> Failure {
    Failure {
        kind: Kind::ServerFailed(503),
        lost_usd: lost,
        attempts: 2,
        concurrent: 5,
        took: Duration::from_millis(400),
        ..Failure::before_any_request(Kind::Off, "gpt-4o")
    }
}

#[tokio::test]
async fn fifty_workers_never_spend_a_cent_more_than_a_dollar_and_leave_less_than_one_call() {
    let shop = Shop::new("monthly_ai_budget_usd = 1, ai_enabled = true").await;
    let (most, dollar) = (micros(9_100), Decimal::ONE);
    let workers = TaskTracker::new();
    for worker in 0..50_i64 {
        let store = shop.store.clone();
        workers.spawn(async move {
            for call in 0.. {
                let wish = (micros(9_100), now());
                let Reserved::Reserved(promised) = reserve(&store, distributor(1), wish).await
                else {
                    return;
                };
                // What a call costs in the end varies, and every tenth worker dies before it says.
                if worker % 10 != 9 {
                    let cost = micros(1_000 + (worker * 977 + call * 331) % 8_000);
                    let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
                    model_budget::settle(&mut tx, promised, cost).await.unwrap();
                    tx.commit().await.unwrap();
                }
            }
        });
    }
    workers.close();
    workers.wait().await;
    let (spent, requests) = shop.spent().await;
    assert!(spent <= dollar, "{spent}");
    assert!(spent > dollar - most, "{spent} is less than it could be");
    assert!(requests > 100, "{requests}");
}

#[tokio::test]
async fn what_fifty_workers_ask_of_an_endpoint_costs_no_cent_more_than_a_dollar() {
    let shop = Shop::new("monthly_ai_budget_usd = 1, ai_enabled = true").await;
    let server = OpenAiServer::start([Act::Answer("{}")]).await;
    let model = server.model();
    let question = Request::new(Prompt::order_extraction(), "", &redact("two milk", &[]));
    let most = model.greatest_cost(&question, "gpt-4o");
    let workers = TaskTracker::new();
    for _ in 0..50 {
        let (store, model, question) = (shop.store.clone(), model.clone(), question.clone());
        workers.spawn(async move {
            while let Reserved::Reserved(promised) =
                reserve(&store, distributor(1), (most, now())).await
            {
                let allowance = Allowance {
                    model: "gpt-4o",
                    deadline: Duration::from_secs(60),
                    distributor: distributor(1),
                };
                let answer = model.ask(&question, allowance).await.unwrap();
                let mut tx = TenantTx::begin(&store.pool, distributor(1)).await.unwrap();
                let cost = answer.cost_usd + answer.lost_usd;
                model_budget::settle(&mut tx, promised, cost).await.unwrap();
                tx.commit().await.unwrap();
            }
        });
    }
    workers.close();
    workers.wait().await;
    // What the endpoint writes on its bill: 2,150 millionths a request.
    let bill = micros(2_150) * Decimal::from(server.requests());
    assert_eq!(shop.spent().await.0, bill);
    assert!(
        bill <= Decimal::ONE && bill > Decimal::ONE - most,
        "{bill} at {most} a call"
    );
}

#[tokio::test]
async fn without_a_budget_or_with_ai_switched_off_no_model_is_asked() {
    for limits in [
        "monthly_ai_budget_usd = 0, ai_enabled = true",
        "monthly_ai_budget_usd = 5, ai_enabled = false",
    ] {
        let shop = Shop::new(limits).await;
        assert_eq!(
            shop.reserve(micros(1), now()).await,
            Reserved::NoModel,
            "{limits}"
        );
        assert_eq!(
            shop.reserve(Decimal::ZERO, now()).await,
            Reserved::NoModel,
            "{limits}"
        );
        assert_eq!(shop.spent().await, (Decimal::ZERO, 0));
    }
}

#[tokio::test]
async fn the_months_questions_are_counted_and_none_is_one_too_many() {
    let shop =
        Shop::new("monthly_ai_budget_usd = 5, ai_enabled = true, max_monthly_ai_requests = 2")
            .await;
    for _ in 0..2 {
        reservation(shop.reserve(micros(10), now()).await);
    }
    assert_eq!(
        shop.reserve(micros(10), now()).await,
        Reserved::TooManyRequests
    );
    assert_eq!(
        shop.reserve(Decimal::TEN, now()).await,
        Reserved::OverBudget
    );
    assert_eq!(shop.spent().await, (micros(20), 2));
}

#[tokio::test]
async fn a_month_begins_at_the_distributors_own_midnight() {
    let shop = Shop::new("monthly_ai_budget_usd = 1, ai_enabled = true").await;
    // New York is five hours behind in December.
    let midnight = DateTime::parse_from_rfc3339("2026-12-01T05:00:00Z")
        .unwrap()
        .to_utc();
    let before = midnight - TimeDelta::seconds(1);
    reservation(shop.reserve(Decimal::ONE, before).await);
    assert_eq!(shop.reserve(micros(1), before).await, Reserved::OverBudget);
    let next = reservation(shop.reserve(Decimal::ONE, midnight).await);
    assert_eq!(next.month.to_string(), "2026-12-01");
}

#[tokio::test]
async fn an_answer_settles_what_was_promised_and_stands_in_the_usage_of_its_hour() {
    let shop = Shop::new("monthly_ai_budget_usd = 5, ai_enabled = true").await;
    let promised = reservation(shop.reserve(micros(9_000), now()).await);
    let question = shop.question(1, promised).await;
    shop.remember(&question, &answer(micros(2_150))).await;
    let other = reservation(shop.reserve(micros(9_000), now()).await);
    let mut tx = shop.tx().await;
    let ids = [Uuid::from_u128(1), Uuid::from_u128(2)];
    let asked = shop.question(2, other).await;
    model_calls::record_failure(&mut tx, ids, &asked, &failure(micros(500)))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shop.spent().await, (micros(2_657), 2));
    let usage = shop.shown("select concat_ws(' ', requests_count, model_requests, successful_requests, failed_requests,
        tokens_used, cost_usd, avg_response_time, peak_concurrent_requests, avg_confidence) from ai_usage_metrics").await;
    assert_eq!(usage, "2 2 1 1 940 0.002657 600 5");
    let error = shop.shown("select concat_ws('|', error_type, error_message, model_used, retryable, attempt) from ai_errors").await;
    assert_eq!(
        error,
        "server_failed|the server failed with status 503|gpt-4o|t|2"
    );
}

#[tokio::test]
async fn a_turn_that_is_walked_again_finds_the_answer_that_is_paid_for() {
    let shop = Shop::new("monthly_ai_budget_usd = 5, ai_enabled = true").await;
    let promised = reservation(shop.reserve(micros(9_000), now()).await);
    let question = shop.question(1, promised).await;
    let first = answer(micros(2_150));
    shop.remember(&question, &first).await;
    // Another worker asked the same meanwhile: its answer is paid for too, and the first one stays.
    let late = Answer {
        text: "{}".to_owned(),
        ..answer(micros(1_000))
    };
    let promised = reservation(shop.reserve(micros(9_000), now()).await);
    shop.remember(
        &Question {
            reservation: promised,
            ..question
        },
        &late,
    )
    .await;
    assert_eq!(shop.spent().await.0, micros(2_157 + 1_007));

    let mut tx = shop.tx().await;
    let sealer = shop.store.keyring.sealer(&mut tx).await.unwrap();
    let whose = (question.message, &question.hash);
    let kept = model_calls::answer_to(&mut tx, &sealer, whose)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        kept.answer,
        Answer {
            concurrent: 1,
            ..first
        }
    );
    let other = (question.message, &[9; 32]);
    assert_eq!(
        model_calls::answer_to(&mut tx, &sealer, other)
            .await
            .unwrap(),
        None
    );
    model_calls::mark_used(&mut tx, kept.id).await.unwrap();
    tx.commit().await.unwrap();
    let row = shop.shown("select concat_ws(' ', was_used, model_used, prompt_version, prompt_tokens, completion_tokens,
        tokens_used, cost_usd, processing_time, position('operations' in encode(response_content, 'escape'))) from ai_responses").await;
    assert_eq!(
        row,
        "t gpt-4o-2024-08-06 order_extraction.v1 900 40 940 0.002150 800 0"
    );
}

#[tokio::test]
async fn questions_about_a_message_and_in_its_conversation_are_counted_whatever_came_of_them() {
    let shop = Shop::new("monthly_ai_budget_usd = 5, ai_enabled = true").await;
    let promised = reservation(shop.reserve(micros(1), now()).await);
    let question = shop.question(1, promised).await;
    shop.remember(&question, &answer(micros(1))).await;
    let mut tx = shop.tx().await;
    let ids = [Uuid::from_u128(1), Uuid::from_u128(2)];
    model_calls::record_failure(&mut tx, ids, &question, &failure(Decimal::ZERO))
        .await
        .unwrap();
    let mut admin = shop.database.admin().await;
    let conversation = ConversationId(value(&mut admin, "select id from conversations").await);
    let long_ago = DateTime::UNIX_EPOCH;
    let asked = model_budget::asked(
        &mut tx,
        (question.message, conversation),
        (AgentType::OrderProcessing, long_ago),
    )
    .await
    .unwrap();
    assert_eq!((asked.about_message, asked.in_conversation), (2, 2));
    let elsewhere = (MessageId(Uuid::from_u128(5)), conversation);
    let asked = model_budget::asked(
        &mut tx,
        elsewhere,
        (AgentType::OrderProcessing, DateTime::<Utc>::MAX_UTC),
    )
    .await;
    let asked = asked.unwrap();
    assert_eq!((asked.about_message, asked.in_conversation), (0, 0));
}

#[tokio::test]
async fn the_owner_is_told_once_a_month_that_the_money_is_spent() {
    let shop = Shop::new("monthly_ai_budget_usd = 1, ai_enabled = true").await;
    let next_month = now() + TimeDelta::days(30);
    for at in [now(), now(), now() + TimeDelta::days(3), next_month] {
        let refused = shop.reserve(Decimal::TWO, at).await;
        let mut tx = shop.tx().await;
        let task = Uuid::from_u128(rand::random());
        model_budget::tell_owner_once(&mut tx, (task, &refused), at)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let tasks = shop.shown("select string_agg(concat_ws(' ', kind, reasons, details->>'month'), ', ' order by created_at)
        from review_tasks").await;
    assert_eq!(
        tasks,
        "MODEL_BUDGET {MODEL_BUDGET_SPENT} 2026-11-01, MODEL_BUDGET {MODEL_BUDGET_SPENT} 2026-12-01"
    );
    assert_eq!(shop.spent().await, (Decimal::ZERO, 0));
}
