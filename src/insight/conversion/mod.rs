//! The share of leads that become customers, each fiscal quarter. There are two such shares, and this
//! says which of them it is:
//!
//! * **cohort**: of the leads *created* in a quarter, how many became customers, whenever that was, or
//!   within 30, 60, 90 or 180 days. Young quarters look worse than they are, so beside every share stands
//!   its *maturity*: how many of the leads are as old as the window;
//! * **period**: customers *won* in a quarter over the leads created in it (which may exceed 100 %), and
//!   *decided*: won over won, lost and disqualified, by the day of the decision.
//!
//! A table of [`Cell`]s holds the records behind every number; [`Conversion`] turns a cell into figures.

mod count;
mod problems;

use chrono::NaiveDate;

pub use problems::{Problem, ProblemKind};

use super::figure::{Context, DateBasis, Definition, Excluded, Figure, Ratio, Why};
use super::lead_facts::{Facts, Symbol};
use crate::model::calendar::Period;

/// Customers among the leads created in a period, whenever they were won.
pub static COHORT: Definition = Definition {
    id: "conversion.cohort",
    version: 1,
    basis: DateBasis::Created,
    proportion: true,
};

/// Customers won within so many days of creation, among the leads created in a period that are at least
/// that old.
pub static COHORT_BY_AGE: Definition = Definition {
    id: "conversion.cohort-by-age",
    version: 1,
    basis: DateBasis::Created,
    proportion: true,
};

/// Leads at least so many days old among those created in a period.
pub static MATURITY: Definition = Definition {
    id: "conversion.maturity",
    version: 1,
    basis: DateBasis::Created,
    proportion: true,
};

/// Customers won in a period over the leads created in it.
pub static PERIOD: Definition = Definition {
    id: "conversion.period",
    version: 1,
    basis: DateBasis::WonOverCreated,
    proportion: false,
};

/// Customers won in a period among all leads won, lost or disqualified in it.
pub static DECIDED: Definition = Definition {
    id: "conversion.decided",
    version: 1,
    basis: DateBasis::Decided,
    proportion: true,
};

/// Every definition of this module.
pub static DEFINITIONS: [&Definition; 5] = [&COHORT, &COHORT_BY_AGE, &MATURITY, &PERIOD, &DECIDED];

/// Which of the two shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum By {
    /// Leads by the quarter they were created in.
    #[default]
    Created,
    /// Customers by the quarter they were won in.
    Won,
}

/// How long a lead has to become a customer, for cohorts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Window {
    /// Any time.
    #[default]
    Ever,
    /// 30 days.
    Days30,
    /// 60 days.
    Days60,
    /// 90 days.
    Days90,
    /// 180 days.
    Days180,
}

impl Window {
    /// All, in order.
    pub const ALL: [Self; 5] = [
        Self::Ever,
        Self::Days30,
        Self::Days60,
        Self::Days90,
        Self::Days180,
    ];

    /// The age that the table shows beside: the window's own, and the longest beside "any time".
    pub fn days(self) -> i64 {
        match self {
            Self::Days30 => 30,
            Self::Days60 => 60,
            Self::Days90 => 90,
            Self::Ever | Self::Days180 => 180,
        }
    }
}

/// What the table is split by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Split {
    /// Not at all.
    #[default]
    None,
    /// Where leads came from.
    Source,
    /// The campaign that brought them.
    Campaign,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Zone and calendar.
    pub context: Context,
    /// The day until which the facts can speak; see [`Facts::known_until`].
    pub known_until: NaiveDate,
    /// Which of the two shares.
    pub by: By,
    /// How long a lead has.
    pub window: Window,
    /// Parts to split into.
    pub split: Split,
    /// Only leads of this source.
    pub source: Option<Symbol>,
    /// Only leads of this campaign.
    pub campaign: Option<Symbol>,
}

/// The records of one quarter, or of all, of one part or of all leads. Handles, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Leads created in the period.
    pub created: Vec<u32>,
    /// Customers: among `created` for cohorts, won in the period otherwise.
    pub won: Vec<u32>,
    /// By the quarter won: lost or disqualified in the period.
    pub decided_against: Vec<u32>,
    /// By the quarter won: all decided in the period, won included.
    pub decided: Vec<u32>,
    /// For cohorts: those of `created` that are at least as old as the window.
    pub old_enough: Vec<u32>,
    /// For cohorts: the others of `created`.
    pub too_young: Vec<u32>,
    /// For cohorts: those of `old_enough` that were won within the window.
    pub won_within: Vec<u32>,
}

