//! A lead as a person types it, and the records that come of it.

use crate::journal::{Edit, Journal};
use crate::model::amount::AmountError;
use crate::model::money::{Currency, Money};
use crate::model::records::{CampaignPatch, CompanyPatch, ContactPatch, LeadPatch, MovePatch};
use crate::model::value::ValueRef;
use crate::model::when::When;
use crate::view::pipeline::fold;

/// What was typed; empty texts are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadDraft {
    /// The company's name; one of that name is taken, or made.
    pub company: String,
    /// The contact's name; one of that name at that company is taken, or made.
    pub contact: String,
    /// The contact's e-mail.
    pub email: String,
    /// What the journey is about.
    pub name: String,
    /// Where it came from.
    pub source: String,
    /// The campaign's name; one of that name is taken, or made.
    pub campaign: String,
    /// Worth, as typed.
    pub amount: String,
    /// The customer's need, in their own words.
    pub need: String,
    /// The stage's id.
    pub stage: String,
    /// The marketer's id.
    pub marketing: String,
    /// The salesperson's id.
    pub sales: String,
}

/// Why a draft makes no lead; each quotes what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftError {
    /// Neither company, contact, e-mail nor name.
    Nobody,
    /// The e-mail has no name, no `@` or no domain.
    Email(String),
    /// The amount can't be read.
    Amount(AmountError),
}

/// Reads a draft into records to make. `fresh` gives ids, `at` is now, `currency` the workspace's.
pub fn records(
    journal: &Journal,
    draft: &LeadDraft,
    at: When,
    currency: Currency,
    fresh: &mut dyn FnMut(&str) -> String,
) -> Result<Vec<Edit>, DraftError> {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let (company, contact) = (given(&draft.company), given(&draft.contact));
    let (name, email) = (given(&draft.name), given(&draft.email));
    if [&company, &contact, &name, &email]
        .iter()
        .all(|v| v.is_none())
    {
        return Err(DraftError::Nobody);
    }
    if let Some(email) = email.as_ref().filter(|e| !is_email(e)) {
        return Err(DraftError::Email(email.clone()));
    }
    let amount = match given(&draft.amount) {
        Some(text) => Some(Money::parse(&text, currency, None).map_err(DraftError::Amount)?),
        None => None,
    };
    let mut edits = Vec::new();
    let mut named = |kind: &str, name: &str, set: Vec<(String, crate::model::Value)>| {
        find(journal, kind, name).unwrap_or_else(|| {
            let id = fresh(kind);
            edits.push(Edit {
                on: id.clone(),
                set,
            });
            id
        })
    };
    let company = company.map(|n| named("company", &n, CompanyPatch::new().name(n.clone()).set()));
    let campaign = given(&draft.campaign)
        .map(|n| named("campaign", &n, CampaignPatch::new().name(n.clone()).set()));
    let contact = match (contact, &email) {
        (None, None) => None,
        (contact, email) => {
            let called = contact.or_else(|| email.clone()).unwrap_or_default();
            let mut patch = ContactPatch::new()
                .name(called.clone())
                .company(company.clone());
            if let Some(email) = email {
                patch = patch.emails(email, true);
            }
            let known = find(journal, "contact", &called)
                .filter(|id| works_at(journal, id, company.as_deref()));
            Some(known.unwrap_or_else(|| {
                let id = fresh("contact");
                let set = patch
                    .set()
                    .into_iter()
                    .filter(|(_, v)| *v != crate::model::Value::Null);
                edits.push(Edit {
                    on: id.clone(),
                    set: set.collect(),
                });
                id
            }))
        }
    };
    let lead = fresh("lead");
    let patch = LeadPatch::new()
        .name(name)
        .company(company)
        .contact(contact)
        .stage(draft.stage.clone())
        .source(given(&draft.source))
        .campaign(campaign)
        .amount(amount.map(|a| a.minor))
        .currency(amount.map(|a| a.currency.code().to_owned()))
        .need(given(&draft.need))
        .marketing_owner(given(&draft.marketing))
        .sales_owner(given(&draft.sales));
    let set = patch
        .set()
        .into_iter()
        .filter(|(_, v)| *v != crate::model::Value::Null)
        .collect();
    edits.push(Edit {
        on: lead.clone(),
        set,
    });
    let fact = MovePatch::new()
        .lead(lead)
        .stage(draft.stage.clone())
        .at(at);
    edits.push(Edit {
        on: fresh("move"),
        set: fact.set(),
    });
    Ok(edits)
}

/// Whether a text has the shape of an e-mail address: a name, an `@`, a domain with a dot.
pub fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |s: &str| !s.is_empty() && !s.chars().any(|c| c.is_whitespace() || c == '@');
    plain(name)
        && plain(domain)
        && domain.split('.').count() > 1
        && domain.split('.').all(|p| !p.is_empty())
}

fn find(journal: &Journal, kind: &str, name: &str) -> Option<String> {
    let wanted = fold(name);
    let mut found = journal.records(kind).filter(|&r| {
        journal
            .get(r, "name")
            .and_then(ValueRef::text)
            .is_some_and(|n| fold(n) == wanted)
    });
    found.next().map(|r| journal.id(r).to_owned())
}

fn works_at(journal: &Journal, contact: &str, company: Option<&str>) -> bool {
    let at = journal
        .rid(contact)
        .and_then(|r| journal.get(r, "company"))
        .and_then(ValueRef::text);
    at == company
}
