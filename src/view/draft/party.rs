//! Contacts and companies as people type them. Somebody who is here already is not made twice: an e-mail
//! says who is meant, and without one the name at a company does.

use super::{DraftError, address, given, read_email};
use crate::journal::{Edit, Journal, Rid};
use crate::model::Value;
use crate::model::records::{CompanyPatch, ContactPatch};
use crate::model::value::ValueRef;
use crate::model::when::{FieldType, When};
use crate::view::element::FieldSet;
use crate::view::pipeline::fold;

/// A contact as typed; empty texts are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactDraft {
    /// Full name.
    pub name: String,
    /// Job title.
    pub title: String,
    /// The company's name; one of that name is taken, or made.
    pub company: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
}

/// A company as typed; empty texts are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompanyDraft {
    /// Its name.
    pub name: String,
    /// Its web domain.
    pub domain: String,
    /// Its line of business.
    pub industry: String,
    /// How many people work there.
    pub size: String,
    /// Country.
    pub country: String,
}

/// A person whose details were read.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    pub(super) name: Option<String>,
    pub(super) title: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    /// The company's id.
    pub(super) company: Option<String>,
}

/// Ids for new records, by kind.
type Fresh<'a> = &'a mut dyn FnMut(&str) -> String;

/// Reads a new contact: its id, and the records to make. One who is here already is refused.
pub fn contact(
    journal: &Journal,
    draft: &ContactDraft,
    fresh: Fresh<'_>,
) -> Result<(String, Vec<Edit>), DraftError> {
    let mut edits = Vec::new();
    let someone = read(draft)?;
    if let Some(email) = &someone.email
        && let Some(known) = by_email(journal, email)
    {
        let name = text(journal, known, "name").unwrap_or(email);
        return Err(DraftError::EmailOf(email.clone(), name.to_owned()));
    }
    let company = given(&draft.company);
    let at = company.as_ref().and_then(|n| find(journal, "company", n));
    let new_there = company.is_some() && at.is_none();
    if let Some(name) = someone.name.as_ref().filter(|_| !new_there)
        && by_name(journal, name, at.as_deref()).is_some()
    {
        return Err(DraftError::ContactKnown(name.clone()));
    }
    let company = company.map(|n| company_named(journal, &n, fresh, &mut edits));
    let id = person(journal, &Person { company, ..someone }, fresh, &mut edits);
    // The contact first: it is what the act is about.
    edits.reverse();
    Ok((id, edits))
}

/// Reads somebody for a lead of a company: who is here already is taken, and gains what was typed.
pub fn contact_at(
    journal: &Journal,
    draft: &ContactDraft,
    company: Option<String>,
    fresh: Fresh<'_>,
) -> Result<(String, Vec<Edit>), DraftError> {
    let mut edits = Vec::new();
    let someone = Person {
        company,
        ..read(draft)?
    };
    let id = person(journal, &someone, fresh, &mut edits);
    Ok((id, edits))
}

/// Reads a new company: its id, and the record to make. One that is here already is refused.
pub fn company(
    journal: &Journal,
    draft: &CompanyDraft,
    fresh: Fresh<'_>,
) -> Result<(String, Vec<Edit>), DraftError> {
    let name = given(&draft.name).ok_or(DraftError::CompanyNameless)?;
    let domain = given(&draft.domain);
    let same_domain = |wanted: &String| {
        let same = |&r: &Rid| text(journal, r, "domain").is_some_and(|d| fold(d) == fold(wanted));
        journal.records("company").find(same)
    };
    let known = find(journal, "company", &name)
        .and_then(|id| journal.rid(&id))
        .or_else(|| domain.as_ref().and_then(same_domain));
    if let Some(known) = known {
        let known = text(journal, known, "name").unwrap_or(&name);
        return Err(DraftError::CompanyKnown(known.to_owned()));
    }
    let patch = CompanyPatch::new()
        .name(name)
        .domain(domain)
        .industry(given(&draft.industry))
        .size(given(&draft.size))
        .country(given(&draft.country));
    let on = fresh("company");
    let edit = Edit {
        on: on.clone(),
        set: filled(patch.set()),
    };
    Ok((on, vec![edit]))
}

/// The company of that name, made if there is none.
pub fn company_named(
    journal: &Journal,
    name: &str,
    fresh: Fresh<'_>,
    edits: &mut Vec<Edit>,
) -> String {
    find(journal, "company", name).unwrap_or_else(|| {
        let on = fresh("company");
        edits.push(Edit {
            on: on.clone(),
            set: CompanyPatch::new().name(name.to_owned()).set(),
        });
        on
    })
}

