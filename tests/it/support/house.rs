//! How does a test stand where a provider stands? A distributor with goods, customers and an account
//! at every provider, an HTTP ingress on this machine, and the steps of the workers.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use chrono::{DateTime, TimeDelta, Utc};
use order_agent::channels::credentials::{Credentials, Token};
use order_agent::clock::Clock;
use order_agent::config::Secret;
use order_agent::courier::{self, Courier, Endpoints, Mode, send};
use order_agent::domain::{
    AccountKey, ConversationId, DistributorId, IntegrationId, ProductId, Provider,
};
use order_agent::http::{self, Accounts, BodyCap, Ingress, Pictures};
use order_agent::intake::{Door, Inlet};
use order_agent::store::accounts::{self, Account};
use order_agent::store::catalog::{self, Others, ProductRow};
use order_agent::store::customers::{self, Scope};
use order_agent::store::transcript::{self, Speaker};
use order_agent::store::{Store, TenantTx};
use order_agent::turns::{SecondReader, Settings, Turns};
use order_agent::{catalog_file, clock, customer_file};
use reqwest::{RequestBuilder, StatusCode};
use sqlx::postgres::PgConnection;
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::providers::{self, Providers};
use super::world::settle;
use super::{Database, distributor};

/// The largest body that the ingress of a test takes.
pub const BODY_CAP: usize = 64 * 1024;

/// What Meta shows at its handshake.
pub const VERIFY_TOKEN: &str = "shown-by-meta";

/// A customer that the distributor knows, on every channel.
pub const PHONE: &str = "+12125550101";
/// The same customer's address.
pub const EMAIL: &str = "kitchen@corner-diner.example";

const CATALOG: &str = "\
sku,name,brand,category,size,unit,units,contents,unit_price,aliases,keywords,misspellings,minimum_order_quantity,maximum_order_quantity,order_multiple,in_stock,active,variant_of,ean
D-1,Whole Milk 1 gal,Hillside,Dairy > Milk,1 gal,case,each:1|case:4,each:4,15.20,,milk,,,,,true,true,,
D-2,Salted Butter 1 lb,Hillside,Dairy > Butter,36 x 1 lb,case,case:1,lb:36,104.00,,butter,,,,,true,true,,
P-1,Russet Potatoes 50 lb,,Produce > Potatoes,50 lb,bag,bag:1,lb:50,23.75,russets,potatoes,,,,,true,true,,
P-2,Yellow Onions 50 lb,,Produce > Onions,50 lb,bag,bag:1,lb:50,21.10,,onions,,,,,true,true,,
M-1,Ground Beef 10 lb,Redfield,Meat > Beef,10 lb,pack,pack:1,lb:10,48.60,,beef,,,,,true,true,,
";

const CUSTOMERS: &str = "\
customer_code,business_name,contact_person_name,phone,email,address
DINER,Corner Diner,Ann,+12125550101,kitchen@corner-diner.example,1 Main Street
";

/// A distributor at work. Its ingress ends with the test's runtime.
pub struct House {
    /// Its database.
    pub database: Database,
    /// The service's way into it.
    pub store: Store,
    /// The providers that deliver to it.
    pub providers: Providers,
    /// The worker of its conversations.
    pub turns: Turns,
    tasks: TaskTracker,
}

impl House {
    /// Messages go straight from HTTP into the database, and are due at once.
    pub async fn new() -> Self {
        let database = Database::new().await;
        let store = database.store().await;
        furnish(&store).await;
        let tasks = TaskTracker::new();
        let address = serve(&tasks, async |address| ingress(&store, address)).await;
        Self {
            database,
            providers: Providers::new(address),
            turns: worker(&store),
            store,
            tasks,
        }
    }

    /// Its worker asks models, and there is money for it.
    pub async fn asking(mut self, second: SecondReader) -> Self {
        self.turns = Turns::new(self.store.clone(), second, turn_settings());
        let rich = "update distributors set ai_enabled = true, monthly_ai_budget_usd = 100";
        let mut admin = self.admin().await;
        sqlx::raw_sql(rich).execute(&mut admin).await.unwrap();
        self
    }

