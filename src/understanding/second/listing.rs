//! Which products is a model shown, and in which words?

use crate::domain::{Product, ProductId};
use crate::matching::Query;
use crate::understanding::reading::{Act, Asked, Decision, Operation, Target};

use super::ask::Told;

/// Products shown at most: four to each line of a ten-line message. It bounds what a request costs.
const MOST: usize = 40;
/// Products shown for one stretch of words: a question to the customer offers as many.
const FOR_ONE: usize = 4;

/// The products that may be meant, best first.
pub(super) struct Listing {
    pub products: Vec<ProductId>,
}

impl Listing {
    /// The cart's products, those of the open question, and by turns the likeliest of each stretch.
    pub fn of(told: Told<'_>) -> Self {
        let mut products: Vec<ProductId> = Vec::new();
        let situation = told.situation;
        let asked = situation.question.map(asked_about).unwrap_or_default();
        let mut add = |product: ProductId| {
            if products.len() < MOST && !products.contains(&product) {
                products.push(product);
            }
        };
        asked.into_iter().for_each(&mut add);
        let stretches: Vec<Vec<ProductId>> = told
            .reading
            .operations
            .iter()
            .map(|one| likeliest(one, told))
            .collect();
        for rank in 0..FOR_ONE {
            let ranked = stretches.iter().filter_map(|stretch| stretch.get(rank));
            ranked.copied().for_each(&mut add);
        }
        situation.cart.iter().rev().copied().for_each(&mut add);
        Self { products }
    }

    /// What stands before the message in a request.
    pub fn text(&self, told: Told<'_>) -> String {
        let cart = self.keys(told.situation.cart);
        let cart = if cart.is_empty() { "empty" } else { &cart };
        let question = self.question(told.situation.question);
        let catalog = told.index.catalog();
        let shown = self.products.iter().enumerate();
        let lines: String = shown
            .filter_map(|(at, id)| Some(line(at, catalog.get(*id)?)))
            .collect();
        let lines = if lines.is_empty() { "none\n" } else { &lines };
        format!("CART: {cart}\nQUESTION: {question}\nCANDIDATES:\n{lines}")
    }

    fn keys(&self, products: &[ProductId]) -> String {
        let keys = products.iter().filter_map(|product| {
            let at = self.products.iter().position(|shown| shown == product)?;
            Some(key(at))
        });
        keys.collect::<Vec<_>>().join(", ")
    }

    fn question(&self, asked: Option<&Asked>) -> String {
        match asked {
            None => "none".to_owned(),
            Some(Asked::Choice(products)) => format!("which of {}?", self.keys(products)),
            Some(Asked::YesNo(product)) => {
                let about = self.keys(product.as_slice());
                format!("yes or no? {about}").trim_end().to_owned()
            }
            Some(Asked::HowMuch(product)) => {
                format!("how much, or in which unit, of {}?", self.keys(&[*product]))
            }
            Some(Asked::WhichDay) => "which delivery day?".to_owned(),
            Some(Asked::SameOrSecond) => "the same order again, or a second one?".to_owned(),
            Some(Asked::Open) => "what is needed, or what has to change?".to_owned(),
        }
    }
}

/// The key of the product that is shown at a place, from 0.
pub(super) fn key(at: usize) -> String {
    format!("P{}", at + 1)
}

/// One product in a line of its own: what would break the line is taken out of its name.
fn line(at: usize, product: &Product) -> String {
    let name = named(product).replace(['|', '\n', '\r'], " ");
    let units: Vec<&str> = product
        .units
        .sold_in
        .iter()
        .map(|(unit, _)| unit.as_str())
        .collect();
    format!("{} | {name} | {}\n", key(at), units.join(", "))
}

/// The name with brand and size, each said once: many catalogs write them into the name as well, and
/// every word of forty lines is paid for.
fn named(product: &Product) -> String {
    let name = spaced(&product.name);
    let is_said = |part: &str| name.contains(&spaced(part));
    let brand = Some(&product.brand).filter(|brand| !is_said(brand));
    let size = Some(&product.size).filter(|size| !is_said(size));
    let parts = [brand, Some(&product.name), size];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join(" ")
}

