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
}
