//! How it travels.

pub mod backup;
pub mod csv;
pub mod shelf;
pub mod snapshot;
pub mod vcard;
