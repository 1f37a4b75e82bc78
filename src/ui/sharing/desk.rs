//! Where files that are being brought in lie, from the moment they are chosen to their undo. The desk
//! outlives its page, so that going elsewhere for a look loses nothing.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use crate::exchange::snapshot::known::Heard;
use crate::exchange::snapshot::one::{Belongs, becoming_one};
use crate::exchange::snapshot::preview::Report;
use crate::exchange::snapshot::{Header, Preview, Reader, Snapshot, Workspace};
use crate::journal::{Act, Class, Journal};
use crate::model::when::Moment;
use crate::platform::intl::{self, Intl};
use crate::platform::{clock, files, prefs, work};
use crate::ui::rooms;
use crate::ui::state::{App, Brought};
use crate::view::route::Route;
use crate::view::share::{self, fault, fresh as fresh_changes};
use crate::view::text;
use crate::view::text::share as words;
use crate::view::world::World;

/// How many bytes of a file are held at once while it is read.
const PART: f64 = 4_194_304.0;
/// How many lines or records a step takes.
const STEP: usize = 256;

/// What is going on.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// Nothing.
    #[default]
    Idle,
    /// Work that takes a while: what, and how far it is.
    Busy(String, Option<f64>),
    /// Files lie here to be looked at.
    Looking,
}

/// A workspace that is not here: it is made only when its files are brought in.
struct Fresh {
    id: String,
    name: String,
    journal: Journal,
    /// How many lines every workspace begins with.
    begun: usize,
}

/// A file of another workspace that becomes one with this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Joining {
    /// Its number among the files.
    pub file: usize,
    /// The members who are one person, theirs and ours.
    pub same: Vec<(String, String)>,
}

/// The desk; copied freely.
#[derive(Clone, Copy)]
pub struct Desk {
    pub(super) app: App,
    /// What is going on.
    pub phase: RwSignal<Phase>,
    /// Whether it has come so far that it can't be stopped any more.
    pub(super) sealed: RwSignal<bool>,
    /// What is wrong with files that can't be brought in, a sentence each.
    pub faults: RwSignal<Vec<String>>,
    /// The last file of each sender.
    pub heard: RwSignal<Heard>,
    preview: StoredValue<Option<Preview>, LocalStorage>,
    /// The workspace that files would make, if none that is here is theirs.
    fresh: StoredValue<Option<Fresh>, LocalStorage>,
    /// The files on the desk.
    files: StoredValue<Vec<File>, LocalStorage>,
    /// Files that came while others were busy.
    waiting: StoredValue<Vec<File>, LocalStorage>,
    /// Whether files are looked at in the workspace that they belong to, whatever is open.
    apart: StoredValue<bool>,
    /// The workspace that was open when they came, or that they were then brought to.
    place: StoredValue<Option<String>>,
    /// Work that began under another number was cancelled.
    run: StoredValue<u32>,
}

/// The preference that keeps the last header of each sender.
fn heard_key(workspace: &str) -> String {
    format!("heard.{workspace}")
}

impl Desk {
    /// Makes it and hands it to everything below.
    pub fn provide(app: App) -> Self {
        let desk = Self {
            app,
            phase: RwSignal::default(),
            sealed: RwSignal::default(),
            faults: RwSignal::default(),
            heard: RwSignal::default(),
            preview: StoredValue::new_local(None),
            fresh: StoredValue::new_local(None),
            files: StoredValue::new_local(Vec::new()),
            waiting: StoredValue::new_local(Vec::new()),
            apart: StoredValue::new(false),
            place: StoredValue::new(None),
            run: StoredValue::new(0),
        };
        Effect::new(move |_| {
            let open = app.workspace.get();
            // What one workspace would take in is nothing to another.
            if desk.place.get_value() != open {
                desk.clear();
            }
            let kept = open.and_then(|w| prefs::get(&heard_key(&w)));
            desk.heard.set(Heard::parse(&kept.unwrap_or_default()));
        });
        provide_context(desk);
        desk
    }

    /// The desk, inside any component.
    pub fn get() -> Self {
        expect_context()
    }

    /// How many changes of whoever sits here are in no file that was made here.
    pub fn to_share(self) -> usize {
        let Some(me) = self.app.me.get() else {
            return 0;
        };
        let unsent = self
            .app
            .with(|w| self.heard.with(|h| h.unsent(&w.journal, &me)));
        usize::try_from(unsent).unwrap_or(usize::MAX)
    }

    /// Takes note of what a file says of its sender.
    pub(super) fn note(self, header: &Header) {
        self.heard.update(|h| h.note(header));
        if let Some(workspace) = self.app.workspace.get_untracked() {
            // What can't be kept is heard again with the next file.
            let _ = prefs::set(
                &heard_key(&workspace),
                &self.heard.with_untracked(Heard::write),
            );
        }
    }

