//! `cargo xtask test`: everything that must hold, in the order in which it is quickest to hear about.

use std::{path::PathBuf, thread};

use crate::{
    Result,
    data::Data,
    dist, engines,
    host::{self, Site},
    node,
    run::{cargo, read_lines, run_heard},
    tally::{Count, Tally, complain},
    tools, wasm_tests,
};

/// The stages by name; `--quick` stops before `build`.
const STAGES: [&str; 7] = [
    "format", "lints", "native", "browser", "build", "e2e", "engines",
];
const QUICK: &[&str] = &["format", "lints", "native", "browser"];

/// Stages that no Node is needed for.
const WITHOUT_NODE: [&str; 3] = ["format", "lints", "native"];

/// The stages that are asked for; all, if none is named.
fn stages(args: &[String]) -> Result<Vec<&'static str>> {
    let mut wanted = Vec::new();
    for arg in args {
        match STAGES.iter().find(|stage| *stage == arg) {
            Some(stage) => wanted.push(*stage),
            None if arg == "--quick" => wanted.extend(QUICK),
            None => {
                return Err(format!(
                    "there is no stage `{arg}`; there are {}",
                    STAGES.join(", ")
                ));
            }
        }
    }
    if wanted.is_empty() {
        wanted.extend(STAGES);
    }
    Ok(wanted)
}

/// Runs the stages named in `args`, or all of them.
pub fn test(args: &[String], for_playwright: &[String]) -> Result<()> {
    let wanted = stages(args)?;
    let wants = |stage| wanted.contains(&stage);
    if wanted.iter().any(|stage| !WITHOUT_NODE.contains(stage)) {
        tools::node()?;
    }
    let data = Data::find();
    let mut tally = Tally::default();

    if wants("format") {
        tally.stage("format", || {
            tools::lints()?;
            Ok(held(run_heard(
                cargo().args(["fmt", "--all", "--check"]),
                "`cargo fmt --check` (`cargo fmt --all` puts it right)",
            )))
        });
    }
    if wants("lints") {
        tally.stage("lints, this machine", || {
            tools::lints()?;
            Ok(held(run_heard(
                cargo()
                    .args(["clippy", "--locked", "--workspace", "--all-targets"])
                    .args(["--features", "tandem/olist"])
                    .args(ERRORS),
                "`cargo clippy`",
            )))
        });
        tally.stage("lints, browser", || {
            tools::wasm_target()?;
            Ok(held(run_heard(
                cargo()
                    .args(["clippy", "--locked", "--target", "wasm32-unknown-unknown"])
                    .args(["--lib", "--bins", "--test", "browser", "--all-features"])
                    .args(ERRORS),
                "`cargo clippy` for the browser",
            )))
        });
    }
    if wants("native") {
        tally.stage("native tests", || {
            let mut count = Count::default();
            let mut tests = cargo();
            tests.args(["test", "--locked", "--workspace", "--no-fail-fast"]);
            let well = read_lines(data.native(&mut tests), |line| count.read(line))?;
            Ok(explained(count, well))
        });
        tally.leave_out(data.left_out("native")?);
    }
    if wants("browser") {
        tally.stage("browser tests", wasm_tests::run);
    }
    if wants("build") || wants("e2e") || wants("engines") {
        let mut built = None;
        tally.stage("release build", || {
            let folder = dist::build()?;
            built = Some(folder);
            let mut size = node::script("size.mjs")?;
            Ok(held(run_heard(&mut size, "the size budget")))
        });
        if let (true, Some(app)) = (wants("e2e"), &built) {
            tally.stage("end-to-end tests", || {
                end_to_end(app.clone(), dist::bare()?, for_playwright, &[])
            });
            tally.leave_out(data.left_out("end-to-end")?);
        }
        if let (true, Some(app)) = (wants("engines"), &built) {
            // Where there is none, nothing can be tested; what is missing has been said.
            let found = engines::find();
            if !found.is_empty() {
                tally.stage("engines", || engines::run(app, &found));
            }
        }
    }
    tally.finish()
}

/// Warnings are errors here, and only here: while working they may stand a moment.
const ERRORS: [&str; 3] = ["--", "-D", "warnings"];

/// The tests that are named for kills, with another number of them.
pub fn torture(app: PathBuf, bare: PathBuf, kills: &str) -> Result<()> {
    let mut tally = Tally::default();
    tally.stage("torture", || {
        end_to_end(
            app,
            bare,
            &["--grep=kill".into()],
            &[("TANDEM_KILLS", kills)],
        )
    });
    tally.finish()
}

fn end_to_end(app: PathBuf, bare: PathBuf, args: &[String], env: &[(&str, &str)]) -> Result<Count> {
    let mut playwright = node::playwright()?;
    playwright
        .args(args)
        .envs(env.iter().copied())
        .env("TANDEM_URL", serve(app)?)
        .env("TANDEM_BARE_URL", serve(bare)?);
    let mut count = Count::default();
    Data::find().end_to_end(&mut playwright);
    let well = read_lines(&mut playwright, |line| count.read(line))?;
    Ok(explained(count, well))
}

/// Serves a folder for as long as the tests run, as the plainest host does: what a page needs it brings along.
pub fn serve(folder: PathBuf) -> Result<String> {
    let listener = host::listen(0)?;
    let address = host::address(&listener, "/")?;
    let site = Site {
        folder,
        at: "/".into(),
        headers: false,
    };
    thread::spawn(move || host::serve(listener, site));
    Ok(address)
}

fn held(result: Result<()>) -> Count {
    if let Err(why) = &result {
        complain(why);
    }
    Count::one(result.is_ok())
}

/// A run that ended badly although no test said so (it didn't compile, it was killed) is one failure.
fn explained(mut count: Count, ended_well: bool) -> Count {
    if !ended_well && count.failed == 0 {
        count.failed = 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(args: &[&str]) -> Result<Vec<&'static str>> {
        stages(&args.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn stages_are_those_named_and_all_without_a_name() {
        assert_eq!(asked(&[]).as_deref(), Ok(&STAGES[..]));
        assert_eq!(asked(&["--quick"]).as_deref(), Ok(QUICK));
        assert_eq!(
            asked(&["e2e", "lints"]).as_deref(),
            Ok(&["e2e", "lints"][..])
        );
        let wrong = asked(&["e2e", "quick"]).err().unwrap_or_default();
        assert!(
            wrong.contains("`quick`") && wrong.contains("native, browser"),
            "{wrong}"
        );
    }

    #[test]
    fn a_run_that_ended_badly_without_a_word_is_a_failure() {
        let count = |passed, failed| Count { passed, failed };
        assert_eq!(explained(count(3, 0), true), count(3, 0));
        assert_eq!(explained(count(3, 0), false), count(3, 1));
        assert_eq!(explained(count(3, 2), false), count(3, 2));
    }
}
