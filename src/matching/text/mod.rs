//! What does a text say by itself, before any catalog is asked: terms, sizes, codes, counts, letters?

pub mod begins;
pub mod codes;
pub mod colours;
pub mod counts;
pub mod letters;
pub mod sizes;
pub mod stand_ins;
pub mod terms;
pub mod written;
