//! The licences of all that is compiled into the app: checked to be permissive, and laid beside it in
//! `notices.txt`, as they ask for.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde_json::Value;

use crate::{
    Result,
    run::{cargo, output},
};

/// The file, in the folder that is served.
pub const FILE: &str = "notices.txt";

/// Licences that ask for no more than to be named.
const PERMISSIVE: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Zlib",
];

/// A package that is compiled in.
struct Package {
    name: String,
    licence: String,
    texts: Vec<String>,
}

/// Writes the notices into a folder; an error if a licence is not permissive.
pub fn write(folder: &Path) -> Result<()> {
    let said = output(cargo().args([
        "metadata",
        "--format-version=1",
        "--locked",
        "--filter-platform=wasm32-unknown-unknown",
    ]))
    .ok_or("`cargo metadata` failed")?;
    let metadata =
        serde_json::from_str(&said).map_err(|e| format!("`cargo metadata` can't be read: {e}"))?;
    let packages = packages(&metadata)?;
    let refused: Vec<String> = packages
        .iter()
        .filter(|p| !is_permissive(&p.licence))
        .map(|p| format!("{} ({})", p.name, p.licence))
        .collect();
    if !refused.is_empty() {
        return Err(format!(
            "these may not be compiled in, by their licence: {}",
            refused.join(", ")
        ));
    }
    let file = folder.join(FILE);
    fs::write(&file, page(&packages))
        .map_err(|e| format!("{} could not be written: {e}", file.display()))
}

/// All packages that ours needs to run, by name.
fn packages(metadata: &Value) -> Result<Vec<Package>> {
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let by_id: BTreeMap<String, Value> = list(metadata, "packages")
        .into_iter()
        .map(|p| (text(&p, "id"), p))
        .collect();
    let nodes: BTreeMap<String, Value> = list(&metadata["resolve"], "nodes")
        .into_iter()
        .map(|n| (text(&n, "id"), n))
        .collect();
    let own = by_id.values().find(|p| p["name"] == "tandem");
    let own = own
        .map(|p| text(p, "id"))
        .ok_or("`cargo metadata` doesn't name tandem")?;
    let (mut waiting, mut seen) = (vec![own.clone()], BTreeSet::new());
    while let Some(id) = waiting.pop() {
        let needs = nodes.get(&id).map(|n| list(n, "deps")).unwrap_or_default();
        // What builds and tests is not in the app.
        let runs = needs
            .iter()
            .filter(|d| list(d, "dep_kinds").iter().any(|k| k["kind"].is_null()))
            .map(|d| text(d, "pkg"));
        waiting.extend(runs.filter(|id| !seen.contains(id)));
        seen.insert(id);
    }
    seen.remove(&own);
    let mut found = Vec::new();
    for package in seen.iter().filter_map(|id| by_id.get(id)) {
        let manifest = text(package, "manifest_path");
        found.push(Package {
            name: format!("{} {}", text(package, "name"), text(package, "version")),
            licence: text(package, "license"),
            texts: Path::new(&manifest).parent().map(texts).unwrap_or_default(),
        });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The licence texts that lie in a package's folder.
fn texts(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|e| e.path()).filter(|p| p.is_file()).collect();
    files.sort();
    let named = |path: &Path| {
        let name = path.file_name().map(|n| n.to_string_lossy().to_uppercase());
        let begins = [
            "LICENSE",
            "LICENCE",
            "COPYING",
            "COPYRIGHT",
            "NOTICE",
            "UNLICENSE",
        ];
        name.is_some_and(|n| begins.iter().any(|b| n.starts_with(b)))
    };
    let files = files.into_iter().filter(|p| named(p));
    files
        .filter_map(|p| fs::read_to_string(p).ok())
        .map(|t| t.trim().replace("\r\n", "\n"))
        .collect()
}

/// Whether an SPDX expression leaves a way of permissive licences: one of those joined by OR, all of those
/// joined by AND.
fn is_permissive(licence: &str) -> bool {
    let licence = licence.replace('/', " OR ");
    let licence = licence.trim();
    if let Some((one, other)) = halves(licence, " AND ") {
        return is_permissive(one) && is_permissive(other);
    }
    if let Some((one, other)) = halves(licence, " OR ") {
        return is_permissive(one) || is_permissive(other);
    }
    match licence.strip_prefix('(').and_then(|l| l.strip_suffix(')')) {
        Some(inside) => is_permissive(inside),
        None => PERMISSIVE.contains(&licence),
    }
}

/// Both sides of a word that stands outside parentheses.
fn halves<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let open = |part: &str| part.matches('(').count() == part.matches(')').count();
    let at = text
        .match_indices(word)
        .map(|(at, _)| at)
        .find(|&at| text.get(..at).is_some_and(open))?;
    Some((text.get(..at)?, text.get(at + word.len()..)?))
}

/// The page: each package with its licence, and each text once with those it belongs to.
fn page(packages: &[Package]) -> String {
    let mut page = String::from(
        "Tandem is licensed under MIT or Apache-2.0. It is built with these packages:\n\n",
    );
    let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages {
        page.push_str(&format!("{}: {}\n", package.name, package.licence));
        for text in &package.texts {
            texts.entry(text).or_default().push(&package.name);
        }
    }
    for (text, names) in texts {
        page.push_str(&format!("\n\n==== {}\n\n{text}\n", names.join(", ")));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_permissive_way_is_enough_and_needed() {
        for yes in [
            "MIT",
            "MIT/Apache-2.0",
            "MIT OR GPL-3.0-only",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR MIT",
        ] {
            assert!(is_permissive(yes), "{yes}");
        }
        for no in [
            "",
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "(MIT OR ISC) AND MPL-2.0",
        ] {
            assert!(!is_permissive(no), "{no}");
        }
    }

    #[test]
    fn a_text_that_many_share_stands_once() {
        let package = |name: &str| Package {
            name: name.to_owned(),
            licence: "MIT".to_owned(),
            texts: vec!["Be nice.".to_owned()],
        };
        let page = page(&[package("a 1"), package("b 2")]);
        assert_eq!(page.matches("Be nice.").count(), 1);
        assert!(page.contains("==== a 1, b 2\n"));
        assert!(page.contains("b 2: MIT\n"));
    }
}
