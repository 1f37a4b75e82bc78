//! How fast a journal loads and answers, and how many bytes it holds: `cargo run --release --example
//! journal_load [leads]`. Each lead has ten changes; the lines are made by a fixed rule, so that runs compare.

// A yardstick may stop at the first surprise.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::time::{Duration, Instant};

use tandem::journal::{Author, Change, Class, Clock, Edit, Freezing, Journal, Stamp, Thawing};
use tandem::model::records::Lead;
use tandem::model::{Value, ValueRef};

/// Lines are made, and then added, so many leads at a time.
const BATCH: usize = 1_000;
const STAGES: [&str; 5] = [
    "stage:lead",
    "stage:mql",
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

fn set(fields: &[(&str, Value)]) -> Vec<(String, Value)> {
    let mut set: Vec<(String, Value)> = fields
        .iter()
        .map(|(f, v)| ((*f).to_owned(), v.clone()))
        .collect();
    set.sort_by(|a, b| a.0.cmp(&b.0));
    set
}

/// The ten lines of one lead: made, four stages further with a move each, and worth something.
fn lines(n: u64, out: &mut Vec<u8>) {
    let actor = mix(n % 40);
    let lead = format!("lead:{:016x}{:016x}", mix(n), mix(n ^ 7));
    let by = format!("member:{:032x}", n % 12);
    let start = 1_600_000_000_000 + n * 1_700;
    let day = |k: u64| format!("2026-{:02}-{:02}", 1 + (n + k) % 12, 1 + (n * 3 + k) % 28);
    let mut write = |k: u64, on: &str, fields: &[(&str, Value)], saw: &[(&str, u64)], act: u64| {
        let stamp = |k: u64| Stamp::new(start + k * 86_400_000, (k % 3) as u16, actor);
        let change = Change {
            h: stamp(k),
            by: Some(by.clone()),
            on: on.to_owned(),
            set: set(fields),
            stub: Vec::new(),
            seen: saw
                .iter()
                .map(|(f, k)| ((*f).to_owned(), vec![stamp(*k)]))
                .collect(),
            act: (act != k).then(|| stamp(act)),
            class: Class::Person,
        };
        change.write(out);
        out.push(b'\n');
    };
    let made = [
        (
            "created_at",
            Value::from(format!("{}T09:30:00.000Z", day(0))),
        ),
        (
            "name",
            Value::from(format!("Deal {n} of the {} quarter", n % 4 + 1)),
        ),
        ("stage", Value::from(STAGES[0])),
        ("company", Value::from(format!("company:{:032x}", n / 3))),
        ("contact", Value::from(format!("contact:{:032x}", n / 2))),
        (
            "source",
            Value::from(["web", "fair", "partner", "referral"][n as usize % 4]),
        ),
        (
            "campaign",
            Value::from(format!("campaign:{:032x}", n % 200)),
        ),
        ("amount", Value::from((mix(n) % 10_000_000) as i64)),
        ("expected_close", Value::from(day(5))),
        ("marketing_owner", Value::from(by.clone())),
    ];
    write(0, &lead, &made, &[], 0);
    for (k, stage) in (1..).zip(STAGES.iter().skip(1)) {
        let k = k * 2;
        let before = if k == 2 { 0 } else { k - 2 };
        write(
            k,
            &lead,
            &[("stage", Value::from(*stage))],
            &[("stage", before)],
            k,
        );
        let on = format!("move:{:016x}{:016x}", mix(n ^ 11), mix(n * 16 + k));
        let moved = [
            (
                "created_at",
                Value::from(format!("{}T10:00:00.000Z", day(k))),
            ),
            ("lead", Value::from(lead.clone())),
            ("stage", Value::from(*stage)),
            ("at", Value::from(day(k))),
        ];
        write(k + 1, &on, &moved, &[], k);
    }
    let worth = Value::from((mix(n ^ 3) % 10_000_000) as i64);
    write(10, &lead, &[("amount", worth)], &[("amount", 0)], 10);
}

/// Megabytes of this process that are in memory now, and were at most; where the system tells.
fn megabytes() -> Option<(f64, f64)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let of = |name: &str| {
        let line = status.lines().find_map(|l| l.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<f64>().ok()
    };
    Some((of("VmRSS:")? / 1024.0, of("VmHWM:")? / 1024.0))
}

fn say(what: &str, took: Duration, of: usize) {
    let each = took.as_secs_f64() * 1e9 / of.max(1) as f64;
    println!(
        "{what:<44} {:>9.1} ms  {each:>9.0} ns each",
        took.as_secs_f64() * 1e3
    );
}

fn timed<T>(what: &str, of: usize, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    say(what, start.elapsed(), of);
    result
}

fn main() {
    let leads = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(100_000);
    let mut journal = Journal::new();
    let mut text = Vec::new();
    let (mut reading, mut count, mut bytes) = (Duration::ZERO, 0, 0);
    let before = megabytes().unwrap_or_default().0;
    let mut from = 0;
    while from < leads {
        let to = (from + BATCH).min(leads);
        text.clear();
        for n in from..to {
            lines(n as u64, &mut text);
        }
        bytes += text.len();
        let start = Instant::now();
        for line in text.split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
            journal.add_line(line, 0).unwrap();
            count += 1;
        }
        reading += start.elapsed();
        from = to;
    }
    say("read and add a line", reading, count);
    println!(
        "{count} lines, {:.0} MB, {:.0} MB/s",
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / reading.as_secs_f64()
    );
    timed("settle", count, || journal.settle());
    if let Some((now, most)) = megabytes() {
        println!(
            "{:.0} MB held, {:.0} MB at most",
            now - before,
            most - before
        );
    }
    let mut freezing = Freezing::default();
    let pieces: Vec<Vec<u8>> = timed("freeze", count, || {
        std::iter::from_fn(|| freezing.next(&journal)).collect()
    });
    let size: usize = pieces.iter().map(Vec::len).sum();
    println!("{:.0} MB frozen", size as f64 / 1e6);
    let mut journal = timed("thaw", count, || {
        let mut thawing = Thawing::default();
        for piece in &pieces {
            thawing.add(piece).unwrap();
        }
        thawing.finish().unwrap()
    });
    drop(pieces);
    let shown: Vec<_> = timed("find the leads that show", leads, || {
        journal.records("lead").collect()
    });
    timed("fold every lead", shown.len(), || {
        let worth = |r| {
            journal
                .get(r, "amount")
                .and_then(ValueRef::int)
                .unwrap_or(0)
        };
        let sum: i64 = shown
            .iter()
            .map(|&r| {
                worth(r)
                    + Lead::read(journal.id(r), &journal.reader(r))
                        .amount
                        .unwrap_or(0)
            })
            .sum();
        assert_ne!(sum, 0);
    });
    let moves = timed("moves of every lead", shown.len(), || {
        shown.iter().map(|&r| journal.moves(r).len()).sum::<usize>()
    });
    assert_eq!(moves, shown.len() * 4);
    timed("history of 1,000 leads", 1_000, || {
        assert!(
            shown
                .iter()
                .take(1_000)
                .all(|&r| journal.history(r).len() > 10)
        );
    });
    timed("export", count, || {
        let mut out = Vec::new();
        let written: usize = journal
            .export(|_, _| true)
            .map(|c| {
                out.clear();
                c.write(&mut out);
                out.len() + 1
            })
            .sum();
        assert_eq!(written, bytes);
    });
    timed("export without a field, by stubs", count, || {
        assert!(journal.export(|_, field| field != "amount").count() > 0);
    });
    let mut clock = Clock::new(1);
    let author = Author {
        by: Some("member:1"),
        class: Class::Person,
    };
    let draw = &mut || 2;
    let first = journal.id(shown[0]).to_owned();
    let mut write = |what: &str, on: &str, field: &str, value: Value| {
        let edit = Edit {
            on: on.to_owned(),
            set: vec![(field.to_owned(), value)],
        };
        timed(what, 1, || {
            journal
                .write(&mut clock, 1_900_000_000_000, draw, &author, &[edit])
                .stamp()
                .unwrap()
        })
    };
    let act = write("write a change", &first, "amount", Value::Int(5));
    write(
        "undo it",
        &format!("act:{act}"),
        "undone",
        Value::Bool(true),
    );
    write(
        "write a change, something being undone",
        &first,
        "amount",
        Value::Int(6),
    );
    write("redo it", &format!("act:{act}"), "undone", Value::Null);
    write("put a lead away", &first, "deleted", Value::Bool(true));
    if let Some((now, most)) = megabytes() {
        println!(
            "{:.0} MB held, {:.0} MB at most",
            now - before,
            most - before
        );
    }
}
