//! Delimited files: reading any of them, saying what each column is, planning what becomes of each row,
//! and writing such files.
//!
//! An import goes through two jobs, each cut into steps so that a page stays alive: [`read::Reading`] turns
//! bytes into a [`read::Sheet`]; [`guess::guess`] says what its columns become, a person corrects the
//! [`mapping::Mapping`]; [`plan::Planner`] says what becomes of each row. Planning is done again whenever
//! the mapping changes, and once more, with its edits kept, to import. Nothing here writes to the journal.

pub mod alias;
pub mod date;
mod dialect;
mod draft;
pub mod encoding;
pub mod existing;
pub mod guess;
pub mod here;
pub mod ids;
pub mod issue;
pub mod mapping;
mod moves;
pub mod number;
pub mod plan;
pub mod preview;
pub mod profile;
mod quotes;
pub mod read;
mod records;
mod shared;
pub mod stages;
pub mod table;
pub mod target;
pub mod write;

pub use dialect::{Choices, DELIMITERS, Dialect};
pub use draft::OwnForm;
