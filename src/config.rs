//! One TOML file and its environment overrides, read once, checked once.
