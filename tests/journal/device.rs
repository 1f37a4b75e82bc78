//! One browser of one member: a journal and its clock; and what can be seen there, comparable.

use std::collections::{BTreeMap, BTreeSet};

use tandem::journal::{
    Added, Also, Author, Change, Class, Clock, Difference, Edit, Freezing, Head, Journal, Stamp,
    Thawing,
};
use tandem::model::{Value, ValueRef};

use crate::oracle::{Diff, is_fact};
use crate::rng::Rng;

/// Kinds that records are looked for under, one of which nobody declared.
pub const KINDS: [&str; 7] = [
    "contact",
    "gadget",
    "interaction",
    "lead",
    "move",
    "settings",
    "stage",
];

pub struct Device {
    pub member: String,
    pub journal: Journal,
    pub clock: Clock,
    /// How far its clock is off, in milliseconds.
    pub offset: i64,
    pub imports: u32,
    /// The lines that a storage would keep, with the numbers of the imports that brought them.
    pub shelf: Vec<(Change, u32)>,
    /// The names that it would keep of what imports brought again.
    pub also: Vec<(String, u32)>,
}

/// All that anybody can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    pub values: BTreeMap<(String, String), Value>,
    pub diffs: BTreeSet<Diff>,
    pub moves: BTreeSet<(String, String, String)>,
    pub shown: BTreeSet<String>,
}

pub fn edit(on: &str, set: &[(&str, Value)]) -> Edit {
    Edit {
        on: on.to_owned(),
        set: set
            .iter()
            .map(|(f, v)| ((*f).to_owned(), v.clone()))
            .collect(),
    }
}

impl Device {
    pub fn new(member: &str, rng: &mut Rng) -> Self {
        Self {
            member: format!("member:{member}"),
            journal: Journal::new(),
            clock: Clock::new(rng.bits()),
            offset: 0,
            imports: 0,
            shelf: Vec::new(),
            also: Vec::new(),
        }
    }

    pub fn write(&mut self, rng: &mut Rng, now: i64, edits: &[Edit], class: Class) -> Vec<Change> {
        let author = Author {
            by: Some(&self.member),
            class,
        };
        let draw = &mut || rng.bits();
        let now = now + self.offset;
        let act = self
            .journal
            .write(&mut self.clock, now, draw, &author, edits);
        self.keep(&act.changes, 0);
        act.changes
    }

    /// Adds lines as if written here.
    pub fn seed(&mut self, change: &Change) {
        self.journal.add(change, 0);
        self.journal.settle();
        self.keep(std::slice::from_ref(change), 0);
    }

    /// Merges a file; the number of the import.
    pub fn merge(&mut self, file: &[Change]) -> u32 {
        self.imports += 1;
        let (mut new, mut also) = (Vec::new(), Also::default());
        for change in file {
            match self.journal.add(change, self.imports) {
                Added::Known => {}
                Added::Also => also.note(change.h, change.set.iter().map(|(f, _)| f.as_str())),
                Added::New => new.push(change.clone()),
            }
        }
        self.journal.settle();
        self.keep(&new, self.imports);
        self.also
            .extend(also.lines().map(|line| (line, self.imports)));
        self.imports
    }

    fn keep(&mut self, lines: &[Change], import: u32) {
        let erasing = lines
            .iter()
            .any(|l| l.set.iter().any(|(f, _)| f == "erased"));
        let from = if erasing { 0 } else { self.shelf.len() };
        self.shelf.extend(lines.iter().map(|l| (l.clone(), import)));
        for (line, _) in &mut self.shelf[from..] {
            self.journal.strip_line(line);
        }
    }

    /// A page that opens what this one kept.
    pub fn reopened(&self) -> Journal {
        let mut journal = Journal::new();
        // The order in which things lie on a shelf means nothing.
        for (line, import) in &self.also {
            journal.add_line(line.as_bytes(), *import).unwrap();
        }
        for (line, import) in &self.shelf {
            journal.add(line, *import);
        }
        self.opened(journal)
    }

    /// A page that opens what this one would keep if it wrote all of it anew.
    pub fn rewritten(&self) -> Journal {
        let mut journal = Journal::new();
        let imports: Vec<u32> = (1..=self.imports).collect();
        for (import, pieces) in self.journal.kept(&imports) {
            for line in pieces.iter().flat_map(|p| p.split(|&b| b == b'\n')) {
                if !line.is_empty() {
                    journal.add_line(line, import).unwrap();
                }
            }
        }
        self.opened(journal)
    }

    fn opened(&self, mut journal: Journal) -> Journal {
        for import in self.journal.out() {
            journal.take_out(*import);
        }
        journal.settle();
        assert_eq!(journal.writers(), self.journal.writers());
        journal
    }

    /// All that lies in memory, as it is written for a quick start.
    pub fn frozen(&self) -> Vec<u8> {
        let mut freezing = Freezing::default();
        std::iter::from_fn(|| freezing.next(&self.journal))
            .flatten()
            .collect()
    }

