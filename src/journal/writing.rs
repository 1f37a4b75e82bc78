//! A long act, written a step at a time so that a page stays alive meanwhile. Its lines are held out of
//! everything people see, as those of a file that is only looked at, until the last one is there: then all
//! of them count, as one act written here. Given up before, none ever does.

use std::collections::BTreeMap;

use super::book::{Journal, Touched, Written};
use super::change::Change;
use super::history::Done;
use super::stamp::{Clock, Stamp};
use super::store::{Name, Rid};
use super::symbols::Sym;
use super::write::{Author, Edit};

/// The work of writing it.
#[derive(Debug)]
pub struct Writing {
    edits: std::vec::IntoIter<Edit>,
    all: usize,
    made: BTreeMap<String, Vec<Name>>,
    number: u32,
    act: Option<Stamp>,
    by: Option<Sym>,
    written: Option<Written>,
    touched: Vec<Rid>,
    stirred: bool,
}

impl Writing {
    /// Begins an act. `number` is one that no import of the journal has.
    pub fn new(journal: &mut Journal, edits: Vec<Edit>, number: u32) -> Self {
        let made = journal.naming(&edits);
        journal.facts.out.push(number);
        Self {
            all: edits.len(),
            edits: edits.into_iter(),
            made,
            number,
            act: None,
            by: None,
            written: None,
            touched: Vec::new(),
            stirred: false,
        }
    }

    /// Writes the lines of so many edits more; `keep` is handed each. Returns whether there are more.
    pub fn step(
        &mut self,
        journal: &mut Journal,
        edits: usize,
        pen: &mut Pen<'_>,
        keep: &mut dyn FnMut(&Change),
    ) -> bool {
        for edit in self.edits.by_ref().take(edits) {
            let Some(mut change) = journal.line(edit, &self.made, pen.author) else {
                continue;
            };
            change.h = pen.clock.stamp(pen.now_ms, pen.draw);
            change.act = self.act;
            self.act = self.act.or(Some(change.h));
            journal.add(&change, self.number);
            self.stirred |= journal.stirred;
            self.touched.extend(journal.rid(&change.on));
            let written = self.written.get_or_insert(Written {
                changes: 0,
                last: change.h,
            });
            written.changes += 1;
            written.last = change.h;
            keep(&change);
        }
        if self.by.is_none() {
            self.by = pen.author.by.and_then(|by| journal.store.symbols.find(by));
        }
        self.edits.len() > 0
    }

    /// How much is written, 0 to 1.
    pub fn done(&self) -> f64 {
        1.0 - self.edits.len() as f64 / self.all.max(1) as f64
    }

    /// Lets all that was written count. Gives the act's name, and what to look at again.
    pub fn finish(self, journal: &mut Journal) -> (Option<Stamp>, Touched) {
        journal.store.own(self.number);
        journal.facts.out.retain(|n| *n != self.number);
        if let (Some(by), Some(written)) = (self.by, self.written) {
            let all = journal.writers.entry(by.0).or_insert(Written {
                changes: 0,
                last: written.last,
            });
            all.changes += written.changes;
            all.last = all.last.max(written.last);
        }
        journal.session.extend(self.act.map(Done::Act));
        journal.touched.extend(self.touched);
        journal.stirred |= self.stirred;
        (self.act, journal.settle())
    }
}

/// What stamps and signs lines.
pub struct Pen<'a> {
    /// Whence stamps come.
    pub clock: &'a mut Clock,
    /// The wall clock.
    pub now_ms: i64,
    /// Gives a random actor.
    pub draw: &'a mut dyn FnMut() -> u64,
    /// In whose name.
    pub author: &'a Author<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Class;
    use crate::model::Value;

    const AUTHOR: Author<'_> = Author {
        by: Some("member:anna"),
        class: Class::Import,
    };

    fn edits() -> Vec<Edit> {
        let edit = |on: &str, set: &[(&str, &str)]| Edit {
            on: on.to_owned(),
            set: set
                .iter()
                .map(|(f, v)| ((*f).to_owned(), Value::from(*v)))
                .collect(),
        };
        let at = ("created_at", "2026-01-01");
        vec![
            edit("company:a", &[at, ("name", "A")]),
            edit("lead:1", &[at, ("company", "company:a"), ("need", "x")]),
            edit("lead:old", &[("need", "changed")]),
            edit("lead:1", &[("source", "fair")]),
            edit("lead:old", &[]),
            edit("move:1", &[at, ("lead", "lead:old"), ("at", "2026-01-01")]),
        ]
    }

    fn start() -> (Journal, Clock) {
        let mut journal = Journal::new();
        let mut clock = Clock::new(1);
        let old = Edit {
            on: "lead:old".to_owned(),
            set: vec![
                ("created_at".to_owned(), "2025-01-01".into()),
                ("need".to_owned(), "as it was".into()),
            ],
        };
        journal.write(&mut clock, 1000, &mut || 7, &AUTHOR, &[old]);
        (journal, clock)
    }

    fn write(journal: &mut Journal, clock: &mut Clock, steps: usize) -> (Writing, Vec<Change>) {
        let mut writing = Writing::new(journal, edits(), 9);
        let mut kept = Vec::new();
        let mut pen = Pen {
            clock,
            now_ms: 2000,
            draw: &mut || 7,
            author: &AUTHOR,
        };
        for _ in 0..steps {
            writing.step(journal, 1, &mut pen, &mut |change| {
                kept.push(change.clone());
            });
        }
        (writing, kept)
    }

    fn seen(journal: &Journal) -> Vec<String> {
        let ids = ["company:a", "lead:1", "lead:old", "move:1"];
        let records = ids.iter().filter_map(|id| journal.rid(id));
        let shown = records.filter(|r| journal.is_shown(*r));
        let mut seen: Vec<String> = shown
            .map(|r| {
                format!(
                    "{} {:?} {:?}",
                    journal.id(r),
                    journal.fields(r),
                    journal.moves(r)
                )
            })
            .collect();
        seen.push(format!("{:?}", journal.writers()));
        seen.push(format!("{:?}", journal.last_done(Some("member:anna"))));
        seen
    }

    #[test]
    fn written_in_steps_it_is_the_act_written_at_once() {
        let (mut at_once, mut clock) = start();
        let act = at_once.write(&mut clock, 2000, &mut || 7, &AUTHOR, &edits());
        let (mut journal, mut clock) = start();
        let (writing, kept) = write(&mut journal, &mut clock, edits().len());
        assert_eq!(kept, act.changes);
        assert!(writing.done() >= 1.0);
        let (stamp, touched) = writing.finish(&mut journal);
        assert_eq!(stamp, act.stamp());
        assert_eq!(touched, act.touched);
        assert_eq!(seen(&journal), seen(&at_once));
        assert_eq!(journal.reach(&[]), at_once.reach(&[]));
        assert!(journal.out().is_empty());
    }

    #[test]
    fn given_up_it_leaves_nothing() {
        for steps in 0..=edits().len() {
            let (before, _) = start();
            let (mut journal, mut clock) = start();
            let (writing, _) = write(&mut journal, &mut clock, steps);
            // Others go on writing meanwhile.
            journal.settle();
            drop(writing);
            journal.settle();
            assert_eq!(seen(&journal), seen(&before), "after {steps} steps");
            assert_eq!(journal.reach(&[]), before.reach(&[]));
        }
    }
}
