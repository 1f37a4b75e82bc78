//! Writing a long act: a step at a time, so that the page stays alive and can take it back until the end;
//! then it shows, and is handed over to be kept, all at once.

use std::cell::Cell;

use leptos::prelude::*;

use super::App;
use crate::journal::{Author, Change, Class, Edit, Pen, Stamp, Writing};
use crate::platform::{clock, work};
use crate::view::world::World;

/// How many edits a step takes.
const STEP: usize = 10;
/// Lines are handed over in pieces of about this many bytes.
const PIECE: usize = 128 * 1024;

impl App {
    /// Writes one act in the name of the member at this browser, with a backup made before it, which is said
    /// to be before `before`. `told` hears how far it is and gives the act up by `false`: then nothing of it
    /// ever shows or is kept. Gives the act's name once all of it is there.
    pub async fn write_in_steps(
        self,
        edits: Vec<Edit>,
        class: Class,
        before: &str,
        mut told: impl FnMut(f64) -> bool,
    ) -> Option<Stamp> {
        if self.only_reads() {
            return None;
        }
        let workspace = self.bound();
        let backup = self.backup(before);
        let me = self.me.get_untracked();
        let author = Author {
            by: me.as_deref(),
            class,
        };
        // A number that no import has, as far as chance goes.
        let number = (clock::random() as u32).max(1);
        let mut writing = self.behind(|w| Writing::new(&mut w.journal, edits, number))?;
        let mut pieces = Vec::new();
        let done = Cell::new(0.0);
        let step = || {
            let Some(mut clock) = self.clock.try_get_value() else {
                return false;
            };
            let mut pen = Pen {
                clock: &mut clock,
                now_ms: clock::now(),
                draw: &mut clock::random,
                author: &author,
            };
            let mut keep = |change: &Change| add_line(&mut pieces, change);
            let step = |w: &mut World| writing.step(&mut w.journal, STEP, &mut pen, &mut keep);
            let more = self.behind(step).unwrap_or(false);
            self.clock.set_value(clock);
            done.set(writing.done());
            more
        };
        if !work::in_slices(step, || told(done.get())).await {
            return None;
        }
        work::breathe().await;
        if !told(1.0) || self.only_reads() || self.bound() != workspace {
            return None;
        }
        let mut act = None;
        self.receive(|world| {
            let (stamp, touched) = writing.finish(&mut world.journal);
            act = stamp;
            touched
        });
        self.keep_backup(backup);
        self.keep_pieces(&pieces);
        act
    }
}

/// Adds a line to the last piece, or to a new one when that is long enough.
fn add_line(pieces: &mut Vec<Vec<u8>>, change: &Change) {
    match pieces.last_mut().filter(|piece| piece.len() < PIECE) {
        Some(piece) => {
            piece.push(b'\n');
            change.write(piece);
        }
        None => {
            let mut piece = Vec::new();
            change.write(&mut piece);
            pieces.push(piece);
        }
    }
}
