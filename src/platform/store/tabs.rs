//! The tabs of a workspace: what they tell each other, and that an older one steps back.

use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use super::worker::get;
use super::{Inner, Opened, Status, Waiting, prefs};
use crate::exchange::shelf::{contents, frame};

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
    /// Tells other tabs where to read what was saved; without files, the records themselves.
    pub(super) fn announce(&self, place: Option<(String, f64, f64)>, frames: &[Vec<u8>]) {
        let message = self.message();
        let set = |key: &str, value: JsValue| {
            let _ = Reflect::set(&message, &key.into(), &value);
        };
        match place {
            Some((log, from, to)) => {
                set("log", log.into());
                set("from", from.into());
                set("to", to.into());
            }
            None => set("bytes", Uint8Array::from(frames.concat().as_slice()).into()),
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
    async fn step_back(&self) {
        if self.newer.replace(true) {
            return;
        }
        let waiting: Vec<Waiting> = self.queue.borrow_mut().drain(..).collect();
        let fresh = waiting.iter().filter(|w| !w.filed).flat_map(|w| &w.records);
        let fresh: Vec<u8> = fresh.flat_map(|r| r.frame().0).collect();
        let (files, log) = (self.files.borrow().clone(), self.log.borrow().clone());
        if !fresh.is_empty() {
            let filed = match (files, log) {
                (Some(files), Some((name, from))) => match files.append(&fresh).await {
                    Ok(end) => Ok((name, from, end)),
                    Err(why) => Err(why),
                },
                _ => Err("a newer version writes here".to_owned()),
            };
            match filed {
                Ok(place) => self.announce(Some(place), &[]),
                Err(why) => {
                    self.queue.borrow_mut().extend(waiting);
                    return self.set(Status::Failed(why));
                }
            }
        }
        self.set(Status::ReadOnly);
    }

    /// Part of a log.
    async fn part(&self, place: Option<&(String, f64, f64)>) -> Option<Vec<u8>> {
        let files = self.files.borrow().clone()?;
        let (log, from, to) = place?;
        files.read(log, *from, *to).await.ok()
    }

    /// Reads what another tab says it saved.
    pub(super) async fn hear(&self, message: &JsValue) -> Option<Opened> {
        let schema = get(message, "schema").as_f64()?;
        if schema > f64::from(SCHEMA) {
            self.step_back().await;
            return None;
        }
        let (log, bytes) = (get(message, "log"), get(message, "bytes"));
        if log.is_undefined() && bytes.is_undefined() {
            // An older version came: it hears who is here.
            if schema < f64::from(SCHEMA) {
                self.post(&self.message());
            }
            return None;
        }
        let mut place = None;
        let bytes = match log.as_string() {
            Some(log) => {
                let (from, to) = (get(message, "from").as_f64()?, get(message, "to").as_f64()?);
                place = Some((log, from, to));
                self.part(place.as_ref()).await
            }
            None => Some(Uint8Array::new(&bytes).to_vec()),
        };
        let read = frame::read(bytes.as_deref().unwrap_or_default());
        let mut known = self.known.borrow_mut();
        let records = read.records.iter().map(|(check, r)| (*check, r));
        let follows = match (known.as_mut(), place) {
            (Some(all), Some((log, from, to))) => all.follow((&log, from, to), records),
            _ => false,
        };
        if !follows {
            *known = None;
        }
        let contents = contents(read.records.iter().map(|(_, r)| r));
        bytes.map(|_| Opened {
            bodies: contents.bodies,
            local: contents.local,
            ..Opened::default()
        })
    }
}
