//! What a language model says of a message, in the words of a script.

use order_agent::agent::second::{Answers, Wanted, questions};
use order_agent::agent::{Happening, World};
use order_agent::domain::ProductId;
use order_agent::session::Conversation;
use order_agent::understanding::second::{Policy, Prompt};
use serde_json::{Value, json};

use super::cast;

/// A key under which the model was shown nothing.
const NOT_SHOWN: &str = "P999";

/// The answer to every question about what happens. `ADD "2 cases milk" as 2 case Whole Milk 1 L` is a
/// claim with the words that it quotes, `REMOVE "the milk" of Whole Milk 1 L` one without a number,
/// `CONFIRM "fine"` one without goods; " // " parts several. What holds no quotation mark is no answer
/// that can be used.
pub fn answers(
    script: &str,
    conversation: &Conversation,
    happening: &Happening,
    world: &World<'_>,
) -> Answers {
    let policy = (Policy::Always, Prompt::order_extraction());
    let mut answers = Answers::default();
    for wanted in questions(conversation, happening, world, policy) {
        let text = answer(script, &wanted);
        answers.add(wanted, Some(text));
    }
    answers
}

fn answer(script: &str, wanted: &Wanted<'_>) -> String {
    if !script.contains('"') {
        return script.to_owned();
    }
    let claims = script.split(" // ");
    let operations: Vec<Value> = claims
        .map(|text| claim(text, &wanted.question.shown))
        .collect();
    json!({ "operations": operations, "not_understood": [] }).to_string()
}

fn claim(text: &str, shown: &[ProductId]) -> Value {
    let parts: Vec<&str> = text.split('"').collect();
    let [op, quote, goods] = parts.as_slice() else {
        panic!("{text:?} is no claim");
    };
    let (op, quote) = (op.trim(), *quote);
    let mut claim = json!({ "op": op, "quote": quote, "confidence": 1 });
    if let Some(name) = goods.trim().strip_prefix("of ") {
        claim["product"] = key(cast::product(name).id, shown).into();
    } else if let Some(goods) = goods.trim().strip_prefix("as ") {
        let (number, unit, product) = cast::parts(goods);
        claim["product"] = key(product.id, shown).into();
        claim["quantity"] = number.to_string().into();
        claim["unit"] = unit.into();
    }
    claim
}

fn key(product: ProductId, shown: &[ProductId]) -> String {
    let place = shown.iter().position(|id| *id == product);
    place.map_or_else(|| NOT_SHOWN.to_owned(), |place| format!("P{}", place + 1))
}
