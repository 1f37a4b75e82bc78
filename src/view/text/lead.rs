//! Words of the lead page.

use super::words;

words! { lead:
    facts = "Facts";
    people = "People";
    history = "History";
    need = "Need";
    journey = "Journey";
    no_such_lead = "This lead isn’t here";
    no_such_lead_hint = "It may belong to another workspace, or be in a snapshot that you haven’t opened yet.";
    company = "Company";
    contact = "Contact";
    campaign = "Campaign";
    source = "Source";
    stage = "Stage";
    stages = "Stages";
    owner = "Owner";
    marketing_owner = "Marketing owner";
    sales_owner = "Sales owner";
    nobody = "Nobody yet";
    job_title = "Job title";
    phone = "Phone";
    role = "Role";
    role_hint = "For example user, decider, payer";
    what_about = "What is it about?";
    need_hint = "In the customer’s own words. Both teams see it.";
    nobody_to_sell_to = "Please name a company, a contact, an e-mail or what it is about.";
    new_customer = "New customer";
    existing_customer = "Existing customer";
    no_currency = "The lead’s currency isn’t known. Please set the workspace’s currency in Settings.";
    no_number(text) = "“{text}” is not a whole number.";
    crumbs = "Where you are";
    closes(day) = "closes {day}";
    move_elsewhere = "Move …";
    delete_lead = "Delete the lead";
    is_deleted = "Deleted";
    bring_back = "Bring it back";
    for_days[n] = "{n} day" | "{n} days";
    add_person = "Add a person";
    take_out_person(name) = "Take {name} off this lead";
    everything_that_happened = "Everything that happened";
    happened_made = "Added";
    happened_imported = "Brought in from a file";
    happened_moved(stage) = "Moved to {stage}";
    happened_deleted = "Deleted";
    happened_restored = "Brought back";
    happened_changed(fields) = "Changed {fields}";
    happened_by(what, who) = "{what} by {who}";
    was_undone = "Undone";
    show_more[n] = "Show {n} more" | "Show {n} more";
    differences = "Differences";
    settle_differences = "Settle differences";
}
