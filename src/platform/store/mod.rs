//! The store: two shelves with the same records, files of the origin (`worker`) and a database (`idb`).
//! What was handed over counts as saved only when both have it. What they hold and how they repair each
//! other is decided in [`crate::exchange::shelf`]; here bytes are only moved.

mod all;
mod frozen;
mod idb;
mod leaving;
mod locks;
mod opening;
mod rewriting;
mod saving;
mod sealing;
mod tabs;
mod worker;

pub use all::{forget_all, on_forget, remembers, shelved};
pub use frozen::Freezer;
pub use opening::Health;
pub use sealing::Sealed;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{prefs, work};
use crate::exchange::shelf::frame::{self, Record};
use crate::exchange::shelf::{Body, bundle, cut};
use crate::journal::Journal;
use frozen::Known;
use idb::{Database, Refused};
use locks::Held;
use saving::{Log, Waiting};
use tabs::{newer, witness};
use worker::Files;

/// Logs that a workspace begins with, one for each tab that writes; further tabs make further ones.
const POOL: usize = 8;
/// What logs are called, before their number.
const LOG: &str = "log-";

/// Whether what was handed over is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// All of it, on every shelf there is.
    Saved,
    /// Some is on its way.
    Saving,
    /// Saving failed; why. It is kept in memory and tried again.
    Failed(String),
    /// This browser keeps nothing for this page.
    Nothing,
    /// A tab with a newer version is open: this one only reads.
    ReadOnly,
}

/// The shelves of this browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelves {
    /// Files of the origin; why not, where there are none.
    pub files: Option<String>,
    /// The database; why not, where there is none.
    pub database: Option<String>,
}

/// Something about the shelves that people should hear, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// One shelf lacked or had damaged records; they came back from the other.
    Repaired,
    /// So many damaged records are on no shelf any more.
    Damaged(usize),
    /// The browser removed everything that was stored here.
    Gone,
}

/// What the store held when it was opened.
#[derive(Debug, Default)]
pub struct Opened {
    /// All that was frozen; the rest of what is kept belongs on top of it.
    pub journal: Option<Journal>,
    /// What was frozen beside it, in pieces.
    pub beside: Vec<Vec<u8>>,
    /// Acts and imports, in no order that means anything.
    pub bodies: Vec<Body>,
    /// Facts about this copy.
    pub local: Vec<Vec<u8>>,
    /// What people should hear.
    pub notice: Option<Notice>,
}

