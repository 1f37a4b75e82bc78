//! The records that rows share or bring along: companies, contacts, campaigns, own fields, moves. Each is
//! written once a file, and of what is here only what differs.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::draft::{Cell, Draft, Lane, Put};
use super::existing::{By, Existing, Found, Standing};
use super::ids;
use super::issue::{Issue, Issues, So, Why, quote};
use super::mapping::Mapping;
use super::plan::{Context, not_before};
use super::read::Sheet;
use super::target::Target;
use crate::journal::Edit;
use crate::model::stage::Role;
use crate::model::value::{Value, ValueRef};
use crate::model::when::When;

/// A record that several rows may share.
#[derive(Clone, Debug, Default)]
struct Shared {
    id: String,
    fresh: bool,
    /// Fields that a row of this file has spoken about.
    said: BTreeSet<String>,
}

/// Fields of one edit that together hold more text than this are written as several, so that no line of
/// the journal grows beyond what readers take (1 MiB).
const LARGEST_EDIT: usize = 200_000;

/// The records other than leads that a file makes and changes.
pub(super) struct Records {
    context: Context,
    /// Columns whose values replace what people wrote.
    over_people: BTreeSet<usize>,
    companies: HashMap<String, Option<Shared>>,
    contacts: HashMap<String, Option<Shared>>,
    campaigns: HashMap<String, Option<Shared>>,
    own: BTreeSet<usize>,
    moved: HashSet<String>,
    kept: BTreeMap<usize, u32>,
    made: [u32; 3],
}

impl Records {
    pub(super) fn new(mapping: &Mapping, context: &Context) -> Self {
        let columns = mapping.columns.iter().enumerate();
        Self {
            context: context.clone(),
            over_people: columns
                .filter(|(_, c)| c.over_people)
                .map(|(n, _)| n)
                .collect(),
            companies: HashMap::new(),
            contacts: HashMap::new(),
            campaigns: HashMap::new(),
            own: BTreeSet::new(),
            moved: HashSet::new(),
            kept: BTreeMap::new(),
            made: [0; 3],
        }
    }

    /// New companies, contacts and campaigns.
    pub(super) fn made(&self) -> [u32; 3] {
        self.made
    }

    /// Values of people that stay, by column.
    pub(super) fn kept(&self) -> BTreeMap<usize, u32> {
        self.kept.clone()
    }

    /// Defines the own fields that a row's values went into, each once.
    pub(super) fn own_fields(
        &mut self,
        sheet: &Sheet,
        lanes: &[Lane],
        draft: &Draft<'_>,
        existing: &dyn Existing,
        out: &mut Vec<Edit>,
    ) {
        for column in &draft.own {
            if !self.own.insert(*column) {
                continue;
            }
            let Some(lane) = lanes.iter().find(|l| l.column == *column) else {
                continue;
            };
            let on = format!("field:{}", lane.own);
            if existing.standing(&on) != Standing::Absent {
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
            out.push(Edit {
                on,
                set: set.into(),
            });
        }
    }

    /// Everything a row says about its lead, its company, contact and campaign written on the way.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn lead_puts(
        &mut self,
        draft: &Draft<'_>,
        lead: &str,
        fresh: bool,
        basis: &[&str],
        existing: &dyn Existing,
        issues: &mut Issues,
        out: &mut Vec<Edit>,
    ) -> Vec<Put> {
        let mut puts = Vec::with_capacity(draft.puts.len() + 6);
        let put = |field: &str, value: String, column| Put {
            field: field.to_owned(),
            value: Value::Text(value),
            column,
        };
        if fresh {
            let at = draft.begins().unwrap_or(When::At(self.context.now));
            puts.push(put("created_at", at.to_string(), 0));
        } else if let Some((at, column)) = draft.created {
            puts.push(put("created_at", at.to_string(), column));
        }
        if let Some((stage, column)) = self.stage(draft, lead, fresh, existing) {
            puts.push(put("stage", stage, column));
        }
        let company = self.company(draft, existing, issues, out);
        let company = company.map(|(id, column)| {
            puts.push(put("company", id.clone(), column));
            id
        });
        if let Some((id, column)) = self.contact(draft, lead, company, basis, existing, issues, out)
        {
            puts.push(put("contact", id, column));
        }
        if let Some((id, column)) = self.campaign(draft, existing, issues, out) {
            puts.push(put("campaign", id, column));
        }
        puts.extend(draft.puts.iter().cloned());
        puts
    }

