//! What to say of an act once it is done.

use crate::journal::command::Command;
use crate::journal::{Journal, Stamp};
use crate::model::schema::kind_name;
use crate::view::lead::field_label;
use crate::view::shown::name_of;
use crate::view::text;

/// What to say once a command was carried out.
pub(super) fn said(journal: &Journal, command: &Command) -> String {
    let name = |id: &str| name_of(journal, id);
    let first = |ids: &[String]| ids.first().map(|id| name(id)).unwrap_or_default();
    match command {
        Command::Create { records, .. } => {
            let main = records
                .iter()
                .find(|e| kind_name(&e.on) == "lead")
                .or(records.first());
            text::said_added(&main.map(|e| name(&e.on)).unwrap_or_default())
        }
        Command::Change(edits) => {
            text::said_changed(&edits.first().map(|e| name(&e.on)).unwrap_or_default())
        }
        Command::Move { lead, stage, .. } => text::moved_to(&name(lead), &name(stage)),
        Command::Delete(ids) => text::said_deleted(&first(ids)),
        Command::Restore(ids) => text::said_restored(&first(ids)),
        Command::Join { into, .. } => text::said_joined(&name(into)),
        Command::Settle(_) => text::said_settled().to_owned(),
        Command::Undo(_) => text::said_undone().to_owned(),
        Command::Redo(_) => text::said_redone().to_owned(),
        Command::Erase(_) => text::said_erased().to_owned(),
        Command::Adopt(_) => text::said_adopted().to_owned(),
    }
}

/// Names what undoing an act does not bring back, because somebody wrote there since. Asked before.
pub(super) fn stays(journal: &Journal, act: Stamp) -> Option<String> {
    let over = journal.overtaken(act);
    let (rid, field) = over.first()?;
    let label = field_label(journal, kind_name(journal.id(*rid)), field);
    Some(if over.len() == 1 {
        text::said_undone_but(&label)
    } else {
        text::said_undone_but_more(&label)
    })
}
