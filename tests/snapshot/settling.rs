//! Settling differences: one by one, by another value, and many at once.

use tandem::journal::Edit;
use tandem::journal::command::Command;
use tandem::model::Value;
use tandem::model::schema::Form;
use tandem::model::when::{FieldType, Moment, When};
use tandem::view::share::differences::{Another, Row, alike, options, rows, takers, who};

use crate::device::{Device, MONDAY, body, edit};

fn made(on: &str, set: &[(&str, Value)]) -> Edit {
    let at = When::At(Moment(MONDAY)).write();
    let mut set = set.to_vec();
    set.push(("created_at", at));
    edit(on, &set)
}

/// Anna and Joe, who hold the same leads.
fn two() -> (Device, Device) {
    let mut anna = Device::founding("Anna", 0xa, "w");
    for n in 0..4 {
        let name = format!("Lead {n}");
        let stage = ("stage", "stage:lead".into());
        anna.write(&[made(
            &format!("lead:{n}"),
            &[("name", name.as_str().into()), stage],
        )]);
    }
    anna.write(&[
        made("company:b", &[("name", "berg AG".into())]),
        made("company:a", &[("name", "Alster".into())]),
        made("campaign:c", &[("name", "Fair".into())]),
    ]);
    let mut joe = Device::new("Joe", 0xb);
    joe.now = anna.now;
    joe.bring(&[&anna.file()]);
    joe.joins(None);
    anna.now = joe.now;
    anna.bring(&[&joe.file()]);
    (anna, joe)
}

/// Each writes in one act, without knowing of the other; Anna brings in what Joe wrote.
fn apart(anna: &mut Device, joe: &mut Device, theirs: &[Edit], ours: &[Edit]) {
    anna.write(ours);
    joe.write(theirs);
    anna.bring(&[&joe.file()]);
}

fn amount(lead: usize, amount: i64) -> Edit {
    edit(&format!("lead:{lead}"), &[("amount", Value::Int(amount))])
}

fn row<'a>(rows: &'a [Row], key: &str) -> &'a Row {
    rows.iter().find(|r| r.key == key).unwrap()
}

#[test]
fn taking_a_value_settles_it_for_everybody_at_the_next_exchange() {
    let (mut anna, mut joe) = two();
    apart(&mut anna, &mut joe, &[amount(0, 200)], &[amount(0, 100)]);
    let all = rows(&anna.journal);
    assert_eq!(all.len(), 1);
    let said: Vec<_> = all[0]
        .choices
        .iter()
        .map(|c| (c.who.as_str(), c.at))
        .collect();
    assert_eq!(said, [("Joe", joe.now), ("Anna", joe.now)]);
    assert_eq!(all[0].title, "Lead 0");
    assert_eq!(who(&all), ["Joe", "Anna"]);
    let own = all[0].choices[1].edit.clone();
    anna.act(&Command::Settle(vec![own]));
    assert_eq!(rows(&anna.journal), []);
    joe.bring(&[&anna.file()]);
    assert_eq!(rows(&joe.journal), []);
    assert_eq!(joe.value("lead:0", "amount"), Some(Value::Int(100)));
    assert_eq!(body(&joe.file()), body(&anna.file()));
}

#[test]
fn the_differences_of_one_pair_of_acts_are_settled_alike_and_no_others() {
    let (mut anna, mut joe) = two();
    let ours = [amount(0, 10), amount(1, 11), amount(2, 12)];
    let theirs = [amount(0, 20), amount(1, 21), amount(2, 22)];
    apart(&mut anna, &mut joe, &theirs, &ours);
    apart(&mut anna, &mut joe, &[amount(3, 23)], &[amount(3, 13)]);
    let all = rows(&anna.journal);
    assert_eq!(all.len(), 4);
    let first = row(&all, "lead:0 amount");
    for (by, tens) in [("Anna", 10), ("Joe", 20)] {
        let choice = first.choices.iter().find(|c| c.who == by).unwrap();
        let edits = alike(&all, first, choice);
        assert_eq!(
            edits,
            [amount(0, tens), amount(1, tens + 1), amount(2, tens + 2)]
        );
    }
    let last = row(&all, "lead:3 amount");
    assert_eq!(alike(&all, last, &last.choices[0]), [amount(3, 23)]);

    let anna_wrote = first.choices.iter().find(|c| c.who == "Anna").unwrap();
    let act = anna.act(&Command::Settle(alike(&all, first, anna_wrote)));
    let left = rows(&anna.journal);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].key, "lead:3 amount");
    assert_eq!(anna.value("lead:2", "amount"), Some(Value::Int(12)));
    // It was one act, and one undo brings all of them back.
    anna.act(&Command::Undo(act));
    assert_eq!(rows(&anna.journal).len(), 4);
}