    /// Another worker of the same conversations.
    pub fn another_worker(&self) -> Turns {
        worker(&self.store)
    }

    /// A courier of its replies that writes down what leaves, and sends nothing.
    pub fn recorder(&self) -> Courier {
        let settings = courier::Settings {
            mode: Mode::Record,
            endpoints: Endpoints {
                meta: String::new(),
                twilio: String::new(),
                postmark: String::new(),
                public_url: String::new(),
            },
            lease: send::ANSWER_TIMEOUT,
            max_attempts: 3,
        };
        let http = send::Http::new(send::ANSWER_TIMEOUT).unwrap();
        Courier::new(self.store.clone(), http, settings)
    }

    /// A superuser, to look at what is really there.
    pub async fn admin(&self) -> PgConnection {
        self.database.admin().await
    }

    /// Serves whatever a test puts in a provider's place; gives its address.
    pub async fn serve(&self, router: Router) -> String {
        serve(&self.tasks, async |_| router).await
    }

    /// Delivers a request that has to be taken.
    pub async fn take(&self, request: RequestBuilder) {
        let (status, body) = answer(request).await;
        assert_eq!(status, StatusCode::OK, "{body}");
    }

    /// Delivers a message by WhatsApp and reads it; gives the reply.
    pub async fn whatsapp(&self, id: &str, text: &str) -> String {
        self.take(self.providers.whatsapp(PHONE, id, text)).await;
        self.read_all().await;
        self.reply_to(id).await
    }

    /// Walks everything that is due.
    pub async fn read_all(&self) {
        while self.turns.run_due(clock::now()).await.unwrap() > 0 {}
    }

    /// What was answered to a message; empty when nothing was.
    pub async fn reply_to(&self, id: &str) -> String {
        let mut tx = TenantTx::begin(&self.store.pool, distributor(1))
            .await
            .unwrap();
        let sealer = self.store.keyring.sealer(&mut tx).await.unwrap();
        let conversation = conversation(&mut tx, id).await;
        let position = transcript::position_of(&mut tx, id).await.unwrap();
        let said = transcript::after(&mut tx, &sealer, (conversation, position))
            .await
            .unwrap();
        let replies = said.into_iter().filter(|one| one.by == Speaker::Agent);
        replies.map(|one| one.text).collect()
    }

    /// What is stored of a customer's message.
    pub async fn words_of(&self, id: &str) -> String {
        let mut tx = TenantTx::begin(&self.store.pool, distributor(1))
            .await
            .unwrap();
        let sealer = self.store.keyring.sealer(&mut tx).await.unwrap();
        let conversation = conversation(&mut tx, id).await;
        let position = transcript::position_of(&mut tx, id).await.unwrap();
        let said = transcript::after(&mut tx, &sealer, (conversation, position - 1)).await;
        said.unwrap().swap_remove(0).text
    }

    /// What the staff sees of the conversation of a customer's message.
    pub async fn summed_up(&self, id: &str) -> String {
        let mut tx = TenantTx::begin(&self.store.pool, distributor(1))
            .await
            .unwrap();
        let sealer = self.store.keyring.sealer(&mut tx).await.unwrap();
        let conversation = conversation(&mut tx, id).await;
        transcript::summary(&mut tx, &sealer, conversation)
            .await
            .unwrap()
            .unwrap_or_default()
    }
}

async fn conversation(tx: &mut TenantTx, id: &str) -> ConversationId {
    let found = transcript::conversation_of(tx, id).await.unwrap();
    found.expect("the message is stored")
}

