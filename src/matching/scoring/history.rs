//! Which of several products a customer's past orders decide for.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{CustomerContext, ProductId};
use crate::matching::catalog::vocabulary::small;

/// Orders older than this decide nothing; dialogue rules, "When we ask".
const DECIDING_DAYS: i64 = 180;
/// The share of those orders that one product must make up; dialogue rules, "When we ask".
const DECIDING_SHARE: (usize, usize) = (8, 10);

/// The customer's orders of the last 180 days, counted by product.
#[derive(Debug)]
pub struct Recent<'a> {
    customer: &'a CustomerContext,
    since: DateTime<Utc>,
}

impl<'a> Recent<'a> {
    /// What was ordered up to now.
    #[must_use]
    pub fn new(customer: &'a CustomerContext, now: DateTime<Utc>) -> Self {
        let since = now - TimeDelta::days(DECIDING_DAYS);
        Self { customer, since }
    }

    /// How many of the orders hold the product.
    #[must_use]
    pub fn orders_of(&self, product: ProductId) -> usize {
        let recent = self
            .customer
            .history
            .iter()
            .filter(|order| order.placed_at >= self.since);
        recent
            .filter(|order| order.lines.iter().any(|line| line.product == Some(product)))
            .count()
    }

    /// The share of the orders that hold the product, 0 without orders.
    #[must_use]
    pub fn share_of(&self, product: ProductId) -> f64 {
        let orders = self
            .customer
            .history
            .iter()
            .filter(|order| order.placed_at >= self.since)
            .count();
        if orders == 0 {
            return 0.0;
        }
        small(self.orders_of(product)) / small(orders)
    }

    /// The one product that history decides for: the only one ordered, or the one that makes up
    /// eight in ten of the orders of any of them.
    #[must_use]
    pub fn decides(&self, among: &[ProductId]) -> Option<ProductId> {
        let counts: Vec<(ProductId, usize)> = among
            .iter()
            .map(|id| (*id, self.orders_of(*id)))
            .filter(|(_, orders)| *orders > 0)
            .collect();
        let total: usize = counts.iter().map(|(_, orders)| orders).sum();
        let (share, of) = DECIDING_SHARE;
        let most = counts.iter().max_by_key(|(_, orders)| *orders)?;
        (counts.len() == 1 || most.1 * of >= total * share).then_some(most.0)
    }
}
