//! The list of contacts, or of companies: its columns, what stands in them, in which order, and which rows
//! a search leaves. Rows are put in order once; a key typed into the search only looks through them.

use std::cmp::Reverse;

use super::{Directory, Kind, Party};
use crate::journal::{Journal, Rid};
use crate::model::value::ValueRef;
use crate::view::element::FieldSet;
use crate::view::palette::{Needle, best};
use crate::view::pipeline::fold;

/// A column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Column {
    /// What it is called.
    #[default]
    Name,
    /// The contact's job title.
    Title,
    /// Where the contact works.
    Company,
    /// The contact's first e-mail.
    Email,
    /// The contact's first phone.
    Phone,
    /// The company's web domain.
    Domain,
    /// The company's line of business.
    Industry,
    /// The company's country.
    Country,
    /// How many people of the company are known.
    People,
    /// How many leads there are.
    Leads,
}

impl Column {
    /// The columns of a kind, in the order they stand.
    pub fn of(kind: Kind) -> [Self; 6] {
        match kind {
            Kind::Contact => [
                Self::Name,
                Self::Title,
                Self::Company,
                Self::Email,
                Self::Phone,
                Self::Leads,
            ],
            Kind::Company => [
                Self::Name,
                Self::Domain,
                Self::Industry,
                Self::Country,
                Self::People,
                Self::Leads,
            ],
        }
    }

    /// Its name in a URL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Title => "title",
            Self::Company => "company",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Domain => "domain",
            Self::Industry => "industry",
            Self::Country => "country",
            Self::People => "people",
            Self::Leads => "leads",
        }
    }

    /// The column of that name, if a kind has it.
    pub fn parse(kind: Kind, name: &str) -> Option<Self> {
        Self::of(kind).into_iter().find(|c| c.name() == name)
    }

    /// Whether it counts.
    pub fn counts(self) -> bool {
        matches!(self, Self::People | Self::Leads)
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words; empty where nothing is known.
    Text(String),
    /// A record, by id and name.
    Record(String, String),
    /// How many.
    Count(usize),
}

/// What stands in a row's column.
pub fn cell(directory: &Directory, journal: &Journal, row: &Party, column: Column) -> Cell {
    let text = |field: &str| journal.get(row.rid, field).and_then(ValueRef::text);
    let own = |field: &str| Cell::Text(text(field).unwrap_or_default().to_owned());
    let first = |set: FieldSet| {
        Cell::Text(
            set.of(journal, row.rid)
                .into_iter()
                .next()
                .unwrap_or_default(),
        )
    };
    match column {
        Column::Name => Cell::Record(journal.id(row.rid).to_owned(), row.name.to_string()),
        Column::Company => match text("company").and_then(|id| journal.resolve(id)) {
            Some(company) => {
                let id = journal.id(company).to_owned();
                let name = crate::view::shown::name_of(journal, &id);
                Cell::Record(id, name)
            }
            None => Cell::Text(String::new()),
        },
        Column::Email => first(FieldSet::Emails),
        Column::Phone => first(FieldSet::Phones),
        Column::People => Cell::Count(directory.people(journal, row.rid).len()),
        Column::Leads => Cell::Count(directory.leads(journal, row.rid).len()),
        Column::Title | Column::Domain | Column::Industry | Column::Country => own(column.name()),
    }
}

/// All rows of a kind in order, by number. Rows without a value in the sorted column come last either way.
pub fn ordered(
    directory: &Directory,
    journal: &Journal,
    kind: Kind,
    sort: Column,
    descending: bool,
) -> Vec<usize> {
    let rows = directory.rows(kind);
    match sort {
        Column::Name => sorted(rows.map(|(n, r)| (filled(r.key()), n)), descending),
        _ => {
            let key = |row: &Party| match cell(directory, journal, row, sort) {
                Cell::Count(count) => filled((count, String::new())),
                Cell::Text(text) | Cell::Record(_, text) => filled((0, fold(&text))),
            };
            sorted(rows.map(|(n, r)| (key(r), n)), descending)
        }
    }
}

/// The rows of these that a search leaves, in the same order.
pub fn passing(directory: &Directory, rows: &[usize], query: &str) -> Vec<usize> {
    let query = fold(query);
    let words: Vec<&str> = query.split_whitespace().collect();
    let passes = |n: &usize| directory.row(*n).is_some_and(|row| row.has(&words));
    rows.iter().copied().filter(passes).collect()
}

/// The best fits for what was typed, best first, at most `limit`. A name that fits stands above what only
/// another field matches; `weighed` fits are compared at the most.
pub fn found(
    directory: &Directory,
    kind: Kind,
    typed: &str,
    weighed: usize,
    limit: usize,
) -> Vec<(Rid, String)> {
    let query = fold(typed);
    let words: Vec<&str> = query.split_whitespace().collect();
    let rows = directory.rows(kind).filter(|(_, row)| row.has(&words));
    let rows: Vec<&Party> = rows.take(weighed).map(|(_, row)| row).collect();
    let named = best(
        &Needle::new(typed),
        rows.iter().copied(),
        |r| &r.name,
        limit,
    );
    let rest = rows.iter().filter(|r| named.iter().all(|n| n.rid != r.rid));
    let all = named.iter().chain(rest).take(limit);
    all.map(|r| (r.rid, r.name.to_string())).collect()
}

impl Party {
    fn has(&self, words: &[&str]) -> bool {
        words.iter().all(|w| self.hay.contains(w))
    }
}

/// A key, unless it says nothing.
fn filled<K: Default + PartialEq>(key: K) -> Option<K> {
    (key != K::default()).then_some(key)
}

/// Sorts by a key; ties by row number, so that the order never jumps.
fn sorted<K: Ord>(rows: impl Iterator<Item = (Option<K>, usize)>, descending: bool) -> Vec<usize> {
    let (mut keyed, mut rest): (Vec<_>, Vec<_>) = rows.partition(|(key, _)| key.is_some());
    if descending {
        keyed.sort_unstable_by(|(a, m), (b, n)| (Reverse(a), m).cmp(&(Reverse(b), n)));
    } else {
        keyed.sort_unstable();
    }
    keyed.append(&mut rest);
    keyed.into_iter().map(|(_, n)| n).collect()
}
