//! The tools that building and testing need: found, or installed with a word about it.

use std::{env, fs, path::PathBuf};

use crate::{
    Result,
    run::{cargo, command, e2e, output, root, run, say, target, which},
};

/// The newest Trunk that builds with the Rust of `rust-version`.
const TRUNK: &str = "0.21.14";

/// What compiling for the browser needs.
pub fn wasm_target() -> Result<()> {
    let sysroot = output(command("rustc").args(["--print", "sysroot"]))
        .ok_or("Rust is needed: install it from https://rustup.rs and try again")?;
    let there = PathBuf::from(sysroot.trim()).join("lib/rustlib/wasm32-unknown-unknown/lib");
    if there.is_dir() {
        return Ok(());
    }
    if which("rustup").is_none() {
        return Err("the Rust target wasm32-unknown-unknown is missing and there is no rustup to add it: \
                    install it with your Rust's package manager (rust-std for wasm32-unknown-unknown)"
            .into());
    }
    say("adding the Rust target wasm32-unknown-unknown");
    run(
        command("rustup").args(["target", "add", "wasm32-unknown-unknown"]),
        "`rustup target add wasm32-unknown-unknown`",
    )
}

/// rustfmt and clippy, which a minimal Rust lacks.
pub fn lints() -> Result<()> {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if output(command(program).arg("--version")).is_none() {
            say(&format!("adding {component}"));
            run(
                command("rustup").args(["component", "add", component]),
                &format!("`rustup component add {component}`"),
            )?;
        }
    }
    Ok(())
}

/// Trunk, which puts the page together.
pub fn trunk() -> Result<()> {
    install("trunk", "trunk", TRUNK, true, "6 to 9 minutes on two cores")
}

/// The wasm-bindgen command, which must be of the very version the code was compiled with.
pub fn wasm_bindgen() -> Result<()> {
    let version = locked("wasm-bindgen")?;
    // The published lock file of the command pins packages that newer compilers warn away; resolving anew works.
    install(
        "wasm-bindgen",
        "wasm-bindgen-cli",
        &version,
        false,
        "about 3 minutes on two cores",
    )
}

fn install(program: &str, package: &str, version: &str, locked: bool, takes: &str) -> Result<()> {
    let there = output(command(program).arg("--version"));
    if there.is_some_and(|said| said.split_whitespace().any(|word| word == version)) {
        return Ok(());
    }
    say(&format!("installing {package} {version} ({takes}, once)"));
    let mut install = cargo();
    install.args(["install", package, "--version", version, "--root"]);
    install.arg(target().join("tools"));
    // Built apart from the app, so that neither invalidates the other.
    install.env("CARGO_TARGET_DIR", target().join("tools").join("build"));
    if locked {
        install.arg("--locked");
    }
    run(&mut install, &format!("installing {package} {version}"))?;
    let _ = fs::remove_dir_all(target().join("tools").join("build"));
    Ok(())
}

/// The version of a package in `Cargo.lock`.
fn locked(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))
        .map_err(|e| format!("Cargo.lock could not be read: {e}"))?;
    let name = format!("name = \"{package}\"");
    lock.lines()
        .skip_while(|line| *line != name)
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \""))
        .and_then(|line| line.strip_suffix('"'))
        .map(str::to_owned)
        .ok_or_else(|| format!("Cargo.lock doesn't name {package}"))
}

/// The npm packages of `tests/e2e`, exactly as its lock file lists them.
pub fn npm() -> Result<()> {
    if output(command("node").arg("--version")).is_none() || which("npm").is_none() {
        return Err("Node with npm is needed for this (version 20 or newer): install it from https://nodejs.org and try again".into());
    }
    let lock = e2e().join("package-lock.json");
    let stamp = e2e().join("node_modules").join(".installed-lock.json");
    let wanted =
        fs::read(&lock).map_err(|e| format!("{} could not be read: {e}", lock.display()))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    say("installing the npm packages of tests/e2e");
    run(
        command(if cfg!(windows) { "npm.cmd" } else { "npm" })
            .current_dir(e2e())
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        "`npm ci` in tests/e2e",
    )?;
    fs::write(&stamp, wanted).map_err(|e| format!("{} could not be written: {e}", stamp.display()))
}

/// A Chromium to test with: the one named by `TANDEM_CHROMIUM`, one found on the machine, one that apt-get
/// installs, or (`None`) the one Playwright brings.
pub fn chromium() -> Result<Option<PathBuf>> {
    if let Some(named) = env::var_os("TANDEM_CHROMIUM") {
        let named = PathBuf::from(named);
        return if named.is_file() {
            Ok(Some(named))
        } else {
            Err(format!(
                "TANDEM_CHROMIUM names {}, which isn't there",
                named.display()
            ))
        };
    }
    if let Some(found) = find_chromium() {
        return Ok(Some(found));
    }
    if may_use_apt() {
        say("installing Chromium with apt-get");
        apt_install(&["chromium", "fonts-liberation", "fonts-dejavu-core"])?;
        if let Some(found) = find_chromium() {
            return Ok(Some(found));
        }
    }
    say("installing Playwright's Chromium");
    let mut install = command(if cfg!(windows) { "npx.cmd" } else { "npx" });
    install
        .current_dir(e2e())
        .args(["playwright", "install", "chromium"]);
    run(
        &mut install,
        "installing Playwright's Chromium (a Chromium of your own can be named in TANDEM_CHROMIUM)",
    )?;
    Ok(None)
}

/// A Chromium on this machine, if one runs.
pub fn find_chromium() -> Option<PathBuf> {
    let mac = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ];
    [
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
    ]
    .iter()
    .filter_map(|name| which(name))
    .chain(mac.iter().map(PathBuf::from).filter(|file| file.is_file()))
    // Where snap stands in for a package, the program is there and does not run.
    .find(|file| output(command(file).arg("--version")).is_some())
}

/// Whether packages can be installed here without asking: root on Debian itself (Ubuntu's `chromium` is a
/// snap, which containers cannot run).
fn may_use_apt() -> bool {
    let debian = fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    let root = output(command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    debian && root && which("apt-get").is_some()
}

fn apt_install(packages: &[&str]) -> Result<()> {
    let apt = |args: &[&str]| {
        run(
            command("apt-get")
                .args(["-qq", "-y"])
                .args(args)
                .env("DEBIAN_FRONTEND", "noninteractive"),
            &format!("`apt-get {}`", args.join(" ")),
        )
    };
    apt(&["update"])?;
    let mut install = vec!["install", "--no-install-recommends"];
    install.extend(packages);
    apt(&install)
}
