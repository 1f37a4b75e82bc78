//! A lead as a person types it, and the records that come of it. [`party`] is the same for contacts and
//! companies.

pub mod party;

use party::{Person, company_named, find, person};

use crate::journal::{Edit, Journal};
use crate::model::amount::AmountError;
use crate::model::money::{Currency, Money};
use crate::model::records::{CampaignPatch, LeadPatch, MovePatch};
use crate::model::when::When;

/// What was typed; empty texts are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadDraft {
    /// The company's name; one of that name is taken, or made.
    pub company: String,
    /// The contact's name; one of that name at that company is taken, or made.
    pub contact: String,
    /// The contact's e-mail; whose it is already is the contact, whatever name was typed.
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

/// Why nothing comes of a draft; each quotes what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftError {
    /// Neither company, contact, e-mail nor name.
    Nobody,
    /// The e-mail has no name, no `@` or no domain.
    Email(String),
    /// The amount can't be read.
    Amount(AmountError),
    /// A contact without name and e-mail.
    Nameless,
    /// The phone number has no digit.
    Phone(String),
    /// The e-mail belongs to a contact of that name.
    EmailOf(String, String),
    /// A contact of that name at that company is here already.
    ContactKnown(String),
    /// A company without a name.
    CompanyNameless,
    /// A company of that name or domain is here already, under this name.
    CompanyKnown(String),
}

/// Reads a draft into records to make, and what those that are here gain. `fresh` gives ids, `at` is now, `currency` the workspace's.
pub fn records(
    journal: &Journal,
    draft: &LeadDraft,
    at: When,
    currency: Currency,
    fresh: &mut dyn FnMut(&str) -> String,
) -> Result<Vec<Edit>, DraftError> {
    let (company, contact) = (given(&draft.company), given(&draft.contact));
    let (name, email) = (given(&draft.name), given(&draft.email));
    if [&company, &contact, &name, &email]
        .iter()
        .all(|v| v.is_none())
    {
        return Err(DraftError::Nobody);
    }
    let email = email.map(|e| read_email(&e)).transpose()?;
    let amount = match given(&draft.amount) {
        Some(text) => Some(Money::parse(&text, currency, None).map_err(DraftError::Amount)?),
        None => None,
    };
    let mut edits = Vec::new();
    let company = company.map(|n| company_named(journal, &n, fresh, &mut edits));
    let campaign = given(&draft.campaign).map(|n| {
        find(journal, "campaign", &n).unwrap_or_else(|| {
            let id = fresh("campaign");
            edits.push(Edit {
                on: id.clone(),
                set: CampaignPatch::new().name(n).set(),
            });
            id
        })
    });
    let contact = (contact.is_some() || email.is_some()).then(|| {
        let someone = Person {
            name: contact,
            email,
            company: company.clone(),
            ..Person::default()
        };
        person(journal, &someone, fresh, &mut edits)
    });
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

/// An e-mail address as it is kept: the same in capitals is the same.
pub fn address(text: &str) -> String {
    text.trim().to_lowercase()
}

/// What was typed, if anything was.
fn given(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|t| !t.is_empty())
}

fn read_email(text: &str) -> Result<String, DraftError> {
    if is_email(text) {
        Ok(address(text))
    } else {
        Err(DraftError::Email(text.to_owned()))
    }
}
