//! Logs with ids and without message text, and the metrics that operators watch.
