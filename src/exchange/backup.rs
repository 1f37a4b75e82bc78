//! Backups before something large arrives: what was there, told without a copy of it, and rebuilt from the
//! lines that are kept anyway.

use std::cmp::Reverse;

use super::shelf::Body;
use crate::journal::line::ChangeRef;
use crate::journal::{Journal, Reach};
use crate::model::order::Arrange;

/// So many are kept.
pub const KEPT: usize = 3;

/// What was there at some moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What came then.
    pub before: String,
    /// The changes that were there.
    pub reach: Reach,
    /// The files that had been brought in.
    pub imports: Vec<u32>,
    /// Those of them that had been taken back.
    pub out: Vec<u32>,
}

/// Changes that were there are on no shelf any more, or were erased since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incomplete;

impl Backup {
    /// What is there now, before something comes.
    pub fn of(journal: &Journal, imports: Vec<u32>, before: &str, at: i64) -> Self {
        Self {
            at,
            before: before.to_owned(),
            reach: journal.reach(&imports),
            imports,
            out: journal.out().to_vec(),
        }
    }

    /// The fact that a copy keeps.
    pub fn write(&self) -> String {
        let numbers = |all: &[u32]| {
            let all: Vec<String> = all.iter().map(u32::to_string).collect();
            all.join(",")
        };
        let (imports, out) = (numbers(&self.imports), numbers(&self.out));
        let reach = self.reach.write();
        format!(
            "backup:{}\t{imports}\t{out}\t{reach}\t{}",
            self.at, self.before
        )
    }

    /// Reads what [`Self::write`] wrote; `None` for any other fact.
    pub fn parse(fact: &str) -> Option<Self> {
        let numbers = |text: &str| -> Option<Vec<u32>> {
            let each = text.split(',').filter(|n| !n.is_empty());
            each.map(|n| n.parse().ok()).collect()
        };
        let mut parts = fact.strip_prefix("backup:")?.splitn(5, '\t');
        let at = parts.next()?.parse().ok()?;
        let (imports, out) = (numbers(parts.next()?)?, numbers(parts.next()?)?);
        let reach = Reach::parse(parts.next()?)?;
        Some(Self {
            at,
            before: parts.next()?.to_owned(),
            reach,
            imports,
            out,
        })
    }

    /// The journal as it was, from all lines that are kept.
    pub fn state<'a>(&self, bodies: impl Iterator<Item = &'a Body>) -> Result<Journal, Incomplete> {
        let mut journal = Journal::new();
        journal.seed();
        for Body { import, lines } in bodies {
            if *import != 0 && !self.imports.contains(import) {
                continue;
            }
            for line in lines.split(|&b| b == b'\n').filter(|l| !l.is_empty()) {
                // What this version can't read wasn't in the journal then either.
                match ChangeRef::parse(line) {
                    Ok(change) if self.reach.holds(change.h) => {
                        journal.add_ref(&change, *import);
                    }
                    Ok(_) => {}
                    Err(_) => {
                        let _ = journal.add_line(line, *import);
                    }
                }
            }
        }
        for number in &self.out {
            journal.take_out(*number);
        }
        journal.settle();
        if journal.reach(&self.imports) == self.reach {
            Ok(journal)
        } else {
            Err(Incomplete)
        }
    }
}

/// The newest backups among the facts of a copy, the latest first.
pub fn newest<'a>(facts: impl Iterator<Item = &'a [u8]>) -> Vec<Backup> {
    let texts = facts.filter_map(|f| std::str::from_utf8(f).ok());
    let mut all = texts.filter_map(Backup::parse).collect();
    ring(&mut all);
    all
}

