//! The records that rows bring along, and how an edit of any record comes about: of what is here only
//! what differs is written, and nothing that a person wrote, unless ticked. The parts are in
//! [`super::shared`] (companies, contacts, campaigns) and [`super::moves`].

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::draft::{Draft, Lane, Put};
use super::existing::{Existing, Standing};
use super::issue::Issues;
use super::mapping::Mapping;
use super::plan::Context;
use super::read::Sheet;
use super::shared::Shared;
use crate::journal::Edit;
use crate::model::value::{Value, ValueRef};
use crate::model::when::When;

/// What planning a row reads from and adds to.
pub(super) struct Work<'a> {
    /// The records that are here.
    pub(super) existing: &'a dyn Existing,
    /// What cannot be taken as it stands.
    pub(super) issues: &'a mut Issues,
    /// The edits so far.
    pub(super) out: &'a mut Vec<Edit>,
}

/// Fields of one edit that together hold more text than this are written as several, so that no line of
/// the journal grows beyond what readers take (1 MiB).
const LARGEST_EDIT: usize = 200_000;

/// The records other than leads that a file makes and changes.
pub(super) struct Records {
    pub(super) context: Context,
    /// The stage where new leads begin.
    pub(super) start: Option<String>,
    /// Columns whose values replace what people wrote.
    over_people: BTreeSet<usize>,
    /// Shared records by what they are known by; none where a person deleted it.
    pub(super) companies: HashMap<String, Option<Shared>>,
    pub(super) contacts: HashMap<String, Option<Shared>>,
    /// Whose an id of a new contact is: rows of one lead may name several people.
    pub(super) people: HashMap<String, String>,
    pub(super) campaigns: HashMap<String, Option<Shared>>,
    /// Moves written.
    pub(super) moved: HashSet<String>,
    /// Columns whose own field is defined.
    own: BTreeSet<usize>,
    /// Values of people that stay, by column.
    pub(super) kept: BTreeMap<usize, u32>,
    /// New companies, contacts and campaigns.
    pub(super) made: [u32; 3],
}

impl Records {
    pub(super) fn new(sheet: &Sheet, mapping: &Mapping, context: &Context) -> Self {
        let columns = mapping.columns.iter().enumerate();
        let ticked = columns.filter(|(_, c)| c.over_people);
        Self {
            start: context.stages.start(&sheet.headings).map(|s| s.id.clone()),
            context: context.clone(),
            over_people: ticked.map(|(n, _)| n).collect(),
            companies: HashMap::new(),
            contacts: HashMap::new(),
            people: HashMap::new(),
            campaigns: HashMap::new(),
            moved: HashSet::new(),
            own: BTreeSet::new(),
            kept: BTreeMap::new(),
            made: [0; 3],
        }
    }

    /// Defines the own fields that a row's values went into, each once.
    pub(super) fn own_fields(
        &mut self,
        sheet: &Sheet,
        lanes: &[Lane],
        draft: &Draft<'_>,
        work: &mut Work<'_>,
    ) {
        for column in &draft.own {
            if !self.own.insert(*column) {
                continue;
            }
            let Some(lane) = lanes.iter().find(|l| l.column == *column) else {
                continue;
            };
            let on = format!("field:{}", lane.own);
            if work.existing.standing(&on) != Standing::Absent {
                continue;
            }
            let heading = sheet.headings.get(*column).cloned().unwrap_or_default();
            let set = [
                ("created_at", Value::Text(self.context.now.to_string())),
                ("name", Value::Text(heading)),
                ("record", Value::from("lead")),
                ("form", Value::from(lane.form.name())),
            ];
            let set = set.map(|(field, value)| (field.to_owned(), value));
            work.out.push(Edit {
                on,
                set: set.into(),
            });
        }
    }

