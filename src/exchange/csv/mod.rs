//! Delimited files: reading any of them, saying what each column is, planning what becomes of each row,
//! and writing such files.
//!
//! An import goes through three jobs, each cut into steps so that a page stays alive:
//! [`read::Reading`] turns bytes into a [`read::Sheet`], [`mapping::Mapping`] says what its columns become.
//! Nothing here writes anything.

pub mod alias;
pub mod date;
mod dialect;
pub mod encoding;
pub mod issue;
pub mod number;
pub mod profile;
mod quotes;
pub mod read;
pub mod table;
pub mod target;
pub mod write;

pub use dialect::{Choices, DELIMITERS, Dialect};
