//! How it travels.

pub mod csv;