/// One part of a split: a source or a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which; [`Symbol::NONE`] for leads without one.
    pub key: Symbol,
    /// All quarters.
    pub total: Cell,
    /// Its quarters that have any record: index into [`Conversion::quarters`], ascending.
    pub cells: Vec<(usize, Cell)>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversion {
    /// What was asked.
    pub question: Question,
    /// The quarters, in order of time.
    pub quarters: Vec<Period>,
    /// One cell a quarter.
    pub cells: Vec<Cell>,
    /// All quarters together.
    pub total: Cell,
    /// The parts, largest first; empty without a split.
    pub parts: Vec<Part>,
    /// Median days from created to won, of all customers with both dates; whole or half days.
    pub median_days: Option<f64>,
    /// Dates that should be looked at. These leads count.
    pub problems: Vec<Problem>,
    /// Leads without a creation date that can be read; they are in no cell.
    pub without_created: Vec<u32>,
    /// By the quarter won: decided leads of which nobody said when; they are in no quarter's `decided`.
    pub without_decision: Vec<u32>,
}

/// Answers a question from the facts. One pass over the leads, in any order.
pub fn conversion(facts: &Facts, question: &Question) -> Conversion {
    count::count(facts, question)
}

impl Conversion {
    /// The share that the page is about: by cohort at the asked window, or by period.
    pub fn rate<'a>(&'a self, cell: &'a Cell, period: Option<Period>) -> Figure<'a> {
        match (self.question.by, self.question.window) {
            (By::Created, Window::Ever) => self.figure(&COHORT, period, &cell.won, &cell.created),
            (By::Created, _) => self.within(cell, period),
            (By::Won, _) => self.figure(&PERIOD, period, &cell.won, &cell.created),
        }
    }

    /// For cohorts: customers within the window among leads that are old enough.
    pub fn by_age<'a>(&'a self, cell: &'a Cell, period: Option<Period>) -> Option<Figure<'a>> {
        (self.question.by == By::Created).then(|| self.within(cell, period))
    }

    /// For cohorts: how many leads are old enough for the window.
    pub fn maturity<'a>(&'a self, cell: &'a Cell, period: Option<Period>) -> Option<Figure<'a>> {
        (self.question.by == By::Created)
            .then(|| self.figure(&MATURITY, period, &cell.old_enough, &cell.created))
    }

    /// By the quarter won: won among decided.
    pub fn decided<'a>(&'a self, cell: &'a Cell, period: Option<Period>) -> Option<Figure<'a>> {
        (self.question.by == By::Won)
            .then(|| self.figure(&DECIDED, period, &cell.won, &cell.decided))
    }

    fn within<'a>(&'a self, cell: &'a Cell, period: Option<Period>) -> Figure<'a> {
        let mut figure = self.figure(&COHORT_BY_AGE, period, &cell.won_within, &cell.old_enough);
        if !cell.too_young.is_empty() {
            figure.excluded.push(Excluded {
                why: Why::TooYoung,
                ids: &cell.too_young,
            });
        }
        figure
    }

    /// Whether some of a cohort's leads are not yet as old as the window, so that its share may grow.
    pub fn is_young(&self, cell: &Cell) -> bool {
        !cell.too_young.is_empty()
    }

    fn figure<'a>(
        &'a self,
        definition: &'static Definition,
        period: Option<Period>,
        numerator: &'a [u32],
        denominator: &'a [u32],
    ) -> Figure<'a> {
        let excluded = [
            (Why::NoCreationDate, self.without_created.as_slice()),
            (Why::NoDecisionDate, self.without_decision.as_slice()),
        ];
        Figure {
            definition,
            period,
            value: Ratio {
                numerator,
                denominator,
                proportion: definition.proportion,
            },
            excluded: excluded
                .into_iter()
                .filter(|(_, ids)| !ids.is_empty())
                .map(|(why, ids)| Excluded { why, ids })
                .collect(),
            context: self.question.context.clone(),
        }
    }
}
