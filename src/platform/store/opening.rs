//! Opening: reading both shelves, making them equal again, and looking whether they still are.

use std::rc::Rc;

use super::frozen::{self, Known};
use super::worker::{File, Files};
use super::{Inner, Notice, Opened, POOL, Store, locks, log_name, prefs, witness};
use crate::exchange::shelf::frame::{self, Record};
use crate::exchange::shelf::{Body, Shelf, Tally, contents};
use crate::platform::work;

/// Bytes of a log that are proven at once.
const WINDOW: f64 = 4e6;

/// The preference that asks for a whole reading at the next start.
fn mend(workspace: &str) -> String {
    format!("mend.{workspace}")
}

/// What looking through the database found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Whole records.
    pub records: u64,
    /// Records that are damaged or missing.
    pub wrong: u64,
}

impl Store {
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

    /// Reads every record of both shelves and proves it by its checksum, a few at a time. What is wrong is put
    /// right at the next start. `None` without a database.
    pub async fn prove(&self) -> Option<Health> {
        let db = self.0.database.borrow().clone()?;
        let before = db.tally().await.ok()?;
        let (mut stored, mut damaged) = (Shelf::default(), 0);
        db.read(|bytes| match frame::one(&bytes) {
            Some((check, _, _)) => stored.count(check),
            None => damaged += 1,
        })
        .await
        .ok()?;
        let filed = self.0.prove_logs().await;
        let (now, found) = (db.tally().await.ok()?, stored.tally());
        let mut wrong = damaged;
        // What another tab wrote meanwhile is no damage.
        if now == before && now != found {
            wrong = wrong.max(now.count.saturating_sub(found.count).max(1));
        }
        if let Some((filed, damaged)) = filed {
            wrong += damaged.max(before.count.saturating_sub(filed.count));
        }
        if wrong > 0 {
            // Where preferences are refused, a damaged file or a wrong count still is seen.
            let _ = prefs::set(&mend(&self.0.workspace), "1");
        }
        Some(Health {
            records: found.count,
            wrong,
        })
    }
}

/// What reading the logs found.
#[derive(Default)]
struct Logs {
    shelf: Shelf,
    damaged: usize,
    /// How far each log holds whole records.
    ends: [u64; POOL],
    /// The logs with damage in them, and what is whole of them.
    broken: Vec<(String, Vec<u8>)>,
}

impl Inner {
    /// Reads both shelves as far as needed, and makes them equal.
    pub(super) async fn read(&self) -> Opened {
        let mend = mend(&self.workspace);
        let doubted = prefs::get(&mend).is_some();
        let database = self.database.borrow().clone();
        let tally = match &database {
            Some(db) => db.tally().await.unwrap_or_default(),
            None => Tally::default(),
        };
        let Some((files, listed)) = self.list().await else {
            return self
                .read_both(Logs::default(), tally, !self.newer.get())
                .await;
        };
        let (alone, own) = self.locks(&listed).await;
        let frozen = listed.iter().find(|f| frozen::is_frozen(&f.name));
        if let Some(file) = frozen.filter(|_| !doubted && database.is_some())
            && let Some((known, frozen)) = self.look(&files, file.size).await
        {
            let mut logs = self.logs(&files, &listed, Some(&known)).await;
            let mut ends = known.ends.iter().zip(&logs.ends);
            if ends.all(|(frozen, now)| now >= frozen)
                && (logs.damaged, logs.shelf.tally()) == (0, tally)
                && let Some(journal) = self.thaw(&files, &frozen).await
            {
                self.take(&files, own, &mut logs.ends).await;
                let mut opened = self.opened(&logs.shelf, 0, false);
                let new = std::mem::replace(&mut opened.local, known.local);
                opened.local.extend(new);
                self.know(&logs, &opened);
                opened.journal = Some(journal);
                return opened;
            }
        }
        let mut logs = self.logs(&files, &listed, None).await;
        self.take(&files, own, &mut logs.ends).await;
        let same = tally == logs.shelf.tally() && logs.damaged == 0 && !doubted;
        if database.is_none() || same {
            let opened = self.opened(&logs.shelf, logs.damaged, false);
            self.know(&logs, &opened);
            return opened;
        }
        self.read_both(logs, tally, alone).await
    }