/// Keeps the newest, the latest first.
pub fn ring(all: &mut Vec<Backup>) {
    all.arrange_by_key(|backup| Reverse(backup.at));
    all.dedup();
    all.truncate(KEPT);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Author, Class, Clock, Edit};
    use crate::model::Value;
    use proptest::prelude::*;

    /// Somebody's copy: what is in memory, and what lies on the shelves.
    struct Copy {
        journal: Journal,
        clock: Clock,
        bodies: Vec<Body>,
        imports: Vec<u32>,
    }

    impl Copy {
        fn new(actor: u64) -> Self {
            let mut journal = Journal::new();
            journal.seed();
            Self {
                journal,
                clock: Clock::new(actor),
                bodies: Vec::new(),
                imports: Vec::new(),
            }
        }

        fn lines(&self) -> Vec<u8> {
            let mut all = Vec::new();
            for change in self.journal.export(|_, _| true) {
                change.write(&mut all);
                all.push(b'\n');
            }
            all
        }

        fn keep(&mut self, import: u32, lines: Vec<u8>) {
            self.bodies.push(Body { import, lines });
        }

        fn write(&mut self, now: i64, lead: u8, amount: i64) {
            let author = Author {
                by: Some("member:1"),
                class: Class::Person,
            };
            let edit = Edit {
                on: format!("lead:{lead}"),
                set: vec![("amount".to_owned(), Value::Int(amount))],
            };
            let act = self
                .journal
                .write(&mut self.clock, now, &mut || 7, &author, &[edit]);
            let mut lines = Vec::new();
            for change in &act.changes {
                change.write(&mut lines);
                lines.push(b'\n');
            }
            self.keep(0, lines);
        }

        fn look_at(&mut self, number: u32, lines: &[u8]) {
            self.journal.hold(&[number]);
            for line in lines.split(|&b| b == b'\n').filter(|l| !l.is_empty()) {
                self.journal.add_line(line, number).unwrap();
            }
            self.journal.settle();
        }

        fn bring_in(&mut self, number: u32, lines: Vec<u8>) {
            for line in lines.split(|&b| b == b'\n').filter(|l| !l.is_empty()) {
                self.journal.add_line(line, number).unwrap();
            }
            self.journal.settle();
            self.journal.let_in(&[number]);
            self.imports.push(number);
            self.keep(number, lines);
        }
    }

    proptest! {
        #[test]
        fn a_backup_gives_back_what_was_there(
            steps in prop::collection::vec((0u8..10, 0u8..4, any::<u16>()), 1..40)
        ) {
            let (mut anna, mut joe) = (Copy::new(1), Copy::new(2));
            let mut made = Vec::new();
            for (n, (what, lead, amount)) in steps.into_iter().enumerate() {
                // Joe's clock is an hour slow.
                let now = 1_795_420_800_000 + n as i64;
                match what {
                    0..=2 => anna.write(now, lead, amount.into()),
                    3..=5 => joe.write(now - 3_600_000, lead, amount.into()),
                    6 => {
                        let was = anna.lines();
                        // The file lies there already, looked at: some are never brought in.
                        anna.look_at(n as u32 + 1, &joe.lines());
                        let backup = Backup::of(&anna.journal, anna.imports.clone(), "Joe: a file", now);
                        prop_assert_eq!(Backup::parse(&backup.write()), Some(backup.clone()));
                        made.push((backup, was));
                        if amount % 3 > 0 {
                            anna.bring_in(n as u32 + 1, joe.lines());
                        }
                    }
                    7 => joe.bring_in(n as u32 + 1, anna.lines()),
                    8 => if let Some(number) = anna.imports.last() {
                        anna.journal.take_out(*number);
                        anna.journal.settle();
                    },
                    _ => anna.bodies.reverse(),
                }
            }
            for (backup, was) in &made {
                let state = backup.state(anna.bodies.iter());
                prop_assert!(state.is_ok());
                let mut again = Copy::new(3);
                again.journal = state.unwrap();
                prop_assert_eq!(&again.lines(), was);
            }
            let facts: Vec<String> = made.iter().map(|(b, _)| b.write()).collect();
            let newest = newest(facts.iter().map(String::as_bytes));
            let latest: Vec<_> = made.iter().rev().take(KEPT).map(|(b, _)| b.clone()).collect();
            prop_assert_eq!(newest, latest);
        }
    }

    #[test]
    fn a_change_that_is_gone_is_said() {
        let mut anna = Copy::new(1);
        anna.write(1_795_420_800_000, 1, 1);
        anna.write(1_795_420_800_001, 2, 2);
        let backup = Backup::of(&anna.journal, Vec::new(), "", 0);
        assert!(backup.state(anna.bodies.iter()).is_ok());
        assert_eq!(
            backup.state(anna.bodies.iter().take(1)).err(),
            Some(Incomplete)
        );
        assert_eq!(Backup::parse("in:1:2:3"), None);
    }
}
