//! One row read by the mapping: typed values, and an issue for each that cannot be read. Knows nothing of
//! the records that are here.

use super::alias::compact;
use super::date::{self, Order};
use super::ids;
use super::issue::{Issue, So, Why, quote};
use super::mapping::Mapping;
use super::number;
use super::plan::Context;
use super::read::Sheet;
use super::target::Target;
use crate::model::money::Currency;
use crate::model::stage::{Role, Team};
use crate::model::value::Value;
use crate::model::when::When;

/// What the values of a field of the team's own are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnForm {
    /// Text.
    Text,
    /// Whole numbers.
    Number,
    /// Plain dates.
    Day,
}

impl OwnForm {
    /// Its name in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Day => "day",
        }
    }
}

/// A column as rows are read by it.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    pub(super) column: usize,
    pub(super) target: Target,
    pub(super) order: Option<Order>,
    /// Name and form of the column's own field, should it need one.
    pub(super) own: String,
    pub(super) form: OwnForm,
}

/// The columns of a mapping that become something.
pub(super) fn lanes(sheet: &Sheet, mapping: &Mapping) -> Vec<Lane> {
    let mut seen = std::collections::BTreeMap::new();
    let numbered = mapping.columns.iter().enumerate();
    numbered
        .filter(|(_, c)| c.target != Target::Ignore)
        .map(|(column, chosen)| {
            let heading = sheet.headings.get(column).map_or("", String::as_str);
            // Of two columns with the same heading the second gets a number.
            let times = seen.entry(compact(heading)).or_insert(0_u32);
            *times += 1;
            let own = match *times {
                1 => ids::own_field(heading),
                n => ids::own_field(&format!("{heading} {n}")),
            };
            let order = mapping.order(sheet, column);
            Lane {
                column,
                target: chosen.target,
                order,
                own,
                form: own_form(sheet, column, order),
            }
        })
        .collect()
}

fn own_form(sheet: &Sheet, column: usize, order: Option<Order>) -> OwnForm {
    let Some(p) = sheet.profiles.get(column).filter(|p| p.seen > 0) else {
        return OwnForm::Text;
    };
    if p.wholes == p.seen {
        OwnForm::Number
    } else if p.days == p.seen && (order.is_some() || p.order.either == 0) {
        OwnForm::Day
    } else {
        OwnForm::Text
    }
}

/// A value for a field of the lead, and the column it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Put {
    pub(super) field: String,
    pub(super) value: Value,
    pub(super) column: usize,
}

/// A cell and its column; empty when there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    pub(super) text: &'a str,
    pub(super) column: usize,
}

impl Cell<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// A row, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft<'a> {
    /// Plain fields of the lead.
    pub(super) puts: Vec<Put>,
    pub(super) created: Option<(When, usize)>,
    pub(super) expected_close: Option<When>,
    pub(super) name: Cell<'a>,
    pub(super) external_id: Cell<'a>,
    pub(super) campaign: Cell<'a>,
    pub(super) company: Cell<'a>,
    pub(super) domain: Cell<'a>,
    pub(super) country: Cell<'a>,
    pub(super) industry: Cell<'a>,
    pub(super) size: Cell<'a>,
    pub(super) company_id: Cell<'a>,
    pub(super) contact: Cell<'a>,
    pub(super) first_name: Cell<'a>,
    pub(super) last_name: Cell<'a>,
    pub(super) job_title: Cell<'a>,
    pub(super) contact_id: Cell<'a>,
    /// Addresses in lower case.
    pub(super) emails: Vec<(String, usize)>,
    pub(super) phones: Vec<(&'a str, usize)>,
    /// The id and role of the stage it names.
    pub(super) stage: Option<(String, Role, usize)>,
    /// The id of the reason why it was lost.
    pub(super) reason: Option<String>,
    /// Dates at which it was won or lost.
    pub(super) moves: Vec<(Role, When, usize)>,
    pub(super) issues: Vec<Issue>,
    /// Columns whose values went into their own field.
    pub(super) own: Vec<usize>,
    /// Row of data, counted from 1.
    pub(super) row: u32,
}

impl<'a> Draft<'a> {
    /// Reads a row.
    pub(super) fn read(
        sheet: &'a Sheet,
        row: usize,
        lanes: &[Lane],
        mapping: &Mapping,
        context: &Context,
    ) -> Self {
        let mut draft = Self {
            row: u32::try_from(row + 1).unwrap_or(u32::MAX),
            ..Self::default()
        };
        let mut amount = Cell::default();
        let mut currency = None;
        for lane in lanes {
            let cell = Cell {
                text: sheet.table.cell(row, lane.column),
                column: lane.column,
            };
            if cell.is_empty() {
                continue;
            }
            match lane.target {
                Target::Amount => amount = cell,
                Target::Currency => match number::currency(cell.text, context.currency) {
                    Some(found) => currency = Some((found, lane.column)),
                    None => draft.note(
                        cell,
                        Why::NotACurrency(quote(cell.text)),
                        So::Empty(Target::Currency),
                    ),
                },
                _ => draft.take(lane, cell, context),
            }
        }
        let named = currency.map(|(c, _)| c).or(mapping.currency);
        let worth = !amount.is_empty() && draft.money(amount, named, sheet, context);
        if let (false, Some((currency, column))) = (worth, currency) {
            draft.put("currency", currency.code(), column);
        }
        draft.keep_what_has_no_record(lanes);
        draft
    }

