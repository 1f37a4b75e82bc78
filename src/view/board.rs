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
            words: fold(&filter.query).split_whitespace().map(str::to_owned).collect(),
            owner: filter.owner,
            campaign: filter.campaign,
        }
    }

    /// Whether a row passes.
    pub fn passes(&self, row: &LeadRow) -> bool {
        self.owner.is_none_or(|o| row.marketing == Some(o) || row.sales == Some(o))
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
    order: Order,
}

type Key = (i64, usize);

impl Board {
    /// Sorts every row that passes into its column.
    pub fn build(pipeline: &Pipeline, filter: &Filter, order: Order) -> Self {
        let sieve = Sieve::new(filter);
        let mut keyed: Vec<Vec<Key>> = vec![Vec::new(); pipeline.stages.len()];
        let mut columns = vec![Column::default(); pipeline.stages.len()];
        for (n, row) in pipeline.rows().filter(|(_, row)| sieve.passes(row)) {
            if let (Some(keys), Some(column)) = (keyed.get_mut(row.stage), columns.get_mut(row.stage)) {
                keys.push(key(row, n, order));
                column.count(row, 1);
            }
        }
        for (keys, column) in keyed.iter_mut().zip(&mut columns) {
            keys.sort_unstable();
            column.rows = keys.iter().map(|&(_, n)| n).collect();
        }
        Self { columns, order }
    }

    /// Follows one row that changed, in time proportional to its columns at the most.
    pub fn follow(&mut self, pipeline: &Pipeline, filter: &Filter, changed: &Changed) {
        let (sieve, n) = (Sieve::new(filter), changed.n);
        if let Some(row) = changed.was.as_ref().filter(|r| sieve.passes(r))
            && let Some(column) = self.columns.get_mut(row.stage)
            // The row has changed already, so its old place can't be searched by its key.
            && let Some(at) = column.rows.iter().position(|&r| r == n)
        {
            column.rows.remove(at);
            column.count(row, -1);
        }
        if let Some(row) = pipeline.row(n).filter(|r| sieve.passes(r))
            && let Some(column) = self.columns.get_mut(row.stage)
        {
            let order = self.order;
            let own = key(row, n, order);
            let before = |&r: &usize| pipeline.row(r).is_some_and(|row| key(row, r, order) < own);
            let at = column.rows.partition_point(before);
            column.rows.insert(at, n);
            column.count(row, 1);
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
    day.map_or(i64::from(i32::MIN), |d| i64::from(chrono::Datelike::num_days_from_ce(&d)))
}

fn key(row: &LeadRow, n: usize, order: Order) -> Key {
    let first = match order {
        Order::Newest => -days(row.since),
        Order::Longest => days(row.since),
        Order::Amount => -row.amount.unwrap_or(-1),
    };
    (first, n)
}
