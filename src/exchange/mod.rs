//! How it travels.

pub mod csv;
pub mod shelf;
pub mod snapshot;
