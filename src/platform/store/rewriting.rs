//! Generations: a workspace is rewritten when something must leave its very bytes. Both shelves are made anew
//! under the next number and the old ones removed; two generations are never united, the higher one counts.

use std::rc::Rc;

use super::frozen::{self, Known};
use super::idb::{self, Database};
use super::saving::{Log, seal};
use super::worker::Files;
use super::{Inner, Status, Store, database_name, is_log, locks, path, pool, prefs, random, work};
use crate::exchange::shelf::frame::{Frame, Kind, Record};
use crate::exchange::shelf::segment::is_segment;
use crate::exchange::shelf::{Body, Shelf, cut};

/// So long is waited for a tab that is going, in milliseconds.
const MOMENT: i32 = 100;
const MOMENTS: u32 = 20;

/// The file that says that a generation's files hold all of it.
const WHOLE: &str = "whole";

/// The preference that remembers the generation, for browsers that don't list their databases.
pub(super) fn hint(workspace: &str) -> String {
    format!("generation.{workspace}")
}

impl Store {
    /// Whether this tab could rewrite the workspace now: no other one has it open.
    pub async fn can_rewrite(&self) -> bool {
        !self.0.newer.get() && self.0.alone().await
    }

    /// Replaces everything that is stored by these bodies and facts about this copy, so that no other byte of
    /// the workspace stays in this browser. What was handed over is saved before; what is handed over meanwhile
    /// comes after it.
    ///
    /// # Errors
    /// Why nothing was replaced: another tab has the workspace open, something is not saved, or what the
    /// browser said.
    pub async fn rewrite(&self, bodies: &[Body], facts: &[Vec<u8>]) -> Result<(), String> {
        let inner = &self.0;
        let saved = *inner.status.borrow() == Status::Saved && inner.queue.borrow().is_empty();
        if inner.newer.get() || !saved || inner.busy.replace(true) {
            return Err("not everything is saved".to_owned());
        }
        let done = inner.rewrite(bodies, facts).await;
        inner.busy.set(false);
        Inner::pump(inner);
        done
    }
}

impl Inner {
    async fn rewrite(self: &Rc<Self>, bodies: &[Body], facts: &[Vec<u8>]) -> Result<(), String> {
        let still = locks::take(&self.moving(), true).await;
        if still.is_err() || !self.alone_soon().await {
            return Err("the workspace is open in another tab".to_owned());
        }
        let _unfrozen = locks::take(&self.freezing(), false).await;
        let old = self.files.borrow().clone();
        let mut records = Vec::new();
        for body in bodies {
            records.extend(cut(body.import, random(), vec![&body.lines]));
        }
        records.extend(facts.iter().map(|fact| Record {
            kind: Kind::Local,
            import: 0,
            group: random(),
            payload: fact.clone(),
        }));
        let mut shelf = Shelf::default();
        for record in records {
            shelf.add(record.frame().check, record);
        }
        let next = self.generation.get() + 1;
        let mut known = Known {
            tally: shelf.tally(),
            local: facts.to_vec(),
            ..Known::default()
        };
        // A workspace that was let go of meanwhile must not come back.
        let here = || {
            let gone = self.closed.get();
            (!gone).then_some(()).ok_or("the workspace was left")
        };
        let mut files = None;
        here()?;
        if old.is_some() {
            let (made, segments) = self.write_files(next, &shelf).await?;
            known.segments.extend(segments);
            files = Some(made);
        }
        here()?;
        // The one that says it last decides: until then nothing has changed, from then on nothing can fail.
        if self.database.borrow().is_some() {
            self.write_database(next, &shelf).await?;
        } else if let Some(files) = &files {
            files.write(WHOLE, 0.0, next.to_string().as_bytes()).await?;
        }
        if let Err(why) = here() {
            let _ = idb::remove(&database_name(&self.workspace, next)).await;
            return Err(why.to_owned());
        }
        self.generation.set(next);
        let _ = prefs::set(&hint(&self.workspace), &next.to_string());
        self.frozen.set(0);
        *self.known.borrow_mut() = known;
        self.sure.set(true);
        if let Err(why) = self.open_database().await {
            self.lose_database(why);
        }
        if let (Some(old), Some(files)) = (old, files) {
            // A file that is held can't be removed.
            let _ = old.release().await;
            let files = Rc::new(files);
            *self.files.borrow_mut() = Some(Rc::clone(&files));
            if let Err(why) = self.begin_log(&files).await {
                self.lose_files(why);
            }
        }
        self.sweep().await;
        Ok(())
    }

    /// Whether no other tab has the workspace open; one that was just closed or loaded anew is gone in a moment.
    async fn alone_soon(&self) -> bool {
        for _ in 0..MOMENTS {
            if self.alone().await {
                return true;
            }
            work::rest(MOMENT).await;
        }
        false
    }

