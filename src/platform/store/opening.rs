//! Opening: reading both shelves, making them equal again, and looking whether they still are.

use std::rc::Rc;

use super::frozen::{self, Known};
use super::idb::Place;
use super::locks::{self, Held, Not};
use super::saving::Log;
use super::worker::{File, Files};
use super::{Inner, LOG, Notice, Opened, Store, is_log, path, pool, prefs, witness};
use crate::exchange::shelf::frame::{self, Check, Frame, Record};
use crate::exchange::shelf::segment::is_segment;
use crate::exchange::shelf::{Body, Shelf, Tally, contents, lost};
use crate::model::order::Arrange;
use crate::platform::work;

/// Bytes that are proven at once.
const WINDOW: usize = 512 * 1024;
/// A log that long waits to be sealed: others are appended to first.
pub(super) const LONG: f64 = 1024.0 * 1024.0;

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
            let mut place = Place::after(0.0);
            loop {
                let some = db.next(&mut place).await?;
                if some.is_empty() {
                    break;
                }
                for (check, record, _) in some.iter().filter_map(|(_, bytes)| frame::one(bytes)) {
                    shelf.add(check, record);
                }
            }
        } else if let Some(files) = files {
            for file in files.open(&[]).await?.iter().filter(|f| is_shelf(f)) {
                let bytes = files.read(&file.name, 0.0, file.size).await?;
                for (check, record) in frame::read(&bytes).records {
                    shelf.add(check, record);
                }
            }
        }
        Ok(contents(shelf.records().iter().map(|(_, r)| r)).bodies)
    }

    /// Reads every record of both shelves and proves it by its checksum, a few at a time. What is wrong is put
    /// right at the next start. `None` where neither can be read.
    pub async fn prove(&self) -> Option<Health> {
        let db = self.0.database.borrow().clone();
        let Some(db) = db else {
            let (filed, wrong) = self.0.prove_files().await?;
            return Some(Health {
                records: filed.count,
                wrong,
            });
        };
        let before = db.tally().await.ok()?;
        let (mut stored, mut damaged) = (Shelf::default(), 0);
        let (mut place, mut since) = (Place::after(0.0), 0);
        loop {
            let some = db.next(&mut place).await.ok()?;
            if some.is_empty() {
                break;
            }
            for (_, bytes) in some {
                match frame::one(&bytes) {
                    Some((check, _, _)) => stored.count(check),
                    None => damaged += 1,
                }
                since += bytes.len();
                if since > WINDOW {
                    since = 0;
                    work::breathe().await;
                }
            }
        }
        let filed = self.0.prove_files().await;
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

/// Whether a file holds records.
fn is_shelf(file: &File) -> bool {
    is_log(&file.name) || is_segment(&file.name)
}

/// What reading the files found.
#[derive(Default)]
struct Filed {
    shelf: Shelf,
    /// Stretches that are no whole record.
    damaged: usize,
    /// What was read, and how much it is.
    known: Known,
    /// The files with damage in them, and what is whole of them.
    broken: Vec<(String, Vec<u8>)>,
}

/// The logs that nobody writes to.
#[derive(Default)]
struct Free {
    /// Whether nobody else writes here at all.
    alone: bool,
    /// Each with the lock on it, the ones to append to first.
    logs: Vec<(String, Option<Held>)>,
}

impl Inner {
    /// Opens what shelves there are, in the generation that counts.
    pub(super) async fn open_shelves(self: &Rc<Self>) {
        match Files::start(&path(&self.workspace, 1)).await {
            Ok(files) => *self.files.borrow_mut() = Some(Rc::new(files)),
            Err(why) => self.lose_files(why),
        }
        self.find_generation().await;
        if let Err(why) = self.open_database().await {
            self.lose_database(why);
        }
    }

    /// Reads both shelves as far as needed, and makes them equal.
    pub(super) async fn read(&self) -> Opened {
        let doubted = prefs::get(&mend(&self.workspace)).is_some();
        let database = self.database.borrow().clone();
        let tally = match &database {
            Some(db) => db.tally().await.unwrap_or_default(),
            None => Tally::default(),
        };
        let Some((files, listed)) = self.list().await else {
            let free = Free {
                alone: self.alone().await,
                ..Free::default()
            };
            return self.unite(Some(Filed::default()), tally, free).await;
        };
        let free = self.free(&files, &listed).await;
        let frozen = listed.iter().find(|f| frozen::is_frozen(&f.name));
        if let Some(file) = frozen.filter(|_| !doubted && database.is_some())
            && let Some((known, frozen)) = self.look(&files, file.size).await
            && holds(&listed, &known)
            && let Ok(filed) = filed(&files, &listed, Some(&known)).await
            && (filed.damaged, filed.shelf.tally()) == (0, tally)
            && let Some((journal, beside)) = self.thaw(&files, &frozen).await
        {
            let mut opened = self.opened(&filed.shelf, 0, false);
            opened.local.splice(..0, known.local);
            self.know(filed, &opened, true);
            self.take(&files, free).await;
            (opened.journal, opened.beside) = (Some(journal), beside);
            return opened;
        }
        let filed = match filed(&files, &listed, None).await {
            Ok(filed) => filed,
            Err(why) => {
                // What can't be read is not touched either: another start may read it.
                self.lose_files(why);
                return self.unite(None, tally, free).await;
            }
        };
        let same = tally == filed.shelf.tally() && filed.damaged == 0 && !doubted;
        if database.is_some() && !same {
            return self.unite(Some(filed), tally, free).await;
        }
        let opened = self.opened(&filed.shelf, filed.damaged, false);
        self.know(filed, &opened, true);
        let alone = free.alone;
        self.take(&files, free).await;
        if alone && database.is_some() {
            self.sweep().await;
        }
        opened
    }

    /// How much the files hold, and how much in them is damaged.
    async fn prove_files(&self) -> Option<(Tally, u64)> {
        let files = self.files.borrow().clone()?;
        let (mut found, mut damaged) = (Shelf::default(), 0);
        for file in self.list().await?.1.iter().filter(|f| is_shelf(f)) {
            let (frames, wrong) = measure(&files, file).await.ok()?;
            frames.iter().for_each(|(check, _)| found.count(*check));
            damaged += wrong;
        }
        Some((found.tally(), damaged))
    }

    /// The files, where there are any.
    async fn list(&self) -> Option<(Rc<Files>, Vec<File>)> {
        let files = self.files.borrow().clone()?;
        match files.open(&pool()).await {
            Ok(listed) => Some((files, listed)),
            Err(why) => {
                self.lose_files(why);
                None
            }
        }
    }

    /// The lock of whoever appends to a log.
    pub(super) fn writing(&self, log: &str) -> String {
        let number = log.strip_prefix(LOG).unwrap_or(log);
        format!("writer:{}:{number}", self.workspace)
    }

    /// The logs that this tab may append to; a further one where all are taken.
    async fn free(&self, files: &Files, listed: &[File]) -> Free {
        // What a newer version keeps is only read.
        if self.newer.get() {
            return Free::default();
        }
        let mut logs: Vec<&File> = listed.iter().filter(|f| is_log(&f.name)).collect();
        logs.arrange_by_key(|log| (log.size >= LONG, log.name.clone()));
        let mut free = Free {
            alone: self.alone().await,
            ..Free::default()
        };
        for log in &logs {
            match locks::take(&self.writing(&log.name), true).await {
                Ok(lock) => free.logs.push((log.name.clone(), Some(lock))),
                Err(Not::Now) => free.alone = false,
                // The file itself keeps others out.
                Err(Not::Ever) => {
                    free.alone = false;
                    free.logs.push((log.name.clone(), None));
                }
            }
        }
        let mut number = logs.len();
        while free.logs.is_empty() {
            let name = format!("{LOG}{number}");
            number += 1;
            let lock = match locks::take(&self.writing(&name), true).await {
                Err(Not::Now) => continue,
                lock => lock.ok(),
            };
            // Where it can't be made, taking it says why.
            let _ = files.open(std::slice::from_ref(&name)).await;
            free.logs.push((name, lock));
        }
        free
    }

    /// Takes a log to append to, cut off behind its last whole record: only when all that could be read was.
    async fn take(&self, files: &Files, free: Free) {
        let mut refused = None;
        for (name, lock) in free.logs {
            let end = self.known.borrow().end(&name);
            match files.take(&name, end as f64).await {
                Ok(end) => {
                    *self._lock.borrow_mut() = lock;
                    *self.log.borrow_mut() = Some(Log::ending(name, end));
                    return;
                }
                Err(why) => refused = Some(why),
            }
        }
        if let Some(why) = refused {
            self.lose_files(why);
        }
    }

    /// Notes what of the shelves is in memory now.
    fn know(&self, filed: Filed, opened: &Opened, sure: bool) {
        *self.known.borrow_mut() = Known {
            tally: filed.shelf.tally(),
            local: opened.local.clone(),
            ..filed.known
        };
        self.sure.set(sure);
    }

    /// Reads the database too, unites it with what the files hold (`None`: they could not be read), and makes them
    /// equal.
    async fn unite(&self, filed: Option<Filed>, tally: Tally, free: Free) -> Opened {
        let (stored, wrong, read) = self.read_database().await;
        // Nothing is taken for lost, and nothing is repaired, while one shelf could not be read.
        let seen = read && filed.is_some();
        let filed = filed.unwrap_or_default();
        let files = self.files.borrow().clone();
        let both = files.is_some() && self.database.borrow().is_some();
        // Another tab may be between its two shelves just now: that is no damage, and it will finish.
        let quiet = seen && !self.newer.get() && free.alone;
        let damaged = filed.damaged + wrong.len();
        let differ = stored.tally() != filed.shelf.tally();
        let lost = lost((&filed.shelf, filed.damaged), (&stored, wrong.len()), tally);
        let to_files = stored.lacking(&filed.shelf);
        let to_database = filed.shelf.lacking(&stored);
        let mut all = filed.shelf.clone();
        all.unite(&stored);
        let broken = filed.broken.clone();
        let lost = if quiet { lost } else { 0 };
        let mut opened = self.opened(&all, lost, quiet && both && (differ || damaged > 0));
        if !seen {
            opened.notice = None;
        }
        self.know(filed, &opened, false);
        if let Some(files) = files {
            self.take(&files, free).await;
        }
        if quiet {
            // The files first: what is damaged in the database leaves it only then.
            let filed = self.refile(&to_files).await;
            let stored = self.complete(&to_database, &wrong, tally, &all).await;
            if filed && stored {
                self.rewrite_broken(broken, &to_files).await;
                prefs::set(&mend(&self.workspace), "");
                self.sweep().await;
            }
        }
        opened
    }

    /// All of the database, the keys of what is damaged in it, and whether it could be read.
    async fn read_database(&self) -> (Shelf, Vec<f64>, bool) {
        let (mut shelf, mut wrong, mut read) = (Shelf::default(), Vec::new(), true);
        let Some(db) = self.database.borrow().clone() else {
            return (shelf, wrong, read);
        };
        let mut place = Place::after(0.0);
        loop {
            match db.next(&mut place).await {
                Ok(some) if some.is_empty() => break,
                Ok(some) => {
                    for (key, bytes) in some {
                        match frame::one(&bytes) {
                            Some((check, record, _)) => {
                                shelf.add(check, record);
                            }
                            None => wrong.push(key),
                        }
                    }
                }
                Err(why) => {
                    self.lose_database(why);
                    read = false;
                    break;
                }
            }
        }
        self.read_to.set(place.key());
        (shelf, wrong, read)
    }

    /// Appends to this tab's log what the files lack; whether they hold everything then.
    async fn refile(&self, records: &[Record]) -> bool {
        let (files, log) = (self.files.borrow().clone(), self.log.borrow().clone());
        let (Some(files), Some(log)) = (files, log) else {
            return false;
        };
        let mut bytes = Vec::new();
        for record in records {
            record.write(&mut bytes);
        }
        if bytes.is_empty() {
            return true;
        }
        // What fails here is found and repaired at the next start.
        let Ok(end) = files.append(&bytes).await else {
            return false;
        };
        self.appends(log.name, end);
        true
    }

    /// Notes where this tab's log ends, with nobody there who could be told.
    fn appends(&self, log: String, end: f64) {
        let mut known = self.known.borrow_mut();
        known.ends.insert(log.clone(), end as u64);
        *self.log.borrow_mut() = Some(Log::ending(log, end));
    }

    /// Completes the database, and takes out of it what is damaged; whether it holds everything then.
    async fn complete(&self, lacking: &[Record], wrong: &[f64], was: Tally, all: &Shelf) -> bool {
        let Some(db) = self.database.borrow().clone() else {
            return false;
        };
        let _one_writer = locks::take("tandem-database", false).await;
        if was == all.tally() && lacking.is_empty() && wrong.is_empty() {
            return true;
        }
        // Somebody wrote since it was read: another start repairs.
        if db.tally().await.ok() != Some(was) {
            return false;
        }
        let frames: Vec<Frame> = lacking.iter().map(Record::frame).collect();
        let frames: Vec<&[u8]> = frames.iter().map(Frame::bytes).collect();
        db.mend(wrong, &frames, all.tally()).await.is_ok()
    }

    /// Writes files with damage in them anew. Not all at once, so both shelves must hold everything before.
    async fn rewrite_broken(&self, broken: Vec<(String, Vec<u8>)>, refiled: &[Record]) {
        let (files, log) = (self.files.borrow().clone(), self.log.borrow().clone());
        let (Some(files), Some(log)) = (files, log) else {
            return;
        };
        for (name, mut whole) in broken {
            let own = name == log.name;
            if own {
                refiled.iter().for_each(|r| {
                    r.write(&mut whole);
                });
                let _ = files.release().await;
            }
            // What fails here is found and repaired at the next start.
            if files.write(&name, 0.0, &whole).await.is_ok() && is_log(&name) {
                let mut known = self.known.borrow_mut();
                known.ends.insert(name.clone(), whole.len() as u64);
            }
            if own {
                match files.take(&name, f64::MAX).await {
                    Ok(end) => self.appends(name, end),
                    Err(why) => return self.lose_files(why),
                }
            }
        }
    }

    fn opened(&self, all: &Shelf, lost: usize, repaired: bool) -> Opened {
        let contents = contents(all.records().iter().map(|(_, r)| r));
        let empty = all.tally().count == 0;
        let known = prefs::get(&witness(&self.workspace)).is_some();
        let notice = match () {
            // What a newer version keeps may lie where this one doesn't look.
            () if empty && self.newer.get() => None,
            () if empty && known => Some(Notice::Gone),
            () if lost > 0 => Some(Notice::Damaged(lost)),
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

/// The records of a file, each told by its checksum and the length of its frame, and how much in it is damaged.
/// A little at a time, so that the page stays quick.
pub(super) async fn measure(
    files: &Files,
    file: &File,
) -> Result<(Vec<(Check, usize)>, u64), String> {
    let (mut frames, mut damaged) = (Vec::new(), 0);
    let (mut at, mut rest) = (0.0, Vec::new());
    while at < file.size {
        let to = file.size.min(at + WINDOW as f64);
        rest.extend(files.read(&file.name, at, to).await?);
        let read = frame::read(&rest);
        let records = read.records.iter();
        frames.extend(records.map(|(check, record)| (*check, record.size())));
        damaged += read.damaged as u64;
        // A record may go on in the next window; behind the last one, it is still being written.
        rest.drain(..read.end);
        at = to;
        work::breathe().await;
    }
    Ok((frames, damaged))
}

/// Whether all that was known is still where it was.
fn holds(listed: &[File], known: &Known) -> bool {
    let size = |name: &str| {
        listed
            .iter()
            .find(|f| f.name == name)
            .map(|f| f.size as u64)
    };
    let mut ends = known.ends.iter();
    let mut segments = known.segments.iter();
    ends.all(|(log, end)| *end == 0 || size(log).is_some_and(|size| size >= *end))
        && segments.all(|name| size(name).is_some())
}

/// Reads logs and segments, as far as they are not known.
async fn filed(files: &Files, listed: &[File], known: Option<&Known>) -> Result<Filed, String> {
    let mut filed = Filed {
        shelf: Shelf::beside(known.map(|k| k.tally).unwrap_or_default()),
        ..Filed::default()
    };
    for file in listed.iter().filter(|f| is_shelf(f)) {
        let (name, sealed) = (&file.name, is_segment(&file.name));
        let from = match known {
            Some(known) if known.segments.contains(name) => file.size,
            Some(known) => known.end(name) as f64,
            None => 0.0,
        };
        let bytes = if from < file.size {
            files.read(name, from, file.size).await?
        } else {
            Vec::new()
        };
        let read = frame::read(&bytes);
        // A log that somebody holds is being written, and sealing may have been cut off: their ends may be half a
        // record, which is no damage.
        filed.damaged += read.damaged;
        if read.damaged > 0 {
            let mut whole = Vec::new();
            read.records.iter().for_each(|(_, r)| {
                r.write(&mut whole);
            });
            filed.broken.push((name.clone(), whole));
        }
        if sealed {
            filed.known.segments.insert(name.clone());
        } else {
            let end = from as u64 + read.end as u64;
            filed.known.ends.insert(name.clone(), end);
        }
        for (check, record) in read.records {
            filed.shelf.add(check, record);
        }
    }
    Ok(filed)
}
