//! How fast snapshots are written and brought in: `cargo run --release --example snapshot_speed [leads]`.
//! Each lead has ten changes. Every step is timed as the page takes it, and the whole is put beside what a
//! reader of JSON needs for the same bytes, which checks nothing and remembers nothing.

// A yardstick may stop at the first surprise.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::time::{Duration, Instant};

use tandem::exchange::snapshot::gzip::Zip;
use tandem::exchange::snapshot::{Preview, Reader, Sender, Snapshot, Workspace, Writer, Written};
use tandem::journal::{Change, Class, Journal, Stamp};
use tandem::model::Value;
use tandem::model::when::Moment;

/// Lines or records a step of the page takes.
const STEP: usize = 256;
const STAGES: [&str; 5] = [
    "stage:mql",
    "stage:sal",
    "stage:sql",
    "stage:opportunity",
    "stage:customer",
];

/// SplitMix64: numbers that look random and repeat.
fn mix(n: u64) -> u64 {
    let z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A lead is made, and changed nine times, each change having seen the one before.
fn add(journal: &mut Journal, n: u64) {
    let actor = mix(n % 40);
    let lead = format!("lead:{:016x}{:016x}", mix(n), mix(n ^ 7));
    let stamp = |k: u64| Stamp::new(1_700_000_000_000 + n * 1_700 + k * 86_400_000, 0, actor);
    for k in 0..10 {
        let (field, value) = match k {
            0 => ("created_at", Value::from("2026-01-05T09:30:00.000Z")),
            1 | 3 | 5 | 7 | 9 => ("stage", Value::from(STAGES[k as usize / 2])),
            2 | 6 => ("amount", Value::Int((mix(n + k) % 10_000_000) as i64)),
            4 => (
                "expected_close",
                Value::from(format!("2026-{:02}-11", 1 + n % 12)),
            ),
            _ => (
                "need",
                Value::from(format!("“Twice as fast” by week {}, for line {n}", n % 52)),
            ),
        };
        let mut set = vec![(field.to_owned(), value)];
        if k == 0 {
            set.push(("name".to_owned(), format!("Deal {n} of the quarter").into()));
            set.push((
                "source".to_owned(),
                ["web", "fair", "call"][n as usize % 3].into(),
            ));
        }
        let before = match k {
            3 | 5 | 7 | 9 => Some(k - 2),
            6 => Some(2),
            _ => None,
        };
        let seen = before.map(|k| (field.to_owned(), vec![stamp(k)]));
        let change = Change {
            h: stamp(k),
            by: Some(format!("member:{:032x}", n % 12)),
            on: lead.clone(),
            set,
            stub: Vec::new(),
            seen: seen.into_iter().collect(),
            act: None,
            class: Class::Person,
        };
        journal.add(&change, 0);
    }
}

/// Times work that is done in steps, and the longest of these.
fn steps(what: &str, bytes: usize, mut step: impl FnMut() -> bool) -> Duration {
    let (begun, mut longest) = (Instant::now(), Duration::ZERO);
    loop {
        let at = Instant::now();
        let more = step();
        longest = longest.max(at.elapsed());
        if !more {
            break;
        }
    }
    let whole = begun.elapsed();
    let rate = bytes as f64 / 1e6 / whole.as_secs_f64();
    println!("{what:34} {whole:>10.2?} {rate:>8.0} MB/s   longest step {longest:>9.2?}");
    whole
}

fn written(journal: &Journal) -> Written {
    let workspace = Workspace {
        ids: vec!["w".to_owned()],
        name: "Bench".to_owned(),
    };
    let mut writer = Writer::new(journal, workspace, Sender::default(), Moment(0), |_, _| {
        true
    });
    while writer.step(journal, STEP) {}
    writer.finish()
}

fn read(what: &str, file: &[u8], plain: usize) -> (Snapshot, Duration) {
    let mut reader = Reader::new();
    let mut rest = file;
    let took = steps(what, plain, || {
        let (now, later) = rest.split_at(rest.len().min(reader.stride()));
        reader.feed(now).unwrap();
        rest = later;
        !rest.is_empty()
    });
    (reader.finish().unwrap(), took)
}

/// Brings a file in; how long that took without reading it.
fn bring(what: &str, journal: &mut Journal, snapshot: Snapshot, number: u32) -> Duration {
    let bytes = snapshot.lines.bytes();
    let mut preview = Preview::new(journal, vec![("file".to_owned(), snapshot, number)]);
    let looked = steps(&format!("{what}: look"), bytes, || {
        preview.step(journal, Moment(0), STEP)
    });
    let mut preview = Some(preview);
    let taken = steps(&format!("{what}: take in"), bytes, || {
        preview.take().map(|p| p.take_in(journal));
        false
    });
    looked + taken
}

fn main() {
    let leads = std::env::args().nth(1).and_then(|n| n.parse().ok());
    let leads: u64 = leads.unwrap_or(100_000);
    let mut journal = Journal::new();
    journal.seed();
    for n in 0..leads {
        add(&mut journal, n);
    }
    journal.settle();

    let begun = Instant::now();
    let file = written(&journal);
    let size = file.len();
    println!(
        "{leads} leads, {} changes, {:.0} MB",
        file.header.lines,
        size as f64 / 1e6
    );
    let rate = size as f64 / 1e6 / begun.elapsed().as_secs_f64();
    println!("{:34} {:>10.2?} {rate:>8.0} MB/s", "write", begun.elapsed());
    let bytes = file.bytes();
    let mut zip = Zip::new(file);
    steps("write: compress", size, || zip.step());
    let zipped = zip.finish();
    println!("compressed to {:.1} MB", zipped.len() as f64 / 1e6);

    let mut json = None;
    let parsed = steps("another reader of JSON", size, || {
        json = serde_json::from_slice::<serde_json::Value>(&bytes).ok();
        false
    });
    assert!(json.is_some());
    drop(json);

    let (snapshot, took) = read("read", &bytes, size);
    read("read, compressed", &zipped, size);
    let mut empty = Journal::new();
    empty.seed();
    let took = took + bring("into an empty workspace", &mut empty, snapshot, 1);
    assert_eq!(
        written(&empty).header.sha256,
        written(&journal).header.sha256
    );
    let share = 100.0 * parsed.as_secs_f64() / took.as_secs_f64();
    println!("bringing in runs at {share:.0} % of that reader’s rate");

    // Two that differ by one change in a hundred.
    for n in leads..leads + leads / 100 {
        add(&mut empty, n);
    }
    empty.settle();
    let more = written(&empty).bytes();
    let (snapshot, _) = read("read, one in a hundred new", &more, more.len());
    bring("into nearly the same", &mut journal, snapshot, 1);
}
