//! Which containers do people name for each other?

use super::Unit;

/// Containers that people name for each other: who sells by the crate is understood when a customer
/// asks for cases. A large can of oil is a drum, a canister or a jug as well.
const ALIKE: [&[&str]; 5] = [
    &["case", "crate", "carton"],
    &["bag", "sack"],
    &["tub", "bucket", "pail"],
    &["tin", "can"],
    &["can", "drum", "canister", "jug"],
];

/// What one piece comes in: who asks for 24 bottles of goods that hold 24 pieces means those.
const OF_ONE_PIECE: [&str; 10] = [
    "can", "tin", "bottle", "jar", "jug", "packet", "loaf", "head", "drum", "canister",
];

/// Of goods that are sold by the piece, what each piece may be called.
const SINGLES: [&str; 13] = [
    "loaf", "bottle", "tin", "can", "jar", "head", "ball", "tub", "pack", "bag", "bucket", "stick",
    "punnet",
];

/// Beside these, what is one piece wherever goods are sold by it.
const PIECES: [&str; 4] = ["bunch", "block", "keg", "net"];

/// Whether it may be one piece of goods that are sold by the piece.
pub(super) fn is_single(unit: &Unit) -> bool {
    SINGLES.contains(&unit.as_str())
}

/// Whether one piece of goods comes in it.
pub(super) fn holds_one_piece(unit: &Unit) -> bool {
    OF_ONE_PIECE.contains(&unit.as_str())
}

/// Whether goods that come in it, and are known to hold no pieces, are counted by it.
pub(super) fn is_one_piece(unit: &Unit) -> bool {
    is_single(unit) || holds_one_piece(unit) || PIECES.contains(&unit.as_str())
}

impl Unit {
    /// Whether the two names are used for the same kind of container.
    #[must_use]
    pub fn is_kind_of(&self, other: &Self) -> bool {
        let mut kinds = ALIKE.iter();
        kinds.any(|kind| kind.contains(&self.as_str()) && kind.contains(&other.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tin_is_a_can_and_a_box_is_no_case() {
        let alike = |one: &str, other: &str| Unit::new(one).is_kind_of(&Unit::new(other));
        assert!(alike("tin", "can") && alike("sack", "bag") && alike("drum", "can"));
        assert!(!alike("box", "case") && !alike("tin", "drum"));
    }
}
