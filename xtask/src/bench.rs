//! `cargo xtask bench`: how fast and how large, measured in Chromium and never judged by a test; and the
//! pictures of the README.

use std::{fs, path::PathBuf, thread};

use crate::{
    Result, dist,
    host::{self, Site},
    node,
    run::{cargo, root, run, target},
};

/// `bench storage` measures what localStorage keeps.
pub fn bench(args: &[String]) -> Result<()> {
    match args {
        [what] if what == "storage" => run(
            &mut node::script("../bench/local_storage.mjs")?,
            "measuring localStorage",
        ),
        other => Err(format!("bench takes `storage`, not `{}`", other.join(" "))),
    }
}

/// Takes the README's pictures of a release build.
pub fn pictures() -> Result<()> {
    let workspace = made(120)?.join("ours.tandem.json");
    run(
        node::script("pictures.mjs")?
            .env("TANDEM_URL", served()?)
            .env("TANDEM_WORKSPACE", workspace)
            .env("TANDEM_PICTURES", root().join("tests").join("pictures")),
        "taking the pictures",
    )
}

/// A folder with two snapshots of a made workspace of so many leads; see `tests/bench/workspace.rs`.
fn made(leads: u32) -> Result<PathBuf> {
    let folder = target().join("bench").join(leads.to_string());
    fs::create_dir_all(&folder)
        .map_err(|e| format!("{} could not be made: {e}", folder.display()))?;
    run(
        cargo()
            .args(["run", "--quiet", "--release", "--locked"])
            .args(["--example", "workspace", "--"])
            .arg(leads.to_string())
            .arg(&folder),
        "making a workspace",
    )?;
    Ok(folder)
}

/// Builds a release and serves it for as long as this program runs.
fn served() -> Result<String> {
    let folder = dist::build()?;
    let listener = host::listen(0)?;
    let address = host::address(&listener, "/")?;
    let site = Site {
        folder,
        at: "/".into(),
        headers: true,
    };
    thread::spawn(move || host::serve(listener, site));
    Ok(address)
}