    /// Takes the log that this tab has the lock of, in a generation that is new.
    async fn begin_log(&self, files: &Files) -> Result<(), String> {
        let Some(name) = self.log.borrow().clone().map(|log| log.name) else {
            return Ok(());
        };
        files.open(std::slice::from_ref(&name)).await?;
        let end = files.take(&name, 0.0).await?;
        *self.log.borrow_mut() = Some(Log::ending(name, end));
        Ok(())
    }

    /// The files of a generation: all of it in segments, and empty logs. A worker of their own.
    async fn write_files(
        &self,
        generation: u32,
        shelf: &Shelf,
    ) -> Result<(Files, Vec<String>), String> {
        let files = Files::start(&path(&self.workspace, generation)).await?;
        for left in files.open(&[]).await? {
            files.remove(&left.name).await?;
        }
        files.open(&pool()).await?;
        let segments = seal(&files, &frames(shelf)).await?;
        Ok((files, segments))
    }

    async fn write_database(&self, generation: u32, shelf: &Shelf) -> Result<(), String> {
        let name = database_name(&self.workspace, generation);
        // What an attempt that was cut off left.
        idb::remove(&name).await?;
        let db = Database::open(&name, || ()).await;
        let db = db.map_err(|_| "the browser makes no database".to_owned())?;
        let _one_writer = locks::take("tandem-database", false).await;
        let frames = frames(shelf);
        let frames: Vec<&[u8]> = frames.iter().map(Frame::bytes).collect();
        db.append(&frames, shelf.tally()).await?;
        db.call_whole().await
    }

    /// The generations that have a database.
    pub(super) async fn databases(&self) -> Vec<u32> {
        let front = format!("tandem-{}-", self.workspace);
        let told = prefs::get(&hint(&self.workspace)).and_then(|g| g.parse().ok());
        let names = idb::names().await;
        if names.is_empty() {
            return (1..=told.unwrap_or(1)).collect();
        }
        let numbers = names.iter().filter_map(|n| n.strip_prefix(&front));
        numbers.filter_map(|n| n.parse().ok()).collect()
    }

    /// The folders of later generations.
    async fn folders(&self, files: &Files) -> Vec<u32> {
        files.go(&path(&self.workspace, 1));
        let names = files.folders().await.unwrap_or_default();
        names
            .iter()
            .filter_map(|(name, _)| name.parse().ok())
            .collect()
    }

    /// Turns to the highest generation that is whole on one of the shelves.
    pub(super) async fn find_generation(&self) {
        let mut found = 1;
        for generation in self.databases().await.into_iter().filter(|g| *g > 1) {
            let db = Database::open(&database_name(&self.workspace, generation), || ()).await;
            if let Ok(db) = db
                && db.whole().await
            {
                found = found.max(generation);
            }
        }
        let files = self.files.borrow().clone();
        if let Some(files) = files {
            for generation in self.folders(&files).await {
                files.go(&path(&self.workspace, generation));
                if files
                    .read(WHOLE, 0.0, 1.0)
                    .await
                    .is_ok_and(|b| !b.is_empty())
                {
                    found = found.max(generation);
                }
            }
            files.go(&path(&self.workspace, found));
        }
        self.generation.set(found);
    }

    /// Says on both shelves that they hold all of this generation, and removes every other. Only while nobody else
    /// is here.
    pub(super) async fn sweep(&self) {
        let own = self.generation.get();
        let (files, db) = (self.files.borrow().clone(), self.database.borrow().clone());
        // What can't be removed now is found by the next start.
        for other in self.databases().await.into_iter().filter(|g| *g != own) {
            let _ = idb::remove(&database_name(&self.workspace, other)).await;
        }
        if let Some(db) = db.filter(|_| own > 1)
            && !db.whole().await
        {
            let _ = db.call_whole().await;
        }
        let Some(files) = files else { return };
        let folders = self.folders(&files).await;
        for other in folders.into_iter().filter(|g| *g != own) {
            let _ = files.remove(&other.to_string()).await;
        }
        if own > 1 {
            for left in files.open(&[]).await.unwrap_or_default() {
                if is_log(&left.name) || is_segment(&left.name) || frozen::is_frozen(&left.name) {
                    let _ = files.remove(&left.name).await;
                }
            }
        }
        files.go(&path(&self.workspace, own));
        if own > 1 {
            let _ = files.write(WHOLE, 0.0, own.to_string().as_bytes()).await;
        }
    }
}

/// What a shelf holds as it is written.
fn frames(shelf: &Shelf) -> Vec<Frame> {
    shelf.records().iter().map(|(_, r)| r.frame()).collect()
}