    /// What the files would bring.
    pub(super) fn report(self) -> Report {
        self.preview
            .with_value(|p| p.as_ref().map(|p| p.report().clone()))
            .unwrap_or_default()
    }

    /// Looks at the journal as it would be with the files.
    pub(super) fn supposing<T>(self, look: impl FnOnce(&Journal) -> T) -> Option<T> {
        let looked = self.preview.try_update_value(|p| {
            let preview = p.as_mut()?;
            self.journal(|journal| preview.supposing(journal, look))
        });
        looked.flatten()
    }

    /// What the workspace is called that bringing the files in would make, if it would.
    pub(super) fn makes(self) -> Option<String> {
        self.fresh
            .with_value(|f| f.as_ref().map(|f| f.name.clone()))
    }

    /// The journal that files are looked at in.
    fn journal<T>(self, change: impl FnOnce(&mut Journal) -> T) -> Option<T> {
        if self.fresh.with_value(Option::is_none) {
            return self.app.behind(|w| change(&mut w.journal));
        }
        let changed = self
            .fresh
            .try_update_value(|f| f.as_mut().map(|f| change(&mut f.journal)));
        changed.flatten()
    }

    /// Puts files away unread and stops whatever is going on.
    pub fn clear(self) {
        self.run.update_value(|n| *n += 1);
        self.preview.set_value(None);
        self.fresh.set_value(None);
        self.files.set_value(Vec::new());
        self.waiting.set_value(Vec::new());
        self.faults.set(Vec::new());
        self.sealed.set(false);
        self.phase.set(Phase::Idle);
    }

    /// Ends what was going on, and turns to the files that came meanwhile.
    pub(super) fn done(self) {
        let waiting = self.waiting.get_value();
        self.clear();
        self.bring(waiting);
    }

    /// Looks at files: reads them, and works out what they would bring to the workspace that is open. Files
    /// that lie here already stay, and those that come while something is going on wait for its end.
    pub fn bring(self, files: Vec<File>) {
        if files.is_empty() {
            return;
        }
        match self.phase.get_untracked() {
            Phase::Idle => self.begin(files, false),
            Phase::Looking => {
                let mut all = self.files.get_value();
                all.extend(files);
                self.begin(all, self.apart.get_value());
            }
            Phase::Busy(..) => self.waiting.update_value(|w| w.extend(files)),
        }
    }

    /// Looks at files in the workspace that they belong to, whatever is open.
    pub fn open(self, files: Vec<File>) {
        self.begin(files, true);
    }

    /// Looks at one of the files on its own, in the workspace that it belongs to.
    pub(super) fn open_apart(self, file: usize) {
        let file = self.files.with_value(|f| f.get(file).cloned());
        self.open(file.into_iter().collect());
    }

    /// Looks at the files again without one of them.
    pub(super) fn leave_out(self, file: usize) {
        let mut files = self.files.get_value();
        if file < files.len() {
            files.remove(file);
        }
        self.begin(files, self.apart.get_value());
    }

    fn begin(self, files: Vec<File>, apart: bool) {
        self.clear();
        if files.is_empty() {
            return;
        }
        self.files.set_value(files.clone());
        self.apart.set_value(apart);
        self.place.set_value(self.app.workspace.get_untracked());
        let run = self.run.get_value();
        spawn_local(async move {
            match rooms::look().await {
                Ok(look) => look(self, files, apart, run).await,
                Err(_) => self.app.fail(text::part_missing()),
            }
        });
    }

    fn goes_on(self, run: u32) -> bool {
        self.run.try_get_value() == Some(run)
    }

    fn busy(self, what: &str, done: Option<f64>) {
        self.phase.set(Phase::Busy(what.to_owned(), done));
    }

    pub(in crate::ui) async fn look(self, files: Vec<File>, apart: bool, run: u32) {
        let Some((files, read, faults)) = self.read(files, run).await else {
            return;
        };
        self.files.set_value(files);
        self.faults.set(faults);
        let Some((_, first)) = read.first() else {
            return self.phase.set(Phase::Idle);
        };
        if apart || self.app.workspace.with_untracked(Option::is_none) {
            let theirs = first.header.workspace.clone();
            let here = self.app.known.get_untracked();
            match here.into_iter().find(|(id, _)| theirs.ids.contains(id)) {
                Some((id, _)) if !self.turn_to(&id).await => return self.clear(),
                Some(_) => {}
                None => self.fresh.set_value(fresh(theirs)),
            }
        }
        if self.preview(read, run).await {
            self.looked();
        }
    }

