//! Everything that happened to a record, an act a line, the latest first.

use crate::journal::{Class, Entry, Journal, Rid, Stamp};
use crate::model::Value;
use crate::model::schema::kind_name;
use crate::model::value::ValueRef;
use crate::view::lead::field_label;
use crate::view::people;
use crate::view::rider::Rider;
use crate::view::shown::{Shown, shown_value};

/// What an act did to the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Made it.
    Made,
    /// Moved it to the stage of that name.
    Moved(String),
    /// Put it away.
    Deleted,
    /// Brought it back.
    Restored,
    /// Changed fields.
    Changed,
}

/// One field that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// What people call the field.
    pub label: String,
    /// What its writer saw before.
    pub from: Shown,
    /// What they wrote.
    pub to: Shown,
}

/// One act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// The act.
    pub act: Stamp,
    /// When, by its writer's clock, in milliseconds since 1970.
    pub at: i64,
    /// Who; none for seeds and people who are not here.
    pub by: Option<Rider>,
    /// Whether a file brought it.
    pub imported: bool,
    /// What it did.
    pub deed: Deed,
    /// The fields it changed, but for what `deed` says.
    pub changes: Vec<FieldChange>,
    /// Whether it was undone since.
    pub undone: bool,
}

/// The history of a record.
pub fn history(journal: &Journal, rid: Rid) -> Vec<HistoryLine> {
    let mut lines: Vec<HistoryLine> = Vec::new();
    let id = journal.id(rid);
    let kind = kind_name(id);
    for entry in journal.history(rid) {
        let deed = deed(journal, &entry);
        let change = || FieldChange {
            label: field_label(journal, kind, &entry.field),
            from: shown_value(journal, id, &entry.field, &entry.from),
            to: shown_value(journal, id, &entry.field, &entry.to),
        };
        let line = match lines.last_mut().filter(|l| l.act == entry.act) {
            Some(line) => line,
            None => {
                lines.push(HistoryLine {
                    act: entry.act,
                    at: entry.h.moment().0,
                    by: entry
                        .by
                        .as_deref()
                        .and_then(|by| people::member(journal, by))
                        .map(|p| p.rider),
                    imported: entry.class == Class::Import,
                    deed: Deed::Changed,
                    changes: Vec::new(),
                    undone: entry.undone,
                });
                let Some(line) = lines.last_mut() else {
                    continue;
                };
                line
            }
        };
        match deed {
            Some(Deed::Moved(_)) if line.deed == Deed::Made => {}
            Some(deed) => line.deed = deed,
            None if set_name(&entry.field).is_some() && entry.to == Value::Null => {
                line.changes.push(FieldChange {
                    from: element(&entry.field),
                    to: Shown::Nothing,
                    ..change()
                });
            }
            None if set_name(&entry.field).is_some() && !entry.field.starts_with("custom/") => {
                line.changes.push(FieldChange {
                    to: element(&entry.field),
                    ..change()
                });
            }
            None => line.changes.push(change()),
        }
    }
    lines.reverse();
    lines
}

fn deed(journal: &Journal, entry: &Entry) -> Option<Deed> {
    match (entry.field.as_str(), &entry.to) {
        ("created_at", _) => Some(Deed::Made),
        ("deleted", value) => Some(match value.as_ref() {
            ValueRef::Bool(true) => Deed::Deleted,
            _ => Deed::Restored,
        }),
        ("stage", Value::Text(stage)) => {
            Some(Deed::Moved(crate::view::shown::name_of(journal, stage)))
        }
        _ => None,
    }
}

fn set_name(field: &str) -> Option<&str> {
    field.split_once('/').map(|(set, _)| set)
}

fn element(field: &str) -> Shown {
    Shown::Text(
        field
            .split_once('/')
            .map_or(field, |(_, element)| element)
            .to_owned(),
    )
}
