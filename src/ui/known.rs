//! Contacts and companies as the app knows them: read in slices when somebody first looks for one, offered
//! while a name is typed.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::work;
use crate::ui::parts::Offer;
use crate::ui::state::App;
use crate::view::directory::Kind;
use crate::view::directory::list::found;

/// So many records are read between two looks at the clock.
const STEP: usize = 50;
/// How many matching names are weighed against each other: enough for the best, few enough for a keystroke.
pub(super) const WEIGHED: usize = 400;
/// How many names are offered.
const OFFERED: usize = 8;

/// Reads them all, unless they are read; `done` runs when they are.
pub(super) fn read(app: App, done: impl FnOnce() + 'static) {
    if app.peek(|w| w.directory().is_ready()) {
        return done();
    }
    spawn_local(async move {
        let step = || !app.behind(|w| w.read_directory(STEP)).unwrap_or(true);
        if work::in_slices(step, || true).await {
            done();
        }
    });
}

/// Companies whose names fit what was typed.
pub(super) fn companies(app: App) -> Offer {
    Offer(Callback::new(move |typed: String| {
        if typed.trim().is_empty() {
            return Vec::new();
        }
        app.peek(|w| {
            let fits = found(w.directory(), Kind::Company, &typed, WEIGHED, OFFERED);
            fits.into_iter().map(|(_, name)| name).collect()
        })
    }))
}
