//! What commands are called.

use super::words;

words! { commands:
    cmd_palette = "Search or do anything";
    cmd_search = "Search the list";
    cmd_add_lead = "Add a lead";
    cmd_add_contact = "Add a contact";
    cmd_add_company = "Add a company";
    cmd_move_lead = "Move the lead";
    cmd_undo = "Undo";
    cmd_redo = "Redo";
    cmd_board = "Show the board";
    cmd_table = "Show the table";
    cmd_deleted = "Show deleted leads";
    cmd_go_pipeline = "Go to Pipeline";
    cmd_go_people = "Go to People";
    cmd_go_quarters = "Go to Numbers";
    cmd_go_share = "Go to Share and merge";
    cmd_go_differences = "Go to Differences";
    cmd_go_settings = "Go to Settings";
    cmd_go_checkup = "Go to Checkup";
    cmd_import = "Import leads from a CSV";
    cmd_export = "Send a snapshot";
    cmd_open = "Open a teammate’s snapshot";
    cmd_switch_person = "Switch person";
    cmd_new_workspace = "Start or open another workspace";
    cmd_theme_system = "Appearance: as the system";
    cmd_theme_light = "Appearance: light";
    cmd_theme_dark = "Appearance: dark";
    cmd_help = "Keyboard shortcuts";
    cmd_toggle_nav = "Make the navigation narrow or wide";
    group_find = "Find";
    group_leads = "Leads and people";
    group_go = "Go to";
    group_share = "Share";
    group_view = "View";
    group_changes = "Changes";
    group_help = "Help";
}
