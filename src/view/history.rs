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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::command::Command;
    use crate::model::when::{Moment, When};
    use crate::view::desk::{Desk, edit};

    const LEAD: &str = "lead:1";

    fn desk() -> Desk {
        let mut desk = Desk::new();
        desk.write(&[edit(
            "member:anna",
            &[
                ("created_at", "2026-01-01".into()),
                ("name", "Anna Kim".into()),
                ("team", "sales".into()),
            ],
        )]);
        desk.write(&[edit(
            LEAD,
            &[
                ("created_at", "2026-10-03".into()),
                ("name", "Price view".into()),
                ("stage", "stage:lead".into()),
                ("amount", 900.into()),
            ],
        )]);
        desk
    }

    fn lines(desk: &Desk) -> Vec<HistoryLine> {
        let journal = &desk.world.journal;
        history(journal, journal.rid(LEAD).unwrap())
    }

    #[test]
    fn an_act_is_a_line_and_says_who_did_what() {
        let mut desk = desk();
        let now = When::At(Moment(1_795_428_100_000));
        desk.act(&Command::Move {
            lead: LEAD.to_owned(),
            stage: "stage:mql".to_owned(),
            id: "move:1".to_owned(),
            now,
            at: now,
            reason: None,
            amount: None,
        });
        desk.act(&Command::Change(vec![edit(
            LEAD,
            &[("amount", 1200.into()), ("source", "Fair".into())],
        )]));
        desk.act(&Command::Delete(vec![LEAD.to_owned()]));
        desk.act(&Command::Restore(vec![LEAD.to_owned()]));
        let lines = lines(&desk);
        let deeds: Vec<&Deed> = lines.iter().map(|l| &l.deed).collect();
        let moved = Deed::Moved("MQL".to_owned());
        assert_eq!(
            deeds,
            [
                &Deed::Restored,
                &Deed::Deleted,
                &Deed::Changed,
                &moved,
                &Deed::Made
            ],
            "the latest first"
        );
        assert!(
            lines
                .iter()
                .all(|l| l.by.as_ref().is_some_and(|r| r.name == "Anna Kim"))
        );
        let mut changed = lines[2].changes.clone();
        changed.sort_by(|a, b| a.label.cmp(&b.label));
        let euro = |minor| Shown::Money(minor, "EUR".to_owned());
        assert_eq!(
            changed,
            [
                FieldChange {
                    label: "Amount".to_owned(),
                    from: euro(900),
                    to: euro(1200)
                },
                FieldChange {
                    label: "Source".to_owned(),
                    from: Shown::Nothing,
                    to: Shown::Text("Fair".to_owned()),
                },
            ]
        );
    }

    #[test]
    fn what_was_undone_stays_in_its_place_and_says_so() {
        let mut desk = desk();
        let act = desk.write(&[edit(LEAD, &[("source", "Fair".into())])]);
        let act = act.stamp().unwrap();
        desk.act(&Command::Undo(act));
        let undone = |desk: &Desk| lines(desk).iter().find(|l| l.act == act).unwrap().undone;
        assert!(undone(&desk));
        desk.act(&Command::Redo(act));
        assert!(!undone(&desk));
    }

    #[test]
    fn what_is_taken_out_of_a_set_is_named() {
        let mut desk = desk();
        desk.write(&[edit(LEAD, &[("tag/fair", true.into())])]);
        desk.write(&[edit(LEAD, &[("tag/fair", Value::Null)])]);
        let lines = lines(&desk);
        let fair = Shown::Text("fair".to_owned());
        assert_eq!(lines[1].changes[0].to, fair);
        assert_eq!(
            (&lines[0].changes[0].from, &lines[0].changes[0].to),
            (&fair, &Shown::Nothing)
        );
    }
}
