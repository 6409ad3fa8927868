//! What did the model say? Its JSON, taken apart claim by claim, with nothing believed yet.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

/// Claims that are looked at: a message has no more lines than the reader reads of one.
const MOST_CLAIMS: usize = 200;

/// A model's answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// What it says the customer does; what is no claim at all stands as an error.
    pub claims: Vec<Result<Claim, Malformed>>,
    /// Words that it could not place, as it quotes them.
    pub not_understood: Vec<String>,
}

/// An answer of which nothing can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// There is no JSON object in it.
    #[error("the answer is no JSON object")]
    NoObject,
    /// The object has no list of operations.
    #[error("the answer has no list of operations")]
    NoOperations,
    /// It has more operations than any message.
    #[error("the answer has more than {MOST_CLAIMS} operations")]
    TooMany,
}

/// An entry that is no claim: an unknown field, operation or type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

/// One operation that the model claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What the customer does.
    pub op: Op,
    /// The words that it is said to come from.
    pub quote: String,
    /// The key of a candidate.
    pub product: Option<String>,
    /// How much.
    pub quantity: Option<Decimal>,
    /// Of what.
    pub unit: Option<String>,
    /// The key of what goes.
    pub replaces: Option<String>,
    /// How sure the model says it is, from 0 to 1.
    pub confidence: f64,
}

/// The operations of the schema in `prompts/order_extraction.v1.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Op {
    /// Names goods.
    Add,
    /// Fixes a quantity.
    Set,
    /// Adds to a line.
    More,
    /// Takes some off a line.
    Less,
    /// Multiplies a line.
    Times,
    /// Takes a line off.
    Remove,
    /// One product for another.
    Replace,
    /// Puts a line back.
    Restore,
    /// The usual.
    RepeatUsual,
    /// The last order.
    RepeatLast,
    /// A yes.
    Confirm,
    /// Drops the order.
    Cancel,
    /// A day.
    DeliveryDate,
    /// A PO number.
    PurchaseOrder,
    /// A note.
    Comment,
    /// What something costs.
    AskPrice,
    /// Whether something is there.
    AskStock,
    /// Any other question.
    Question,
    /// Where is an order.
    Status,
    /// Something is wrong.
    Complaint,
    /// Wants a person.
    Person,
    /// More is to come.
    MoreToCome,
    /// Talk.
    SmallTalk,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClaim {
    op: Op,
    quote: String,
    #[serde(default)]
    product: Option<String>,
    #[serde(default)]
    quantity: Option<RawNumber>,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    replaces: Option<String>,
    confidence: f64,
}

/// Servers without strict schemas write numbers as numbers.
#[derive(Deserialize)]
#[serde(untagged)]
enum RawNumber {
    Text(String),
    Number(serde_json::Number),
}

impl Answer {
    /// Takes the text of an answer apart.
    ///
    /// # Errors
    /// When it is no JSON object with a list of operations that a message can have.
    pub fn parse(text: &str) -> Result<Self, Unusable> {
        let value: Value = serde_json::from_str(text.trim()).map_err(|_| Unusable::NoObject)?;
        let object = value.as_object().ok_or(Unusable::NoObject)?;
        let operations = object.get("operations").and_then(Value::as_array);
        let operations = operations.ok_or(Unusable::NoOperations)?;
        if operations.len() > MOST_CLAIMS {
            return Err(Unusable::TooMany);
        }
        let not_understood = object.get("not_understood").and_then(Value::as_array);
        Ok(Self {
            claims: operations.iter().map(claim).collect(),
            not_understood: not_understood
                .into_iter()
                .flatten()
                .filter_map(|words| words.as_str().map(str::to_owned))
                .take(MOST_CLAIMS)
                .collect(),
        })
    }
}

fn claim(value: &Value) -> Result<Claim, Malformed> {
    let raw = RawClaim::deserialize(value).map_err(|_| Malformed)?;
    let quantity = match raw.quantity {
        None => None,
        Some(number) => Some(decimal(&number).ok_or(Malformed)?),
    };
    if !(0.0..=1.0).contains(&raw.confidence) {
        return Err(Malformed);
    }
    Ok(Claim {
        op: raw.op,
        quote: raw.quote,
        product: raw.product,
        quantity,
        unit: raw.unit.map(|unit| unit.trim().to_lowercase()),
        replaces: raw.replaces,
        confidence: raw.confidence,
    })
}

fn decimal(number: &RawNumber) -> Option<Decimal> {
    let parsed = match number {
        RawNumber::Text(text) => text.trim().parse(),
        RawNumber::Number(number) => number.to_string().parse(),
    };
    parsed.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(operation: &str) -> Result<Claim, Malformed> {
        let text = format!(r#"{{"operations":[{operation}],"not_understood":[]}}"#);
        Answer::parse(&text).unwrap().claims.remove(0)
    }

    #[test]
    fn a_claim_may_leave_out_what_it_has_nothing_to_say_of() {
        let claim = one(r#"{"op":"ADD","quote":"2 milk","quantity":2,"confidence":0.9}"#).unwrap();
        assert_eq!((claim.op, claim.quantity), (Op::Add, Some(Decimal::TWO)));
        assert_eq!(claim.product, None);
    }

    #[test]
    fn one_entry_that_is_no_claim_does_not_spoil_the_others() {
        let text = r#"{"operations":[{"op":"PAY","quote":"x","confidence":1},
            {"op":"ADD","quote":"2 milk","confidence":0.5}]}"#;
        let claims = Answer::parse(text).unwrap().claims;
        assert_eq!(claims[0], Err(Malformed));
        assert!(claims[1].is_ok());
    }

    #[test]
    fn unknown_fields_and_impossible_confidences_are_malformed() {
        for entry in [
            r#"{"op":"ADD","quote":"2 milk","price":"0.01","confidence":1}"#,
            r#"{"op":"ADD","quote":"2 milk","confidence":7}"#,
            r#"{"op":"ADD","quote":"2 milk","confidence":-0.1}"#,
            r#"{"op":["ADD","REMOVE"],"quote":"2 milk","confidence":1}"#,
            r#"{"op":"ADD","quote":"2 milk","quantity":"two","confidence":1}"#,
        ] {
            assert_eq!(one(entry), Err(Malformed), "{entry}");
        }
    }

    #[test]
    fn what_is_no_answer_says_why() {
        let refused = |text: &str| Answer::parse(text).unwrap_err();
        assert_eq!(refused("I cannot help with that."), Unusable::NoObject);
        assert_eq!(refused(r#"{"operations":[{"op""#), Unusable::NoObject);
        assert_eq!(refused("{}"), Unusable::NoOperations);
        let many = vec!["{}"; MOST_CLAIMS + 1].join(",");
        assert_eq!(
            refused(&format!(r#"{{"operations":[{many}]}}"#)),
            Unusable::TooMany
        );
    }
}