/// Lower-case words and numbers between single blanks: "5LB" is "5 lb".
fn spaced(text: &str) -> String {
    let mut spaced = String::from(" ");
    let mut last = ' ';
    for letter in text.chars().flat_map(char::to_lowercase) {
        let letter = if letter.is_alphanumeric() || letter == '.' {
            letter
        } else {
            ' '
        };
        let parts = last.is_alphabetic() && letter.is_numeric()
            || last.is_numeric() && letter.is_alphabetic();
        if parts || (letter == ' ' && last != ' ') {
            spaced.push(' ');
        }
        if letter != ' ' {
            spaced.push(letter);
        }
        last = letter;
    }
    if last != ' ' {
        spaced.push(' ');
    }
    spaced
}

fn asked_about(asked: &Asked) -> Vec<ProductId> {
    match asked {
        Asked::Choice(products) => products.clone(),
        Asked::YesNo(product) => product.iter().copied().collect(),
        Asked::HowMuch(product) => vec![*product],
        Asked::WhichDay | Asked::SameOrSecond | Asked::Open => Vec::new(),
    }
}

/// The products that one operation's words may mean: those that the matcher found, and where the
/// parser saw no goods, those whose names share the most with the words.
fn likeliest(operation: &Operation, told: Told<'_>) -> Vec<ProductId> {
    let targets: Vec<&Target> = if let Act::Replace(goes, comes) = &operation.act {
        vec![&comes.target, goes]
    } else {
        let goods = operation.act.goods().map(|goods| &goods.target);
        goods.or(target(&operation.act)).into_iter().collect()
    };
    let mut products: Vec<ProductId> = targets.into_iter().flat_map(decided).collect();
    if products.is_empty() && is_open(&operation.act) {
        let query = Query {
            words: &operation.words,
            unit: None,
            customer: told.situation.customer,
            now: told.situation.now,
            limit: FOR_ONE,
        };
        let found = told.index.search(&query);
        products.extend(found.iter().map(|one| one.product));
    }
    products.truncate(FOR_ONE);
    products
}

/// What is changed without a quantity, or asked about.
const fn target(act: &Act) -> Option<&Target> {
    if let Act::Remove(target)
    | Act::Restore(target)
    | Act::Times(target, _)
    | Act::AskAbout(_, target) = act
    {
        Some(target)
    } else {
        None
    }
}

fn decided(target: &Target) -> Vec<ProductId> {
    match &target.decision {
        Decision::Product { chosen, others, .. } => std::iter::once(chosen)
            .chain(others)
            .map(|one| one.product)
            .collect(),
        Decision::Ambiguous(candidates) | Decision::Unknown(candidates) => {
            candidates.iter().map(|one| one.product).collect()
        }
        Decision::LastNamed | Decision::Everything => Vec::new(),
    }
}

/// Whether goods may hide in words that were read like this.
const fn is_open(act: &Act) -> bool {
    matches!(
        act,
        Act::Condition(_)
            | Act::Comment(_)
            | Act::Chatter
            | Act::Ask
            | Act::Complaint
            | Act::Name(_)
            | Act::More(_)
            | Act::Set(_)
            | Act::Less(_)
            | Act::Remove(_)
            | Act::Restore(_)
            | Act::Replace(..)
            | Act::Times(..)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::tests::fixtures::{id, named};

    #[test]
    fn a_brand_and_a_size_that_stand_in_the_name_are_shown_once() {
        let shown = |name: &str, brand: &str, size: &str| {
            let mut product = named(id("MW"), "MW-001", name, ("bag", &[]));
            product.brand = brand.to_owned();
            product.size = size.to_owned();
            line(0, &product)
        };
        for (name, brand, size, expected) in [
            (
                "Mill Run Mozzarella 5 lb",
                "Mill Run",
                "5lb",
                "Mill Run Mozzarella 5 lb",
            ),
            ("Mozzarella", "Mill Run", "5 lb", "Mill Run Mozzarella 5 lb"),
            ("Sea Salt 25 kg", "Sea", "5 kg", "Sea Salt 25 kg 5 kg"),
            ("Salted Crackers", "Salt", "", "Salt Salted Crackers"),
        ] {
            assert_eq!(shown(name, brand, size), format!("P1 | {expected} | bag\n"));
        }
    }
}