    /// What is said about a company or a person that the row doesn't name goes into fields of its own.
    fn keep_what_has_no_record(&mut self, lanes: &[Lane]) {
        let mut homeless = Vec::new();
        if self.company.is_empty() && self.domain.is_empty() {
            homeless.extend([self.country, self.industry, self.size, self.company_id]);
        }
        if self.contact_name().is_empty() && self.emails.is_empty() && self.phones.is_empty() {
            homeless.extend([self.job_title, self.contact_id]);
        }
        for cell in homeless.into_iter().filter(|c| !c.is_empty()) {
            if let Some(lane) = lanes.iter().find(|l| l.column == cell.column) {
                self.own(lane, cell);
            }
        }
    }

    /// The contact's whole name.
    pub(super) fn contact_name(&self) -> String {
        if self.contact.is_empty() {
            let parts = [self.first_name.text, self.last_name.text];
            let filled: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
            filled.join(" ")
        } else {
            self.contact.text.to_owned()
        }
    }

    /// Whether there is anything to make a lead from.
    pub(super) fn makes_a_lead(&self) -> bool {
        let cells = [
            self.company,
            self.domain,
            self.contact,
            self.first_name,
            self.last_name,
            self.name,
            self.external_id,
        ];
        !self.emails.is_empty() || cells.iter().any(|c| !c.is_empty())
    }

    /// Whether the row itself says where its lead stands.
    pub(super) fn has_stage(&self) -> bool {
        self.stage.is_some() || !self.moves.is_empty()
    }

    fn take(&mut self, lane: &Lane, cell: Cell<'a>, context: &Context) {
        match lane.target {
            Target::Name => {
                self.name = cell;
                self.put("name", cell.text, cell.column);
            }
            Target::ExternalId => {
                self.external_id = cell;
                self.put("external_id", cell.text, cell.column);
            }
            Target::Need => self.put("need", cell.text, cell.column),
            Target::Source => self.put("source", cell.text, cell.column),
            Target::Campaign => self.campaign = cell,
            Target::Company => self.company = cell,
            Target::Domain => self.domain = cell,
            Target::Country => self.country = cell,
            Target::Industry => self.industry = cell,
            Target::Size => self.size = cell,
            Target::CompanyId => self.company_id = cell,
            Target::Contact => self.contact = cell,
            Target::FirstName => self.first_name = cell,
            Target::LastName => self.last_name = cell,
            Target::JobTitle => self.job_title = cell,
            Target::ContactId => self.contact_id = cell,
            Target::Email => self.emails(cell),
            Target::Phone => self.phone(cell),
            Target::Tags => self.tags(cell),
            Target::Created | Target::ExpectedClose | Target::Won | Target::Lost => {
                self.date(lane, cell, context);
            }
            Target::Stage => self.stage(lane, cell, context),
            Target::Owner | Target::MarketingOwner | Target::SalesOwner => {
                self.owner(lane, cell, context);
            }
            Target::ExitReason => self.reason(lane, cell, context),
            Target::Own => self.own(lane, cell),
            Target::Amount | Target::Currency | Target::Ignore => {}
        }
    }

    fn put(&mut self, field: &str, value: impl Into<Value>, column: usize) {
        self.puts.push(Put {
            field: field.to_owned(),
            value: value.into(),
            column,
        });
    }

    fn note(&mut self, cell: Cell<'_>, why: Why, so: So) {
        self.issues.push(Issue {
            row: self.row,
            columns: vec![cell.column],
            why,
            so,
        });
    }

    /// Reads the amount; whether it could be.
    fn money(
        &mut self,
        cell: Cell<'a>,
        column: Option<Currency>,
        sheet: &Sheet,
        context: &Context,
    ) -> bool {
        let read = number::money(cell.text, sheet.dialect.decimals, column, context.currency);
        let worth = read.is_ok();
        match read {
            Ok(money) => {
                self.put("amount", money.minor, cell.column);
                self.put("currency", money.currency.code(), cell.column);
            }
            Err(why) => self.note(cell, why, So::Empty(Target::Amount)),
        }
        worth
    }

    fn emails(&mut self, cell: Cell<'a>) {
        let parts = cell
            .text
            .split(|c: char| matches!(c, ';' | ',' | '|') || c.is_whitespace());
        for part in parts.map(str::trim).filter(|p| !p.is_empty()) {
            match address(part) {
                Ok(email) => {
                    if !self.emails.iter().any(|(e, _)| *e == email) {
                        self.emails.push((email, cell.column));
                    }
                }
                Err(why) => self.note(cell, why, So::Empty(Target::Email)),
            }
        }
    }

