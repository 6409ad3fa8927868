//! The main intent of a burst, from what the customer did with it.

use super::{Assent, Deed, Turn};
use crate::domain::Intent;

/// What the customer mainly wants: goods win over everything beside them.
#[must_use]
pub fn main(turn: &Turn<'_>) -> Intent {
    let did = |deed: Deed| turn.deeds.contains(&deed);
    let agrees = turn.assent == Assent::Given && !did(Deed::NewGoods) && !did(Deed::Unseen);
    let answered = turn.answered;
    let stale = turn.assent == Assent::Stale || did(Deed::Agreed);
    [
        (did(Deed::Cancelled) && !did(Deed::Added), Intent::Cancel),
        (agrees, Intent::Confirm),
        (did(Deed::Added), Intent::Order),
        (answered.is_some(), answered.unwrap_or(Intent::Order)),
        (did(Deed::Changed), Intent::Change),
        (did(Deed::Began), Intent::Order),
        (stale, Intent::Confirm),
        (did(Deed::Declined), Intent::Change),
        (did(Deed::Complained), Intent::Complaint),
        (did(Deed::Status), Intent::Status),
        (did(Deed::Asked), Intent::Question),
        (did(Deed::Greeted) && !did(Deed::Noise), Intent::Greeting),
    ]
    .into_iter()
    .find_map(|(holds, intent)| holds.then_some(intent))
    .unwrap_or(Intent::Other)
}
