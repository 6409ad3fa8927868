//! How does the matching of some goods look in a terminal?

use std::fmt::Write as _;

use super::goods::{Candidate, Named, Ordered};
use super::table::{cut, plain, wrapped};
use super::text::{WIDTH, percent};

/// Candidates that are printed; the object has all of them.
const CANDIDATES: usize = 4;

/// Features that are printed of each.
const FEATURES: usize = 5;

/// Where the lines below a candidate begin.
const INDENT: &str = "          ";

/// A space at which a line is not broken.
const TIED: &str = "\u{a0}";

/// What the matcher made of some goods.
pub(super) fn lines(named: &Named) -> Vec<String> {
    let mut lines = vec![heading(named), verdict(named)];
    for one in named.candidates.iter().take(CANDIDATES) {
        lines.push(candidate(one, named));
        lines.extend(below(one));
    }
    if let Some(rest) = named
        .candidates
        .get(CANDIDATES..)
        .filter(|rest| !rest.is_empty())
    {
        let skus: Vec<&str> = rest.iter().map(|one| &*one.sku).collect();
        lines.push(format!("    and {} more: {}", rest.len(), skus.join(", ")));
    }
    lines.iter().map(|line| cut(&plain(line), WIDTH)).collect()
}

fn heading(named: &Named) -> String {
    let mut text = format!("  {}: {:?}", named.role, cut(&named.words, 40));
    if named.asked != named.words {
        let _ = write!(text, ", asked for as {:?}", cut(&named.asked, 40));
    }
    if let Some(said) = &named.said {
        let _ = write!(text, ", quantity {said}");
    }
    for wish in &named.wishes {
        let _ = write!(text, ", {wish}");
    }
    text
}

fn verdict(named: &Named) -> String {
    let method = named.method.unwrap_or("no method");
    let mut text = match (&named.chosen, named.verdict) {
        (Some((sku, probability)), verdict) => {
            format!("  {verdict}: {sku} by {method}, probability {probability:.2}")
        }
        (None, verdict) => format!("  {verdict}"),
    };
    if let Some(margin) = named.margin {
        let _ = write!(
            text,
            "; next fit {margin:.2} behind (equal within {:.2}, least {:.2})",
            named.equal_within, named.least_fit,
        );
    }
    text
}

fn candidate(candidate: &Candidate, named: &Named) -> String {
    let chosen = named.chosen.as_ref();
    let is_chosen = chosen.is_some_and(|(sku, _)| *sku == candidate.sku);
    let ordered = if candidate.ordered > 0.0 {
        format!(", in {} of recent orders", percent(candidate.ordered))
    } else {
        String::new()
    };
    format!(
        "  {} {:.2}  {:<12}  {:<36}  fit {:.2} ({:+.2}){ordered}",
        if is_chosen { ">" } else { " " },
        candidate.probability,
        cut(&candidate.sku, 12),
        cut(&candidate.name, 36),
        candidate.fit,
        candidate.log_odds,
    )
}

fn below(candidate: &Candidate) -> Vec<String> {
    let ordered = match &candidate.ordered_as {
        Ordered::Unsaid => None,
        Ordered::As(written) => Some(format!("ordered as {written}")),
        Ordered::Impossible(why) => Some(format!("cannot be ordered so: {why}")),
    };
    let lines = ordered.into_iter().chain(features(candidate));
    let wrapped = lines.flat_map(|line| wrapped(&line, WIDTH - INDENT.len()));
    wrapped
        .map(|line| format!("{INDENT}{}", line.replace(TIED, " ")))
        .collect()
}

/// The features that add most, and what the others add together.
fn features(candidate: &Candidate) -> Option<String> {
    let all = &candidate.contributions;
    let mut shown: Vec<String> = all
        .iter()
        .take(FEATURES)
        .map(|one| {
            format!(
                "{} {:+.2} = {:.2} × {:.2}",
                one.feature, one.adds, one.weight, one.value
            )
        })
        .collect();
    if all.len() > FEATURES {
        let rest: f64 = all[FEATURES..].iter().map(|one| one.adds).sum();
        shown.push(format!("{} others {rest:+.2}", all.len() - FEATURES));
    }
    let shown: Vec<String> = shown.iter().map(|one| one.replace(' ', TIED)).collect();
    (!shown.is_empty()).then(|| shown.join("; "))
}