    /// Goes to a workspace, and to the page of sharing in it. Returns whether that one can be left which is open.
    async fn turn_to(self, id: &str) -> bool {
        let elsewhere = self.app.bound().as_deref() != Some(id);
        if elsewhere && self.app.has_to_stay() {
            return false;
        }
        self.place.set_value(Some(id.to_owned()));
        if self
            .app
            .workspace
            .with_untracked(|w| w.as_deref() != Some(id))
        {
            self.app.opened(id.to_owned()).await;
        }
        // Whatever was missing is about to come.
        self.app.lost.set(None);
        self.app.go(Route::Share);
        true
    }

    /// Shows what the files would bring, or looks again when others came meanwhile.
    fn looked(self) {
        if self.fresh.with_value(Option::is_none) {
            let report = self.report();
            let ours = report.files.iter();
            for file in ours.filter(|f| f.belongs != Belongs::Elsewhere) {
                self.note(&file.header);
            }
        }
        self.phase.set(Phase::Looking);
        let waiting = self.waiting.try_update_value(std::mem::take);
        self.bring(waiting.unwrap_or_default());
    }

    /// Reads files: those that are snapshots, what they say, and what is wrong with the others. `None`: stopped.
    async fn read(self, files: Vec<File>, run: u32) -> Option<Read> {
        let reading = words::reading_files(&intl::plural(files.len()));
        self.busy(&reading, Some(0.0));
        let whole: f64 = files.iter().map(|f| f.size()).sum();
        let (mut good, mut read, mut faults) = (Vec::new(), Vec::new(), Vec::new());
        let mut before = 0.0;
        for file in files {
            let told = |at: f64| {
                let on = self.goes_on(run);
                if on {
                    self.busy(&reading, Some((before + at) / whole.max(1.0)));
                }
                on
            };
            match self::read(&file, told).await? {
                Ok(snapshot) => {
                    read.push((file.name(), snapshot));
                    good.push(file.clone());
                }
                Err(why) => faults.push(format!("{}: {why}", file.name())),
            }
            before += file.size();
        }
        self.goes_on(run).then_some((good, read, faults))
    }

    /// Works out what the files would bring. Returns whether it came to its end.
    async fn preview(self, read: Vec<(String, Snapshot)>, run: u32) -> bool {
        if !self.goes_on(run) {
            return false;
        }
        let looking = words::looking_at_files();
        self.busy(looking, Some(0.0));
        let files = read
            .into_iter()
            .map(|(name, snapshot)| (name, snapshot, number()));
        let files = files.collect();
        let Some(preview) = self.journal(|journal| Preview::new(journal, files)) else {
            return false;
        };
        self.preview.set_value(Some(preview));
        let now = Moment(clock::now());
        let step = || {
            let stepped = self.preview.try_update_value(|p| {
                let preview = p.as_mut()?;
                self.journal(|journal| preview.step(journal, now, STEP))
            });
            stepped.flatten().unwrap_or(false)
        };
        let told = || {
            let done = self.preview.with_value(|p| p.as_ref().map(Preview::done));
            let on = self.goes_on(run);
            if on {
                self.busy(looking, done);
            }
            on
        };
        work::in_slices(step, told).await && self.goes_on(run)
    }

    /// Brings the files in: all of them, or none. `joining` are those of other workspaces that become one with
    /// this.
    pub(super) fn take_in(self, joining: Vec<Joining>) {
        if self.app.only_reads() {
            return;
        }
        let again = joining.clone();
        if !joining.is_empty() && !self.app.knows_who(move || self.take_in(again)) {
            return;
        }
        let run = self.run.get_value();
        let fresh = self.fresh.try_update_value(Option::take).flatten();
        spawn_local(async move {
            if let Some(fresh) = fresh {
                // They were looked at on their own; now there is a workspace for them.
                self.sealed.set(true);
                if !self.turn_to(&fresh.id).await {
                    return self.clear();
                }
                if self.app.peek(|w| w.journal.len()) == fresh.begun {
                    self.app.set_world(World::new(fresh.journal));
                } else if !self.look_again(run).await {
                    return;
                }
            }
            self.merge(joining, run).await;
        });
    }

    /// Looks at the files in the workspace that turned up while they were looked at on their own. Returns whether
    /// it came to its end.
    async fn look_again(self, run: u32) -> bool {
        let Some((_, read, faults)) = self.read(self.files.get_value(), run).await else {
            return false;
        };
        if !faults.is_empty() {
            self.clear();
            self.faults.set(faults);
            return false;
        }
        self.preview(read, run).await
    }

