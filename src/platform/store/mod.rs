//! The store: two shelves with the same records, files of the origin (`worker`) and a database (`idb`).
//! What was handed over counts as saved only when both have it. What they hold and how they repair each
//! other is decided in [`crate::exchange::shelf`]; here bytes are only moved.

mod idb;
mod locks;
mod worker;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use super::prefs;
use crate::exchange::shelf::frame::{self, Record};
use crate::exchange::shelf::{Body, Shelf, Tally, contents, cut};
use idb::Database;
use locks::Held;
use worker::{Files, get};

/// Logs per workspace: so many tabs can write files at once; further ones use the database alone.
const POOL: usize = 8;
/// What the messages between tabs are written in; a higher number belongs to a newer version.
const SCHEMA: u32 = 1;
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

fn log_name(n: usize) -> String {
    format!("log-{n}")
}

/// The preference that remembers that there was something to lose.
fn witness(workspace: &str) -> String {
    format!("witness.{workspace}")
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
            on_status: RefCell::new(None),
            channel: BroadcastChannel::new(&format!("tandem:{workspace}")).ok(),
            heard: RefCell::new(None),
        }));
        let opened = store.0.read().await;
        store.0.settle();
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
        let inner = Rc::clone(&self.0);
        let tell = Rc::new(tell);
        let heard = Closure::new(move |e: MessageEvent| {
            let (inner, tell, data) = (Rc::clone(&inner), Rc::clone(&tell), e.data());
            spawn_local(async move {
                if let Some(opened) = inner.hear(&data).await {
                    tell(opened);
                }
            });
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        *self.0.heard.borrow_mut() = Some(heard);
    }

    /// All acts and imports that are kept, from one of the shelves.
    ///
    /// # Errors
    /// What the browser said when it couldn't be read.
    pub async fn contents(&self) -> Result<Vec<Body>, String> {
        let mut shelf = Shelf::default();
        let database = self.0.database.borrow().clone();
        let files = self.0.files.borrow().clone();
        if let Some(db) = database {
            db.read(|bytes| {
                if let Some((check, record, _)) = frame::one(&bytes) {
                    shelf.add(check, record);
                }
            })
            .await?;
        } else if let Some(files) = files {
            let pool: Vec<String> = (0..POOL).map(log_name).collect();
            for file in files.open(&pool).await? {
                let bytes = files.read(&file.name, 0.0, file.size).await?;
                for (check, record) in frame::read(&bytes).records {
                    shelf.add(check, record);
                }
            }
        }
        Ok(contents(shelf.records().iter().map(|(_, r)| r)).bodies)
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

    /// Removes every byte of the workspace from this browser.
    pub async fn forget(self) {
        prefs::set(&witness(&self.0.workspace), "");
        let files = self.0.files.borrow_mut().take();
        if let Some(files) = files {
            // What is not there can't be removed: then there is nothing to do.
            let _ = files.release().await;
            let _ = files.forget().await;
        }
        let database = self.0.database.borrow_mut().take();
        if let Some(db) = database {
            db.close();
            let _ = idb::remove(&database_name(&self.0.workspace)).await;
        }
    }
}

impl Inner {
    /// Reads both shelves as far as needed, and makes them equal.
    async fn read(&self) -> Opened {
        let mut damaged = 0;
        let mut filed = Shelf::default();
        let mut free: Option<(usize, f64)> = None;
        let mut broken: Vec<(String, Vec<u8>)> = Vec::new();
        let mut alone = true;
        let files = self.files.borrow().clone();
        if let Some(files) = &files {
            let pool: Vec<String> = (0..POOL).map(log_name).collect();
            let listed = match files.open(&pool).await {
                Ok(listed) => listed,
                Err(why) => {
                    self.lose_files(why);
                    Vec::new()
                }
            };
            for n in 0..POOL {
                let Some(file) = listed.iter().find(|f| f.name == log_name(n)) else {
                    continue;
                };
                // A log that somebody holds is being written: its end may be half a record.
                let lock = locks::take(&format!("writer:{}:{n}", self.workspace), true).await;
                alone &= lock.is_some();
                let bytes = files
                    .read(&file.name, 0.0, file.size)
                    .await
                    .unwrap_or_default();
                let read = frame::read(&bytes);
                damaged += read.damaged;
                if read.damaged > 0 {
                    let mut whole = Vec::new();
                    read.records.iter().for_each(|(_, r)| {
                        r.write(&mut whole);
                    });
                    broken.push((file.name.clone(), whole));
                }
                for (check, record) in read.records {
                    filed.add(check, record);
                }
                if lock.is_some() && free.is_none() {
                    free = Some((n, read.end as f64));
                    *self._lock.borrow_mut() = lock;
                }
            }
            if let Some((n, end)) = free {
                match files.take(&log_name(n), end).await {
                    Ok(end) => *self.log.borrow_mut() = Some((log_name(n), end)),
                    Err(why) => self.lose_files(why),
                }
            }
        }
        let database = self.database.borrow().clone();
        let Some(db) = database else {
            return self.opened(&filed, damaged, false);
        };
        let tally = db.tally().await.unwrap_or_default();
        if files.is_some() && tally == filed.tally() && damaged == 0 {
            return self.opened(&filed, 0, false);
        }
        let mut stored = Shelf::default();
        let mut wrong = 0;
        let frames = db.read(|bytes| match frame::one(&bytes) {
            Some((check, record, _)) => {
                stored.add(check, record);
            }
            None => wrong += 1,
        });
        if let Err(why) = frames.await {
            self.lose_database(why);
        }
        let differ = stored.tally() != filed.tally();
        let (to_files, to_database) = (stored.lacking(&filed), filed.lacking(&stored));
        let mut all = filed;
        all.unite(&stored);
        // Another tab may be between its two shelves just now: that is no damage, and it will finish.
        if alone {
            let rewrite = wrong != 0 || tally != stored.tally();
            self.repair(&to_files, &to_database, &all, rewrite, broken)
                .await;
        }
        let both = self.files.borrow().is_some();
        let lost = damaged + wrong > 0;
        self.opened(&all, 0, both && alone && (differ || lost))
    }

    /// Writes to each shelf what it lacks: the database first, because a log with damage in it (`broken`: its
    /// name, its whole records) is written anew, and only when the database holds everything.
    async fn repair(
        &self,
        to_files: &[Record],
        to_database: &[Record],
        all: &Shelf,
        rewrite: bool,
        broken: Vec<(String, Vec<u8>)>,
    ) {
        let stored = self.complete(to_database, all, rewrite).await;
        let files = self.files.borrow().clone();
        let log = self.log.borrow().clone();
        let (Some(files), Some((name, _))) = (files, log) else {
            return;
        };
        // What fails here is found and repaired at the next start.
        if stored && !broken.is_empty() {
            let _ = files.release().await;
            for (name, whole) in broken {
                let _ = files.write(&name, &whole).await;
            }
            match files.take(&name, f64::MAX).await {
                Ok(end) => *self.log.borrow_mut() = Some((name, end)),
                Err(why) => return self.lose_files(why),
            }
        }
        let mut bytes = Vec::new();
        for record in to_files {
            record.write(&mut bytes);
        }
        if !bytes.is_empty()
            && let Ok(end) = files.append(&bytes).await
            && let Some(log) = self.log.borrow_mut().as_mut()
        {
            log.1 = end;
        }
    }

    /// Completes the database, or writes all of it anew; returns whether it holds everything then.
    async fn complete(&self, lacking: &[Record], all: &Shelf, rewrite: bool) -> bool {
        let Some(db) = self.database.borrow().clone() else {
            return false;
        };
        let _one_writer = locks::take("tandem-database", false).await;
        let some = if rewrite {
            all.records().iter().map(|(_, r)| r.clone()).collect()
        } else {
            lacking.to_vec()
        };
        let frames: Vec<Vec<u8>> = some.iter().map(|r| r.frame().0).collect();
        let frames: Vec<&[u8]> = frames.iter().map(Vec::as_slice).collect();
        let done = if rewrite {
            db.replace(&frames, all.tally()).await
        } else if !frames.is_empty() {
            db.append(&frames, all.tally()).await
        } else {
            Ok(())
        };
        done.is_ok()
    }

    fn opened(&self, all: &Shelf, damaged: usize, repaired: bool) -> Opened {
        let contents = contents(all.records().iter().map(|(_, r)| r));
        let empty = all.records().is_empty();
        let known = prefs::get(&witness(&self.workspace)).is_some();
        let notice = match () {
            () if empty && known => Some(Notice::Gone),
            () if damaged > 0 => Some(Notice::Damaged(damaged)),
            () if repaired && !empty => Some(Notice::Repaired),
            () => None,
        };
        Opened {
            bodies: contents.bodies,
            local: contents.local,
            notice,
        }
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
        if inner.busy.replace(true) {
            return;
        }
        let inner = Rc::clone(inner);
        spawn_local(async move {
            let mut failed = None;
            while !inner.queue.borrow().is_empty() {
                inner.set(Status::Saving);
                let mut batch: Vec<Waiting> = inner.queue.borrow_mut().drain(..).collect();
                let mut saved = inner.save(&mut batch).await;
                if saved.is_err() {
                    inner.reopen().await;
                    saved = inner.save(&mut batch).await;
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
                None => inner.set(Status::Saved),
                Some(_) if inner.log.borrow().is_none() && inner.database.borrow().is_none() => {
                    inner.set(Status::Nothing);
                }
                Some(why) => {
                    inner.set(Status::Failed(why));
                    let again = Rc::clone(&inner);
                    let again = Closure::once_into_js(move || Self::pump(&again));
                    if let Some(window) = web_sys::window() {
                        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
                            again.unchecked_ref(),
                            AGAIN,
                        );
                    }
                }
            }
        });
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
        if !kept {
            return Err("this browser keeps nothing for this page".to_owned());
        }
        // Refused only where preferences are: then there is no witness, and the shelves speak for themselves.
        let _ = prefs::set(&witness(&self.workspace), "1");
        self.announce(announced, &frames);
        Ok(())
    }

    /// Once: a database that lost its connection, a file handle that went away.
    async fn reopen(&self) {
        if self.database.borrow().is_some()
            && let Ok(db) = Database::open(&database_name(&self.workspace)).await
        {
            *self.database.borrow_mut() = Some(Rc::new(db));
        }
    }

    /// Tells other tabs where to read what was saved; without files, the records themselves.
    fn announce(&self, place: Option<(String, f64, f64)>, frames: &[Vec<u8>]) {
        let Some(channel) = &self.channel else { return };
        let message = Object::new();
        let set = |key: &str, value: JsValue| {
            let _ = Reflect::set(&message, &key.into(), &value);
        };
        set("schema", SCHEMA.into());
        match place {
            Some((log, from, to)) => {
                set("log", log.into());
                set("from", from.into());
                set("to", to.into());
            }
            None => set("bytes", Uint8Array::from(frames.concat().as_slice()).into()),
        }
        // A closed channel has no listeners.
        let _ = channel.post_message(&message);
    }

    async fn hear(&self, message: &JsValue) -> Option<Opened> {
        if get(message, "schema").as_f64()? > f64::from(SCHEMA) {
            self.set(Status::ReadOnly);
            return None;
        }
        let bytes = match get(message, "log").as_string() {
            Some(log) => {
                let files = self.files.borrow().clone()?;
                let (from, to) = (get(message, "from").as_f64()?, get(message, "to").as_f64()?);
                files.read(&log, from, to).await.ok()?
            }
            None => Uint8Array::new(&get(message, "bytes")).to_vec(),
        };
        let read = frame::read(&bytes);
        let contents = contents(read.records.iter().map(|(_, r)| r));
        Some(Opened {
            bodies: contents.bodies,
            local: contents.local,
            notice: None,
        })
    }
}

fn random() -> u64 {
    super::clock::random()
}
