//! Words of contacts and companies: their list, their pages, adding them by hand.

use super::words;
use crate::view::directory::list::Column;

words! { people:
    title = "People";
    contacts = "Contacts";
    companies = "Companies";
    search_contacts = "Search contacts";
    search_companies = "Search companies";
    contacts_counted[n] = "{n} contact" | "{n} contacts";
    companies_counted[n] = "{n} company" | "{n} companies";
    reading = "Reading contacts and companies";
    no_contacts = "No contacts yet";
    no_contacts_hint = "Here stand the people at your customers, with their e-mails, phones and leads. They come with imported leads, or are added by hand.";
    no_companies = "No companies yet";
    no_companies_hint = "Here stand your customers, each with its people and leads. They come with imported leads, or are added by hand.";
    nothing_found = "Nobody matches";
    nothing_found_hint = "Loosen the search to see more.";
    show_all = "Show all";
    add_contact = "Add contact";
    add_company = "Add company";
    name_or_email_missing = "Please enter a name or an e-mail.";
    company_known(name) = "There is a company “{name}” already.";
    contact_known(name) = "{name} is here already.";
    email_of(email, name) = "“{email}” belongs to {name} already.";
    phone_wrong(phone) = "“{phone}” is not a phone number.";
    tag_wrong(tag) = "“{tag}” is not a tag.";
    company_hint = "One of that name is taken, or added.";
    company_choose_hint = "Chooses another company, or adds one. To rename this one, open its page.";
    no_such_record = "This isn’t here";
    no_such_record_hint = "It may belong to another workspace, or be in a snapshot that you haven’t opened yet.";
    to_people = "Go to People";
    delete_contact = "Delete the contact";
    delete_company = "Delete the company";
    save_vcard = "Save as vCard";
    not_saved = "The browser didn’t take the file.";
    emails = "E-mails";
    phones = "Phones";
    tags = "Tags";
    add_email = "Add an e-mail";
    add_phone = "Add a phone";
    add_tag = "Add a tag";
    add = "Add";
    take_out(what) = "Remove {what}";
    write_to(email) = "Write to {email}";
    call(phone) = "Call {phone}";
    nobody_here = "Nobody is known here yet.";
    no_leads_here = "No lead names them yet.";
    consent_unknown = "Not asked";
    consent_given = "Given";
    consent_withdrawn = "Withdrawn";
    column_phone = "Phone";
    column_domain = "Domain";
    column_industry = "Industry";
    column_country = "Country";
    size = "Size";
    open_website(domain) = "Open {domain}";
}

/// What an answer to the question of consent is called; none for what nobody could have chosen.
pub fn consent(value: &str) -> Option<&'static str> {
    match value {
        "unknown" => Some(consent_unknown()),
        "given" => Some(consent_given()),
        "withdrawn" => Some(consent_withdrawn()),
        _ => None,
    }
}

/// The heading of a column.
pub fn column(column: Column) -> &'static str {
    match column {
        Column::Name => super::name(),
        Column::Title => super::job_title(),
        Column::Company => super::company(),
        Column::Email => super::email(),
        Column::Phone => column_phone(),
        Column::Domain => column_domain(),
        Column::Industry => column_industry(),
        Column::Country => column_country(),
        Column::People => super::people(),
        Column::Leads => super::leads(),
    }
}
