//! The walk of one due conversation: claim, load, decide, commit. SHELL.
