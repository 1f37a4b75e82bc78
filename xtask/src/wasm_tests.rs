//! The tests that run inside a browser: `tests/browser`, compiled to wasm and opened by Playwright.
//!
//! wasm-bindgen's runner would drive a browser through a driver of the very same version; serving its page
//! and opening it ourselves needs no driver.

use std::{
    env,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Stdio},
    thread,
};

use crate::{
    Result, node,
    run::{cargo, command, output, read_lines, run_heard, say},
    tally::Count,
    tools,
};

/// Compiles and runs them.
pub fn run() -> Result<Count> {
    tools::wasm_target()?;
    tools::wasm_bindgen()?;
    tools::npm()?;
    let file = compile()?;
    let (mut runner, address) = host(&file)?;
    let mut count = Count::default();
    let opened = node::script("wasm-tests.mjs")
        .map(|mut node| {
            node.arg(&address);
            node
        })
        .and_then(|mut node| read_lines(&mut node, |line| count.read(line)));
    let _ = runner.kill();
    let _ = runner.wait();
    if opened? || count.failed > 0 {
        Ok(count)
    } else {
        Err("the browser tests ended without a result".into())
    }
}

/// Compiles the tests and returns the wasm file.
fn compile() -> Result<PathBuf> {
    let mut build = cargo();
    build.args(["test", "--locked", "--no-run", "--test", "browser"]);
    build.args(["--target", "wasm32-unknown-unknown"]);
    // First for people to read, then for the file's name.
    run_heard(&mut build, "compiling the browser tests")?;
    build.arg("--message-format=json").arg("--quiet");
    output(&mut build)
        .and_then(|text| {
            let (_, rest) = text.rsplit_once("\"executable\":\"")?;
            Some(PathBuf::from(rest.split('"').next()?))
        })
        .ok_or_else(|| "Cargo didn't say where the browser tests are".into())
}

/// Starts the runner and returns it with the address of its page.
fn host(file: &PathBuf) -> Result<(Child, String)> {
    let mut runner = command("wasm-bindgen-test-runner")
        .arg(file)
        .env("NO_HEADLESS", "1")
        .env("WASM_BINDGEN_TEST_ADDRESS", "127.0.0.1:0")
        .env_remove("WASM_BINDGEN_USE_BROWSER")
        .env(
            "RUST_BACKTRACE",
            env::var_os("RUST_BACKTRACE").unwrap_or_default(),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("`wasm-bindgen-test-runner` could not be started: {e}"))?;
    let out = runner.stdout.take().ok_or("the runner has no output")?;
    let mut lines = BufReader::new(out).lines().map_while(|line| line.ok());
    while let Some(line) = lines.next() {
        if let Some((_, address)) = line.split_once("available at ") {
            say(&format!("running them in Chromium at {address}"));
            // It has more to say, and ends when nobody listens.
            thread::spawn(move || lines.for_each(drop));
            return Ok((runner, address.trim().to_owned()));
        }
        println!("{line}");
    }
    let _ = runner.kill();
    let _ = runner.wait();
    Err("the runner of the browser tests didn't say where its page is".into())
}
