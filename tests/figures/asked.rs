//! The page of quarters, asked as the browser asks it.

#![allow(dead_code)]

use tandem::insight::figure::Context;
use tandem::insight::lead_facts::Facts;
use tandem::model::calendar::Calendar;
use tandem::view::format::English;
use tandem::view::quarters::{Asking, Grid, Page, page};
use tandem::view::route::{Basis, QuartersQuery};

use super::made::day;

pub(crate) fn berlin() -> Context {
    Context {
        zone: "Europe/Berlin".into(),
        calendar: Calendar::default(),
    }
}

/// Asks and hands page and question to `then`.
pub(crate) fn asked<T>(
    facts: &Facts,
    query: &QuartersQuery,
    today: &str,
    then: impl FnOnce(Page, &Asking<'_>) -> T,
) -> T {
    let context = berlin();
    let asking = Asking {
        facts,
        query,
        context: &context,
        today: day(today),
        campaign_name: &|id| format!("“{id}”"),
        format: &English,
    };
    then(page(&asking), &asking)
}

pub(crate) fn by_won() -> QuartersQuery {
    QuartersQuery {
        by: Basis::Won,
        ..QuartersQuery::default()
    }
}

pub(crate) fn written(grid: &Grid) -> Vec<String> {
    let table = grid.plain();
    let head: Vec<String> = table.columns.iter().map(|c| c.title.clone()).collect();
    let rows = std::iter::once(head).chain(table.rows);
    rows.map(|r| r.join(" | ")).collect()
}
