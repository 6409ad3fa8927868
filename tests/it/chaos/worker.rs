//! What becomes of a turn whose worker dies, or comes too late?

use std::process::{Child, Command, Stdio};

use order_agent::clock;
use sqlx::ConnectOptions as _;

use super::{
    NO_ORDER_YET, ONE_ORDER, about_to_order, effects, hold, hold_orders, release, until_stuck,
};
use crate::support::house::{House, much_later};
use crate::support::value;
use crate::support::wait::until;

/// The real program, as somebody's supervisor would start it. It never outlives the test.
struct Program(Child);

impl Program {
    fn turns_of(house: &House) -> Self {
        let url = house.database.service_options().to_url_lossy();
        let child = Command::new(env!("CARGO_BIN_EXE_order-agent"))
            .args(["serve", "--only", "turns"])
            .env("DATABASE_URL", url.as_str())
            .env("ORDER_AGENT__KEYS__MASTER_KEY", "01".repeat(32))
            .env("ORDER_AGENT__HTTP__LISTEN", "127.0.0.1:0")
            .env("ORDER_AGENT__LOG__FILTER", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }

    /// No goodbye, nothing flushed.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Dead already, unless the test failed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_worker_killed_in_the_middle_of_its_commit_leaves_nothing_and_the_next_one_writes_the_order()
 {
    let (house, mut admin) = about_to_order().await;
    hold_orders(&mut admin).await;
    let mut program = Program::turns_of(&house);
    until_stuck(&mut admin, 1).await;
    program.kill();
    release(&mut admin).await;
    let next = house.another_worker();
    assert_eq!(
        next.run_due(clock::now()).await.unwrap(),
        0,
        "the lease still runs"
    );
    until("the dead worker's lease is over", async || {
        (next.run_due(much_later()).await.unwrap() == 1).then_some(())
    })
    .await;
    assert_eq!(effects(&mut admin).await, ONE_ORDER);
    assert_eq!(next.run_due(clock::now()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_worker_that_comes_back_after_its_lease_writes_nothing() {
    let (house, mut admin) = about_to_order().await;
    hold(
        &mut admin,
        "begin; lock table suppressions in access exclusive mode",
    )
    .await;
    let (slow, quick) = (house.another_worker(), house.another_worker());
    let now = clock::now();
    let late = async {
        until_stuck(&mut admin, 1).await;
        let taking_over = async { quick.run_due(much_later()).await.unwrap() };
        let letting_go = async {
            until_stuck(&mut admin, 2).await;
            release(&mut admin).await;
        };
        tokio::join!(taking_over, letting_go).0
    };
    let (first, second) = tokio::join!(slow.run_due(now), late);
    assert_eq!((first.unwrap(), second), (1, 1), "both walked the turn");
    assert_eq!(effects(&mut admin).await, ONE_ORDER);
}

#[tokio::test]
async fn a_worker_that_is_stopped_ends_the_turn_at_hand() {
    let (house, mut admin) = about_to_order().await;
    hold_orders(&mut admin).await;
    let mut program = Program::turns_of(&house);
    until_stuck(&mut admin, 1).await;
    let id = nix::unistd::Pid::from_raw(program.0.id().try_into().unwrap());
    nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGTERM).unwrap();
    assert_eq!(
        value::<i64>(&mut admin, "select count(*) from orders").await,
        0
    );
    release(&mut admin).await;
    assert!(program.0.wait().unwrap().success());
    assert_ne!(effects(&mut admin).await, NO_ORDER_YET);
    assert_eq!(effects(&mut admin).await, ONE_ORDER);
}
