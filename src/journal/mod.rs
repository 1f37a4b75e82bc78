//! How it is remembered and merged.
//!
//! [`stamp`] orders, [`change`] is one line of the journal, [`line`] its text.

pub mod change;
pub mod line;
pub mod stamp;

pub use change::{Change, Class};
pub use stamp::{Clock, Stamp};
