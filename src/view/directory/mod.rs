//! Contacts and companies as pages need them: a small row each, and who names whom, so that a company
//! knows its people and its leads. Read in steps when first asked for, then kept in step change by change.
//!
//! [`list`] is what the page of all of them shows, [`lines`] what a page of one says of others.

pub mod lines;
mod links;
pub mod list;

use std::collections::{BTreeSet, HashMap};

use links::Links;

use super::pipeline::fold;
use crate::journal::{Journal, Rid, Touched};
use crate::model::schema::{Fields, kind_name};
use crate::model::value::ValueRef;

/// So many records are read at once; more wait for [`Directory::step`].
const AT_ONCE: usize = 1_000;

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A person at a customer.
    #[default]
    Contact,
    /// A customer organisation.
    Company,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Contact, Self::Company];

    /// The record kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Company => "company",
        }
    }

    /// What the record of that id is, if it is one of the two.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == kind_name(id))
    }
}

/// A contact or company, small enough that 100,000 of them are nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The record.
    pub rid: Rid,
    /// Which of the two it is.
    pub kind: Kind,
    /// What it is called.
    pub name: Box<str>,
    /// Everything a search looks through, folded by [`fold`]; the name is its first line.
    hay: Box<str>,
}

impl Party {
    /// Its name as lists sort it.
    fn key(&self) -> &str {
        self.hay.split('\n').next().unwrap_or_default()
    }
}

/// All contacts and companies that show, by row; a row keeps its number while the app runs.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    rows: Vec<Option<Party>>,
    at: HashMap<Rid, usize>,
    links: Links,
    /// Records that name one which isn't here yet.
    dangling: BTreeSet<Rid>,
    /// Records still to be read, the last one next.
    waiting: Vec<Rid>,
    /// How many there were when reading began.
    total: usize,
}

impl Directory {
    /// Reads all of them at once.
    pub fn new(journal: &Journal) -> Self {
        let mut directory = Self::begin(journal);
        while !directory.step(journal, AT_ONCE) {}
        directory
    }

    /// Begins to read; goes on with [`Directory::step`].
    pub fn begin(journal: &Journal) -> Self {
        let kinds = ["lead", "contact", "company"];
        let waiting: Vec<Rid> = kinds.iter().flat_map(|k| journal.records(k)).collect();
        let mut directory = Self {
            total: waiting.len(),
            waiting,
            ..Self::default()
        };
        directory.step(journal, AT_ONCE);
        directory
    }

    /// Reads at most so many records more. Returns whether all are read.
    pub fn step(&mut self, journal: &Journal, most: usize) -> bool {
        let from = self.waiting.len().saturating_sub(most);
        for record in self.waiting.split_off(from) {
            self.take(journal, record);
        }
        self.is_ready()
    }

