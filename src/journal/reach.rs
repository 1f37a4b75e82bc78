//! How far a journal reaches at some moment, without a copy of it. Every copy holds, of each device, all
//! changes up to some stamp, because files carry all that their sender holds; so the last stamp of each device
//! says which changes were there, whatever comes later.

use std::collections::BTreeMap;

use super::Journal;
use super::stamp::Stamp;
use crate::model::order::gathered;

/// The changes that a journal holds, named by where those of each device end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    last: BTreeMap<u64, Stamp>,
    count: u64,
    /// All stamps, added up: whether the very same ones are there.
    sum: u128,
}

impl Journal {
    /// How far it reaches now by what was written here and by these imports, also those that were taken
    /// back; not by what is only looked at.
    pub fn reach(&self, imports: &[u32]) -> Reach {
        let counts = |source| source == 0 || self.store.brought_by(source, imports);
        let lines = (0..self.store.line_count() as u32).filter(|&n| {
            let cells = self.store.cell_ids(n);
            let mut cells = cells.filter_map(|id| self.store.cell(id));
            cells.any(|cell| counts(cell.source))
        });
        let mut stamps: Vec<Stamp> = lines.filter_map(|n| Some(self.store.line(n)?.h)).collect();
        // A change may lie in memory in parts; how it came is no matter here.
        stamps.sort_unstable();
        stamps.dedup();
        // What every workspace begins with is in all of them.
        stamps.retain(|h| h.ms() > 0);
        let mut reach = Reach::default();
        stamps.into_iter().for_each(|h| reach.add(h));
        reach
    }
}

impl Reach {
    fn add(&mut self, h: Stamp) {
        let last = self.last.entry(h.actor()).or_insert(h);
        *last = h.max(*last);
        self.count += 1;
        let bits = u128::from(h.ms()) << 80 | u128::from(h.counter()) << 64 | u128::from(h.actor());
        self.sum = self.sum.wrapping_add(bits);
    }

    /// Whether a change with this stamp was there.
    pub fn holds(&self, h: Stamp) -> bool {
        h.ms() == 0 || self.last.get(&h.actor()).is_some_and(|last| h <= *last)
    }

    /// How many changes.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// `count;sum;stamp,stamp,…`, the sum in hexadecimal.
    pub fn write(&self) -> String {
        let stamps: Vec<String> = self.last.values().map(Stamp::to_string).collect();
        format!("{};{:x};{}", self.count, self.sum, stamps.join(","))
    }

    /// Reads what [`Self::write`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ';');
        let count = parts.next()?.parse().ok()?;
        let sum = u128::from_str_radix(parts.next()?, 16).ok()?;
        let stamps = parts.next()?.split(',').filter(|s| !s.is_empty());
        let last = stamps.map(|s| Stamp::parse(s).ok().map(|h| (h.actor(), h)));
        let last: Vec<(u64, Stamp)> = last.collect::<Option<_>>()?;
        Some(Self {
            last: gathered(last),
            count,
            sum,
        })
    }
}
