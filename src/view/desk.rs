//! For tests of this layer: a world with a hand that writes into it.

#[cfg(test)]
pub(super) use hand::{Desk, edit};

#[cfg(test)]
mod hand {
    use crate::journal::command::Command;
    use crate::journal::{Act, Author, Class, Clock, Edit, Journal};
    use crate::model::Value;
    use crate::view::world::World;

    /// 23 November 2026, 10:00 UTC, in milliseconds.
    const TEN_O_CLOCK: i64 = 1_795_428_000_000;

    /// A seeded workspace, and the one who writes at it.
    pub struct Desk {
        pub world: World,
        clock: Clock,
        now: i64,
    }

    impl Desk {
        pub fn new() -> Self {
            let mut journal = Journal::new();
            journal.seed();
            Self {
                world: World::new(journal),
                clock: Clock::new(7),
                now: TEN_O_CLOCK,
            }
        }

        /// Writes one act, a millisecond after the one before.
        pub fn write(&mut self, edits: &[Edit]) -> Act {
            self.now += 1;
            let author = Author {
                by: Some("member:anna"),
                class: Class::Person,
            };
            let journal = &mut self.world.journal;
            let act = journal.write(&mut self.clock, self.now, &mut || 9, &author, edits);
            self.world.follow(&act.touched);
            act
        }

        /// Carries out a command.
        pub fn act(&mut self, command: &Command) -> Act {
            let edits = command.edits(&self.world.journal).unwrap();
            self.write(&edits)
        }
    }

    /// Sets fields of a record.
    pub fn edit(on: &str, set: &[(&str, Value)]) -> Edit {
        Edit {
            on: on.into(),
            set: set
                .iter()
                .map(|(f, v)| ((*f).to_owned(), v.clone()))
                .collect(),
        }
    }
}
