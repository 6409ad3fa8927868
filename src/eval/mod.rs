//! Runs the cases of a data set through the same core that a turn runs, and scores them.
