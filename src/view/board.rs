//! The board: which rows stand in which column, in what order, and what a column is worth. It follows
//! single changes without sorting anew.

use chrono::NaiveDate;

use super::pipeline::{Changed, LeadRow, Pipeline, fold};
use crate::journal::Rid;

/// What a board or table is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must all occur.
    pub query: String,
    /// Only leads this member rides, for either team.
    pub owner: Option<Rid>,
    /// Only leads of this campaign.
    pub campaign: Option<Rid>,
}

/// A filter made ready: the query folded once and cut into words.
#[derive(Clone, Debug)]
pub struct Sieve {
    words: Vec<String>,
    owner: Option<Rid>,
    campaign: Option<Rid>,
}

impl Sieve {
    /// Prepares a filter.
    pub fn new(filter: &Filter) -> Self {
        Self {
            words: fold(&filter.query)
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            owner: filter.owner,
            campaign: filter.campaign,
        }
    }

    /// Whether a row passes.
    pub fn passes(&self, row: &LeadRow) -> bool {
        self.owner
            .is_none_or(|o| row.marketing == Some(o) || row.sales == Some(o))
            && self.campaign.is_none_or(|c| row.campaign == Some(c))
            && self.words.iter().all(|w| row.matches(w))
    }
}

/// In which order cards stand in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Who came to the stage last stands first.
    #[default]
    Newest,
    /// Who has waited longest in the stage stands first.
    Longest,
    /// The largest amount stands first.
    Amount,
}

/// A column: its rows in order, and their worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Row numbers of the [`Pipeline`].
    pub rows: Vec<usize>,
    /// Sum of amounts in the workspace's currency, minor units.
    pub value: i128,
    /// How many rows have an amount in another currency, which the sum leaves out.
    pub other_currency: i64,
}

/// All columns, one for each stage of [`Pipeline::stages`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// In the order of the stages.
    pub columns: Vec<Column>,
    /// The same with all rows, whatever passes: narrowing needs no sort.
    all: Vec<Vec<usize>>,
    order: Order,
}

type Key = (i64, usize);

impl Board {
    /// Sorts every row that passes into its column.
    pub fn build(pipeline: &Pipeline, filter: &Filter, order: Order) -> Self {
        let mut keyed: Vec<Vec<Key>> = vec![Vec::new(); pipeline.stages.len()];
        for (n, row) in pipeline.rows() {
            if let Some(keys) = keyed.get_mut(row.stage) {
                keys.push(key(row, n, order));
            }
        }
        let sorted = |mut keys: Vec<Key>| {
            keys.sort_unstable();
            keys.into_iter().map(|(_, n)| n).collect()
        };
        let mut board = Self {
            columns: Vec::new(),
            all: keyed.into_iter().map(sorted).collect(),
            order,
        };
        board.narrow(pipeline, filter);
        board
    }

    /// Shows the rows that pass, and no others.
    pub fn narrow(&mut self, pipeline: &Pipeline, filter: &Filter) {
        let sieve = Sieve::new(filter);
        let column = |all: &Vec<usize>| {
            let mut column = Column::default();
            for &n in all {
                if let Some(row) = pipeline.row(n).filter(|r| sieve.passes(r)) {
                    column.rows.push(n);
                    column.count(row, 1);
                }
            }
            column
        };
        self.columns = self.all.iter().map(column).collect();
    }

    /// Follows one row that changed, in time proportional to its columns at the most.
    pub fn follow(&mut self, pipeline: &Pipeline, filter: &Filter, changed: &Changed) {
        let (sieve, n, order) = (Sieve::new(filter), changed.n, self.order);
        // The row has changed already, so its old place can't be searched by its key.
        let take_out = |rows: &mut Vec<usize>| {
            let at = rows.iter().position(|&r| r == n);
            at.map(|at| rows.remove(at)).is_some()
        };
        if let Some(row) = &changed.was {
            if let Some(all) = self.all.get_mut(row.stage) {
                take_out(all);
            }
            if let Some(column) = self.columns.get_mut(row.stage)
                && sieve.passes(row)
                && take_out(&mut column.rows)
            {
                column.count(row, -1);
            }
        }
        if let Some(row) = pipeline.row(n) {
            let own = key(row, n, order);
            let before = |&r: &usize| pipeline.row(r).is_some_and(|row| key(row, r, order) < own);
            let put_in = |rows: &mut Vec<usize>| rows.insert(rows.partition_point(before), n);
            if let Some(all) = self.all.get_mut(row.stage) {
                put_in(all);
            }
            if let Some(column) = self.columns.get_mut(row.stage)
                && sieve.passes(row)
            {
                put_in(&mut column.rows);
                column.count(row, 1);
            }
        }
    }

    /// How many rows all columns hold.
    pub fn len(&self) -> usize {
        self.columns.iter().map(|c| c.rows.len()).sum()
    }

    /// Whether no row passes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Column {
    fn count(&mut self, row: &LeadRow, sign: i64) {
        match row.amount {
            Some(amount) if row.summable => self.value += i128::from(amount) * i128::from(sign),
            Some(_) => self.other_currency += sign,
            None => {}
        }
    }
}

fn days(day: Option<NaiveDate>) -> i64 {
    day.map_or(i64::from(i32::MIN), |d| {
        i64::from(chrono::Datelike::num_days_from_ce(&d))
    })
}

