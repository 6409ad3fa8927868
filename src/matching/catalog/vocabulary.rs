//! Which terms the catalog knows, how much each says, and which of them a customer's word may be.

use rustc_hash::FxHashMap;

use crate::matching::search::source::Source;
use crate::matching::text::begins::Begin;
use crate::matching::text::sizes;
use crate::matching::text::terms::{Kind, Term};

/// A term of the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u32);

impl TermId {
    /// Its place in tables that hold one entry a term.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A term of the catalog that a word may stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The term.
    pub term: TermId,
    /// How alike the two are: 1 for the same.
    pub similarity: f64,
}

/// All terms of one catalog.
#[derive(Debug, Default, Clone)]
pub struct Vocabulary {
    pub(in crate::matching) by_text: FxHashMap<String, TermId>,
    pub(in crate::matching) terms: Vec<Term>,
    /// How each begins.
    pub(in crate::matching) begins: Vec<Begin>,
    /// Products that have the term.
    pub(in crate::matching) frequency: Vec<u32>,
    /// Products whose brand has the term.
    pub(in crate::matching) branded: Vec<u32>,
    pub(in crate::matching) sorted: Vec<TermId>,
    pub(in crate::matching) grams: FxHashMap<[char; 3], Vec<TermId>>,
    /// Short forms that the catalog itself uses beside the long ones, with how often it does.
    pub(in crate::matching) short_forms: FxHashMap<TermId, Vec<(TermId, u32)>>,
    /// Terms that prefixes and spellings do not find yet.
    pub(super) fresh: Vec<TermId>,
    /// Terms that lost their last product; some may have won another since.
    pub(in crate::matching) unused: Vec<TermId>,
    /// Ids that no term has any more.
    pub(in crate::matching) free: Vec<TermId>,
    /// What readings are not looked for, in an evaluation alone.
    pub(super) left_out: Option<Source>,
}

/// Beyond so many longer words behind one prefix, the prefix says nothing; fitted on the development
/// parts of the component sets.
const PREFIX_READINGS: usize = 12;
/// Spellings that are compared letter by letter, the ones that share most trigrams.
const SPELLINGS_COMPARED: usize = 24;
/// A word that the catalog knows is the beginning of another only when it is this much of it: "sea" is
/// no short "seasoning".
const KNOWN_PREFIX_SHARE: f64 = 0.5;
/// A short form that the catalog itself uses is all but the word.
const SHORT_FORM_SIMILARITY: f64 = 0.98;
/// Readings that are kept of one word.
const READINGS: usize = 8;

impl Vocabulary {
    /// An empty vocabulary that looks for no readings of this source.
    #[must_use]
    pub fn without(left_out: Option<Source>) -> Self {
        Self {
            left_out,
            ..Self::default()
        }
    }

    fn uses(&self, source: Source) -> bool {
        self.left_out != Some(source)
    }

    /// The id of a term, new or known.
    pub fn intern(&mut self, term: &Term) -> TermId {
        if let Some(id) = self.by_text.get(&term.text) {
            return *id;
        }
        let id = self.free.pop().unwrap_or_else(|| self.next_id());
        self.by_text.insert(term.text.clone(), id);
        self.terms[id.index()] = term.clone();
        self.begins[id.index()] = Begin::of(&term.text);
        self.fresh.push(id);
        id
    }

    fn next_id(&mut self) -> TermId {
        let id = TermId(u32::try_from(self.terms.len()).unwrap_or(u32::MAX));
        let (text, kind) = (String::new(), Kind::Word);
        self.terms.push(Term { text, kind });
        self.begins.push(Begin::default());
        self.frequency.push(0);
        self.branded.push(0);
        id
    }

    /// Says that one more product has the term.
    pub fn count_product(&mut self, id: TermId) {
        self.frequency[id.index()] += 1;
    }

    /// Says that one more product has the term in its brand.
    pub fn count_brand(&mut self, id: TermId) {
        self.branded[id.index()] += 1;
    }

    /// Whether the term is a brand before anything else: half of what has it has it as a brand.
    #[must_use]
    pub fn is_brand(&self, id: TermId) -> bool {
        let branded = self.branded[id.index()];
        branded > 0 && branded * 2 >= self.frequency[id.index()]
    }

