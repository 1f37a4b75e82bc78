//! Tandem: the one pipeline that sales and marketing share.
//!
//! The house, bottom up. Each layer can be understood without those above it:
//!
//! * [`model`] – what the two teams talk about: leads, stages, members, money, days and quarters.
//! * [`journal`] – how it is remembered and merged: stamps, changes, the fold, undo, history.
//! * [`insight`] – what the numbers say: every figure with its numerator, denominator and records.
//! * [`exchange`] – how it travels: the snapshot file, CSV.
//! * [`view`] – what a page shows, as plain data: board, table window, charts, routes, commands, words.
//! * `platform` – the browser: store, files, tabs, clock, `Intl` (wasm only).
//! * `ui` – what people see: the shell, parts, and one folder a page (wasm only).
//!
//! `ARCHITECTURE.md` states the invariants and names the test that holds each.

// Tests may stop at the first surprise; the app may not.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod model;

pub mod journal;

pub mod insight;

pub mod exchange;

pub mod view;

#[cfg(target_arch = "wasm32")]
pub mod platform;

#[cfg(target_arch = "wasm32")]
pub mod ui;
