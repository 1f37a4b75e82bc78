//! Keeping: opening a workspace, handing over what was written, and saying truthfully whether it is saved.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::App;
use crate::exchange::shelf::Body;
use crate::journal::{Change, Journal, Touched};
use crate::platform::prefs;
use crate::platform::store::{Notice, Opened, Status, Store};
use crate::view::world::World;

/// The preference that names the workspace opened last.
const LAST: &str = "workspace";
/// The preference that lists the workspaces of this browser, one a line: id, tab, name.
const LIST: &str = "workspaces";

/// Whether everything is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// No workspace is open.
    #[default]
    Closed,
    /// A workspace is being opened.
    Opening,
    /// As the store says.
    Open(Status),
}

/// The store of the open workspace.
pub(super) type Kept = StoredValue<Option<Store>, LocalStorage>;

/// The workspaces of this browser: id and name.
pub fn workspaces() -> Vec<(String, String)> {
    let list = prefs::get(LIST).unwrap_or_default();
    let entry = |line: &str| {
        line.split_once('\t')
            .map(|(id, name)| (id.to_owned(), name.to_owned()))
    };
    list.lines().filter_map(entry).collect()
}

/// Remembers a workspace under a name, as the one opened last.
pub fn remember(id: &str, name: &str) {
    let mut all = workspaces();
    all.retain(|(known, _)| known != id);
    all.insert(0, (id.to_owned(), name.replace(['\t', '\n'], " ")));
    let list: Vec<String> = all
        .iter()
        .map(|(id, name)| format!("{id}\t{name}"))
        .collect();
    // Preferences that can't be kept are asked for again: nothing is lost.
    let _ = prefs::set(LIST, &list.join("\n")) && prefs::set(LAST, id);
}

/// The workspace opened last.
pub fn last() -> Option<String> {
    prefs::get(LAST).filter(|id| !id.is_empty())
}

/// The preference that names the member at this browser in a workspace.
pub(super) fn me_key(workspace: &str) -> String {
    format!("me.{workspace}")
}

impl App {
    /// Opens a workspace: reads all it holds, and follows what other tabs write. `then` runs once it shows.
    pub fn open(self, workspace: String, then: impl FnOnce(Option<Notice>) + 'static) {
        self.keeping.set(Keeping::Opening);
        spawn_local(async move {
            let (store, opened) = Store::open(&workspace).await;
            let mut journal = Journal::new();
            journal.seed();
            let notice = opened.notice;
            fill(&mut journal, &opened);
            self.me
                .set(prefs::get(&me_key(&workspace)).filter(|id| journal.rid(id).is_some()));
            self.set_world(World::new(journal));
            self.workspace.set(Some(workspace));
            store.on_status(move |status| self.keeping.set(Keeping::Open(status)));
            store.on_change(move |opened| {
                self.receive(|world| fill(&mut world.journal, &opened));
            });
            self.kept.set_value(Some(store));
            then(notice);
        });
    }

    /// Hands changes over to be kept.
    pub(super) fn keep(self, changes: &[Change]) {
        let body = body(changes);
        self.kept.with_value(|store| {
            if let Some(store) = store.as_ref().filter(|_| !body.is_empty()) {
                let saved = store.append(0, &[&body]);
                spawn_local(saved);
            }
        });
    }

    /// Says who sits at this browser, and remembers it.
    pub fn sit(self, member: String) {
        if let Some(workspace) = self.workspace.get_untracked() {
            let _ = prefs::set(&me_key(&workspace), &member);
        }
        self.me.set(Some(member));
    }

    /// The store of the open workspace.
    pub fn store(self) -> Option<Store> {
        self.kept.get_value()
    }
}

/// Removes every byte of all workspaces, and all preferences, from this browser.
pub async fn forget(app: App) {
    let open = app.workspace.get_untracked();
    if let Some(store) = app.kept.try_update_value(Option::take).flatten() {
        store.forget().await;
    }
    for (id, _) in workspaces()
        .into_iter()
        .filter(|(id, _)| Some(id) != open.as_ref())
    {
        let (store, _) = Store::open(&id).await;
        store.forget().await;
    }
    prefs::forget();
}

/// The lines of changes, joined by line feeds.
pub(super) fn body(changes: &[Change]) -> Vec<u8> {
    let mut body = Vec::new();
    for change in changes {
        if !body.is_empty() {
            body.push(b'\n');
        }
        change.write(&mut body);
    }
    body
}

/// Adds what a store held. Lines that can't be read were proven by their checksum, so a newer version wrote
/// them; they stay on the shelves.
fn fill(journal: &mut Journal, opened: &Opened) -> Touched {
    for Body { import, lines } in &opened.bodies {
        for line in lines.split(|&b| b == b'\n').filter(|l| !l.is_empty()) {
            let _ = journal.add_line(line, *import);
        }
    }
    let touched = journal.settle();
    for fact in &opened.local {
        if let Some(number) = std::str::from_utf8(fact)
            .ok()
            .and_then(|f| f.strip_prefix("out:")?.parse().ok())
        {
            journal.take_out(number);
        }
    }
    touched
}
