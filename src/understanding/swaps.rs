//! What is replaced or taken off by words that stand behind it?

use super::compose::{Composer, last_named};
use super::items::What;
use super::reading::{Act, Operation};

impl Composer<'_, '_> {
    /// "whole milk instead of skim"; "instead of skim, whole milk".
    pub(super) fn instead_of(&mut self, at: usize) -> usize {
        let Some(What::Goods(named, said, _)) = self.items.get(at + 1).map(|i| i.what.clone())
        else {
            return 1;
        };
        let old = self.target(&named, said.as_ref());
        let newest = self.operations.pop();
        match newest.map(|operation| (operation.act.clone(), operation)) {
            Some((Act::Name(goods) | Act::More(goods) | Act::Set(goods), operation)) => {
                self.operations.push(Operation {
                    act: Act::Replace(old, goods),
                    ..operation
                });
            }
            other => {
                self.operations
                    .extend(other.map(|(_, operation)| operation));
                self.aside = Some(old);
            }
        }
        2
    }

    /// "tel rehne do": "off" behind goods without a quantity takes them off.
    pub(super) fn off(&mut self) -> Option<usize> {
        let operation = self.operations.last_mut()?;
        if let Act::Name(goods) | Act::More(goods) = &operation.act
            && goods.said.is_none()
        {
            operation.act = Act::Remove(goods.target.clone());
        }
        Some(1)
    }

    /// "2 veg oil instead": replaces the line that is in question.
    pub(super) fn instead(&mut self) -> usize {
        if self.message.situation.cart.is_empty() {
            return 1;
        }
        if let Some(operation) = self.operations.last_mut()
            && let Act::Name(goods) = &operation.act
            && goods.fallback.is_none()
        {
            operation.act = Act::Replace(last_named(), goods.clone());
        }
        1
    }
}
