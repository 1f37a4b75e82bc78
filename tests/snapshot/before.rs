//! What the preview says before anything is written: counts, writers, dates, differences and alarms.

use tandem::exchange::snapshot::preview::{Brings, FileReport, Future, Report, Share, Shrinks};
use tandem::journal::Edit;
use tandem::journal::command::Command;
use tandem::model::Value;
use tandem::model::when::{FieldType, Moment, When};
use tandem::view::format::English;
use tandem::view::share;

use crate::device::{Device, MONDAY, edit};

fn made(on: &str, name: &str) -> Edit {
    let at = When::At(Moment(MONDAY)).write();
    edit(on, &[("created_at", at), ("name", name.into())])
}

/// Anna with so many leads and as many contacts, and Joe, who holds the same.
fn two(leads: usize, contacts: usize) -> (Device, Device) {
    let mut anna = Device::founding("Anna", 0xa, "w");
    for n in 0..leads {
        anna.write(&[made(&format!("lead:{n}"), &format!("Lead {n}"))]);
    }
    for n in 0..contacts {
        anna.write(&[made(&format!("contact:{n}"), &format!("Contact {n}"))]);
    }
    let mut joe = Device::new("Joe", 0xb);
    joe.now = anna.now;
    joe.bring(&[&anna.file()]);
    joe.joins(None);
    anna.now = joe.now;
    anna.bring(&[&joe.file()]);
    (anna, joe)
}

fn looked(device: &mut Device, files: &[&[u8]]) -> Report {
    let (preview, faults) = device.look(files);
    assert_eq!(faults, []);
    preview.report().clone()
}

fn brings(added: usize, changed: usize, deleted: usize, joined: usize) -> Brings {
    Brings {
        added,
        changed,
        deleted,
        joined,
    }
}

fn delete(device: &mut Device, kind: &str, ids: std::ops::Range<usize>) {
    let ids = ids.map(|n| format!("{kind}:{n}")).collect();
    device.act(&Command::Delete(ids));
}

#[test]
fn it_counts_what_becomes_of_each_kind() {
    let (mut anna, mut joe) = two(4, 3);
    joe.write(&[made("lead:new", "New"), made("company:new", "Kielwerk")]);
    for on in ["lead:0", "lead:0", "lead:1"] {
        let source = format!("Fair {}", joe.now);
        joe.write(&[edit(on, &[("source", source.as_str().into())])]);
    }
    delete(&mut joe, "lead", 3..4);
    joe.act(&Command::Join {
        from: "contact:0".into(),
        into: "contact:1".into(),
    });
    // Made and deleted since: nobody here ever sees it.
    joe.write(&[made("lead:gone", "Gone")]);
    joe.act(&Command::Delete(vec!["lead:gone".into()]));

    let report = looked(&mut anna, &[&joe.file()]);
    assert_eq!(report.all.of("lead"), brings(1, 2, 1, 0));
    assert_eq!(report.all.of("company"), brings(1, 0, 0, 0));
    assert_eq!(report.all.of("contact"), brings(0, 0, 0, 1));
    assert_eq!(report.all.of("member"), Brings::default());
    assert_eq!(report.files[0].effect, report.all);
    assert_eq!(report.before["lead"], 4);
    assert_eq!(report.after("lead"), 4);
    assert_eq!(report.after("contact"), 2);
    assert_eq!(
        share::kinds(&report),
        [
            ("Leads", [1, 2, 1, 0]),
            ("Companies", [1, 0, 0, 0]),
            ("Contacts", [0, 0, 0, 1]),
        ]
    );
    let label = share::bring_in(&report, &English);
    assert_eq!(label.as_deref(), Some("Bring in 1 new and 2 changed leads"));
    // And that is what becomes of them.
    anna.bring(&[&joe.file()]);
    assert_eq!(anna.journal.records("lead").count(), report.after("lead"));
}

#[test]
fn it_says_who_wrote_what_is_new_and_between_which_dates() {
    let (mut anna, mut joe) = two(2, 0);
    let first = joe.now + 1_000;
    joe.write(&[edit("lead:0", &[("source", "Fair".into())])]);
    joe.now += 3_600_000;
    joe.write(&[edit("lead:1", &[("source", "Call".into())])]);
    let last = joe.now;
    let mut maya = Device::new("Maya", 0xc);
    maya.now = last;
    maya.bring(&[&joe.file()]);
    maya.joins(None);

    anna.now = maya.now;
    let report = looked(&mut anna, &[&maya.file()]);
    let file = &report.files[0];
    assert_eq!(file.header.by.name, "Maya");
    let wrote = |changes, first, last| Share {
        changes,
        first: Moment(first),
        last: Moment(last),
    };
    assert_eq!(file.by["member:joe"], wrote(2, first, last));
    assert_eq!(file.by["member:maya"], wrote(1, maya.now, maya.now));
    assert_eq!((file.by.len(), file.fresh), (2, 3));
    assert_eq!(file.future, None);

    let writers = share::writers(&anna.journal, &report);
    let said: Vec<_> = writers
        .iter()
        .map(|w| (w.who.name.as_str(), w.changes, w.first.0, w.last.0))
        .collect();
    assert_eq!(
        said,
        [("Joe", 2, first, last), ("Maya", 1, maya.now, maya.now)]
    );
}

