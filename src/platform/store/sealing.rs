//! Sealing: what long logs hold moves into segments, so that logs are short and can be appended to again. A
//! segment is written beside its log; the log is emptied only by a later start that finds the segment, and that
//! a day old: by then its name has long been written down.

use super::locks;
use super::opening::{LONG, measure};
use super::saving::seal_one;
use super::worker::{File, Files};
use super::{Store, is_log};
use crate::exchange::shelf::segment::{self, Segment};
use crate::platform::clock;

/// After so many milliseconds a segment's name is taken to be kept: a browser may forget the names of files it
/// made since it was started, and a page can't tell when that was.
const KEPT: f64 = 24.0 * 60.0 * 60.0 * 1000.0;

/// What sealing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    /// Segments that were written.
    pub segments: usize,
    /// Logs that were emptied, because segments hold what they held.
    pub logs: usize,
}

impl Store {
    /// Seals long logs whose writers are gone. Only while no other tab writes here.
    pub async fn seal(&self) -> Sealed {
        let inner = &self.0;
        let mut sealed = Sealed::default();
        if inner.newer.get() {
            return sealed;
        }
        let Ok(_still) = locks::take(&inner.moving(), true).await else {
            return sealed;
        };
        if !inner.alone().await {
            return sealed;
        }
        let Some(files) = inner.files.borrow().clone() else {
            return sealed;
        };
        // What fails leaves a log as it was, and another start seals it.
        let Ok(listed) = files.open(&[]).await else {
            return sealed;
        };
        let own = inner.log.borrow().clone();
        let own = own.map(|log| log.name);
        let long = |f: &&File| is_log(&f.name) && f.size >= LONG && Some(&f.name) != own.as_ref();
        for log in listed.iter().filter(long) {
            // What is damaged is repaired first, by the next start.
            let Ok((frames, 0)) = measure(&files, log).await else {
                continue;
            };
            let segments = segment::cut(frames);
            let mut kept = !segments.is_empty();
            for Segment { name, bytes } in segments {
                let (from, to) = (bytes.start as f64, bytes.end as f64);
                let Ok(part) = files.read(&log.name, from, to).await else {
                    kept = false;
                    continue;
                };
                let there = listed.iter().find(|f| f.name == name);
                kept &= there.is_some_and(|f| f.written + KEPT < clock::now() as f64);
                if holds(&files, there, &part).await {
                    continue;
                }
                kept = false;
                if seal_one(&files, &name, &part).await.is_ok() {
                    sealed.segments += 1;
                    inner.known.borrow_mut().segments.insert(name);
                    inner.frozen.set(0);
                }
            }
            if kept && files.write(&log.name, 0.0, &[]).await.is_ok() {
                sealed.logs += 1;
                inner.known.borrow_mut().ends.insert(log.name.clone(), 0);
                inner.frozen.set(0);
            }
        }
        sealed
    }
}

async fn holds(files: &Files, there: Option<&File>, bytes: &[u8]) -> bool {
    match there {
        Some(file) if file.size == bytes.len() as f64 => {
            let found = files.read(&file.name, 0.0, file.size).await;
            found.is_ok_and(|found| found == bytes)
        }
        _ => false,
    }
}
