//! How a message travels, and who carries it.

use crate::text_enum;

text_enum! {
    /// The way in which a customer writes; names as in the schema.
    pub enum Channel {
        /// WhatsApp, by whichever provider.
        Whatsapp = "WHATSAPP",
        /// Text messages.
        Sms = "SMS",
        /// Email.
        Email = "EMAIL",
    }
}

text_enum! {
    /// Who delivers to us and sends for us; stored in `external_integrations.provider`.
    pub enum Provider {
        /// WhatsApp Cloud API.
        Meta = "META",
        /// Twilio Programmable Messaging.
        Twilio = "TWILIO",
        /// Postmark inbound and outbound email, JSON.
        Postmark = "POSTMARK",
        /// Raw RFC 5322 messages in, SMTP out.
        Smtp = "SMTP",
    }
}

impl Provider {
    /// The channel of messages that this provider delivers for us, unless the message says another.
    #[must_use]
    pub const fn channel(self) -> Channel {
        match self {
            Self::Meta => Channel::Whatsapp,
            Self::Twilio => Channel::Sms,
            Self::Postmark | Self::Smtp => Channel::Email,
        }
    }
}
