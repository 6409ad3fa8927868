//! How much of an order does a channel have room for? Nothing is left out without saying so.

use super::{Detail, RenderContext, Reply, Wording, sms};
use crate::domain::{Channel, Provider};

/// Segments up to which a text message shows the price of one unit too.
const COMFORTABLE: usize = 4;
/// Segments of the longest text message: ten parts of 153 stay below the 1,600 characters that
/// Twilio takes. <https://www.twilio.com/docs/api/errors/21617>
const LONGEST: usize = 10;
/// Characters that Twilio takes, of an SMS in the other alphabet, in which ten parts hold less, and
/// of a WhatsApp text. <https://www.twilio.com/docs/api/errors/21617>
const TWILIOS: usize = 1600;
/// Characters of a WhatsApp text.
/// <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/text-messages>
const TEXT: usize = 4096;

/// The wording in which a reply fits its channel, and its text.
pub(super) fn fitted<'a>(wording: Wording<'a>, reply: &Reply) -> (Wording<'a>, String) {
    let at = |detail| {
        let wording = Wording { detail, ..wording };
        let text = wording.text(reply);
        (wording, text)
    };
    let full = at(Detail::Full);
    let context = wording.context;
    if fits(&full.1, context, COMFORTABLE) {
        return full;
    }
    let mut best = at(Detail::Brief);
    let mut lines = lines_of(reply);
    while lines > 0 && !fits(&best.1, context, LONGEST) {
        // Long orders shrink by a tenth at a time, so that the steps stay few.
        lines -= lines.div_ceil(10);
        best = at(Detail::Lines(lines));
    }
    best
}

fn fits(text: &str, context: &RenderContext<'_>, segments: usize) -> bool {
    let units = || text.encode_utf16().count();
    match (context.channel, context.provider) {
        (Channel::Sms, _) => sms::segments(text) <= segments && units() <= TWILIOS,
        (Channel::Whatsapp, Some(Provider::Twilio)) => units() <= TWILIOS,
        (Channel::Whatsapp, Some(Provider::Meta | Provider::Postmark | Provider::Smtp) | None) => {
            units() <= TEXT
        }
        (Channel::Email, _) => true,
    }
}

fn lines_of(reply: &Reply) -> usize {
    match reply {
        Reply::Summary { summary, .. }
        | Reply::Question {
            so_far: Some(summary),
            ..
        } => summary.lines.len(),
        Reply::Question { so_far: None, .. } | Reply::Placed { .. } | Reply::Told(_) => 0,
    }
}
