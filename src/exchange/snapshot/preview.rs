//! What a snapshot would bring, before anything is written: the files are merged into a copy of the
//! journal, and what that changed is counted. Taking them in is putting the copy in the journal's place.

use std::collections::{BTreeMap, BTreeSet};

use super::Header;
use super::read::{ReadError, Reader};
use crate::journal::line::ChangeRef;
use crate::journal::{Difference, Journal, Rid};
use crate::model::schema::kind_name;
use crate::model::when::Moment;

/// A clock that is ahead by more than this is told, in milliseconds.
const AHEAD: i64 = 5 * 60 * 1_000;

/// What one file brings, by kind of record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brings {
    /// Records that show and did not before.
    pub added: usize,
    /// Records that showed and look different.
    pub changed: usize,
    /// Records that showed and don't any more.
    pub deleted: usize,
}

/// What one file says and brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// What it is called.
    pub name: String,
    /// Its header.
    pub header: Header,
    /// The number under which its lines go in.
    pub import: u32,
    /// By kind.
    pub kinds: BTreeMap<String, Brings>,
    /// Who wrote what is new in it, by member's id.
    pub writers: BTreeSet<String>,
    /// The first and the last moment of what is new in it.
    pub span: Option<(Moment, Moment)>,
    /// Lines that are not here yet.
    pub fresh: usize,
    /// Lines from more than five minutes ahead of now.
    pub future: usize,
    /// Differences to settle that it makes.
    pub differences: usize,
    /// The lines to keep: those that are new, or that this import brought too.
    pub lines: Vec<u8>,
}

/// How a file's workspace and the open one belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// They share an id.
    Here,
    /// They share none.
    Elsewhere,
}

/// Files merged into a copy.
pub struct Preview {
    journal: Journal,
    before: BTreeMap<String, usize>,
    /// What each file brings.
    pub files: Vec<FileReport>,
}

/// Kinds that are counted; the rest is the workspace's own furniture.
const COUNTED: [&str; 6] = [
    "lead",
    "contact",
    "company",
    "campaign",
    "interaction",
    "member",
];

impl Preview {
    /// Begins with a copy of the journal as it is.
    pub fn new(journal: &Journal) -> Self {
        let count = |kind: &str| (kind.to_owned(), journal.records(kind).count());
        let before = COUNTED.into_iter().map(count).collect();
        Self {
            journal: journal.clone(),
            before,
            files: Vec::new(),
        }
    }

    /// Begins a file; its lines go in under this import number.
    pub fn file(&mut self, name: &str, import: u32) -> FileReading<'_> {
        FileReading {
            report: FileReport {
                name: name.to_owned(),
                import,
                ..FileReport::default()
            },
            reader: Reader::default(),
            was: self.journal.differing(),
            touched: BTreeMap::new(),
            preview: self,
        }
    }

    /// The journal with all files in it.
    pub fn merged(&self) -> &Journal {
        &self.journal
    }

    /// Takes the files in: the journal with all of them.
    pub fn into_merged(self) -> Journal {
        self.journal
    }

    /// Takes the files in: the journal with all of them, and what they brought.
    pub fn into_parts(self) -> (Journal, Vec<FileReport>) {
        (self.journal, self.files)
    }

    /// How many records of a kind show, before and after.
    pub fn counts(&self, kind: &str) -> (usize, usize) {
        (
            self.before.get(kind).copied().unwrap_or(0),
            self.journal.records(kind).count(),
        )
    }

    /// All differences there will be.
    pub fn differences(&self) -> Vec<Difference> {
        self.journal.differences()
    }

    /// Whether what shows would shrink by half: somebody may have deleted far too much.
    pub fn shrinks(&self) -> bool {
        let sum = |pick: fn((usize, usize)) -> usize| {
            COUNTED.iter().map(|k| pick(self.counts(k))).sum::<usize>()
        };
        let (before, after) = (sum(|c| c.0), sum(|c| c.1));
        before >= 4 && after * 2 <= before
    }
}

