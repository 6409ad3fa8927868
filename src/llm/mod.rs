//! The one call out to a language model. SHELL.
