//! The snapshot: one JSON file with a header and the changes, one a line, sorted by stamp, so that it
//! diffs and streams. `schema.json` beside this says what its parts mean.
//!
//! ```json
//! {"format":"tandem","version":1,"min_reader":1,
//! "workspace":{"ids":["w1"],"name":"Acme"},
//! …
//! "lines":2,"sha256":"…","head_sha256":"…","changes":[
//! {"h":"…","on":"lead:1","set":{…}},
//! {"h":"…","on":"lead:2","set":{…}}
//! ]}
//! ```
//!
//! [`header`] is what a file says of itself, [`write`](mod@write) makes one and [`read`] takes one in, both
//! a step at a time and within limits, [`gzip`] is its compressed form. [`preview`] says what files would
//! bring before anything is kept (a [`report`]), [`one`] joins another workspace to this one, and [`known`]
//! says who has what.

pub mod gzip;
pub mod header;
mod json;
pub mod known;
pub mod one;
pub mod preview;
pub mod read;
pub mod refused;
pub mod report;
pub mod write;

pub use header::{Header, Sender, Workspace, Wrote};
pub use preview::Preview;
pub use read::{ReadError, Reader, Snapshot};
pub use write::{Writer, Written};

/// What the header calls the format.
pub const FORMAT: &str = "tandem";
/// The version of the format that is written.
pub const VERSION: u64 = 1;
/// The oldest reader that understands what is written, and the newest `min_reader` understood here.
pub const READER: u64 = 1;

/// Bytes as text, in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The first words of what was found, on one line, to quote them.
fn quote(bytes: &[u8]) -> String {
    let start = bytes.get(..bytes.len().min(400)).unwrap_or_default();
    let text = String::from_utf8_lossy(start);
    let line = text.trim().lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// The first words of what was found; of what has none, its bytes.
fn quote_bytes(bytes: &[u8]) -> String {
    let words = quote(bytes);
    if words.chars().any(|c| c.is_ascii_alphanumeric()) {
        return words;
    }
    let bytes: Vec<String> = bytes.iter().take(8).map(|b| format!("{b:02x}")).collect();
    bytes.join(" ")
}
