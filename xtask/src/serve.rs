//! `cargo xtask serve`: the app on this machine, at an address that stays the same.

use std::{env, io::IsTerminal, process::Stdio};

use crate::{
    Result, dist,
    host::{self, Site},
    run::{command, root, run, say, which},
    tools,
};

/// A browser keeps data per host *and* port, so the port must never wander.
const PORT: u16 = 8263;
/// Live reload has data of its own: the release's service worker would answer in its place.
const DEV_PORT: u16 = 8262;

/// Serves a release, or with `--dev` a build that follows the source.
pub fn serve(args: &[String]) -> Result<()> {
    let dev = match args {
        [] => false,
        [flag] if flag == "--dev" => true,
        other => return Err(format!("serve knows only --dev, not `{}`", other.join(" "))),
    };
    // Before minutes of building: is the port free?
    let listener = host::listen(if dev { DEV_PORT } else { PORT })?;
    if dev {
        drop(listener);
        return develop();
    }
    let folder = dist::build()?;
    let address = host::address(&listener, "/")?;
    say(&format!("Tandem is at {address} (Ctrl-C ends it)"));
    open(&address);
    host::serve(
        listener,
        Site {
            folder,
            at: "/".into(),
            headers: true,
        },
    );
    Ok(())
}

fn develop() -> Result<()> {
    tools::wasm_target()?;
    tools::trunk()?;
    tools::wasm_bindgen()?;
    run(
        command("trunk")
            .args(["serve", "--address", "127.0.0.1", "--port"])
            .arg(DEV_PORT.to_string())
            .arg("--dist")
            .arg(root().join("target").join("dev"))
            .env("TRUNK_SKIP_VERSION_CHECK", "true"),
        "`trunk serve`",
    )
}

/// Opens the address where somebody sits in front of a desktop.
fn open(address: &str) {
    let desktop = cfg!(any(target_os = "macos", windows))
        || env::var_os("DISPLAY").is_some()
        || env::var_os("WAYLAND_DISPLAY").is_some();
    if !desktop || env::var_os("CI").is_some() || !std::io::stdout().is_terminal() {
        return;
    }
    let mut opener = if cfg!(target_os = "macos") {
        command("open")
    } else if cfg!(windows) {
        let mut start = command("cmd");
        start.args(["/C", "start", ""]);
        start
    } else if which("xdg-open").is_some() {
        command("xdg-open")
    } else {
        return;
    };
    // A desktop that can't open it has still been told the address.
    let _ = opener
        .arg(address)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
