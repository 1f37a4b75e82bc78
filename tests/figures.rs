//! The figures against real data, the mistakes seen in shipped products, and the laws that hold for any
//! data: parts sum to the whole, order is irrelevant, strangers change nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "figures/asked.rs"]
mod asked;
#[path = "figures/cases.rs"]
mod cases;
#[path = "figures/desk.rs"]
mod desk;
#[path = "figures/journal.rs"]
mod journal;
#[path = "figures/laws.rs"]
mod laws;
#[path = "figures/made.rs"]
mod made;
#[path = "figures/page.rs"]
mod page;
#[path = "figures/speed.rs"]
mod speed;
