//! Does the program do from a shell what it says, with exit codes that scripts can trust?

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use order_agent::store::embedded::{self, Options, SUPERUSER, Server};
use sqlx::ConnectOptions as _;
use sqlx::postgres::PgConnection;

use crate::support::{passable_folder, remove_when_this_process_ends, value};

/// The program with a data folder of its own.
struct Shell {
    folder: PathBuf,
}

/// What one run of it came to.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Shell {
    fn new(name: &str) -> Self {
        let folder = passable_folder(name);
        remove_when_this_process_ends(&folder);
        Self { folder }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_order-agent"));
        command
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_remove("DATABASE_URL")
            .env_remove("AMQP_URL")
            .env("ORDER_AGENT__EMBEDDED__DATA_DIR", &self.folder)
            .env("ORDER_AGENT__LOG__FILTER", "warn");
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).output().unwrap())
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// The server that runs of the program then find, so that not each of them starts one.
    async fn server(&self) -> (Server, PgConnection) {
        let server = Server::start(&Options::new(self.folder.clone()))
            .await
            .unwrap();
        let admin = server
            .options(SUPERUSER, embedded::DATABASE)
            .connect()
            .await;
        (server, admin.unwrap())
    }
}

impl Run {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code(),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// Asserts the exit code and gives what was printed.
    #[track_caller]
    fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self.out
    }
}

const CATALOG: &str = "\
sku,name,brand,category,size,unit,units,contents,unit_price,aliases,keywords,misspellings,minimum_order_quantity,maximum_order_quantity,order_multiple,in_stock,active,variant_of,ean
D-1,Whole Milk 1 gal,,Dairy,1 gal,case,each:1|case:4,each:4,15.20,,milk,,,,,true,true,,
D-2,Salted Butter 1 lb,,Dairy,36 x 1 lb,case,case:1,lb:36,dear,,butter,,,,,true,true,,
P-1,Russet Potatoes 50 lb,,Produce,50 lb,bag,bag:1,lb:50,23.75,,potatoes,,,,,true,true,,
";

const CUSTOMERS: &str = "\
customer_code,business_name,phone
DINER,Corner Diner,+12125550101
";

const PRODUCTS: &str = "select count(*) from products";

#[tokio::test]
async fn a_distributor_is_set_up_from_nothing_and_a_bad_row_keeps_its_file_out() {
    let shell = Shell::new("cli");
    let id = shell.run(&["distributor", "add", "House"]).done();
    assert!(id.trim().parse::<uuid::Uuid>().is_ok(), "{id}");
    let (server, mut admin) = shell.server().await;
    let catalog = shell.file("catalog.csv", CATALOG);

    let refused = shell.run(&["catalog", "import", &catalog]);
    assert_eq!(refused.code, Some(3), "{}", refused.err);
    let fault = format!("{catalog}: line 3, column unit_price: \"dear\" is no decimal number");
    assert!(refused.err.contains(&fault), "{}", refused.err);
    assert_eq!(value::<i64>(&mut admin, PRODUCTS).await, 0);

    let taken = shell
        .run(&["catalog", "import", &catalog, "--skip-bad"])
        .done();
    assert_eq!(
        taken,
        "2 products are in the catalog, 1 rows were left out\n"
    );
    assert_eq!(value::<i64>(&mut admin, PRODUCTS).await, 2);

    let customers = shell.file("customers.csv", CUSTOMERS);
    let taken = shell.run(&["customers", "import", &customers]).done();
    assert_eq!(taken, "1 customers are known, 0 rows were left out\n");
    assert_eq!(shell.run(&["orders", "list"]).done(), "No orders.\n");
    let unknown = uuid::Uuid::from_u128(7).to_string();
    let refused = shell.run(&["orders", "delivered", &unknown]);
    assert!(refused.err.contains("there is no order"), "{}", refused.err);

    agrees_on_terms(&shell);
    limits_a_model(&shell);
    refuses_to_run_as_a_superuser(&shell, &server);
    server.stop().await;
}

/// A new distributor has no budget and so no model; its staff sets both.
fn limits_a_model(shell: &Shell) {
    let model = |arguments: &[&str]| shell.run(&[&["model"], arguments].concat());
    let at_first = model(&["show"]).done();
    assert!(at_first.contains("0.000000 of 0.00 USD"), "{at_first}");
    let limits = ["--monthly-budget", "25", "--monthly-requests", "1000"];
    let set = model(&[&["set", "--name", "gpt-4o-mini"], &limits[..]].concat()).done();
    let lines: Vec<&str> = set.lines().collect();
    assert_eq!(
        lines[..2],
        ["switch         on", "model          gpt-4o-mini"]
    );
    assert!(lines[2].ends_with(" of 25.00 USD"), "{set}");
    assert_eq!(lines[3], "month's use    0 of 1000 questions");
    let off = model(&["set", "--switch", "off", "--monthly-requests", "none"]).done();
    assert!(
        off.starts_with("switch         off\nmodel          gpt-4o-mini\n"),
        "{off}"
    );
    assert!(off.ends_with("0 of any number questions\n"), "{off}");
    let negative = model(&["set", "--monthly-budget=-1"]);
    assert!(negative.err.contains("not below 0"), "{}", negative.err);
}