    /// The stage the row puts its lead into. A dated win or loss does when no move of the lead is newer;
    /// a stage without a date, when the lead has no dated move at all.
    fn stage(
        &self,
        draft: &Draft<'_>,
        lead: &str,
        fresh: bool,
        existing: &dyn Existing,
    ) -> Option<(String, usize)> {
        let newest = if fresh {
            None
        } else {
            existing.newest_move(lead)
        };
        let mut last: Option<(Role, When, usize)> = None;
        for (role, at, column) in self.dated(draft) {
            // Won and lost at the same time: won.
            if last.is_none_or(|(r, l, _)| not_before(&self.context.zone, at, l) && r != Role::Won)
            {
                last = Some((role, at, column));
            }
        }
        if let Some((role, at, column)) = last {
            let newer = newest.is_none_or(|n| not_before(&self.context.zone, at, n));
            let stage = self.context.stages.of_role(role)?;
            return newer.then(|| (stage.id.clone(), column));
        }
        match &draft.stage {
            Some((id, _, column)) if newest.is_none() => Some((id.clone(), *column)),
            None if fresh => Some((self.context.start.clone(), 0)),
            _ => None,
        }
    }

    /// The row's dated wins and losses. A deal whose stage says that it is closed was closed on its closing
    /// date, unless another column says when.
    fn dated(&self, draft: &Draft<'_>) -> Vec<(Role, When, usize)> {
        let mut dated = draft.moves.clone();
        if let (Some((_, role @ (Role::Won | Role::Lost), column)), Some(at)) =
            (&draft.stage, draft.expected_close)
            && dated.is_empty()
        {
            dated.push((*role, at, *column));
        }
        dated
    }

    /// Writes the row's dated moves.
    pub(super) fn moves(
        &mut self,
        draft: &Draft<'_>,
        lead: &str,
        existing: &dyn Existing,
        out: &mut Vec<Edit>,
    ) {
        for (role, at, column) in self.dated(draft) {
            let Some(stage) = self.context.stages.of_role(role) else {
                continue;
            };
            let on = ids::record(&self.context.workspace, "move", &[lead, &stage.id]);
            if !self.moved.insert(on.clone()) {
                continue;
            }
            let fresh = match existing.standing(&on) {
                Standing::Absent => true,
                Standing::Shown => false,
                Standing::Deleted | Standing::Erased => continue,
            };
            let values = [
                ("lead", lead.to_owned()),
                ("stage", stage.id.clone()),
                ("at", at.to_string()),
            ];
            let values = values.into_iter().map(|(field, value)| Put {
                field: field.to_owned(),
                value: Value::Text(value),
                column,
            });
            let puts = self.with_created(fresh, values.collect());
            self.put(&on, fresh, puts, existing, out);
        }
    }

    fn company(
        &mut self,
        draft: &Draft<'_>,
        existing: &dyn Existing,
        issues: &mut Issues,
        out: &mut Vec<Edit>,
    ) -> Option<(String, usize)> {
        let domain = domain(draft.domain.text);
        let (by, key, named) = if !draft.company.is_empty() {
            (
                By::CompanyName,
                ids::fold(draft.company.text),
                draft.company,
            )
        } else if !domain.is_empty() {
            (By::CompanyDomain, domain.clone(), draft.domain)
        } else {
            return None;
        };
        let keyed = format!("{by:?} {key}");
        let mut shared = match self.companies.remove(&keyed) {
            Some(shared) => shared,
            None => {
                let own = ids::record(&self.context.workspace, "company", &[&key]);
                let found = existing.find(by, &key);
                let settled = self.settle(0, own, found, existing, named);
                note(settled, draft, named, Target::Company, issues)
            }
        };
        if let Some(shared) = &mut shared {
            let name = if draft.company.is_empty() {
                Cell {
                    text: &domain,
                    ..draft.domain
                }
            } else {
                draft.company
            };
            let fields = [
                ("name", name),
                (
                    "domain",
                    Cell {
                        text: &domain,
                        ..draft.domain
                    },
                ),
                ("industry", draft.industry),
                ("size", draft.size),
                ("country", draft.country),
                ("external_id", draft.company_id),
            ];
            self.share(shared, &fields, Vec::new(), existing, out);
        }
        let id = shared.as_ref().map(|s| (s.id.clone(), named.column));
        self.companies.insert(keyed, shared);
        id
    }

