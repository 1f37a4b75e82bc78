//! Data that tests read and the repository doesn't hold: the Olist files, whose licence keeps them out.

use std::{env, fs, path::Path, path::PathBuf, process::Command};

use crate::{Result, dist::read, run::root};

/// The variable that says where the data is, for us and for all tests.
const VARIABLE: &str = "TANDEM_DATA";
/// The feature that compiles the native tests on it.
const FEATURE: &str = "tandem/olist";
/// What marks the end-to-end tests on it.
const TAG: &str = "@olist";
const FILES: [&str; 2] = [
    "olist_marketing_qualified_leads_dataset.csv",
    "olist_closed_deals_dataset.csv",
];

/// Where the data is, or would be.
pub struct Data {
    folder: PathBuf,
    there: bool,
}

impl Data {
    /// Looks where `TANDEM_DATA` says, otherwise beside the repository.
    pub fn find() -> Self {
        let folder = env::var_os(VARIABLE)
            .map_or_else(|| root().join("../shared/data"), |named| root().join(named));
        let there = FILES
            .iter()
            .all(|file| folder.join("olist").join(file).is_file());
        Self { folder, there }
    }

    /// For Cargo: compiles the tests on the data, or leaves them out.
    pub fn native<'a>(&self, cargo: &'a mut Command) -> &'a mut Command {
        if self.there {
            cargo
                .args(["--features", FEATURE])
                .env(VARIABLE, &self.folder);
        }
        cargo
    }

    /// For Playwright: tells where the data is, or leaves its tests out.
    pub fn end_to_end<'a>(&self, playwright: &'a mut Command) -> &'a mut Command {
        if self.there {
            playwright.env(VARIABLE, &self.folder)
        } else {
            playwright.arg(format!("--grep-invert={TAG}"))
        }
    }

    /// What of a stage is left out without the data, in a sentence.
    pub fn left_out(&self, stage: &str) -> Result<Option<String>> {
        if self.there {
            return Ok(None);
        }
        let (folder, mark) = match stage {
            "native" => ("tests/olist", "#[test]"),
            _ => ("tests/e2e", TAG),
        };
        let n = marked(&root().join(folder), mark)?;
        Ok(Some(format!(
            "{n} {stage} test{} the Olist files, which are not in {} (see CONTRIBUTING.md)",
            if n == 1 { " needs" } else { "s need" },
            self.folder.join("olist").display()
        )))
    }
}

/// How many tests directly in a folder carry a mark.
fn marked(folder: &Path, mark: &str) -> Result<usize> {
    let unreadable = |e| format!("{} could not be read: {e}", folder.display());
    let mut n = 0;
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() {
            n += read(&path)?.matches(mark).count();
        }
    }
    Ok(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(command: &Command) -> Vec<String> {
        let args = command
            .get_args()
            .map(|arg| arg.to_string_lossy().into_owned());
        args.collect()
    }

    #[test]
    fn without_the_data_its_tests_are_left_out_and_named() {
        let (there, gone) = (
            Data {
                folder: "/data".into(),
                there: true,
            },
            Data {
                folder: "/data".into(),
                there: false,
            },
        );
        let mut cargo = Command::new("cargo");
        assert!(arguments(gone.native(&mut cargo)).is_empty());
        assert_eq!(
            arguments(there.native(&mut cargo)),
            ["--features", "tandem/olist"]
        );
        let mut playwright = Command::new("node");
        assert!(arguments(there.end_to_end(&mut playwright)).is_empty());
        assert_eq!(
            arguments(gone.end_to_end(&mut playwright)),
            ["--grep-invert=@olist"]
        );
        for stage in ["native", "end-to-end"] {
            assert_eq!(there.left_out(stage), Ok(None));
            let said = gone.left_out(stage).ok().flatten().unwrap_or_default();
            let (n, rest) = said.split_once(' ').unwrap_or_default();
            assert!(n.parse::<usize>().is_ok_and(|n| n > 0), "{said}");
            assert!(
                rest.starts_with(stage) && rest.contains("/data/olist"),
                "{said}"
            );
        }
    }
}
