//! The two shelves: how acts lie in the browser's storage, what both hold together, and what has to be
//! written where so that they hold the same again. Pure: bytes in, decisions out.
//!
//! A shelf is a set of records ([`frame`]); the order in which they lie means nothing, because merging
//! acts is a union. So two shelves repair each other by plain merging.

pub mod frame;
pub mod segment;

use crate::model::order::Arrange;
use std::collections::{BTreeMap, HashMap, HashSet};

use frame::{Check, Kind, LONGEST, Record};

/// How much a shelf holds: the number of its different records and the sum of their checksums. Equal
/// tallies mean equal shelves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Their checksums, added up.
    pub sum: u128,
}

impl Tally {
    /// Counts one record more.
    pub fn add(&mut self, check: Check) {
        self.count += 1;
        self.sum = self.sum.wrapping_add(check);
    }

    /// `count:sum`, the sum in hexadecimal.
    pub fn write(self) -> String {
        format!("{}:{:032x}", self.count, self.sum)
    }

    /// Reads what [`Self::write`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (count, sum) = text.split_once(':')?;
        Some(Self {
            count: count.parse().ok()?,
            sum: u128::from_str_radix(sum, 16).ok()?,
        })
    }
}

/// The different records of a shelf.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    records: Vec<(Check, Record)>,
    known: HashSet<Check>,
    tally: Tally,
}

impl Shelf {
    /// A shelf of which so much is known, though not held.
    pub fn beside(tally: Tally) -> Self {
        Self {
            tally,
            ..Self::default()
        }
    }

    /// Adds a record; returns whether it was new.
    pub fn add(&mut self, check: Check, record: Record) -> bool {
        let new = self.known.insert(check);
        if new {
            self.tally.add(check);
            self.records.push((check, record));
        }
        new
    }

    /// Counts a record without holding it; twice counts once.
    pub fn count(&mut self, check: Check) {
        if self.known.insert(check) {
            self.tally.add(check);
        }
    }

    /// Whether it holds a record.
    pub fn holds(&self, check: Check) -> bool {
        self.known.contains(&check)
    }

    /// How much it holds.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Its records.
    pub fn records(&self) -> &[(Check, Record)] {
        &self.records
    }

    /// The records that another shelf lacks.
    pub fn lacking(&self, other: &Self) -> Vec<Record> {
        let lacks = self
            .records
            .iter()
            .filter(|(check, _)| !other.holds(*check));
        lacks.map(|(_, r)| r.clone()).collect()
    }

    /// Takes in all that another shelf holds.
    pub fn unite(&mut self, other: &Self) {
        for (check, record) in &other.records {
            self.add(*check, record.clone());
        }
    }
}

/// How many records were on a shelf and are on none any more. `damaged` and `wrong` are the places of the files
/// and of the database that hold no whole record; `tally` is what the database said it held.
pub fn lost(
    (filed, damaged): (&Shelf, usize),
    (stored, wrong): (&Shelf, usize),
    tally: Tally,
) -> usize {
    let supplied = |by: &Shelf, to: &Shelf| {
        let new = by.records.iter().filter(|(check, _)| !to.holds(*check));
        new.count()
    };
    let (to_files, to_database) = (supplied(stored, filed), supplied(filed, stored));
    let both = stored.records.len() + to_database;
    [
        damaged.saturating_sub(to_files),
        wrong.saturating_sub(to_database),
        (tally.count as usize).saturating_sub(both),
    ]
    .into_iter()
    .max()
    .unwrap_or_default()
}

/// Lines as they were written together, with the number of the import that brought them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// 0 is what was written here.
    pub import: u32,
    /// The lines, joined by line feeds.
    pub lines: Vec<u8>,
}

/// What a set of records says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Acts and imports that are whole.
    pub bodies: Vec<Body>,
    /// Facts about this copy.
    pub local: Vec<Vec<u8>>,
    /// Groups that were never committed: an import that was cut off. They count for nothing.
    pub unfinished: usize,
}

/// The records for lines written or brought together: one, or parts with a commit that is written last.
/// `group` is a random number.
pub fn cut<B: AsRef<[u8]>>(import: u32, group: u64, bodies: Vec<B>) -> Vec<Record> {
    if let [body] = bodies.as_slice()
        && body.as_ref().len() <= LONGEST
    {
        return vec![Record {
            kind: Kind::Act,
            import,
            group: 0,
            payload: body.as_ref().to_vec(),
        }];
    }
    bundle(group, bodies.into_iter().map(|body| (import, body)), &[])
}

