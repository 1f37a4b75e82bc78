//! What the two teams talk about.
//!
//! [`value`] is what a field can hold, [`schema`] the language in which a record kind is declared, and
//! [`records`] those declarations: adding a field is one line there, and it can be read, edited, merged,
//! imported, exported and shown in history. [`zone`] and [`calendar`] say which day and quarter it is,
//! [`worktime`] how much of it somebody was at work, [`money`] how much. Two tools for all of it: [`order`] sorts,
//! [`packed`] writes what is kept for speed alone.

pub mod amount;
pub mod calendar;
pub mod money;
pub mod order;
pub mod packed;
pub mod records;
pub mod schema;
pub mod stage;
pub mod value;
pub mod when;
pub mod worktime;
pub mod zone;

pub use value::{Value, ValueRef};
