//! Node and its scripts in `tests/e2e`, which drive browsers.

use std::process::Command;

use crate::{
    Result,
    run::{command, e2e, root, target},
    tools,
};

/// A script of `tests/e2e`, with its packages installed and the browser to use in `TANDEM_CHROMIUM`.
pub fn script(name: &str) -> Result<Command> {
    let mut node = prepared("node")?;
    node.arg(name);
    Ok(node)
}

/// A program of one of the npm packages, for which no browser is needed.
pub fn program(path: &str) -> Result<Command> {
    tools::npm()?;
    let mut node = command("node");
    node.arg(e2e().join("node_modules").join(path));
    Ok(node)
}

/// Playwright's test runner.
pub fn playwright() -> Result<Command> {
    let mut node = prepared("node")?;
    node.args(["node_modules/@playwright/test/cli.js", "test"]);
    Ok(node)
}

fn prepared(program: &str) -> Result<Command> {
    tools::npm()?;
    let chromium = tools::chromium()?;
    let mut node = command(program);
    node.current_dir(e2e());
    if let Some(file) = chromium {
        node.env("TANDEM_CHROMIUM", file);
    }
    if let Ok(xtask) = std::env::current_exe() {
        node.env("TANDEM_XTASK", xtask);
    }
    node.env("TANDEM_DIST", root().join("dist"));
    node.env("TANDEM_BARE", target().join("bare"));
    node.env("TANDEM_OUT", target());
    Ok(node)
}
