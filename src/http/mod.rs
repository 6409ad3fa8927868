//! The HTTP ingress, health and metrics. SHELL.
