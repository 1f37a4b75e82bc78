//! The import page: what was found about a file, what its columns become, what is still to be said, the
//! first rows as they will be, and what cannot be read. All of it before anything is written.

mod chips;
mod issues;
mod questions;
mod rows;
mod words;

pub use chips::{Chip, ChipOption};
pub use issues::{IssueRow, IssueTable, issue, rows_file};
pub use questions::{Answer, Question, QuestionOption};
pub use rows::Preview;
pub use words::{refusal, target};

use super::format::Format;
use super::text::import as text;
use crate::exchange::csv::Choices;
use crate::exchange::csv::date::OrderEvidence;
use crate::exchange::csv::mapping::{Guess, Mapping};
use crate::exchange::csv::plan::{Context, Plan};
use crate::exchange::csv::read::Sheet;
use crate::exchange::csv::target::Target;

/// A file read, what its columns become, and what follows once the rows were looked at.
#[derive(Clone, Copy)]
pub struct Import<'a> {
    /// The file's name.
    pub file: &'a str,
    /// What a person said about how it is written.
    pub choices: &'a Choices,
    /// Its cells.
    pub sheet: &'a Sheet,
    /// What its columns become.
    pub mapping: &'a Mapping,
    /// What planning knows of the workspace.
    pub context: &'a Context,
    /// What becomes of its rows; none while that is being found out.
    pub plan: Option<&'a Plan>,
}

/// A word with its standing: plain, faint, or asking for attention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub text: String,
    /// How they stand.
    pub tone: Tone,
}

/// How words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As everything else.
    Plain,
    /// Less than everything else.
    Faint,
    /// A question is open.
    Warn,
    /// Something is lost.
    Bad,
}

impl Said {
    pub(super) fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }
}

/// One column of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRow {
    /// Which, from 0.
    pub column: usize,
    /// Its name.
    pub heading: String,
    /// Its first values: `DE · AT`.
    pub first: String,
    /// What it becomes.
    pub target: Target,
    /// The same in words.
    pub becomes: String,
    /// What that was concluded from.
    pub guessed: Said,
}

/// A count of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is counted.
    pub label: &'static str,
    /// How many.
    pub count: String,
}

/// Values that people wrote in a column's field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The column.
    pub column: usize,
    /// How many stay, or that they are replaced.
    pub text: String,
    /// Whether they are replaced.
    pub replaced: bool,
}