    async fn merge(self, joining: Vec<Joining>, run: u32) {
        if !self.goes_on(run) {
            return;
        }
        self.busy(words::merging(), None);
        work::breathe().await;
        if !self.goes_on(run) {
            return;
        }
        // It was looked at in the workspace that was open then.
        let place = self.place.get_value();
        if place != self.app.workspace.get_untracked() {
            return self.clear();
        }
        let Some(preview) = self.preview.try_update_value(Option::take).flatten() else {
            return;
        };
        self.sealed.set(true);
        let app = self.app;
        let report = preview.report().clone();
        let files: Vec<String> = report.files.iter().map(|f| f.name.clone()).collect();
        app.back_up(&intl::list(&files));
        let mut keep = Vec::new();
        app.receive(|w| {
            let taken = preview.take_in(&mut w.journal);
            keep = taken.keep;
            taken.touched
        });
        let mut acts = Vec::new();
        let mut brought = Vec::new();
        let numbers: Vec<u32> = keep.iter().map(|(number, _)| *number).collect();
        for (n, ((number, pieces), file)) in keep.into_iter().zip(&report.files).enumerate() {
            let joining = joining.iter().find(|j| j.file == n);
            let act = joining.and_then(|j| self.join(file.header.workspace.ids.clone(), j));
            brought.push(Brought {
                number,
                pieces,
                from: app.peek(|w| share::sender(&w.journal, file)).name,
                act: act.as_ref().and_then(Act::stamp),
            });
            acts.extend(act.into_iter().flat_map(|act| act.changes));
            self.note(&file.header);
        }
        app.keep_merge(brought, &acts);
        if let Some(id) = place {
            app.remember(&id, &workspace(app).name);
        }
        self.done();
        let said = words::said_merged(&intl::plural(fresh_changes(&report)));
        app.say_undoable(said, move || app.take_back(&numbers));
    }

    /// Makes the workspace of a file one with this; the act that does, which is not kept yet.
    fn join(self, ids: Vec<String>, joining: &Joining) -> Option<Act> {
        let same = joining.same.clone();
        let edits = self.app.peek(|w| becoming_one(&w.journal, ids, same));
        let act = (!edits.is_empty()).then(|| self.app.written(&edits, Class::Person));
        act.flatten()
    }
}

/// The files that are snapshots, their names and contents, and what is wrong with the others.
type Read = (Vec<File>, Vec<(String, Snapshot)>, Vec<String>);

/// The workspace that a file's header names; the header is read only with an id.
fn fresh(theirs: Workspace) -> Option<Fresh> {
    let mut journal = Journal::new();
    journal.seed();
    let begun = journal.len();
    Some(Fresh {
        id: theirs.ids.into_iter().next()?,
        name: theirs.name,
        journal,
        begun,
    })
}

/// A number that no import of any journal has, as far as chance goes.
fn number() -> u32 {
    (clock::random() as u32).max(1)
}

/// Reads one file; `told` hears how many bytes were read and stops it. `None`: stopped.
async fn read(file: &File, told: impl Fn(f64) -> bool) -> Option<Result<Snapshot, String>> {
    let mut reader = Reader::new();
    let mut at = 0.0;
    let said = |why| fault::sentence(&why, &Intl);
    let mut coming = files::read_part(file, at, at + PART);
    while at < file.size() {
        let next = files::read_part(file, at + PART, at + 2.0 * PART);
        let part = match std::mem::replace(&mut coming, next).await {
            Ok(part) => part,
            Err(why) => return Some(Err(words::file_unreadable(&why.name, &why.reason))),
        };
        let (mut from, mut failed) = (0, None);
        let step = || {
            let to = part.len().min(from + reader.stride());
            let bytes = part.get(from..to).unwrap_or_default();
            from = to;
            match reader.feed(bytes) {
                Err(why) => {
                    failed = Some(why);
                    false
                }
                Ok(()) => from < part.len(),
            }
        };
        if !work::in_slices(step, || told(at)).await {
            return None;
        }
        if let Some(why) = failed {
            return Some(Err(said(why)));
        }
        at += PART;
    }
    Some(reader.finish().map_err(said))
}

/// What a snapshot made here says of the workspace: the ids that it goes by, and its name.
pub fn workspace(app: App) -> Workspace {
    let mut ids = app.peek(|w| crate::exchange::snapshot::preview::workspace_ids(&w.journal));
    if ids.is_empty() {
        ids.extend(app.workspace.get_untracked());
    }
    let name = app.peek(|w| crate::view::pipeline::settings(&w.journal).name);
    Workspace {
        ids,
        name: name.unwrap_or_else(|| text::app_name().to_owned()),
    }
}
