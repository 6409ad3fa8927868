//! PostgreSQL, and no SQL anywhere else. SHELL.
