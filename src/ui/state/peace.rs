//! What is done in peace, while nobody waits: what was erased is taken off the shelves, long logs are sealed and the
//! records proven, once, and the journal is frozen when reading its lines again would make the next start slow.

use leptos::prelude::*;

use super::App;
use super::keep::taken_out;
use crate::journal::Freezing;
use crate::platform::{intl, work};
use crate::view::text;
use crate::view::world::World;

/// So many lines more than are frozen make a start slow.
const WORTH_FREEZING: usize = 10_000;
/// The round in which logs are sealed and records proven: not while the page has just been opened.
const PROOF: u32 = 4;

/// One round of it.
pub async fn round(app: App, number: u32) {
    app.strip().await;
    freeze(app).await;
    if number == PROOF {
        prove(app).await;
    }
}

/// Seals what is long enough, and looks whether what is stored is whole.
async fn prove(app: App) {
    let Some(store) = app.store() else { return };
    store.seal().await;
    if let Some(health) = store.prove().await.filter(|h| h.wrong > 0) {
        app.fail(proved_wrong(app, health.wrong as usize));
    }
}

/// What it means that so many records are damaged.
pub fn proved_wrong(app: App, wrong: usize) -> String {
    let shelves = app.store().map(|s| s.shelves()).unwrap_or_default();
    let both = shelves.files.is_none() && shelves.database.is_none();
    let n = intl::plural(wrong);
    if both {
        text::checkup::proved_wrong(&n)
    } else {
        text::checkup::proved_wrong_alone(&n)
    }
}

/// Freezes the journal, if that is worth it. Given up when something changes meanwhile.
async fn freeze(app: App) {
    let Some(store) = app.store() else { return };
    let state = || (app.tick.get_untracked(), app.peek(|w| w.journal.len()));
    let now = state();
    if now.1 < store.frozen() + WORTH_FREEZING {
        return;
    }
    let Some(mut freezer) = store.freezer().await else {
        return;
    };
    // Files that are only looked at are in memory too, held out.
    let out = taken_out(freezer.local());
    if app.peek(|w| w.journal.out().iter().any(|n| !out.contains(n))) {
        return;
    }
    let (mut freezing, mut row) = (Freezing::default(), 0);
    let mut next = |w: &World| {
        let rows = |row: &mut usize| {
            let (piece, next) = w.pipeline.freeze(*row)?;
            *row = next;
            Some(piece)
        };
        freezing.next(&w.journal).or_else(|| rows(&mut row))
    };
    while state() == now {
        match app.peek(&mut next) {
            Some(piece) if freezer.add(&piece).await => work::breathe().await,
            Some(_) => return,
            None => {
                freezer.finish(now.1).await;
                return;
            }
        }
    }
}
