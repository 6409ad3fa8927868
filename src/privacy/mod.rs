//! Which characters of a message are personal data, and the only text that a prompt accepts. CORE.
