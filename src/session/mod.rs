//! The order session: state, event, effect and the one transition function. CORE.