/// Whether a file belongs to the workspace that goes by these ids.
pub fn belongs(header: &Header, own: &[String]) -> Belongs {
    if header.workspace.ids.iter().any(|id| own.contains(id)) {
        Belongs::Here
    } else {
        Belongs::Elsewhere
    }
}

/// A file that is being read into a preview.
pub struct FileReading<'a> {
    preview: &'a mut Preview,
    reader: Reader,
    report: FileReport,
    was: usize,
    /// Records that lines named, and whether they showed before.
    touched: BTreeMap<Rid, bool>,
}

impl FileReading<'_> {
    /// Takes the next bytes. `now` tells which changes come from the future.
    ///
    /// # Errors
    /// As soon as the file can't be a snapshot any more. The preview must then be dropped: it may hold
    /// part of the file.
    pub fn feed(&mut self, bytes: &[u8], now: Moment) -> Result<(), ReadError> {
        let Self {
            preview,
            reader,
            report,
            touched,
            ..
        } = self;
        let journal = &mut preview.journal;
        reader.feed(bytes, &mut |change, line| {
            take(journal, report, touched, (change, line), now);
        })
    }

    /// Ends the file and counts what it brought.
    ///
    /// # Errors
    /// When it is cut off or its checksum is wrong.
    pub fn finish(mut self, now: Moment) -> Result<(), ReadError> {
        let reader = std::mem::take(&mut self.reader);
        let (journal, report, touched) = (
            &mut self.preview.journal,
            &mut self.report,
            &mut self.touched,
        );
        let header = reader
            .finish(&mut |change, line| take(journal, report, touched, (change, line), now))?;
        self.report.header = header;
        let journal = &mut self.preview.journal;
        journal.settle();
        for (&rid, &showed) in &self.touched {
            let kind = kind_name(journal.id(rid)).to_owned();
            let brings = self.report.kinds.entry(kind).or_default();
            match (showed, journal.is_shown(rid)) {
                (false, true) => brings.added += 1,
                (true, true) => brings.changed += 1,
                (true, false) => brings.deleted += 1,
                (false, false) => {}
            }
        }
        self.report.differences = journal.differing().saturating_sub(self.was);
        self.preview.files.push(self.report);
        Ok(())
    }
}

