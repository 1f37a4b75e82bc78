//! Keeping: opening a workspace, handing over what was written, and saying truthfully whether it is saved.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::App;
use crate::exchange::backup::{self, Backup};
use crate::exchange::shelf::Body;
use crate::exchange::snapshot::read::Lines;
use crate::journal::{Change, Journal, Stamp, Touched};
use crate::model::order::Arrange;
use crate::platform::store::{Notice, Opened, Status, Store};
use crate::platform::{checkup, clock, prefs};
use crate::view::pipeline::{Pipeline, settings};
use crate::view::world::World;

/// The preference that says that the browser was asked to keep what is stored.
const ASKED: &str = "asked-to-persist";

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
    /// The act that made its workspace one with this.
    pub act: Option<Stamp>,
}

impl Import {
    /// What is kept of it.
    fn facts(&self) -> Vec<Vec<u8>> {
        let brought = format!("in:{}:{}:{}", self.number, self.at, self.from);
        let joined = self.act.map(|act| format!("one:{}:{act}", self.number));
        let facts = std::iter::once(brought).chain(joined);
        facts.map(String::into_bytes).collect()
    }

    pub(super) fn parse(fact: &str) -> Option<Self> {
        let mut parts = fact.strip_prefix("in:")?.splitn(3, ':');
        Some(Self {
            number: parts.next()?.parse().ok()?,
            at: parts.next()?.parse().ok()?,
            from: parts.next()?.to_owned(),
            act: None,
        })
    }
}

/// The store of the open workspace.
pub(super) type Kept = StoredValue<Option<Store>, LocalStorage>;

/// What a file brought: the number of its import, its lines, and who made it.
pub struct Brought {
    /// Its number.
    pub number: u32,
    /// Its lines, in pieces.
    pub pieces: Lines,
    /// Who made it.
    pub from: String,
    /// The act that makes its workspace one with this.
    pub act: Option<Stamp>,
}

/// The preference that names the member at this browser in a workspace.
pub(super) fn me_key(workspace: &str) -> String {
    format!("me.{workspace}")
}

impl App {
    /// The workspace that is open or being opened.
    pub fn bound(self) -> Option<String> {
        self.bound.get_value()
    }

    /// Opens a workspace: reads all it holds, and follows what other tabs write. The one that was open is let go
    /// of. Given up when another one is wanted meanwhile.
    pub async fn opened(self, workspace: String) -> Option<Notice> {
        self.keeping.set(Keeping::Opening);
        self.bound.set_value(Some(workspace.clone()));
        let (store, mut opened) = Store::open(&workspace).await;
        if self.bound().as_ref() != Some(&workspace) {
            store.close().await;
            return None;
        }
        let empty = opened.journal.is_none() && opened.bodies.is_empty();
        let mut journal = opened.journal.take().unwrap_or_else(|| {
            let mut journal = Journal::new();
            journal.seed();
            journal
        });
        // Nothing is listed before it holds something.
        let gone = empty && self.name_of(&workspace).is_some();
        let notice = opened.notice.or(gone.then_some(Notice::Gone));
        // What was done elsewhere is not taken back here.
        self.toasts.forget_undo();
        self.imports.set(Vec::new());
        self.backups.set(Vec::new());
        self.recall(&opened);
        let beside = opened.beside.iter().map(Vec::as_slice);
        let rows = Pipeline::thaw(&journal, beside);
        opened.beside.clear();
        let touched = fill(&mut journal, &opened);
        self.me
            .set(prefs::get(&me_key(&workspace)).filter(|id| journal.rid(id).is_some()));
        let name = settings(&journal).name.unwrap_or_default();
        self.set_world(match rows {
            Some(rows) => World::resumed(journal, rows, &touched),
            None => World::new(journal),
        });
        self.lost.set(None);
        self.workspace.set(Some(workspace.clone()));
        let shows = {
            let workspace = workspace.clone();
            move || self.bound().as_ref() == Some(&workspace)
        };
        store.on_status({
            let shows = shows.clone();
            move |status| {
                if shows() {
                    self.keeping.set(Keeping::Open(status));
                }
            }
        });
        store.on_change(move |opened| {
            if shows() {
                self.recall(&opened);
                self.receive(|world| fill(&mut world.journal, &opened));
            }
        });
        let before = self.kept.try_update_value(|kept| kept.replace(store));
        if !empty {
            self.remember(&workspace, &name);
        }
        if let Some(before) = before.flatten() {
            spawn_local(before.close());
        }
        notice
    }

    /// Remembers the files that were brought in, the latest first.
    fn recall(self, opened: &Opened) {
        let facts = opened.local.iter();
        let facts = facts.filter_map(|f| std::str::from_utf8(f).ok());
        let found: Vec<Import> = facts.clone().filter_map(Import::parse).collect();
        let joined: Vec<(u32, Stamp)> = facts.filter_map(joined).collect();
        if !found.is_empty() || !joined.is_empty() {
            self.imports.update(|all| {
                all.extend(found);
                all.arrange_by_key(|i| (std::cmp::Reverse(i.at), i.number));
                all.dedup_by_key(|i| i.number);
                for (number, act) in joined {
                    let import = all.iter_mut().find(|i| i.number == number);
                    if let Some(import) = import {
                        import.act = Some(act);
                    }
                }
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

    /// Keeps what files brought, who sent each, and the act that makes them belong here: all of it or nothing.
    pub fn keep_merge(self, files: Vec<Brought>, acts: &[Change]) {
        let at = clock::now();
        let imports = files.iter().map(|file| Import {
            number: file.number,
            at,
            from: file.from.clone(),
            act: file.act,
        });
        let imports: Vec<Import> = imports.collect();
        let facts: Vec<Vec<u8>> = imports.iter().flat_map(Import::facts).collect();
        let acts = body(acts);
        let pieces = |file: Brought| {
            let pieces = file.pieces.into_pieces();
            pieces.map(move |mut piece| {
                piece.truncate(piece.trim_ascii_end().len());
                (file.number, piece)
            })
        };
        let bodies = files.into_iter().flat_map(pieces);
        let bodies = bodies.chain((!acts.is_empty()).then_some((0, acts)));
        self.kept.with_value(|store| {
            if let Some(store) = store {
                let saved = store.bring(bodies, &facts);
                spawn_local(async {
                    saved.await;
                    ask_to_persist().await;
                });
            }
        });
        self.imports
            .update(|all| all.splice(0..0, imports).for_each(drop));
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
/// them; they stay on the shelves until something is erased.
fn fill(journal: &mut Journal, opened: &Opened) -> Touched {
    for Body { import, lines } in &opened.bodies {
        for line in lines.split(|&b| b == b'\n').filter(|l| !l.is_empty()) {
            let _ = journal.add_line(line, *import);
        }
    }
    let mut touched = journal.settle();
    for number in taken_out(&opened.local) {
        touched.all |= !journal.out().contains(&number);
        journal.take_out(number);
    }
    touched
}

/// The import and the act that made its workspace one with this, as a fact says.
fn joined(fact: &str) -> Option<(u32, Stamp)> {
    let (number, act) = fact.strip_prefix("one:")?.split_once(':')?;
    Some((number.parse().ok()?, Stamp::parse(act).ok()?))
}

/// The imports that facts say were taken back.
pub(super) fn taken_out(local: &[Vec<u8>]) -> Vec<u32> {
    let facts = local.iter().filter_map(|f| std::str::from_utf8(f).ok());
    let numbers = facts.filter_map(|f| f.strip_prefix("out:")?.parse().ok());
    numbers.collect()
}
