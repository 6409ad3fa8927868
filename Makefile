# The jobs of this repository. Each does its own set-up.
.PHONY: demo test lint bench

# The whole service at work on a sample distributor; leaves nothing running.
demo:
	scripts/setup
	cargo run --quiet -- demo

# Every test, against a PostgreSQL and a RabbitMQ that the tests start and end themselves.
test:
	scripts/setup --rabbitmq
	cargo test --lib --bins --tests

lint:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items

# What a turn costs, texts a second searched for personal data, and messages a second beside pgbench on the same server.
bench:
	scripts/setup
	cargo bench
