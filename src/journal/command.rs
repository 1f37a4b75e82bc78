//! Commands: the one door by which people change anything. A command becomes edits, and those one act.

use std::fmt;

use super::book::Journal;
use super::line::{self, LARGEST, LONGEST};
use super::stamp::Stamp;
use super::store::Rid;
use super::write::Edit;
use crate::model::Value;
use crate::model::order::Arrange;
use crate::model::records::{self, MovePatch, SETTINGS};
use crate::model::schema::{Privacy, kind_name, privacy};
use crate::model::stage::Role;
use crate::model::value::ValueRef;
use crate::model::when::{FieldType, When};

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Makes a record, and whatever belongs to it; what is here already is changed.
    Create {
        /// When; goes into every record.
        at: When,
        /// The records with their fields, without `created_at`.
        records: Vec<Edit>,
    },
    /// Changes fields of records; those put away come back. A record that sets `created_at` is made.
    Change(Vec<Edit>),
    /// Moves a lead to a stage and records the move.
    Move {
        /// The lead's id.
        lead: String,
        /// The stage's id.
        stage: String,
        /// A fresh id for the move.
        id: String,
        /// When it is recorded.
        now: When,
        /// When it happened.
        at: When,
        /// Why; asked at an exit.
        reason: Option<String>,
        /// Worth; asked at Customer.
        amount: Option<i64>,
    },
    /// Puts records away.
    Delete(Vec<String>),
    /// Brings records back.
    Restore(Vec<String>),
    /// Makes one record an alias of another.
    Join {
        /// The record that becomes an alias.
        from: String,
        /// The record that stays.
        into: String,
    },
    /// Settles differences: writes, for each field, the value that shall stand.
    Settle(Vec<Edit>),
    /// Takes an act back.
    Undo(Stamp),
    /// Does an undone act again.
    Redo(Stamp),
    /// Forgets what is personal about records, their aliases and interactions, for good.
    Erase(Vec<String>),
    /// Goes by another workspace's ids too.
    Adopt(Vec<String>),
}

/// Why a command can't be carried out; each quotes what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandError {
    /// There is no such record.
    NoSuch(String),
    /// The record is not one of these.
    WrongKind {
        /// What was given.
        id: String,
        /// What it should be.
        kind: &'static str,
    },
    /// An exit needs a reason.
    ReasonMissing(String),
    /// A record can't be merged into itself.
    Itself(String),
    /// A value that is too large to be written, and so to be read again: its field.
    TooLarge(String),
    /// Nothing would change.
    Nothing,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuch(id) => write!(f, "There is no “{id}” here."),
            Self::WrongKind { id, kind } => write!(f, "“{id}” is not a {kind}."),
            Self::ReasonMissing(stage) => write!(f, "Moving to {stage} needs a reason."),
            Self::Itself(id) => write!(f, "“{id}” can’t be merged into itself."),
            Self::TooLarge(field) => write!(f, "What was entered as “{field}” is too large."),
            Self::Nothing => write!(f, "Nothing would change."),
        }
    }
}

impl std::error::Error for CommandError {}

