//! Does the embedded server start anywhere, survive a kill, and serve whoever starts it again?

use std::os::unix::fs::PermissionsExt as _;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use order_agent::store::embedded::{Options, SUPERUSER, Server, Start};
use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions as _, Connection as _};

use crate::support::{passable_folder, remove_when_this_process_ends, value};

fn options(name: &str) -> Options {
    let folder = passable_folder(name);
    remove_when_this_process_ends(&folder);
    Options::new(folder)
}

async fn connect(server: &Server) -> PgConnection {
    server
        .options(SUPERUSER, "postgres")
        .connect()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_started_server_has_a_private_socket_no_network_port_and_keeps_what_it_confirms() {
    let options = options("start");
    let server = Server::start(&options).await.unwrap();
    assert_eq!(server.start, Start::Created);
    let run = std::fs::metadata(options.folder.join("run")).unwrap();
    assert_eq!(run.permissions().mode() & 0o777, 0o700);
    let mut connection = connect(&server).await;
    let settings = "select current_setting('listen_addresses') || '|' || current_setting('fsync')";
    assert_eq!(value::<String>(&mut connection, settings).await, "|on");
    connection.close().await.unwrap();
    server.stop().await;
    assert!(!options.folder.join("data/postmaster.pid").exists());
}

#[tokio::test]
async fn a_running_server_is_adopted_and_a_stopped_one_is_started_with_its_data() {
    let options = options("adopt");
    let first = Server::start(&options).await.unwrap();
    let second = Server::start(&options).await.unwrap();
    assert_eq!(second.start, Start::Adopted);
    assert_eq!(second.process_id(), first.process_id());
    second.stop().await;
    drop(first);
    let third = Server::start(&options).await.unwrap();
    assert_eq!(third.start, Start::Started);
    third.stop().await;
}

#[tokio::test]
async fn two_starts_at_once_make_one_server() {
    let options = options("race");
    let (one, other) = tokio::join!(Server::start(&options), Server::start(&options));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.process_id(), other.process_id());
    assert_ne!(one.start, other.start);
    one.stop().await;
}

#[tokio::test]
async fn a_killed_server_comes_back_with_everything_that_was_committed() {
    let options = options("kill");
    let mut server = Server::start(&options).await.unwrap();
    let mut connection = connect(&server).await;
    sqlx::raw_sql("create table kept (n integer); insert into kept values (42)")
        .execute(&mut connection)
        .await
        .unwrap();
    kill(Pid::from_raw(server.process_id().unwrap()), Signal::SIGKILL).unwrap();
    server.ended().await;
    let again = Server::start(&options).await.unwrap();
    assert_eq!(again.start, Start::Started);
    let mut connection = connect(&again).await;
    assert_eq!(
        value::<i32>(&mut connection, "select n from kept").await,
        42
    );
    again.stop().await;
}

#[tokio::test]
async fn an_interrupted_creation_is_begun_again() {
    let options = options("half");
    let half = options.folder.join("data.new");
    std::fs::create_dir_all(&half).unwrap();
    std::fs::write(half.join("PG_VERSION"), "half").unwrap();
    let server = Server::start(&options).await.unwrap();
    assert_eq!(server.start, Start::Created);
    assert!(!half.exists());
    server.stop().await;
}