/// The records for what counts together or not at all: lines, each body with the number of its import, and facts
/// about this copy. Parts and facts, with a commit that is written last. `group` is a random number. A body is let
/// go of as soon as its records are made: there may be a gigabyte of them.
pub fn bundle<B: AsRef<[u8]>>(
    group: u64,
    bodies: impl IntoIterator<Item = (u32, B)>,
    facts: &[Vec<u8>],
) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    let record = |kind, import, payload| Record {
        kind,
        import,
        group,
        payload,
    };
    let mut first = None;
    for (import, body) in bodies {
        first.get_or_insert(import);
        for (kind, piece) in pieces(body.as_ref()) {
            let place = (records.len() as u32).to_le_bytes();
            let payload = [place.as_slice(), piece].concat();
            records.push(record(kind, import, payload));
        }
    }
    for fact in facts {
        records.push(record(Kind::Fact, 0, fact.clone()));
    }
    let count = records.len().to_string().into_bytes();
    records.push(record(Kind::Commit, first.unwrap_or_default(), count));
    records
}

/// Cuts a body into pieces that fit: between lines, or within one that is longer than that.
fn pieces(body: &[u8]) -> Vec<(Kind, &[u8])> {
    let mut pieces = Vec::new();
    let (mut kind, mut rest) = (Kind::Part, body);
    while let Some((window, after)) = rest
        .split_at_checked(LONGEST)
        .filter(|(_, r)| !r.is_empty())
    {
        let line = window.iter().rposition(|&b| b == b'\n');
        let (piece, next, from) = match line.and_then(|at| Some((at, rest.get(at + 1..)?))) {
            Some((at, after)) => (window.get(..at).unwrap_or_default(), Kind::Part, after),
            None => (window, Kind::Rest, after),
        };
        pieces.push((kind, piece));
        (kind, rest) = (next, from);
    }
    if !rest.is_empty() {
        pieces.push((kind, rest));
    }
    pieces
}

/// What belongs together: the parts by their place, each with its record, and the facts.
#[derive(Default)]
struct Bundle<'a> {
    parts: BTreeMap<u32, (&'a Record, &'a [u8])>,
    facts: Vec<&'a [u8]>,
}

