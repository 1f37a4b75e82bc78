//! The laws of the journal: random schedules of devices with wrong clocks, partial files, undo, erase and
//! forgeries, played on the journal and on an oracle of true causality, and compared. And the laws of its
//! lines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod again;
mod codec;
mod commands;
mod device;
mod oracle;
mod rng;
mod undo;
mod world;

use std::collections::BTreeMap;
use std::panic::catch_unwind;

use world::{LAWS, play};

/// Schedules of an ordinary run; `TANDEM_SCHEDULES` asks for more.
const SCHEDULES: u64 = 2_000;

/// Schedules that once broke a law.
const ONCE_BROKEN: [u64; 3] = [120, 1097, 4745];

#[derive(Default)]
struct Tally {
    checks: u64,
    broken: u64,
    seeds: Vec<u64>,
}

fn run(seeds: impl Iterator<Item = u64>) -> BTreeMap<&'static str, Tally> {
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for seed in seeds {
        let Ok(laws) = catch_unwind(|| play(seed)) else {
            let tally = tallies.entry("nothing panics").or_default();
            tally.broken += 1;
            tally.seeds.push(seed);
            continue;
        };
        for (law, (checks, broken)) in laws.0 {
            let tally = tallies.entry(law).or_default();
            tally.checks += checks;
            tally.broken += broken;
            if broken > 0 {
                tally.seeds.push(seed);
            }
        }
    }
    tallies
}

#[test]
fn the_laws_hold_on_random_schedules() {
    let wanted = std::env::var("TANDEM_SCHEDULES")
        .ok()
        .and_then(|n| n.parse().ok());
    let count = wanted.unwrap_or(SCHEDULES);
    let workers = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let parts: Vec<_> = (0..workers)
        .map(|w| std::thread::spawn(move || run((0..count).filter(move |s| s % workers == w))))
        .collect();
    let mut total: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for part in parts {
        for (law, tally) in part.join().unwrap() {
            let sum = total.entry(law).or_default();
            sum.checks += tally.checks;
            sum.broken += tally.broken;
            sum.seeds.extend(tally.seeds);
        }
    }
    let mut report = String::new();
    for (law, tally) in &mut total {
        tally.seeds.sort_unstable();
        tally.seeds.truncate(5);
        report += &format!(
            "{:>9} checks {:>6} broken  {law}  seeds {:?}\n",
            tally.checks, tally.broken, tally.seeds
        );
    }
    println!("{report}");
    assert!(total.values().all(|t| t.broken == 0), "\n{report}");
    let unchecked: Vec<_> = LAWS
        .iter()
        .filter(|l| total.get(*l).is_none_or(|t| t.checks == 0))
        .collect();
    assert!(unchecked.is_empty(), "never checked: {unchecked:?}");
}

#[test]
fn schedules_that_once_broke_a_law_hold() {
    for (law, tally) in run(ONCE_BROKEN.into_iter()) {
        assert_eq!(tally.broken, 0, "{law}: seeds {:?}", tally.seeds);
    }
}
