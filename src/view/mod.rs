//! What a page shows, as plain data: no browser, no clock, no randomness.
//!
//! [`text`] holds every word people see, [`route`] what the address says, [`command`] what can be done,
//! [`palette`] how that is found by typing, [`window`] which rows of a long list are drawn, and [`rider`]
//! the people shown on a lead ([`people`] are the members). [`world`] is what pages show from: the journal
//! with its leads as rows ([`pipeline`], and `frozen` for a quick start), as [`board`] and [`table`], one at a time as [`card`] and page
//! ([`lead`]), [`deleted`] those that were put away, and [`draft`] is a lead as typed. [`directory`] has
//! contacts and companies as rows, [`element`] is one of a set as typed, and [`link`] says what may be
//! followed. [`shown`] is a value as people read it, [`history`] what happened to a record, [`undo`] what an
//! act was, [`erase`] what forgetting a person takes. [`chart`] draws figures, [`mod@format`] writes numbers
//! and days, [`quarters`] is the page of customers each quarter, [`import`] the one that brings a file in,
//! [`share`] the one where files come and go; [`stages`] puts the pipeline's stages in order.

pub mod board;
pub mod card;
pub mod chart;
pub mod checkup;
pub mod command;
pub mod deleted;
mod desk;
pub mod directory;
pub mod draft;
pub mod element;
pub mod erase;
pub mod format;
mod frozen;
pub mod history;
pub mod import;
pub mod lead;
pub mod link;
pub mod palette;
pub mod people;
pub mod pipeline;
pub mod quarters;
pub mod rider;
pub mod route;
pub mod share;
pub mod shown;
pub mod stages;
pub mod table;
pub mod text;
pub mod undo;
pub mod window;
pub mod world;
