//! Keeping: opening a workspace, handing over what was written, and saying truthfully whether it is saved.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::App;
use crate::exchange::backup::{self, Backup};
use crate::exchange::shelf::Body;
use crate::journal::{Change, Journal, Touched};
use crate::model::order::Arrange;
use crate::platform::store::{Notice, Opened, Status, Store};
use crate::platform::{checkup, clock, prefs};
use crate::view::world::World;

/// The preference that names the workspace opened last.
const LAST: &str = "workspace";
/// The preference that says that the browser was asked to keep what is stored.
const ASKED: &str = "asked-to-persist";
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

/// A file that was brought in, as this copy of the workspace remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its number.
    pub number: u32,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who made the file.
    pub from: String,
}

impl Import {
    fn write(&self) -> String {
        format!("in:{}:{}:{}", self.number, self.at, self.from)
    }

    fn parse(fact: &str) -> Option<Self> {
        let mut parts = fact.strip_prefix("in:")?.splitn(3, ':');
        Some(Self {
            number: parts.next()?.parse().ok()?,
            at: parts.next()?.parse().ok()?,
            from: parts.next()?.to_owned(),
        })
    }
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
        spawn_local(async move { then(self.opened(workspace).await) });
    }

    /// The workspace that is open or being opened.
    pub fn bound(self) -> Option<String> {
        self.bound.get_value()
    }

    /// As [`Self::open`], to be waited for. Given up when another one is wanted meanwhile.
    pub async fn opened(self, workspace: String) -> Option<Notice> {
        self.keeping.set(Keeping::Opening);
        self.bound.set_value(Some(workspace.clone()));
        let (store, mut opened) = Store::open(&workspace).await;
        if self.bound().as_ref() != Some(&workspace) {
            return None;
        }
        let mut journal = opened.journal.take().unwrap_or_else(|| {
            let mut journal = Journal::new();
            journal.seed();
            journal
        });
        let notice = opened.notice;
        self.imports.set(Vec::new());
        self.backups.set(Vec::new());
        self.recall(&opened);
        fill(&mut journal, &opened);
        self.me
            .set(prefs::get(&me_key(&workspace)).filter(|id| journal.rid(id).is_some()));
        self.set_world(World::new(journal));
        self.workspace.set(Some(workspace));
        store.on_status(move |status| self.keeping.set(Keeping::Open(status)));
        store.on_change(move |opened| {
            self.recall(&opened);
            self.receive(|world| fill(&mut world.journal, &opened));
        });
        self.kept.set_value(Some(store));
        notice
    }

    /// Remembers the files that were brought in, the latest first.
    fn recall(self, opened: &Opened) {
        let facts = opened.local.iter();
        let facts = facts.filter_map(|f| std::str::from_utf8(f).ok());
        let found: Vec<Import> = facts.filter_map(Import::parse).collect();
        if !found.is_empty() {
            self.imports.update(|all| {
                all.extend(found);
                all.arrange_by_key(|i| (std::cmp::Reverse(i.at), i.number));
                all.dedup();
            });
        }
        let found = backup::newest(opened.local.iter().map(Vec::as_slice));
        if !found.is_empty() {
            self.backups.update(|all| {
                all.extend(found);
                backup::ring(all);
            });
        }
    }

    /// Makes a backup before something large is written: what there is comes back from it, whatever follows.
    pub fn back_up(self, before: &str) {
        self.keep_backup(self.backup(before));
    }

    /// What there is now, as a backup tells it.
    pub(super) fn backup(self, before: &str) -> Backup {
        let imports = self
            .imports
            .with_untracked(|all| all.iter().map(|i| i.number).collect());
        self.peek(|w| Backup::of(&w.journal, imports, before, clock::now()))
    }

    pub(super) fn keep_backup(self, backup: Backup) {
        self.kept.with_value(|store| {
            if let Some(store) = store {
                spawn_local(store.note(backup.write().as_bytes()));
            }
        });
        self.backups.update(|all| {
            all.push(backup);
            backup::ring(all);
        });
    }

    /// The journal as it was when a backup was made; `None` when that can't be had whole any more.
    pub async fn restored(self, backup: &Backup) -> Option<Journal> {
        let bodies = self.store()?.contents().await.ok()?;
        backup.state(bodies.iter()).ok()
    }

    /// Keeps an import: its lines, whole or not at all, and who sent it.
    pub fn keep_import(self, number: u32, pieces: &[Vec<u8>], from: &str) {
        let import = Import {
            number,
            at: clock::now(),
            from: from.to_owned(),
        };
        self.kept.with_value(|store| {
            if let Some(store) = store {
                let pieces: Vec<&[u8]> = pieces.iter().map(|p| p.trim_ascii_end()).collect();
                spawn_local(store.append(number, &pieces));
                spawn_local(store.note(import.write().as_bytes()));
            }
        });
        self.imports.update(|all| all.insert(0, import));
    }

    /// Takes imports back, here: what only they brought no longer shows.
    pub fn take_out(self, numbers: &[u32]) {
        self.receive(|world| {
            for &number in numbers {
                world.journal.take_out(number);
            }
            Touched {
                all: true,
                ..Touched::default()
            }
        });
        self.kept.with_value(|store| {
            for number in numbers {
                if let Some(store) = store {
                    spawn_local(store.note(format!("out:{number}").as_bytes()));
                }
            }
        });
    }

    /// Hands changes over to be kept.
    pub(super) fn keep(self, changes: &[Change]) {
        self.keep_pieces(&[body(changes)]);
    }

    /// Hands the lines of one act over to be kept, whole or not at all.
    pub(super) fn keep_pieces(self, pieces: &[Vec<u8>]) {
        let pieces = pieces.iter().map(Vec::as_slice);
        let pieces: Vec<&[u8]> = pieces.filter(|piece| !piece.is_empty()).collect();
        self.kept.with_value(|store| {
            if let Some(store) = store.as_ref().filter(|_| !pieces.is_empty()) {
                let saved = store.append(0, &pieces);
                spawn_local(async {
                    saved.await;
                    ask_to_persist().await;
                });
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

/// Asks the browser, once, to keep what is stored when it needs room: now there is something to lose.
async fn ask_to_persist() {
    if prefs::get(ASKED).is_none() && prefs::set(ASKED, "1") {
        checkup::persist().await;
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
    let mut touched = journal.settle();
    for number in taken_out(&opened.local) {
        journal.take_out(number);
        touched.all = true;
    }
    touched
}

/// The imports that facts say were taken back.
pub(super) fn taken_out(local: &[Vec<u8>]) -> Vec<u32> {
    let facts = local.iter().filter_map(|f| std::str::from_utf8(f).ok());
    let numbers = facts.filter_map(|f| f.strip_prefix("out:")?.parse().ok());
    numbers.collect()
}
