//! What happened to two people who share a workspace: a bit of everything that a file can hold.

use tandem::journal::command::Command;
use tandem::journal::{Change, Class, Stamp};
use tandem::model::Value;
use tandem::model::records::SETTINGS;
use tandem::model::when::{FieldType, Moment, When};

use crate::device::{Device, MONDAY, edit};

/// Everything that JSON escapes, and much that it doesn't.
pub const NEED: &str =
    "\"Twice\\as fast\"\n\tby Q1 – für 5 €, 日本, שלום, 👩‍🔧 \u{2028}\u{7f}\u{0}\u{1f}</script>";

pub struct Story {
    pub anna: Device,
    pub joe: Device,
}

fn at(ms: i64) -> Value {
    When::At(Moment(ms)).write()
}

/// Anna and Joe, each with what the other had not sent yet.
pub fn story() -> Story {
    let mut anna = Device::founding("Anna", 0xa1b2_c3d4_e5f6_0718, "pumps");
    let made = ("created_at", at(MONDAY));
    let record = |on: &str, set: &[(&str, Value)]| {
        let mut set = set.to_vec();
        set.push(made.clone());
        edit(on, &set)
    };
    anna.write(&[
        record("company:kiel", &[("name", "Kielwerk Pumpen".into())]),
        record(
            "contact:jens",
            &[
                ("name", "Jens Ahlers".into()),
                ("company", "company:kiel".into()),
                ("email/ahlers@kielwerk.example", Value::Bool(true)),
            ],
        ),
        record(
            "lead:1",
            &[
                ("company", "company:kiel".into()),
                ("contact", "contact:jens".into()),
                ("stage", "stage:lead".into()),
                ("need", NEED.into()),
                ("amount", Value::Int(1_250_000)),
                ("expected_close", "2027-01-31".into()),
                ("tag/größe", Value::Bool(true)),
                ("custom/🚲", "yes".into()),
                ("custom/\u{fb33}", Value::Int(-9_007_199_254_740_992)),
            ],
        ),
    ]);
    anna.write_as(
        &[
            record(
                "lead:2",
                &[("stage", "stage:lead".into()), ("name", "Second".into())],
            ),
            record(
                "lead:3",
                &[("stage", "stage:lead".into()), ("name", "Third".into())],
            ),
        ],
        Class::Import,
    );
    anna.act(&Command::Move {
        lead: "lead:1".into(),
        stage: "stage:mql".into(),
        id: "move:1".into(),
        now: When::At(Moment(MONDAY)),
        at: When::At(Moment(MONDAY)),
        reason: None,
        amount: None,
    });
    // From a newer Tandem: a kind, fields and values that nobody here knows.
    let unknown = Value::Json(r#"{"a":[1.5,null,{"é":"x"}],"b":1e-7}"#.to_owned());
    anna.write(&[
        record("hologram:7", &[("depth", unknown.clone())]),
        edit("lead:1", &[("mood", unknown)]),
    ]);
    let typo = anna.write(&[edit("lead:3", &[("name", "Thrid".into())])]);
    anna.act(&Command::Undo(typo.unwrap()));

    let mut joe = Device::new("Joe", 0x0e0e_0000_ffff_0001);
    joe.now = MONDAY + 60_000;
    joe.bring(&[&anna.file()]);
    joe.joins(Some("joe@pumps.example"));
    // One difference that stands, one that was settled.
    for (device, amount, source) in [
        (&mut anna, 2_000_000, "Fair"),
        (&mut joe, 3_000_000, "Call"),
    ] {
        device.write(&[edit(
            "lead:1",
            &[("amount", Value::Int(amount)), ("source", source.into())],
        )]);
    }
    joe.bring(&[&anna.file()]);
    joe.act(&Command::Settle(vec![edit(
        "lead:1",
        &[("source", "Trade fair".into())],
    )]));
    // Put away here, changed there.
    joe.act(&Command::Delete(vec!["lead:2".into()]));
    anna.act(&Command::Change(vec![edit(
        "lead:2",
        &[("name", "Second, larger".into())],
    )]));
    // Merged, brought back, emptied, forgotten.
    joe.write(&[record("contact:j", &[("name", "J. Ahlers".into())])]);
    joe.act(&Command::Join {
        from: "contact:j".into(),
        into: "contact:jens".into(),
    });
    joe.act(&Command::Delete(vec!["lead:3".into()]));
    joe.act(&Command::Restore(vec!["lead:3".into()]));
    joe.write(&[edit("lead:1", &[("tag/größe", Value::Null)])]);
    anna.write(&[record("contact:gone", &[("name", "Forgotten Soul".into())])]);
    anna.act(&Command::Delete(vec!["contact:gone".into()]));
    anna.act(&Command::Erase(vec!["contact:gone".into()]));
    anna.write(&[edit(
        SETTINGS,
        &[("zone_table", "[]".into()), ("zone", "UTC".into())],
    )]);
    // A line that somebody forged: same name, other content.
    for name in ["One", "Two"] {
        let forged = Change {
            h: Stamp::new(0x19f_0000_0000, 7, 0xbad),
            by: Some("member:mallory".to_owned()),
            on: "lead:3".to_owned(),
            set: vec![("source".to_owned(), name.into())],
            stub: Vec::new(),
            seen: Vec::new(),
            act: None,
            class: Class::Person,
        };
        joe.journal.add(&forged, 0);
    }
    joe.journal.settle();
    Story { anna, joe }
}

/// The file that holds all of it.
pub fn file() -> Vec<u8> {
    let mut story = story();
    let anna = story.anna.file();
    story.joe.bring(&[&anna]);
    story.joe.file()
}
