//! The app's state: one world, read through [`App::with`] and changed through one door, [`App::act`].

mod keep;
mod known;
mod long;
pub mod peace;
mod strip;
mod undo;

use chrono::NaiveDate;
use leptos::prelude::*;

pub use keep::{Brought, Import, Keeping};
pub use known::{Lost, last};

use crate::exchange::backup::Backup;
use crate::journal::command::{Command, CommandError};
use crate::journal::{Act, Author, Class, Clock, Done, Edit, Stamp, Touched, ids};
use crate::model::when::{Moment, When};
use crate::platform::store::Status;
use crate::platform::{clock, intl, router};
use crate::ui::parts::Toasts;
use crate::view::people;
use crate::view::rider::Rider;
use crate::view::route::{Address, Route};
use crate::view::world::World;
use crate::view::{self, text};

/// Handle on the state; copied freely into closures.
#[derive(Clone, Copy)]
pub struct App {
    world: StoredValue<World, LocalStorage>,
    clock: StoredValue<Clock, LocalStorage>,
    kept: keep::Kept,
    /// The workspace that is open or being opened.
    bound: StoredValue<Option<String>>,
    tick: RwSignal<u64>,
    /// The workspaces of this browser: id and name, which is empty while nobody read it.
    pub known: RwSignal<Vec<(String, String)>>,
    /// Whether the shelves are being asked what they hold: nothing can be shown yet.
    pub seeking: RwSignal<bool>,
    /// A workspace that is wanted and isn't here.
    pub lost: RwSignal<Option<Lost>>,
    /// What is done once somebody has said who they are.
    waiting: StoredValue<Option<Box<dyn FnOnce()>>, LocalStorage>,
    /// Whether somebody has to say who they are before anything is done.
    pub asks_who: RwSignal<bool>,
    /// Where the address points.
    pub route: RwSignal<Route>,
    /// The workspace that is open, by its id.
    pub workspace: RwSignal<Option<String>>,
    /// The member at this browser, by their record's id.
    pub me: RwSignal<Option<String>>,
    /// Whether everything is saved.
    pub keeping: RwSignal<Keeping>,
    /// The files that were brought in, the latest first.
    pub imports: RwSignal<Vec<Import>>,
    /// The backups there are, the latest first.
    pub backups: RwSignal<Vec<Backup>>,
    toasts: Toasts,
}

impl App {
    /// Makes the state and hands it to everything below.
    pub fn provide() -> Self {
        let app = Self {
            world: StoredValue::new_local(World::default()),
            clock: StoredValue::new_local(Clock::new(clock::random())),
            kept: StoredValue::new_local(None),
            bound: StoredValue::new(None),
            known: RwSignal::new(known::listed()),
            seeking: RwSignal::new(false),
            lost: RwSignal::new(None),
            tick: RwSignal::new(0),
            waiting: StoredValue::new_local(None),
            asks_who: RwSignal::new(false),
            route: RwSignal::new(Address::parse(&router::hash()).route),
            workspace: RwSignal::new(None),
            me: RwSignal::new(None),
            keeping: RwSignal::new(Keeping::default()),
            imports: RwSignal::default(),
            backups: RwSignal::default(),
            toasts: Toasts::get(),
        };
        provide_context(app);
        app
    }

    /// The state, inside any component.
    pub fn get() -> Self {
        expect_context()
    }

    /// Reads the world; what calls this runs again when the world changes.
    pub fn with<T>(self, read: impl FnOnce(&World) -> T) -> T {
        self.tick.track();
        self.world.with_value(read)
    }

    /// Reads the world once.
    pub fn peek<T>(self, read: impl FnOnce(&World) -> T) -> T {
        self.world.with_value(read)
    }

    /// Changes how the world is looked at (filters, order): nothing that is kept.
    pub fn look(self, change: impl FnOnce(&mut World)) {
        self.world.update_value(change);
        self.tick.update(|t| *t += 1);
    }

    /// Changes the world behind what is seen: nothing is drawn anew.
    pub fn behind<T>(self, change: impl FnOnce(&mut World) -> T) -> Option<T> {
        self.world.try_update_value(change)
    }

