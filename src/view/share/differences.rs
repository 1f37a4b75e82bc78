//! Differences as people settle them: each value with who wrote it and when, and what taking it writes.

use std::collections::BTreeMap;

use crate::journal::{Difference, Edit, Head, Journal, Rid, Stamp};
use crate::model::Value;
use crate::model::order::Arrange;
use crate::model::schema::{Form, kind_name};
use crate::model::stage::Team;
use crate::model::value::ValueRef;
use crate::view::lead::field_label;
use crate::view::people;
use crate::view::pipeline::fold;
use crate::view::shown::{Shown, form, name_of, shown_value};
use crate::view::text::{self, share as words};

/// One way to settle a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What would stand.
    pub value: Shown,
    /// Who wrote it, by the member's id.
    pub by: Option<String>,
    /// Their name.
    pub who: String,
    /// When, in milliseconds since 1970, by their clock.
    pub at: i64,
    /// What taking it writes.
    pub edit: Edit,
}

/// How another value of a field is given, by the journal's field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Another {
    /// Typed, in this form.
    Typed(String, Form),
    /// One of [`options`].
    OneOf(String),
    /// By moving the lead, which asks for whatever the stage wants to know.
    Move,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Tells it from all others, and stays while it does.
    pub key: String,
    /// The record's id.
    pub on: String,
    /// What the record is called.
    pub title: String,
    /// What people call the field, or what happened.
    pub field: String,
    /// The values, the one that shows first.
    pub choices: Vec<Choice>,
    /// How another value than these is given, if it can be.
    pub another: Option<Another>,
    /// The acts that differ: what belongs to the same ones is settled together.
    pub acts: Vec<Stamp>,
}

/// All differences, records by name.
pub fn rows(journal: &Journal) -> Vec<Row> {
    of(journal, &journal.differences())
}

/// These differences, records by name.
pub fn of(journal: &Journal, differences: &[Difference]) -> Vec<Row> {
    let mut rows: Vec<Row> = differences.iter().map(|d| row(journal, d)).collect();
    // Two fields that were changed after a record was put away are one question.
    rows.arrange_by(|a, b| (&a.title, &a.key).cmp(&(&b.title, &b.key)));
    rows.dedup_by(|a, b| a.key == b.key);
    rows
}

fn row(journal: &Journal, difference: &Difference) -> Row {
    match difference {
        Difference::Values { on, field, heads } => values(journal, *on, field, heads, difference),
        Difference::PutAway {
            on,
            how,
            away,
            changed,
            field,
            change,
        } => put_away(
            journal,
            (*on, *changed),
            how,
            field,
            (away, change),
            difference,
        ),
    }
}

fn values(journal: &Journal, on: Rid, field: &str, heads: &[Head], difference: &Difference) -> Row {
    let id = journal.id(on);
    let element = field
        .split_once('/')
        .filter(|(set, _)| *set != "custom")
        .map(|(_, element)| element);
    let label = field_label(journal, kind_name(id), field);
    let said = |value: &Value| match (element, value) {
        // An element is in a set or it isn't.
        (Some(_), Value::Null) => Shown::Flag(false),
        _ => match shown_value(journal, id, field, value) {
            Shown::Nothing => Shown::Text(text::empty_field().to_owned()),
            shown => shown,
        },
    };
    let mut choices: Vec<Choice> = Vec::new();
    for head in heads {
        if choices
            .iter()
            .any(|c| c.edit.set.first().is_some_and(|(_, v)| *v == head.value))
        {
            continue;
        }
        choices.push(choice(
            journal,
            head,
            said(&head.value),
            edit(id, field, head.value.clone()),
        ));
    }
    Row {
        key: format!("{id} {field}"),
        on: id.to_owned(),
        title: name_of(journal, id),
        field: element.map_or_else(|| label.clone(), |e| format!("{label}: {e}")),
        choices,
        another: another(journal, id, field).filter(|_| element.is_none()),
        acts: difference.acts(),
    }
}

fn another(journal: &Journal, id: &str, field: &str) -> Option<Another> {
    let kind = kind_name(id);
    match form(journal, kind, field) {
        Form::Ref("stage") if kind == "lead" => Some(Another::Move),
        Form::Ref("lead") => None,
        Form::Ref(_) => Some(Another::OneOf(field.to_owned())),
        Form::Text if matches!(field, "team" | "customer_type") => {
            Some(Another::OneOf(field.to_owned()))
        }
        typed @ (Form::Text | Form::Prose | Form::Money | Form::Number | Form::Day) => {
            Some(Another::Typed(field.to_owned(), typed))
        }
        Form::When | Form::Flag | Form::Set => None,
    }
}