fn take(
    journal: &mut Journal,
    report: &mut FileReport,
    touched: &mut BTreeMap<Rid, bool>,
    (change, line): (&ChangeRef<'_>, &[u8]),
    now: Moment,
) {
    let known = journal.rid(&change.on).map(|r| (r, journal.is_shown(r)));
    let lines = journal.len();
    if journal.add_ref(change, report.import) {
        if !report.lines.is_empty() {
            report.lines.push(b'\n');
        }
        report.lines.extend_from_slice(line);
    }
    if journal.len() == lines {
        return;
    }
    if let Some(rid) = journal.rid(&change.on) {
        touched
            .entry(rid)
            .or_insert(known.is_some_and(|(_, shown)| shown));
    }
    if change.set.is_empty() {
        return;
    }
    report.fresh += 1;
    report
        .writers
        .extend(change.by.as_deref().map(str::to_owned));
    let at = change.h.moment();
    report.future += usize::from(at.0 > now.0 + AHEAD);
    if at.0 > 0 {
        report.span = Some(
            report
                .span
                .map_or((at, at), |(a, b)| (a.min(at), b.max(at))),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::snapshot::write::snapshot;
    use crate::exchange::snapshot::{Sender, Workspace};
    use crate::journal::{Author, Class, Clock, Edit};

    fn write(journal: &mut Journal, actor: u64, by: &str, on: &str, set: &[(&str, &str)]) {
        let edit = Edit {
            on: on.to_owned(),
            set: set
                .iter()
                .map(|(f, v)| ((*f).to_owned(), (*v).into()))
                .collect(),
        };
        let author = Author {
            by: Some(by),
            class: Class::Person,
        };
        let mut clock = Clock::new(actor);
        journal.write(
            &mut clock,
            1_000 + actor as i64,
            &mut || 0,
            &author,
            &[edit],
        );
    }

    fn file(journal: &Journal) -> Vec<u8> {
        let ws = Workspace {
            ids: vec!["w1".to_owned()],
            name: "W".to_owned(),
        };
        snapshot(journal, ws, Sender::default(), Moment(5_000))
    }

    fn preview(journal: &Journal, file: &[u8]) -> Result<Preview, ReadError> {
        let mut preview = Preview::new(journal);
        let mut reading = preview.file("a.json", 1);
        for some in file.chunks(7) {
            reading.feed(some, Moment(10_000))?;
        }
        reading.finish(Moment(10_000))?;
        Ok(preview)
    }

    #[test]
    fn counts_what_a_file_brings() {
        let mut ours = Journal::new();
        ours.seed();
        write(
            &mut ours,
            1,
            "member:anna",
            "lead:1",
            &[("created_at", "2026-01-01"), ("name", "One")],
        );
        let mut theirs = Journal::new();
        preview(&theirs, &file(&ours))
            .map(|p| theirs = p.into_merged())
            .unwrap();
        write(&mut theirs, 2, "member:joe", "lead:1", &[("name", "Uno")]);
        write(
            &mut theirs,
            3,
            "member:joe",
            "lead:2",
            &[("created_at", "2026-01-02"), ("name", "Two")],
        );
        write(&mut ours, 4, "member:anna", "lead:1", &[("name", "Ein")]);
        let preview = preview(&ours, &file(&theirs)).unwrap();
        let report = &preview.files[0];
        assert_eq!(
            report.kinds["lead"],
            Brings {
                added: 1,
                changed: 1,
                deleted: 0
            }
        );
        assert_eq!((report.fresh, report.future, report.differences), (2, 0, 1));
        assert_eq!(report.writers, BTreeSet::from(["member:joe".to_owned()]));
        assert_eq!(preview.counts("lead"), (1, 2));
        assert!(!preview.shrinks());
        assert_eq!(belongs(&report.header, &["w1".to_owned()]), Belongs::Here);
        assert_eq!(
            belongs(&report.header, &["w2".to_owned()]),
            Belongs::Elsewhere
        );
    }

    #[test]
    fn merging_both_ways_gives_the_same_bytes() {
        let (mut a, mut b) = (Journal::new(), Journal::new());
        write(
            &mut a,
            1,
            "member:anna",
            "lead:1",
            &[("created_at", "2026-01-01"), ("name", "Größe \u{1}")],
        );
        write(
            &mut b,
            2,
            "member:joe",
            "lead:2",
            &[("created_at", "2026-01-01")],
        );
        let (fa, fb) = (file(&a), file(&b));
        let a = preview(&a, &fb).unwrap().into_merged();
        let b = preview(&b, &fa).unwrap().into_merged();
        assert_eq!(file(&a), file(&b));
    }

    #[test]
    fn each_cut_and_each_flipped_byte_is_noticed() {
        let mut ours = Journal::new();
        write(
            &mut ours,
            1,
            "member:anna",
            "lead:1",
            &[("created_at", "2026-01-01"), ("name", "One")],
        );
        write(
            &mut ours,
            2,
            "member:anna",
            "lead:2",
            &[("created_at", "2026-01-01"), ("name", "Two")],
        );
        let whole = file(&ours);
        let empty = Journal::new();
        for cut in 0..whole.len() - 1 {
            assert!(preview(&empty, &whole[..cut]).is_err(), "cut at {cut}");
        }
        let body = whole.iter().position(|&b| b == b'\n').unwrap() + 1;
        for at in body..whole.len() - 4 {
            let mut bad = whole.clone();
            bad[at] ^= 1;
            assert!(preview(&empty, &bad).is_err(), "byte {at}");
        }
    }
}