    /// Today, in the workspace's zone.
    pub fn today(self) -> NaiveDate {
        self.peek(|w| w.pipeline.zone().day(Moment(clock::now())))
    }

    /// Now.
    pub fn now(self) -> When {
        When::At(Moment(clock::now()))
    }

    /// A fresh id for a record.
    pub fn fresh(self, kind: &str) -> String {
        ids::fresh(
            kind,
            u128::from(clock::random()) << 64 | u128::from(clock::random()),
        )
    }

    /// Carries out a command of the member at this browser: the one door by which state changes. Says what
    /// happened, or what went wrong, in a toast. Returns whether it was carried out, or will be once somebody has
    /// said who they are.
    pub fn act(self, command: &Command) -> bool {
        let edits = match self.peek(|w| command.edits(&w.journal)) {
            Ok(edits) => edits,
            Err(CommandError::Nothing) => return true,
            Err(error) => {
                self.fail(error.to_string());
                return false;
            }
        };
        let again = command.clone();
        let then = move || {
            self.act(&again);
        };
        if !self.knows_who(then) {
            return true;
        }
        // What is undone can't be named any more afterwards.
        let undone = match command {
            Command::Undo(act) => Some(self.peek(|w| view::undo::undone(&w.journal, *act))),
            _ => None,
        };
        let Some(act) = self.write(&edits, Class::Person) else {
            return false;
        };
        let said = undone.unwrap_or_else(|| self.peek(|w| undo::said(&w.journal, command)));
        let takes_back = !matches!(
            command,
            Command::Undo(_) | Command::Redo(_) | Command::Erase(_)
        );
        if matches!(command, Command::Erase(_)) {
            self.strip_soon();
        }
        self.say(said, act.stamp().filter(|_| takes_back));
        true
    }

    /// Whether it is known who sits here. Nobody differs from nobody, so that what nobody wrote would hide
    /// differences: whoever it is is asked first, and `then` is done after the answer.
    pub fn knows_who(self, then: impl FnOnce() + 'static) -> bool {
        let known = self.me.with_untracked(Option::is_some);
        if !known {
            self.waiting.set_value(Some(Box::new(then)));
            self.asks_who.set(true);
        }
        known
    }

    /// Does what waited for an answer; without one it is not done.
    pub fn answered(self) {
        self.asks_who.set(false);
        let known = self.me.with_untracked(Option::is_some);
        match self.waiting.try_update_value(Option::take).flatten() {
            Some(then) if known => then(),
            Some(_) => self.fail(text::nobody_did_it()),
            None => {}
        }
    }

    /// Whether this tab only reads, because a newer version keeps the workspace; says so.
    pub fn only_reads(self) -> bool {
        let only = self.keeping.get_untracked() == Keeping::Open(Status::ReadOnly);
        if only {
            self.fail(text::read_only());
        }
        only
    }

    /// Writes one act in the name of the member at this browser and hands it to be kept.
    pub fn write(self, edits: &[Edit], class: Class) -> Option<Act> {
        let written = self.written(edits, class)?;
        self.keep(&written.changes);
        Some(written)
    }

    /// As [`Self::write`], but whoever calls it keeps the act, together with what it belongs to.
    pub fn written(self, edits: &[Edit], class: Class) -> Option<Act> {
        if self.only_reads() {
            return None;
        }
        let me = self.me.get_untracked();
        let author = Author {
            by: me.as_deref(),
            class,
        };
        let mut clock_now = self.clock.try_get_value()?;
        let mut written = Act::default();
        self.world.update_value(|w| {
            let now = clock::now();
            written = w
                .journal
                .write(&mut clock_now, now, &mut clock::random, &author, edits);
            w.follow(&written.touched);
        });
        self.clock.set_value(clock_now);
        self.tick.update(|t| *t += 1);
        Some(written)
    }

    /// Replaces the whole world: another workspace was opened, or much arrived at once.
    pub fn set_world(self, world: World) {
        self.world.set_value(world);
        self.tick.update(|t| *t += 1);
    }

    /// Takes in lines that came from elsewhere (another tab, a snapshot).
    pub fn receive(self, add: impl FnOnce(&mut World) -> Touched) {
        self.world.update_value(|w| {
            let touched = add(w);
            w.follow(&touched);
        });
        self.tick.update(|t| *t += 1);
    }