fn key(row: &LeadRow, n: usize, order: Order) -> Key {
    let first = match order {
        Order::Newest => -days(row.since),
        Order::Longest => days(row.since),
        Order::Amount => -row.amount.unwrap_or(-1),
    };
    (first, n)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Value;
    use crate::view::desk::{Desk, edit};
    use crate::view::world::World;

    const STAGES: [&str; 4] = ["stage:lead", "stage:mql", "stage:customer", "stage:lost"];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn following_is_building_anew(
            acts in prop::collection::vec((0_u8..12, 0_usize..4, -5_i64..500, 0_u8..7), 1..60),
            order in prop::sample::select(vec![Order::Newest, Order::Longest, Order::Amount]),
            query in prop::sample::select(vec!["", "lead 1", "acme"]),
        ) {
            let mut desk = Desk::new();
            let filter = Filter { query: query.to_owned(), ..Filter::default() };
            // First another order, then another filter.
            desk.world.arrange(Filter::default(), order);
            desk.world.arrange(filter.clone(), order);
            for (lead, stage, amount, what) in acts {
                let id = format!("lead:{lead}");
                let day = format!("2026-01-{:02}", amount.rem_euclid(28) + 1);
                match what {
                    0 | 1 => desk.write(&[edit(&id, &[
                        ("created_at", day.into()),
                        ("name", format!("Lead {lead}").into()),
                        ("stage", STAGES[stage].into()),
                        ("amount", amount.into()),
                        ("company", "company:acme".into()),
                    ])]),
                    2 => desk.write(&[
                        edit(&id, &[("stage", STAGES[stage].into())]),
                        edit(&format!("move:{lead}-{stage}-{amount}"), &[
                            ("created_at", day.clone().into()),
                            ("lead", id.clone().into()),
                            ("stage", STAGES[stage].into()),
                            ("at", day.into()),
                        ]),
                    ]),
                    3 => desk.write(&[edit(&id, &[("amount", amount.into()), ("currency", ["EUR", "USD"][stage % 2].into())])]),
                    4 => desk.write(&[edit(&id, &[("deleted", (stage % 2 == 0).into())])]),
                    5 => desk.write(&[edit("company:acme", &[("created_at", day.into()), ("name", "Acme".into())])]),
                    _ => desk.write(&[edit("company:acme", &[("name", format!("Acme {amount}").into())])]),
                };
                let anew = World::new(desk.world.journal.clone());
                let fresh = Board::build(&desk.world.pipeline, &filter, order);
                prop_assert_eq!(&desk.world.board, &fresh);
                let rows = |w: &World| {
                    let mut rows: Vec<LeadRow> = w.pipeline.rows().map(|(_, r)| r.clone()).collect();
                    rows.sort_by_key(|r| r.rid);
                    rows
                };
                prop_assert_eq!(rows(&desk.world), rows(&anew));
                prop_assert_eq!(desk.world.pipeline.len(), rows(&anew).len());
            }
        }
    }

    #[test]
    fn a_lead_whose_stage_was_deleted_stands_marked_in_the_first_of_its_role() {
        let mut desk = Desk::new();
        let made = || ("created_at", Value::from("2026-01-01"));
        for (stage, role) in [("stage:demo", "sales-qualified"), ("stage:gone", "lost")] {
            let set = [made(), ("role", role.into()), ("name", stage.into())];
            desk.write(&[edit(stage, &set)]);
        }
        for (lead, stage) in [
            ("lead:1", "stage:demo"),
            ("lead:2", "stage:gone"),
            ("lead:3", "stage:mql"),
            ("lead:4", "stage:from-elsewhere"),
        ] {
            let moved = [
                made(),
                ("lead", lead.into()),
                ("stage", stage.into()),
                ("at", "2026-02-03".into()),
            ];
            desk.write(&[
                edit(lead, &[made(), ("stage", stage.into())]),
                edit(&format!("move:{lead}"), &moved),
            ]);
        }
        for stage in ["stage:demo", "stage:gone"] {
            desk.write(&[edit(stage, &[("deleted", true.into())])]);
        }
        let place = |world: &World, lead: &str| {
            let row = world.journal.rid(lead).and_then(|r| world.pipeline.find(r));
            let (n, row) = row.unwrap();
            let stage = world.pipeline.stage_of(row).unwrap().id.clone();
            let today = NaiveDate::from_ymd_opt(2026, 2, 5).unwrap();
            let card = crate::view::card::card(world, n, today).unwrap();
            assert_eq!((row.stage_gone, card.days), (card.stage_gone, Some(2)));
            (stage, row.stage_gone)
        };
        let places = |world: &World| [1, 2, 3, 4].map(|n| place(world, &format!("lead:{n}")));
        let expected = [
            ("stage:sql", true),
            ("stage:lost", true),
            ("stage:mql", false),
            ("stage:lead", true),
        ];
        assert_eq!(
            places(&desk.world),
            expected.map(|(s, gone)| (s.to_owned(), gone))
        );
        // Brought back, it has its leads again.
        desk.write(&[edit("stage:demo", &[("deleted", Value::Null)])]);
        assert_eq!(places(&desk.world)[0], ("stage:demo".to_owned(), false));
    }

    #[test]
    fn a_column_sums_its_own_currency() {
        let mut desk = Desk::new();
        for (n, amount, currency) in [(1, 100, "EUR"), (2, 250, "EUR"), (3, 999, "USD")] {
            desk.write(&[edit(
                &format!("lead:{n}"),
                &[
                    ("created_at", "2026-01-01".into()),
                    ("stage", "stage:mql".into()),
                    ("amount", amount.into()),
                    ("currency", currency.into()),
                ],
            )]);
        }
        let column = &desk.world.board.columns[1];
        assert_eq!(
            (column.rows.len(), column.value, column.other_currency),
            (3, 350, 1)
        );
    }
}
