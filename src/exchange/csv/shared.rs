//! Records that several rows may share: companies, campaigns and contacts. Each is found or made once a
//! file; the first row that speaks about a field of it is the one that counts.

use std::collections::BTreeSet;

use super::draft::{Cell, Draft, Put};
use super::existing::{By, Existing, Found, Standing};
use super::ids;
use super::issue::{Issue, Issues, So, Why, quote};
use super::records::{Records, Work};
use super::target::Target;
use crate::model::value::{Value, ValueRef};

/// A record that several rows may share.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    id: String,
    fresh: bool,
    /// Fields that a row of this file has spoken about.
    said: BTreeSet<String>,
}

impl Records {
    pub(super) fn company(
        &mut self,
        draft: &Draft<'_>,
        work: &mut Work<'_>,
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
                let own = self.context.id(work.existing, "company", &[&key]);
                let found = work.existing.find(by, &key);
                let settled = self.settle(0, own, found, work.existing, named);
                note(settled, draft, named, Target::Company, work.issues)
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
            self.share(shared, &fields, Vec::new(), work);
        }
        let id = shared.as_ref().map(|s| (s.id.clone(), named.column));
        self.companies.insert(keyed, shared);
        id
    }

    pub(super) fn campaign(
        &mut self,
        draft: &Draft<'_>,
        work: &mut Work<'_>,
    ) -> Option<(String, usize)> {
        let named = draft.campaign;
        if named.is_empty() {
            return None;
        }
        let key = ids::fold(named.text);
        let mut shared = match self.campaigns.remove(&key) {
            Some(shared) => shared,
            None => {
                let own = self.context.id(work.existing, "campaign", &[&key]);
                let found = work.existing.find(By::CampaignName, &key);
                let settled = self.settle(2, own, found, work.existing, named);
                note(settled, draft, named, Target::Campaign, work.issues)
            }
        };
        if let Some(shared) = &mut shared {
            self.share(shared, &[("name", named)], Vec::new(), work);
        }
        let id = shared.as_ref().map(|s| (s.id.clone(), named.column));
        self.campaigns.insert(key, shared);
        id
    }

    /// The row's person: by e-mail address, else the one the lead has, else a new one.
    pub(super) fn contact(
        &mut self,
        draft: &Draft<'_>,
        lead: &str,
        company: Option<String>,
        basis: &[&str],
        work: &mut Work<'_>,
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
        let id = |parts: &[&str]| self.context.id(work.existing, "contact", parts);
        let own = if draft.contact_id.is_empty() {
            id(basis)
        } else {
            id(&["id", draft.contact_id.text])
        };
        let keyed = email.map_or_else(|| own.clone(), |(e, _)| e.clone());
        let whose = self
            .people
            .entry(own.clone())
            .or_insert_with(|| keyed.clone());
        let own = if *whose == keyed {
            own
        } else {
            id(&[basis, &[keyed.as_str()]].concat())
        };
        let cell = Cell {
            text: &name,
            column,
        };
        let mut shared = match self.contacts.remove(&keyed) {
            Some(shared) => shared,
            None => {
                let found = match email {
                    Some((email, _)) => work.existing.find(By::ContactEmail, email),
                    None => Found::Nothing,
                };
                let found = match (found, work.existing.standing(&own)) {
                    (Found::Nothing, Standing::Absent) => {
                        theirs(lead, &name, email.is_some(), work.existing)
                    }
                    (found, _) => found,
                };
                let named = cell;
                let settled = self.settle(1, own, found, work.existing, named);
                note(settled, draft, named, Target::Contact, work.issues)
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
            self.share(shared, &fields, emails.chain(phones).collect(), work);
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
        work: &mut Work<'_>,
    ) {
        let first = shared.said.is_empty();
        if first && !shared.fresh && !elements.is_empty() {
            for set in ["email", "phone"] {
                let here = work.existing.elements(&shared.id, set);
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
        self.put(&shared.id, shared.fresh, puts, work);
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
