//! The golden file, as version 1 wrote it. Files like it lie in people's mailboxes: it is never written
//! anew, and whatever Tandem becomes, it is read and leaves again byte for byte.

use tandem::exchange::snapshot::write::snapshot;
use tandem::journal::{Difference, Journal};
use tandem::model::Value;

use crate::device::{Device, read, zipped};
use crate::story::{self, NEED};

pub const GOLDEN: &[u8] = include_bytes!("../fixtures/golden.tandem.json");

fn brought() -> Device {
    let mut device = Device::new("Reader", 1);
    device.journal = Journal::new();
    let (report, faults) = device.bring(&[GOLDEN]);
    assert!(faults.is_empty());
    assert_eq!(report.files[0].fresh as u64, report.files[0].header.lines);
    device
}

#[test]
fn it_leaves_byte_for_byte() {
    let header = read(GOLDEN).header;
    let journal = brought().journal;
    let again = snapshot(
        &journal,
        header.workspace.clone(),
        header.by.clone(),
        header.at,
    );
    assert_eq!(again.header, header);
    assert_eq!(
        String::from_utf8(again.bytes()).unwrap(),
        String::from_utf8_lossy(GOLDEN)
    );
    let unfolded = read(&zipped(&journal, &header));
    assert_eq!(
        (unfolded.header, unfolded.lines),
        (header, read(GOLDEN).lines)
    );
}

#[test]
fn it_shows_what_it_showed() {
    let device = brought();
    let value = |field: &str| device.value("lead:1", field);
    assert_eq!(value("need"), Some(NEED.into()));
    assert_eq!(value("amount"), Some(Value::Int(3_000_000)));
    assert_eq!(value("source"), Some("Trade fair".into()));
    assert_eq!(value("stage"), Some("stage:mql".into()));
    assert_eq!(value("tag/größe"), None);
    assert_eq!(
        value("mood"),
        Some(Value::Json(
            r#"{"a":[1.5,null,{"é":"x"}],"b":1e-7}"#.to_owned()
        ))
    );
    assert_eq!(device.text("lead:3", "name").as_deref(), Some("Third"));
    assert_eq!(device.value("contact:gone", "name"), None);
    let shown = [
        "lead:1",
        "lead:2",
        "lead:3",
        "contact:j",
        "contact:gone",
        "hologram:7",
    ];
    assert_eq!(
        shown.map(|id| device.shows(id)),
        [true, false, true, false, false, true]
    );
    let differences: Vec<String> = device
        .journal
        .differences()
        .iter()
        .map(|d| match d {
            Difference::Values { on, field, heads } => {
                let who: Vec<&str> = heads.iter().filter_map(|h| h.by.as_deref()).collect();
                format!("{} {field} {}", device.journal.id(*on), who.join(" "))
            }
            Difference::PutAway { on, how, field, .. } => {
                format!("{} {how} {field}", device.journal.id(*on))
            }
        })
        .collect();
    assert_eq!(
        differences,
        [
            "lead:1 amount member:joe member:anna",
            "lead:2 deleted name",
        ]
    );
    assert_eq!(device.journal.twins(), 1);
}

#[test]
fn it_holds_every_part_of_a_line() {
    let text = String::from_utf8_lossy(GOLDEN);
    let keys = ["act", "by", "class", "h", "on", "seen", "set", "stub"];
    for key in keys {
        assert!(text.contains(&format!("\"{key}\":")), "{key}");
    }
}

#[test]
fn it_is_written_the_same_today() {
    // Seeds may become other ones; what people wrote doesn't.
    let lines = |file: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(file);
        let theirs = text.lines().filter(|l| l.contains("\"by\":\"member:"));
        theirs.map(|l| l.trim_end_matches(',').to_owned()).collect()
    };
    assert_eq!(lines(&story::file()), lines(GOLDEN));
}
