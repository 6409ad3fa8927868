//! One file a provider: verify, parse, render. Pure, so that every payload is a unit test. EDGE.