#[test]
fn what_somebody_wrote_is_taken_wherever_they_wrote() {
    let (mut anna, mut joe) = two();
    apart(&mut anna, &mut joe, &[amount(0, 20)], &[amount(0, 10)]);
    // Anna wrote at two browsers, and neither knew of the other.
    let mut other = Device::new("Anna", 0xaa);
    other.journal = joe.journal.clone();
    apart(&mut anna, &mut joe, &[amount(1, 21)], &[amount(1, 11)]);
    other.now = anna.now + 60_000;
    other.write(&[amount(1, 31)]);
    anna.bring(&[&other.file()]);

    let all = rows(&anna.journal);
    assert_eq!(all.len(), 2);
    assert_eq!(row(&all, "lead:1 amount").choices.len(), 3);
    let takers = takers(&all);
    let said: Vec<_> = takers
        .iter()
        .map(|(id, name, edits)| (id.as_str(), name.as_str(), edits.clone()))
        .collect();
    assert_eq!(
        said[0],
        ("member:anna", "Anna", vec![amount(0, 10), amount(1, 31)])
    );
    let edits = takers[0].2.clone();
    anna.act(&Command::Settle(edits));
    assert_eq!(rows(&anna.journal), []);
    assert_eq!(anna.value("lead:1", "amount"), Some(Value::Int(31)));
}

#[test]
fn another_value_is_typed_chosen_or_moved_to() {
    let (mut anna, mut joe) = two();
    let fields: [(&str, Value, Value, Another); 8] = [
        (
            "source",
            "a".into(),
            "b".into(),
            Another::Typed("source".into(), Form::Text),
        ),
        (
            "need",
            "a".into(),
            "b".into(),
            Another::Typed("need".into(), Form::Prose),
        ),
        (
            "expected_close",
            "2027-01-01".into(),
            "2027-01-02".into(),
            Another::Typed("expected_close".into(), Form::Day),
        ),
        (
            "stage",
            "stage:mql".into(),
            "stage:sql".into(),
            Another::Move,
        ),
        (
            "sales_owner",
            "member:anna".into(),
            "member:joe".into(),
            Another::OneOf("sales_owner".into()),
        ),
        (
            "campaign",
            "campaign:c".into(),
            "campaign:x".into(),
            Another::OneOf("campaign".into()),
        ),
        (
            "company",
            "company:a".into(),
            "company:b".into(),
            Another::OneOf("company".into()),
        ),
        (
            "customer_type",
            "new".into(),
            "existing".into(),
            Another::OneOf("customer_type".into()),
        ),
    ];
    for (field, ours, theirs, _) in &fields {
        let write = |value: &Value| [edit("lead:0", &[(field, value.clone())])];
        apart(&mut anna, &mut joe, &write(theirs), &write(ours));
    }
    // In a set or not: there is no third.
    let tag = |on: bool| [edit("lead:1", &[("tag/vip", Value::Bool(on))])];
    anna.write(&tag(true));
    joe.write(&tag(true));
    joe.write(&[edit("lead:1", &[("tag/vip", Value::Null)])]);
    anna.bring(&[&joe.file()]);

    let all = rows(&anna.journal);
    for (field, _, _, another) in &fields {
        let row = row(&all, &format!("lead:0 {field}"));
        assert_eq!(row.another.as_ref(), Some(another), "{field}");
    }
    assert_eq!(row(&all, "lead:1 tag/vip").another, None);

    let offered = |on: &str, field: &str| -> Vec<String> {
        let all = options(&anna.journal, on, field);
        all.into_iter().map(|(_, words)| words).collect()
    };
    assert_eq!(offered("lead:0", "sales_owner"), ["Anna", "Joe", "None"]);
    assert_eq!(offered("lead:0", "company"), ["Alster", "berg AG", "None"]);
    assert_eq!(offered("lead:0", "campaign"), ["Fair", "None"]);
    assert_eq!(
        offered("member:anna", "team"),
        ["Marketing", "Sales", "Both teams", "None"]
    );
    let of_company = options(&anna.journal, "lead:0", "company");
    assert_eq!(of_company[0].0, Value::Text("company:a".into()));
    assert_eq!(of_company[2].0, Value::Null);

    // Choosing settles like taking does.
    let none = edit("lead:0", &[("company", Value::Null)]);
    anna.act(&Command::Settle(vec![none]));
    assert!(
        rows(&anna.journal)
            .iter()
            .all(|r| r.key != "lead:0 company")
    );
    anna.act(&Command::Move {
        lead: "lead:0".into(),
        stage: "stage:opportunity".into(),
        id: "move:1".into(),
        now: When::At(Moment(anna.now)),
        at: When::At(Moment(anna.now)),
        reason: None,
        amount: None,
    });
    assert!(rows(&anna.journal).iter().all(|r| r.key != "lead:0 stage"));
}