    /// Says that one product is called by both, the short form in an alias, the long one in its name.
    pub fn add_short_form(&mut self, short: TermId, long: TermId) {
        let known = self.short_forms.entry(short).or_default();
        match known.iter_mut().find(|(held, _)| *held == long) {
            Some((_, times)) => *times += 1,
            None => known.push((long, 1)),
        }
    }

    /// Builds what prefixes and misspellings are looked up in, once every term is in; what is there
    /// already is added to.
    pub fn finish(&mut self) {
        let terms = &self.terms;
        self.sorted.extend(&self.fresh);
        self.sorted
            .sort_by(|a, b| terms[a.index()].text.cmp(&terms[b.index()].text));
        for id in self.fresh.drain(..) {
            for gram in spelt(&terms[id.index()].text) {
                self.grams.entry(gram).or_default().push(id);
            }
        }
    }

    /// The id of a text, when it is known letter for letter.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<TermId> {
        self.by_text.get(text).copied()
    }

    /// The term of an id.
    #[must_use]
    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id.index()]
    }

    /// How many terms there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// How much a term says: the rarer, the more (inverse product frequency).
    #[must_use]
    pub fn weight(&self, id: TermId, products: f64) -> f64 {
        inverse_frequency(f64::from(self.frequency[id.index()]), products)
    }

    /// How much each term says, by its place.
    #[must_use]
    pub fn weights(&self, products: f64) -> Vec<f64> {
        let frequencies = self.frequency.iter().map(|times| f64::from(*times));
        frequencies
            .map(|frequency| inverse_frequency(frequency, products))
            .collect()
    }

    /// What a customer's term may be: itself, words that it begins or that begin it, and, when the
    /// catalog does not know it, its likely spellings.
    #[must_use]
    pub fn readings(&self, term: &Term) -> Vec<Reading> {
        let mut readings: Vec<Reading> = Vec::new();
        let exact = self.get(&term.text);
        let as_written = exact.filter(|_| self.uses(Source::Words));
        readings.extend(as_written.map(|term| Reading {
            term,
            similarity: 1.0,
        }));
        if !matches!(term.kind, Kind::Word | Kind::Code) {
            return readings;
        }
        let long_forms = exact.and_then(|exact| self.short_forms.get(&exact));
        readings.extend(long_forms.into_iter().flatten().map(|(long, _)| Reading {
            term: *long,
            similarity: SHORT_FORM_SIMILARITY,
        }));
        let least_share = if exact.is_some() {
            KNOWN_PREFIX_SHARE
        } else {
            0.0
        };
        if self.uses(Source::Prefixes) {
            self.longer_words(&term.text, least_share, &mut readings);
            self.shorter_words(&term.text, &mut readings);
        }
        let misspelt = exact.is_none() && term.text.len() <= LONGEST_WORD;
        if misspelt && self.uses(Source::Spellings) {
            self.spellings(&term.text, &mut readings);
            self.abbreviated(&term.text, &mut readings);
        }
        readings.sort_by(|a, b| {
            b.similarity
                .total_cmp(&a.similarity)
                .then_with(|| self.term(a.term).text.cmp(&self.term(b.term).text))
        });
        let mut seen: Vec<TermId> = Vec::with_capacity(READINGS);
        readings.retain(|reading| {
            let new = !seen.contains(&reading.term);
            seen.push(reading.term);
            new
        });
        readings.truncate(READINGS);
        readings
    }

    fn longer_words(&self, text: &str, least_share: f64, readings: &mut Vec<Reading>) {
        if text.chars().count() < 3 {
            return;
        }
        let from = self
            .sorted
            .partition_point(|id| self.term(*id).text.as_str() < text);
        let behind = self.sorted[from..]
            .iter()
            .take_while(|id| self.term(**id).text.starts_with(text))
            .filter(|id| {
                let long = self.term(**id).text.len();
                long > text.len() && small(text.len()) >= least_share * small(long)
            });
        let found: Vec<TermId> = behind.take(PREFIX_READINGS + 1).copied().collect();
        if found.len() > PREFIX_READINGS {
            return;
        }
        readings.extend(found.into_iter().map(|term| Reading {
            term,
            similarity: begun(text.len(), self.term(term).text.len()),
        }));
    }

    fn shorter_words(&self, text: &str, readings: &mut Vec<Reading>) {
        let ends = text.char_indices().map(|(at, _)| at);
        let ends = ends.filter(|at| (4..=LONGEST_WORD).contains(at));
        for end in ends {
            if let Some(term) = self.get(&text[..end]) {
                let similarity = begun(end, text.len());
                readings.push(Reading { term, similarity });
            }
        }
    }

    fn spellings(&self, text: &str, readings: &mut Vec<Reading>) {
        let length = text.chars().count();
        let allowed = allowed_edits(length);
        if allowed == 0 {
            return;
        }
        let mut shared = vec![0u8; self.terms.len()];
        let mut touched: Vec<TermId> = Vec::new();
        for gram in grams(text) {
            for id in self.grams.get(&gram).into_iter().flatten() {
                let count = &mut shared[id.index()];
                if *count == 0 {
                    touched.push(*id);
                }
                *count = count.saturating_add(1);
            }
        }
        touched.retain(|id| {
            shared[id.index()] > 1 && self.term(*id).text.len().abs_diff(text.len()) <= allowed
        });
        // Of two that share as much the one first in the alphabet: ids depend on what was there before.
        let most_shared = |a: &TermId, b: &TermId| {
            let by_text = || self.term(*a).text.cmp(&self.term(*b).text);
            let by_share = shared[b.index()].cmp(&shared[a.index()]);
            by_share.then_with(by_text)
        };
        if touched.len() > SPELLINGS_COMPARED {
            touched.select_nth_unstable_by(SPELLINGS_COMPARED, most_shared);
        }
        for id in touched.into_iter().take(SPELLINGS_COMPARED) {
            let other = &self.term(id).text;
            let edits = strsim::osa_distance(text, other);
            if edits <= allowed {
                let share = small(edits) / small(length.max(other.chars().count()));
                readings.push(Reading {
                    term: id,
                    similarity: 1.0 - share,
                });
            }
        }
    }

    /// "dbl" is double and "chkn" chicken: the same first letter, the rest in order.
    fn abbreviated(&self, text: &str, readings: &mut Vec<Reading>) {
        let short = (3..=5).contains(&text.len());
        if !short
            || !text
                .bytes()
                .all(|b| b.is_ascii_alphabetic() && !b"aeiou".contains(&b))
        {
            return;
        }
        let first = &text[..1];
        let from = self
            .sorted
            .partition_point(|id| self.term(*id).text.as_str() < first);
        let words = self.sorted[from..]
            .iter()
            .take_while(|id| self.term(**id).text.starts_with(first));
        readings.extend(
            words
                .filter(|id| abbreviates(text, &self.term(**id).text))
                .map(|id| Reading {
                    term: *id,
                    similarity: 0.75,
                }),
        );
    }
}

