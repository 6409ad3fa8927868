//! From a verified message to a stored one: the broker, its topology and `accept`. SHELL.
