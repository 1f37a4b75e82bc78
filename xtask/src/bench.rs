//! `cargo xtask bench`: how fast and how large, measured in Chromium and never judged by a test; and the
//! pictures of the README.

use std::{fs, path::PathBuf, thread};

use crate::{
    Result, dist,
    host::{self, Site},
    node,
    run::{cargo, root, run, say, target},
    tools,
};

/// How many leads the workspaces have that are measured.
const SIZES: [u32; 2] = [10_000, 100_000];
/// Fewer leads than these are read faster than their frozen journal, so none is kept.
const FEWEST: u32 = 2_000;
/// Of so many runs the median counts.
const RUNS: &str = "5";

/// Measures the app with workspaces of the usual sizes or those in `args`; `storage` measures what
/// localStorage keeps.
pub fn bench(args: &[String]) -> Result<()> {
    if args == ["storage"] {
        return run(
            &mut node::script("../bench/local_storage.mjs")?,
            "measuring localStorage",
        );
    }
    let (sizes, runs) = asked(args)?;
    tools::node()?;
    for leads in &sizes {
        made(*leads)?;
    }
    let address = served()?;
    run(&mut node::script("size.mjs")?, "the size budget")?;
    let sizes: Vec<String> = sizes.iter().map(u32::to_string).collect();
    run(
        node::script("../bench/run.mjs")?
            .env("TANDEM_URL", address)
            .env("TANDEM_MADE", folder())
            .env("TANDEM_LEADS", sizes.join(" "))
            .env("TANDEM_RUNS", runs),
        "measuring",
    )
}

/// The numbers of leads to measure, and how often.
fn asked(args: &[String]) -> Result<(Vec<u32>, String)> {
    let (mut sizes, mut runs) = (Vec::new(), RUNS.to_owned());
    for arg in args {
        match (arg.strip_prefix("--runs="), arg.parse::<u32>()) {
            (Some(n), _) if n.parse::<u32>().is_ok_and(|n| n > 0) => runs = n.to_owned(),
            (None, Ok(leads)) if leads >= FEWEST => sizes.push(leads),
            _ => {
                return Err(format!(
                    "bench takes numbers of leads ({FEWEST} or more), --runs=N, or `storage`, not `{arg}`"
                ));
            }
        }
    }
    if sizes.is_empty() {
        sizes.extend(SIZES);
    }
    Ok((sizes, runs))
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

fn folder() -> PathBuf {
    target().join("bench")
}

/// A folder with two snapshots of a made workspace of so many leads; see `tests/bench/workspace.rs`.
fn made(leads: u32) -> Result<PathBuf> {
    say(&format!("making a workspace of {leads} leads"));
    let folder = folder().join(leads.to_string());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_measure_is_read_or_refused() {
        let read = |args: &[&str]| asked(&args.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>());
        assert_eq!(read(&[]), Ok((SIZES.to_vec(), "5".into())));
        assert_eq!(read(&["3000", "--runs=2"]), Ok((vec![3000], "2".into())));
        for wrong in ["10", "many", "-5", "--runs=0", "--runs=x", "--run=3"] {
            let said = read(&[wrong]).err().unwrap_or_default();
            assert!(said.contains(&format!("`{wrong}`")), "{wrong}: {said}");
        }
    }
}
