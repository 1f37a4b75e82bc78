//! What one line in `src/model/records.rs` brings: a field that can be edited, merged, exported, imported and
//! seen in the history. And what this version does not know at all.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use tandem::exchange::snapshot::write::snapshot;
use tandem::exchange::snapshot::{Reader, Sender, Workspace};
use tandem::journal::{Author, Change, Class, Clock, Edit, Journal};
use tandem::model::Value;
use tandem::model::records::KINDS;
use tandem::model::schema::Form;
use tandem::model::when::Moment;

const NOW: i64 = 1_795_420_800_000;

fn write(journal: &mut Journal, clock: &mut Clock, on: &str, field: &str, value: Value) {
    let author = Author {
        by: Some("member:1"),
        class: Class::Person,
    };
    let edit = Edit {
        on: on.to_owned(),
        set: vec![(field.to_owned(), value)],
    };
    journal.write(clock, NOW, &mut || 7, &author, &[edit]);
}

fn made(on: &str) -> (Journal, Clock) {
    let (mut journal, mut clock) = (Journal::new(), Clock::new(1));
    let at = Value::from("2026-11-23T08:00:00.000Z");
    write(&mut journal, &mut clock, on, "created_at", at);
    (journal, clock)
}

/// Two values of a form.
fn values(form: Form) -> [Value; 2] {
    match form {
        Form::Number | Form::Money => [Value::Int(1), Value::Int(2)],
        Form::Flag | Form::Set => [Value::Bool(true), Value::Bool(false)],
        Form::Day => ["2026-11-23", "2026-11-24"].map(Value::from),
        Form::When => ["2026-11-23T08:00:00.000Z", "2026-11-24"].map(Value::from),
        Form::Text | Form::Prose | Form::Ref(_) => ["one", "two"].map(Value::from),
    }
}

/// What a teammate has who opens the file.
fn sent(journal: &Journal) -> Journal {
    let workspace = Workspace {
        ids: vec!["w".to_owned()],
        name: "W".to_owned(),
    };
    let file = snapshot(journal, workspace, Sender::default(), Moment(NOW)).bytes();
    let mut reader = Reader::new();
    reader.feed(&file).unwrap();
    let snapshot = reader.finish().unwrap();
    let mut theirs = Journal::new();
    for line in snapshot.lines.iter() {
        theirs.add_line(line, 1).unwrap();
    }
    theirs.settle();
    theirs
}

#[test]
fn a_declared_field_needs_nothing_else() {
    let mut fields = 0;
    for kind in KINDS {
        for declared in kind.fields {
            let on = format!("{}:1", kind.name);
            let name = match declared.form {
                Form::Set => format!("{}/x", declared.name),
                _ => declared.name.to_owned(),
            };
            let (mut ours, mut clock) = made(&on);
            let [first, second] = values(declared.form);
            write(&mut ours, &mut clock, &on, &name, first.clone());

            let theirs = sent(&ours);
            let there = theirs.rid(&on).unwrap();
            assert_eq!(
                theirs.get(there, &name),
                Some(first.as_ref()),
                "{on} {name}"
            );

            write(&mut ours, &mut clock, &on, &name, second.clone());
            let here = ours.rid(&on).unwrap();
            assert_eq!(ours.get(here, &name), Some(second.as_ref()), "{on} {name}");
            let history = format!("{:?}", ours.history(here));
            assert!(history.contains(&name), "{on} {name}: {history}");
            assert!(!declared.label.is_empty(), "{on} {name}");
            assert_eq!(kind.field(&name).map(|f| f.label), Some(declared.label));
            fields += 1;
        }
    }
    assert!(fields > 50, "{fields}");
}

#[test]
fn what_a_newer_version_wrote_is_kept() {
    let on = "quest:1";
    let (mut ours, mut clock) = made(on);
    let deep = Value::from("of a kind and in a field that nobody here declared");
    write(&mut ours, &mut clock, on, "glory/from afar", deep.clone());
    write(&mut ours, &mut clock, "lead:1", "glory", Value::Int(3));
    let theirs = sent(&ours);
    let lines = |journal: &Journal| -> Vec<Change> { journal.export(|_, _| true).collect() };
    assert_eq!(lines(&theirs), lines(&ours));
    let quest = theirs.rid(on).unwrap();
    assert_eq!(theirs.get(quest, "glory/from afar"), Some(deep.as_ref()));
    let lead = theirs.rid("lead:1").unwrap();
    assert!(!theirs.is_shown(lead), "nobody made it yet");
}
