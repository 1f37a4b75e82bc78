//! The frozen journal beside the logs: all that the shelves hold up to some moment, read at a start far faster
//! than its lines. It may be dropped at any time; whoever doubts it reads the shelves.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::worker::Files;
use super::{Inner, Status, Store, locks};
use crate::exchange::shelf::Tally;
use crate::exchange::shelf::frame::{self, Check, Kind, Record};
use crate::journal::{BESIDE, Journal, Thawing};
use crate::model::order::gathered;
use crate::model::packed::sum;
use crate::platform::{checkup, work};

/// The file. Its pieces, then the records that say what it holds, their length, and [`MAGIC`]: written last,
/// so that a file that was cut off isn't one.
const FILE: &str = "frozen";
const MAGIC: &[u8] = b"tandem frozen";
/// Bytes asked for at once.
const WINDOW: f64 = 8e6;

/// What of the shelves is in memory here.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Known {
    /// How far each log was read or written.
    pub(super) ends: BTreeMap<String, u64>,
    /// The segments that were read or written.
    pub(super) segments: BTreeSet<String>,
    /// How much that is.
    pub(super) tally: Tally,
    /// The facts about this copy.
    pub(super) local: Vec<Vec<u8>>,
}

impl Known {
    /// How far that log is known.
    pub(super) fn end(&self, log: &str) -> u64 {
        self.ends.get(log).copied().unwrap_or_default()
    }

    /// Takes in records that were not known.
    pub(super) fn add<'a>(&mut self, records: impl Iterator<Item = (Check, Kind, &'a [u8])>) {
        for (check, kind, payload) in records {
            self.tally.add(check);
            // Facts of something larger are written with all of it.
            if matches!(kind, Kind::Local | Kind::Fact) {
                self.local.push(payload.to_vec());
            }
        }
    }

    fn write(&self, build: &str, pieces: &[Piece]) -> Vec<u8> {
        let ends = self.ends.iter().map(|(log, end)| format!("{log}:{end}"));
        let segments: Vec<&str> = self.segments.iter().map(String::as_str).collect();
        let pieces = pieces.iter().map(|p| format!("{}:{}", p.len, p.sum));
        let head = [
            build.to_owned(),
            self.tally.write(),
            ends.collect::<Vec<_>>().join(","),
            segments.join(","),
            pieces.collect::<Vec<_>>().join(","),
        ];
        let head = head.join("\n").into_bytes();
        let mut out = Vec::new();
        for payload in std::iter::once(&head).chain(&self.local) {
            let record = Record {
                kind: Kind::Local,
                import: 0,
                group: 0,
                payload: payload.clone(),
            };
            record.write(&mut out);
        }
        let len = out.len() as u32;
        out.extend_from_slice(&len.to_le_bytes());
        out.extend_from_slice(MAGIC);
        out
    }

    fn parse(bytes: &[u8], build: &str) -> Option<(Self, Vec<Piece>)> {
        let read = frame::read(bytes);
        let mut payloads = read.records.into_iter().map(|(_, r)| r.payload);
        let head = String::from_utf8(payloads.next()?).ok()?;
        let mut lines = head.split('\n');
        if read.damaged + read.torn > 0 || lines.next()? != build {
            return None;
        }
        let tally = Tally::parse(lines.next()?)?;
        let mut list = || Some(lines.next()?.split(',').filter(|one| !one.is_empty()));
        let ends = list()?.map(|one| {
            let (log, end) = one.split_once(':')?;
            Some((log.to_owned(), end.parse().ok()?))
        });
        let ends: Vec<(String, u64)> = ends.collect::<Option<_>>()?;
        let segments = gathered(list()?.map(str::to_owned));
        let pieces = lines.next()?.split(',').map(|one| {
            let (len, sum) = one.split_once(':')?;
            Some(Piece {
                len: len.parse().ok()?,
                sum: sum.parse().ok()?,
            })
        });
        let known = Self {
            ends: gathered(ends),
            segments,
            tally,
            local: payloads.collect(),
        };
        Some((known, pieces.collect::<Option<_>>()?))
    }
}

/// A piece of the frozen journal: its length, and what its bytes come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    len: u32,
    sum: u64,
}

impl Piece {
    fn of(bytes: &[u8]) -> Self {
        Self {
            len: bytes.len() as u32,
            sum: sum(bytes),
        }
    }
}

/// The journal being frozen, and what it holds.
pub struct Freezer {
    store: Store,
    files: Rc<Files>,
    known: Known,
    pieces: Vec<Piece>,
    at: f64,
    _alone: locks::Held,
}

impl Store {
    /// Begins to freeze what is in memory, if all of it is saved and no other tab is at it.
    pub async fn freezer(&self) -> Option<Freezer> {
        let files = self.0.files.borrow().clone()?;
        let alone = locks::take(&self.0.freezing(), true).await.ok()?;
        Some(Freezer {
            known: self.0.known()?,
            store: self.clone(),
            files,
            pieces: Vec::new(),
            at: 0.0,
            _alone: alone,
        })
    }

