//! Words of the settings page.

use super::words;

words! { settings:
    settings_workspace = "Workspace";
    settings_members = "Members";
    settings_stages = "Stages";
    settings_browser = "This browser";
    fiscal_start = "Fiscal year starts in";
    zone = "Time zone";
    zone_hint = "Days and quarters are counted in this zone, for everybody.";
    member_name_missing = "Please enter a name.";
    stage_name_missing = "Please name the stage.";
    no_email = "No e-mail yet";
    add_member = "Add a member";
    representative = "Representative";
    stage_owner = "Owning team";
    move_up(name) = "Move {name} up";
    move_down(name) = "Move {name} down";
    single_keys = "Single-key shortcuts";
    single_keys_hint = "C adds a lead, M moves it, / searches. Ctrl and Cmd shortcuts always work.";
    no_such_zone(zone) = "This browser doesn’t know the time zone “{zone}”.";
    take_out_member(name) = "Take {name} off the list";
    take_out_stage(name) = "Take the stage {name} out";
    add_stage = "Add a stage";
    new_stage = "New stage";
    storage = "Storage";
    shelf_files = "First copy";
    shelf_database = "Second copy";
    shelf_there = "There";
    shelf_missing = "Not available";
    only_one_copy = "Only one copy is kept: this browser has no second place for it. Download a snapshot now and then as a backup.";
    changes_kept = "Changes kept";
    backups = "Backups";
    backups_hint = "Made before every import and merge; the last three are kept. A backup saved as a file opens like any snapshot.";
    no_backups = "None yet. One is made before every import and merge.";
    backup_line(when, file) = "{when}, before {file}";
    backup_holds[n] = "{n} change" | "{n} changes";
    save_backup(when) = "Save the backup of {when} as a file";
    save_as_file = "Save as a file";
    backup_incomplete = "This backup can’t be put together any more: some of its changes are not stored here now.";
    last_file(when) = "Last downloaded {when}";
    last_file_never = "No snapshot was downloaded here yet";
    other_workspaces = "Other workspaces here";
    another_workspace = "Start or open another";
    forget_device = "Forget this device";
    forget_device_hint = "Removes all workspaces and settings of Tandem from this browser. What you sent to others stays with them.";
    forget_failed(why) = "Not everything could be removed ({why}). Please close all other tabs of Tandem, load this page again and forget this device once more.";
    forget_device_sure = "Everything that Tandem stored in this browser will be removed for good. Download a snapshot first if nobody else has your changes.";
}
