//! The marks by which mail programs set quoted history, forwards and signatures apart, in the
//! languages of the programs that our customers use.

/// What begins at a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// A line marked with `>`.
    Quoted,
    /// "On … wrote:" over lines marked with `>`.
    Attribution {
        /// How many lines it takes, the blank ones behind it included.
        lines: usize,
    },
    /// History that is not marked line by line: it goes to the end.
    History,
    /// A forwarded mail: it goes to the end.
    Forward,
    /// `--` on a line of its own (RFC 3676 §4.3).
    Signature,
    /// "Sent from my phone".
    Device,
}

/// Programs wrap "On … wrote:" over at most this many lines.
const ATTRIBUTION_LINES: usize = 4;
/// How far the lines of an Outlook header are searched for.
const HEADER_LINES: usize = 8;
/// No header line is longer; what is longer is never read as one.
const LINE_LIMIT: usize = 500;

/// How attributions begin, and the verb that they hold.
const ATTRIBUTIONS: [(&[&str], &[&str]); 9] = [
    (&["On "], &["wrote"]),
    (&["Am "], &["schrieb"]),
    (&["Le "], &["a écrit", "a ecrit"]),
    (&["Op "], &["schreef", "het volgende geschreven"]),
    (&["El "], &["escribió", "escribio"]),
    (&["Il ", "In data "], &["ha scritto", "scrisse"]),
    (&["Em ", "No dia "], &["escreveu"]),
    (
        &["Den ", "På ", "Dnia ", "W dniu "],
        &["skrev", "napisał", "pisze"],
    ),
    (
        &[],
        &[
            "написал",
            "пишет",
            "napisał",
            "wrote",
            "schrieb",
            "skrev",
            "пише",
        ],
    ),
];
const FROM: [&str; 9] = ["From", "Von", "De", "Van", "Da", "Från", "Fra", "Od", "От"];
const BESIDE_FROM: [&str; 38] = [
    "Sent",
    "Date",
    "To",
    "Subject",
    "Cc",
    "Gesendet",
    "Datum",
    "An",
    "Betreff",
    "Envoyé",
    "Date",
    "À",
    "A",
    "Objet",
    "Verzonden",
    "Aan",
    "Onderwerp",
    "Enviado",
    "Enviado el",
    "Fecha",
    "Para",
    "Asunto",
    "Inviato",
    "Data",
    "Oggetto",
    "Assunto",
    "Skickat",
    "Till",
    "Ämne",
    "Sendt",
    "Til",
    "Emne",
    "Wysłano",
    "Do",
    "Temat",
    "Отправлено",
    "Кому",
    "Тема",
];
const HISTORY: [&str; 9] = [
    "original message",
    "ursprüngliche nachricht",
    "original-nachricht",
    "message d'origine",
    "message original",
    "oorspronkelijk bericht",
    "mensaje original",
    "messaggio originale",
    "reply message",
];
const FORWARD: [&str; 11] = [
    "forwarded message",
    "weitergeleitete nachricht",
    "weitergeleitete message",
    "message transféré",
    "message transmis",
    "doorgestuurd bericht",
    "mensaje reenviado",
    "messaggio inoltrato",
    "inizio messaggio inoltrato",
    "vidarebefordrat meddelande",
    "mensagem encaminhada",
];
const FORWARD_OPENERS: [&str; 6] = [
    "begin forwarded message",
    "anfang der weitergeleiteten nachricht",
    "début du message transféré",
    "debut du message transféré",
    "begin doorgestuurd bericht",
    "inicio del mensaje reenviado",
];
const DEVICE: [&str; 23] = [
    "sent from my ",
    "sent from mail for ",
    "sent from outlook",
    "sent from yahoo",
    "sent from samsung",
    "sent via ",
    "sent with ",
    "get outlook for ",
    "von meinem ",
    "gesendet von ",
    "gesendet mit ",
    "outlook für ",
    "envoyé de mon ",
    "envoyé depuis ",
    "envoyé à partir d",
    "obtenir outlook pour ",
    "verzonden vanaf ",
    "verstuurd vanaf ",
    "verzonden met ",
    "enviado desde ",
    "enviado do meu ",
    "inviato da ",
    "scarica outlook per ",
];

pub(super) fn opening(lines: &[&str], at: usize) -> Option<Opening> {
    let line = lines[at].trim();
    if line.starts_with('>') {
        return Some(Opening::Quoted);
    }
    if line.is_empty() || line.len() > LINE_LIMIT {
        return None;
    }
    if line == "--" {
        return Some(Opening::Signature);
    }
    if is_device(line) {
        return Some(Opening::Device);
    }
    announced(line)
        .or_else(|| ruled(lines, at))
        .or_else(|| attribution(lines, at))
}

/// "-----Original Message-----" and its like: the words alone between dashes, or an opener.
fn announced(line: &str) -> Option<Opening> {
    let lower = line.to_lowercase();
    if FORWARD_OPENERS
        .iter()
        .any(|opener| lower.starts_with(opener))
    {
        return Some(Opening::Forward);
    }
    if !line.starts_with("--") && !line.starts_with("__") {
        return None;
    }
    let words = lower.trim_matches(['-', '_', ' ', ':']);
    if FORWARD.contains(&words) {
        return Some(Opening::Forward);
    }
    HISTORY.contains(&words).then_some(Opening::History)
}