/// Sends a request; gives what was answered.
pub async fn answer(request: RequestBuilder) -> (StatusCode, String) {
    let response = request.send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

/// Now, and far enough later that every lease of a test is over.
pub fn much_later() -> DateTime<Utc> {
    clock::now() + TimeDelta::minutes(2)
}

/// How a test's workers walk turns.
pub fn turn_settings() -> Settings {
    Settings {
        workers: 4,
        lease: Duration::from_secs(60),
        max_attempts: 3,
    }
}

fn worker(store: &Store) -> Turns {
    Turns::new(store.clone(), SecondReader::nobody(), turn_settings())
}

fn ingress(store: &Store, address: &str) -> Router {
    let door = Door {
        store: store.clone(),
        quiet_window: Some(Duration::ZERO),
        clock: Clock::System,
    };
    let ingress = Ingress {
        accounts: Accounts::new(store.clone()),
        inlet: Inlet::Direct(door),
        store: store.clone(),
        public_url: address.to_owned(),
        meta_verify_token: Some(Secret::new(VERIFY_TOKEN.to_owned())),
        pictures: Pictures::KeptForTheTurn,
        clock: Clock::System,
    };
    http::ingress(Arc::new(ingress), BodyCap(BODY_CAP))
}

async fn serve(tasks: &TaskTracker, router: impl AsyncFnOnce(&str) -> Router) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = router(&address).await;
    tasks.spawn(async move { axum::serve(listener, router).await });
    address
}

/// Distributor 1 with its accounts, goods and customers.
pub async fn furnish(store: &Store) {
    let house = settle(store, 1).await;
    for (number, (key, credentials)) in (1..).zip(other_accounts()) {
        connect(store, house, number, (key, credentials)).await;
    }
    let mut tx = TenantTx::begin(&store.pool, house).await.unwrap();
    let sealer = store.keyring.sealer(&mut tx).await.unwrap();
    let mut number = 0_u128;
    let ids = || {
        number += 1;
        ProductId(Uuid::from_u128(number))
    };
    let products = catalog_file::read_catalog(CATALOG.as_bytes(), ids).unwrap();
    let (rows, stamp) = (ProductRow::of_all(&products), (&*store.ids, clock::now()));
    catalog::write(&mut tx, &rows, Others::Keep, stamp)
        .await
        .unwrap();
    let (known, _) = customer_file::read(CUSTOMERS.as_bytes()).unwrap();
    let mut scope = Scope {
        tx: &mut tx,
        sealer: &sealer,
        ids: &store.ids,
        now: clock::now(),
    };
    customers::import(&mut scope, &known).await.unwrap();
    tx.commit().await.unwrap();
}

/// Connects one more account of a distributor that is there.
pub async fn connect(
    store: &Store,
    distributor: DistributorId,
    number: u128,
    (key, credentials): (&str, Credentials),
) {
    let account = Account {
        id: IntegrationId(Uuid::from_u128(0xacc1_0000 + number)),
        distributor,
        key: AccountKey {
            provider: credentials.provider(),
            key: key.to_owned(),
        },
        credentials,
    };
    let mut tx = TenantTx::begin(&store.pool, distributor).await.unwrap();
    let sealer = store.keyring.sealer(&mut tx).await.unwrap();
    accounts::add(&mut tx, &sealer, &account).await.unwrap();
    tx.commit().await.unwrap();
}

/// What [`settle`] does not connect: everything but WhatsApp.
fn other_accounts() -> [(&'static str, Credentials); 3] {
    let token = |text: &str| Token::new(text.to_owned());
    let twilio = Credentials::Twilio {
        account_sid: providers::ACCOUNT_SID.to_owned(),
        auth_token: token(providers::AUTH_TOKEN),
        messaging_service_sid: None,
    };
    let postmark = Credentials::Postmark {
        server_token: token("never used"),
        webhook_user: providers::WEBHOOK_USER.to_owned(),
        webhook_password: token(providers::WEBHOOK_PASSWORD),
    };
    let smtp = Credentials::Smtp {
        url: token("smtp://127.0.0.1:9"),
        webhook_token: token(providers::MAIL_TOKEN),
    };
    assert_eq!(smtp.provider(), Provider::Smtp);
    [
        (providers::SMS_NUMBER, twilio),
        (providers::MAILBOX, postmark),
        (providers::RAW_MAILBOX, smtp),
    ]
}
