//! The snapshot: one JSON file with a header and the changes, one a line, sorted by stamp, so that it
//! diffs and streams. What its parts mean is fixed in `schema.json` beside this.
//!
//! ```json
//! {"format":"tandem","version":1,"min_reader":1,…,"sha256":"…","changes":[
//! {"h":"…","on":"lead:1","set":{…}},
//! {"h":"…","on":"lead:2","set":{…}}
//! ]}
//! ```

pub mod preview;
pub mod read;
pub mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the header calls the format.
pub const FORMAT: &str = "tandem";
/// The version of the format that is written.
pub const VERSION: u32 = 1;
/// The oldest reader that understands what is written, and the newest `min_reader` understood here.
pub const READER: u32 = 1;

/// What a snapshot says of itself. Keys that are not known are passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub format: String,
    /// The version of the format.
    pub version: u32,
    /// The oldest reader that understands it.
    pub min_reader: u32,
    /// The workspace it belongs to.
    pub workspace: Workspace,
    /// Who made it.
    pub by: Sender,
    /// When it was made, RFC 3339 in UTC.
    pub at: String,
    /// How many records of each kind it has changes of.
    pub counts: BTreeMap<String, u64>,
    /// How many changes of each member it holds, for people to compare.
    pub writers: BTreeMap<String, Writer>,
    /// SHA-256 of the changes, joined by line feeds, in hexadecimal.
    pub sha256: String,
}

/// A workspace as a snapshot names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// The ids it goes by.
    pub ids: Vec<String>,
    /// What it is called.
    #[serde(default)]
    pub name: String,
}

/// Who made a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// The member's id; empty when nobody said who they are.
    #[serde(default)]
    pub id: String,
    /// Their name.
    #[serde(default)]
    pub name: String,
    /// Their team.
    #[serde(default)]
    pub team: String,
}

/// How much of one member's writing a snapshot holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writer {
    /// Lines.
    pub changes: u64,
    /// The newest of their stamps.
    pub last: String,
}
