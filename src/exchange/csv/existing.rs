//! What an import asks about the records that are here already.

use crate::model::value::ValueRef;
use crate::model::when::When;

/// By what records are looked up. Names and domains are folded ([`super::ids::fold`]), e-mail addresses
/// in lower case, external ids as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum By {
    /// A lead by its external id.
    LeadExternalId,
    /// A lead by an e-mail address of its primary contact.
    LeadEmail,
    /// A lead by its own name.
    LeadName,
    /// A lead by the name of its company.
    LeadCompany,
    /// A company by its name.
    CompanyName,
    /// A company by its domain.
    CompanyDomain,
    /// A contact by an e-mail address.
    ContactEmail,
    /// A campaign by its name.
    CampaignName,
}

/// What a lookup finds among the records that show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// One record: its id.
    One(String),
    /// Several; how many, and the smallest of their ids.
    Several(usize, String),
}

/// How a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It isn't here, or only as what an undone import left.
    Absent,
    /// It shows.
    Shown,
    /// A person deleted it.
    Deleted,
    /// It is of a person who asked to be forgotten.
    Erased,
}

/// The records that are here.
pub trait Existing {
    /// Looks a record up.
    fn find(&self, by: By, value: &str) -> Found;
    /// How the record of that id stands; one that was merged into another stands as that.
    fn standing(&self, id: &str) -> Standing;
    /// Whether anything was ever said of that id, be it undone since.
    fn heard_of(&self, id: &str) -> bool;
    /// The id of the record that one was merged into, else its own.
    fn resolve(&self, id: &str) -> String;
    /// What a field of a record holds.
    fn value(&self, id: &str, field: &str) -> Option<ValueRef<'_>>;
    /// The elements that are in a set of a record.
    fn elements(&self, id: &str, set: &str) -> Vec<String>;
    /// Whether a person wrote (or emptied) a field, not an import.
    fn by_person(&self, id: &str, field: &str) -> bool;
    /// The date of a lead's newest move.
    fn newest_move(&self, lead: &str) -> Option<When>;
}

/// A workspace without any records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nothing;

impl Existing for Nothing {
    fn find(&self, _: By, _: &str) -> Found {
        Found::Nothing
    }
    fn standing(&self, _: &str) -> Standing {
        Standing::Absent
    }
    fn heard_of(&self, _: &str) -> bool {
        false
    }
    fn resolve(&self, id: &str) -> String {
        id.to_owned()
    }
    fn value(&self, _: &str, _: &str) -> Option<ValueRef<'_>> {
        None
    }
    fn elements(&self, _: &str, _: &str) -> Vec<String> {
        Vec::new()
    }
    fn by_person(&self, _: &str, _: &str) -> bool {
        false
    }
    fn newest_move(&self, _: &str) -> Option<When> {
        None
    }
}
