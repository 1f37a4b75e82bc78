//! What cannot be read, row by row, in words; and those rows as a file.

use super::{Format, Import, Said, Tone, text};
use crate::exchange::csv::issue::{Issue, Issues, So, Why};
use crate::exchange::csv::read::Sheet;
use crate::exchange::csv::target::Target;
use crate::exchange::csv::write::write;
use crate::model::money::Currency;

/// One thing that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueRow {
    /// Its row.
    pub row: String,
    /// The names of its columns, or that it is about the whole row.
    pub columns: String,
    /// Why.
    pub why: String,
    /// What follows.
    pub so: Said,
}

/// The table of them; its rows are made when they are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueTable {
    /// How many rows it has.
    pub count: usize,
    /// `and 300 more`: what is counted but not kept in words.
    pub more: Option<String>,
    /// `Save these 6 rows as a file`; none when there is nothing to save.
    pub save: Option<String>,
    /// What that file is called.
    pub file: String,
}

pub(super) fn table(import: Import<'_>, format: &dyn Format) -> IssueTable {
    let issues = issues(import);
    let count = issues.list().len();
    let more = issues.total() - count;
    let affected = issues.rows().count();
    let name = import.file.strip_suffix(".csv").unwrap_or(import.file);
    IssueTable {
        count,
        more: (more > 0).then(|| text::and_more(&format.count(more))),
        save: (affected > 0).then(|| text::save_rows(&format.count(affected))),
        file: text::saved_name(name),
    }
}

/// One row of the table, from 0.
pub fn issue(import: Import<'_>, n: usize, format: &dyn Format) -> Option<IssueRow> {
    let issue = issues(import).list().get(n)?;
    Some(row(issue, import, format))
}

fn issues(import: Import<'_>) -> &Issues {
    import
        .plan
        .map_or(&import.sheet.issues, |plan| &plan.issues)
}

/// The rows that have issues, with the headings, as a CSV file that can be corrected and imported. Two
/// columns before them say which row of the file it was, and why it is here; an import leaves them aside.
pub fn rows_file(import: Import<'_>, format: &dyn Format) -> Vec<u8> {
    let Import { sheet, .. } = import;
    let issues = issues(import);
    let mut said = issues.list().iter().peekable();
    let mut lines = Vec::new();
    for row in issues.rows() {
        let mut reasons = Vec::new();
        while let Some(issue) = said.next_if(|issue| issue.row <= row) {
            reasons.push(reason(issue, import, format));
        }
        lines.push((row, sheet.number(row).to_string(), reasons.join("; ")));
    }
    let headings = sheet.headings.iter().map(String::as_str);
    let ours = [text::row_column(), text::reason_column()];
    let headings = ours.into_iter().chain(headings);
    let rows = lines.iter().map(|(row, number, reasons)| {
        let row = (*row as usize).saturating_sub(1);
        let ours = [number.as_str(), reasons.as_str()];
        let cells = ours.into_iter().chain(sheet.table.row(row));
        cells.collect::<Vec<&str>>()
    });
    write(std::iter::once(headings.collect()).chain(rows))
}

/// An issue in a sentence: its columns, and why.
fn reason(issue: &Issue, import: Import<'_>, format: &dyn Format) -> String {
    let why = why(issue, import.sheet, format);
    match columns(issue, import.sheet) {
        Some(columns) => text::reason(&columns, &why),
        None => why,
    }
}

fn columns(issue: &Issue, sheet: &Sheet) -> Option<String> {
    let names = issue.columns.iter().filter_map(|c| sheet.headings.get(*c));
    let names: Vec<&str> = names.map(String::as_str).take(3).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn row(issue: &Issue, import: Import<'_>, format: &dyn Format) -> IssueRow {
    let sheet = import.sheet;
    IssueRow {
        row: number(issue.row, sheet, format),
        columns: columns(issue, sheet).unwrap_or_else(|| text::whole_row().to_owned()),
        why: why(issue, sheet, format),
        so: so(issue, sheet, format),
    }
}

/// Which row of the file it is, as a spreadsheet counts.
fn number(row: u32, sheet: &Sheet, format: &dyn Format) -> String {
    format.count(sheet.number(row) as usize).shown
}

fn why(issue: &Issue, sheet: &Sheet, format: &dyn Format) -> String {
    let count = |n: usize| format.count(n).shown;
    let row = |n: u32| number(n, sheet, format);
    match &issue.why {
        Why::Cells { found, expected } => text::why_cells(&count(*found), &count(*expected)),
        Why::UnclosedQuote => text::why_unclosed().to_owned(),
        Why::TextAfterQuote => text::why_text_after().to_owned(),
        Why::BareQuote => text::why_bare().to_owned(),
        Why::Unreadable(value) => text::why_unreadable(value),
        Why::TooLong(letters) => text::why_too_long(&count(*letters)),
        Why::TooManyColumns(found) => text::why_too_many_columns(&count(*found)),
        Why::NothingToMake => match issue.columns.len() {
            1 => text::why_nothing_one().to_owned(),
            2 => text::why_nothing_both().to_owned(),
            _ => text::why_nothing_all().to_owned(),
        },
        Why::NotANumber(value) => text::why_not_number(value),
        Why::TooManyDecimals(value, currency) => text::why_decimals(value, currency),
        Why::TooLarge(value) => text::why_too_large(value),
        Why::NotACurrency(value) => text::why_not_currency(value),
        Why::NoAt(value) => text::why_no_at(value),
        Why::NoDomain(value) => text::why_no_domain(value),
        Why::NotAPhone(value) => text::why_not_phone(value),
        Why::NotADate(value) => text::why_not_date(value),
        Why::NoSuchDay(value) => text::why_no_such_day(value),
        Why::TwoDigitYear(value) => text::why_two_digits(value),
        Why::NoSuchStage(value) => text::why_no_stage(value),
        Why::NoSuchMember(value) => text::why_no_member(value),
        Why::NoSuchReason(value) => text::why_no_reason(value),
        Why::SeveralLeads(value, n) => text::why_several(value, &count(*n)),
        Why::NoSuchLead(value) => text::why_no_lead(value),
        Why::Deleted(value) => text::why_deleted(value),
        Why::Erased => text::why_erased().to_owned(),
        Why::SameAs { row: n, says: None } => text::why_same_as(&row(*n)),
        Why::SameAs {
            row: n,
            says: Some(value),
        } => text::why_same_but(&row(*n), value),
    }
}

fn so(issue: &Issue, sheet: &Sheet, format: &dyn Format) -> Said {
    let faint = |text: String| Said::new(text, Tone::Faint);
    match issue.so {
        So::LeftOut => Said::new(text::left_out(), Tone::Bad),
        So::Empty(target) => faint(text::so_empty(&what(target))),
        So::ReadAnyway => faint(text::so_read().to_owned()),
        So::RestEmpty => faint(text::so_rest_empty().to_owned()),
        So::KeptAsOwn => faint(text::so_own().to_owned()),
        So::CutOff => faint(text::so_cut().to_owned()),
        So::FirstKept => {
            let row = match issue.why {
                Why::SameAs { row, .. } => row,
                _ => issue.row,
            };
            faint(text::so_joined(&number(row, sheet, format)))
        }
    }
}

/// A field in one word.
fn what(target: Target) -> String {
    match target {
        Target::Email => text::so_email().to_owned(),
        Target::Phone => text::so_phone().to_owned(),
        Target::Amount => text::so_amount().to_owned(),
        date if date.is_date() => text::so_date().to_owned(),
        other => super::target(other, "", Currency::EUR),
    }
}