/// What a field of a record can be chosen to be: the value and its words, by name, and nothing last.
pub fn options(journal: &Journal, on: &str, field: &str) -> Vec<(Value, String)> {
    let words = |id: &str, words: &str| (Value::Text(id.to_owned()), words.to_owned());
    let mut options: Vec<(Value, String)> = match form(journal, kind_name(on), field) {
        Form::Ref("member") => people::members(journal)
            .into_iter()
            .map(|p| words(&p.id, &p.rider.name))
            .collect(),
        Form::Ref(kind) => {
            let all = journal.records(kind).map(|r| journal.id(r));
            let mut all: Vec<_> = all.map(|id| words(id, &name_of(journal, id))).collect();
            all.arrange_by_key(|(_, name)| fold(name));
            all
        }
        _ if field == "team" => [Team::Marketing, Team::Sales, Team::Joint]
            .map(|t| words(t.name(), text::team_name(t)))
            .to_vec(),
        _ if field == "customer_type" => vec![
            words("new", text::new_customer()),
            words("existing", text::existing_customer()),
        ],
        _ => Vec::new(),
    };
    options.push((Value::Null, text::none().to_owned()));
    options
}

fn put_away(
    journal: &Journal,
    (on, changed): (Rid, Rid),
    how: &str,
    field: &str,
    (away, change): (&Head, &Head),
    difference: &Difference,
) -> Row {
    let id = journal.id(on);
    let label = field_label(journal, kind_name(journal.id(changed)), field);
    let (happened, stays) = if how == "deleted" {
        (words::deleted_meanwhile(&label), words::stay_away())
    } else {
        (words::joined_meanwhile(&label), words::stay_joined())
    };
    let words = |words: &str| Shown::Text(words.to_owned());
    Row {
        key: format!("{id} {how}"),
        on: id.to_owned(),
        title: own_name(journal, on),
        field: happened,
        choices: vec![
            choice(
                journal,
                away,
                words(stays),
                edit(id, how, away.value.clone()),
            ),
            choice(
                journal,
                change,
                words(words::bring_back()),
                edit(id, how, Value::Null),
            ),
        ],
        another: None,
        acts: difference.acts(),
    }
}

/// The name of a record itself, not of what it was merged into.
fn own_name(journal: &Journal, on: Rid) -> String {
    let name = journal.get(on, "name").and_then(ValueRef::text);
    name.map_or_else(|| name_of(journal, journal.id(on)), str::to_owned)
}

fn choice(journal: &Journal, head: &Head, value: Shown, edit: Edit) -> Choice {
    let by = head.by.clone();
    Choice {
        value,
        who: by
            .as_deref()
            .and_then(|by| people::name(journal, by))
            .unwrap_or_else(|| words::somebody().to_owned()),
        by,
        at: head.h.moment().0,
        edit,
    }
}

fn edit(on: &str, field: &str, value: Value) -> Edit {
    Edit {
        on: on.to_owned(),
        set: vec![(field.to_owned(), value)],
    }
}

/// Those who wrote what differs, each once, in the order of the rows.
pub fn who(rows: &[Row]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for choice in rows.iter().flat_map(|r| &r.choices) {
        if !all.contains(&choice.who) {
            all.push(choice.who.clone());
        }
    }
    all
}

/// What settles, in one act, this difference and all others between the same acts the same way: each gets
/// the value that the choice's writer wrote.
pub fn alike(rows: &[Row], row: &Row, choice: &Choice) -> Vec<Edit> {
    let same = rows.iter().filter(|r| r.acts == row.acts);
    let edits = same.filter_map(|r| r.choices.iter().find(|c| c.by == choice.by));
    edits.map(|c| c.edit.clone()).collect()
}

/// Those whose values could be taken everywhere they wrote one, most first: id, name, and what to write.
pub fn takers(rows: &[Row]) -> Vec<(String, String, Vec<Edit>)> {
    let mut by: BTreeMap<&str, (&str, Vec<Edit>)> = BTreeMap::new();
    for row in rows {
        for (n, choice) in row.choices.iter().enumerate() {
            // Of two values that one person wrote at two browsers, the newer.
            let newer = row.choices.iter().take(n).any(|c| c.by == choice.by);
            if let Some(id) = choice.by.as_ref().filter(|_| !newer) {
                let entry = by.entry(id).or_insert((&choice.who, Vec::new()));
                entry.1.push(choice.edit.clone());
            }
        }
    }
    let mut all: Vec<_> = by
        .into_iter()
        .map(|(id, (who, edits))| (id.to_owned(), who.to_owned(), edits))
        .collect();
    all.arrange_by_key(|(_, _, edits)| std::cmp::Reverse(edits.len()));
    all
}