    /// How much the logs hold, and how much in them is damaged.
    async fn prove_logs(&self) -> Option<(Tally, u64)> {
        let files = self.files.borrow().clone()?;
        let (mut found, mut damaged) = (Shelf::default(), 0);
        for file in self.list().await?.1 {
            let (mut at, mut rest) = (0.0, Vec::new());
            while at < file.size && !frozen::is_frozen(&file.name) {
                let to = file.size.min(at + WINDOW);
                rest.extend(files.read(&file.name, at, to).await.ok()?);
                let read = frame::read(&rest);
                read.records
                    .iter()
                    .for_each(|(check, _)| found.count(*check));
                damaged += read.damaged as u64;
                // A record may go on in the next window; behind the last one, it is still being written.
                rest.drain(..read.end);
                at = to;
                work::breathe().await;
            }
        }
        Some((found.tally(), damaged))
    }

    /// The files, where there are any.
    async fn list(&self) -> Option<(Rc<Files>, Vec<File>)> {
        let files = self.files.borrow().clone()?;
        let pool: Vec<String> = (0..POOL).map(log_name).collect();
        match files.open(&pool).await {
            Ok(listed) => Some((files, listed)),
            Err(why) => {
                self.lose_files(why);
                None
            }
        }
    }

    /// Whether nobody else writes here, and the log that this tab may append to, with its lock kept.
    async fn locks(&self, listed: &[File]) -> (bool, Option<usize>) {
        // What a newer version keeps is only read.
        let (mut alone, mut own) = (!self.newer.get(), None);
        for n in 0..POOL {
            if !listed.iter().any(|f| f.name == log_name(n)) {
                continue;
            }
            let lock = locks::take(&format!("writer:{}:{n}", self.workspace), true).await;
            alone &= lock.is_some();
            if lock.is_some() && own.is_none() && !self.newer.get() {
                own = Some(n);
                *self._lock.borrow_mut() = lock;
            }
        }
        (alone, own)
    }

    /// Reads the logs, from where the frozen journal ends if there is one.
    async fn logs(&self, files: &Files, listed: &[File], known: Option<&Known>) -> Logs {
        let mut logs = Logs {
            shelf: Shelf::beside(known.map(|k| k.tally).unwrap_or_default()),
            ..Logs::default()
        };
        for (n, at) in logs.ends.iter_mut().enumerate() {
            let Some(file) = listed.iter().find(|f| f.name == log_name(n)) else {
                continue;
            };
            let from = known.and_then(|k| k.ends.get(n)).copied();
            let from = (from.unwrap_or_default() as f64).min(file.size);
            let bytes = files.read(&file.name, from, file.size).await;
            // A log that somebody holds is being written: its end may be half a record.
            let read = frame::read(&bytes.unwrap_or_default());
            logs.damaged += read.damaged;
            if read.damaged > 0 {
                let mut whole = Vec::new();
                read.records.iter().for_each(|(_, r)| {
                    r.write(&mut whole);
                });
                logs.broken.push((file.name.clone(), whole));
            }
            *at = from as u64 + read.end as u64;
            for (check, record) in read.records {
                logs.shelf.add(check, record);
            }
        }
        logs
    }

    /// Takes the log that this tab appends to.
    async fn take(&self, files: &Files, own: Option<usize>, ends: &mut [u64; POOL]) {
        let Some((n, at)) = own.and_then(|n| Some((n, ends.get_mut(n)?))) else {
            return;
        };
        let log = log_name(n);
        match files.take(&log, *at as f64).await {
            Ok(end) => {
                *at = end as u64;
                *self.log.borrow_mut() = Some((log, end));
            }
            Err(why) => self.lose_files(why),
        }
    }

    /// Notes what of the shelves is in memory now.
    fn know(&self, logs: &Logs, opened: &Opened) {
        *self.known.borrow_mut() = Some(Known {
            ends: logs.ends,
            tally: logs.shelf.tally(),
            local: opened.local.clone(),
        });
    }

    /// Reads the database too, unites it with what the logs hold, and makes them equal.
    async fn read_both(&self, logs: Logs, tally: Tally, alone: bool) -> Opened {
        let Logs {
            shelf: filed,
            damaged,
            broken,
            ..
        } = logs;
        let Some(db) = self.database.borrow().clone() else {
            return self.opened(&filed, damaged, false);
        };
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
            prefs::set(&mend(&self.workspace), "");
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
                let _ = files.write(&name, 0.0, &whole).await;
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
        let empty = all.tally().count == 0;
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
            ..Opened::default()
        }
    }
}
