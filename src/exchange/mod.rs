//! How it travels.
