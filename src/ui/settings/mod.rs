//! The settings: what the whole workspace agreed on, who works here, the pipeline's stages, and this browser.

mod backups;
mod browser;
mod checkup;
mod members;
mod stages;
mod workspace;

use leptos::prelude::*;

pub use backups::Backups;
pub use checkup::CheckupPage;
pub(super) use workspace::zone_patch;

use crate::ui::parts::PageHead;
use crate::view::text;

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <PageHead title=text::nav_settings() />
        <div class="two settings">
            <div class="stack">
                <workspace::Workspace />
                <members::Members />
                <stages::Stages />
            </div>
            <aside class="stack">
                <browser::Browser />
                <Backups />
                <browser::Leaving />
            </aside>
        </div>
    }
}
