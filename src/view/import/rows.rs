//! The first rows as they will be: every field that any of them fills.

use super::words::{self, short_day};
use super::{Format, Import, Said, Tone, text};
use crate::exchange::csv::plan::{Outcome, Plan};
use crate::exchange::csv::preview::{Place, RowPreview, Seen};
use crate::exchange::csv::target::Target;
use crate::model::money::Money;

/// The first rows as they will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// `12 of 415`.
    pub shown: String,
    /// The columns' names, and whether they hold numbers.
    pub columns: Vec<(String, bool)>,
    /// The rows: a cell for each column, then what becomes of it.
    pub rows: Vec<Vec<Said>>,
}

/// Fields in the order in which people look for them; those of the team's own follow.
const FIELDS: [Target; 27] = [
    Target::Company,
    Target::Name,
    Target::Contact,
    Target::Created,
    Target::Stage,
    Target::Won,
    Target::Lost,
    Target::ExitReason,
    Target::Amount,
    Target::Currency,
    Target::ExpectedClose,
    Target::Source,
    Target::Campaign,
    Target::MarketingOwner,
    Target::SalesOwner,
    Target::Email,
    Target::Phone,
    Target::JobTitle,
    Target::Need,
    Target::Tags,
    Target::Domain,
    Target::Country,
    Target::Industry,
    Target::Size,
    Target::ExternalId,
    Target::CompanyId,
    Target::ContactId,
];

pub(super) fn preview(import: Import<'_>, plan: &Plan, format: &dyn Format) -> Preview {
    let rows = &plan.first;
    let own = (0..import.sheet.headings.len()).map(Place::Own);
    let fields = FIELDS.into_iter().map(Place::Field);
    let places = std::iter::once(Place::Title).chain(fields).chain(own);
    let places: Vec<Place> = places.filter(|p| tells(*p, rows, import)).collect();
    let all = plan.new + plan.updated + plan.unchanged;
    Preview {
        shown: text::first_of(
            &format.count(rows.len()).shown,
            &format.count(all as usize).shown,
        ),
        columns: places.iter().map(|p| heading(*p, import)).collect(),
        rows: rows
            .iter()
            .map(|row| {
                let cells = places.iter().map(|p| cell(row, *p, import, format));
                cells.chain([outcome(row)]).collect()
            })
            .collect(),
    }
}

/// Whether a column says anything: something is in it that the rows' titles, or amounts in the workspace's
/// currency, don't say already.
fn tells(place: Place, rows: &[RowPreview], import: Import<'_>) -> bool {
    let own = Seen::Text(import.context.currency.code().to_owned());
    rows.iter().any(|row| match row.values.get(&place) {
        None => false,
        Some(_) if place == Place::Title => true,
        Some(seen) if place == Place::Field(Target::Currency) => *seen != own,
        Some(seen) => row.values.get(&Place::Title) != Some(seen),
    })
}

fn heading(place: Place, import: Import<'_>) -> (String, bool) {
    let company = import.mapping.first(Target::Company).is_some();
    let words = match place {
        Place::Title if company => text::to_company(),
        Place::Title => text::lead(),
        Place::Field(Target::Created) => text::created_on(),
        Place::Field(Target::Amount) => text::amount(),
        Place::Field(target) => return (words::target(target, "", import.context.currency), false),
        Place::Own(column) => {
            let heading = import.sheet.headings.get(column);
            return (heading.cloned().unwrap_or_default(), false);
        }
    };
    (words.to_owned(), place == Place::Field(Target::Amount))
}

fn cell(row: &RowPreview, place: Place, import: Import<'_>, format: &dyn Format) -> Said {
    let day = |when| import.context.zone.day_of(when);
    let plain = |text| Said::new(text, Tone::Plain);
    match row.values.get(&place) {
        None => plain(String::new()),
        Some(Seen::Text(text)) => plain(one_line(text)),
        Some(Seen::Money(money)) => plain(amount(*money, format)),
        Some(Seen::Date(when)) => plain(format.day(day(*when))),
        Some(Seen::Either(one, other)) => {
            let one = short_day(day(*one), format);
            let other = short_day(day(*other), format);
            Said::new(text::one_or_other(&one, &other), Tone::Warn)
        }
    }
}

/// The beginning of a text: a preview is no place to read a novel.
fn one_line(text: &str) -> String {
    const LETTERS: usize = 80;
    let letters = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut out: String = letters.take(LETTERS).collect();
    if text.chars().nth(LETTERS).is_some() {
        out.push('…');
    }
    out
}

fn amount(money: Money, format: &dyn Format) -> String {
    let decimals = money.currency.decimals();
    let value: f64 = money.decimal().parse().unwrap_or_default();
    format.number(value, u8::try_from(decimals).unwrap_or(2))
}

fn outcome(row: &RowPreview) -> Said {
    match row.outcome {
        Outcome::New => Said::new(text::row_new(), Tone::Plain),
        Outcome::Updated | Outcome::Joined => Said::new(text::row_update(), Tone::Faint),
        Outcome::Unchanged => Said::new(text::row_same(), Tone::Faint),
        Outcome::LeftOut => Said::new(text::left_out(), Tone::Bad),
    }
}
