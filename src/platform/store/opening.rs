//! Opening: reading both shelves, making them equal again, and looking whether they still are.

use super::{Inner, Notice, Opened, POOL, Store, locks, log_name, prefs, witness};
use crate::exchange::shelf::frame::{self, Record};
use crate::exchange::shelf::{Body, Shelf, contents};

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

    /// Reads every record of the database and proves it by its checksum, a few at a time; the files are read
    /// and proven at each start. What is wrong is put right at the next start. `None` without a database.
    pub async fn prove(&self) -> Option<Health> {
        let db = self.0.database.borrow().clone()?;
        let before = db.tally().await.ok()?;
        let (mut found, mut damaged) = (Shelf::default(), 0);
        db.read(|bytes| match frame::one(&bytes) {
            Some((check, _, _)) => found.count(check),
            None => damaged += 1,
        })
        .await
        .ok()?;
        let (now, found) = (db.tally().await.ok()?, found.tally());
        // What another tab wrote meanwhile is no damage.
        let missing = if now == before && now != found {
            now.count.saturating_sub(found.count).max(1)
        } else {
            0
        };
        let wrong = missing.max(damaged);
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

impl Inner {
    /// Reads both shelves as far as needed, and makes them equal.
    pub(super) async fn read(&self) -> Opened {
        let mut damaged = 0;
        let mut filed = Shelf::default();
        let mut free: Option<(usize, f64)> = None;
        let mut broken: Vec<(String, Vec<u8>)> = Vec::new();
        // What a newer version keeps is only read.
        let mut alone = !self.newer.get();
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
                if lock.is_some() && free.is_none() && !self.newer.get() {
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
        let mend = mend(&self.workspace);
        let doubted = prefs::get(&mend).is_some();
        if files.is_some() && tally == filed.tally() && damaged == 0 && !doubted {
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
            prefs::set(&mend, "");
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
}
