//! Acts by their short names, so that a dialogue reads like one.

use super::*;

pub fn operation(act: Act) -> Operation {
    let span = Span { start: 0, end: 0 };
    Operation::certain(act, span, "words".to_owned(), 0.95)
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn said(number: i64, unit: Option<&str>) -> Said {
    Said {
        number: Decimal::from(number),
        range_from: None,
        unit: unit.map(Unit::new),
    }
}

pub fn decision(product: ProductId) -> Decision {
    Decision::Product {
        chosen: candidate(product, 0.95),
        method: MatchingMethod::FuzzyMatch,
        others: Vec::new(),
    }
}

pub fn candidate(product: ProductId, probability: f64) -> Candidate {
    Candidate {
        product,
        probability,
    }
}

pub fn target(product: ProductId) -> Target {
    Target {
        words: word(product).to_owned(),
        decision: decision(product),
    }
}

pub fn goods(target: Target, said: Option<Said>) -> Goods {
    Goods {
        target,
        said,
        substitutes: Substitutes::Welcome,
        wanted: Wanted::Always,
        fallback: None,
    }
}

pub fn it() -> Target {
    Target {
        words: String::new(),
        decision: Decision::LastNamed,
    }
}

pub fn unclear(words: &str, products: &[ProductId]) -> Target {
    Target {
        words: words.to_owned(),
        decision: Decision::Ambiguous(products.iter().map(|one| candidate(*one, 0.4)).collect()),
    }
}

pub fn unknown(words: &str) -> Target {
    Target {
        words: words.to_owned(),
        decision: Decision::Unknown(Vec::new()),
    }
}

pub fn name(product: ProductId, number: i64) -> Act {
    Act::Name(goods(target(product), Some(said(number, None))))
}

pub fn name_in(product: ProductId, number: i64, unit: &str) -> Act {
    Act::Name(goods(target(product), Some(said(number, Some(unit)))))
}

pub fn more(product: ProductId, number: i64) -> Act {
    Act::More(goods(target(product), Some(said(number, None))))
}

pub fn set(product: ProductId, number: i64) -> Act {
    Act::Set(goods(target(product), Some(said(number, None))))
}

pub fn set_it(number: i64) -> Act {
    Act::Set(goods(it(), Some(said(number, None))))
}

pub fn how_much(number: i64, unit: Option<&str>) -> Act {
    Act::HowMuch(said(number, unit))
}

pub fn word(product: ProductId) -> &'static str {
    [
        "",
        "milk",
        "semi",
        "eggs",
        "box of eggs",
        "chicken",
        "buffalo",
        "cow",
        "salmon",
        "water",
        "coke",
        "parmesan",
    ][usize::try_from(product.0.as_u128()).unwrap()]
}

/// Whether a step asks something.
pub fn asks(step: &Step) -> bool {
    matches!(step.reply, Some(Reply::Question { .. }))
}

pub fn notices(step: &Step) -> Vec<Notice> {
    match &step.reply {
        None => Vec::new(),
        Some(
            Reply::Summary { notices, .. }
            | Reply::Question { notices, .. }
            | Reply::Placed { notices, .. }
            | Reply::Told(notices),
        ) => notices.clone(),
    }
}

pub fn has_task(step: &Step) -> bool {
    step.effects
        .iter()
        .any(|effect| matches!(effect, Effect::Task(_)))
}
