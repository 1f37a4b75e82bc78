//! A field's value as people read it, short of what only the browser can say (numbers, dates): that is
//! for `Intl`.

use chrono::NaiveDate;

use crate::journal::Journal;
use crate::model::Value;
use crate::model::schema::{Form, kind_name};
use crate::model::stage::Team;
use crate::model::value::ValueRef;
use crate::model::when::{When, day};
use crate::view::lead::own_field;
use crate::view::text;

/// A value, ready to be formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Empty.
    Nothing,
    /// Words.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Minor units and the currency.
    Money(i64, String),
    /// A day.
    Day(NaiveDate),
    /// A day or an instant.
    When(When),
    /// Yes or no.
    Flag(bool),
}

/// How a journal field of a kind is edited and shown.
pub fn form(journal: &Journal, kind: &str, field: &str) -> Form {
    if let Some(id) = field.strip_prefix("custom/") {
        return own_field(journal, id).1;
    }
    let declared = crate::model::records::kind(kind).and_then(|k| k.field(field));
    declared.map_or(Form::Text, |f| f.form)
}

/// Reads a value of a field of the record `on`. Names stand for the records they belong to.
pub fn shown(journal: &Journal, on: &str, field: &str, value: ValueRef<'_>) -> Shown {
    let text = |s: &str| Shown::Text(s.to_owned());
    match (form(journal, kind_name(on), field), value) {
        (_, ValueRef::Null) => Shown::Nothing,
        (Form::Money, ValueRef::Int(minor)) => Shown::Money(minor, currency(journal, on)),
        (_, ValueRef::Int(n)) => Shown::Number(n),
        (_, ValueRef::Bool(b)) => Shown::Flag(b),
        (Form::Day, ValueRef::Text(s)) => day(s).map_or_else(|| text(s), Shown::Day),
        (Form::When, ValueRef::Text(s)) => When::parse(s).map_or_else(|| text(s), Shown::When),
        (Form::Ref(_), ValueRef::Text(id)) => Shown::Text(name_of(journal, id)),
        (_, ValueRef::Text(s)) if field == "team" || field == "owner" => {
            Team::parse(s).map_or_else(|| text(s), |t| text(text::team_name(t)))
        }
        (_, ValueRef::Text(s)) if field == "consent" => text(text::people::consent(s).unwrap_or(s)),
        (_, ValueRef::Text(s) | ValueRef::Json(s)) => text(s),
    }
}

/// As [`shown`], of an owned value.
pub fn shown_value(journal: &Journal, on: &str, field: &str, value: &Value) -> Shown {
    shown(journal, on, field, value.as_ref())
}

/// What a record is called: its name, that of its company, or whatever else tells it apart.
pub fn name_of(journal: &Journal, id: &str) -> String {
    let Some(rid) = journal.resolve(id) else {
        return id.to_owned();
    };
    let get = |field: &str| journal.get(rid, field).and_then(ValueRef::text);
    let company = get("company")
        .filter(|_| kind_name(id) == "lead")
        .and_then(|c| journal.resolve(c));
    let company = company
        .and_then(|c| journal.get(c, "name"))
        .and_then(ValueRef::text);
    let found = company
        .or_else(|| get("name"))
        .or_else(|| get("external_id"));
    found.unwrap_or(id).to_owned()
}

/// The currency of a record's amounts: its own, or the workspace's.
pub fn currency(journal: &Journal, on: &str) -> String {
    let own = journal
        .rid(on)
        .and_then(|r| journal.get(r, "currency"))
        .and_then(ValueRef::text);
    own.map(str::to_owned)
        .or_else(|| crate::view::pipeline::settings(journal).currency)
        .unwrap_or_else(|| "EUR".to_owned())
}