/// These edits, with what makes those records that are not here yet.
pub fn made(journal: &Journal, edits: Vec<Edit>, at: When) -> Vec<Edit> {
    let make = |mut edit: Edit| {
        let here = journal.rid(&edit.on).is_some_and(|r| journal.exists(r));
        if !here {
            edit.set.push(("created_at".to_owned(), at.write()));
        }
        edit
    };
    edits.into_iter().map(make).collect()
}

fn read(draft: &ContactDraft) -> Result<Person, DraftError> {
    let (name, email) = (given(&draft.name), given(&draft.email));
    if name.is_none() && email.is_none() {
        return Err(DraftError::Nameless);
    }
    let phone = given(&draft.phone);
    let number = |p: String| FieldSet::Phones.read(&p).map_err(|_| DraftError::Phone(p));
    Ok(Person {
        name,
        title: given(&draft.title),
        email: email.map(|e| read_email(&e)).transpose()?,
        phone: phone.map(number).transpose()?,
        company: None,
    })
}

/// The contact who is meant, made if there is none; one who is here gains what is new about them, and
/// keeps what is known.
pub(super) fn person(
    journal: &Journal,
    someone: &Person,
    fresh: Fresh<'_>,
    edits: &mut Vec<Edit>,
) -> String {
    let by_email = someone.email.as_ref().and_then(|e| by_email(journal, e));
    let by_name = || by_name(journal, someone.name.as_ref()?, someone.company.as_deref());
    let known = by_email.or_else(by_name);
    let mut patch = ContactPatch::new();
    if let Some(email) = &someone.email {
        patch = patch.emails(email, true);
    }
    if let Some(phone) = &someone.phone {
        patch = patch.phones(phone, true);
    }
    // Whoever was known by an e-mail alone gets a name now.
    let called = someone.name.clone().or_else(|| someone.email.clone());
    let nameless = known.is_some_and(|r| {
        let name = text(journal, r, "name");
        name.is_none_or(|n| someone.email.as_ref().is_some_and(|e| address(n) == *e))
    });
    if nameless || known.is_none() {
        patch = patch.name(called);
    }
    let empty = |field: &str| known.is_none_or(|r| journal.get(r, field).is_none());
    if empty("title") {
        patch = patch.title(someone.title.clone());
    }
    if empty("company") {
        patch = patch.company(someone.company.clone());
    }
    let on = known.map_or_else(|| fresh("contact"), |r| journal.id(r).to_owned());
    let stands = |field: &str, value: &Value| {
        known.is_some_and(|r| journal.get(r, field) == Some(value.as_ref()))
    };
    let mut set = filled(patch.set());
    set.retain(|(field, value)| !stands(field, value));
    if !set.is_empty() {
        edits.push(Edit {
            on: on.clone(),
            set,
        });
    }
    on
}

/// The record of a kind that goes by a name, whatever its case and accents.
pub fn find(journal: &Journal, kind: &str, name: &str) -> Option<String> {
    let wanted = fold(name);
    let called = |&r: &Rid| text(journal, r, "name").is_some_and(|n| fold(n) == wanted);
    let found = journal.records(kind).find(called);
    found.map(|r| journal.id(r).to_owned())
}

/// The contact with that e-mail address, which is in lower case.
fn by_email(journal: &Journal, email: &str) -> Option<Rid> {
    let field = format!("email/{email}");
    let has = |&r: &Rid| {
        let value = journal.get(r, &field);
        value.is_some_and(|v| v != ValueRef::Bool(false))
    };
    journal.records("contact").find(has)
}

/// The contact of that name at that company; without one, of those who have none.
fn by_name(journal: &Journal, name: &str, company: Option<&str>) -> Option<Rid> {
    let wanted = fold(name);
    let company = company.and_then(|id| journal.resolve(id));
    let is = |&r: &Rid| {
        let works_at = text(journal, r, "company").and_then(|id| journal.resolve(id));
        works_at == company && text(journal, r, "name").is_some_and(|n| fold(n) == wanted)
    };
    journal.records("contact").find(is)
}

fn text<'a>(journal: &'a Journal, record: Rid, field: &str) -> Option<&'a str> {
    journal.get(record, field).and_then(ValueRef::text)
}

fn filled(set: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let mut set = set;
    set.retain(|(_, value)| *value != Value::Null);
    set
}
