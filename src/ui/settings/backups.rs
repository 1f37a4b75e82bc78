//! The backups of this browser, each to be saved as a file.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::exchange::backup::Backup;
use crate::exchange::snapshot::write::{file_name, snapshot};
use crate::model::when::Moment;
use crate::platform::{clock, files, intl};
use crate::ui::parts::{Button, Panel};
use crate::ui::sharing::{sender, workspace};
use crate::ui::state::App;
use crate::view::text;
use crate::view::text::share as words;

/// What was there when a backup was made, as a snapshot that is downloaded.
async fn save(app: App, backup: Backup) {
    let Some(journal) = app.restored(&backup).await else {
        return app.fail(text::backup_incomplete());
    };
    let workspace = workspace(app);
    let day = app.peek(|w| w.pipeline.zone().day(Moment(backup.at)));
    let name = format!("backup-{}", file_name(&workspace.name, day, false));
    let written = snapshot(&journal, workspace, sender(app), Moment(backup.at));
    if files::download(&name, "application/json", &written.bytes()) {
        app.say(words::said_downloaded(&name), None);
    } else {
        app.fail(words::download_refused());
    }
}

/// The list.
#[component]
pub fn Backups() -> impl IntoView {
    let app = App::get();
    let line = move |backup: Backup| {
        let when = intl::said(backup.at, clock::now());
        let label = text::save_backup(&when);
        let said = text::backup_line(&when, &backup.before);
        let count = text::backup_holds(&intl::plural(backup.reach.count() as usize));
        let press = Callback::new(move |()| spawn_local(save(app, backup.clone())));
        view! {
            <li>
                <span class="grow"><bdi>{said}</bdi><small class="dim">{count}</small></span>
                <span title=label><Button press>{text::save_as_file()}</Button></span>
            </li>
        }
    };
    let lines = move || app.backups.get().into_iter().map(line).collect_view();
    let none = move || app.backups.with(Vec::is_empty);
    view! {
        <Panel title=text::backups() class="flush">
            <Show when=move || !none() fallback=|| view! { <p class="dim inset">{text::no_backups()}</p> }>
                <ul class="rows" role="list">{lines}</ul>
                <p class="dim small inset">{text::backups_hint()}</p>
            </Show>
        </Panel>
    }
}
