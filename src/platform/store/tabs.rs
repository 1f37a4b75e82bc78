//! The tabs of a workspace: what they tell each other, and that an older one steps back.

use std::rc::Rc;

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::MessageEvent;

use super::idb::Place;
use super::saving::{Waiting, frame_all};
use super::worker::get;
use super::{Inner, Opened, Status, prefs};
use crate::exchange::shelf::frame::{self, Check, Frame, Record};
use crate::exchange::shelf::{Shelf, contents};

/// What the messages between tabs are written in; a higher number belongs to a newer version.
pub(super) const SCHEMA: u32 = 1;

/// The preference that remembers that there was something to lose, and which schema wrote it.
pub(super) fn witness(workspace: &str) -> String {
    format!("witness.{workspace}")
}

/// Whether a newer version has written here.
pub(super) fn newer(workspace: &str) -> bool {
    let schema = prefs::get(&witness(workspace)).and_then(|s| s.parse::<u32>().ok());
    schema.is_some_and(|schema| schema > SCHEMA)
}

impl Inner {
    /// Listens to the other tabs: what they say is read in its order, once somebody wants to hear of changes.
    pub(super) fn listen(self: &Rc<Self>) {
        let Some(channel) = &self.channel else {
            return;
        };
        let inner = Rc::downgrade(self);
        let heard = Closure::new(move |e: MessageEvent| {
            let Some(inner) = inner.upgrade() else {
                return;
            };
            let data = e.data();
            if get(&data, "schema")
                .as_f64()
                .is_some_and(|s| s > f64::from(SCHEMA))
            {
                return spawn_local(async move { inner.step_back().await });
            }
            inner.inbox.borrow_mut().push_back(data);
            Self::read_inbox(&inner);
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        *self.heard.borrow_mut() = Some(heard);
    }

    /// Reads what other tabs said, one after the other.
    pub(super) fn read_inbox(inner: &Rc<Self>) {
        let Some(tell) = inner.on_change.borrow().clone() else {
            return;
        };
        if inner.reading.replace(true) {
            return;
        }
        let inner = Rc::clone(inner);
        spawn_local(async move {
            loop {
                let Some(message) = inner.inbox.borrow_mut().pop_front() else {
                    break;
                };
                if let Some(opened) = inner.hear(&message).await {
                    tell(opened);
                }
            }
            inner.reading.set(false);
        });
    }

    /// Tells other tabs how far to read; without files, the records themselves.
    pub(super) fn announce(&self, batch: &[Waiting]) {
        let message = self.message();
        let set = |key: &str, value: JsValue| {
            let _ = Reflect::set(&message, &key.into(), &value);
        };
        match self.log.borrow_mut().as_mut() {
            Some(log) => {
                set("log", log.name.as_str().into());
                set("from", log.told.into());
                set("to", log.end.into());
                log.told = log.end;
                let segments = batch.iter().flat_map(|w| &w.segments);
                let segments: Array = segments.map(|s| JsValue::from_str(s)).collect();
                set("segments", segments.into());
            }
            None => {
                let frames = batch.iter().flat_map(|w| &w.frames);
                let bytes = frames.map(Frame::bytes).collect::<Vec<_>>().concat();
                set("bytes", Uint8Array::from(bytes.as_slice()).into());
            }
        }
        self.post(&message);
    }

    /// A message that says which version speaks.
    pub(super) fn message(&self) -> Object {
        let message = Object::new();
        // A plain object takes every key.
        let _ = Reflect::set(&message, &"schema".into(), &SCHEMA.into());
        message
    }

    pub(super) fn post(&self, message: &Object) {
        if let Some(channel) = &self.channel {
            // A closed channel has no listeners.
            let _ = channel.post_message(message);
        }
    }

    /// A newer version writes here now: what waits goes into the log, which that version adopts; from then on
    /// this tab only reads.
    pub(super) async fn step_back(&self) {
        if self.newer.replace(true) {
            return;
        }
        let mut waiting: Vec<Waiting> = self.queue.borrow_mut().drain(..).collect();
        if waiting.iter().any(|w| !w.filed) {
            frame_all(&mut waiting).await;
            let (files, log) = (self.files.borrow().clone(), self.log.borrow().clone());
            let filed = match (files, log) {
                (Some(files), Some(log)) => self.file(&files, log, &mut waiting).await,
                _ => Err("a newer version writes here".to_owned()),
            };
            if let Err(why) = filed {
                self.queue.borrow_mut().extend(waiting);
                return self.set(Status::Failed(why));
            }
            self.announce(&waiting);
        }
        self.set(Status::ReadOnly);
    }

    /// Reads what another tab says it saved.
    async fn hear(&self, message: &JsValue) -> Option<Opened> {
        let schema = get(message, "schema").as_f64()?;
        let (log, bytes) = (get(message, "log"), get(message, "bytes"));
        if log.is_undefined() && bytes.is_undefined() {
            // An older version came: it hears who is here.
            if schema < f64::from(SCHEMA) {
                self.post(&self.message());
            }
            return None;
        }
        let records = match log.as_string() {
            Some(log) => {
                let to = get(message, "to").as_f64()? as u64;
                let segments = Array::from(&get(message, "segments"));
                let segments = segments.iter().filter_map(|s| s.as_string());
                self.news(&log, to, segments.collect()).await
            }
            None => {
                self.sure.set(false);
                frame::read(&Uint8Array::new(&bytes).to_vec()).records
            }
        };
        let contents = contents(records.iter().map(|(_, r)| r));
        // What the files told is counted there.
        if !self.sure.get() {
            let mut known = self.known.borrow_mut();
            let fresh = contents.local.iter();
            let fresh = fresh.filter(|fact| !known.local.contains(*fact));
            let fresh: Vec<Vec<u8>> = fresh.cloned().collect();
            known.local.extend(fresh);
        }
        (!records.is_empty()).then_some(Opened {
            bodies: contents.bodies,
            local: contents.local,
            ..Opened::default()
        })
    }

    /// What is new up to a place of a log, and in segments: from the files, or else from the database.
    async fn news(&self, log: &str, to: u64, mut segments: Vec<String>) -> Vec<(Check, Record)> {
        let from = {
            let known = self.known.borrow();
            segments.retain(|name| !known.segments.contains(name));
            known.end(log)
        };
        if to <= from && segments.is_empty() {
            return Vec::new();
        }
        let records = match self.filed(log, from..to, &segments).await {
            Some(records) => {
                let new = records.iter();
                let new = new.map(|(check, r)| (*check, r.kind, r.payload.as_slice()));
                self.known.borrow_mut().add(new);
                records
            }
            None => {
                self.sure.set(false);
                self.stored().await
            }
        };
        let mut known = self.known.borrow_mut();
        known.ends.insert(log.to_owned(), to.max(from));
        known.segments.extend(segments);
        records
    }

    /// Part of a log, and segments, if all of it can be read.
    async fn filed(
        &self,
        log: &str,
        part: std::ops::Range<u64>,
        segments: &[String],
    ) -> Option<Vec<(Check, Record)>> {
        let files = self.files.borrow().clone()?;
        let (from, to) = (part.start as f64, part.end as f64);
        let mut all = vec![files.read(log, from, to).await.ok()?];
        if all.iter().map(Vec::len).sum::<usize>() as u64 != part.end.saturating_sub(part.start) {
            return None;
        }
        for name in segments {
            all.push(files.read(name, 0.0, f64::MAX).await.ok()?);
        }
        let mut records = Vec::new();
        for bytes in all {
            let read = frame::read(&bytes);
            if read.damaged + read.torn > 0 {
                return None;
            }
            records.extend(read.records);
        }
        Some(records)
    }

    /// What the database holds behind what was read of it before; nothing where it can't be read.
    async fn stored(&self) -> Vec<(Check, Record)> {
        let (mut shelf, mut place) = (Shelf::default(), Place::after(self.read_to.get()));
        let database = self.database.borrow().clone();
        if let Some(db) = database {
            while let Ok(some) = db.next(&mut place).await
                && !some.is_empty()
            {
                for (_, bytes) in some {
                    if let Some((check, record, _)) = frame::one(&bytes) {
                        shelf.add(check, record);
                    }
                }
            }
        }
        self.read_to.set(place.key());
        shelf.records().to_vec()
    }
}