    /// Says what happened; `undo` is the act that the toast offers to take back.
    pub fn say(self, text: impl Into<String>, undo: Option<Stamp>) {
        match undo {
            Some(act) => self.toasts.done(text, move || {
                self.act(&Command::Undo(act));
            }),
            None => self.toasts.say(text),
        }
    }

    /// Says what happened, with a way to take it back.
    pub fn say_undoable(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.toasts.done(text, undo);
    }

    /// Says what went wrong.
    pub fn fail(self, text: impl Into<String>) {
        self.toasts.fail(text);
    }

    /// Takes back what was done last and still stands: an act of the member at this browser, or files that were
    /// brought in.
    pub fn undo(self) {
        let me = self.me.get_untracked();
        match self.peek(|w| w.journal.last_done(me.as_deref())) {
            Some(Done::Act(act)) => {
                // An act that made workspaces one is taken back with the files that it belongs to.
                let joined = self.imports.with_untracked(|all| {
                    let at = all.iter().find(|i| i.act == Some(act)).map(|i| i.at);
                    let joined = all.iter().filter(|i| Some(i.at) == at);
                    joined.map(|i| i.number).collect::<Vec<_>>()
                });
                if joined.is_empty() {
                    self.act(&Command::Undo(act));
                } else {
                    self.take_back(&joined);
                }
            }
            Some(Done::Import(numbers)) => self.take_back(&numbers),
            None => self.say(text::nothing_to_undo(), None),
        }
    }

    /// Takes imports back, and that their workspaces became one with this; says how they return.
    pub fn take_back(self, numbers: &[u32]) {
        if self.only_reads() {
            return;
        }
        let all = self.imports.get_untracked().into_iter();
        let imports: Vec<Import> = all.filter(|i| numbers.contains(&i.number)).collect();
        for act in imports.iter().filter_map(|i| i.act) {
            // It may be undone already.
            if let Ok(edits) = self.peek(|w| Command::Undo(act).edits(&w.journal)) {
                self.write(&edits, Class::Person);
            }
        }
        self.take_out(numbers);
        let mut names: Vec<String> = Vec::new();
        for import in imports {
            if !names.contains(&import.from) {
                names.push(import.from);
            }
        }
        self.say(text::share::said_returns(&intl::list(&names)), None);
    }

    /// Does again what was undone last.
    pub fn redo(self) {
        match self.peek(|w| w.journal.last_undone(&self.me.get_untracked()?)) {
            Some(act) => {
                self.act(&Command::Redo(act));
            }
            None => self.say(text::nothing_to_redo(), None),
        }
    }

    /// Moves a lead, now unless a day is given.
    pub fn move_lead(
        self,
        lead: &str,
        stage: &str,
        at: Option<When>,
        reason: Option<String>,
        amount: Option<i64>,
    ) -> Command {
        let now = self.now();
        Command::Move {
            lead: lead.to_owned(),
            stage: stage.to_owned(),
            id: self.fresh("move"),
            now,
            at: at.unwrap_or(now),
            reason,
            amount,
        }
    }

    /// Who sits at this browser, for avatar and menu.
    pub fn rider(self) -> Option<Rider> {
        let me = self.me.get()?;
        self.with(|w| Some(people::member(&w.journal, &me)?.rider))
    }

    /// The address of a route in the workspace that is open.
    pub fn link(self, route: Route) -> String {
        Address {
            route,
            workspace: self.workspace.get_untracked(),
        }
        .to_string()
    }

    /// The address of a lead's page.
    pub fn link_lead(self, id: &str) -> String {
        self.link(Route::Lead(id.to_owned()))
    }

    /// Goes to a page.
    pub fn go(self, route: Route) {
        router::go(&self.link(route));
    }

    /// What a lead is called.
    pub fn title_of(self, lead: &str) -> String {
        self.peek(|w| {
            let row = w.journal.rid(lead).and_then(|r| w.pipeline.find(r));
            row.map(|(_, r)| r.title.to_string()).unwrap_or_default()
        })
    }
}