    /// Whether all are read.
    pub fn is_ready(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How much is read, 0 to 1.
    pub fn progress(&self) -> f64 {
        1.0 - self.waiting.len() as f64 / self.total.max(1) as f64
    }

    /// Takes in what changed; much of it waits for [`Directory::step`].
    pub fn follow(&mut self, journal: &Journal, touched: &Touched) {
        if touched.all {
            *self = Self::begin(journal);
            return;
        }
        let mut changed: BTreeSet<Rid> = BTreeSet::new();
        for &record in &touched.records {
            match kind_name(journal.id(record)) {
                "contact" | "company" => {
                    // Its people carry its name, and an alias stands for another one now.
                    changed.extend(self.links.naming(record));
                    if !self.at.contains_key(&record) {
                        changed.extend(&self.dangling);
                    }
                    changed.insert(record);
                }
                "lead" => {
                    changed.insert(record);
                }
                _ => {}
            }
        }
        self.waiting.extend(changed);
        self.total = self.waiting.len();
        self.step(journal, AT_ONCE);
    }

    /// One row.
    pub fn row(&self, n: usize) -> Option<&Party> {
        self.rows.get(n)?.as_ref()
    }

    /// What a contact or company is called.
    pub fn name(&self, rid: Rid) -> String {
        let row = self.at.get(&rid).and_then(|&n| self.row(n));
        row.map(|r| r.name.to_string()).unwrap_or_default()
    }

    /// The rows of a kind, with their numbers.
    pub fn rows(&self, kind: Kind) -> impl Iterator<Item = (usize, &Party)> {
        let rows = self.rows.iter().enumerate();
        rows.filter_map(move |(n, r)| Some((n, r.as_ref().filter(|r| r.kind == kind)?)))
    }

    /// The people of a company.
    pub fn people(&self, journal: &Journal, company: Rid) -> Vec<Rid> {
        self.naming(journal, company, "contact")
    }

    /// The leads of a company, or those that a contact is a person of.
    pub fn leads(&self, journal: &Journal, party: Rid) -> Vec<Rid> {
        self.naming(journal, party, "lead")
    }

    fn naming(&self, journal: &Journal, record: Rid, kind: &str) -> Vec<Rid> {
        let of_kind = |r: &Rid| kind_name(journal.id(*r)) == kind;
        let mut naming: Vec<Rid> = self.links.naming(record).filter(of_kind).collect();
        naming.sort_unstable();
        naming
    }

    fn take(&mut self, journal: &Journal, record: Rid) {
        let shown = journal.is_shown(record);
        let names = if shown {
            named(journal, record)
        } else {
            Vec::new()
        };
        if names.iter().any(|id| journal.rid(id).is_none()) {
            self.dangling.insert(record);
        } else {
            self.dangling.remove(&record);
        }
        let mut to: Vec<Rid> = names.iter().filter_map(|id| journal.resolve(id)).collect();
        to.sort_unstable();
        to.dedup();
        self.links.set(record, to);
        let Some(kind) = Kind::of(journal.id(record)) else {
            return;
        };
        let row = shown.then(|| read(journal, record, kind));
        let n = *self.at.entry(record).or_insert_with(|| {
            self.rows.push(None);
            self.rows.len() - 1
        });
        if let Some(slot) = self.rows.get_mut(n) {
            *slot = row;
        }
    }
}

/// The companies and contacts that a record names, by id.
fn named(journal: &Journal, record: Rid) -> Vec<String> {
    let id = |field: &str| {
        let named = journal.get(record, field).and_then(ValueRef::text);
        named.map(str::to_owned)
    };
    let mut names: Vec<String> = ["company", "contact"].into_iter().filter_map(id).collect();
    let further = journal.reader(record).elements("person");
    names.extend(further.iter().map(|(short, _)| format!("contact:{short}")));
    names
}

fn read(journal: &Journal, rid: Rid, kind: Kind) -> Party {
    let text = |r: Rid, field: &str| journal.get(r, field).and_then(ValueRef::text);
    let reader = journal.reader(rid);
    let elements = |set: &str| reader.elements(set).into_iter().map(|(e, _)| e);
    let (emails, phones): (Vec<_>, Vec<_>) =
        (elements("email").collect(), elements("phone").collect());
    let name = text(rid, "name")
        .or(emails.first().map(String::as_str))
        .or_else(|| text(rid, "domain"))
        .or_else(|| text(rid, "external_id"))
        .unwrap_or_default();
    let company = text(rid, "company").and_then(|id| journal.resolve(id));
    let parts = [
        text(rid, "title"),
        text(rid, "role"),
        company.and_then(|c| text(c, "name")),
        text(rid, "domain"),
        text(rid, "industry"),
        text(rid, "country"),
        text(rid, "external_id"),
    ];
    let sets = emails.iter().chain(&phones).map(String::as_str);
    let mut hay = fold(&name.replace('\n', " "));
    for part in parts.into_iter().flatten().chain(sets) {
        hay.push('\n');
        hay.push_str(&fold(part));
    }
    Party {
        rid,
        kind,
        name: name.into(),
        hay: hay.into(),
    }
}
