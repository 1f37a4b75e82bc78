//! Saving: what was handed over goes to both shelves, and counts as saved once both have confirmed.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::tabs::{SCHEMA, witness};
use super::worker::Files;
use super::{Inner, Status, locks, path, prefs, work};
use crate::exchange::shelf::frame::{Frame, Record};
use crate::exchange::shelf::segment;

/// How long to wait before a failed save is tried again, in milliseconds.
const AGAIN: i32 = 4_000;

/// Bytes that are framed at once.
const WINDOW: usize = 512 * 1024;

/// What was handed over and is not saved yet.
pub(super) struct Waiting {
    /// The records that are not framed yet.
    pub(super) records: Vec<Record>,
    /// Those that are, in the order in which they are written.
    pub(super) frames: Vec<Frame>,
    /// Whether the files have it already.
    pub(super) filed: bool,
    /// The segments that hold most of it.
    pub(super) segments: Vec<String>,
    pub(super) tell: Option<js_sys::Function>,
}

/// The log that this tab appends to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Log {
    pub(super) name: String,
    pub(super) end: f64,
    /// How far other tabs were told of it.
    pub(super) told: f64,
}

impl Log {
    pub(super) fn ending(name: String, end: f64) -> Self {
        Self {
            name,
            end,
            told: end,
        }
    }
}

impl Inner {
    /// Saves what waits, in order, until nothing does or saving fails.
    pub(super) fn pump(inner: &Rc<Self>) {
        if inner.newer.get() || inner.closed.get() || inner.busy.replace(true) {
            return;
        }
        let inner = Rc::clone(inner);
        spawn_local(async move {
            let mut failed = None;
            while !inner.queue.borrow().is_empty() && !inner.newer.get() {
                inner.try_to_save();
                let mut batch: Vec<Waiting> = inner.queue.borrow_mut().drain(..).collect();
                frame_all(&mut batch).await;
                let mut saved = inner.save(&mut batch).await;
                if saved.is_err() && !inner.closed.get() {
                    inner.reopen(&mut batch).await;
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
        if log.is_none() && database.is_none() {
            return Err("this browser keeps nothing for this page".to_owned());
        }
        if let (Some(files), Some(log)) = (files, log) {
            self.file(&files, log, batch).await?;
        }
        if let Some(db) = database {
            let _one_writer = locks::take("tandem-database", false).await;
            if self.closed.get() {
                return Err("the workspace was left".to_owned());
            }
            let mut sum = db.tally().await?;
            let frames = batch.iter().flat_map(|w| &w.frames);
            frames.clone().for_each(|frame| sum.add(frame.check));
            let frames: Vec<&[u8]> = frames.map(Frame::bytes).collect();
            db.append(&frames, sum).await?;
        }
        if self.closed.get() {
            return Err("this browser keeps nothing for this page".to_owned());
        }
        // Refused only where preferences are: then there is no witness, and the shelves speak for themselves.
        let _ = prefs::set(&witness(&self.workspace), &SCHEMA.to_string());
        self.follow(batch);
        self.announce(batch);
        Ok(())
    }

    /// Appends to the log what it has not yet; of something large only the last record, and the rest as segments.
    pub(super) async fn file(
        &self,
        files: &Files,
        mut log: Log,
        batch: &mut [Waiting],
    ) -> Result<(), String> {
        let mut fresh = Vec::new();
        for waiting in batch.iter_mut().filter(|w| !w.filed) {
            let sizes = waiting.frames.iter().map(|f| f.bytes().len());
            let size: usize = sizes.sum();
            let logged = match waiting.frames.split_last() {
                Some((last, parts)) if size > segment::LARGEST => {
                    if waiting.segments.is_empty() {
                        waiting.segments = seal(files, parts).await?;
                    }
                    std::slice::from_ref(last)
                }
                _ => &waiting.frames,
            };
            for frame in logged {
                fresh.extend_from_slice(frame.bytes());
            }
        }
        if fresh.is_empty() {
            return Ok(());
        }
        log.end = files.append(&fresh).await?;
        *self.log.borrow_mut() = Some(log);
        batch.iter_mut().for_each(|w| w.filed = true);
        Ok(())
    }

    /// Notes what was saved here as known.
    fn follow(&self, batch: &[Waiting]) {
        let frames = batch.iter().flat_map(|w| &w.frames);
        let mut known = self.known.borrow_mut();
        known.add(frames.map(|f| (f.check, f.kind, f.payload())));
        let segments = batch.iter().flat_map(|w| &w.segments).cloned();
        known.segments.extend(segments);
        if let Some(log) = &*self.log.borrow() {
            known.ends.insert(log.name.clone(), log.end as u64);
        }
    }

    /// Once: a database that lost its connection, a file handle that went away.
    async fn reopen(self: &Rc<Self>, batch: &mut [Waiting]) {
        if self.database.borrow().is_some() {
            // What still fails is said by the next attempt to save.
            let _ = self.open_database().await;
        }
        let (files, log) = (self.files.borrow().clone(), self.log.borrow().clone());
        let (Some(files), Some(mut log)) = (files, log) else {
            return;
        };
        let end = match files.take(&log.name, log.end).await {
            Ok(end) => Ok(end),
            Err(_) => self.start_again(&log).await,
        };
        if let Ok(end) = end {
            if end < log.end {
                // The browser removed it: all of it is written anew, and the next start looks for the rest.
                batch.iter_mut().for_each(|w| {
                    w.filed = false;
                    w.segments.clear();
                });
                self.sure.set(false);
                log.told = log.told.min(end);
            }
            log.end = end;
            *self.log.borrow_mut() = Some(log);
        }
    }

    /// Starts a worker in place of one that can't take its log any more.
    async fn start_again(&self, log: &Log) -> Result<f64, String> {
        let files = Files::start(&path(&self.workspace, self.generation.get())).await?;
        // The old one holds its file until it has ended.
        self.files.borrow_mut().take();
        let files = Rc::new(files);
        *self.files.borrow_mut() = Some(Rc::clone(&files));
        files.open(std::slice::from_ref(&log.name)).await?;
        files.take(&log.name, log.end).await
    }
}

/// Frames what is not framed yet, a little at a time; what was framed is let go of.
pub(super) async fn frame_all(batch: &mut [Waiting]) {
    let mut since = 0;
    for waiting in batch {
        for record in std::mem::take(&mut waiting.records) {
            since += record.size();
            waiting.frames.push(record.frame());
            drop(record);
            if since > WINDOW {
                since = 0;
                work::breathe().await;
            }
        }
    }
}

/// Writes frames as segments and reads them back; returns their names.
pub(super) async fn seal(files: &Files, frames: &[Frame]) -> Result<Vec<String>, String> {
    let (mut names, mut rest) = (Vec::new(), frames.iter());
    let sizes = frames.iter().map(|f| (f.check, f.bytes().len()));
    for one in segment::cut(sizes) {
        let mut bytes = Vec::with_capacity(one.bytes.len());
        while bytes.len() < one.bytes.len()
            && let Some(frame) = rest.next()
        {
            bytes.extend_from_slice(frame.bytes());
        }
        seal_one(files, &one.name, &bytes).await?;
        names.push(one.name);
    }
    Ok(names)
}

/// Writes one segment and reads it back.
pub(super) async fn seal_one(files: &Files, name: &str, bytes: &[u8]) -> Result<(), String> {
    files.write(name, 0.0, bytes).await?;
    if files.read(name, 0.0, f64::MAX).await? != bytes {
        return Err("the browser gave back other bytes than were written".to_owned());
    }
    Ok(())
}
