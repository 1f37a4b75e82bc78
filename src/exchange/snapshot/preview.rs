//! What snapshots would bring, before anything is written.
//!
//! The lines go into the journal itself, each file's under a number of its own that is *held*: nothing
//! people see takes notice of them. Then the journal is asked what would show if they counted. So a
//! preview needs no second journal (a copy would double the memory), it is exact whatever the files undo,
//! delete, erase or settle, and taking them in afterwards costs next to nothing. Files that are declined
//! stay held until the page is left; what was held is never stored.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::read::Lines;
use super::{Header, Snapshot};
use crate::journal::line::ChangeRef;
use crate::journal::{Difference, Journal, Rid, Supposed, Touched};
use crate::model::records::{Member, SETTINGS};
use crate::model::schema::{Fields, kind_name};
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

/// How a file's workspace and the open one belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// They share an id.
    Here,
    /// They share none.
    Elsewhere,
    /// The open one has no id yet: it is empty.
    First,
}

/// Two members who seem to be one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The member that the file brings.
    pub theirs: String,
    /// The member that is here.
    pub ours: String,
    /// Their name.
    pub name: String,
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
    /// Changes that are not here yet.
    pub fresh: usize,
    /// Changes that are.
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

    /// Whether what shows would shrink by half: somebody may have deleted far too much. The two numbers
    /// are the records that show before and after.
    pub fn shrinks(&self) -> Option<(usize, usize)> {
        let before = COUNTED.iter().filter_map(|k| self.before.get(*k)).sum();
        let after = COUNTED.iter().map(|k| self.after(k)).sum();
        (before >= FEW && after * 2 <= before).then_some((before, after))
    }
}

/// Files that are being looked at.
pub struct Preview {
    files: Vec<Arriving>,
    place: Place,
    report: Report,
}

/// What was taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// What to look at again.
    pub touched: Touched,
    /// What must be kept of each import: its number, and the lines that say anything new.
    pub keep: Vec<(u32, Lines)>,
}

struct Arriving {
    pieces: std::vec::IntoIter<Vec<u8>>,
    /// The piece at hand, and how many of its bytes were added.
    piece: (Vec<u8>, usize),
    keep: Lines,
    touched: Vec<Rid>,
}

enum Place {
    /// Counts what shows: kind, and how many of its records were looked at.
    Counts(usize, usize),
    /// Adds the lines of this file.
    Adds(usize),
    /// Looks at what this file alone, or at the end all of them, would change.
    Looks(usize, Option<Box<Look>>),
    Done,
}

/// Records that are being compared, before and after.
struct Look {
    supposed: Supposed,
    records: Vec<Rid>,
    at: usize,
    effect: Effect,
}

impl Preview {
    /// Begins to look at files: what each is called, its content, and a number that no import of this
    /// journal ever had, not even a declined one.
    pub fn new(journal: &mut Journal, files: Vec<(String, Snapshot, u32)>) -> Self {
        let own = workspace_ids(journal);
        let mut preview = Self {
            files: Vec::new(),
            place: Place::Counts(0, 0),
            report: Report::default(),
        };
        for (name, snapshot, number) in files {
            journal.hold(number);
            preview.report.files.push(FileReport {
                belongs: belongs(&snapshot.header, &own),
                name,
                header: snapshot.header,
                number,
                fresh: 0,
                known: 0,
                by: BTreeMap::new(),
                future: None,
                effect: Effect::default(),
                pairs: Vec::new(),
            });
            preview.files.push(Arriving {
                pieces: snapshot.lines.into_pieces(),
                piece: (Vec::new(), 0),
                keep: Lines::default(),
                touched: Vec::new(),
            });
        }
        preview
    }

    /// Goes on, with up to `most` lines or records. Returns whether there is more to do. `now` tells which
    /// changes come from the future.
    pub fn step(&mut self, journal: &mut Journal, now: Moment, most: usize) -> bool {
        self.place = match std::mem::replace(&mut self.place, Place::Done) {
            Place::Counts(kind, from) => self.count(journal, kind, from, most),
            Place::Adds(n) => self.add(journal, n, now, most),
            Place::Looks(n, None) => self.begin_look(journal, n),
            Place::Looks(n, Some(look)) => self.look(journal, n, look, most),
            Place::Done => Place::Done,
        };
        !matches!(self.place, Place::Done)
    }

