//! What to say of an act once it is done.

use crate::journal::Journal;
use crate::journal::command::Command;
use crate::model::schema::kind_name;
use crate::view::shown::name_of;
use crate::view::text;
use crate::view::undo::what;

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
        Command::Undo(act) => text::said_undone(&what(journal, *act)),
        Command::Redo(act) => text::said_redone(&what(journal, *act)),
        Command::Erase(_) => text::said_erased().to_owned(),
        Command::Adopt(_) => text::said_adopted().to_owned(),
    }
}
