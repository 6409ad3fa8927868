//! Did a machine write this mail? What a machine wrote is never answered (RFC 3834 §2).

use super::Headers;

/// Marks whose mere presence says it.
const MARKS: [&str; 6] = [
    "List-Id",
    "List-Unsubscribe",
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
    "X-Failed-Recipients",
];
const PRECEDENCE: [&str; 5] = ["bulk", "list", "junk", "auto_reply", "auto-reply"];
/// Senders behind whom nobody reads (RFC 2142 and custom).
const MACHINES: [&str; 7] = [
    "mailer-daemon",
    "postmaster",
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
];
/// How responders without any mark begin their subject; an answer by a person begins with `Re:`.
const SUBJECTS: [&str; 8] = [
    "automatic reply:",
    "auto-reply:",
    "out of office:",
    "automatische antwort:",
    "abwesenheitsnotiz",
    "réponse automatique",
    "respuesta automática",
    "risposta automatica",
];

pub(super) fn is_automatic(headers: &Headers, from: &str, subject: &str) -> bool {
    let submitted = headers.all("Auto-Submitted").any(|value| {
        !value
            .split([';', ' ', '('])
            .next()
            .unwrap_or_default()
            .eq_ignore_ascii_case("no")
    });
    let marked = MARKS.iter().any(|mark| headers.first(mark).is_some());
    let precedence = headers
        .all("Precedence")
        .any(|value| PRECEDENCE.iter().any(|p| value.eq_ignore_ascii_case(p)));
    submitted
        || marked
        || precedence
        || is_report(headers)
        || is_machine(from)
        || announces(subject)
}

/// A delivery report, or mail that nobody may bounce (an empty envelope sender).
fn is_report(headers: &Headers) -> bool {
    let report = |value: &str| value.to_ascii_lowercase().starts_with("multipart/report");
    headers.all("Return-Path").any(|path| path == "<>")
        || headers.first("Content-Type").is_some_and(report)
}

fn is_machine(from: &str) -> bool {
    let local = from.split('@').next().unwrap_or_default();
    let name = local.split('+').next().unwrap_or_default();
    MACHINES.contains(&name)
}

fn announces(subject: &str) -> bool {
    let subject = subject.trim().to_lowercase();
    SUBJECTS.iter().any(|opener| subject.starts_with(opener))
}