    /// How much is done, from 0 to 1.
    pub fn done(&self) -> f64 {
        let lines: u64 = self.report.files.iter().map(|f| f.header.lines).sum();
        let added: usize = self.report.files.iter().map(|f| f.fresh + f.known).sum();
        match self.place {
            Place::Done => 1.0,
            _ => 0.95 * added as f64 / lines.max(1) as f64,
        }
    }

    /// What they would bring; whole once [`Self::step`] has nothing more to do.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Takes the files in.
    pub fn take_in(self, journal: &mut Journal) -> TakenIn {
        let numbers: Vec<u32> = self.report.files.iter().map(|f| f.number).collect();
        TakenIn {
            touched: journal.let_in(&numbers),
            keep: numbers
                .into_iter()
                .zip(self.files.into_iter().map(|f| f.keep))
                .collect(),
        }
    }

    fn count(&mut self, journal: &Journal, kind: usize, from: usize, most: usize) -> Place {
        let Some(name) = COUNTED.get(kind) else {
            return Place::Adds(0);
        };
        let records = journal.heard_of(name).iter().skip(from).take(most);
        let all = records.len() < most;
        let shown = records.filter(|&&r| journal.is_shown(r)).count();
        *self.report.before.entry((*name).to_owned()).or_default() += shown;
        if all {
            Place::Counts(kind + 1, 0)
        } else {
            Place::Counts(kind, from + most)
        }
    }

    fn add(&mut self, journal: &mut Journal, n: usize, now: Moment, most: usize) -> Place {
        let (Some(file), Some(report)) = (self.files.get_mut(n), self.report.files.get_mut(n))
        else {
            return Place::Looks(0, None);
        };
        for _ in 0..most {
            let (piece, at) = &mut file.piece;
            let rest = piece.get(*at..).unwrap_or_default();
            let Some(end) = memchr::memchr(b'\n', rest) else {
                match file.pieces.next() {
                    Some(next) => file.piece = (next, 0),
                    None => {
                        file.piece = (Vec::new(), 0);
                        file.touched = journal.settle().records;
                        return Place::Adds(n + 1);
                    }
                }
                continue;
            };
            let line = rest.get(..end).unwrap_or_default();
            *at += end + 1;
            // The reader has read every line already.
            let Ok(change) = ChangeRef::parse(line) else {
                continue;
            };
            report.tally(journal, &change, now);
            if journal.add_ref(&change, report.number) {
                file.keep.push(line);
            }
        }
        Place::Adds(n)
    }

    fn begin_look(&mut self, journal: &Journal, n: usize) -> Place {
        let numbers: Vec<u32> = match self.report.files.get(n) {
            Some(file) => vec![file.number],
            None => self.report.files.iter().map(|f| f.number).collect(),
        };
        let mut records: Vec<Rid> = match self.files.get(n) {
            Some(file) => file.touched.clone(),
            None => self.files.iter().flat_map(|f| f.touched.clone()).collect(),
        };
        let supposed = journal.suppose(&numbers);
        records.extend_from_slice(supposed.records());
        records.sort_unstable();
        records.dedup();
        let look = Look {
            supposed,
            records,
            at: 0,
            effect: Effect::default(),
        };
        Place::Looks(n, Some(Box::new(look)))
    }

    fn look(&mut self, journal: &mut Journal, n: usize, mut look: Box<Look>, most: usize) -> Place {
        let to = look.records.len().min(look.at + most);
        let records = look.records.get(look.at..to).unwrap_or_default();
        let see = |journal: &Journal| -> Vec<Seen> {
            records.iter().map(|&r| Seen::of(journal, r)).collect()
        };
        let before = see(journal);
        let after = journal.supposing(&mut look.supposed, see);
        for ((&rid, before), after) in records.iter().zip(before).zip(after) {
            look.effect.compare(journal.id(rid), before, after);
        }
        look.at = to;
        if to < look.records.len() {
            return Place::Looks(n, Some(look));
        }
        match self.report.files.get_mut(n) {
            Some(file) => {
                if file.belongs == Belongs::Elsewhere {
                    file.pairs = pairs(journal, &mut look.supposed, &look.records);
                }
                file.effect = look.effect;
                if self.report.files.len() > 1 {
                    return Place::Looks(n + 1, None);
                }
                self.report.all = self
                    .report
                    .files
                    .first()
                    .map(|f| f.effect.clone())
                    .unwrap_or_default();
            }
            None => self.report.all = look.effect,
        }
        Place::Done
    }
}

