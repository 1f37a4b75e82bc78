//! What cannot be read: which row, which column, why, and what follows. Plain data; the words are the
//! page's.

use super::target::Target;
use crate::model::order::Arrange;

/// One thing that could not be taken as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Row of data, counted from 1 below the headings.
    pub row: u32,
    /// Columns it is about, counted from 0; none: the whole row.
    pub columns: Vec<usize>,
    /// Why.
    pub why: Why,
    /// What follows.
    pub so: So,
}

/// Why something cannot be taken as it stands; text is quoted as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// More or fewer cells than there are columns.
    Cells {
        /// Cells in the row.
        found: usize,
        /// Columns of the file.
        expected: usize,
    },
    /// An opening quote has no closing one.
    UnclosedQuote,
    /// Something stands between a closing quote and the next cell.
    TextAfterQuote,
    /// A quote stands inside a cell that isn't quoted.
    BareQuote,
    /// Some bytes mean no letter in the file's encoding.
    Unreadable(String),
    /// A cell longer than anything kept.
    TooLong(usize),
    /// More columns than are read.
    TooManyColumns(usize),
    /// None of the columns that make a lead has a value.
    NothingToMake,
    /// Not a number at all.
    NotANumber(String),
    /// A number with more decimals than its currency has.
    TooManyDecimals(String, String),
    /// A number too large to be kept exactly.
    TooLarge(String),
    /// Not a currency.
    NotACurrency(String),
    /// Not an e-mail address: no `@`, or more than one.
    NoAt(String),
    /// An e-mail address without a domain.
    NoDomain(String),
    /// Not a phone number.
    NotAPhone(String),
    /// Not a date.
    NotADate(String),
    /// Written as a date, but the calendar doesn't have it.
    NoSuchDay(String),
    /// A year of two digits.
    TwoDigitYear(String),
    /// The workspace has no such stage.
    NoSuchStage(String),
    /// The workspace has no such member.
    NoSuchMember(String),
    /// The workspace has no such reason.
    NoSuchReason(String),
    /// Several leads here have that key.
    SeveralLeads(String, usize),
    /// No lead here has that key.
    NoSuchLead(String),
    /// A person deleted the record here.
    Deleted(String),
    /// The person asked to be forgotten.
    Erased,
    /// An earlier row is the same lead.
    SameAs {
        /// That row.
        row: u32,
        /// What this row says otherwise, if anything.
        says: Option<String>,
    },
}

/// What follows from an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum So {
    /// The row makes and changes nothing.
    LeftOut,
    /// That field stays empty.
    Empty(Target),
    /// The cell is read without its quotes.
    ReadAnyway,
    /// The cells that are missing count as empty.
    RestEmpty,
    /// The value is kept in a field of its own.
    KeptAsOwn,
    /// The value is cut off at the end.
    CutOff,
    /// The earlier row's value is kept, the rest is added to it.
    FirstKept,
}

/// The issues of a file. All are counted; only the first [`Issues::KEPT`] are kept in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issues {
    list: Vec<Issue>,
    total: usize,
    rows: std::collections::BTreeSet<u32>,
}

impl Issues {
    /// How many issues are kept in words: more than anyone reads, small enough for any machine.
    pub const KEPT: usize = 100_000;

    /// Adds one.
    pub fn push(&mut self, issue: Issue) {
        self.total += 1;
        self.rows.insert(issue.row);
        if self.list.len() < Self::KEPT {
            self.list.push(issue);
        }
    }

    /// Adds those of another.
    pub fn extend(&mut self, other: &Self) {
        for issue in &other.list {
            self.push(issue.clone());
        }
        self.total += other.total - other.list.len();
        self.rows.extend(&other.rows);
    }

    /// Those kept, in order of row.
    pub fn list(&self) -> &[Issue] {
        &self.list
    }

    /// Puts them in order of row.
    pub fn sort(&mut self) {
        self.list.arrange_by_key(|issue| issue.row);
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.total
    }

    /// The rows that have one, in order.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        self.rows.iter().copied()
    }
}

/// A value as an issue quotes it: one line, at most 60 letters.
pub fn quote(value: &str) -> String {
    let mut out = String::new();
    for (n, letter) in value.trim().chars().enumerate() {
        if n == 60 {
            out.push('…');
            break;
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out
}