    fn campaign(
        &mut self,
        draft: &Draft<'_>,
        existing: &dyn Existing,
        issues: &mut Issues,
        out: &mut Vec<Edit>,
    ) -> Option<(String, usize)> {
        let named = draft.campaign;
        if named.is_empty() {
            return None;
        }
        let key = ids::fold(named.text);
        let mut shared = match self.campaigns.remove(&key) {
            Some(shared) => shared,
            None => {
                let own = ids::record(&self.context.workspace, "campaign", &[&key]);
                let found = existing.find(By::CampaignName, &key);
                let settled = self.settle(2, own, found, existing, named);
                note(settled, draft, named, Target::Campaign, issues)
            }
        };
        if let Some(shared) = &mut shared {
            self.share(shared, &[("name", named)], Vec::new(), existing, out);
        }
        let id = shared.as_ref().map(|s| (s.id.clone(), named.column));
        self.campaigns.insert(key, shared);
        id
    }

    /// The row's person: by e-mail address, else the one the lead has, else a new one.
    #[allow(clippy::too_many_arguments)]
    fn contact(
        &mut self,
        draft: &Draft<'_>,
        lead: &str,
        company: Option<String>,
        basis: &[&str],
        existing: &dyn Existing,
        issues: &mut Issues,
        out: &mut Vec<Edit>,
    ) -> Option<(String, usize)> {
        let name = draft.contact_name();
        let named = [draft.contact, draft.first_name, draft.last_name]
            .into_iter()
            .find(|c| !c.is_empty());
        let email = draft.emails.first();
        let column = named
            .map(|c| c.column)
            .or_else(|| email.map(|(_, column)| *column))
            .or_else(|| draft.phones.first().map(|(_, column)| *column))?;
        let workspace = &self.context.workspace;
        let own = if draft.contact_id.is_empty() {
            ids::record(workspace, "contact", basis)
        } else {
            ids::record(workspace, "contact", &["id", draft.contact_id.text])
        };
        let keyed = email.map_or_else(|| own.clone(), |(e, _)| e.clone());
        let cell = Cell {
            text: &name,
            column,
        };
        let mut shared = match self.contacts.remove(&keyed) {
            Some(shared) => shared,
            None => {
                let found = match email {
                    Some((email, _)) => existing.find(By::ContactEmail, email),
                    None => Found::Nothing,
                };
                let found = match (found, existing.standing(&own)) {
                    (Found::Nothing, Standing::Absent) => {
                        theirs(lead, &name, email.is_some(), existing)
                    }
                    (found, _) => found,
                };
                let named = cell;
                let settled = self.settle(1, own, found, existing, named);
                note(settled, draft, named, Target::Contact, issues)
            }
        };
        if let Some(shared) = &mut shared {
            let company = company.unwrap_or_default();
            let mut fields = vec![
                ("name", cell),
                ("title", draft.job_title),
                ("external_id", draft.contact_id),
            ];
            // Where they work is said once, by who makes the record.
            if shared.fresh {
                fields.push((
                    "company",
                    Cell {
                        text: &company,
                        column,
                    },
                ));
            }
            let flag = |set: &str, element: &str, column| Put {
                field: format!("{set}/{element}"),
                value: Value::Bool(true),
                column,
            };
            let emails = draft
                .emails
                .iter()
                .map(|(e, column)| flag("email", e, *column));
            let phones = draft
                .phones
                .iter()
                .map(|(p, column)| flag("phone", p, *column));
            self.share(
                shared,
                &fields,
                emails.chain(phones).collect(),
                existing,
                out,
            );
        }
        let id = shared.as_ref().map(|s| (s.id.clone(), column));
        self.contacts.insert(keyed, shared);
        id
    }

