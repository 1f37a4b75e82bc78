//! The workspaces of this browser: which there are, which one is wanted and isn't here, and forgetting all.

use leptos::prelude::*;

use super::{App, Keeping};
use crate::platform::store::{self, Status};
use crate::platform::{prefs, router};
use crate::view::route::{Address, Route};
use crate::view::text;
use crate::view::world::World;

/// The preference that names the workspace opened last.
const LAST: &str = "workspace";
/// The preference that lists the workspaces of this browser, one a line: id, tab, name.
const LIST: &str = "workspaces";

/// A workspace that is wanted and isn't here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// It was here, and the browser removed it; its name.
    Gone(String),
    /// An address names it, and nobody here has heard of it; its id.
    Unknown(String),
}

/// The workspaces that preferences list. They may have lost some of them: the shelves know better.
pub(super) fn listed() -> Vec<(String, String)> {
    let list = prefs::get(LIST).unwrap_or_default();
    let entry = |line: &str| {
        line.split_once('\t')
            .map(|(id, name)| (id.to_owned(), name.to_owned()))
    };
    list.lines().filter_map(entry).collect()
}

/// The workspace opened last.
pub fn last() -> Option<String> {
    prefs::get(LAST).filter(|id| !id.is_empty())
}

impl App {
    /// What a workspace of this browser is called; `None` for one that isn't known here.
    pub fn name_of(self, id: &str) -> Option<String> {
        self.known.with_untracked(|all| {
            let found = all.iter().find(|(known, _)| known == id);
            found.map(|(_, name)| name.clone())
        })
    }

    /// Remembers a workspace under a name, as the one opened last.
    pub fn remember(self, id: &str, name: &str) {
        self.unite(listed());
        self.known.update(|all| {
            all.retain(|(known, _)| known != id);
            all.insert(0, (id.to_owned(), name.replace(['\t', '\n'], " ")));
        });
        // What is not kept at all is not there to be found again.
        if self.keeping.get_untracked() == Keeping::Open(Status::Nothing) {
            return;
        }
        let list = self.known.with_untracked(|all| {
            let lines: Vec<String> = all
                .iter()
                .map(|(id, name)| format!("{id}\t{name}"))
                .collect();
            lines.join("\n")
        });
        // Preferences that can't be kept are asked for again: nothing is lost.
        let _ = prefs::set(LIST, &list) && prefs::set(LAST, id);
    }

    fn unite(self, more: Vec<(String, String)>) {
        let fresh: Vec<_> = self.known.with_untracked(|all| {
            let here = |id: &str| all.iter().any(|(known, _)| known == id);
            more.into_iter().filter(|(id, _)| !here(id)).collect()
        });
        if !fresh.is_empty() {
            self.known.update(|all| all.extend(fresh));
        }
    }

    /// Whether the open workspace can't be left, because something of it could not be saved yet; says so.
    pub fn has_to_stay(self) -> bool {
        let failing = self
            .keeping
            .with_untracked(|k| matches!(k, Keeping::Open(Status::Failed(_))));
        let stays = failing && self.store().is_some_and(|store| store.unsaved() > 0);
        if stays {
            self.fail(text::stay_until_saved());
        }
        stays
    }

    /// Asks the shelves which workspaces they hold, whatever preferences say; gives the ids.
    pub async fn ask_shelves(self) -> Vec<String> {
        let found = store::shelved().await;
        let nameless = found.iter().map(|id| (id.clone(), String::new()));
        self.unite(nameless.collect());
        found
    }

    /// Forgets this device: every byte of all workspaces, all preferences and the app itself.
    ///
    /// # Errors
    /// What could not be removed, as the browser said it.
    pub async fn forget(self) -> Result<(), String> {
        self.leave().await;
        store::forget_all().await
    }

    /// Lets go of everything and shows the welcome: this device is forgotten, here or in another tab.
    pub async fn leave(self) {
        let store = self.kept.try_update_value(Option::take).flatten();
        self.bound.set_value(None);
        self.workspace.set(None);
        self.me.set(None);
        self.lost.set(None);
        self.known.set(Vec::new());
        self.imports.set(Vec::new());
        self.backups.set(Vec::new());
        self.keeping.set(Keeping::Closed);
        self.toasts.clear();
        self.set_world(World::default());
        let welcome = Address {
            route: Route::Welcome,
            workspace: None,
        };
        router::replace(&welcome.to_string());
        self.route.set(Route::Welcome);
        if let Some(store) = store {
            store.abandon().await;
        }
    }
}
