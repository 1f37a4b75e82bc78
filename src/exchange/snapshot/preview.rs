//! What snapshots would bring, before anything is written.
//!
//! The lines go into the journal itself, each file's under a number of its own that is *held*: nothing
//! people see takes notice of them. Then the journal is asked what would show if they counted. So a
//! preview needs no second journal (a copy would double the memory), it is exact whatever the files undo,
//! delete, erase or settle, and taking them in afterwards costs next to nothing. Files that are declined
//! stay held until the page is left; what was held is never stored.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

pub use super::one::{Belongs, Pair, workspace_ids};
use super::one::{belonging, pairs};
use super::read::Lines;
pub use super::report::{
    AHEAD, Brings, COUNTED, Effect, FileReport, Future, Report, Share, Shrinks,
};
use super::{Header, Snapshot};
use crate::journal::line::ChangeRef;
use crate::journal::{Added, Also, Difference, Journal, Rid, Stamp, Supposed, Touched};
use crate::model::schema::kind_name;
use crate::model::when::Moment;

/// Files that are being looked at.
pub struct Preview {
    files: Vec<Arriving>,
    place: Place,
    report: Report,
    /// What is new in the files read so far, where several may carry the same.
    told: HashSet<Stamp>,
    /// The journal as it would be with all of them.
    supposed: Option<Supposed>,
}

/// What was taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// What to look at again.
    pub touched: Touched,
    /// What must be kept of each import: its number, and its lines, for [`Journal::add_line`].
    pub keep: Vec<(u32, Lines)>,
}

struct Arriving {
    pieces: std::vec::IntoIter<Vec<u8>>,
    /// The piece at hand, and how many of its bytes were added.
    piece: (Vec<u8>, usize),
    /// Whether every line of it so far must be kept as it is: then the piece itself is, without a copy.
    whole: bool,
    keep: Lines,
    also: Also,
    touched: Vec<Rid>,
}

impl Arriving {
    /// Goes on to the next piece; whether there is one.
    fn turn(&mut self) -> bool {
        let next = self.pieces.next();
        let is_there = next.is_some();
        let (piece, _) = std::mem::replace(&mut self.piece, (next.unwrap_or_default(), 0));
        if std::mem::replace(&mut self.whole, true) && !piece.is_empty() {
            self.keep.add_piece(piece);
        }
        is_there
    }

    /// Keeps a line in place of the one that begins there in the piece at hand, or none.
    fn keep_instead(&mut self, at: usize, line: Option<&[u8]>) {
        if std::mem::replace(&mut self.whole, false) {
            let before = self.piece.0.get(..at).unwrap_or_default();
            for line in before.split(|&b| b == b'\n').filter(|l| !l.is_empty()) {
                self.keep.add(line);
            }
        }
        if let Some(line) = line {
            self.keep.add(line);
        }
    }

    /// What must be kept of it: what is new, and the names of what was here and came with it too.
    fn kept(mut self) -> Lines {
        for line in self.also.lines() {
            self.keep.add(line.as_bytes());
        }
        self.keep
    }
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
        let headers: Vec<&Header> = files.iter().map(|(_, s, _)| &s.header).collect();
        let belonging = belonging(&headers, workspace_ids(journal));
        let mut preview = Self {
            files: Vec::new(),
            place: Place::Counts(0, 0),
            report: Report::default(),
            told: HashSet::new(),
            supposed: None,
        };
        let numbers: Vec<u32> = files.iter().map(|(_, _, number)| *number).collect();
        journal.hold(&numbers);
        let lines = files.iter().map(|(_, s, _)| s.header.lines as usize);
        journal.make_room(lines.sum());
        for ((name, snapshot, number), belongs) in files.into_iter().zip(belonging) {
            preview.report.files.push(FileReport {
                belongs,
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
                whole: true,
                keep: Lines::default(),
                also: Also::default(),
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

    /// Looks at the journal as it would be with all the files, once [`Self::step`] has nothing more to do.
    pub fn supposing<T>(&mut self, journal: &mut Journal, look: impl FnOnce(&Journal) -> T) -> T {
        match &mut self.supposed {
            Some(supposed) => journal.supposing(supposed, look),
            None => look(journal),
        }
    }

    /// Takes the files in.
    pub fn take_in(self, journal: &mut Journal) -> TakenIn {
        let numbers: Vec<u32> = self.report.files.iter().map(|f| f.number).collect();
        TakenIn {
            touched: journal.let_in(&numbers),
            keep: numbers
                .into_iter()
                .zip(self.files.into_iter().map(Arriving::kept))
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
        let several = self.files.len() > 1;
        let (Some(file), Some(report)) = (self.files.get_mut(n), self.report.files.get_mut(n))
        else {
            return Place::Looks(0, None);
        };
        for _ in 0..most {
            let from = file.piece.1;
            let rest = file.piece.0.get(from..).unwrap_or_default();
            let Some(end) = memchr::memchr(b'\n', rest) else {
                if file.turn() {
                    continue;
                }
                file.touched = journal.settle().records;
                return Place::Adds(n + 1);
            };
            let line = rest.get(..end).unwrap_or_default();
            // The reader has read every line already.
            let Ok(change) = ChangeRef::parse(line) else {
                file.piece.1 += end + 1;
                continue;
            };
            let known = change.set.is_empty()
                || journal.knows(change.h)
                || several && !self.told.insert(change.h);
            report.tally(&change, known, now);
            // What was erased here must not come to lie here again.
            let instead = if journal.strips(&change.on) {
                let mut change = change.to_change();
                journal.strip_line(&mut change);
                let mut stripped = Vec::new();
                if journal.add(&change, report.number) != Added::Known {
                    change.write(&mut stripped);
                }
                Some(stripped)
            } else {
                match journal.add_ref(&change, report.number) {
                    Added::New => None,
                    Added::Known => Some(Vec::new()),
                    Added::Also => {
                        let fields = change.set.iter().map(|(f, _)| &**f);
                        file.also.note(change.h, fields);
                        Some(Vec::new())
                    }
                }
            };
            match instead {
                Some(line) => file.keep_instead(from, (!line.is_empty()).then_some(&line)),
                None if !file.whole => file.keep.add(line),
                None => {}
            }
            file.piece.1 += end + 1;
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
        let look = Look {
            supposed,
            records: journal.in_order(records),
            at: 0,
            effect: Effect::default(),
        };
        Place::Looks(n, Some(Box::new(look)))
    }

    fn look(&mut self, journal: &mut Journal, n: usize, mut look: Box<Look>, most: usize) -> Place {
        let to = look.records.len().min(look.at + most);
        let records = look.records.get(look.at..to).unwrap_or_default();
        let before = records.iter().map(|&r| Seen::of(journal, r, true));
        let before: Vec<Seen> = before.collect();
        let after = journal.supposing(&mut look.supposed, |journal| -> Vec<Seen> {
            // What wasn't there before is added, whatever it says.
            let both = records.iter().zip(&before);
            both.map(|(&r, before)| Seen::of(journal, r, before.shown))
                .collect()
        });
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
        self.supposed = Some(look.supposed);
        Place::Done
    }
}

impl FileReport {
    fn tally(&mut self, change: &ChangeRef<'_>, known: bool, now: Moment) {
        if known {
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
    /// What its fields come to, where that was asked for.
    fields: u64,
    differences: Vec<Difference>,
}

impl Seen {
    fn of(journal: &Journal, rid: Rid, with_fields: bool) -> Self {
        let shown = journal.is_shown(rid);
        let mut hash = DefaultHasher::new();
        if shown && with_fields {
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
