//! The app's state: one world, read through [`App::with`] and changed through one door, [`App::act`].

mod keep;

use leptos::prelude::*;

pub use keep::Keeping;

use crate::journal::command::{Command, CommandError};
use crate::journal::{Author, Class, Clock, Edit, Rid, Stamp, Touched};
use crate::platform::clock;
use crate::view::world::World;

/// What just happened, for the toast and the live region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What to say.
    pub text: String,
    /// The act that undo takes back, if there is one.
    pub undo: Option<Stamp>,
}

/// Handle on the state; copied freely into closures.
#[derive(Clone, Copy)]
pub struct App {
    world: StoredValue<World, LocalStorage>,
    clock: StoredValue<Clock, LocalStorage>,
    keeper: StoredValue<Option<keep::Keeper>, LocalStorage>,
    tick: RwSignal<u64>,
    /// The workspace that is open.
    pub workspace: RwSignal<Option<String>>,
    /// The member at this browser.
    pub me: RwSignal<Option<String>>,
    /// Whether everything is saved.
    pub keeping: RwSignal<Keeping>,
    /// The last thing that happened.
    pub done: RwSignal<Option<Done>>,
}

impl App {
    /// Makes the state and hands it to everything below.
    pub fn provide() -> Self {
        let app = Self {
            world: StoredValue::new_local(World::default()),
            clock: StoredValue::new_local(Clock::new(clock::random())),
            keeper: StoredValue::new_local(None),
            tick: RwSignal::new(0),
            workspace: RwSignal::new(None),
            me: RwSignal::new(None),
            keeping: RwSignal::new(Keeping::default()),
            done: RwSignal::new(None),
        };
        provide_context(app);
        app
    }

    /// The state, inside any component.
    pub fn get() -> Self {
        expect_context()
    }

    /// Reads the world; what calls this runs again when the world changes.
    pub fn with<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        self.tick.track();
        self.world.with_value(read)
    }

    /// Reads the world once.
    pub fn peek<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        self.world.with_value(read)
    }

    /// Changes how the world is looked at (filters, order): nothing that is kept.
    pub fn look<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let out = self.world.try_update_value(change);
        self.tick.update(|t| *t += 1);
        out.expect("the world lives as long as the app")
    }

    /// Carries out a command of the member at this browser: the one door by which state changes.
    pub fn act(&self, command: &Command) -> Result<Stamp, CommandError> {
        todo!()
    }
}
