//! What does a clause that orders nothing ask, note or complain of?

use std::ops::Range;

use super::compose::Composer;
use super::items::{Item, Named};
use crate::language::Clause;
use crate::understanding::pieces::piece::{Edge, Piece};
use crate::understanding::reading::{Act, Topic};

impl Composer<'_, '_> {
    /// A clause that names no goods.
    pub(super) fn clause(&mut self, item: &Item, clause: Clause) -> usize {
        let words = || self.message.words(&item.range).trim().to_owned();
        let act = match clause {
            Clause::Complaint => Act::Complaint,
            Clause::Status => Act::Status,
            Clause::Price => self.asked_about(item, Topic::Price),
            Clause::Stock => self.asked_about(item, Topic::Stock),
            Clause::Ask => Act::Ask,
            Clause::Person => Act::Person,
            Clause::Comment => {
                self.day_in_note(item);
                Act::Comment(words())
            }
            Clause::Condition => Act::Condition(words()),
            Clause::Instructions => Act::Instructions,
            Clause::Noise => Act::Noise,
            Clause::Chatter => Act::Chatter,
            Clause::Others => Act::AskAboutOthers,
        };
        self.push(item, act)
    }

    /// "by 8am fri, ring the bell": the day of a time that opens a note is the day of delivery.
    fn day_in_note(&mut self, item: &Item) {
        let ends = |at: usize, wanted: fn(&Piece) -> bool| {
            let here = self.edges.get(at).into_iter().flatten();
            here.filter(move |edge| wanted(&edge.piece))
        };
        let times = ends(item.range.start, |piece| *piece == Piece::Time);
        let days = times
            .flat_map(|time| ends(time.range.end, |piece| matches!(piece, Piece::Day(Some(_)))));
        let day = days
            .filter(|day| day.range.end <= item.range.end)
            .max_by_key(|day| day.range.len())
            .cloned();
        if let Some(Edge {
            range,
            piece: Piece::Day(date),
            ..
        }) = day
        {
            self.push_over(&range, item.share, Act::Deliver(date));
        }
    }

    /// The likeliest goods in a question.
    fn asked_about(&self, item: &Item, topic: Topic) -> Act {
        match self.likeliest_goods(&item.range) {
            Some((_, named)) => Act::AskAbout(topic, self.target(&named, None)),
            None => Act::Ask,
        }
    }

    /// The likeliest goods in a stretch that orders nothing, with their weight.
    pub(super) fn likeliest_goods(&self, range: &Range<usize>) -> Option<(f64, Named)> {
        let least = self.message.model.thresholds.swallowed_goods;
        let each = self.message.model.weights.swallowed_token;
        self.edges[range.clone()]
            .iter()
            .flatten()
            .filter(|edge| edge.range.end <= range.end)
            .filter_map(|edge| {
                let named = match &edge.piece {
                    Piece::Goods => Named::Words(edge.range.clone()),
                    Piece::Code => Named::Code(edge.range.clone()),
                    Piece::Choice(product) => Named::Choice(*product, edge.range.clone()),
                    Piece::Sibling(_)
                    | Piece::Quantity(_)
                    | Piece::Unit(_)
                    | Piece::Unknown
                    | Piece::Stray
                    | Piece::Cue(_)
                    | Piece::Day(_)
                    | Piece::Time
                    | Piece::Repeat(_)
                    | Piece::PurchaseOrder(_)
                    | Piece::Clause(_)
                    | Piece::Mark(_)
                    | Piece::Skip => return None,
                };
                let length = f64::from(u32::try_from(edge.range.len()).unwrap_or(0));
                Some((edge.weight + each * length, named))
            })
            .filter(|(weight, _)| *weight > least)
            .max_by(|a, b| a.0.total_cmp(&b.0))
    }
}
