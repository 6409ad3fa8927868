//! What do signals say of the line named last, or of everything: "drop it", "double that", "2 off"?

use rust_decimal::Decimal;

use super::compose::{Composer, last_named};
use super::items::{Item, What};
use crate::language::Cue;
use crate::understanding::reading::{Act, Decision, Substitutes, Target, Which};

impl Composer<'_, '_> {
    /// Signals that speak of the line named last, or of everything.
    pub(super) fn on_the_last_line(
        &mut self,
        at: usize,
        item: &Item,
        cues: &[Cue],
    ) -> Option<usize> {
        let has = |cue: Cue| cues.contains(&cue);
        let next = self.items.get(at + 1).cloned();
        let next_has = |cue: Cue| next.as_ref().is_some_and(|next| next.has(cue));
        // "take both hays off": not everything.
        let named = self.goods_follow(at + 1) && !self.counts_next(at + 1);
        let meant = if next_has(Cue::Everything) && !named {
            Some(Decision::Everything)
        } else {
            next_has(Cue::LastNamed).then_some(Decision::LastNamed)
        };
        let target = |decision: Decision| Target {
            words: String::new(),
            decision,
        };
        let end = next.as_ref().map_or(item.range.end, |next| next.range.end);
        let range = item.range.start..end;
        let takes_off = has(Cue::Remove) || (has(Cue::Take) && self.followed_by(at, Cue::Off));
        let last = next
            .as_ref()
            .is_some_and(|next| next.what == What::Repeat(Which::Last));
        if has(Cue::Remove) && has(Cue::LastNamed) {
            return Some(self.push(item, Act::Remove(last_named())));
        }
        if (has(Cue::Cancel) && next_has(Cue::Off)) || (has(Cue::Remove) && last) {
            self.push_over(&range, item.share, Act::Remove(last_named()));
            return Some(2);
        }
        if takes_off && let Some(meant) = meant.clone() {
            let talked_of = self.talked_of(at).filter(|_| meant == Decision::LastNamed);
            let target = talked_of.unwrap_or_else(|| target(meant));
            self.push_over(&range, item.share, Act::Remove(target));
            return Some(2);
        }
        if has(Cue::Take) && self.followed_by(at, Cue::Back) && meant.is_some() {
            self.push_over(&range, item.share, Act::Restore(last_named()));
            return Some(2);
        }
        let half = has(Cue::Half).then(|| Decimal::new(5, 1));
        let factor = has(Cue::Double).then_some(Decimal::TWO).or(half);
        if let Some(factor) = factor {
            let decision = meant.unwrap_or(Decision::LastNamed);
            self.push_over(&range, item.share, Act::Times(target(decision), factor));
            return Some(if next_has(Cue::LastNamed) || next_has(Cue::Everything) {
                2
            } else {
                1
            });
        }
        if has(Cue::Off) && (self.behind_goods(at) || !has(Cue::No)) {
            return self.off();
        }
        if has(Cue::Instead) {
            return Some(self.instead());
        }
        if has(Cue::NoSubs) {
            if let Some(goods) = self.last_goods() {
                goods.substitutes = Substitutes::Refused;
            }
            return Some(1);
        }
        None
    }
}
