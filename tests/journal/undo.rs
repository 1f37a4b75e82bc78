//! What undo and redo take: in the order in which things were done on this page, whatever the clocks said.

use tandem::journal::{Author, Class, Clock, Done, Edit, Journal, Stamp};

use crate::device::edit;

const YEAR: i64 = 31_536_000_000;
const NOW: i64 = 1_795_420_800_000;

struct Page {
    journal: Journal,
    clock: Clock,
    now: i64,
}

impl Page {
    fn new() -> Self {
        Self {
            journal: Journal::new(),
            clock: Clock::new(1),
            now: NOW,
        }
    }

    fn write_as(&mut self, by: &str, edits: &[Edit]) -> Stamp {
        self.now += 1;
        let author = Author {
            by: Some(by),
            class: Class::Person,
        };
        let act = self
            .journal
            .write(&mut self.clock, self.now, &mut || 2, &author, edits);
        act.stamp().unwrap()
    }

    fn change(&mut self, amount: i64) -> Stamp {
        self.write_as(
            "member:anna",
            &[edit("lead:1", &[("amount", amount.into())])],
        )
    }

    fn undo(&mut self, act: Stamp, undone: bool) {
        self.write_as("member:anna", &[Journal::undoing(act, undone)]);
    }

    fn next(&self) -> Option<Done> {
        self.journal.last_done(Some("member:anna"))
    }

    fn redo(&self) -> Option<Stamp> {
        self.journal.last_undone("member:anna")
    }

    /// The same journal after the page was loaded again.
    fn reloaded(&self) -> Self {
        let mut page = Self::new();
        for line in self.journal.export(|_, _| true) {
            page.journal.add(&line, 0);
        }
        page.journal.settle();
        page.clock = Clock::new(3);
        page
    }
}

#[test]
fn a_clock_that_once_ran_ahead_is_not_the_last_word() {
    let mut page = Page::new();
    page.now += YEAR;
    let ahead = page.change(1);
    let mut page = page.reloaded();
    assert_eq!(page.next(), Some(Done::Act(ahead)));
    let today = page.change(2);
    assert!(today < ahead);
    assert_eq!(page.next(), Some(Done::Act(today)));
    page.undo(today, true);
    assert_eq!(page.redo(), Some(today));
    assert_eq!(page.next(), Some(Done::Act(ahead)));
    page.undo(ahead, true);
    assert_eq!((page.next(), page.redo()), (None, Some(ahead)));
    page.undo(ahead, false);
    assert_eq!(
        (page.next(), page.redo()),
        (Some(Done::Act(ahead)), Some(today))
    );
}

#[test]
fn undo_and_redo_go_back_and_forth_one_by_one() {
    let mut page = Page::new();
    let (a, b) = (page.change(1), page.change(2));
    page.undo(b, true);
    page.undo(a, true);
    assert_eq!((page.next(), page.redo()), (None, Some(a)));
    page.undo(a, false);
    assert_eq!((page.next(), page.redo()), (Some(Done::Act(a)), Some(b)));
    page.undo(b, false);
    assert_eq!((page.next(), page.redo()), (Some(Done::Act(b)), None));
    page.undo(b, true);
    let c = page.change(3);
    assert_eq!((page.next(), page.redo()), (Some(Done::Act(c)), None));
}

#[test]
fn an_import_stands_in_the_order_of_what_was_done() {
    let mut theirs = Page::new();
    theirs.write_as("member:joe", &[edit("lead:2", &[("amount", 5.into())])]);
    let mut page = Page::new();
    let before = page.change(1);
    page.journal.hold(&[7]);
    for line in theirs.journal.export(|_, _| true) {
        page.journal.add(&line, 7);
    }
    page.journal.settle();
    assert_eq!(page.next(), Some(Done::Act(before)), "it is only looked at");
    page.journal.let_in(&[7]);
    assert_eq!(page.next(), Some(Done::Import(vec![7])));
    assert_eq!(page.journal.last_done(None), Some(Done::Import(vec![7])));
    let after = page.change(2);
    assert_eq!(page.next(), Some(Done::Act(after)));
    page.undo(after, true);
    assert_eq!(page.next(), Some(Done::Import(vec![7])));
    page.journal.take_out(7);
    assert_eq!(page.next(), Some(Done::Act(before)));
}

#[test]
fn nobody_takes_back_what_another_did() {
    let mut page = Page::new();
    let mine = page.change(1);
    let theirs = page.write_as("member:joe", &[edit("lead:1", &[("amount", 2.into())])]);
    assert_eq!(page.next(), Some(Done::Act(mine)));
    let joe = page.journal.last_done(Some("member:joe"));
    assert_eq!(joe, Some(Done::Act(theirs)));
    assert_eq!(page.journal.last_done(None), None);
}

#[test]
fn what_somebody_wrote_over_since_is_named() {
    let mut page = Page::new();
    let edits = [edit(
        "lead:1",
        &[("amount", 1.into()), ("source", "web".into())],
    )];
    let act = page.write_as("member:anna", &edits);
    assert_eq!(page.journal.overtaken(act), []);
    // Later by the order of things, though not by the clock.
    page.now -= YEAR;
    page.write_as("member:joe", &[edit("lead:1", &[("amount", 2.into())])]);
    let lead = page.journal.rid("lead:1").unwrap();
    assert_eq!(page.journal.overtaken(act), [(lead, "amount".to_owned())]);
}
