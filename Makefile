# The jobs of this repository. Each does its own set-up.
.PHONY: demo test lint bench

test:
	cargo test --lib --bins --tests

lint:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items
