//! A row as it will be, for people to look at before anything is written.

use super::date::{self, Dated};
use super::draft::{Draft, Lane};
use super::plan::{Context, Outcome};
use super::read::Sheet;
use super::target::Target;
use crate::model::money::{Currency, Money};
use crate::model::value::Value;
use crate::model::when::When;

/// A date as it will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenDate {
    /// None.
    Empty,
    /// This.
    Is(When),
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
    /// What the lead goes by: its company, else its name, else its id where it comes from.
    pub title: String,
    /// The contact.
    pub contact: String,
    /// When it began.
    pub created: SeenDate,
    /// What the deal is worth.
    pub amount: Option<Money>,
    /// Where it comes from, and the campaign that brought it.
    pub source: String,
    /// See [`RowPreview::source`].
    pub campaign: String,
    /// When it was won.
    pub won: SeenDate,
}

impl RowPreview {
    pub(super) fn of(
        sheet: &Sheet,
        row: usize,
        outcome: Outcome,
        draft: &Draft<'_>,
        lanes: &[Lane],
        context: &Context,
    ) -> Self {
        let title = [draft.company, draft.name, draft.domain, draft.external_id];
        let title = title.into_iter().find(|c| !c.is_empty());
        let text = |field: &str| {
            let put = draft.puts.iter().find(|p| p.field == field);
            put.and_then(|p| p.value.as_ref().text())
                .unwrap_or_default()
        };
        let amount = draft.puts.iter().find(|p| p.field == "amount");
        let currency = Currency::parse(text("currency")).unwrap_or(context.currency);
        let email = draft.emails.first().map_or("", |(e, _)| e);
        let contact = draft.contact_name();
        let seen = |target| {
            let lane = lanes.iter().find(|l| l.target == target);
            let dated = lane.and_then(|lane| {
                let dated = date::read(sheet.table.cell(row, lane.column)).ok()?;
                Some((lane, dated))
            });
            match dated {
                None => SeenDate::Empty,
                Some((lane, dated)) => match (dated, dated.in_order(lane.order)) {
                    (_, Ok(written)) => SeenDate::Is(written.when(&context.zone)),
                    (
                        Dated::Either {
                            day_first,
                            month_first,
                        },
                        Err(_),
                    ) => SeenDate::Either(
                        day_first.when(&context.zone),
                        month_first.when(&context.zone),
                    ),
                    _ => SeenDate::Empty,
                },
            }
        };
        Self {
            row: u32::try_from(row + 1).unwrap_or(u32::MAX),
            outcome,
            title: title.map_or(String::new(), |c| c.text.to_owned()),
            contact: if contact.is_empty() {
                email.to_owned()
            } else {
                contact
            },
            created: seen(Target::Created),
            amount: amount.and_then(|p| match p.value {
                Value::Int(minor) => Some(Money { minor, currency }),
                _ => None,
            }),
            source: text("source").to_owned(),
            campaign: draft.campaign.text.to_owned(),
            won: seen(Target::Won),
        }
    }
}