struct Inner {
    workspace: String,
    /// Which of the rewritings of the workspace this is; the first is 1.
    generation: Cell<u32>,
    files: RefCell<Option<Rc<Files>>>,
    database: RefCell<Option<Rc<Database>>>,
    shelves: RefCell<Shelves>,
    /// The log that this tab appends to.
    log: RefCell<Option<Log>>,
    _lock: RefCell<Option<Held>>,
    /// Says that this tab has the workspace open.
    _here: RefCell<Option<Held>>,
    queue: RefCell<VecDeque<Waiting>>,
    busy: Cell<bool>,
    status: RefCell<Status>,
    /// What of the shelves is in memory.
    known: RefCell<Known>,
    /// Whether that is all that is in memory, and counted right.
    sure: Cell<bool>,
    /// The record of the database that was read last.
    read_to: Cell<f64>,
    /// How many lines the frozen journal holds.
    frozen: Cell<usize>,
    /// Whether a newer version keeps this workspace: then nothing is written here any more.
    newer: Cell<bool>,
    /// Whether saving is going to be tried again.
    again: Cell<bool>,
    /// Whether the shelves are let go of as soon as nothing waits.
    closing: Cell<bool>,
    /// Whether they were.
    closed: Cell<bool>,
    on_status: RefCell<Option<Tell>>,
    channel: Option<BroadcastChannel>,
    heard: RefCell<Option<Heard>>,
    /// What other tabs said and nobody has read yet.
    inbox: RefCell<VecDeque<JsValue>>,
    reading: Cell<bool>,
    on_change: RefCell<Option<Rc<Changed>>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

/// Hears what other tabs say.
type Heard = Closure<dyn FnMut(MessageEvent)>;
/// Told each change of status.
type Tell = Box<dyn Fn(Status)>;
/// Told what other tabs wrote.
type Changed = dyn Fn(Opened);

/// A workspace's store; copies share it.
#[derive(Clone)]
pub struct Store(Rc<Inner>);

fn path(workspace: &str, generation: u32) -> String {
    match generation {
        1 => format!("tandem/{workspace}"),
        later => format!("tandem/{workspace}/{later}"),
    }
}

fn database_name(workspace: &str, generation: u32) -> String {
    format!("tandem-{workspace}-{generation}")
}

/// The workspace that a database of that name belongs to.
fn database_workspace(name: &str) -> Option<&str> {
    Some(name.strip_prefix("tandem-")?.rsplit_once('-')?.0)
}

fn is_log(name: &str) -> bool {
    name.starts_with(LOG)
}

/// The names of the logs that a workspace begins with.
fn pool() -> Vec<String> {
    (0..POOL).map(|n| format!("{LOG}{n}")).collect()
}

impl Store {
    /// Opens a workspace's shelves, repairs what one of them lacks, and reads all they hold.
    pub async fn open(workspace: &str) -> (Self, Opened) {
        let store = Self(Rc::new(Inner {
            workspace: workspace.to_owned(),
            generation: Cell::new(1),
            files: RefCell::new(None),
            database: RefCell::new(None),
            shelves: RefCell::default(),
            log: RefCell::new(None),
            _lock: RefCell::new(None),
            _here: RefCell::new(None),
            queue: RefCell::default(),
            busy: Cell::new(false),
            status: RefCell::new(Status::Saved),
            known: RefCell::default(),
            sure: Cell::new(false),
            read_to: Cell::new(0.0),
            frozen: Cell::new(0),
            newer: Cell::new(newer(workspace)),
            again: Cell::new(false),
            closing: Cell::new(false),
            closed: Cell::new(false),
            on_status: RefCell::new(None),
            channel: BroadcastChannel::new(&format!("tandem:{workspace}")).ok(),
            heard: RefCell::new(None),
            inbox: RefCell::default(),
            reading: Cell::new(false),
            on_change: RefCell::new(None),
        }));
        let inner = &store.0;
        // What is said from here on is heard, though read only when this is open.
        inner.listen();
        // Nobody moves files about while they are being read.
        let _still = locks::take(&inner.moving(), false).await;
        *inner._here.borrow_mut() = locks::share(&inner.here()).await.ok();
        inner.open_shelves().await;
        let opened = inner.read().await;
        inner.settle();
        // Older tabs step back before this one writes.
        inner.post(&inner.message());
        (store, opened)
    }

    /// Hands over lines to be kept: one act, or an import with its number, whose bodies count all or none.
    /// Resolves once they are saved on every shelf; never, while that fails.
    pub fn append(&self, import: u32, bodies: &[&[u8]]) -> impl Future<Output = ()> + use<> {
        let records = cut(import, random(), bodies.to_vec());
        self.hand_over(records)
    }

    /// Hands over a fact about this copy alone.
    pub fn note(&self, fact: &[u8]) -> impl Future<Output = ()> + use<> {
        let record = Record {
            kind: frame::Kind::Local,
            import: 0,
            group: random(),
            payload: fact.to_vec(),
        };
        self.hand_over(vec![record])
    }

    /// Hands over what files brought, each body with the number of its import, and facts about this copy: all
    /// of it counts, or none. Resolves as [`Self::append`] does.
    pub fn bring<B: Iterator<Item = (u32, Vec<u8>)>>(
        &self,
        bodies: B,
        facts: &[Vec<u8>],
    ) -> impl Future<Output = ()> + use<B> {
        self.hand_over(bundle(random(), bodies, facts))
    }