    /// The journal, written as bytes and read back.
    pub fn thawed(&self) -> Journal {
        let (mut freezing, mut thawing) = (Freezing::default(), Thawing::default());
        while let Some(piece) = freezing.next(&self.journal) {
            thawing.add(&piece).unwrap();
        }
        let thawed = thawing.finish().unwrap();
        assert_eq!(thawed.writers(), self.journal.writers());
        thawed
    }

    pub fn file(&self) -> Vec<Change> {
        self.journal.export(|_, _| true).collect()
    }

    pub fn heads(&self, on: &str, field: &str) -> Vec<Head> {
        self.journal
            .rid(on)
            .map(|r| self.journal.heads(r, field))
            .unwrap_or_default()
    }

    pub fn value(&self, on: &str, field: &str) -> Value {
        let value = self
            .journal
            .rid(on)
            .and_then(|r| self.journal.get(r, field));
        value.map_or(Value::Null, ValueRef::to_value)
    }

    pub fn exists(&self, on: &str) -> bool {
        self.journal.rid(on).is_some_and(|r| self.journal.exists(r))
    }

    pub fn shows(&self, on: &str) -> bool {
        self.journal
            .rid(on)
            .is_some_and(|r| self.journal.is_shown(r))
    }

    pub fn shown(&self) -> BTreeSet<String> {
        let of = |kind: &&str| {
            self.journal
                .records(kind)
                .map(|r| self.journal.id(r).to_owned())
                .collect::<Vec<_>>()
        };
        KINDS.iter().flat_map(of).collect()
    }

    pub fn diffs(&self) -> BTreeSet<Diff> {
        let id = |r| self.journal.id(r).to_owned();
        let as_diff = |d: Difference| match d {
            Difference::Values { on, field, heads } => {
                let values = heads
                    .into_iter()
                    .filter_map(|h| Some((h.by?, h.value)))
                    .collect();
                Diff::Values(id(on), field, values)
            }
            Difference::PutAway {
                on,
                how,
                away,
                changed,
                field,
                change,
            } => Diff::Away(id(on), how, away.by, id(changed), field, change.by),
        };
        self.journal
            .differences()
            .into_iter()
            .map(as_diff)
            .collect()
    }

    pub fn moves(&self) -> BTreeSet<(String, String, String)> {
        let journal = &self.journal;
        let of = |lead| journal.moves(lead).into_iter().map(move |m| (lead, m));
        journal
            .records("lead")
            .flat_map(of)
            .map(|(lead, m)| {
                (
                    journal.id(lead).to_owned(),
                    journal.id(m.rid).to_owned(),
                    m.stage,
                )
            })
            .collect()
    }

    pub fn people(&self) -> People {
        let shown = self.shown();
        let mut values = BTreeMap::new();
        for on in &shown {
            let rid = self.journal.rid(on).unwrap();
            for (field, value) in self.journal.fields(rid) {
                if field != "created_at" && !is_fact(field) {
                    values.insert((on.clone(), field.to_owned()), value.to_value());
                }
            }
        }
        People {
            values,
            diffs: self.diffs(),
            moves: self.moves(),
            shown,
        }
    }
}

/// The text of a file.
pub fn text(file: &[Change]) -> String {
    let mut out = Vec::new();
    for change in file {
        change.write(&mut out);
        out.push(b'\n');
    }
    String::from_utf8(out).unwrap()
}

/// The names of the cells in a file.
pub fn cells(file: &[Change]) -> BTreeSet<(Stamp, String, String)> {
    let of = |c: &Change| {
        c.set
            .iter()
            .map(|(f, _)| (c.h, c.on.clone(), f.clone()))
            .collect::<Vec<_>>()
    };
    file.iter().flat_map(of).collect()
}

/// Whether cells of this field say what they saw of the whole record, and beyond.
pub fn closes(field: &str) -> bool {
    matches!(field, "created_at" | "deleted" | "merged_into")
}

/// A file in its smallest pieces: a line a cell, and a line a stub.
pub fn pieces(file: &[Change]) -> (Vec<Change>, Vec<Change>) {
    let saw = |c: &Change, f: &str| {
        c.seen
            .iter()
            .filter(|(g, _)| g == f || closes(f))
            .cloned()
            .collect::<Vec<_>>()
    };
    let (mut set, mut stub) = (Vec::new(), Vec::new());
    for c in file {
        for (f, v) in &c.set {
            set.push(Change {
                set: vec![(f.clone(), v.clone())],
                stub: Vec::new(),
                seen: saw(c, f),
                ..c.clone()
            });
        }
        for f in &c.stub {
            stub.push(Change {
                set: Vec::new(),
                stub: vec![f.clone()],
                seen: saw(c, f),
                ..c.clone()
            });
        }
    }
    (set, stub)
}
