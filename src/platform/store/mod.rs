//! The store: two shelves with the same records, files of the origin (`worker`) and a database (`idb`).
//! What was handed over counts as saved only when both have it. What they hold and how they repair each
//! other is decided in [`crate::exchange::shelf`]; here bytes are only moved.

mod all;
mod frozen;
mod idb;
mod leaving;
mod locks;
mod opening;
mod tabs;
mod worker;

pub use all::{forget_all, on_forget, remembers, shelved};
pub use frozen::Freezer;
pub use opening::Health;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{prefs, work};
use crate::exchange::shelf::frame::{self, Record};
use crate::exchange::shelf::{Body, Tally, bundle, cut};
use crate::journal::Journal;
use frozen::Known;
use idb::Database;
use locks::Held;
use tabs::{SCHEMA, newer, witness};
use worker::Files;

/// Logs per workspace: so many tabs can write files at once; further ones use the database alone.
const POOL: usize = 8;
/// How long to wait before a failed save is tried again, in milliseconds.
const AGAIN: i32 = 4_000;

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
    /// Acts and imports, in no order that means anything.
    pub bodies: Vec<Body>,
    /// Facts about this copy.
    pub local: Vec<Vec<u8>>,
    /// What people should hear.
    pub notice: Option<Notice>,
}

struct Waiting {
    records: Vec<Record>,
    /// Whether the files have it already.
    filed: bool,
    tell: Option<js_sys::Function>,
}

struct Inner {
    workspace: String,
    files: RefCell<Option<Rc<Files>>>,
    database: RefCell<Option<Rc<Database>>>,
    shelves: RefCell<Shelves>,
    /// The log that this tab appends to, and where it ends.
    log: RefCell<Option<(String, f64)>>,
    _lock: RefCell<Option<Held>>,
    queue: RefCell<VecDeque<Waiting>>,
    busy: Cell<bool>,
    status: RefCell<Status>,
    /// What of the shelves is in memory; `None` when that can't be said.
    known: RefCell<Option<Known>>,
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
}

/// Hears what other tabs say.
type Heard = Closure<dyn FnMut(MessageEvent)>;
/// Told each change of status.
type Tell = Box<dyn Fn(Status)>;

/// A workspace's store; copies share it.
#[derive(Clone)]
pub struct Store(Rc<Inner>);

fn path(workspace: &str) -> String {
    format!("tandem/{workspace}")
}

fn database_name(workspace: &str) -> String {
    format!("tandem-{workspace}-1")
}

/// The workspace that a database of that name belongs to.
fn database_workspace(name: &str) -> Option<&str> {
    Some(name.strip_prefix("tandem-")?.rsplit_once('-')?.0)
}

fn log_name(n: usize) -> String {
    format!("log-{n}")
}

impl Store {
    /// Opens a workspace's shelves, repairs what one of them lacks, and reads all they hold.
    pub async fn open(workspace: &str) -> (Self, Opened) {
        let mut shelves = Shelves::default();
        let files = match Files::start(&path(workspace)).await {
            Ok(files) => Some(Rc::new(files)),
            Err(why) => {
                shelves.files = Some(why);
                None
            }
        };
        let database = match Database::open(&database_name(workspace)).await {
            Ok(db) => Some(Rc::new(db)),
            Err(why) => {
                shelves.database = Some(why);
                None
            }
        };
        let store = Self(Rc::new(Inner {
            workspace: workspace.to_owned(),
            files: RefCell::new(files),
            database: RefCell::new(database),
            shelves: RefCell::new(shelves),
            log: RefCell::new(None),
            _lock: RefCell::new(None),
            queue: RefCell::default(),
            busy: Cell::new(false),
            status: RefCell::new(Status::Saved),
            known: RefCell::new(None),
            frozen: Cell::new(0),
            newer: Cell::new(newer(workspace)),
            again: Cell::new(false),
            closing: Cell::new(false),
            closed: Cell::new(false),
            on_status: RefCell::new(None),
            channel: BroadcastChannel::new(&format!("tandem:{workspace}")).ok(),
            heard: RefCell::new(None),
        }));
        let opened = store.0.read().await;
        store.0.settle();
        // Older tabs step back before this one writes.
        store.0.post(&store.0.message());
        (store, opened)
    }