impl Command {
    /// Its name in the list of commands, from which labels come.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Change(_) => "change",
            Self::Move { .. } => "move",
            Self::Delete(_) => "delete",
            Self::Restore(_) => "restore",
            Self::Join { .. } => "join",
            Self::Settle(_) => "settle",
            Self::Undo(_) => "undo",
            Self::Redo(_) => "redo",
            Self::Erase(_) => "erase",
            Self::Adopt(_) => "adopt",
        }
    }

    /// What it does to the journal as it stands.
    pub fn edits(&self, journal: &Journal) -> Result<Vec<Edit>, CommandError> {
        let edits = match self {
            Self::Create { at, records } => {
                let edit = |e: &Edit| match existing(journal, &e.on) {
                    Ok(_) => change(journal, e),
                    Err(_) => Ok(created(e, *at)),
                };
                some(records.iter().map(edit))?
            }
            Self::Change(edits) => some(edits.iter().map(|e| change(journal, e)))?,
            Self::Move {
                lead,
                stage,
                id,
                now,
                at,
                reason,
                amount,
            } => moved(
                journal,
                lead,
                stage,
                id,
                (*now, *at),
                reason.as_deref(),
                *amount,
            )?,
            Self::Delete(ids) => flags(journal, ids, &Value::Bool(true))?,
            Self::Restore(ids) => flags(journal, ids, &Value::Null)?,
            Self::Join { from, into } => {
                let (from, into) = (existing(journal, from)?, existing(journal, into)?);
                if from == into {
                    return Err(CommandError::Itself(journal.id(from).to_owned()));
                }
                let set = vec![("merged_into".to_owned(), Value::from(journal.id(into)))];
                vec![Edit {
                    on: journal.id(from).to_owned(),
                    set,
                }]
            }
            Self::Settle(edits) => {
                for edit in edits {
                    existing(journal, &edit.on)?;
                }
                edits.clone()
            }
            Self::Undo(act) | Self::Redo(act) if journal.records_of(*act).is_empty() => Vec::new(),
            Self::Undo(act) => vec![Journal::undoing(*act, true)],
            Self::Redo(act) => vec![Journal::undoing(*act, false)],
            Self::Erase(ids) => erased(journal, ids)?,
            Self::Adopt(ids) => {
                let set = ids
                    .iter()
                    .map(|id| (format!("workspace/{id}"), Value::Bool(true)));
                vec![Edit {
                    on: SETTINGS.to_owned(),
                    set: set.collect(),
                }]
            }
        };
        if edits.is_empty() {
            return Err(CommandError::Nothing);
        }
        // A line that can't be read again must never be written.
        for edit in &edits {
            let mut room = MOST_TEXT;
            for (field, value) in &edit.set {
                let left = size(value).and_then(|size| room.checked_sub(size));
                room = left.ok_or_else(|| CommandError::TooLarge(field.clone()))?;
            }
        }
        Ok(edits)
    }
}

/// How much text one record takes at once, in bytes as written; the rest of a line's room is for what its
/// writer saw.
const MOST_TEXT: usize = LONGEST / 2;

/// The bytes of a value as written; `None` for a number that not every reader keeps.
fn size(value: &Value) -> Option<usize> {
    if matches!(value, Value::Int(n) if !(-LARGEST..=LARGEST).contains(n)) {
        return None;
    }
    let mut text = Vec::new();
    line::value(&mut text, value.as_ref());
    Some(text.len())
}

fn existing(journal: &Journal, id: &str) -> Result<Rid, CommandError> {
    journal
        .rid(id)
        .filter(|&r| journal.exists(r))
        .ok_or_else(|| CommandError::NoSuch(id.to_owned()))
}

/// The edits that set anything.
fn some(
    edits: impl Iterator<Item = Result<Edit, CommandError>>,
) -> Result<Vec<Edit>, CommandError> {
    let sets = |e: &Result<Edit, _>| !matches!(e, Ok(Edit { set, .. }) if set.is_empty());
    edits.filter(sets).collect()
}

fn created(edit: &Edit, at: When) -> Edit {
    let mut set = edit.set.clone();
    if !set.iter().any(|(f, _)| f == "created_at") {
        set.push(("created_at".to_owned(), at.write()));
    }
    Edit {
        on: edit.on.clone(),
        set,
    }
}

