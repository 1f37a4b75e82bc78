//! What a page shows, as plain data: no browser, no clock, no randomness.
//!
//! [`text`] holds every word people see, [`route`] what the address says, [`command`] what can be done,
//! [`palette`] how that is found by typing, [`window`] which rows of a long list are drawn, and [`rider`]
//! the people shown on a lead.

pub mod command;
pub mod palette;
pub mod rider;
pub mod route;
pub mod text;
pub mod window;