#[test]
fn a_writer_whom_only_the_files_know_has_a_name() {
    let (_, mut joe) = two(1, 0);
    joe.write(&[edit("lead:0", &[("source", "Fair".into())])]);
    let mut new = Device::new("Maya", 0xc);
    new.now = joe.now;
    let (mut preview, _) = new.look(&[&joe.file()]);
    let report = preview.report().clone();
    let names = |journal: &tandem::journal::Journal| -> Vec<String> {
        let all = share::writers(journal, &report);
        all.into_iter().map(|w| w.who.name).collect()
    };
    let mut known = preview.supposing(&mut new.journal, names);
    known.sort();
    assert_eq!(known, ["Anna", "Joe"]);
    assert!(!new.shows("member:anna"));
}

#[test]
fn a_change_that_two_files_carry_counts_once() {
    let (mut anna, mut joe) = two(2, 0);
    joe.write(&[edit("lead:0", &[("source", "Fair".into())])]);
    let early = joe.file();
    joe.write(&[edit("lead:1", &[("source", "Call".into())])]);
    let late = joe.file();
    for files in [[&*early, &*late], [&*late, &*early], [&*late, &*late]] {
        let report = looked(&mut anna, &files);
        assert_eq!(share::fresh(&report), 2);
        let writers = share::writers(&anna.journal, &report);
        assert_eq!(writers.iter().map(|w| w.changes).sum::<usize>(), 2);
        assert_eq!(report.all.of("lead"), brings(0, 2, 0, 0));
        // What each would bring alone stands beside it.
        let alone: Vec<usize> = report
            .files
            .iter()
            .map(|f| f.effect.of("lead").changed)
            .collect();
        let expected = files.map(|f| if f == early { 1 } else { 2 });
        assert_eq!(alone, expected);
    }
    // A file that was taken back brings its changes anew.
    let (report, _) = anna.bring(&[&late]);
    anna.journal.take_out(report.files[0].number);
    assert_eq!(share::fresh(&looked(&mut anna, &[&early, &late])), 2);
    // And one that is here brings nothing.
    anna.bring(&[&late]);
    let report = looked(&mut anna, &[&early, &late]);
    assert_eq!(share::fresh(&report), 0);
    assert_eq!(share::bring_in(&report, &English), None);
}

#[test]
fn it_lists_the_differences_that_there_will_be() {
    let (mut anna, mut joe) = two(3, 0);
    for (device, amount) in [(&mut anna, 100), (&mut joe, 200)] {
        device.write(&[edit("lead:0", &[("amount", Value::Int(amount))])]);
    }
    delete(&mut joe, "lead", 1..2);
    anna.write(&[edit("lead:1", &[("source", "Fair".into())])]);
    let file = joe.file();
    let (mut preview, _) = anna.look(&[&file]);
    let report = preview.report().clone();
    assert_eq!(report.all.differences.len(), 2);
    let rows = preview.supposing(&mut anna.journal, |journal| {
        share::differences::of(journal, &report.all.differences)
    });
    let said: Vec<_> = rows
        .iter()
        .map(|r| {
            let who: Vec<&str> = r.choices.iter().map(|c| c.who.as_str()).collect();
            (r.title.as_str(), r.field.as_str(), who)
        })
        .collect();
    assert_eq!(
        said,
        [
            ("Lead 0", "Amount", vec!["Joe", "Anna"]),
            (
                "Lead 1",
                "Deleted, while Source was changed",
                vec!["Joe", "Anna"]
            ),
        ]
    );
    assert_eq!(anna.journal.differing(), 0);
    anna.bring(&[&file]);
    assert_eq!(share::differences::rows(&anna.journal), rows);
    // Once they are here, a file that has them too brings none.
    assert_eq!(looked(&mut anna, &[&file]).all.differences, []);
}

