//! Commands never write what could not be read again.

use tandem::journal::command::{Command, CommandError};
use tandem::journal::line::{LARGEST, LONGEST};
use tandem::journal::{Author, Change, Class, Clock, Journal};
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
