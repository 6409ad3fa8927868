//! A piece of speech on its way to a model that writes down what it hears.

/// Bytes a second of the sparest sound that telephones send: AMR's lowest rate is 4.75 kbit/s (3GPP TS
/// 26.071), WhatsApp's voice notes have three times that and more.
const FEWEST_BYTES_A_SECOND: usize = 500;

/// Speech, with what the server needs to know of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Recording<'a> {
    /// How the name ends, by which servers tell the format: `ogg`.
    pub extension: &'static str,
    /// `audio/ogg`.
    pub media_type: &'static str,
    /// The file.
    pub bytes: &'a [u8],
}

/// A voice shows nothing of itself in logs.
impl std::fmt::Debug for Recording<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Recording({}, {} bytes)",
            self.extension,
            self.bytes.len()
        )
    }
}

impl Recording<'_> {
    /// The longest that so many bytes of speech last.
    #[must_use]
    pub fn seconds_at_most(&self) -> u32 {
        let seconds = self.bytes.len().div_ceil(FEWEST_BYTES_A_SECOND);
        u32::try_from(seconds).unwrap_or(u32::MAX)
    }
}