/// What is known of rows that are here already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matches {
    /// `Same lead when the e-mail is the same`, or that every row is a lead of its own.
    pub sentence: String,
    /// What rows can be matched by, and in words; the last is not at all.
    pub keys: Vec<(Option<Target>, &'static str)>,
    /// The one in use.
    pub key: Option<Target>,
    /// New, updated, left out; none while that is being found out.
    pub lines: Vec<Line>,
    /// Values that people wrote.
    pub kept: Vec<Kept>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportPage {
    /// `1 question left`.
    pub questions_left: Option<String>,
    /// `Import 415 leads`.
    pub primary: String,
    /// Whether that can be done now.
    pub ready: bool,
    /// What was found about the file.
    pub chips: Vec<Chip>,
    /// What each column becomes.
    pub columns: Vec<ColumnRow>,
    /// What is, or was, to be said by a person.
    pub questions: Vec<Question>,
    /// Rows that are already here.
    pub matches: Matches,
    /// The first rows as they will be; none while that is being found out.
    pub preview: Option<Preview>,
    /// What cannot be read.
    pub issues: IssueTable,
}

/// Builds the page.
pub fn page(import: Import<'_>, format: &dyn Format) -> ImportPage {
    let questions = questions::questions(import, format);
    let open = questions.iter().filter(|q| q.chosen.is_none()).count();
    let (new, updated) = import.plan.map_or((0, 0), |p| (p.new, p.updated));
    let leads = format.count((new + updated) as usize);
    let primary = if import.plan.is_none() {
        text::looking_again().to_owned()
    } else if new + updated == 0 {
        text::nothing_to_import().to_owned()
    } else if new == 0 && updated > 0 {
        text::update_leads(&leads)
    } else {
        text::import_leads(&leads)
    };
    ImportPage {
        questions_left: (open > 0).then(|| text::questions_left(&format.count(open))),
        primary,
        ready: open == 0 && new + updated > 0,
        chips: chips::chips(import, format),
        columns: columns(import),
        questions,
        matches: matches(import, format),
        preview: import.plan.map(|plan| rows::preview(import, plan, format)),
        issues: issues::table(import, format),
    }
}

fn columns(import: Import<'_>) -> Vec<ColumnRow> {
    let Import {
        sheet,
        mapping,
        context,
        ..
    } = import;
    let open = mapping.open_orders(sheet);
    let columns = mapping.columns.iter().zip(&sheet.headings).enumerate();
    let row = |(column, (chosen, heading)): (usize, (&_, &String))| {
        let chosen: &crate::exchange::csv::mapping::Column = chosen;
        let profile = sheet.profiles.get(column);
        let guessed = match chosen.guess {
            _ if open.contains(&column) => Said::new(text::day_or_month(), Tone::Warn),
            Guess::NameAndValues => Said::new(text::by_name_and_values(), Tone::Faint),
            Guess::Name => Said::new(text::by_name(), Tone::Faint),
            Guess::Values => Said::new(text::by_values(), Tone::Faint),
            Guess::NoMatch => Said::new(text::by_nothing(), Tone::Faint),
            Guess::Remembered => Said::new(text::by_memory(), Tone::Faint),
            Guess::Chosen => Said::new(text::by_you(), Tone::Faint),
        };
        let currency = mapping.currency.unwrap_or(context.currency);
        ColumnRow {
            column,
            heading: heading.clone(),
            first: profile.map_or(String::new(), |p| first_values(&p.first)),
            target: chosen.target,
            becomes: target(chosen.target, heading, currency),
            guessed,
        }
    };
    columns.map(row).collect()
}

/// The first two values, on one line.
fn first_values(values: &[String]) -> String {
    const LETTERS: usize = 40;
    let mut out = String::new();
    for value in values.iter().take(2) {
        if !out.is_empty() {
            if out.chars().count() + value.chars().count() > LETTERS {
                break;
            }
            out.push_str(" · ");
        }
        let letters = value.chars().map(|c| if c.is_control() { ' ' } else { c });
        out.extend(letters.take(LETTERS));
        if value.chars().nth(LETTERS).is_some() {
            out.push('…');
        }
    }
    out
}

fn matches(import: Import<'_>, format: &dyn Format) -> Matches {
    let Import {
        sheet,
        mapping,
        plan,
        ..
    } = import;
    let keys = mapping.keys().map(Some).chain([None]);
    let count = |n: u32| format.count(n as usize).shown;
    let line = |label, n, always| {
        (always || n > 0).then(|| Line {
            label,
            count: count(n),
        })
    };
    let lines = plan.map_or(Vec::new(), |p| {
        [
            line(text::new_leads(), p.new, true),
            line(text::updated(), p.updated, true),
            line(text::unchanged(), p.unchanged, false),
            line(text::joined(), p.joined, false),
            line(text::left_out(), p.left_out, true),
        ]
        .into_iter()
        .flatten()
        .collect()
    });
    let kept = mapping
        .columns
        .iter()
        .enumerate()
        .filter_map(|(column, c)| {
            let heading = sheet.headings.get(column)?;
            let stays = plan.and_then(|p| p.kept.get(&column)).copied();
            let text = match stays {
                _ if c.over_people => text::people_replaced(heading),
                Some(n) => text::people_wrote(&format.count(n as usize), heading),
                None => return None,
            };
            Some(Kept {
                column,
                text,
                replaced: c.over_people,
            })
        });
    Matches {
        sentence: match mapping.key {
            Some(_) => text::same_lead_when(words::key(mapping.key)),
            None => text::every_row_new().to_owned(),
        },
        keys: keys.map(|key| (key, words::key(key))).collect(),
        key: mapping.key,
        lines,
        kept: kept.collect(),
    }
}

/// The order evidence of a column.
fn evidence<'a>(import: Import<'a>, column: usize) -> Option<&'a OrderEvidence> {
    import.sheet.profiles.get(column).map(|p| &p.order)
}
