//! `cargo xtask engines`: one road through Tandem in every browser engine found on the machine.
//!
//! Playwright's Firefox and WebKit are builds of its own; people have others. Those are driven here, through the
//! WebDriver that comes with each.

use std::path::{Path, PathBuf};

use crate::{
    Result, dist, node,
    run::{read_lines, say, which},
    tally::{Count, Tally},
    test, tools,
};

/// An engine that is there: its name, its browser, its driver.
pub struct Engine {
    name: &'static str,
    browser: PathBuf,
    driver: PathBuf,
}

/// Builds the release and goes the road with each engine.
pub fn engines(args: &[String]) -> Result<()> {
    if let Some(arg) = args.first() {
        return Err(format!(
            "engines takes nothing, not `{arg}`: it uses those it finds"
        ));
    }
    let found = find();
    if found.is_empty() {
        return Err("no engine with its driver was found; what is missing is said above".into());
    }
    let app = dist::build()?;
    let mut tally = Tally::default();
    tally.stage("engines", || run(&app, &found));
    tally.finish()
}

/// The engines that are here; says of each other one what it lacks.
pub fn find() -> Vec<Engine> {
    let chromium = tools::find_chromium();
    let firefox = first(&["firefox-esr", "firefox"]);
    let mut found = Vec::new();
    for (name, browser, driver, help) in [
        (
            "Chromium",
            chromium,
            first(&["chromedriver"]),
            "chromium and chromedriver (Debian: chromium, chromium-driver)",
        ),
        (
            "Firefox",
            firefox,
            first(&["geckodriver"]),
            "firefox and geckodriver (Debian: firefox-esr; cargo install geckodriver --locked)",
        ),
        (
            "WebKitGTK",
            mini_browser(),
            first(&["WebKitWebDriver"]).filter(|_| has_display()),
            "MiniBrowser, WebKitWebDriver and a display or xvfb-run (Debian: webkit2gtk-driver, xvfb)",
        ),
    ] {
        match (browser, driver) {
            (Some(browser), Some(driver)) => found.push(Engine {
                name,
                browser,
                driver,
            }),
            _ => say(&format!("{name} was not found: it needs {help}")),
        }
    }
    found
}

/// Goes the road with each; a test for each.
pub fn run(app: &Path, found: &[Engine]) -> Result<Count> {
    let mut count = Count::default();
    // Two origins keep their data apart, as the browsers of two people do.
    let (anna, maya) = (
        test::serve(app.to_path_buf())?,
        test::serve(app.to_path_buf())?,
    );
    for engine in found {
        say(&format!("{} ({})", engine.name, engine.browser.display()));
        let before = count.failed;
        let mut road = node::script("engines/run.mjs")?;
        road.arg(engine.name)
            .arg(&engine.browser)
            .arg(&engine.driver)
            .env("TANDEM_URL", &anna)
            .env("TANDEM_OTHER_URL", &maya);
        let well = read_lines(&mut road, |line| count.read(line))?;
        if !well && count.failed == before {
            count.failed += 1;
        }
    }
    Ok(count)
}

fn first(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| which(name))
}

/// WebKitGTK's own small browser, which stands on no path.
fn mini_browser() -> Option<PathBuf> {
    let libraries = [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib64",
        "/usr/lib",
        "/usr/libexec",
    ];
    let versions = ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"];
    libraries
        .iter()
        .flat_map(|library| versions.map(|v| Path::new(library).join(v).join("MiniBrowser")))
        .find(|file| file.is_file())
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some())
        || which("xvfb-run").is_some()
}
