//! Which quantity belongs to which goods?

use std::ops::Range;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::ProductId;
use crate::language::{Clause, Cue, Span};
use crate::understanding::pieces::lattice::Chosen;
use crate::understanding::pieces::piece::{Mark, Piece, said};
use crate::understanding::reading::{Said, Which};

/// What goods are named by.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::understanding) enum Named {
    /// Words that the catalog knows.
    Words(Range<usize>),
    /// A code.
    Code(Range<usize>),
    /// Words that nothing explains.
    Unknown(Range<usize>),
    /// An answer to our choice.
    Choice(ProductId, Range<usize>),
    /// A size or a word alone that means a sibling of other goods.
    Sibling(ProductId, Range<usize>),
}

/// How a quantity changes what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::understanding) enum Change {
    /// It says how much.
    Plain,
    /// "more".
    More,
    /// "less".
    Less,
    /// "to": it replaces what was said before.
    To,
}

/// One thing that a message holds, with its quantity beside it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::understanding) enum What {
    /// Goods.
    Goods(Named, Option<Said>, Change),
    /// A quantity without goods.
    Quantity(Said, Change),
    /// A signal.
    Cue(Vec<Cue>),
    /// A day.
    Day(Option<NaiveDate>),
    /// A time of day.
    Time,
    /// An order to be repeated.
    Repeat(Which),
    /// A PO number.
    PurchaseOrder(Span),
    /// A clause that names no goods.
    Clause(Clause),
    /// The end of an item.
    End(Mark),
}

/// One thing with its place and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::understanding) struct Item {
    pub what: What,
    pub range: Range<usize>,
    pub share: f64,
}

impl Item {
    pub fn has(&self, cue: Cue) -> bool {
        matches!(&self.what, What::Cue(cues) if cues.contains(&cue))
    }

    pub const fn is_end(&self) -> bool {
        matches!(self.what, What::End(_))
    }
}

/// Whether somebody said a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Number {
    /// It was said.
    #[default]
    Said,
    /// One, since a unit was: "bags of flour".
    Implied,
}

#[derive(Default)]
struct Grouping {
    items: Vec<Item>,
    /// A quantity that waits for its goods.
    pending: Option<(Said, Change, Range<usize>, f64)>,
    /// Whether the goods named last may still take a quantity or a unit.
    open: bool,
    /// A "no" or "sorry" stands behind the pending quantity.
    corrected: bool,
    /// The pending quantity stands behind one that was taken back.
    put_right: bool,
    /// Where the quantity of the goods named last comes from.
    number: Number,
}

/// Joins quantities to goods along the best cut.
pub(in crate::understanding) fn group(chosen: &[Chosen]) -> Vec<Item> {
    let mut grouping = Grouping::default();
    for piece in chosen {
        grouping.take(piece);
    }
    grouping.flush();
    grouping.items
}

impl Grouping {
    fn take(&mut self, chosen: &Chosen) {
        let range = chosen.edge.range.clone();
        match &chosen.edge.piece {
            Piece::Goods => self.goods(Named::Words(range), chosen),
            Piece::Code => self.goods(Named::Code(range), chosen),
            Piece::Unknown => self.goods(Named::Unknown(range), chosen),
            Piece::Stray => self.other(
                What::Goods(Named::Unknown(range), None, Change::Plain),
                chosen,
            ),
            Piece::Choice(product) => self.goods(Named::Choice(*product, range), chosen),
            Piece::Sibling(product) => self.goods(Named::Sibling(*product, range), chosen),
            Piece::Quantity(said) => self.quantity(said.clone(), chosen),
            Piece::Unit(unit) => self.unit(unit, chosen),
            Piece::Cue(cues) => self.cue(cues, chosen),
            Piece::Skip | Piece::Mark(Mark::Soft) => {}
            Piece::Mark(mark) => self.other(What::End(*mark), chosen),
            Piece::Day(date) => self.other(What::Day(*date), chosen),
            Piece::Time => self.other(What::Time, chosen),
            Piece::Repeat(which) => self.other(What::Repeat(which.clone()), chosen),
            Piece::PurchaseOrder(span) => self.other(What::PurchaseOrder(*span), chosen),
            Piece::Clause(clause) => self.other(What::Clause(*clause), chosen),
        }
    }

    fn goods(&mut self, named: Named, chosen: &Chosen) {
        let range = chosen.edge.range.clone();
        let (said, change, start, share) = match self.pending.take() {
            Some((said, change, from, share)) => (Some(said), change, from.start, share),
            None => (None, Change::Plain, range.start, 1.0),
        };
        self.items.push(Item {
            what: What::Goods(named, said, change),
            range: start..range.end,
            share: chosen.share.min(share),
        });
        self.open = true;
        self.corrected = false;
        self.put_right = false;
    }

