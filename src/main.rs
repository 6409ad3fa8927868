//! The binary: hands over to the command line.

fn main() -> std::process::ExitCode {
    order_agent::cli::run()
}