/// An Outlook header, with or without the rule above it; a rule over the footer of a mailing list.
/// A rule alone is nothing: people set their lists apart with them.
fn ruled(lines: &[&str], at: usize) -> Option<Opening> {
    if is_header(lines, at) {
        return Some(Opening::History);
    }
    if !is_rule(lines[at]) {
        return None;
    }
    let mut below = (at + 1..lines.len()).filter(|n| !lines[*n].trim().is_empty());
    let next = below.next()?;
    let list = |n: usize| lines[n].len() <= LINE_LIMIT && lines[n].contains("mailing list");
    (is_header(lines, next) || is_header_block(&lines[next..]) || list(next))
        .then_some(Opening::History)
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 10 && (line.bytes().all(|b| b == b'_') || line.bytes().all(|b| b == b'-'))
}

/// `From:` with at least two of its companions right behind it.
fn is_header(lines: &[&str], at: usize) -> bool {
    if field(lines[at]).is_none_or(|name| !FROM.contains(&name)) {
        return false;
    }
    let behind = lines[at + 1..]
        .iter()
        .filter(|line| !line.trim().is_empty())
        .take(HEADER_LINES);
    let companions = behind
        .filter_map(|line| field(line))
        .filter(|n| BESIDE_FROM.contains(n));
    companions.take(2).count() == 2
}

/// Under a rule the fields may come in any order.
fn is_header_block(lines: &[&str]) -> bool {
    let names = lines
        .iter()
        .map_while(|line| field(line))
        .take(HEADER_LINES);
    let names: Vec<&str> = names
        .take_while(|n| FROM.contains(n) || BESIDE_FROM.contains(n))
        .collect();
    names.len() >= 3 && names.iter().any(|name| FROM.contains(name))
}

/// The name of a header line, also in bold (`*From:*`).
fn field(line: &str) -> Option<&str> {
    if line.len() > LINE_LIMIT {
        return None;
    }
    let (name, _) = line.trim_start_matches(['*', ' ']).split_once(':')?;
    Some(name.trim_end_matches(['*', ' ']))
}

/// "On … wrote:", wrapped or not. Over marked lines it is believed as it stands; without them it
/// must name an address or a time, because everything behind it goes.
fn attribution(lines: &[&str], at: usize) -> Option<Opening> {
    let mut joined = String::new();
    for (count, line) in lines[at..].iter().take(ATTRIBUTION_LINES).enumerate() {
        let line = line.trim();
        if line.is_empty() || line.len() > LINE_LIMIT || line.starts_with('>') {
            return None;
        }
        if count > 0 && begins_anew(line) {
            return None;
        }
        joined.push(' ');
        joined.push_str(line);
        if line.ends_with(':') {
            let named = names_a_writer(joined.trim(), count > 0);
            return named.then(|| quote(lines, at, count + 1, &joined))?;
        }
    }
    None
}

/// The verb alone is believed behind a date, or beside an address in one line.
fn names_a_writer(line: &str, wrapped: bool) -> bool {
    let dated = line.contains(|c: char| c.is_ascii_digit());
    let alone = starts_with_date(line) || (!wrapped && line.contains('@'));
    dated
        && ATTRIBUTIONS.iter().any(|(openers, verbs)| {
            let opened = openers.iter().any(|opener| line.starts_with(opener));
            (opened || (openers.is_empty() && alone)) && verbs.iter().any(|v| line.contains(v))
        })
}

fn starts_with_date(line: &str) -> bool {
    let first = line.split([' ', ',']).next().unwrap_or_default();
    let separators = first
        .bytes()
        .filter(|b| matches!(b, b'.' | b'/' | b'-'))
        .count();
    separators >= 2 && first.starts_with(|c: char| c.is_ascii_digit())
}

/// A line that could begin an attribution never continues another: else a customer's own "On
/// Friday 5 milk" would go with the attribution below it.
fn begins_anew(line: &str) -> bool {
    let opened = |(openers, _): &(&[&str], _)| openers.iter().any(|o| line.starts_with(o));
    starts_with_date(line) || ATTRIBUTIONS.iter().any(opened)
}

fn quote(lines: &[&str], at: usize, count: usize, joined: &str) -> Option<Opening> {
    let blank = lines[at + count..]
        .iter()
        .take_while(|line| line.trim().is_empty())
        .count();
    let next = at + count + blank;
    if lines
        .get(next)
        .is_some_and(|line| line.trim_start().starts_with('>'))
    {
        return Some(Opening::Attribution {
            lines: count + blank,
        });
    }
    let digits = |window: &[u8]| window[0].is_ascii_digit() && window[2].is_ascii_digit();
    let time = joined
        .as_bytes()
        .windows(3)
        .any(|w| w[1] == b':' && digits(w));
    (time || joined.contains('@')).then_some(Opening::History)
}

/// A short line of its own. "Sent from my desk, which is easier" is no mark of a program.
fn is_device(line: &str) -> bool {
    let lower = line.to_lowercase();
    let marked = DEVICE.iter().any(|mark| lower.starts_with(mark));
    let german = !lower.starts_with("von meinem ") || lower.ends_with("gesendet");
    marked && german && !line.contains(',') && line.split_whitespace().count() <= 9
}
