//! Writing a snapshot, a step at a time: the changes first, since the header states their hash.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Header, Sender, Workspace, Wrote, hex};
use crate::journal::{Change, Journal, Plan};
use crate::model::records::KINDS;
use crate::model::when::Moment;

/// Changes are written into pieces of about so many bytes, so that compressing one is a short step.
const PIECE: usize = 64 << 10;

/// A snapshot that is being written. The journal may grow meanwhile; what was there at the start leaves.
pub struct Writer<'a> {
    plan: Plan<'a>,
    header: Header,
    writers: BTreeMap<String, Wrote>,
    hash: Sha256,
    pieces: Vec<Vec<u8>>,
    piece: Vec<u8>,
    /// Which kind is being counted, and how many of its records were looked at.
    counting: (usize, usize),
}

/// A snapshot that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What it says of itself.
    pub header: Header,
    pieces: Vec<Vec<u8>>,
}

impl<'a> Writer<'a> {
    /// Begins a snapshot of a journal: whose it is, who makes it, when. Fields for which
    /// `keep(kind, field)` is false are left out, whole.
    pub fn new(
        journal: &Journal,
        workspace: Workspace,
        by: Sender,
        at: Moment,
        keep: impl Fn(&str, &str) -> bool + 'a,
    ) -> Self {
        Self {
            plan: journal.plan_export(keep),
            header: Header::new(workspace, by, at),
            writers: BTreeMap::new(),
            hash: Sha256::new(),
            pieces: Vec::new(),
            piece: Vec::new(),
            counting: (0, 0),
        }
    }

    /// How much is done, from 0 to 1.
    pub fn done(&self) -> f64 {
        self.plan.done() as f64 / self.plan.total().max(1) as f64
    }

    /// Writes up to `most` changes. Returns whether there may be more.
    pub fn step(&mut self, journal: &Journal, most: usize) -> bool {
        if self.count(journal, most) {
            return true;
        }
        for _ in 0..most {
            let Some(change) = self.plan.next(journal) else {
                return false;
            };
            self.add(&change);
        }
        true
    }

    /// Counts the records that show. Returns whether any are left.
    fn count(&mut self, journal: &Journal, most: usize) -> bool {
        let (kind, from) = self.counting;
        let Some(kind) = KINDS.get(kind) else {
            return false;
        };
        let records = journal.heard_of(kind.name).iter().skip(from).take(most);
        let shown = records.clone().filter(|&&r| journal.is_shown(r)).count();
        if shown > 0 {
            *self.header.counts.entry(kind.name.to_owned()).or_default() += shown as u64;
        }
        self.counting = if records.len() < most {
            (self.counting.0 + 1, 0)
        } else {
            (self.counting.0, from + most)
        };
        true
    }

    fn add(&mut self, change: &Change) {
        if self.header.lines > 0 {
            self.hash.update(b"\n");
            self.piece.extend_from_slice(b",\n");
        }
        if self.piece.len() > PIECE {
            let piece = Vec::with_capacity(PIECE + (PIECE >> 3));
            self.pieces.push(std::mem::replace(&mut self.piece, piece));
        }
        let from = self.piece.len();
        change.write(&mut self.piece);
        self.hash.update(self.piece.get(from..).unwrap_or_default());
        self.header.lines += 1;
        let (Some(by), false) = (&change.by, change.set.is_empty()) else {
            return;
        };
        match self.writers.get_mut(by) {
            // Changes leave in the order of their stamps.
            Some(wrote) => {
                wrote.changes += 1;
                wrote.last = change.h;
            }
            None => {
                let first = Wrote {
                    changes: 1,
                    last: change.h,
                };
                self.writers.insert(by.clone(), first);
            }
        }
    }

    /// The file.
    pub fn finish(mut self) -> Written {
        self.header.sha256 = hex(&self.hash.finalize());
        self.header.writers = self.writers;
        if self.header.lines > 0 {
            self.piece.push(b'\n');
        }
        self.piece.extend_from_slice(b"]}\n");
        let mut pieces = vec![self.header.write()];
        pieces.append(&mut self.pieces);
        pieces.push(self.piece);
        Written {
            header: self.header,
            pieces,
        }
    }
}

impl Written {
    /// The file, in pieces.
    pub fn into_pieces(self) -> Vec<Vec<u8>> {
        self.pieces
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }

    /// Whether it holds no changes.
    pub fn is_empty(&self) -> bool {
        self.header.lines == 0
    }

    /// The file, in one piece.
    pub fn bytes(&self) -> Vec<u8> {
        self.pieces.concat()
    }
}

/// A whole snapshot at once.
pub fn snapshot(journal: &Journal, workspace: Workspace, by: Sender, at: Moment) -> Written {
    let mut writer = Writer::new(journal, workspace, by, at, |_, _| true);
    while writer.step(journal, usize::MAX / 2) {}
    writer.finish()
}

/// What a snapshot file is called: the workspace's name in plain letters, and the day.
pub fn file_name(workspace: &str, day: chrono::NaiveDate, compressed: bool) -> String {
    let plain: String = workspace
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    let plain: Vec<&str> = plain.split('-').filter(|p| !p.is_empty()).collect();
    let plain: String = plain.join("-").to_lowercase().chars().take(60).collect();
    let plain = if plain.is_empty() {
        "workspace"
    } else {
        &plain
    };
    let end = if compressed { ".gz" } else { "" };
    format!("{plain}-{day}.tandem.json{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_after_its_workspace() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for (name, file) in [
            (
                "Acme & Söhne GmbH",
                "acme-söhne-gmbh-2026-11-23.tandem.json",
            ),
            ("../..\\x:y", "x-y-2026-11-23.tandem.json"),
            ("", "workspace-2026-11-23.tandem.json"),
        ] {
            assert_eq!(file_name(name, day, false), file);
        }
        let zipped = file_name("W", day, true);
        assert_eq!(zipped, "w-2026-11-23.tandem.json.gz");
    }
}
