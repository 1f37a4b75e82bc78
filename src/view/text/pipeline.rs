//! Words of the pipeline page and of moving a lead.

use super::words;

words! { pipeline:
    leads = "Leads";
    board = "Board";
    table = "Table";
    add_lead = "Add lead";
    filter = "Filter";
    riding = "Riding it";
    column(name, count) = "{name}, {count} leads";
    open_leads[n] = "{n} open lead" | "{n} open leads";
    move_lead(lead) = "Move {lead}";
    move_to(stage) = "Move to {stage}";
    moved_to(lead, stage) = "Moved {lead} to {stage}";
    is_here = "is here";
    why = "Why?";
    choose_a_reason = "Please choose a reason.";
    date = "Date";
    amount_in(currency) = "Amount in {currency}";
    no_such_day(day) = "“{day}” is not a day. Write it as 2026-11-23.";
    no_leads = "No leads yet";
    no_leads_hint = "Bring them in from a spreadsheet, or add the first one by hand.";
    no_leads_found = "No lead matches";
    no_leads_found_hint = "Loosen the search or the filters to see more.";
    clear_filters = "Show all leads";
}
