//! Which weights lie a few steps from others?

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::understanding::ReadingModel;

/// What a step multiplies a weight by: a fifth is less than any two weights of one kind lie apart.
const STEP: f64 = 1.2;

/// What begins the names of weights that are held: a clause that is taken for goods, or goods for a
/// complaint, shows in intents and tasks, and wrong lines count neither.
const HELD: &str = "clause";

/// Steps of some weights away from the start; those that did not move are not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Point(BTreeMap<String, i32>);

/// The names of the weights that may move.
pub(super) fn names(model: &ReadingModel) -> Vec<String> {
    let weights = serde_json::to_value(&model.weights).unwrap_or_default();
    let names = weights
        .as_object()
        .into_iter()
        .flat_map(|weights| weights.keys());
    names
        .filter(|name| !name.starts_with(HELD))
        .cloned()
        .collect()
}

impl Point {
    /// The points one step of this weight away.
    pub fn around(&self, name: &str) -> [Self; 2] {
        [-1, 1].map(|by| {
            let mut next = self.0.clone();
            let step = next.remove(name).unwrap_or(0) + by;
            if step != 0 {
                next.insert(name.to_owned(), step);
            }
            Self(next)
        })
    }

    /// The weights that moved.
    pub fn moved(&self) -> impl Iterator<Item = (String, i32)> + '_ {
        self.0.iter().map(|(name, step)| (name.clone(), *step))
    }

    /// The sum of the squares of all steps.
    pub fn squares(&self) -> f64 {
        self.0.values().map(|step| f64::from(step * step)).sum()
    }

    /// A model with these steps taken.
    ///
    /// # Errors
    /// A weight that the model does not have.
    pub fn model(&self, start: &ReadingModel) -> serde_json::Result<ReadingModel> {
        let mut weights = serde_json::to_value(&start.weights)?;
        for (name, step) in &self.0 {
            let weight = weights.get(name).and_then(Value::as_f64).unwrap_or(0.0);
            weights[name] = json!((weight * STEP.powi(*step) * 1000.0).round() / 1000.0);
        }
        Ok(ReadingModel {
            weights: serde_json::from_value(weights)?,
            ..start.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_forth_and_one_back_is_the_start() {
        let [down, up] = Point::default().around("edge");
        assert_eq!(up.around("edge")[0], Point::default());
        assert_eq!(down.around("edge")[1], Point::default());
        assert!((up.around("unknown")[1].squares() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn weights_of_clauses_are_held() {
        let names = names(ReadingModel::embedded());
        assert!(names.contains(&"goods_fit".to_owned()));
        assert!(
            !names.iter().any(|name| name.starts_with("clause")),
            "{names:?}"
        );
    }

    #[test]
    fn a_step_changes_its_weight_alone_and_keeps_its_sign() {
        let start = ReadingModel::embedded();
        let [_, up] = Point::default().around("edge");
        let model = up.model(start).unwrap();
        assert!(model.weights.edge < start.weights.edge);
        let mut back = model.clone();
        back.weights.edge = start.weights.edge;
        assert_eq!(&back, start);
        assert_eq!(&Point::default().model(start).unwrap(), start);
    }
}