/// What one customer agreed lies over the house's own terms, and can be taken back.
fn agrees_on_terms(shell: &Shell) {
    let terms = |arguments: &[&str]| shell.run(&[&["terms"], arguments].concat());
    let house = terms(&["set", "--cutoff", "16:00", "--delivery-days", "MON,TUE,SAT"]).done();
    assert!(
        house.starts_with("delivery days  Mon Tue Sat\ncut-off        16:00, "),
        "{house}"
    );
    let diner = ["--customer", "DINER"];
    terms(&[&["set", "--delivery-days", "FRI"], &diner[..]].concat()).done();
    terms(&[&["close", "2026-12-25"], &diner[..]].concat()).done();
    let agreed = terms(&[&["show"], &diner[..]].concat()).done();
    let lines: Vec<&str> = agreed.lines().collect();
    assert_eq!(lines[0], "delivery days  Fri");
    assert!(lines[1].ends_with("16:00, 1 days before"), "{agreed}");
    assert_eq!(lines[3], "closed         2026-12-25");
    assert!(terms(&["show"]).done().ends_with("closed         -\n"));
    terms(&["extra", "2026-12-27", "--closes", "2026-12-23T12:00"]).done();
    let noon = terms(&["cutoff", "2026-12-26", "--closes", "2026-12-24T09:00"]).done();
    let expected = "extra days     2026-12-27\ncloses         2026-12-26 at 2026-12-24 09:00\n\
                    closes         2026-12-27 at 2026-12-23 12:00\n";
    assert!(noon.ends_with(expected), "{noon}");
    terms(&["open", "2026-12-26"]).done();
    let open = terms(&["open", "2026-12-26"]);
    assert!(open.err.contains("as any other"), "{}", open.err);
    terms(&["open", "2026-12-27"]).done();
    let forgotten = terms(&[&["forget"], &diner[..]].concat()).done();
    assert!(
        forgotten.starts_with("delivery days  Mon Tue Sat\n"),
        "{forgotten}"
    );
    let unknown = terms(&["show", "--customer", "NOBODY"]);
    assert!(
        unknown.err.contains("no customer NOBODY"),
        "{}",
        unknown.err
    );
}

fn refuses_to_run_as_a_superuser(shell: &Shell, server: &Server) {
    let url = server.options(SUPERUSER, embedded::DATABASE).to_url_lossy();
    let output = shell
        .command(&["serve"])
        .env("DATABASE_URL", url.as_str())
        .env("ORDER_AGENT__KEYS__MASTER_KEY", "01".repeat(32))
        .env("ORDER_AGENT__HTTP__LISTEN", "127.0.0.1:0")
        .output();
    let refused = Run::of(&output.unwrap());
    assert_eq!(refused.code, Some(1), "{}", refused.out);
    assert!(refused.err.contains("superuser"), "{}", refused.err);
}

#[test]
fn the_configuration_is_shown_without_its_secrets_and_a_wrong_one_is_refused_by_name() {
    let shell = Shell::new("cli-config");
    let mut check = shell.command(&["config", "check"]);
    let key = "ab".repeat(32);
    check.env("ORDER_AGENT__KEYS__MASTER_KEY", &key);
    let shown = Run::of(&check.output().unwrap()).done();
    assert!(
        shown.contains("[turns]") && !shown.contains(&key),
        "{shown}"
    );
    check.env("ORDER_AGENT__TURNS__WORKERS", "0");
    let refused = Run::of(&check.output().unwrap());
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.err.contains("ORDER_AGENT__TURNS__WORKERS"),
        "{}",
        refused.err
    );
}

#[test]
fn a_run_of_the_evaluation_can_be_read_by_programs() {
    let shell = Shell::new("cli-eval");
    let printed = shell
        .run(&["eval", "run", "eval/datasets/smoke", "--json"])
        .done();
    let report: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert!(report.as_object().is_some_and(|object| !object.is_empty()));
    assert!(
        !Path::new(&shell.folder).join("data").exists(),
        "it needs no database"
    );
}

#[test]
fn a_wrong_command_line_has_an_exit_code_of_its_own() {
    let shell = Shell::new("cli-usage");
    assert_eq!(shell.run(&["orders", "burn"]).code, Some(2));
}