/// Longer words are no words, and would cost quadratic time to compare.
const LONGEST_WORD: usize = 40;

/// The weight of a term that so many of the products have; a term that none has weighs the most.
#[must_use]
pub fn inverse_frequency(frequency: f64, products: f64) -> f64 {
    (1.0 + (products - frequency + 0.5).max(0.0) / (frequency + 0.5))
        .ln()
        .max(0.1)
}

/// How alike a word and its beginning are: letters that are left out weigh less than wrong ones.
fn begun(part: usize, whole: usize) -> f64 {
    0.6 + 0.4 * small(part) / small(whole)
}

/// One edit from four letters, two from seven, three from twelve: what people mistype.
fn allowed_edits(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        7..=11 => 2,
        _ => 3,
    }
}

fn abbreviates(short: &str, word: &str) -> bool {
    let mut letters = word.chars();
    word.len() > short.len()
        && word.len() <= short.len() * 2 + 1
        && short
            .chars()
            .all(|wanted| letters.any(|letter| letter == wanted))
}

/// The trigrams by which misspellings find a term; sizes and bare numbers have none, since another
/// number is another thing. Told by the text alone, which several kinds of term may share.
pub(in crate::matching) fn spelt(text: &str) -> Vec<[char; 3]> {
    let digit = text.contains(|c: char| c.is_ascii_digit());
    let number = digit && !text.contains(char::is_alphabetic);
    if number || sizes::is_size(text) {
        return Vec::new();
    }
    grams(text)
}

fn grams(text: &str) -> Vec<[char; 3]> {
    let padded: Vec<char> = std::iter::once('^')
        .chain(text.chars())
        .chain(std::iter::once('$'))
        .collect();
    padded.windows(3).map(|w| [w[0], w[1], w[2]]).collect()
}

/// A count as a float; lengths here are far below the limit.
#[must_use]
pub fn small(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
