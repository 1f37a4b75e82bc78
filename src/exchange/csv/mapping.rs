//! What each column of a file becomes: guessed, corrected by a person, remembered for the next file with
//! the same headings.

use sha2::{Digest, Sha256};

use super::alias::compact;
use super::date::Order;
use super::read::Sheet;
use super::target::Target;
use crate::model::money::Currency;

/// What a column's target was concluded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guess {
    /// Its name, and its values agree.
    NameAndValues,
    /// Its name; the values say nothing.
    Name,
    /// Its values.
    Values,
    /// Nothing: it is kept as it is.
    NoMatch,
    /// What was chosen for the last file with these headings.
    Remembered,
    /// A person chose it.
    Chosen,
}

/// What one column becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it becomes.
    pub target: Target,
    /// Why.
    pub guess: Guess,
    /// Which comes first in its dates, when a person said so.
    pub order: Option<Order>,
    /// Its values replace those that people wrote here.
    pub over_people: bool,
}

/// What all columns become, and by which of them rows are matched with leads that are here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// One for each column of the sheet.
    pub columns: Vec<Column>,
    /// A row is the same lead when this is the same; none: every row is a lead of its own.
    pub key: Option<Target>,
    /// The currency of amounts that don't name theirs; none: the workspace's.
    pub currency: Option<Currency>,
}

impl Column {
    pub(super) fn new(target: Target, guess: Guess) -> Self {
        Self {
            target,
            guess,
            order: None,
            over_people: false,
        }
    }
}

impl Mapping {
    pub(super) fn new(columns: Vec<Column>) -> Self {
        let mut mapping = Self {
            columns,
            key: None,
            currency: None,
        };
        mapping.key = mapping.best_key();
        mapping
    }

    /// Chooses what a column becomes. A column that was it before, where only one can be, becomes a field
    /// of the team's own.
    pub fn choose(&mut self, column: usize, target: Target) {
        if !target.takes_many() {
            for other in &mut self.columns {
                if other.target == target {
                    *other = Column::new(Target::Own, Guess::NoMatch);
                }
            }
        }
        if let Some(chosen) = self.columns.get_mut(column) {
            let order = chosen.order.filter(|_| target.is_date());
            *chosen = Column {
                order,
                ..Column::new(target, Guess::Chosen)
            };
        }
        if self.key.is_none_or(|key| self.first(key).is_none()) {
            self.key = self.best_key();
        }
    }

    /// The first column that becomes that.
    pub fn first(&self, target: Target) -> Option<usize> {
        self.columns.iter().position(|c| c.target == target)
    }

    /// The columns that become that, in order.
    pub fn all(&self, target: Target) -> impl Iterator<Item = usize> {
        let numbered = self.columns.iter().enumerate();
        numbered.filter_map(move |(n, c)| (c.target == target).then_some(n))
    }

    /// What rows can be matched by, the surest first.
    pub fn keys(&self) -> impl Iterator<Item = Target> {
        let keys = [
            Target::ExternalId,
            Target::Email,
            Target::Name,
            Target::Company,
        ];
        keys.into_iter().filter(|key| self.first(*key).is_some())
    }

    /// Only what surely names one lead: a company may have several, and so may a name.
    fn best_key(&self) -> Option<Target> {
        self.keys()
            .find(|k| matches!(k, Target::ExternalId | Target::Email))
    }

    /// Whether the file only adds to leads by their key: nothing in it would tell what a lead is.
    pub fn only_adds(&self) -> bool {
        const MAKES: [Target; 9] = [
            Target::Created,
            Target::Name,
            Target::Company,
            Target::Domain,
            Target::Contact,
            Target::FirstName,
            Target::LastName,
            Target::Email,
            Target::Source,
        ];
        self.key == Some(Target::ExternalId) && MAKES.iter().all(|t| self.first(*t).is_none())
    }

    /// The order of a column's dates: as a person said, else as its values settle it.
    pub fn order(&self, sheet: &Sheet, column: usize) -> Option<Order> {
        let chosen = self.columns.get(column).and_then(|c| c.order);
        chosen.or_else(|| sheet.profiles.get(column)?.order.order())
    }

    /// Date columns whose order a person still has to say.
    pub fn open_orders(&self, sheet: &Sheet) -> Vec<usize> {
        let open = |(n, column): &(usize, &Column)| {
            column.target.is_date()
                && column.order.is_none()
                && sheet.profiles.get(*n).is_some_and(|p| p.order.asks())
        };
        let numbered = self.columns.iter().enumerate();
        numbered.filter(open).map(|(n, _)| n).collect()
    }

    /// The mapping as text, to be remembered under [`fingerprint`].
    pub fn write(&self) -> String {
        let mut out = String::from(self.key.map_or("", Target::key));
        out.push(' ');
        out.push_str(self.currency.as_ref().map_or("", Currency::code));
        for column in &self.columns {
            out.push(' ');
            out.push_str(column.target.key());
            match column.order {
                None => {}
                Some(Order::DayFirst) => out.push_str("/day"),
                Some(Order::MonthFirst) => out.push_str("/month"),
            }
        }
        out
    }

    /// Reads what [`Mapping::write`] wrote for a file of that many columns; `None` for anything else. The
    /// order of dates is only taken where the file's own values leave it open.
    pub fn read(text: &str, sheet: &Sheet) -> Option<Self> {
        let mut words = text.split(' ');
        let key = match words.next()? {
            "" => None,
            key => Some(Target::parse(key).filter(|t| t.is_key())?),
        };
        let currency = match words.next()? {
            "" => None,
            code => Some(Currency::parse(code)?),
        };
        let mut columns = Vec::new();
        for (n, word) in words.enumerate() {
            let (target, order) = match word.split_once('/') {
                None => (word, None),
                Some((target, "day")) => (target, Some(Order::DayFirst)),
                Some((target, "month")) => (target, Some(Order::MonthFirst)),
                Some(_) => return None,
            };
            let open = sheet.profiles.get(n).is_some_and(|p| p.order.asks());
            columns.push(Column {
                order: order.filter(|_| open),
                ..Column::new(Target::parse(target)?, Guess::Remembered)
            });
        }
        (columns.len() == sheet.headings.len()).then_some(Self {
            columns,
            key,
            currency,
        })
    }
}

/// Under which a mapping is remembered: the same for files with the same headings in the same order,
/// whatever their case and punctuation.
pub fn fingerprint(headings: &[String]) -> String {
    let mut hasher = Sha256::new();
    for heading in headings {
        hasher.update(compact(heading));
        hasher.update([0]);
    }
    let hash = hasher.finalize();
    hash.iter().take(8).map(|b| format!("{b:02x}")).collect()
}
