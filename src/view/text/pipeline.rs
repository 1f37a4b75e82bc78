//! Words of the pipeline page and of moving a lead.

use super::words;
use crate::view::table::Sort;

words! { pipeline:
    leads = "Leads";
    board = "Board";
    table = "Table";
    add_lead = "Add lead";
    filter = "Filter";
    riding = "Riding it";
    column(name, count) = "{name}, {count} leads";
    other_currencies[n] = "+ {n} in another currency" | "+ {n} in other currencies";
    open_leads[n] = "{n} open lead" | "{n} open leads";
    move_lead(lead) = "Move {lead}";
    move_to(stage) = "Move to {stage}";
    moved_to(lead, stage) = "Moved {lead} to {stage}";
    is_here = "is here";
    stage_deleted = "Stage deleted";
    why = "Why?";
    choose_a_reason = "Please choose a reason.";
    date = "Date";
    amount_in(currency) = "Amount in {currency}";
    no_such_day(day) = "“{day}” is not a day. Write it as 2026-11-23.";
    no_leads = "No leads yet";
    no_leads_hint = "Bring them in from a spreadsheet, or add the first one by hand.";
    no_leads_found = "No lead matches";
    no_leads_found_hint = "Loosen the search or the filters to see more.";
    deleted_leads = "Deleted leads";
    nothing_deleted = "No deleted lead here";
    nothing_deleted_hint = "What is deleted can be brought back from this list.";
    clear_filters = "Show all leads";
    show_as = "Show as";
    search_leads = "Search leads";
    everyone = "Everyone";
    sorted_by = "Sorted by";
    order_newest = "newest in stage";
    order_longest = "longest in stage";
    order_amount = "amount";
    column_title = "Lead";
    column_amount = "Amount";
    column_since = "In stage since";
    column_created = "Created";
    column_close = "Expected close";
}

/// The heading of a table's column.
pub fn sort(column: Sort) -> &'static str {
    match column {
        Sort::Title => column_title(),
        Sort::Stage => super::stage(),
        Sort::Amount => column_amount(),
        Sort::Since => column_since(),
        Sort::Created => column_created(),
        Sort::Close => column_close(),
        Sort::Source => super::source(),
        Sort::Campaign => super::campaign(),
    }
}
