//! Everything that is done to Tandem: serve it, test it, build it, measure it.
//!
//! A command installs what it needs and is missing, says so, and stops with one sentence that tells what to
//! do. Nothing is installed that is already there in the right version.

mod bench;
mod data;
mod dist;
mod engines;
mod host;
mod node;
mod notices;
mod rooms;
mod run;
mod said;
mod serve;
mod tally;
mod test;
mod tools;
mod torture;
mod wasm_tests;

use std::process::ExitCode;

/// What went wrong and what to do about it, in a sentence for the person at the terminal.
type Result<T> = std::result::Result<T, String>;

const USAGE: &str = "\
cargo xtask serve [--dev]            build a release and serve it on http://127.0.0.1:8263/
                                     (--dev: with live reload, on port 8262)
cargo xtask test [--quick] [stage…]  format, lints, native, browser, build, e2e, engines; --quick stops before
                                     build
            [-- arguments]           what follows -- goes to Playwright, e.g. `cargo xtask test e2e -- share`
cargo xtask engines                  one road through Tandem in each engine found: Chromium, Firefox, WebKitGTK
cargo xtask torture [kills]          the tests that kill the browser, 500 times or as often as said
cargo xtask bench [leads…] [--runs=N] how fast it is with 10,000 and 100,000 leads, or as many as said;
                                     medians of 5 runs or of N; takes half an hour
cargo xtask bench storage            what localStorage keeps, for the README
cargo xtask pictures                 take the README's pictures anew
cargo xtask build                    leave the app in dist/, ready for any static host and folder
cargo xtask host <folder> [--port N] [--at /path/] [--headers]
                                     serve a built folder, as the tests do
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (own, passed_on) = match args.iter().position(|a| a == "--") {
        Some(at) => (&args[..at], &args[at + 1..]),
        None => (&args[..], &[][..]),
    };
    let (command, own) = match own.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", own),
    };
    let result = match command {
        "serve" => serve::serve(own),
        "test" => test::test(own, passed_on),
        "build" => dist::build().map(|_| ()),
        "bench" => bench::bench(own),
        "pictures" => bench::pictures(),
        "engines" => engines::engines(own),
        "torture" => torture::torture(own),
        "host" => host::command(own),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("there is no command `{other}`\n\n{USAGE}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
