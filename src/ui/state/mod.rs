//! The app's state: one world, read through [`App::with`] and changed through one door, [`App::act`].

mod keep;
mod long;
pub mod peace;
mod undo;

use chrono::NaiveDate;
use leptos::prelude::*;

pub use keep::{Import, Keeping, forget, last, remember, workspaces};

use crate::exchange::backup::Backup;
use crate::journal::command::{Command, CommandError};
use crate::journal::{Act, Author, Class, Clock, Edit, Stamp, Touched, ids};
use crate::model::when::{Moment, When};
use crate::platform::store::Status;
use crate::platform::{clock, router};
use crate::ui::parts::Toasts;
use crate::view::people;
use crate::view::rider::Rider;
use crate::view::route::{Address, Route};
use crate::view::text;
use crate::view::world::World;

/// Handle on the state; copied freely into closures.
#[derive(Clone, Copy)]
pub struct App {
    world: StoredValue<World, LocalStorage>,
    clock: StoredValue<Clock, LocalStorage>,
    kept: keep::Kept,
    /// The workspace that is open or being opened.
    bound: StoredValue<Option<String>>,
    tick: RwSignal<u64>,
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
            tick: RwSignal::new(0),
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
    /// happened, or what went wrong, in a toast. Returns whether it was carried out.
    pub fn act(self, command: &Command) -> bool {
        let edits = match self.peek(|w| command.edits(&w.journal)) {
            Ok(edits) => edits,
            Err(CommandError::Nothing) => return true,
            Err(error) => {
                self.fail(error.to_string());
                return false;
            }
        };
        let stays = match command {
            Command::Undo(act) => self.peek(|w| undo::stays(&w.journal, *act)),
            _ => None,
        };
        let Some(act) = self.write(&edits, Class::Person) else {
            return false;
        };
        let said = stays.unwrap_or_else(|| self.peek(|w| undo::said(&w.journal, command)));
        let takes_back = !matches!(
            command,
            Command::Undo(_) | Command::Redo(_) | Command::Erase(_)
        );
        self.say(said, act.stamp().filter(|_| takes_back));
        true
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
        self.keep(&written.changes);
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

    /// Takes back the last act of the member at this browser that still stands.
    pub fn undo(self) {
        match self.peek(|w| w.journal.last_act(&self.me.get_untracked()?, false)) {
            Some(act) => {
                self.act(&Command::Undo(act));
            }
            None => self.say(text::nothing_to_undo(), None),
        }
    }

    /// Does again what was undone last.
    pub fn redo(self) {
        match self.peek(|w| w.journal.last_act(&self.me.get_untracked()?, true)) {
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