    fn hand_over(&self, mut records: Vec<Record>) -> impl Future<Output = ()> + use<> {
        let inner = Rc::clone(&self.0);
        let saved = Promise::new(&mut |tell, _| {
            let waiting = Waiting {
                records: std::mem::take(&mut records),
                frames: Vec::new(),
                filed: false,
                segments: Vec::new(),
                tell: Some(tell),
            };
            inner.queue.borrow_mut().push_back(waiting);
        });
        Inner::pump(&self.0);
        async move {
            let _ = JsFuture::from(saved).await;
        }
    }

    /// Tells each change of [`Status`], beginning with the present one.
    pub fn on_status(&self, tell: impl Fn(Status) + 'static) {
        tell(self.0.status.borrow().clone());
        *self.0.on_status.borrow_mut() = Some(Box::new(tell));
    }

    /// Tells what other tabs of this workspace wrote, and have written since it was opened.
    pub fn on_change(&self, tell: impl Fn(Opened) + 'static) {
        *self.0.on_change.borrow_mut() = Some(Rc::new(tell));
        Inner::read_inbox(&self.0);
    }

    /// Tries again to save what could not be saved.
    pub fn retry(&self) {
        Inner::pump(&self.0);
    }

    /// The shelves there are.
    pub fn shelves(&self) -> Shelves {
        self.0.shelves.borrow().clone()
    }

    /// The facts about this copy that are saved.
    pub fn facts(&self) -> Vec<Vec<u8>> {
        self.0.known.borrow().local.clone()
    }

    /// Waits until nothing is left to be saved, or saving fails.
    pub async fn saved(&self) {
        while *self.0.status.borrow() == Status::Saving || self.0.busy.get() {
            work::rest(20).await;
        }
    }

    /// What was handed over and is not saved yet.
    pub fn unsaved(&self) -> usize {
        self.0.queue.borrow().len()
    }
}

impl Inner {
    /// The lock of whoever moves what lies on the shelves, or reads all of it.
    fn moving(&self) -> String {
        format!("moving:{}", self.workspace)
    }

    /// The lock that each tab holds that has the workspace open.
    fn here(&self) -> String {
        format!("open:{}", self.workspace)
    }

    /// Whether no other tab has the workspace open.
    async fn alone(&self) -> bool {
        locks::holders(&self.here()).await == 1
    }

    fn lose_files(&self, why: String) {
        self.files.borrow_mut().take();
        self.log.borrow_mut().take();
        self.shelves.borrow_mut().files = Some(why);
    }

    fn lose_database(&self, why: String) {
        self.database.borrow_mut().take();
        self.shelves.borrow_mut().database = Some(why);
    }

    fn settle(&self) {
        if self.newer.get() {
            return self.set(Status::ReadOnly);
        }
        let none = self.log.borrow().is_none() && self.database.borrow().is_none();
        if none {
            self.set(Status::Nothing);
        }
    }

    fn set(&self, status: Status) {
        if *self.status.borrow() == Status::ReadOnly {
            return;
        }
        *self.status.borrow_mut() = status.clone();
        if let Some(tell) = &*self.on_status.borrow() {
            tell(status);
        }
    }

    /// Opens the database; what that means for this tab is settled here.
    async fn open_database(self: &Rc<Self>) -> Result<(), String> {
        let inner = Rc::downgrade(self);
        let outdated = move || {
            if let Some(inner) = inner.upgrade() {
                spawn_local(async move { inner.step_back().await });
            }
        };
        let name = database_name(&self.workspace, self.generation.get());
        match Database::open(&name, outdated).await {
            Ok(db) => {
                *self.database.borrow_mut() = Some(Rc::new(db));
                Ok(())
            }
            Err(Refused::Newer) => {
                self.step_back().await;
                Err("a newer version keeps it".to_owned())
            }
            Err(Refused::Because(why)) => Err(why),
        }
    }
}

fn random() -> u64 {
    super::clock::random()
}
