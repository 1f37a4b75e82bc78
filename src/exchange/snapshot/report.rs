//! What files say and would bring, as plain data.

use std::collections::BTreeMap;

use super::Header;
use super::one::{Belongs, Pair};
use crate::journal::Difference;
use crate::model::when::Moment;

/// A clock that is ahead by more than this is told, in milliseconds.
pub const AHEAD: i64 = 5 * 60 * 1_000;
/// Fewer records than this may shrink by half unnoticed.
const FEW: usize = 4;

/// Kinds of records that people know; the rest is furniture.
pub const COUNTED: [&str; 6] = [
    "lead",
    "company",
    "contact",
    "interaction",
    "campaign",
    "member",
];

/// What becomes of the records of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brings {
    /// Show, and did not before.
    pub added: usize,
    /// Showed, and look different.
    pub changed: usize,
    /// Showed, and are put away.
    pub deleted: usize,
    /// Showed, and are merged into another.
    pub joined: usize,
}

/// What becomes of the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// By kind of record.
    pub kinds: BTreeMap<String, Brings>,
    /// What there will be to settle that there isn't now.
    pub differences: Vec<Difference>,
}

impl Effect {
    /// What becomes of the records of a kind.
    pub fn of(&self, kind: &str) -> Brings {
        self.kinds.get(kind).copied().unwrap_or_default()
    }
}

/// What one member wrote of what is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Lines.
    pub changes: usize,
    /// The oldest of them, by its writer's clock.
    pub first: Moment,
    /// The newest.
    pub last: Moment,
}

/// Changes from a clock that is ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Future {
    /// How many.
    pub changes: usize,
    /// How far the furthest is ahead, in milliseconds.
    pub by_ms: i64,
}

/// What one file says and would bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// What the file is called.
    pub name: String,
    /// What it says of itself.
    pub header: Header,
    /// The number of this import.
    pub number: u32,
    /// How it belongs to the open workspace.
    pub belongs: Belongs,
    /// Changes that are neither here yet nor in a file before this one.
    pub fresh: usize,
    /// The others.
    pub known: usize,
    /// Who wrote what is new, by the member's id; seeds are nobody's.
    pub by: BTreeMap<String, Share>,
    /// Changes that say they are from later than now.
    pub future: Option<Future>,
    /// What the file alone would bring.
    pub effect: Effect,
    /// Members of another workspace who seem to be members here.
    pub pairs: Vec<Pair>,
}

/// How many records show before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shrinks {
    /// Of which kind; none: of all together.
    pub kind: Option<&'static str>,
    /// Now.
    pub before: usize,
    /// Once the files are here.
    pub after: usize,
}

impl Shrinks {
    fn by_half(&self) -> bool {
        self.before >= FEW && self.after * 2 <= self.before
    }
}

/// What all files together would bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// File by file.
    pub files: Vec<FileReport>,
    /// All of them; what two bring counts once.
    pub all: Effect,
    /// How many records of each of [`COUNTED`] show now.
    pub before: BTreeMap<String, usize>,
}

impl Report {
    /// How many records of a kind would show.
    pub fn after(&self, kind: &str) -> usize {
        let (now, brings) = (
            self.before.get(kind).copied().unwrap_or(0),
            self.all.of(kind),
        );
        (now + brings.added).saturating_sub(brings.deleted + brings.joined)
    }

    /// Where what shows would shrink by half, so that somebody may have deleted far too much: all records
    /// together, or else kinds of them.
    pub fn shrinks(&self) -> Vec<Shrinks> {
        let kinds = COUNTED.iter().map(|&kind| Shrinks {
            kind: Some(kind),
            before: self.before.get(kind).copied().unwrap_or(0),
            after: self.after(kind),
        });
        let kinds: Vec<Shrinks> = kinds.collect();
        let all = Shrinks {
            kind: None,
            before: kinds.iter().map(|k| k.before).sum(),
            after: kinds.iter().map(|k| k.after).sum(),
        };
        if all.by_half() {
            return vec![all];
        }
        kinds.into_iter().filter(Shrinks::by_half).collect()
    }
}
