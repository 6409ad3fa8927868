//! One turn of a conversation with no IO: read, decide, answer. CORE; the service and the eval suite both call it.
