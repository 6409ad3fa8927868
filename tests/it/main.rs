//! Does the service keep its promises on a real PostgreSQL, as the role that it runs as?
#![expect(
    clippy::unwrap_used,
    reason = "all of this is test code, its helpers included; a panic is how a test fails"
)]

mod analyses;
mod catalog;
mod chaos;
mod cli;
mod counters;
mod courier;
mod customers;
mod doors;
mod embedded;
mod eval_model;
mod history;
mod hostile_model;
mod inbox;
mod ingress;
mod intake;
mod isolation;
mod leftovers;
mod mail_pictures;
mod media;
mod model;
mod model_budget;
mod personal;
mod quiet_window;
mod replies;
mod review;
mod rhythm;
mod roles;
mod sealing;
mod second_reading;
mod staff;
mod statuses;
mod summaries;
mod support;
mod through_service;
mod traces;
mod trail;