/// Leaves out what stands already; a record that was put away comes back with its first edit, one that
/// is made is taken as it is.
fn change(journal: &Journal, edit: &Edit) -> Result<Edit, CommandError> {
    if edit.set.iter().any(|(f, _)| f == "created_at") {
        return Ok(edit.clone());
    }
    let rid = existing(journal, &edit.on)?;
    let stands = |field: &str, value: &Value| {
        let heads = journal.heads(rid, field);
        heads.len() < 2 && heads.first().map_or(&Value::Null, |h| &h.value) == value
    };
    let mut set: Vec<(String, Value)> = edit
        .set
        .iter()
        .filter(|(f, v)| !stands(f, v))
        .cloned()
        .collect();
    if !set.is_empty() {
        let deleted = journal.get(rid, "deleted").is_some_and(ValueRef::is_true);
        let alias = journal.resolve(&edit.on) != Some(rid);
        let said = |field: &str| edit.set.iter().any(|(f, _)| f == field);
        for (field, away) in [("deleted", deleted), ("merged_into", alias)] {
            if away && !said(field) {
                set.push((field.to_owned(), Value::Null));
            }
        }
    }
    Ok(Edit {
        on: edit.on.clone(),
        set,
    })
}

fn moved(
    journal: &Journal,
    lead: &str,
    stage: &str,
    id: &str,
    (now, at): (When, When),
    reason: Option<&str>,
    amount: Option<i64>,
) -> Result<Vec<Edit>, CommandError> {
    let rid = existing(journal, lead)?;
    for (id, kind) in [(lead, "lead"), (stage, "stage")] {
        if kind_name(id) != kind {
            return Err(CommandError::WrongKind {
                id: id.to_owned(),
                kind,
            });
        }
    }
    let to = existing(journal, stage)?;
    let role = journal
        .get(to, "role")
        .and_then(ValueRef::text)
        .and_then(Role::parse);
    if role.is_some_and(Role::is_exit) && reason.is_none() {
        let name = journal
            .get(to, "name")
            .and_then(ValueRef::text)
            .unwrap_or(stage);
        return Err(CommandError::ReasonMissing(name.to_owned()));
    }
    let mut patch = records::LeadPatch::new().stage(stage.to_owned());
    if role.is_some_and(Role::is_exit) || journal.get(rid, "exit_reason").is_some() {
        patch = patch.exit_reason(reason.map(str::to_owned));
    }
    if let Some(amount) = amount {
        patch = patch.amount(amount);
    }
    let set = change(
        journal,
        &Edit {
            on: lead.to_owned(),
            set: patch.set(),
        },
    )?
    .set;
    if !set.iter().any(|(f, _)| f == "stage") {
        return Err(CommandError::Nothing);
    }
    let mut fact = MovePatch::new()
        .created_at(now)
        .lead(lead.to_owned())
        .stage(stage.to_owned())
        .at(at);
    if let Some(reason) = reason {
        fact = fact.reason(reason.to_owned());
    }
    Ok(vec![
        Edit {
            on: lead.to_owned(),
            set,
        },
        Edit {
            on: id.to_owned(),
            set: fact.set(),
        },
    ])
}

fn flags(journal: &Journal, ids: &[String], value: &Value) -> Result<Vec<Edit>, CommandError> {
    ids.iter()
        .map(|id| {
            let rid = existing(journal, id)?;
            let set = vec![("deleted".to_owned(), value.clone())];
            Ok(Edit {
                on: journal.id(rid).to_owned(),
                set,
            })
        })
        .collect()
}

fn erased(journal: &Journal, ids: &[String]) -> Result<Vec<Edit>, CommandError> {
    // What hangs on an erased record may be here without what made it.
    let here = |r: &Rid| journal.exists(*r) || journal.facts.erased.contains(r);
    let heard = |id: &String| {
        let rid = journal.rid(id).filter(here);
        rid.ok_or_else(|| CommandError::NoSuch(id.clone()))
    };
    let named: Result<_, _> = ids.iter().map(heard).collect();
    let mut reached: Vec<Rid> = super::facts::reach(journal.view(), &named?)
        .into_iter()
        .collect();
    reached.arrange();
    let edit = |r: Rid| Edit {
        on: journal.id(r).to_owned(),
        set: vec![("erased".to_owned(), Value::Bool(true))],
    };
    Ok(reached.into_iter().map(edit).collect())
}

/// Whether erasing a record of this kind takes anything out of this field.
pub fn erases(kind: &str, field: &str) -> bool {
    privacy(kind, field) == Privacy::Personal
}
