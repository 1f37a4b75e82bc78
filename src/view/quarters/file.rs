//! The quarters for a spreadsheet.

use super::grid::{column, headed};
use super::{Asking, days};
use crate::insight::conversion::{By, Cell, Conversion};
use crate::view::chart::Table;
use crate::view::text::numbers as words;

/// The quarters as plain numbers and days, nothing rounded for reading.
pub fn file(answer: &Conversion, asking: &Asking<'_>) -> Table {
    let by_created = answer.question.by == By::Created;
    let days = words::days(&asking.format.count(days(answer.question.window)));
    let mut titles = vec![words::leads().to_owned(), words::won().to_owned()];
    if by_created {
        titles.push(words::older_than(&days));
        titles.push(words::won_within_days(&days));
    } else {
        titles.push(words::lost_or_disqualified().to_owned());
        titles.push(words::decided().to_owned());
    }
    for title in [
        words::rate_percent(),
        words::low_percent(),
        words::high_percent(),
    ] {
        titles.push(title.to_owned());
    }
    let numbers = |cell: &Cell| {
        let lists = if by_created {
            [&cell.created, &cell.won, &cell.old_enough, &cell.won_within]
        } else {
            [
                &cell.created,
                &cell.won,
                &cell.decided_against,
                &cell.decided,
            ]
        };
        let mut out: Vec<String> = lists.iter().map(|l| l.len().to_string()).collect();
        let ratio = answer.rate(cell, None).value;
        let interval = ratio.interval();
        for share in [
            ratio.value(),
            interval.map(|i| i.low),
            interval.map(|i| i.high),
        ] {
            out.push(
                share
                    .map(|s| format!("{:.4}", s * 100.0))
                    .unwrap_or_default(),
            );
        }
        out
    };
    let first = match answer.question.by {
        By::Created => words::quarter_created(),
        By::Won => words::quarter_won(),
    };
    let mut columns = headed(first, &titles);
    columns.insert(1, column(words::first_day(), false));
    columns.insert(2, column(words::last_day(), false));
    let pairs = answer.quarters.iter().zip(&answer.cells);
    let mut rows: Vec<Vec<String>> = pairs
        .map(|(period, cell)| {
            let (first, last) = (period.start.to_string(), period.last_day().to_string());
            let mut row = vec![asking.quarter(*period), first, last];
            row.extend(numbers(cell));
            row
        })
        .collect();
    let mut total = vec![words::total().to_owned(), String::new(), String::new()];
    total.extend(numbers(&answer.total));
    rows.push(total);
    Table { columns, rows }
}