    /// How many lines the frozen journal held when it was read or written last.
    pub fn frozen(&self) -> usize {
        self.0.frozen.get()
    }
}

impl Freezer {
    /// The facts about this copy that it holds.
    pub fn local(&self) -> &[Vec<u8>] {
        &self.known.local
    }

    /// Adds a piece. `false`: something was saved or arrived meanwhile, or the browser refused; then the rest
    /// isn't worth writing.
    pub async fn add(&mut self, piece: &[u8]) -> bool {
        if self.store.0.known().as_ref() != Some(&self.known) {
            return false;
        }
        self.pieces.push(Piece::of(piece));
        self.write(piece).await
    }

    /// Says what the pieces are; `lines` is how many lines they hold.
    pub async fn finish(mut self, lines: usize) -> bool {
        let end = self.known.write(&checkup::build(), &self.pieces);
        let done = self.write(&end).await;
        if done {
            self.store.0.frozen.set(lines);
        }
        done
    }

    async fn write(&mut self, bytes: &[u8]) -> bool {
        let written = self.files.write(FILE, self.at, bytes).await.is_ok();
        self.at += bytes.len() as f64;
        written
    }
}

impl Inner {
    /// The lock of whoever freezes.
    pub(super) fn freezing(&self) -> String {
        format!("frozen:{}", self.workspace)
    }

    /// What of the shelves is in memory, while nothing waits to be saved.
    fn known(&self) -> Option<Known> {
        let quiet = !self.busy.get() && self.queue.borrow().is_empty() && !self.newer.get();
        let saved = *self.status.borrow() == Status::Saved;
        let sure = self.sure.get() && quiet && saved;
        sure.then(|| self.known.borrow().clone())
    }

    /// What the frozen journal says it holds, and where its pieces lie.
    pub(super) async fn look(&self, files: &Files, size: f64) -> Option<(Known, Frozen)> {
        let foot = (4 + MAGIC.len()) as f64;
        let end = files.read(FILE, (size - foot).max(0.0), size).await.ok()?;
        let (len, magic) = end.split_first_chunk::<4>()?;
        if magic != MAGIC {
            return None;
        }
        let from = size - foot - f64::from(u32::from_le_bytes(*len));
        let told = files.read(FILE, from.max(0.0), size - foot).await.ok()?;
        let (known, pieces) = Known::parse(&told, &checkup::build())?;
        Some((known, Frozen { pieces }))
    }

    /// Reads the journal that was frozen, and what was frozen beside it. While one stretch is taken in, the next is
    /// read.
    pub(super) async fn thaw(
        &self,
        files: &Files,
        frozen: &Frozen,
    ) -> Option<(Journal, Vec<Vec<u8>>)> {
        let (mut thawing, mut beside) = (Thawing::default(), Vec::new());
        let mut stretches = frozen.stretches().into_iter();
        let mut ask = || {
            let (from, to, pieces) = stretches.next()?;
            Some((files.read(FILE, from, to), pieces))
        };
        let mut asked = ask();
        while let Some((bytes, pieces)) = asked {
            let bytes = bytes.await.ok()?;
            asked = ask();
            let mut rest = bytes.as_slice();
            for piece in pieces {
                let (bytes, after) = rest.split_at_checked(piece.len as usize)?;
                if Piece::of(bytes) != *piece {
                    return None;
                }
                rest = after;
                if bytes.first() == Some(&BESIDE) {
                    beside.push(bytes.to_vec());
                } else {
                    thawing.add(bytes)?;
                    work::breathe().await;
                }
            }
        }
        let journal = thawing.finish()?;
        self.frozen.set(journal.len());
        Some((journal, beside))
    }
}

/// Where the pieces of a frozen journal lie.
pub(super) struct Frozen {
    pieces: Vec<Piece>,
}

impl Frozen {
    /// What to read at once: from where to where, and the pieces that lie there.
    fn stretches(&self) -> Vec<(f64, f64, &[Piece])> {
        let (mut stretches, mut rest, mut from) = (Vec::new(), self.pieces.as_slice(), 0.0);
        while !rest.is_empty() {
            let mut len = 0.0;
            let full = |p: &Piece| {
                len += f64::from(p.len);
                len > WINDOW
            };
            let count = rest.iter().position(full).map_or(rest.len(), |n| n + 1);
            let Some((now, later)) = rest.split_at_checked(count) else {
                break;
            };
            let to = from + now.iter().map(|p| f64::from(p.len)).sum::<f64>();
            stretches.push((from, to, now));
            (from, rest) = (to, later);
        }
        stretches
    }
}

/// Whether that is the name of its file.
pub(super) fn is_frozen(name: &str) -> bool {
    name == FILE
}
