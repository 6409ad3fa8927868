//! What is a file, by its first bytes? Names and headers are anybody's claim. Pure.

/// How a model takes a file in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// It listens.
    Hearing,
    /// It looks.
    Sight,
}

/// Kinds that endpoints of OpenAI's protocol document
/// (<https://platform.openai.com/docs/guides/speech-to-text>, …`/images-vision`). WebP is left out: on
/// WhatsApp it is a sticker, and no order was ever written on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// WhatsApp's voice notes.
    Ogg,
    /// MPEG layer 3.
    Mp3,
    /// MPEG-4, also as `m4a`.
    Mp4,
    /// Waves as they are.
    Wav,
    /// Matroska for the web.
    Webm,
    /// Free lossless sound.
    Flac,
    /// Photos.
    Jpeg,
    /// Screenshots.
    Png,
}

impl Sense {
    /// By what a provider says a file is; `None` for kinds that nobody here takes in.
    #[must_use]
    pub fn of(content_type: &str) -> Option<Self> {
        let kind = content_type.split(';').next().unwrap_or_default();
        match kind.trim().to_ascii_lowercase().as_str() {
            "audio/ogg" | "audio/opus" | "audio/mpeg" | "audio/mp3" | "audio/mp4" | "audio/m4a"
            | "audio/x-m4a" | "audio/wav" | "audio/x-wav" | "audio/webm" | "audio/flac" => {
                Some(Self::Hearing)
            }
            "image/jpeg" | "image/jpg" | "image/png" => Some(Self::Sight),
            _ => None,
        }
    }

    /// The largest file that is fetched. Of sound a quarter of an hour of WhatsApp's voice notes, at 16
    /// kbit/s: whoever speaks longer talks with a person. Of pictures what WhatsApp allows.
    #[must_use]
    pub const fn most_bytes(self) -> usize {
        match self {
            Self::Hearing => 2 * 1024 * 1024,
            Self::Sight => 5 * 1024 * 1024,
        }
    }
}

impl Kind {
    /// Of a file's bytes; `None` where they begin like nothing that a model can take.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let begins = |magic: &[u8]| bytes.starts_with(magic);
        let at = |place: usize, magic: &[u8]| {
            let rest = bytes.get(place..);
            rest.is_some_and(|rest| rest.starts_with(magic))
        };
        let frame = bytes.len() > 1 && bytes[0] == 0xff && bytes[1] & 0xe6 == 0xe2;
        Some(match () {
            () if begins(b"OggS") => Self::Ogg,
            () if begins(b"\xff\xd8\xff") => Self::Jpeg,
            () if begins(b"\x89PNG\r\n\x1a\n") => Self::Png,
            () if begins(b"RIFF") && at(8, b"WAVE") => Self::Wav,
            () if begins(b"\x1aE\xdf\xa3") => Self::Webm,
            () if begins(b"fLaC") => Self::Flac,
            () if at(4, b"ftyp") => Self::Mp4,
            () if begins(b"ID3") || frame => Self::Mp3,
            () => return None,
        })
    }

    /// How a model takes it in.
    #[must_use]
    pub const fn sense(self) -> Sense {
        match self {
            Self::Ogg | Self::Mp3 | Self::Mp4 | Self::Wav | Self::Webm | Self::Flac => {
                Sense::Hearing
            }
            Self::Jpeg | Self::Png => Sense::Sight,
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ogg => "audio/ogg",
            Self::Mp3 => "audio/mpeg",
            Self::Mp4 => "audio/mp4",
            Self::Wav => "audio/wav",
            Self::Webm => "audio/webm",
            Self::Flac => "audio/flac",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// How a file of it is named.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Ogg => "ogg",
            Self::Mp3 => "mp3",
            Self::Mp4 => "m4a",
            Self::Wav => "wav",
            Self::Webm => "webm",
            Self::Flac => "flac",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        for (bytes, kind) in [
            (&b"OggS\0\x02"[..], Kind::Ogg),
            (b"\xff\xd8\xff\xe0", Kind::Jpeg),
            (b"\x89PNG\r\n\x1a\n\0", Kind::Png),
            (b"RIFF\0\0\0\0WAVEfmt ", Kind::Wav),
            (b"\0\0\0\x20ftypM4A ", Kind::Mp4),
            (b"ID3\x04", Kind::Mp3),
            (b"\xff\xfb\x90", Kind::Mp3),
        ] {
            assert_eq!(Kind::of(bytes), Some(kind));
        }
        for other in [
            &b""[..],
            b"<html>",
            b"%PDF-1.7",
            b"RIFF\0\0\0\0WEBP",
            b"\xff",
        ] {
            assert_eq!(Kind::of(other), None, "{other:?}");
        }
    }

    #[test]
    fn what_is_said_of_a_file_counts_without_its_parameters() {
        assert_eq!(Sense::of("audio/ogg; codecs=opus"), Some(Sense::Hearing));
        assert_eq!(Sense::of("Image/JPEG"), Some(Sense::Sight));
        for other in [
            "image/webp",
            "video/mp4",
            "application/pdf",
            "audio/amr",
            "",
        ] {
            assert_eq!(Sense::of(other), None, "{other}");
        }
    }
}
