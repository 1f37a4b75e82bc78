//! Words that every page uses.

use super::words;
use crate::model::stage::Team;

words! { common:
    app_name = "Tandem";
    cancel = "Cancel";
    close = "Close";
    save = "Save";
    done = "Done";
    delete = "Delete";
    edit = "Edit";
    undo = "Undo";
    redo = "Redo";
    back = "Back";
    next = "Next";
    more = "More";
    none = "None";
    name = "Name";
    email = "E-mail";
    team = "Team";
    marketing = "Marketing";
    sales = "Sales";
    joint = "Both teams";
    yes = "Yes";
    no = "No";
    loading = "Loading";
    search = "Search";
    clear_search = "Clear the search";
    search_or_do = "Search or do anything";
    nothing_found(words) = "Nothing found for “{words}”";
    empty_seat_marketing = "No marketing owner yet";
    empty_seat_sales = "No sales owner yet";
    rider_of(name, team) = "{name}, {team}";
    page_title(page) = "{page} – Tandem";
    dismiss = "Dismiss";
    sorted_up = "sorted upwards";
    sorted_down = "sorted downwards";
    edit_field(field) = "Edit {field}";
    empty_field = "Empty";
    percent_done(percent) = "{percent} done";
    then_key = "then";
    just_now = "just now";
    today = "Today";
    yesterday = "Yesterday";
    tomorrow = "Tomorrow";
    days_short(days) = "{days} d";
}

/// The name of a team.
pub fn team_name(team: Team) -> &'static str {
    match team {
        Team::Marketing => marketing(),
        Team::Sales => sales(),
        Team::Joint => joint(),
    }
}
