//! The page's tables: quarter by quarter, and by source or campaign. Every number opens its leads.

use super::drill::Beyond;
use super::numbers::{Cells, Number, Share, brief, columns};
use super::{Asking, Drill, List, NOT_GIVEN, is_unsettled};
use crate::insight::conversion::{By, Cell, Conversion, Part, Split};
use crate::model::calendar::Period;
use crate::model::order::Arrange;
use crate::view::chart::{Column, Table};
use crate::view::route::Route;
use crate::view::text::numbers as words;

/// At most so many sources or campaigns stand in the table before "others".
pub const PARTS: usize = 20;

/// At most so many quarters stand beside a source, the last ones.
const BESIDE: usize = 8;

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The heading of each column, the rows' own first.
    pub columns: Vec<Column>,
    /// The rows; the last one is all together.
    pub rows: Vec<Row>,
    /// What to say for showing those that "others" stands for.
    pub more: Option<String>,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub head: String,
    /// Index of its quarter among the answer's, for explaining it.
    pub quarter: Option<usize>,
    /// The page narrowed to it: of a source or campaign.
    pub narrows: Option<Route>,
    /// Whether it is all together.
    pub total: bool,
    /// Its numbers, one a column after the first.
    pub cells: Vec<Number>,
}

impl Grid {
    /// The same for reading aloud and copying: text only.
    pub fn plain(&self) -> Table {
        let row = |row: &Row| {
            let cell = |n: &Number| {
                let parts = [n.aside.as_str(), &n.text, n.tag];
                let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
                parts.join(" ")
            };
            let cells = row.cells.iter().map(cell);
            std::iter::once(row.head.clone()).chain(cells).collect()
        };
        Table {
            columns: self.columns.clone(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

pub(super) fn column(title: &str, numeric: bool) -> Column {
    Column {
        title: title.to_owned(),
        numeric,
    }
}

pub(super) fn headed(first: &str, titles: &[String]) -> Vec<Column> {
    let rest = titles.iter().map(|t| column(t, true));
    std::iter::once(column(first, false)).chain(rest).collect()
}

/// Quarter by quarter.
pub(super) fn quarters(answer: &Conversion, asking: &Asking<'_>) -> Grid {
    let row = |head, quarter: Option<(usize, Period)>, cell| {
        let period = quarter.map(|(_, p)| p);
        let cells = Cells {
            answer,
            asking,
            cell,
            opens: asking.drill(List::Leads, period),
            unsettled: period.is_some_and(|p| is_unsettled(answer, p, cell)),
        };
        Row {
            head,
            quarter: quarter.map(|(i, _)| i),
            total: quarter.is_none(),
            cells: cells.all(),
            narrows: None,
        }
    };
    let pairs = answer.quarters.iter().zip(&answer.cells).enumerate();
    let mut rows: Vec<Row> = pairs
        .map(|(i, (period, cell))| row(asking.quarter(*period), Some((i, *period)), cell))
        .collect();
    rows.push(row(words::total().to_owned(), None, &answer.total));
    let first = match answer.question.by {
        By::Created => words::quarter_created(),
        By::Won => words::quarter_won(),
    };
    Grid {
        columns: headed(first, &columns(answer, asking)),
        rows,
        more: None,
    }
}

/// By source or campaign: the row's own numbers, then its share in each of the last quarters. `None`
/// without a split. Beyond `most` parts the smaller ones stand together as "others", so that the rows
/// add up to all.
pub fn parts(answer: &Conversion, asking: &Asking<'_>, most: usize) -> Option<Grid> {
    let split = answer.question.split;
    let first = match split {
        Split::None => return None,
        Split::Source => words::source(),
        Split::Campaign => words::campaign(),
    };
    let from = answer.quarters.len().saturating_sub(BESIDE);
    let beside: Vec<(usize, Period)> = answer
        .quarters
        .iter()
        .copied()
        .enumerate()
        .skip(from)
        .collect();
    let row = |head: String, base: &Drill, total: &Cell, of: &dyn Fn(usize) -> Cell| {
        let whole = Cells {
            answer,
            asking,
            cell: total,
            opens: base.clone(),
            unsettled: false,
        };
        let mut numbers = whole.brief();
        numbers.extend(beside.iter().map(|(i, period)| {
            let cell = &of(*i);
            let quarter = Some(asking.context.calendar.quarter_key(*period));
            let cells = Cells {
                cell,
                opens: Drill {
                    quarter,
                    ..base.clone()
                },
                unsettled: answer.is_young(cell),
                ..whole
            };
            cells.tagged(Number {
                strong: false,
                ..cells.rate(answer.rate(cell, None).value, Share::of(answer))
            })
        }));
        Row {
            head,
            cells: numbers,
            ..Row::default()
        }
    };
    let (named, rest) = largest(answer, most);
    let mut rows: Vec<Row> = named
        .iter()
        .map(|part| {
            let base = drill_of(part, split, asking);
            let of = |i| cell_of(part, i);
            let head = asking.part(split, part.key);
            Row {
                narrows: Some(base.page()),
                ..row(head, &base, &part.total, &of)
            }
        })
        .collect();
    if !rest.is_empty() {
        let base = Drill {
            beyond: Some(Beyond { split, most }),
            ..asking.drill(List::Leads, None)
        };
        let of = |i| others(rest, Some(i));
        let head = words::others(&asking.format.count(rest.len()));
        rows.push(row(head, &base, &others(rest, None), &of));
    }
    let all = asking.drill(List::Leads, None);
    let of = |i: usize| answer.cells.get(i).cloned().unwrap_or_default();
    rows.push(Row {
        total: true,
        ..row(words::total().to_owned(), &all, &answer.total, &of)
    });
    let mut titles = brief(answer, asking);
    titles.extend(beside.iter().map(|(_, p)| asking.quarter(*p)));
    Some(Grid {
        columns: headed(first, &titles),
        rows,
        more: (!rest.is_empty()).then(|| words::show_all(&asking.format.count(answer.parts.len()))),
    })
}

/// What opens a part's leads.
fn drill_of(part: &Part, split: Split, asking: &Asking<'_>) -> Drill {
    let mut drill = asking.drill(List::Leads, None);
    let (symbols, word) = match split {
        Split::Campaign => (&asking.facts.campaigns, &mut drill.campaign),
        _ => (&asking.facts.sources, &mut drill.source),
    };
    *word = symbols.word(part.key).unwrap_or(NOT_GIVEN).to_owned();
    drill
}

fn cell_of(part: &Part, quarter: usize) -> Cell {
    let found = part.cells.iter().find(|(i, _)| *i == quarter);
    found.map(|(_, cell)| cell.clone()).unwrap_or_default()
}

/// The parts that stand by name, and the smaller ones that stand together as "others".
pub(super) fn largest(answer: &Conversion, most: usize) -> (&[Part], &[Part]) {
    // One row of "others" for one part would hide what it could show.
    let shown = if answer.parts.len() <= most.saturating_add(1) {
        answer.parts.len()
    } else {
        most
    };
    answer.parts.split_at(shown)
}

/// Several parts as one, in one quarter (an index into the answer's) or in all.
pub(super) fn others(parts: &[Part], quarter: Option<usize>) -> Cell {
    let mut all = Cell::default();
    for part in parts {
        let cell = quarter.map_or_else(|| part.total.clone(), |i| cell_of(part, i));
        for (to, from) in [
            (&mut all.created, cell.created),
            (&mut all.won, cell.won),
            (&mut all.decided_against, cell.decided_against),
            (&mut all.decided, cell.decided),
            (&mut all.old_enough, cell.old_enough),
            (&mut all.too_young, cell.too_young),
            (&mut all.won_within, cell.won_within),
        ] {
            to.extend(from);
        }
    }
    for list in [
        &mut all.created,
        &mut all.won,
        &mut all.decided_against,
        &mut all.decided,
        &mut all.old_enough,
        &mut all.too_young,
        &mut all.won_within,
    ] {
        list.arrange();
    }
    all
}
