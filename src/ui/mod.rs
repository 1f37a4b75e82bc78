//! What people see.

use leptos::prelude::*;

pub mod adding;
pub mod import;
pub mod known;
pub mod lead;
pub mod lost;
pub mod moving;
pub mod numbers;
pub mod parts;
pub mod people;
pub mod pipeline;
pub mod rooms;
pub mod root;
pub mod settings;
pub mod sharing;
pub mod shell;
pub mod show;
pub mod state;
pub mod welcome;

/// Mounts the app into the page.
pub fn start() {
    console_error_panic_hook::set_once();
    mount_to_body(|| {
        root::provide();
        view! { <root::Root /> }
    });
}
