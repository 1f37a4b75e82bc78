//! One browser of one member, with all that the page of sharing does with files.

use tandem::exchange::snapshot::gzip::Zip;
use tandem::exchange::snapshot::preview::{Report, workspace_ids};
use tandem::exchange::snapshot::write::snapshot;
use tandem::exchange::snapshot::{Header, Preview, ReadError, Reader, Sender, Snapshot, Workspace};
use tandem::journal::command::Command;
use tandem::journal::{Author, Class, Clock, Edit, Journal, Stamp};
use tandem::model::records::{MemberPatch, SETTINGS};
use tandem::model::when::{Moment, When};
use tandem::model::{Value, ValueRef};

/// 23 November 2026, 08:00 UTC.
pub const MONDAY: i64 = 1_795_420_800_000;

pub struct Device {
    pub member: String,
    pub name: String,
    pub journal: Journal,
    pub clock: Clock,
    pub now: i64,
    pub imports: u32,
}

pub fn edit(on: &str, set: &[(&str, Value)]) -> Edit {
    let set = set.iter().map(|(f, v)| ((*f).to_owned(), v.clone()));
    Edit {
        on: on.to_owned(),
        set: set.collect(),
    }
}

/// The changes of a file, with the commas and line feeds between them.
pub fn body(file: &[u8]) -> &[u8] {
    let opens = b"\"changes\":[\n";
    let at = file.windows(opens.len()).position(|w| w == opens).unwrap();
    &file[at + opens.len()..]
}

pub fn read(file: &[u8]) -> Snapshot {
    Reader::read(file).unwrap()
}

/// A file made of a journal, compressed.
pub fn zipped(journal: &Journal, header: &Header) -> Vec<u8> {
    let (workspace, by) = (header.workspace.clone(), header.by.clone());
    Zip::new(snapshot(journal, workspace, by, header.at)).finish()
}

impl Device {
    /// A browser with the default stages and nothing else.
    pub fn new(name: &str, actor: u64) -> Self {
        let mut journal = Journal::new();
        journal.seed();
        Self {
            member: format!("member:{}", name.to_lowercase()),
            name: name.to_owned(),
            journal,
            clock: Clock::new(actor),
            now: MONDAY,
            imports: 0,
        }
    }

    /// A browser in which somebody began a workspace.
    pub fn founding(name: &str, actor: u64, workspace: &str) -> Self {
        let mut device = Self::new(name, actor);
        let id = format!("workspace/{workspace}");
        let title = format!("The {workspace}");
        device.write(&[edit(
            SETTINGS,
            &[(&id, Value::Bool(true)), ("name", title.as_str().into())],
        )]);
        device.joins(None);
        device
    }

    /// Adds its member, with an e-mail address.
    pub fn joins(&mut self, email: Option<&str>) {
        let member = MemberPatch::new()
            .created_at(When::At(Moment(self.now)))
            .name(self.name.clone())
            .email(email.map(str::to_owned))
            .team("sales".to_owned());
        let on = self.member.clone();
        self.write(&[Edit {
            on,
            set: member.set(),
        }]);
    }

    /// One act; none where nothing may be written, as on what was erased.
    pub fn write(&mut self, edits: &[Edit]) -> Option<Stamp> {
        self.write_as(edits, Class::Person)
    }

    pub fn write_as(&mut self, edits: &[Edit], class: Class) -> Option<Stamp> {
        self.now += 1_000;
        let author = Author {
            by: Some(&self.member),
            class,
        };
        let actor = self.clock.actor();
        let act = self
            .journal
            .write(&mut self.clock, self.now, &mut || actor + 1, &author, edits);
        act.stamp()
    }

    pub fn act(&mut self, command: &Command) -> Stamp {
        let edits = command.edits(&self.journal).unwrap();
        self.write(&edits).unwrap()
    }

    pub fn header(&self) -> Header {
        let mut ids = workspace_ids(&self.journal);
        if ids.is_empty() {
            ids.push("w".to_owned());
        }
        let name = self.text(SETTINGS, "name").unwrap_or_default();
        let by = Sender {
            id: self.member.clone(),
            name: self.name.clone(),
            team: "sales".to_owned(),
        };
        Header::new(Workspace { ids, name }, by, Moment(self.now))
    }

    /// The file that this browser sends.
    pub fn file(&self) -> Vec<u8> {
        let Header {
            workspace, by, at, ..
        } = self.header();
        snapshot(&self.journal, workspace, by, at).bytes()
    }

    pub fn zipped(&self) -> Vec<u8> {
        zipped(&self.journal, &self.header())
    }

    /// Looks at files as the page does: those that are none are told, the others previewed.
    pub fn look(&mut self, files: &[&[u8]]) -> (Preview, Vec<ReadError>) {
        let mut arriving = Vec::new();
        let mut faults = Vec::new();
        for (n, bytes) in files.iter().enumerate() {
            self.imports += 1;
            match read_in_steps(bytes) {
                Ok(snapshot) => arriving.push((format!("{n}.json"), snapshot, self.imports)),
                Err(why) => faults.push(why),
            }
        }
        let mut preview = Preview::new(&mut self.journal, arriving);
        while preview.step(&mut self.journal, Moment(self.now), 7) {}
        (preview, faults)
    }

    /// Looks at files and takes in those that are snapshots.
    pub fn bring(&mut self, files: &[&[u8]]) -> (Report, Vec<ReadError>) {
        let (preview, faults) = self.look(files);
        let report = preview.report().clone();
        preview.take_in(&mut self.journal);
        (report, faults)
    }

    pub fn value(&self, on: &str, field: &str) -> Option<Value> {
        let rid = self.journal.rid(on)?;
        Some(self.journal.get(rid, field)?.to_value())
    }

    pub fn text(&self, on: &str, field: &str) -> Option<String> {
        let rid = self.journal.rid(on)?;
        let value = self.journal.get(rid, field).and_then(ValueRef::text);
        value.map(str::to_owned)
    }

    pub fn shows(&self, on: &str) -> bool {
        self.journal
            .rid(on)
            .is_some_and(|r| self.journal.is_shown(r))
    }
}

fn read_in_steps(bytes: &[u8]) -> Result<Snapshot, ReadError> {
    let mut reader = Reader::new();
    let mut rest = bytes;
    loop {
        let (now, later) = rest.split_at(rest.len().min(reader.stride()));
        reader.feed(now)?;
        if later.is_empty() {
            return reader.finish();
        }
        rest = later;
    }
}
