//! A change: one line of the journal, the cells of one record that one act wrote.

use super::stamp::Stamp;
use crate::model::value::Value;

/// Who speaks: a person before an import before a seed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Class {
    /// What every workspace starts with; nobody's.
    Seed = 0,
    /// A file that a person brought in.
    Import = 1,
    /// A person.
    #[default]
    Person = 2,
}

impl Class {
    /// The class of that number.
    pub fn from_number(n: u8) -> Option<Self> {
        [Self::Seed, Self::Import, Self::Person]
            .into_iter()
            .find(|c| *c as u8 == n)
    }
}

/// One line. Its cells are the pairs of `set`, each named by (stamp, field).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The stamp.
    pub h: Stamp,
    /// The member who wrote it; none for seeds.
    pub by: Option<String>,
    /// The record it is about.
    pub on: String,
    /// What it sets, sorted by field.
    pub set: Vec<(String, Value)>,
    /// Fields whose cell is known without its value, sorted.
    pub stub: Vec<String>,
    /// The heads that the writer saw, by field, sorted.
    pub seen: Vec<(String, Vec<Stamp>)>,
    /// The stamp of the user action's first line; none for that line itself.
    pub act: Option<Stamp>,
    /// Who speaks.
    pub class: Class,
}

impl Change {
    /// The act it belongs to.
    pub fn act(&self) -> Stamp {
        self.act.unwrap_or(self.h)
    }
}
