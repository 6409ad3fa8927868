//! Text without a catalog: normalised characters, tokens with spans, numbers, units, dates and cues. CORE.
