//! The tools that building and testing need: found, or installed with a word about it.

use std::{env, fs, path::Path, path::PathBuf};

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
            if which("rustup").is_none() {
                return Err(format!(
                    "{component} is missing and there is no rustup to add it: install it with your Rust's package manager"
                ));
            }
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

/// The oldest Node that the end-to-end tests run on: since then a module knows its folder (`import.meta.dirname`).
const NODE: (u32, u32) = (20, 11);
const NODE_ORG: &str = "install it from https://nodejs.org and try again";

/// Node with npm, new enough. Asked first: what needs it may come after minutes of building.
pub fn node() -> Result<()> {
    let (major, minor) = NODE;
    let found = output(command("node").arg("--version")).ok_or_else(|| {
        format!("Node {major}.{minor} or newer is needed and there is none: {NODE_ORG}")
    })?;
    if version(&found).is_none_or(|found| found < NODE) {
        return Err(format!(
            "Node {major}.{minor} or newer is needed and here is {}: {NODE_ORG}",
            found.trim()
        ));
    }
    if which(NPM).is_none() {
        return Err(format!(
            "npm, which comes with Node, is missing: {NODE_ORG}"
        ));
    }
    Ok(())
}

/// The first two numbers of `v20.11.1`.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The npm packages of `tests/e2e`, exactly as its lock file lists them.
pub fn npm() -> Result<()> {
    node()?;
    let lock = e2e().join("package-lock.json");
    let stamp = e2e().join("node_modules").join(".installed-lock.json");
    let wanted =
        fs::read(&lock).map_err(|e| format!("{} could not be read: {e}", lock.display()))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    say("installing the npm packages of tests/e2e");
    run(
        command(NPM)
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
        if let Err(why) = apt_install(&["chromium", "fonts-liberation", "fonts-dejavu-core"]) {
            say(&format!("{why}; Playwright's own Chromium will do"));
        }
        if let Some(found) = find_chromium() {
            return Ok(Some(found));
        }
    }
    playwrights_chromium()?;
    Ok(None)
}

/// Playwright's own Chromium, with the libraries it needs where they can be installed.
fn playwrights_chromium() -> Result<()> {
    if runs(playwrights_own().as_deref()) {
        return Ok(());
    }
    say("installing Playwright's Chromium (about 170 MB, once)");
    let cli = "node_modules/@playwright/test/cli.js";
    let install = |what: &[&str]| {
        run(
            command("node").current_dir(e2e()).arg(cli).args(what),
            &format!("`npx playwright {}` in tests/e2e", what.join(" ")),
        )
    };
    install(&["install", "chromium"])?;
    if cfg!(target_os = "linux")
        && is_root()
        && which("apt-get").is_some()
        && !runs(playwrights_own().as_deref())
    {
        install(&["install-deps", "chromium"])?;
    }
    if runs(playwrights_own().as_deref()) {
        return Ok(());
    }
    Err("Playwright's Chromium doesn't run here: `sudo npx playwright install-deps chromium` in tests/e2e installs \
         the libraries it needs; or install a Chromium, or name one in TANDEM_CHROMIUM; then try again"
        .into())
}

/// Where Playwright keeps its Chromium, or would.
fn playwrights_own() -> Option<PathBuf> {
    let ask =
        "import('@playwright/test').then(({ chromium }) => console.log(chromium.executablePath()))";
    let said =
        output(
            command("node")
                .current_dir(e2e())
                .args(["--input-type=module", "--eval", ask]),
        )?;
    Some(PathBuf::from(said.trim()))
}

fn runs(program: Option<&Path>) -> bool {
    program.is_some_and(|file| output(command(file).arg("--version")).is_some())
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
    .find(|file| runs(Some(file)))
}

/// Whether packages can be installed here without asking: root on Debian itself (Ubuntu's `chromium` is a
/// snap, which containers cannot run).
fn may_use_apt() -> bool {
    let debian = fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    debian && is_root() && which("apt-get").is_some()
}

fn is_root() -> bool {
    output(command("id").arg("-u")).is_some_and(|id| id.trim() == "0")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_by_their_numbers() {
        assert_eq!(version("v20.11.1\n"), Some((20, 11)));
        assert!(version("v18.20.4") < Some(NODE) && version("v20.9.0") < Some(NODE));
        assert!(version("v22.0.0") > Some(NODE) && version("v100.1.0") > Some(NODE));
        for said in ["", "v", "20.11.1", "v20", "vx.y"] {
            assert_eq!(version(said), None, "{said}");
        }
    }
}
