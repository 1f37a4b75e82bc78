//! The public marketing funnel of Olist, 8,000 real leads: imported, counted, and as the page shows them. The
//! data stays outside the repository (see CONTRIBUTING); these are compiled only where `cargo xtask test`
//! finds it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "../figures/asked.rs"]
mod asked;
mod csv;
#[path = "../csv_desk/mod.rs"]
mod csv_desk;
#[path = "../figures/desk.rs"]
mod desk;
mod figures;
#[path = "../figures/made.rs"]
mod made;
mod page;

use std::path::PathBuf;

const LEADS: &str = "olist_marketing_qualified_leads_dataset.csv";
const DEALS: &str = "olist_closed_deals_dataset.csv";

/// One of the two files, from where `TANDEM_DATA` says or beside the repository.
fn file(name: &str) -> Vec<u8> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let data = std::env::var_os("TANDEM_DATA").map_or_else(beside, PathBuf::from);
    let path = data.join("olist").join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