/// Reads what records say. Parts and facts count only with their commit and only when all are there.
pub fn contents<'a>(records: impl IntoIterator<Item = &'a Record>) -> Contents {
    let mut contents = Contents::default();
    let mut bundles: HashMap<u64, Bundle<'_>> = HashMap::new();
    let mut commits: HashMap<u64, usize> = HashMap::new();
    for record in records {
        match record.kind {
            Kind::Act => contents.bodies.push(Body {
                import: record.import,
                lines: record.payload.clone(),
            }),
            Kind::Local => contents.local.push(record.payload.clone()),
            Kind::Part | Kind::Rest => {
                if let Some((place, lines)) = record.payload.split_first_chunk::<4>() {
                    let bundle = bundles.entry(record.group).or_default();
                    let place = u32::from_le_bytes(*place);
                    bundle.parts.insert(place, (record, lines));
                }
            }
            Kind::Fact => {
                let bundle = bundles.entry(record.group).or_default();
                bundle.facts.push(&record.payload);
            }
            Kind::Commit => {
                let count = std::str::from_utf8(&record.payload)
                    .ok()
                    .and_then(|n| n.parse().ok());
                commits.insert(record.group, count.unwrap_or(usize::MAX));
            }
        }
    }
    let mut bundles: Vec<_> = bundles.into_iter().collect();
    bundles.arrange_by_key(|(group, _)| *group);
    for (group, bundle) in bundles {
        let Bundle { parts, facts } = bundle;
        if commits.get(&group) != Some(&(parts.len() + facts.len())) {
            contents.unfinished += 1;
            continue;
        }
        contents.local.extend(facts.into_iter().map(<[u8]>::to_vec));
        for (record, lines) in parts.into_values() {
            match contents.bodies.last_mut() {
                Some(body) if record.kind == Kind::Rest => body.lines.extend_from_slice(lines),
                _ => contents.bodies.push(Body {
                    import: record.import,
                    lines: lines.to_vec(),
                }),
            }
        }
    }
    contents
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(n: usize, len: usize) -> Vec<u8> {
        (0..n)
            .map(|i| format!("{i}{}", "x".repeat(len)))
            .collect::<Vec<_>>()
            .join("\n")
            .into_bytes()
    }

    fn joined(contents: &Contents) -> Vec<u8> {
        contents
            .bodies
            .iter()
            .map(|b| b.lines.as_slice())
            .collect::<Vec<_>>()
            .join(&b'\n')
    }

    #[test]
    fn what_is_cut_is_whole_again() {
        for (n, len) in [(1, 10), (1000, 10), (1000, 1000), (3, 300_000), (0, 1)] {
            let body = lines(n, len);
            let records = cut(7, 99, vec![&body]);
            assert!(
                records
                    .iter()
                    .all(|r| r.frame().bytes().len() <= LONGEST + 64
                        && r.payload.len() <= LONGEST + 4),
                "{n} lines of {len}"
            );
            let contents = contents(&records);
            assert_eq!(joined(&contents), body, "{n} lines of {len}");
            assert!(contents.bodies.iter().all(|b| b.import == 7));
        }
    }

    #[test]
    fn an_import_without_its_commit_counts_for_nothing() {
        let body = lines(3000, 200);
        let records = cut(1, 5, vec![&body]);
        assert!(records.len() > 2);
        for missing in 0..records.len() {
            let mut some = records.clone();
            some.remove(missing);
            let contents = contents(&some);
            assert_eq!(contents.bodies, vec![], "without record {missing}");
            assert_eq!(contents.unfinished, usize::from(missing < records.len()));
        }
    }

    #[test]
    fn what_one_shelf_lost_and_the_other_never_had_is_lost() {
        let (mut filed, mut stored) = (Shelf::default(), Shelf::default());
        for shelf in [&mut filed, &mut stored] {
            let record = Record::act(b"both".to_vec());
            shelf.add(record.frame().check, record);
        }
        let tally = stored.tally();
        assert_eq!(lost((&filed, 0), (&stored, 0), tally), 0);
        assert_eq!(lost((&filed, 1), (&stored, 0), tally), 1);
        // The database lost its values without a trace, and remembers their number.
        let tally = Tally { count: 3, sum: 9 };
        assert_eq!(lost((&filed, 0), (&stored, 0), tally), 2);
    }

    #[test]
    fn a_merge_of_files_is_there_with_its_facts_or_not_at_all() {
        let (first, second, act) = (lines(2000, 200), lines(3, 10), lines(1, 10));
        let bodies: [(u32, &[u8]); 3] = [(7, &first), (8, &second), (0, &act)];
        let facts = [b"in:7".to_vec(), b"in:8".to_vec()];
        let records = bundle(5, bodies, &facts);
        let whole = contents(&records);
        assert_eq!(whole.local, facts);
        for (import, body) in bodies {
            let of = |b: &&Body| b.import == import;
            let lines: Vec<_> = whole
                .bodies
                .iter()
                .filter(of)
                .map(|b| &b.lines[..])
                .collect();
            assert_eq!(lines.join(&b'\n'), body, "what import {import} brought");
        }
        for missing in 0..records.len() {
            let mut some = records.clone();
            some.remove(missing);
            let contents = contents(&some);
            let nothing = (contents.bodies.is_empty(), contents.local.is_empty());
            assert_eq!(nothing, (true, true), "without record {missing}");
        }
    }

    proptest! {
        #[test]
        fn a_record_is_lost_when_both_shelves_damaged_it(
            in_files in prop::collection::vec(any::<bool>(), 1..30),
            in_database in prop::collection::vec(any::<bool>(), 30),
        ) {
            let (mut filed, mut stored, mut all) = (Shelf::default(), Shelf::default(), Shelf::default());
            for (n, whole) in in_files.iter().enumerate() {
                let record = Record::act(vec![n as u8]);
                let check = record.frame().check;
                all.add(check, record.clone());
                if *whole { filed.add(check, record.clone()); }
                if in_database[n] { stored.add(check, record); }
            }
            let damaged = all.lacking(&filed).len();
            let wrong = all.lacking(&stored).len();
            let gone = in_files.iter().zip(&in_database).filter(|(a, b)| !**a && !**b).count();
            prop_assert_eq!(lost((&filed, damaged), (&stored, wrong), all.tally()), gone);
        }

        #[test]
        fn two_shelves_repair_each_other(
            payloads in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..20), 1..20),
            on_first in prop::collection::vec(any::<bool>(), 20),
            on_second in prop::collection::vec(any::<bool>(), 20),
        ) {
            let (mut first, mut second, mut all) = (Shelf::default(), Shelf::default(), Shelf::default());
            for (n, payload) in payloads.into_iter().enumerate() {
                let record = Record::act(payload);
                let check = record.frame().check;
                let (a, b) = (on_first[n], on_second[n] || !on_first[n]);
                if a { first.add(check, record.clone()); }
                if b { second.add(check, record.clone()); }
                all.add(check, record);
            }
            let (to_second, to_first) = (first.lacking(&second), second.lacking(&first));
            for (shelf, records) in [(&mut first, to_first), (&mut second, to_second)] {
                for record in records {
                    let check = record.frame().check;
                    prop_assert!(shelf.add(check, record));
                }
            }
            prop_assert_eq!(first.tally(), all.tally());
            prop_assert_eq!(second.tally(), all.tally());
            prop_assert_eq!(Tally::parse(&all.tally().write()), Some(all.tally()));
        }
    }
}
