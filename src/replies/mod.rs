//! Effects to words, one language and one channel at a time. CORE.
