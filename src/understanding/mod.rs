//! Text and catalog to what the customer means: one joint reading of a message. CORE.
