//! Commands never write what could not be read again.

use tandem::journal::command::{Command, CommandError};
use tandem::journal::line::{LARGEST, LONGEST};
use tandem::journal::{Author, Change, Class, Clock, Edit, Journal};
use tandem::model::Value;
use tandem::model::when::{Moment, When};

use crate::device::edit;

fn lead(field: &str, value: Value) -> Command {
    Command::Create {
        at: When::At(Moment(0)),
        records: vec![edit("lead:1", &[(field, value)])],
    }
}

#[test]
fn what_is_too_large_to_be_read_again_is_refused() {
    let journal = Journal::new();
    // A line feed takes two bytes as written.
    let long = Value::from("\n".repeat(LONGEST / 4 + 1));
    for (field, value) in [
        ("need", long),
        ("amount", Value::Int(LARGEST + 1)),
        ("amount", Value::Int(i64::MIN)),
    ] {
        let refused = lead(field, value).edits(&journal);
        assert_eq!(refused, Err(CommandError::TooLarge(field.to_owned())));
    }
}

#[test]
fn the_largest_that_is_taken_can_be_read_again() {
    let mut journal = Journal::new();
    for (field, value) in [
        ("need", Value::from("\u{1}".repeat(LONGEST / 12 - 20))),
        ("amount", Value::Int(LARGEST)),
        ("amount", Value::Int(-LARGEST)),
    ] {
        let edits = lead(field, value).edits(&journal).unwrap();
        let author = Author {
            by: Some("member:1"),
            class: Class::Person,
        };
        let act = journal.write(&mut Clock::new(1), 0, &mut || 2, &author, &edits);
        let mut line = Vec::new();
        act.changes[0].write(&mut line);
        assert_eq!(Change::parse(&line).as_ref(), Ok(&act.changes[0]));
    }
}

fn act(journal: &mut Journal, clock: &mut Clock, command: &Command) -> Vec<Edit> {
    let edits = command.edits(journal).unwrap();
    let author = Author {
        by: Some("member:1"),
        class: Class::Person,
    };
    journal.write(clock, 1_000, &mut || 2, &author, &edits);
    edits
}

fn change(on: &str, field: &str, value: Value) -> Command {
    Command::Change(vec![edit(on, &[(field, value)])])
}

#[test]
fn an_edit_of_what_was_put_away_brings_it_back_in_the_same_act() {
    let (mut journal, mut clock) = (Journal::new(), Clock::new(1));
    let shows = |journal: &Journal, on: &str| journal.is_shown(journal.rid(on).unwrap());
    let records = ["contact:1", "contact:2", "lead:1"].map(|on| edit(on, &[]));
    let create = Command::Create {
        at: When::At(Moment(0)),
        records: records.to_vec(),
    };
    act(&mut journal, &mut clock, &create);
    act(
        &mut journal,
        &mut clock,
        &Command::Delete(vec!["lead:1".to_owned()]),
    );
    let join = Command::Join {
        from: "contact:2".to_owned(),
        into: "contact:1".to_owned(),
    };
    act(&mut journal, &mut clock, &join);
    assert!(!shows(&journal, "lead:1") && !shows(&journal, "contact:2"));

    let edits = act(
        &mut journal,
        &mut clock,
        &change("lead:1", "amount", Value::Int(5)),
    );
    let set = [("amount", Value::Int(5)), ("deleted", Value::Null)];
    assert_eq!(edits, [edit("lead:1", &set)]);
    let edits = act(
        &mut journal,
        &mut clock,
        &change("contact:2", "title", "Buyer".into()),
    );
    let set = [("title", "Buyer".into()), ("merged_into", Value::Null)];
    assert_eq!(edits, [edit("contact:2", &set)]);
    assert!(shows(&journal, "lead:1") && shows(&journal, "contact:2"));

    // What stands already is no edit, and what says itself what becomes of it is taken at its word.
    act(&mut journal, &mut clock, &join);
    let same = change("contact:2", "title", "Buyer".into());
    assert_eq!(same.edits(&journal), Err(CommandError::Nothing));
    let elsewhere = change("contact:2", "merged_into", "contact:3".into());
    let set = [("merged_into", "contact:3".into())];
    assert_eq!(elsewhere.edits(&journal), Ok(vec![edit("contact:2", &set)]));
}
