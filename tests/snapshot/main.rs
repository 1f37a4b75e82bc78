//! Snapshots: what is written is read back, what is damaged is refused with a sentence, and people who
//! exchange files have the same.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod bad_files;
mod bad_headers;
mod bad_lines;
mod before;
mod device;
mod forge;
mod golden;
mod known;
mod malformed;
mod one;
mod play;
mod round_trip;
mod schema;
mod settling;
mod story;
