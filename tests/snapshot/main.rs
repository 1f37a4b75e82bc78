//! Snapshots: what is written is read back, what is damaged is refused with a sentence, and people who
//! exchange files have the same.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod bad_files;
mod bad_headers;
mod bad_lines;
mod device;
mod forge;
mod golden;
mod malformed;
mod play;
mod round_trip;
mod story;
