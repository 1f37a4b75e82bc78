//! The journal as an import asks about it: an index of what records are found by, built in steps.

use std::collections::HashMap;

use super::existing::{By, Existing, Found, Standing};
use super::ids::fold;
use super::read::Progress;
use super::shared::domain;
use crate::journal::{Class, Journal, Rid};
use crate::model::schema::Fields;
use crate::model::value::ValueRef;
use crate::model::when::When;

/// What records are found by.
#[derive(Debug, Default)]
pub struct Index {
    /// The record of a value, of several the one of the smallest id, and how many there are.
    found: HashMap<(By, String), (Rid, u32)>,
    records: Vec<Rid>,
    at: usize,
    started: bool,
}

/// Kinds that are looked up.
const KINDS: [&str; 4] = ["lead", "contact", "company", "campaign"];

impl Index {
    /// An index of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in that many more records.
    pub fn step(&mut self, journal: &Journal, records: usize) -> Progress {
        if !self.started {
            self.started = true;
            let all = KINDS.iter().flat_map(|kind| journal.records(kind));
            self.records = all.collect();
        }
        let end = self
            .at
            .saturating_add(records.max(1))
            .min(self.records.len());
        while self.at < end {
            if let Some(rid) = self.records.get(self.at).copied() {
                self.take(journal, rid);
            }
            self.at += 1;
        }
        Progress {
            done: self.at,
            total: self.records.len(),
            finished: self.at == self.records.len(),
        }
    }

    fn take(&mut self, journal: &Journal, rid: Rid) {
        let text = |rid, field: &str| journal.get(rid, field).and_then(ValueRef::text);
        let id = journal.id(rid);
        match crate::model::schema::kind_name(id) {
            "lead" => {
                if let Some(external) = text(rid, "external_id") {
                    self.add(journal, By::LeadExternalId, external.to_owned(), rid);
                }
                if let Some(name) = text(rid, "name") {
                    self.add(journal, By::LeadName, fold(name), rid);
                }
                let company = text(rid, "company").and_then(|id| journal.resolve(id));
                if let Some(name) = company.and_then(|company| text(company, "name")) {
                    self.add(journal, By::LeadCompany, fold(name), rid);
                }
                let contact = text(rid, "contact").and_then(|id| journal.resolve(id));
                for email in contact.map_or(Vec::new(), |c| emails(journal, c)) {
                    self.add(journal, By::LeadEmail, email, rid);
                }
            }
            "contact" => {
                for email in emails(journal, rid) {
                    self.add(journal, By::ContactEmail, email, rid);
                }
            }
            "company" => {
                if let Some(name) = text(rid, "name") {
                    self.add(journal, By::CompanyName, fold(name), rid);
                }
                if let Some(web) = text(rid, "domain") {
                    self.add(journal, By::CompanyDomain, domain(web), rid);
                }
            }
            _ => {
                if let Some(name) = text(rid, "name") {
                    self.add(journal, By::CampaignName, fold(name), rid);
                }
            }
        }
    }

    fn add(&mut self, journal: &Journal, by: By, value: String, rid: Rid) {
        let found = self.found.entry((by, value)).or_insert((rid, 0));
        found.1 += 1;
        // The same one for everybody, in whatever order records arrived.
        if journal.id(rid) < journal.id(found.0) {
            found.0 = rid;
        }
    }
}

fn emails(journal: &Journal, contact: Rid) -> Vec<String> {
    let elements = journal.reader(contact).elements("email");
    elements
        .into_iter()
        .map(|(e, _)| e.to_lowercase())
        .collect()
}

/// The records that are here, looked up through an index of the same journal.
pub struct Here<'a> {
    journal: &'a Journal,
    index: &'a Index,
}

impl<'a> Here<'a> {
    /// A journal and its index.
    pub fn new(journal: &'a Journal, index: &'a Index) -> Self {
        Self { journal, index }
    }
}

impl Existing for Here<'_> {
    fn find(&self, by: By, value: &str) -> Found {
        match self.index.found.get(&(by, value.to_owned())) {
            None => Found::Nothing,
            Some((rid, 1)) => Found::One(self.journal.id(*rid).to_owned()),
            Some((rid, n)) => Found::Several(*n as usize, self.journal.id(*rid).to_owned()),
        }
    }

    fn standing(&self, id: &str) -> Standing {
        let Some(rid) = self.journal.resolve(id) else {
            return Standing::Absent;
        };
        let set = |field| {
            let value = self.journal.get(rid, field);
            value.is_some_and(ValueRef::is_true)
        };
        if self.journal.is_shown(rid) {
            Standing::Shown
        } else if set("erased") {
            Standing::Erased
        } else if self.journal.exists(rid) && set("deleted") {
            Standing::Deleted
        } else {
            Standing::Absent
        }
    }

    fn heard_of(&self, id: &str) -> bool {
        self.journal.rid(id).is_some()
    }

    fn resolve(&self, id: &str) -> String {
        let rid = self.journal.resolve(id);
        rid.map_or(id, |rid| self.journal.id(rid)).to_owned()
    }

    fn value(&self, id: &str, field: &str) -> Option<ValueRef<'_>> {
        self.journal.get(self.journal.resolve(id)?, field)
    }

    fn elements(&self, id: &str, set: &str) -> Vec<String> {
        let Some(rid) = self.journal.resolve(id) else {
            return Vec::new();
        };
        let elements = self.journal.reader(rid).elements(set);
        elements.into_iter().map(|(element, _)| element).collect()
    }

    fn by_person(&self, id: &str, field: &str) -> bool {
        let Some(rid) = self.journal.resolve(id) else {
            return false;
        };
        let heads = self.journal.heads(rid, field);
        heads.iter().any(|head| head.class == Class::Person)
    }

    fn newest_move(&self, lead: &str) -> Option<When> {
        let moves = self.journal.moves(self.journal.resolve(lead)?);
        // Day and instant sort by their text: the instant is the later on the same day.
        moves
            .into_iter()
            .filter_map(|m| m.at)
            .max_by_key(ToString::to_string)
    }
}
