//! What ran, how long it took and how it ended.

use std::time::{Duration, Instant};

use crate::{
    Result,
    said::{self, Said},
};

/// Tests counted in one stage.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Count {
    pub passed: u32,
    pub failed: u32,
}

impl Count {
    /// One check that held or did not.
    pub fn one(held: bool) -> Self {
        Self {
            passed: u32::from(held),
            failed: u32::from(!held),
        }
    }

    /// Adds what a line of `cargo test` or of our own Playwright reporter says. An ignored or skipped test
    /// counts as failed: nothing here is left for later.
    pub fn read(&mut self, line: &str) {
        let Some((_, said)) = line.split_once("test result: ") else {
            return;
        };
        let number = |word: &str| {
            said.split(['.', ';'])
                .filter_map(|part| part.trim().strip_suffix(word))
                .find_map(|n| n.trim().parse::<u32>().ok())
                .unwrap_or(0)
        };
        self.passed += number("passed");
        self.failed += number("failed") + number("ignored");
    }
}

struct Stage {
    name: &'static str,
    count: Count,
    took: Duration,
    /// Told again at the end, if it failed.
    said: Option<Said>,
}

/// The stages of a run in order.
#[derive(Default)]
pub struct Tally {
    stages: Vec<Stage>,
    left_out: Vec<String>,
}

impl Tally {
    /// Runs a stage; an error that kept it from counting is shown and counts as one failure.
    pub fn stage(&mut self, name: &'static str, run: impl FnOnce() -> Result<Count>) -> bool {
        println!("\n=== {name}");
        said::take();
        let start = Instant::now();
        let mut count = run().unwrap_or_else(|why| {
            complain(&why);
            Count::one(false)
        });
        if count == Count::default() {
            complain("this stage tested nothing");
            count = Count::one(false);
        }
        self.stages.push(Stage {
            name,
            count,
            took: start.elapsed(),
            said: (count.failed > 0).then(said::take),
        });
        count.failed == 0
    }

    /// Notes what could not be tested here; it counts for nothing and is said above the sum.
    pub fn leave_out(&mut self, what: Option<String>) {
        self.left_out.extend(what);
    }

    /// Prints a line a stage and the one that sums them; an error if anything failed.
    pub fn finish(self) -> Result<()> {
        for Stage { name, said, .. } in &self.stages {
            if let Some(said) = said {
                println!("\n=== {name} failed; the end of what was said there:");
                said.lines().for_each(|line| println!("{line}"));
            }
        }
        println!();
        let (mut passed, mut failed) = (0, 0);
        for Stage {
            name, count, took, ..
        } in &self.stages
        {
            passed += count.passed;
            failed += count.failed;
            println!(
                "{name:<34} {:>6.1} min  {:>5} passed  {:>3} failed",
                took.as_secs_f64() / 60.0,
                count.passed,
                count.failed
            );
        }
        for what in &self.left_out {
            println!("left out: {what}");
        }
        println!("{passed} passed, {failed} failed");
        if failed == 0 {
            Ok(())
        } else {
            Err("the tests failed; what they said is above".into())
        }
    }
}

/// Says what is wrong, now and again at the end.
pub fn complain(why: &str) {
    let line = format!("xtask: {why}");
    eprintln!("{line}");
    said::hear(&line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_the_lines_say() {
        let mut count = Count::default();
        count.read("running 3 tests");
        count.read("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s");
        count
            .read("test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out");
        assert_eq!(
            count,
            Count {
                passed: 15,
                failed: 3
            }
        );
    }
}
