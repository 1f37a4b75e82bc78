//! What an act was, in the words in which it was said when it was done: undo and redo name it.

use super::history::{Deed, history};
use super::lead::field_label;
use super::shown::name_of;
use super::text;
use crate::journal::{Journal, Rid, Stamp};
use crate::model::order::Arrange;
use crate::model::schema::kind_name;

/// Names an act that stands.
pub fn what(journal: &Journal, act: Stamp) -> String {
    let kind = |r: &Rid| kind_name(journal.id(*r));
    let mut records = journal.records_of(act);
    // A move goes with its lead, and what came along with a lead is not what it was about.
    records.arrange_by_key(|r| match kind(r) {
        "lead" => 0,
        "move" => 2,
        _ => 1,
    });
    let Some(&main) = records.first() else {
        return String::new();
    };
    let name = name_of(journal, journal.id(main));
    let line = history(journal, main).into_iter().find(|l| l.act == act);
    match line {
        Some(line) if line.imported => text::happened_imported().to_owned(),
        Some(line) => match line.deed {
            Deed::Made => text::said_added(&name),
            Deed::Moved(stage) => text::moved_to(&name, &stage),
            Deed::Deleted => text::said_deleted(&name),
            Deed::Restored => text::said_restored(&name),
            Deed::Changed => text::said_changed(&name),
        },
        None => text::said_changed(&name),
    }
}

/// What to say when an act is undone: what it was, and what stays all the same because somebody wrote there
/// since. Asked before.
pub fn undone(journal: &Journal, act: Stamp) -> String {
    let over = journal.overtaken(act);
    let Some((rid, field)) = over.first() else {
        return text::said_undone(&what(journal, act));
    };
    let label = field_label(journal, kind_name(journal.id(*rid)), field);
    if over.len() == 1 {
        text::said_undone_but(&label)
    } else {
        text::said_undone_but_more(&label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Author, Class, Clock, Edit};
    use crate::model::Value;

    struct Desk(Journal, Clock, i64);

    impl Desk {
        fn write(&mut self, class: Class, edits: &[(&str, &[(&str, Value)])]) -> Stamp {
            self.2 += 1;
            let author = Author {
                by: Some("member:anna"),
                class,
            };
            let edit = |(on, set): &(&str, &[(&str, Value)])| Edit {
                on: (*on).to_owned(),
                set: set
                    .iter()
                    .map(|(f, v)| ((*f).to_owned(), v.clone()))
                    .collect(),
            };
            let edits: Vec<Edit> = edits.iter().map(edit).collect();
            let act = self
                .0
                .write(&mut self.1, self.2, &mut || 2, &author, &edits);
            act.stamp().unwrap()
        }
    }

    #[test]
    fn an_act_is_named_by_what_it_did() {
        let mut journal = Journal::new();
        journal.seed();
        let mut desk = Desk(journal, Clock::new(1), 1_795_420_800_000);
        let made = || ("created_at", Value::from("2026-11-23"));
        let person = Class::Person;
        let marlow = ("name", Value::from("Marlow"));
        let added = desk.write(
            person,
            &[
                ("company:1", &[made(), marlow]),
                ("lead:1", &[made(), ("company", "company:1".into())]),
            ],
        );
        let moved = desk.write(
            person,
            &[
                ("move:1", &[made(), ("lead", "lead:1".into())]),
                ("lead:1", &[("stage", "stage:mql".into())]),
            ],
        );
        let changed = desk.write(person, &[("lead:1", &[("amount", 5.into())])]);
        let imported = desk.write(Class::Import, &[("lead:1", &[("source", "fair".into())])]);
        let deleted = desk.write(person, &[("lead:1", &[("deleted", true.into())])]);
        let said = |act| what(&desk.0, act);
        assert_eq!(said(added), "Added Marlow");
        assert_eq!(said(moved), "Moved Marlow to MQL");
        assert_eq!(said(changed), "Changed Marlow");
        assert_eq!(said(imported), "Brought in from a file");
        assert_eq!(said(deleted), "Deleted Marlow");
        assert_eq!(undone(&desk.0, changed), "Undone: Changed Marlow");
        desk.write(person, &[("lead:1", &[("amount", 6.into())])]);
        let said = undone(&desk.0, changed);
        assert_eq!(said, "Undone, but for Amount: it was changed since");
    }
}
