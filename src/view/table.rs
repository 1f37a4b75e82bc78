//! The same leads as a table: which rows, sorted by which column. Also the list that figures open.

use super::board::{Filter, Sieve};
use super::pipeline::{LeadRow, Pipeline};
use crate::journal::{Journal, Rid};
use crate::model::value::ValueRef;

/// A column of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// What the lead is called.
    Title,
    /// Its stage, in the order of the pipeline.
    Stage,
    /// Its amount.
    Amount,
    /// The day it came to its stage.
    #[default]
    Since,
    /// The day it came to be.
    Created,
    /// The day it is expected to close.
    Close,
    /// Where it came from.
    Source,
    /// The campaign that brought it.
    Campaign,
}

impl Sort {
    /// All columns, in the order they stand.
    pub const ALL: [Self; 8] = [
        Self::Title,
        Self::Stage,
        Self::Amount,
        Self::Since,
        Self::Created,
        Self::Close,
        Self::Source,
        Self::Campaign,
    ];

    /// Its name in a URL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Stage => "stage",
            Self::Amount => "amount",
            Self::Since => "since",
            Self::Created => "created",
            Self::Close => "close",
            Self::Source => "source",
            Self::Campaign => "campaign",
        }
    }

    /// The column of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// The rows that pass, in order. Rows without a value in the sorted column come last either way.
/// `only`, if given, is the list a figure opened: other leads are left out.
pub fn rows(
    pipeline: &Pipeline,
    journal: &Journal,
    filter: &Filter,
    only: Option<&[Rid]>,
    sort: Sort,
    descending: bool,
) -> Vec<usize> {
    let sieve = Sieve::new(filter);
    let passing: Vec<(usize, &LeadRow)> = match only {
        Some(ids) => {
            let listed = ids.iter().filter_map(|&r| pipeline.find(r));
            listed.filter(|(_, row)| sieve.passes(row)).collect()
        }
        None => pipeline
            .rows()
            .filter(|(_, row)| sieve.passes(row))
            .collect(),
    };
    let day =
        |d: Option<chrono::NaiveDate>| d.map(|d| i64::from(chrono::Datelike::num_days_from_ce(&d)));
    let name = |r: Option<Rid>| {
        r.and_then(|r| journal.get(r, "name"))
            .and_then(ValueRef::text)
    };
    match sort {
        Sort::Title => {
            let key = |r: &LeadRow| Some(super::pipeline::fold(&r.title)).filter(|t| !t.is_empty());
            sorted(passing, key, descending)
        }
        Sort::Stage => sorted(passing, |r| Some(r.stage), descending),
        Sort::Amount => sorted(passing, |r| r.amount, descending),
        Sort::Since => sorted(passing, |r| day(r.since), descending),
        Sort::Created => sorted(passing, |r| day(r.created), descending),
        Sort::Close => sorted(passing, |r| day(r.close), descending),
        Sort::Source => sorted(
            passing,
            |r| {
                journal
                    .get(r.rid, "source")
                    .and_then(ValueRef::text)
                    .map(super::pipeline::fold)
            },
            descending,
        ),
        Sort::Campaign => sorted(
            passing,
            |r| name(r.campaign).map(super::pipeline::fold),
            descending,
        ),
    }
}

/// Sorts by a key; ties by row number, so that the order never jumps.
fn sorted<K: Ord>(
    rows: Vec<(usize, &LeadRow)>,
    key: impl Fn(&LeadRow) -> Option<K>,
    descending: bool,
) -> Vec<usize> {
    let mut keyed: Vec<(Option<K>, usize)> = rows.into_iter().map(|(n, r)| (key(r), n)).collect();
    keyed.sort_unstable_by(|(a, m), (b, n)| {
        let by_key = match (a, b) {
            (Some(a), Some(b)) if descending => b.cmp(a),
            (Some(a), Some(b)) => a.cmp(b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        by_key.then(m.cmp(n))
    });
    keyed.into_iter().map(|(_, n)| n).collect()
}