impl FileReport {
    fn tally(&mut self, journal: &Journal, change: &ChangeRef<'_>, now: Moment) {
        if change.set.is_empty() || journal.knows(change.h) {
            self.known += 1;
            return;
        }
        self.fresh += 1;
        let at = change.h.moment();
        let by_ms = at.0.saturating_sub(now.0);
        if by_ms > AHEAD {
            let future = self.future.get_or_insert(Future { changes: 0, by_ms });
            future.changes += 1;
            future.by_ms = future.by_ms.max(by_ms);
        }
        let Some(by) = change.by.as_deref() else {
            return;
        };
        match self.by.get_mut(by) {
            // Changes come in the order of their stamps.
            Some(share) => {
                share.changes += 1;
                share.last = at;
            }
            None => {
                let share = Share {
                    changes: 1,
                    first: at,
                    last: at,
                };
                self.by.insert(by.to_owned(), share);
            }
        }
    }
}

/// What people see of a record.
struct Seen {
    shown: bool,
    /// Merged into another.
    alias: bool,
    fields: u64,
    differences: Vec<Difference>,
}

impl Seen {
    fn of(journal: &Journal, rid: Rid) -> Self {
        let shown = journal.is_shown(rid);
        let mut hash = DefaultHasher::new();
        if shown {
            journal.fields(rid).hash(&mut hash);
        }
        Self {
            shown,
            alias: !shown && journal.exists(rid) && journal.resolve(journal.id(rid)) != Some(rid),
            fields: hash.finish(),
            differences: journal.differences_of(rid),
        }
    }
}

impl Effect {
    fn compare(&mut self, id: &str, before: Seen, after: Seen) {
        let kind = kind_name(id);
        let count: fn(&mut Brings) -> &mut usize = match (before.shown, after.shown) {
            (false, true) => |b| &mut b.added,
            (true, false) if after.alias => |b| &mut b.joined,
            (true, false) => |b| &mut b.deleted,
            (true, true) if before.fields != after.fields => |b| &mut b.changed,
            _ => return self.differ(&before, after),
        };
        *count(self.kinds.entry(kind.to_owned()).or_default()) += 1;
        self.differ(&before, after);
    }

    fn differ(&mut self, before: &Seen, after: Seen) {
        let fresh = after.differences.into_iter();
        self.differences
            .extend(fresh.filter(|d| !before.differences.contains(d)));
    }
}

/// The ids that the open workspace goes by.
pub fn workspace_ids(journal: &Journal) -> Vec<String> {
    let Some(settings) = journal.rid(SETTINGS) else {
        return Vec::new();
    };
    let ids = journal.reader(settings).elements("workspace");
    ids.into_iter().map(|(id, _)| id).collect()
}

/// How a file belongs to the workspace that goes by these ids.
pub fn belongs(header: &Header, own: &[String]) -> Belongs {
    if own.is_empty() {
        Belongs::First
    } else if header.workspace.ids.iter().any(|id| own.contains(id)) {
        Belongs::Here
    } else {
        Belongs::Elsewhere
    }
}

/// Members whom a file brings with the e-mail address or, failing that, the name of one who is here.
fn pairs(journal: &mut Journal, supposed: &mut Supposed, touched: &[Rid]) -> Vec<Pair> {
    let members = |journal: &Journal| -> Vec<(Rid, Member)> {
        let rids = journal.records("member");
        rids.map(|r| (r, Member::read(journal.id(r), &journal.reader(r))))
            .collect()
    };
    let ours = members(journal);
    let theirs = journal.supposing(supposed, members);
    let same = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => {
            !a.trim().is_empty() && a.trim().to_lowercase() == b.trim().to_lowercase()
        }
        _ => false,
    };
    let mut pairs: Vec<Pair> = Vec::new();
    for (rid, member) in theirs {
        if !touched.contains(&rid) || ours.iter().any(|(r, _)| *r == rid) {
            continue;
        }
        let taken = |id: &str| pairs.iter().any(|p| p.ours == id);
        let free = || ours.iter().map(|(_, m)| m).filter(|m| !taken(&m.id));
        let found = free()
            .find(|m| same(&m.email, &member.email))
            .or_else(|| free().find(|m| same(&m.name, &member.name)));
        if let Some(our) = found {
            pairs.push(Pair {
                theirs: member.id,
                ours: our.id.clone(),
                name: our.name.clone().or(member.name).unwrap_or_default(),
            });
        }
    }
    pairs
}
