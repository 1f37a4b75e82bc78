//! Words of the first run.

use super::words;

words! { welcome:
    promise = "Tandem is the one pipeline that sales and marketing share, and nothing you put into it leaves this browser until you send it to somebody yourself.";
    how_to_begin = "How do you want to begin?";
    start_workspace = "Start a workspace";
    start_workspace_hint = "Name it, say who you are and which team you are in. Teammates join with the first snapshot you send them.";
    start = "Start";
    open_snapshot = "Open a snapshot";
    open_snapshot_hint = "A file that a teammate sent you. You see all that they see, then choose your name or add yourself.";
    choose_file = "Choose a file";
    import_csv = "Import a CSV";
    import_csv_hint = "Leads from a spreadsheet or another program. You check every column and row before anything is written.";
    drop_anywhere = "A snapshot or a CSV can also be dropped anywhere on this page.";
    drop_here = "Drop the file to open it";
    one_record = "One record for the whole way";
    both_at_handoff = "Both, at the handoff";
    no_account = "No account. Works offline. Snapshots are plain JSON files that can be read without Tandem.";
    workspace_name = "Workspace";
    workspace_name_hint = "Your company or team, for example “Nordwind sales and marketing”";
    workspace_missing = "Please give the workspace a name.";
    workspaces_here = "Workspaces in this browser";
    workspace_gone = "The browser removed your data";
    workspace_gone_hint(name) = "“{name}” was kept in this browser and isn’t any more: the browser made room, or its data was cleared. Open your last backup file or a teammate’s snapshot, and all that is in it is here again.";
    workspace_unknown = "This workspace is not in this browser";
    workspace_unknown_hint = "The address belongs to a workspace that was never opened here. Open a snapshot of it that a teammate sent you.";
    open_file_or_backup = "Open a snapshot or a backup file";
    workspace_unnamed(id) = "Workspace {id}";
    currency = "Currency";
    create_workspace = "Create the workspace";
    create_and_import = "Create it and import";
}

/// What a workspace is called where its name is not known yet.
pub fn workspace_called(name: &str, id: &str) -> String {
    if name.is_empty() {
        workspace_unnamed(id.get(..8).unwrap_or(id))
    } else {
        name.to_owned()
    }
}
