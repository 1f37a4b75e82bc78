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
    add_member = "Add a member";
    representative = "Representative";
    stage_owner = "Owning team";
    move_up(name) = "Move {name} up";
    move_down(name) = "Move {name} down";
    single_keys = "Single-key shortcuts";
    single_keys_hint = "C adds a lead, M moves it, / searches. Ctrl and Cmd shortcuts always work.";
}
