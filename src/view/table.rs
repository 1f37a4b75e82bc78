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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;
    use crate::view::desk::{Desk, edit};

    /// Three leads that every column orders in another way, and one that says nothing.
    fn desk() -> Desk {
        let mut desk = Desk::new();
        let lead = |n: u8, set: &[(&str, Value)]| {
            let mut edit = edit(&format!("lead:{n}"), set);
            edit.set.push((
                "name".to_owned(),
                ["Zander", "älter", "Marlow"][usize::from(n)].into(),
            ));
            edit
        };
        desk.write(&[
            edit(
                "campaign:a",
                &[
                    ("created_at", "2026-01-01".into()),
                    ("name", "Autumn".into()),
                ],
            ),
            edit(
                "campaign:w",
                &[
                    ("created_at", "2026-01-01".into()),
                    ("name", "winter".into()),
                ],
            ),
            lead(
                0,
                &[
                    ("created_at", "2026-01-03".into()),
                    ("stage", "stage:mql".into()),
                    ("amount", 500.into()),
                    ("expected_close", "2026-12-01".into()),
                    ("source", "Web".into()),
                    ("campaign", "campaign:a".into()),
                ],
            ),
            lead(
                1,
                &[
                    ("created_at", "2026-01-01".into()),
                    ("stage", "stage:customer".into()),
                    ("amount", 200.into()),
                    ("expected_close", "2026-12-03".into()),
                    ("source", "fair".into()),
                    ("campaign", "campaign:w".into()),
                ],
            ),
            lead(
                2,
                &[
                    ("created_at", "2026-01-02".into()),
                    ("stage", "stage:lead".into()),
                    ("amount", 900.into()),
                    ("expected_close", "2026-12-02".into()),
                    ("source", "Phone".into()),
                ],
            ),
        ]);
        desk.write(&[edit(
            "lead:3",
            &[
                ("created_at", "2026-01-04".into()),
                ("stage", "stage:lead".into()),
            ],
        )]);
        // Moved long after it came to be: the day of the stage is another one than the day of the lead.
        desk.write(&[edit(
            "move:1",
            &[
                ("created_at", "2026-03-01".into()),
                ("lead", "lead:1".into()),
                ("stage", "stage:customer".into()),
                ("at", "2026-03-01".into()),
            ],
        )]);
        desk
    }

    fn sorted_by(desk: &Desk, sort: Sort, descending: bool) -> String {
        let w = &desk.world;
        let rows = rows(
            &w.pipeline,
            &w.journal,
            &Filter::default(),
            None,
            sort,
            descending,
        );
        let id = |n: usize| w.journal.id(w.pipeline.row(n).unwrap().rid).to_owned();
        let ids: Vec<String> = rows
            .into_iter()
            .map(|n| id(n).replace("lead:", ""))
            .collect();
        ids.join(" ")
    }

    #[test]
    fn every_column_sorts_both_ways_and_nothing_comes_last() {
        let desk = desk();
        for (sort, up, down) in [
            (Sort::Title, "1 2 0 3", "0 2 1 3"),
            (Sort::Stage, "2 3 0 1", "1 0 2 3"),
            (Sort::Amount, "1 0 2 3", "2 0 1 3"),
            (Sort::Since, "2 0 3 1", "1 3 0 2"),
            (Sort::Created, "1 2 0 3", "3 0 2 1"),
            (Sort::Close, "0 2 1 3", "1 2 0 3"),
            (Sort::Source, "1 2 0 3", "0 2 1 3"),
            (Sort::Campaign, "0 1 2 3", "1 0 2 3"),
        ] {
            assert_eq!(sorted_by(&desk, sort, false), up, "{sort:?} upwards");
            assert_eq!(sorted_by(&desk, sort, true), down, "{sort:?} downwards");
        }
    }

    #[test]
    fn a_list_that_a_figure_opened_shows_its_leads_alone() {
        let desk = desk();
        let w = &desk.world;
        let only: Vec<Rid> = ["lead:2", "lead:0"]
            .iter()
            .filter_map(|id| w.journal.rid(id))
            .collect();
        let filter = |query: &str| Filter {
            query: query.to_owned(),
            ..Filter::default()
        };
        let listed = |query: &str| {
            rows(
                &w.pipeline,
                &w.journal,
                &filter(query),
                Some(&only),
                Sort::Created,
                false,
            )
            .len()
        };
        assert_eq!(listed(""), 2);
        assert_eq!(listed("marlow"), 1, "narrowed by what is typed");
        assert_eq!(listed("alter"), 0, "not one of the list");
    }

    #[test]
    fn columns_are_found_by_their_names() {
        for sort in Sort::ALL {
            assert_eq!(Sort::parse(sort.name()), Some(sort));
        }
        assert_eq!(Sort::parse("nothing"), None);
    }
}
