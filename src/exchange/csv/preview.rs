//! A row as it will be, for people to look at before anything is written.

use std::collections::BTreeMap;

use super::date::{self, Dated};
use super::draft::{Draft, Lane, Put};
use super::plan::{Context, Outcome};
use super::read::Sheet;
use super::records::{Records, Work};
use super::target::Target;
use crate::model::money::{Currency, Money};
use crate::model::stage::Role;
use crate::model::value::{Value, ValueRef};
use crate::model::when::When;

/// What a value is a value of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// What the lead goes by: its company, else its name, else its id where it comes from.
    Title,
    /// A field that columns become. The parts of a name are under [`Target::Contact`], owners under their
    /// team's.
    Field(Target),
    /// A field of the team's own, from that column.
    Own(usize),
}

/// A value as it will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Text, and numbers that are nothing else.
    Text(String),
    /// An amount.
    Money(Money),
    /// A date.
    Date(When),
    /// One of these, until somebody says whether the day or the month comes first.
    Either(When, When),
}

/// A row as it will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPreview {
    /// Row of data, counted from 1.
    pub row: u32,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Its values; what stays empty isn't there.
    pub values: BTreeMap<Place, Seen>,
}

/// What a preview is made of.
pub(super) struct Shown<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) lanes: &'a [Lane],
    pub(super) context: &'a Context,
    pub(super) draft: &'a Draft<'a>,
    /// The lead's id.
    pub(super) lead: &'a str,
    pub(super) fresh: bool,
    /// What the row says about the lead.
    pub(super) puts: &'a [Put],
}

impl Shown<'_> {
    /// The row as it will be. Its outcome is still to be found.
    pub(super) fn row(&self, records: &Records, work: &Work<'_>) -> RowPreview {
        let mut values = BTreeMap::new();
        let mut text = |place, text: &str| {
            if !text.is_empty() {
                values.insert(place, Seen::Text(text.to_owned()));
            }
        };
        let draft = self.draft;
        let title = [draft.company, draft.name, draft.domain, draft.external_id];
        let title = title.into_iter().find(|c| !c.is_empty());
        text(Place::Title, title.map_or("", |c| c.text));
        let emails: Vec<&str> = draft.emails.iter().map(|(e, _)| e.as_str()).collect();
        let phones: Vec<&str> = draft.phones.iter().map(|(p, _)| *p).collect();
        for (target, said) in [
            (Target::Company, draft.company.text),
            (Target::Domain, draft.domain.text),
            (Target::CompanyId, draft.company_id.text),
            (Target::Contact, &draft.contact_name()),
            (Target::Email, &emails.join(", ")),
            (Target::Phone, &phones.join(", ")),
            (Target::JobTitle, draft.job_title.text),
            (Target::ContactId, draft.contact_id.text),
            (Target::Campaign, draft.campaign.text),
        ] {
            text(Place::Field(target), said);
        }
        // Without a company these are among the lead's own fields.
        if !draft.company.is_empty() || !draft.domain.is_empty() {
            text(Place::Field(Target::Country), draft.country.text);
            text(Place::Field(Target::Industry), draft.industry.text);
            text(Place::Field(Target::Size), draft.size.text);
        }
        for put in self.puts {
            // What a person wrote stays.
            let stays = !self.fresh && records.stays(self.lead, put, work.existing);
            let here = stays.then(|| work.existing.value(self.lead, &put.field));
            let value = here.unwrap_or(Some(put.value.as_ref()));
            if let Some(value) = value {
                self.put(put, value, &mut values);
            }
        }
        if !self.fresh {
            for (field, target) in [("created_at", Target::Created), ("stage", Target::Stage)] {
                let here = || work.existing.value(self.lead, field);
                if !values.contains_key(&Place::Field(target))
                    && let Some(value) = here()
                {
                    self.field(target, value, &mut values);
                }
            }
        }
        for (role, at, _) in records.dated(draft) {
            let target = if role == Role::Won {
                Target::Won
            } else {
                Target::Lost
            };
            values.insert(Place::Field(target), Seen::Date(at));
        }
        for lane in self.lanes.iter().filter(|l| l.target.is_date()) {
            if let Some(either) = self.either(lane) {
                values.insert(Place::Field(lane.target), either);
            }
        }
        RowPreview {
            row: draft.row,
            outcome: Outcome::New,
            values,
        }
    }

    /// Shows what is put into one field of the lead.
    fn put(&self, put: &Put, value: ValueRef<'_>, values: &mut BTreeMap<Place, Seen>) {
        let target = match put.field.as_str() {
            "created_at" => Target::Created,
            "stage" => Target::Stage,
            "name" => Target::Name,
            "external_id" => Target::ExternalId,
            "need" => Target::Need,
            "source" => Target::Source,
            "expected_close" => Target::ExpectedClose,
            "exit_reason" => Target::ExitReason,
            "marketing_owner" => Target::MarketingOwner,
            "sales_owner" => Target::SalesOwner,
            "amount" => Target::Amount,
            "currency" => Target::Currency,
            field => match field.split_once('/') {
                Some(("custom", _)) => {
                    values.insert(Place::Own(put.column), Seen::Text(plain(value)));
                    return;
                }
                Some(("tag", tag)) => {
                    let tags = values.entry(Place::Field(Target::Tags));
                    let tags = tags.or_insert_with(|| Seen::Text(String::new()));
                    if let Seen::Text(all) = tags {
                        all.push_str(if all.is_empty() { "" } else { ", " });
                        all.push_str(tag);
                    }
                    return;
                }
                _ => return,
            },
        };
        self.field(target, value, values);
    }

    fn field(&self, target: Target, value: ValueRef<'_>, values: &mut BTreeMap<Place, Seen>) {
        let said = value.text().unwrap_or_default();
        let name = |known: Option<&str>| Seen::Text(known.unwrap_or(said).to_owned());
        let context = self.context;
        let seen = match target {
            Target::Created | Target::ExpectedClose => match When::parse(said) {
                Some(when) => Seen::Date(when),
                None => return,
            },
            Target::Stage => name(context.stages.by_id(said).map(|s| s.name.as_str())),
            Target::ExitReason => {
                let reason = context.reasons.iter().find(|(id, _)| id == said);
                name(reason.map(|(_, words)| words.as_str()))
            }
            Target::MarketingOwner | Target::SalesOwner => {
                let member = context.members.iter().find(|m| m.id == said);
                name(member.map(|m| m.name.as_str()))
            }
            Target::Amount => {
                let put = self.puts.iter().find(|p| p.field == "currency");
                let code = put.and_then(|p| p.value.as_ref().text());
                let currency = code.and_then(Currency::parse).unwrap_or(context.currency);
                match value.int() {
                    Some(minor) => Seen::Money(Money { minor, currency }),
                    None => return,
                }
            }
            _ => Seen::Text(plain(value)),
        };
        values.insert(Place::Field(target), seen);
    }

    /// Both readings of a date whose order is still to be said.
    fn either(&self, lane: &Lane) -> Option<Seen> {
        let row = (self.draft.row as usize).checked_sub(1)?;
        match date::read(self.sheet.table.cell(row, lane.column)).ok()? {
            Dated::Either {
                day_first,
                month_first,
            } if lane.order.is_none() => {
                let zone = &self.context.zone;
                Some(Seen::Either(day_first.when(zone), month_first.when(zone)))
            }
            _ => None,
        }
    }
}

fn plain(value: ValueRef<'_>) -> String {
    match value.to_value() {
        Value::Text(text) => text,
        Value::Int(n) => n.to_string(),
        Value::Bool(_) | Value::Null | Value::Json(_) => String::new(),
    }
}