    /// Everything a row says about its lead, its company, contact and campaign written on the way.
    pub(super) fn lead_puts(
        &mut self,
        draft: &Draft<'_>,
        lead: &str,
        fresh: bool,
        basis: &[&str],
        work: &mut Work<'_>,
    ) -> Vec<Put> {
        let mut puts = Vec::with_capacity(draft.puts.len() + 6);
        let put = |field: &str, value: String, column| Put {
            field: field.to_owned(),
            value: Value::Text(value),
            column,
        };
        if fresh {
            let at = self.begins(draft).unwrap_or(When::At(self.context.now));
            puts.push(put("created_at", at.to_string(), 0));
        } else if let Some((at, column)) = draft.created {
            puts.push(put("created_at", at.to_string(), column));
        }
        if let Some((stage, column)) = self.stage(draft, lead, fresh, work.existing) {
            puts.push(put("stage", stage, column));
        }
        let company = self.company(draft, work);
        let company = company.map(|(id, column)| {
            puts.push(put("company", id.clone(), column));
            id
        });
        if let Some((id, column)) = self.contact(draft, lead, company, basis, work) {
            puts.push(put("contact", id, column));
        }
        if let Some((id, column)) = self.campaign(draft, work) {
            puts.push(put("campaign", id, column));
        }
        puts.extend(draft.puts.iter().cloned());
        // A currency alone doesn't say anew what the amount that is here is in.
        let amount = || work.existing.value(lead, "amount").is_some();
        if !fresh && !puts.iter().any(|p| p.field == "amount") && amount() {
            puts.retain(|p| p.field != "currency");
        }
        puts
    }

    /// What makes a new record show, before the rest.
    pub(super) fn with_created(&self, fresh: bool, mut puts: Vec<Put>) -> Vec<Put> {
        if fresh {
            let put = Put {
                field: "created_at".to_owned(),
                value: Value::Text(self.context.now.to_string()),
                column: 0,
            };
            puts.insert(0, put);
        }
        puts
    }

    /// Writes fields of a record: all of a new one's; of one that is here those that differ and that no
    /// person wrote, unless their column is ticked. Whether anything is written.
    pub(super) fn put(
        &mut self,
        id: &str,
        fresh: bool,
        puts: Vec<Put>,
        work: &mut Work<'_>,
    ) -> bool {
        let mut set: Vec<(String, Value)> = Vec::with_capacity(puts.len());
        let mut size = 0;
        let before = work.out.len();
        for put in puts {
            if !fresh && !self.differs(id, &put, work.existing) {
                continue;
            }
            let len = match &put.value {
                Value::Text(text) => text.len(),
                _ => 0,
            };
            size += put.field.len() + len + 16;
            if size > LARGEST_EDIT && !set.is_empty() {
                let on = id.to_owned();
                let set = std::mem::take(&mut set);
                work.out.push(Edit { on, set });
                size = 0;
            }
            set.push((put.field, put.value));
        }
        if !set.is_empty() {
            let on = id.to_owned();
            work.out.push(Edit { on, set });
        }
        work.out.len() > before
    }

    /// Whether a person wrote what that would replace, and nobody said that it shall be replaced.
    pub(super) fn stays(&self, id: &str, put: &Put, existing: &dyn Existing) -> bool {
        !self.over_people.contains(&put.column) && existing.by_person(id, &put.field)
    }

    fn differs(&mut self, id: &str, put: &Put, existing: &dyn Existing) -> bool {
        let here = existing.value(id, &put.field);
        if here == Some(put.value.as_ref()) {
            return false;
        }
        if put.field == "created_at" {
            // The earliest counts, whoever says so.
            let day = |text: &str| When::parse(text).map(|at| self.context.zone.day_of(at));
            let said = put.value.as_ref().text().and_then(day);
            let here = here.and_then(ValueRef::text).and_then(day);
            return here.is_none_or(|here| said.is_some_and(|said| said < here));
        }
        if self.stays(id, put, existing) {
            *self.kept.entry(put.column).or_insert(0) += 1;
            return false;
        }
        true
    }
}