    /// Which record it is: the one found, else the one of our own id, unless a person deleted that.
    fn settle(
        &mut self,
        counter: usize,
        own: String,
        found: Found,
        existing: &dyn Existing,
        named: Cell<'_>,
    ) -> Result<Shared, Why> {
        let shared = |id, fresh| {
            Ok(Shared {
                id,
                fresh,
                said: BTreeSet::new(),
            })
        };
        match (existing.standing(&own), found) {
            (Standing::Shown, _) => shared(existing.resolve(&own), false),
            (_, Found::One(id) | Found::Several(_, id)) => shared(id, false),
            (Standing::Absent, Found::Nothing) => {
                if let Some(made) = self.made.get_mut(counter) {
                    *made += 1;
                }
                shared(own, true)
            }
            (Standing::Erased, Found::Nothing) => Err(Why::Erased),
            (Standing::Deleted, Found::Nothing) => Err(Why::Deleted(quote(named.text))),
        }
    }

    /// Writes what a row says about a shared record and no earlier row said.
    fn share(
        &mut self,
        shared: &mut Shared,
        fields: &[(&str, Cell<'_>)],
        elements: Vec<Put>,
        existing: &dyn Existing,
        out: &mut Vec<Edit>,
    ) {
        let first = shared.said.is_empty();
        if first && !shared.fresh && !elements.is_empty() {
            for set in ["email", "phone"] {
                let here = existing.elements(&shared.id, set);
                let here = here.iter().map(|e| spelling(&format!("{set}/{e}")));
                shared.said.extend(here);
            }
        }
        let plain = fields.iter().filter(|(_, cell)| !cell.is_empty());
        let plain = plain.map(|(field, cell)| Put {
            field: (*field).to_owned(),
            value: Value::from(cell.text),
            column: cell.column,
        });
        let puts: Vec<Put> = plain
            .chain(elements)
            .filter(|put| shared.said.insert(spelling(&put.field)))
            .collect();
        let puts = self.with_created(shared.fresh && first, puts);
        self.put(&shared.id, shared.fresh, puts, existing, out);
    }

    /// What makes a new record show, before the rest.
    fn with_created(&self, fresh: bool, mut puts: Vec<Put>) -> Vec<Put> {
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
        existing: &dyn Existing,
        out: &mut Vec<Edit>,
    ) -> bool {
        let mut set: Vec<(String, Value)> = Vec::with_capacity(puts.len());
        let mut size = 0;
        let before = out.len();
        for put in puts {
            if !fresh && !self.differs(id, &put, existing) {
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
                out.push(Edit { on, set });
                size = 0;
            }
            set.push((put.field, put.value));
        }
        if !set.is_empty() {
            let on = id.to_owned();
            out.push(Edit { on, set });
        }
        out.len() > before
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
        if !self.over_people.contains(&put.column) && existing.by_person(id, &put.field) {
            *self.kept.entry(put.column).or_insert(0) += 1;
            return false;
        }
        true
    }
}

/// The record, or an issue that says why there is none.
fn note(
    settled: Result<Shared, Why>,
    draft: &Draft<'_>,
    named: Cell<'_>,
    target: Target,
    issues: &mut Issues,
) -> Option<Shared> {
    settled
        .map_err(|why| {
            issues.push(Issue {
                row: draft.row,
                columns: vec![named.column],
                why,
                so: So::Empty(target),
            });
        })
        .ok()
}

/// The contact a lead has, when the row can be about that person: same name, or none and no address.
fn theirs(lead: &str, name: &str, has_email: bool, existing: &dyn Existing) -> Found {
    let Some(id) = existing.value(lead, "contact").and_then(ValueRef::text) else {
        return Found::Nothing;
    };
    let called = existing.value(id, "name").and_then(ValueRef::text);
    let same = called.is_some_and(|c| ids::fold(c) == ids::fold(name));
    if existing.standing(id) == Standing::Shown && (same || (name.is_empty() && !has_email)) {
        Found::One(id.to_owned())
    } else {
        Found::Nothing
    }
}

/// A field as two spellings of it are compared: addresses whatever their case, phone numbers whatever
/// stands between their digits.
fn spelling(field: &str) -> String {
    match field.split_once('/') {
        Some(("email", address)) => format!("email/{}", address.to_lowercase()),
        Some(("phone", number)) => {
            let digit = |c: &char| c.is_ascii_digit() || *c == '+';
            format!("phone/{}", number.chars().filter(digit).collect::<String>())
        }
        _ => field.to_owned(),
    }
}

/// A web address as the domain it is of: `https://www.Acme.example/de` is `acme.example`.
pub(super) fn domain(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .unwrap_or(&text);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}
