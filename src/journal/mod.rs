//! How it is remembered and merged. The one source of truth is a set of changes that only grows; all
//! else is derived from it, and merging is the union of sets.
//!
//! In reading order: [`stamp`] names and orders, [`change`] is one line and [`line`] its text; `symbols`
//! and `store` hold the cells, `also` names those that files brought again; `fold` says what people see of
//! them, with the `facts` that concern the whole; [`book`] is the journal that everything above works with,
//! [`write`](mod@write) its acts, [`writing`] long ones, [`command`] what people do; [`differences`],
//! [`moves`], [`history`], [`reach`] and [`export`] read it; `kept` is the whole of it as lines to keep,
//! `frozen` as bytes, for a quick start.

mod also;
pub mod book;
pub mod change;
pub mod command;
pub mod differences;
pub mod export;
mod facts;
mod fold;
mod frozen;
pub mod history;
pub mod ids;
mod kept;
pub mod line;
pub mod moves;
pub mod reach;
pub mod seed;
mod settle;
pub mod stamp;
mod store;
mod symbols;
pub mod write;
pub mod writing;

pub use also::Also;
pub use book::{Head, Journal, Reader, Touched, Written};
pub use change::{Change, Class};
pub use differences::Difference;
pub use export::{Export, Leaving, Plan};
pub use frozen::{BESIDE, Freezing, Thawing};
pub use history::{Done, Entry};
pub use moves::MoveFact;
pub use reach::Reach;
pub use settle::Supposed;
pub use stamp::{Clock, Stamp};
pub use store::{Added, Rid};
pub use write::{Act, Author, Edit};
pub use writing::{Pen, Writing};
