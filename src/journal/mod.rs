//! How it is remembered and merged.
