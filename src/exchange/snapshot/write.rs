//! Writing a snapshot, a step at a time: the changes first, since the header states their hash.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{FORMAT, Header, READER, Sender, VERSION, Workspace, Writer as Written};
use crate::journal::{Change, Export, Journal};
use crate::model::schema::kind_name;
use crate::model::when::Moment;

/// A snapshot that is being written.
pub struct Writer {
    header: Header,
    hash: Sha256,
    body: Vec<u8>,
    records: BTreeSet<String>,
}

impl Writer {
    /// Begins a snapshot of a journal: whose it is, who makes it, when.
    pub fn new(journal: &Journal, workspace: Workspace, by: Sender, at: Moment) -> Self {
        let writers = journal.writers().into_iter();
        let writers = writers
            .map(|(id, w)| {
                (
                    id.to_owned(),
                    Written {
                        changes: w.changes,
                        last: w.last.to_string(),
                    },
                )
            })
            .collect();
        let header = Header {
            format: FORMAT.to_owned(),
            version: VERSION,
            min_reader: READER,
            workspace,
            by,
            at: at.to_string(),
            writers,
            ..Header::default()
        };
        Self {
            header,
            hash: Sha256::new(),
            body: Vec::new(),
            records: BTreeSet::new(),
        }
    }

    /// Adds up to `most` changes. Returns whether there may be more.
    pub fn step(&mut self, export: &mut Export<'_>, most: usize) -> bool {
        for _ in 0..most {
            let Some(change) = export.next() else {
                return false;
            };
            self.add(&change);
        }
        true
    }

    fn add(&mut self, change: &Change) {
        if !self.body.is_empty() {
            self.hash.update(b"\n");
            self.body.extend_from_slice(b",\n");
        }
        let from = self.body.len();
        change.write(&mut self.body);
        self.hash.update(self.body.get(from..).unwrap_or_default());
        if self.records.insert(change.on.clone()) {
            *self
                .header
                .counts
                .entry(kind_name(&change.on).to_owned())
                .or_default() += 1;
        }
    }

    /// The file.
    pub fn finish(mut self) -> Vec<u8> {
        self.header.sha256 = hex(&self.hash.finalize());
        // A header of texts and numbers always has a JSON form.
        let mut file = serde_json::to_vec(&self.header).unwrap_or_default();
        file.pop();
        file.extend_from_slice(b",\"changes\":[\n");
        file.append(&mut self.body);
        file.extend_from_slice(b"\n]}\n");
        file
    }
}

/// A whole snapshot at once.
pub fn snapshot(journal: &Journal, workspace: Workspace, by: Sender, at: Moment) -> Vec<u8> {
    let mut writer = Writer::new(journal, workspace, by, at);
    let mut export = journal.export(|_, _| true);
    while writer.step(&mut export, 4096) {}
    writer.finish()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// What a snapshot file is called: the workspace's name in plain letters, and the day.
pub fn file_name(workspace: &str, day: chrono::NaiveDate) -> String {
    let plain: String = workspace
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    let plain: Vec<&str> = plain.split('-').filter(|p| !p.is_empty()).collect();
    let plain = plain.join("-").to_lowercase();
    let plain = if plain.is_empty() {
        "workspace".to_owned()
    } else {
        plain
    };
    format!("{plain}-{}.tandem.json", day.format("%Y-%m-%d"))
}
