//! Where files that are being brought in lie, from the moment they are chosen to their undo. The desk
//! outlives its page, so that going elsewhere for a look loses nothing.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use crate::exchange::snapshot::known::Heard;
use crate::exchange::snapshot::one::becoming_one;
use crate::exchange::snapshot::preview::Report;
use crate::exchange::snapshot::{Header, Preview, Reader, Snapshot};
use crate::journal::Class;
use crate::journal::command::Command;
use crate::model::when::Moment;
use crate::platform::intl::{self, Intl};
use crate::platform::{clock, files, prefs, work};
use crate::ui::rooms;
use crate::ui::state::{App, Brought};
use crate::view::route::Route;
use crate::view::share::{self, fault, fresh};
use crate::view::text;
use crate::view::text::share as words;

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

/// The desk; copied freely.
#[derive(Clone, Copy)]
pub struct Desk {
    pub(super) app: App,
    /// What is going on.
    pub phase: RwSignal<Phase>,
    /// What is wrong with files that can't be brought in, a sentence each.
    pub faults: RwSignal<Vec<String>>,
    /// The last file of each sender.
    pub heard: RwSignal<Heard>,
    preview: StoredValue<Option<Preview>, LocalStorage>,
    files: StoredValue<Vec<File>, LocalStorage>,
    /// The workspace that the files are looked at in.
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
            faults: RwSignal::default(),
            heard: RwSignal::default(),
            preview: StoredValue::new_local(None),
            files: StoredValue::new_local(Vec::new()),
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

    /// Puts files away unread and stops whatever is going on.
    pub fn clear(self) {
        self.run.update_value(|n| *n += 1);
        self.preview.set_value(None);
        self.files.set_value(Vec::new());
        self.faults.set(Vec::new());
        self.phase.set(Phase::Idle);
    }

    /// Looks at files: reads them, and works out what they would bring to the workspace that is open.
    pub fn bring(self, files: Vec<File>) {
        self.begin(files, false);
    }

    /// Looks at files in the workspace that they belong to, whatever is open.
    pub fn open(self, files: Vec<File>) {
        self.begin(files, true);
    }

    fn begin(self, files: Vec<File>, apart: bool) {
        self.clear();
        if files.is_empty() {
            return;
        }
        self.files.set_value(files.clone());
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
        let reading = words::reading_files(&intl::plural(files.len()));
        self.busy(&reading, Some(0.0));
        let whole: f64 = files.iter().map(|f| f.size()).sum();
        let (mut before, mut read, mut faults) = (0.0, Vec::new(), Vec::new());
        for file in &files {
            let told = |at: f64| {
                self.busy(&reading, Some((before + at) / whole.max(1.0)));
                self.goes_on(run)
            };
            match self::read(file, told).await {
                Some(Ok(snapshot)) => read.push((file.name(), snapshot)),
                Some(Err(why)) => faults.push(format!("{}: {why}", file.name())),
                None => return,
            }
            before += file.size();
        }
        if !self.goes_on(run) {
            return;
        }
        self.faults.set(faults);
        let Some((_, first)) = read.first() else {
            self.phase.set(Phase::Idle);
            return;
        };
        if apart || self.app.workspace.with_untracked(Option::is_none) {
            let theirs = &first.header.workspace;
            // The header is read only with an id.
            let id = theirs.ids.iter().find(|id| self.app.name_of(id).is_some());
            let Some(id) = id.or(theirs.ids.first()).cloned() else {
                return self.phase.set(Phase::Idle);
            };
            self.place.set_value(Some(id.clone()));
            if self.app.workspace.get_untracked().as_ref() != Some(&id) {
                self.app.opened(id).await;
            }
            // Whatever was missing is about to come.
            self.app.lost.set(None);
            self.app.go(Route::Share);
        }
        self.preview(read, run).await;
    }

    async fn preview(self, read: Vec<(String, Snapshot)>, run: u32) {
        let looking = words::looking_at_files();
        self.busy(looking, Some(0.0));
        let files = read
            .into_iter()
            .map(|(name, snapshot)| (name, snapshot, number()));
        let files = files.collect();
        let Some(preview) = self.app.behind(|w| Preview::new(&mut w.journal, files)) else {
            return;
        };
        self.preview.set_value(Some(preview));
        let now = Moment(clock::now());
        let step = || {
            let stepped = self.preview.try_update_value(|p| {
                let preview = p.as_mut()?;
                self.app.behind(|w| preview.step(&mut w.journal, now, STEP))
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
        if work::in_slices(step, told).await && self.goes_on(run) {
            self.phase.set(Phase::Looking);
        }
    }

    /// Brings the files in: all of them, or none. `one` says which workspaces become one, by their ids;
    /// `same` which members are one person, theirs and ours.
    pub(super) fn take_in(self, one: Vec<String>, same: Vec<(String, String)>) {
        if self.app.only_reads() {
            return;
        }
        let Some(preview) = self.preview.try_update_value(Option::take).flatten() else {
            return;
        };
        self.busy(words::merging(), None);
        let app = self.app;
        spawn_local(async move {
            work::breathe().await;
            // It was looked at in the workspace that was open then.
            if self.place.get_value() != app.workspace.get_untracked() {
                return;
            }
            let report = preview.report().clone();
            let files: Vec<String> = report.files.iter().map(|f| f.name.clone()).collect();
            app.back_up(&intl::list(&files));
            let mut keep = Vec::new();
            app.receive(|w| {
                let taken = preview.take_in(&mut w.journal);
                keep = taken.keep;
                taken.touched
            });
            let act = app.peek(|w| becoming_one(&w.journal, one, same));
            let act = (!act.is_empty()).then(|| app.written(&act, Class::Person));
            let act = act.flatten().unwrap_or_default();
            let from = |file| app.peek(|w| share::sender(&w.journal, file).name);
            let names: Vec<String> = report.files.iter().map(from).collect();
            let brought = keep
                .iter()
                .zip(&names)
                .map(|((number, lines), from)| Brought {
                    number: *number,
                    pieces: lines.pieces(),
                    from: from.clone(),
                });
            app.keep_merge(&brought.collect::<Vec<_>>(), &act.changes);
            report.files.iter().for_each(|f| self.note(&f.header));
            self.remember();
            let act = act.stamp();
            let numbers: Vec<u32> = keep.iter().map(|(n, _)| *n).collect();
            let names = intl::list(&names);
            self.clear();
            let said = words::said_merged(&intl::plural(fresh(&report)));
            app.say_undoable(said, move || {
                if let Some(act) = act {
                    app.act(&Command::Undo(act));
                }
                app.take_out(&numbers);
                app.say(words::said_returns(&names), None);
            });
        });
    }

    /// From now on the workspace is one of this browser's.
    fn remember(self) {
        if let Some(id) = self.app.workspace.get_untracked() {
            self.app.remember(&id, &workspace(self.app).name);
        }
    }

    /// Looks at another workspace's files on their own.
    pub(super) fn open_apart(self) {
        self.open(self.files.get_value());
    }
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
    while at < file.size() {
        let part = match files::read_part(file, at, at + PART).await {
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
pub fn workspace(app: App) -> crate::exchange::snapshot::Workspace {
    let mut ids = app.peek(|w| crate::exchange::snapshot::preview::workspace_ids(&w.journal));
    if ids.is_empty() {
        ids.extend(app.workspace.get_untracked());
    }
    let name = app.peek(|w| crate::view::pipeline::settings(&w.journal).name);
    crate::exchange::snapshot::Workspace {
        ids,
        name: name.unwrap_or_else(|| text::app_name().to_owned()),
    }
}