    fn phone(&mut self, cell: Cell<'a>) {
        let digits = cell.text.chars().filter(char::is_ascii_digit).count();
        if digits < 4 {
            let why = Why::NotAPhone(quote(cell.text));
            self.note(cell, why, So::Empty(Target::Phone));
        } else if !self.phones.iter().any(|(p, _)| *p == cell.text) {
            self.phones.push((cell.text, cell.column));
        }
    }

    fn tags(&mut self, cell: Cell<'a>) {
        let parts = cell.text.split([',', ';', '|']).map(str::trim);
        for tag in parts.filter(|t| !t.is_empty()) {
            self.put(&format!("tag/{tag}"), true, cell.column);
        }
    }

    fn date(&mut self, lane: &Lane, cell: Cell<'a>, context: &Context) {
        let dated = match date::read(cell.text) {
            Ok(dated) => dated,
            Err(e) => return self.note(cell, e.why(cell.text), So::Empty(lane.target)),
        };
        // Which comes first is still to be said: the column is asked about as a whole.
        if lane.order.is_none() && matches!(dated, date::Dated::Either { .. }) {
            return;
        }
        let when = match dated.in_order(lane.order) {
            Ok(written) => written.when(&context.zone),
            Err(e) => return self.note(cell, e.why(cell.text), So::Empty(lane.target)),
        };
        match lane.target {
            Target::Created => self.created = Some((when, cell.column)),
            Target::Won => self.moves.push((Role::Won, when, cell.column)),
            Target::Lost => self.moves.push((Role::Lost, when, cell.column)),
            _ => {
                self.expected_close = Some(when);
                let day = When::Day(context.zone.day_of(when));
                self.put("expected_close", day.to_string(), cell.column);
            }
        }
    }

    fn stage(&mut self, lane: &Lane, cell: Cell<'a>, context: &Context) {
        if let Some(stage) = context.stages.find(cell.text) {
            self.stage = Some((stage.id.clone(), stage.role, cell.column));
        } else {
            self.note(cell, Why::NoSuchStage(quote(cell.text)), So::KeptAsOwn);
            self.own(lane, cell);
        }
    }

    fn owner(&mut self, lane: &Lane, cell: Cell<'a>, context: &Context) {
        let name = ids::fold(cell.text);
        let member = context.members.iter().find(|m| {
            ids::fold(&m.name) == name
                || (!m.email.is_empty() && m.email.eq_ignore_ascii_case(cell.text))
        });
        let Some(member) = member else {
            self.note(cell, Why::NoSuchMember(quote(cell.text)), So::KeptAsOwn);
            return self.own(lane, cell);
        };
        let field = match (lane.target, member.team) {
            (Target::MarketingOwner, _) | (Target::Owner, Team::Marketing) => "marketing_owner",
            _ => "sales_owner",
        };
        self.put(field, member.id.as_str(), cell.column);
    }

    fn reason(&mut self, lane: &Lane, cell: Cell<'a>, context: &Context) {
        let words = ids::fold(cell.text);
        let mut reasons = context.reasons.iter();
        if let Some((id, _)) = reasons.find(|(_, said)| ids::fold(said) == words) {
            self.put("exit_reason", id.as_str(), cell.column);
            self.reason = Some(id.clone());
        } else {
            self.note(cell, Why::NoSuchReason(quote(cell.text)), So::KeptAsOwn);
            self.own(lane, cell);
        }
    }

    /// Keeps a value in the column's own field.
    fn own(&mut self, lane: &Lane, cell: Cell<'a>) {
        let typed = match lane.form {
            OwnForm::Text => None,
            OwnForm::Number => number::plain_whole(cell.text).map(Value::Int),
            OwnForm::Day => date::read(cell.text)
                .and_then(|dated| dated.in_order(lane.order))
                .ok()
                .filter(|written| written.time.is_none())
                .map(|written| Value::Text(When::Day(written.day).to_string())),
        };
        // What doesn't fit the form is kept as it is.
        let value = typed.unwrap_or_else(|| Value::Text(cell.text.to_owned()));
        self.put(&format!("custom/{}", lane.own), value, cell.column);
        self.own.push(cell.column);
    }
}

/// An e-mail address in lower case.
fn address(text: &str) -> Result<String, Why> {
    let text = text
        .trim_start_matches("mailto:")
        .trim_matches(['<', '>', '"']);
    let Some((name, domain)) = text.split_once('@') else {
        return Err(Why::NoAt(quote(text)));
    };
    if name.is_empty() || domain.contains('@') {
        return Err(Why::NoAt(quote(text)));
    }
    let labels = domain.split('.');
    if !domain.contains('.') || labels.clone().any(str::is_empty) {
        return Err(Why::NoDomain(quote(text)));
    }
    Ok(text.to_lowercase())
}