    fn quantity(&mut self, said: Said, chosen: &Chosen) {
        let range = chosen.edge.range.clone();
        let implied = self.number == Number::Implied;
        if self.open
            && let Some(item) = self.items.last_mut()
            && let What::Goods(_, held, _) = &mut item.what
            && (held.is_none() || implied)
        {
            let unit = held.take().and_then(|held| held.unit);
            *held = Some(Said {
                unit: said.unit.or(unit),
                ..said
            });
            self.number = Number::Said;
            item.range.end = range.end;
            item.share = item.share.min(chosen.share);
            return;
        }
        let put_right = self.corrected;
        self.number = Number::Said;
        if put_right {
            self.pending = None;
        } else {
            self.flush();
        }
        self.put_right = put_right;
        self.pending = Some((said, Change::Plain, range, chosen.share));
        self.open = false;
        self.corrected = false;
    }

    fn unit(&mut self, unit: &crate::domain::Unit, chosen: &Chosen) {
        let one = || said(Decimal::ONE, None, Some(unit.clone()));
        if let Some((said, _, range, _)) = &mut self.pending {
            if said.unit.is_none() {
                said.unit = Some(unit.clone());
            }
            range.end = chosen.edge.range.end;
            return;
        }
        if self.open
            && let Some(item) = self.items.last_mut()
            && let What::Goods(_, held, _) = &mut item.what
        {
            match held {
                Some(said) => {
                    said.unit.get_or_insert_with(|| unit.clone());
                }
                None => *held = Some(one()),
            }
            item.range.end = chosen.edge.range.end;
            return;
        }
        let range = chosen.edge.range.clone();
        self.pending = Some((one(), Change::Plain, range, chosen.share));
        self.number = Number::Implied;
    }

    fn cue(&mut self, cues: &[Cue], chosen: &Chosen) {
        let has = |cue: Cue| cues.contains(&cue);
        let takes_back = has(Cue::Sorry) || has(Cue::No);
        if let Some((_, change, range, _)) = &mut self.pending {
            if has(Cue::More) || has(Cue::Less) {
                *change = if has(Cue::Less) {
                    Change::Less
                } else {
                    Change::More
                };
                range.end = chosen.edge.range.end;
                return;
            }
            if has(Cue::LastNamed) && !has(Cue::Without) {
                range.end = chosen.edge.range.end;
                self.flush();
                return;
            }
            if takes_back {
                self.corrected = true;
                return;
            }
            if (has(Cue::Filler) || has(Cue::DayFine)) && !has(Cue::Actually) {
                return;
            }
        }
        if self.open
            && has(Cue::To)
            && let Some(item) = self.items.last_mut()
            && let What::Goods(_, None, change) = &mut item.what
        {
            *change = Change::To;
            return;
        }
        // "bump the flour up by 4".
        if self.open
            && chosen.edge.range.len() > 1
            && (has(Cue::More) || has(Cue::Less))
            && let Some(item) = self.items.last_mut()
            && let What::Goods(_, None, change) = &mut item.what
        {
            *change = if has(Cue::Less) {
                Change::Less
            } else {
                Change::More
            };
            return;
        }
        if self.open
            && has(Cue::Another)
            && let Some(item) = self.items.last_mut()
            && let What::Goods(_, held @ None, change) = &mut item.what
        {
            *held = Some(said(Decimal::ONE, None, None));
            *change = Change::More;
            return;
        }
        let trailing = has(Cue::Aswell) || has(Cue::Code);
        if trailing || (has(Cue::Filler) && !says_more(cues)) {
            return;
        }
        self.other(What::Cue(cues.to_vec()), chosen);
    }

    fn other(&mut self, what: What, chosen: &Chosen) {
        self.flush();
        self.number = Number::Said;
        self.open = false;
        self.items.push(Item {
            what,
            range: chosen.edge.range.clone(),
            share: chosen.share,
        });
    }

    fn flush(&mut self) {
        if let Some((said, change, range, share)) = self.pending.take() {
            // "did I say five, I meant four": no goods follow, and those before are meant.
            let change = if self.put_right { Change::To } else { change };
            self.items.push(Item {
                what: What::Quantity(said, change),
                range,
                share,
            });
            self.corrected = false;
        }
        self.put_right = false;
    }
}

/// Whether a filler may be something else as well.
fn says_more(cues: &[Cue]) -> bool {
    cues.iter().any(|cue| {
        !matches!(
            cue,
            Cue::Filler | Cue::Deliver | Cue::DayFine | Cue::Invoice
        )
    })
}
