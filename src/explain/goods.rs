//! What does the matcher make of the words of some goods, and can they be ordered as they were said?

use rust_decimal::Decimal;
use serde::Serialize;

use crate::agent::World;
use crate::domain::{Product, ProductId};
use crate::matching::scoring::history::Recent;
use crate::matching::weights::Model;
use crate::matching::{Explained, Query};
use crate::understanding::trace::{Trace, amount};
use crate::understanding::{Act, Decision, Goods, Said, Substitutes, Target, Wanted};

/// Candidates that are shown; an open choice keeps no more.
const SHOWN: usize = crate::matching::decide::KEPT;

/// Goods that an operation names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// What they are in the operation: `goods`, `old`, `if none`.
    pub role: &'static str,
    /// The words as written.
    pub words: String,
    /// What the catalog was asked for; differs where words were translated.
    pub asked: String,
    /// The quantity as it was understood.
    pub said: Option<String>,
    /// `ONE`, `SEVERAL`, `NOTHING`, `LAST_NAMED` or `EVERYTHING`.
    pub verdict: &'static str,
    /// How a product was decided on.
    pub method: Option<&'static str>,
    /// The product that was decided on, with its probability.
    pub chosen: Option<(String, f64)>,
    /// Log odds by which the best fit is ahead of the next one.
    pub margin: Option<f64>,
    /// Below this probability of the best fit the words mean no product.
    pub least_fit: f64,
    /// Products within so many log odds of the best fit about equally well.
    pub equal_within: f64,
    /// Further wishes: no substitutes, only if in stock.
    pub wishes: Vec<&'static str>,
    /// What the matcher weighed, best first.
    pub candidates: Vec<Candidate>,
}

/// One product that was weighed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Its code.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Its share of what is meant.
    pub probability: f64,
    /// How likely it is that the words fit it, rivals and history aside.
    pub fit: f64,
    /// Log odds of the fit.
    pub log_odds: f64,
    /// Share of the customer's recent orders that hold it.
    pub ordered: f64,
    /// What is added to the bias, largest first: weight times value.
    pub contributions: Vec<Contribution>,
    /// How the quantity would be written in an order.
    pub ordered_as: Ordered,
}

/// What one feature adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// The feature.
    pub feature: &'static str,
    /// Its weight.
    pub weight: f64,
    /// Its value.
    pub value: f64,
    /// The product of both, in log odds.
    pub adds: f64,
}

/// A quantity as an order would hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Ordered {
    /// Nothing was said; what is assumed is the session's affair.
    Unsaid,
    /// It can be ordered so.
    As(String),
    /// It can't, and why.
    Impossible(String),
}

/// The goods of an act.
pub(super) fn of(act: &Act, trace: &Trace, world: &World<'_>) -> Vec<Named> {
    let view = View { trace, world };
    let mut named = Vec::new();
    match act {
        Act::Name(goods)
        | Act::More(goods)
        | Act::Set(goods)
        | Act::Less(goods)
        | Act::Impossible(goods) => view.goods(goods, "goods", &mut named),
        Act::Replace(old, goods) => {
            named.push(view.target(old, None, "old"));
            view.goods(goods, "goods", &mut named);
        }
        Act::Times(target, _)
        | Act::Remove(target)
        | Act::Restore(target)
        | Act::AskAbout(_, target) => named.push(view.target(target, None, "goods")),
        Act::Choose(product) => named.push(view.picked(*product)),
        Act::Repeat(_)
        | Act::Yes
        | Act::Done
        | Act::No
        | Act::Cancel
        | Act::CancelPlaced
        | Act::HowMuch(_)
        | Act::SameOrder
        | Act::SecondOrder
        | Act::Deliver(_)
        | Act::PurchaseOrder(_)
        | Act::Comment(_)
        | Act::Condition(_)
        | Act::Begin
        | Act::MoreToCome
        | Act::Ask
        | Act::AskAboutOthers
        | Act::Status
        | Act::Complaint
        | Act::Person
        | Act::Greeting
        | Act::Courtesy
        | Act::Chatter
        | Act::Noise
        | Act::Unreadable
        | Act::OptOut
        | Act::OptIn
        | Act::Help
        | Act::Instructions => {}
    }
    named
}

struct View<'v, 'w> {
    trace: &'v Trace,
    world: &'v World<'w>,
}

impl View<'_, '_> {
    fn goods(&self, goods: &Goods, role: &'static str, named: &mut Vec<Named>) {
        let mut own = self.target(&goods.target, goods.said.as_ref(), role);
        if goods.substitutes == Substitutes::Refused {
            own.wishes.push("no substitutes");
        }
        if goods.wanted == Wanted::IfInStock {
            own.wishes.push("only if in stock");
        }
        named.push(own);
        if let Some(fallback) = &goods.fallback {
            self.goods(fallback, "if none", named);
        }
    }

    fn target(&self, target: &Target, said: Option<&Said>, role: &'static str) -> Named {
        let asked = self.asked(&target.words);
        let weighs = !matches!(target.decision, Decision::LastNamed | Decision::Everything);
        let candidates = if weighs {
            self.candidates(&asked, said)
        } else {
            Vec::new()
        };
        let (verdict, method, chosen) = self.decided(&target.decision);
        let model = Model::embedded();
        Named {
            role,
            words: target.words.clone(),
            asked,
            said: said.map(amount),
            verdict,
            method,
            chosen,
            margin: margin(&candidates),
            least_fit: model.weights.least_fit,
            equal_within: model.weights.equal_within,
            wishes: Vec::new(),
            candidates,
        }
    }

