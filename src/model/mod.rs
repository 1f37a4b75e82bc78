//! What the two teams talk about.
//!
//! [`value`] is what a field can hold, [`schema`] the language in which a record kind is declared, and
//! [`records`] those declarations: adding a field is one line there, and it can be read, edited, merged,
//! imported, exported and shown in history.

pub mod records;
pub mod schema;
pub mod stage;
pub mod value;
pub mod when;

pub use value::{Value, ValueRef};