    /// Hands over lines to be kept: one act, or an import with its number, whose bodies count all or none.
    /// Resolves once they are saved on every shelf; never, while that fails.
    pub fn append(&self, import: u32, bodies: &[&[u8]]) -> impl Future<Output = ()> + use<> {
        let records = cut(import, random(), bodies);
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
    pub fn bring(
        &self,
        bodies: &[(u32, &[u8])],
        facts: &[Vec<u8>],
    ) -> impl Future<Output = ()> + use<> {
        self.hand_over(bundle(random(), bodies, facts))
    }

    fn hand_over(&self, records: Vec<Record>) -> impl Future<Output = ()> + use<> {
        let inner = Rc::clone(&self.0);
        let saved = Promise::new(&mut |tell, _| {
            let waiting = Waiting {
                records: records.clone(),
                filed: false,
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

    /// Tells what other tabs of this workspace wrote.
    pub fn on_change(&self, tell: impl Fn(Opened) + 'static) {
        let Some(channel) = &self.0.channel else {
            return;
        };
        // The store holds what hears for it.
        let inner = Rc::downgrade(&self.0);
        let tell = Rc::new(tell);
        let heard = Closure::new(move |e: MessageEvent| {
            let Some(inner) = Weak::upgrade(&inner) else {
                return;
            };
            let (tell, data) = (Rc::clone(&tell), e.data());
            spawn_local(async move {
                if let Some(opened) = inner.hear(&data).await
                    && !inner.closed.get()
                {
                    tell(opened);
                }
            });
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        *self.0.heard.borrow_mut() = Some(heard);
    }

    /// Tries again to save what could not be saved.
    pub fn retry(&self) {
        Inner::pump(&self.0);
    }

    /// The shelves there are.
    pub fn shelves(&self) -> Shelves {
        self.0.shelves.borrow().clone()
    }

    /// What was handed over and is not saved yet.
    pub fn unsaved(&self) -> usize {
        self.0.queue.borrow().len()
    }
}

impl Inner {
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

    /// Saves what waits, in order, until nothing does or saving fails.
    fn pump(inner: &Rc<Self>) {
        if inner.newer.get() || inner.closed.get() || inner.busy.replace(true) {
            return;
        }
        let inner = Rc::clone(inner);
        spawn_local(async move {
            let mut failed = None;
            while !inner.queue.borrow().is_empty() && !inner.newer.get() {
                inner.try_to_save();
                let mut batch: Vec<Waiting> = inner.queue.borrow_mut().drain(..).collect();
                let mut saved = inner.save(&mut batch).await;
                if saved.is_err() && !inner.closed.get() {
                    inner.reopen().await;
                    saved = inner.save(&mut batch).await;
                }
                if inner.closed.get() {
                    break;
                }
                if let Err(why) = saved {
                    let mut queue = inner.queue.borrow_mut();
                    batch.into_iter().rev().for_each(|w| queue.push_front(w));
                    failed = Some(why);
                    break;
                }
                for tell in batch.into_iter().filter_map(|w| w.tell) {
                    let _ = tell.call0(&JsValue::NULL);
                }
            }
            inner.busy.set(false);
            match failed {
                _ if inner.newer.get() || inner.closed.get() => {}
                None => {
                    inner.set(Status::Saved);
                    if inner.closing.get() {
                        inner.let_go().await;
                    }
                }
                Some(_) if inner.log.borrow().is_none() && inner.database.borrow().is_none() => {
                    inner.set(Status::Nothing);
                }
                Some(why) => {
                    inner.set(Status::Failed(why));
                    if !inner.again.replace(true) {
                        work::rest(AGAIN).await;
                        inner.again.set(false);
                        Self::pump(&inner);
                    }
                }
            }
        });
    }

    /// Says that saving goes on, unless it failed before: then that stands until it is over.
    fn try_to_save(&self) {
        let failed = matches!(*self.status.borrow(), Status::Failed(_) | Status::Nothing);
        if !failed {
            self.set(Status::Saving);
        }
    }

    /// Writes a batch to both shelves.
    async fn save(&self, batch: &mut [Waiting]) -> Result<(), String> {
        let files = self.files.borrow().clone();
        let database = self.database.borrow().clone();
        let log = self.log.borrow().clone();
        let mut kept = false;
        let mut frames: Vec<Vec<u8>> = Vec::new();
        let mut tally = Vec::new();
        for record in batch.iter().flat_map(|w| &w.records) {
            let (frame, check) = record.frame();
            frames.push(frame);
            tally.push(check);
        }
        let mut announced = None;
        if let (Some(files), Some((name, from))) = (files, log) {
            let fresh: Vec<u8> = batch
                .iter()
                .filter(|w| !w.filed)
                .flat_map(|w| &w.records)
                .flat_map(|r| r.frame().0)
                .collect();
            if !fresh.is_empty() {
                let end = files.append(&fresh).await?;
                batch.iter_mut().for_each(|w| w.filed = true);
                *self.log.borrow_mut() = Some((name.clone(), end));
                announced = Some((name, from, end));
            }
            kept = true;
        }
        if let Some(db) = database {
            let _one_writer = locks::take("tandem-database", false).await;
            let mut sum: Tally = db.tally().await?;
            tally.iter().for_each(|check| sum.add(*check));
            let frames: Vec<&[u8]> = frames.iter().map(Vec::as_slice).collect();
            db.append(&frames, sum).await?;
            kept = true;
        }
        self.follow(&announced, batch, &tally);
        if !kept || self.closed.get() {
            return Err("this browser keeps nothing for this page".to_owned());
        }
        // Refused only where preferences are: then there is no witness, and the shelves speak for themselves.
        let _ = prefs::set(&witness(&self.workspace), &SCHEMA.to_string());
        self.announce(announced, &frames);
        Ok(())
    }

    /// Notes what was saved here as known.
    fn follow(
        &self,
        place: &Option<(String, f64, f64)>,
        batch: &[Waiting],
        checks: &[frame::Check],
    ) {
        let mut known = self.known.borrow_mut();
        let records = batch.iter().flat_map(|w| &w.records);
        let records = checks.iter().copied().zip(records);
        // Tried again after half of it had been saved: the next start tells.
        if let (Some(all), Some((log, from, to))) = (known.as_mut(), place)
            && all.follow((log, *from, *to), records)
        {
            return;
        }
        *known = None;
    }

    /// Once: a database that lost its connection, a file handle that went away.
    async fn reopen(&self) {
        if self.database.borrow().is_some()
            && let Ok(db) = Database::open(&database_name(&self.workspace)).await
        {
            *self.database.borrow_mut() = Some(Rc::new(db));
        }
    }
}

fn random() -> u64 {
    super::clock::random()
}