    fn picked(&self, product: ProductId) -> Named {
        let words = self.sku(product);
        let decision = Decision::LastNamed;
        let target = Target { words, decision };
        Named {
            verdict: "ONE",
            ..self.target(&target, None, "goods")
        }
    }

    /// What the catalog was asked for these words: what the piece with the same words was.
    fn asked(&self, words: &str) -> String {
        let taken = self.trace.taken.iter().flat_map(|way| &way.parts);
        let mut asked = taken.chain(&self.trace.weighed).filter_map(|part| {
            let asked = part.asked.as_ref()?;
            (part.words == words).then(|| asked.clone())
        });
        asked.next().unwrap_or_else(|| words.to_owned())
    }

    fn decided(
        &self,
        decision: &Decision,
    ) -> (&'static str, Option<&'static str>, Option<(String, f64)>) {
        match decision {
            Decision::Product { chosen, method, .. } => {
                let sku = self.sku(chosen.product);
                (
                    "ONE",
                    Some(method.as_str()),
                    Some((sku, chosen.probability)),
                )
            }
            Decision::Ambiguous(_) => ("SEVERAL", None, None),
            Decision::Unknown(_) => ("NOTHING", None, None),
            Decision::LastNamed => ("LAST_NAMED", None, None),
            Decision::Everything => ("EVERYTHING", None, None),
        }
    }

    fn sku(&self, product: ProductId) -> String {
        let product = self.world.index.catalog().get(product);
        product.map_or_else(String::new, |product| product.sku.clone())
    }

    fn candidates(&self, asked: &str, said: Option<&Said>) -> Vec<Candidate> {
        let query = Query {
            words: asked,
            unit: said.and_then(|said| said.unit.as_ref()),
            customer: self.world.customer,
            now: self.world.now,
            limit: SHOWN,
        };
        let model = Model::embedded();
        let explained = self.world.index.explain(&query).into_iter();
        explained
            .filter_map(|one| {
                let product = self.world.index.catalog().get(one.candidate.product)?;
                Some(self.candidate(&one, product, said, &model))
            })
            .collect()
    }

    fn candidate(
        &self,
        one: &Explained,
        product: &Product,
        said: Option<&Said>,
        model: &Model,
    ) -> Candidate {
        Candidate {
            sku: product.sku.clone(),
            name: product.name.clone(),
            probability: one.candidate.probability,
            fit: one.fit,
            log_odds: (one.fit / (1.0 - one.fit)).ln(),
            ordered: Recent::new(self.world.customer, self.world.now).share_of(product.id),
            contributions: contributions(one, model),
            ordered_as: ordered_as(product, said),
        }
    }
}

/// The features that add anything, those that weigh most first.
fn contributions(one: &Explained, model: &Model) -> Vec<Contribution> {
    let mut contributions: Vec<Contribution> = one
        .features
        .iter()
        .filter_map(|(feature, value)| {
            let weight = *model.weights.fit.weights.get(*feature)?;
            Some(Contribution {
                feature,
                weight,
                value: *value,
                adds: weight * value,
            })
        })
        .filter(|one| one.adds != 0.0)
        .collect();
    contributions.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
    contributions
}

fn margin(candidates: &[Candidate]) -> Option<f64> {
    let mut fits: Vec<f64> = candidates.iter().map(|one| one.log_odds).collect();
    fits.sort_by(|a, b| b.total_cmp(a));
    match fits[..] {
        [best, next, ..] => Some(best - next),
        [_] | [] => None,
    }
}

fn ordered_as(product: &Product, said: Option<&Said>) -> Ordered {
    let Some(said) = said else {
        return Ordered::Unsaid;
    };
    let units = &product.units;
    match units.order_as(said.number, said.unit.as_ref()) {
        Ok(amount) => {
            let written = format!("{} {}", amount.quantity.get().normalize(), amount.unit);
            Ordered::As(match units.in_smallest(&amount) {
                Some(smallest) if smallest != amount.quantity.get() => {
                    format!(
                        "{written} (= {} {})",
                        smallest.normalize(),
                        smallest_unit(product)
                    )
                }
                Some(_) | None => written,
            })
        }
        Err(why) => Ordered::Impossible(format!("{why}; sold in {}", sold_in(product))),
    }
}

fn smallest_unit(product: &Product) -> String {
    let mut sold = product.units.sold_in.iter();
    let smallest = sold.find(|(_, factor)| *factor == Decimal::ONE);
    smallest.map_or_else(String::new, |(unit, _)| unit.to_string())
}

fn sold_in(product: &Product) -> String {
    let sold = product
        .units
        .sold_in
        .iter()
        .map(|(unit, _)| unit.to_string());
    let held = product.units.contents.iter().map(|(unit, content)| {
        format!(
            "{} {unit} in a {}",
            content.normalize(),
            product.units.default
        )
    });
    let names: Vec<String> = sold.chain(held).collect();
    names.join(", ")
}