#[test]
fn changes_from_a_clock_that_is_ahead_are_told() {
    let (mut anna, mut joe) = two(2, 0);
    joe.now = anna.now + 4 * 60_000;
    joe.write(&[edit("lead:0", &[("source", "A little".into())])]);
    assert_eq!(looked(&mut anna, &[&joe.file()]).files[0].future, None);
    joe.now = anna.now + 3 * 3_600_000 - 1_000;
    joe.write(&[edit("lead:0", &[("source", "Fair".into())])]);
    joe.now -= 3_600_000;
    joe.write(&[edit("lead:1", &[("source", "Fair".into())])]);
    let report = looked(&mut anna, &[&joe.file()]);
    let future = report.files[0].future.unwrap();
    assert_eq!(future.by_ms, 3 * 3_600_000);
    let span = |ms: i64| format!("{} hours", ms / 3_600_000);
    let n = future.changes;
    assert!(n >= 1);
    let said = share::alarms(&report, &English, span);
    let verb = if n == 1 {
        "change in 0.json is"
    } else {
        "changes in 0.json are"
    };
    assert_eq!(said.len(), 1);
    assert!(
        said[0].starts_with(&format!(
            "{n} {verb} dated up to 3 hours ahead of this clock."
        )),
        "{}",
        said[0]
    );
}

/// What is told of a report that shows so many records of each kind before and after.
fn told(kinds: &[(&'static str, usize, usize)]) -> Vec<Shrinks> {
    let mut report = Report::default();
    for (kind, before, after) in kinds {
        report.before.insert((*kind).to_owned(), *before);
        let brings = brings(
            after.saturating_sub(*before),
            0,
            before.saturating_sub(*after),
            0,
        );
        report.all.kinds.insert((*kind).to_owned(), brings);
    }
    report.shrinks()
}

fn shrinks(kind: Option<&'static str>, before: usize, after: usize) -> Shrinks {
    Shrinks {
        kind,
        before,
        after,
    }
}

#[test]
fn shrinking_by_half_is_told_of_all_records_or_else_of_each_kind() {
    assert_eq!(told(&[]), []);
    assert_eq!(told(&[("lead", 3, 0)]), []);
    assert_eq!(told(&[("lead", 10, 6), ("company", 10, 6)]), []);
    assert_eq!(told(&[("lead", 10, 5)]), [shrinks(None, 10, 5)]);
    // The main case: all leads gone, while their companies and contacts stay.
    assert_eq!(
        told(&[
            ("lead", 100, 0),
            ("company", 100, 100),
            ("contact", 100, 100)
        ]),
        [shrinks(Some("lead"), 100, 0)]
    );
    // A kind that grows hides nothing of another.
    assert_eq!(
        told(&[("lead", 10, 5), ("contact", 0, 500), ("company", 8, 1)]),
        [shrinks(Some("lead"), 10, 5), shrinks(Some("company"), 8, 1)]
    );
    // What shrinks altogether is said once.
    assert_eq!(
        told(&[("lead", 10, 2), ("contact", 10, 2)]),
        [shrinks(None, 20, 4)]
    );
}

#[test]
fn deleting_every_lead_raises_the_alarm() {
    let (mut anna, mut joe) = two(6, 20);
    delete(&mut joe, "lead", 0..6);
    let report = looked(&mut anna, &[&joe.file()]);
    assert_eq!(report.all.of("lead"), brings(0, 0, 6, 0));
    assert_eq!(
        share::alarms(&report, &English, |_| String::new()),
        [
            "Leads: 6 would become 0. Somebody may have deleted far too much: ask before you bring this in."
        ]
    );
    delete(&mut joe, "contact", 0..20);
    let report = looked(&mut anna, &[&joe.file()]);
    assert_eq!(
        share::alarms(&report, &English, |_| String::new()),
        [
            "28 records would become 2. Somebody may have deleted far too much: ask before you bring this in."
        ]
    );
}

#[test]
fn each_file_is_a_line_with_its_sender() {
    let (mut anna, mut joe) = two(1, 0);
    joe.write(&[
        made("lead:x", "X"),
        made("interaction:1", "Call"),
        edit("lead:0", &[("source", "Fair".into())]),
    ]);
    let mut lou = Device::new("Lou", 0xd);
    lou.now = joe.now;
    lou.bring(&[&joe.file()]);
    let report = looked(&mut anna, &[&joe.file(), &lou.file()]);
    let lines = share::arrivals(&anna.journal, &report);
    let said: Vec<_> = lines
        .iter()
        .map(|a| (a.file.as_str(), a.from.name.as_str(), a.made.0, a.cells))
        .collect();
    // Lou is no member here: the file says who made it.
    assert_eq!(
        said,
        [
            ("0.json", "Joe", joe.now, [1, 1, 1, 0, 0]),
            ("1.json", "Lou", lou.now, [1, 1, 1, 0, 0])
        ]
    );
    let nameless = |f: &FileReport| {
        let mut f = f.clone();
        f.header.by.name = " ".to_owned();
        share::sender(&anna.journal, &f).name
    };
    assert_eq!(nameless(&report.files[1]), "Somebody without a name");
    assert_eq!(nameless(&report.files[0]), "Joe");
    let none: Option<Future> = None;
    assert_eq!(report.files[1].future, none);
}
