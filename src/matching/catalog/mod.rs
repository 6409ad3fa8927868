//! How do the products of one catalog look to the matcher: taken apart once, and kept?

pub mod called;
pub mod entry;
pub mod figures;
pub mod lists;
pub mod numerals;
pub mod vocabulary;
