//! The command line: one subcommand a job, exit codes that scripts can trust.
