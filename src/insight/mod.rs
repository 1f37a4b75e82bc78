//! What the numbers say.
//!
//! A [`figure`] is a pure function's answer: value, numerator, denominator, definition, and the records
//! behind it. [`lead_facts`] is what figures are computed from: a few days and symbols a lead, which
//! [`reading`] takes from the journal. [`conversion`] is the share of leads that become customers, each quarter.
//!
//! Records are named by *handles* (`u32`), the journal's dense index of a record.

pub mod conversion;
pub mod figure;
pub mod lead_facts;
pub mod reading;

pub use figure::{Definition, Figure, Ratio};
pub use lead_facts::{Facts, LeadFact, Symbol};
pub use reading::Reading;
