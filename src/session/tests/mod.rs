//! Dialogues that are scripted act by act, so that the rules are tested without a parser.

mod after_confirm;
mod answers;
mod anything_goes;
mod cart;
mod confirming;
mod duplicates;
mod edits;
mod finding;
mod goods;
mod late;
mod lines;
mod measures;
mod prices;
mod questions;
mod review;
mod talk;
mod taps;
mod terms;
mod timers;
mod trail;
mod words;
mod world;
mod written;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc, Weekday};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::basket::Line;
use super::event::{Context, Event, Heard, Medium, Settings, Sight, Step, Suppression};
use super::reply::{Notice, Reply};
use super::state::{Outcome, Status};
use super::{Conversation, Effect, OrderDraft, transition};
use crate::domain::calendar::Zone;
use crate::domain::message::{Authenticity, Origin};
use crate::domain::unit::{Amount, UnitTable};
use crate::domain::{
    Catalog, Channel, CustomerContext, CustomerId, DeliveryTerms, MatchingMethod, OrderId,
    OrderStatus, PastLine, PastOrder, Product, ProductId, Quantity, SessionId, Unit,
};
use crate::matching::Candidate;
use crate::understanding::{
    Act, Decision, Goods, Operation, Reading, Said, Span, Substitutes, Target, Wanted,
};

pub const MILK: ProductId = ProductId(Uuid::from_u128(1));
pub const SEMI: ProductId = ProductId(Uuid::from_u128(2));
pub const TRAY: ProductId = ProductId(Uuid::from_u128(3));
pub const BOX: ProductId = ProductId(Uuid::from_u128(4));
pub const CHICKEN: ProductId = ProductId(Uuid::from_u128(5));
pub const BUFFALO: ProductId = ProductId(Uuid::from_u128(6));
pub const COW: ProductId = ProductId(Uuid::from_u128(7));
pub const SALMON: ProductId = ProductId(Uuid::from_u128(8));
pub const WATER: ProductId = ProductId(Uuid::from_u128(9));
pub const COKE: ProductId = ProductId(Uuid::from_u128(10));
pub const PARMESAN: ProductId = ProductId(Uuid::from_u128(11));

pub use anything_goes::{Happening as Happened, any_happenings, happen, is_substitute};
use goods::products;
pub use words::*;
pub use world::*;
