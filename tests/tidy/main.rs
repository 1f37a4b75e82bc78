//! The rules of the house, held against the repository itself. Each rule is shown something that breaks it
//! as well: a rule that cannot fail holds nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod rules;

use std::fs;
use std::path::{Path, PathBuf};

use rules::{Source, Titles};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of some kinds below some folders, named from the top with slashes.
fn sources(folders: &[&str], ends: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in folders {
        collect(&root().join(folder), ends, &mut found);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 1, "{folders:?} has no files");
    found
}

fn collect(at: &Path, ends: &[&str], found: &mut Vec<Source>) {
    if at.is_file() {
        let path = at.strip_prefix(root()).unwrap().to_string_lossy();
        let path = path.replace('\\', "/");
        if ends.iter().any(|end| path.ends_with(end)) {
            let text = fs::read_to_string(at).unwrap();
            found.push(Source { path, text });
        }
        return;
    }
    for entry in fs::read_dir(at).unwrap() {
        let entry = entry.unwrap().path();
        // What npm and Playwright leave there is not ours.
        let foreign = ["node_modules", "results", "report"];
        if !foreign.iter().any(|name| entry.ends_with(name)) {
            collect(&entry, ends, found);
        }
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

#[track_caller]
fn hold(offences: Vec<String>) {
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

/// Shows a rule one file; it must object.
#[track_caller]
fn objects(rule: impl Fn(&[Source]) -> Vec<String>, path: &str, text: &str) {
    let source = Source {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    assert!(!rule(&[source]).is_empty(), "nobody objects to {text:?}");
}

#[test]
fn every_file_opens_with_what_it_owns() {
    let rule = rules::opens_with_what_it_owns;
    hold(rule(&sources(&["src", "tests", "xtask/src"], &[".rs"])));
    objects(rule, "src/a.rs", "use std::fs;\n");
    objects(rule, "src/a.rs", "//!\nuse std::fs;\n");
}

#[test]
fn files_have_a_length_that_can_be_read() {
    hold(rules::of_readable_length(&sources(
        &["src", "tests", "xtask/src", "style", "public"],
        &[".rs", ".css", ".js", ".mjs"],
    )));
    objects(rules::of_readable_length, "src/a.rs", &"x\n".repeat(601));
    objects(rules::of_readable_length, "tests/a.rs", &"x\n".repeat(1001));
}

#[test]
fn arrows_point_down() {
    hold(rules::arrows_point_down(&sources(&["src"], &[".rs"])));
    let up = "use crate::view::board::Board;\n";
    objects(rules::arrows_point_down, "src/model/a.rs", up);
    objects(rules::arrows_point_down, "src/exchange/a/b.rs", up);
    let hidden = "fn f() { crate::ui::start() }\n";
    objects(rules::arrows_point_down, "src/platform/a.rs", hidden);
    let many = "use crate::{model, ui};\n";
    objects(rules::arrows_point_down, "src/view/a.rs", many);
}

#[test]
fn lower_layers_know_no_browser_and_no_clock() {
    let rule = rules::knows_no_browser;
    hold(rule(&sources(&rules::PURE, &[".rs"])));
    for knows in [
        "web_sys::window()",
        "leptos::prelude::*",
        "Instant::now()",
        "Utc::now()",
    ] {
        objects(rule, "src/view/a.rs", &format!("fn f() {{ {knows} }}\n"));
    }
    hold(rules::browser_crates_are_for_the_browser(&read(
        "Cargo.toml",
    )));
    let wrong = "[dependencies]\n# Why.\nleptos = \"0.8\"\n";
    assert!(!rules::browser_crates_are_for_the_browser(wrong).is_empty());
}

#[test]
fn nothing_panics_on_purpose() {
    let rule = rules::panics_nowhere;
    hold(rule(&sources(&["src", "xtask/src"], &[".rs"])));
    for panics in [
        "x.unwrap()",
        "x.expect(\"\")",
        "panic!()",
        "todo!()",
        "unreachable!()",
    ] {
        objects(rule, "src/a.rs", &format!("fn f() {{ {panics}; }}\n"));
        let in_a_test = format!("#[cfg(test)]\nmod tests {{\nfn f() {{ {panics}; }}\n}}\n");
        assert!(
            rule(&[Source {
                path: "src/a.rs".into(),
                text: in_a_test
            }])
            .is_empty()
        );
    }
    objects(
        rule,
        "src/a.rs",
        "#[allow(clippy::unwrap_used)]\nfn f() {}\n",
    );
    for manifest in ["Cargo.toml", "xtask/Cargo.toml"] {
        assert!(
            read(manifest).contains("unsafe_code = \"forbid\""),
            "{manifest}"
        );
    }
}

#[test]
fn nothing_is_left_for_later() {
    let all = sources(
        &["src", "tests", "xtask/src", "style", "public", "index.html"],
        &[".rs", ".mjs", ".js", ".css", ".html"],
    );
    hold(rules::leaves_nothing_for_later(&all));
    for (path, text) in [
        ("src/a.rs", concat!("// TO", "DO: later\n")),
        ("tests/a.rs", concat!("#[test]\n#[ign", "ore]\nfn f() {}\n")),
        (
            "tests/e2e/a.spec.mjs",
            concat!("test.sk", "ip('works', f);\n"),
        ),
        (
            "tests/e2e/a.spec.mjs",
            concat!("test.on", "ly('works', f);\n"),
        ),
    ] {
        objects(rules::leaves_nothing_for_later, path, text);
    }
}

#[test]
fn every_dependency_says_why_it_is_there() {
    for manifest in ["Cargo.toml", "xtask/Cargo.toml"] {
        hold(rules::dependencies_say_why(&read(manifest)));
    }
    for bare in [
        "[dependencies]\nserde = \"1\"\n",
        "[dependencies]\n# Why.\ncsv = \"1\"\n\nserde = \"1\"\n",
        "[dependencies]\n# Why.\ncsv = \"1\"\nserde = \"1\"\n",
        "[target.'cfg(unix)'.dev-dependencies]\nserde = \"1\"\n",
    ] {
        assert!(!rules::dependencies_say_why(bare).is_empty(), "{bare}");
    }
}

#[test]
fn what_is_said_twice_is_the_same() {
    let rule = rules::says_the_same_twice;
    let (manifest, lock, serve) = (
        read("Cargo.toml"),
        read("Cargo.lock"),
        read("xtask/src/serve.rs"),
    );
    hold(rule(&manifest, &lock, &serve));
    assert_eq!(
        rule(&manifest.replace("port = 8", "port = 9"), &lock, &serve).len(),
        1
    );
    assert_eq!(rule("", &lock, &serve).len(), 2);
}

#[test]
fn words_live_in_the_catalogue() {
    let rule = rules::words_live_in_the_catalogue;
    hold(rule(&sources(
        &["src/view", "src/platform", "src/ui"],
        &[".rs"],
    )));
    objects(rule, "src/ui/a.rs", "view! { <p>\"Nothing here\"</p> }\n");
    objects(rule, "src/ui/a.rs", "view! { <p>Nothing here</p> }\n");
    objects(
        rule,
        "src/view/a.rs",
        "fn f() -> &'static str { \"Bring it back\" }\n",
    );
}

#[test]
fn state_changes_through_one_door() {
    let rule = rules::one_door;
    hold(rule(&sources(&["src"], &[".rs"])));
    let own = "use crate::journal::{Author, Clock};\n";
    objects(rule, "src/ui/pipeline/a.rs", own);
    objects(rule, "src/view/a.rs", "fn f() { Clock::new(1); }\n");
    let door = sources(&["src/ui/state"], &[".rs"]);
    let writes = door
        .iter()
        .filter(|s| s.text.contains(".write(&mut clock"))
        .count();
    assert_eq!(writes, 1, "the door stands once");
}

#[test]
fn no_address_leads_elsewhere() {
    let rule = rules::no_foreign_addresses;
    let served = [
        "public",
        "style",
        "index.html",
        "src/ui",
        "src/platform",
        "src/view",
    ];
    hold(rule(&sources(
        &served,
        &[".rs", ".js", ".css", ".html", ".svg", ".webmanifest"],
    )));
    objects(
        rule,
        "style/a.css",
        "@import url(https://fonts.example/a.css);\n",
    );
    objects(
        rule,
        "index.html",
        "<script src=\"//cdn.example/a.js\"></script>\n",
    );
}

#[test]
fn nothing_stands_at_the_top_that_has_no_place_there() {
    let entries = fs::read_dir(root()).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    hold(rules::stands_at_the_top(&names.collect::<Vec<_>>()));
    assert!(!rules::stands_at_the_top(&["scripts".to_owned()]).is_empty());
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let titles = Titles::of(&sources(&["src", "tests", "xtask/src"], &[".rs", ".mjs"]));
    let page = read("ARCHITECTURE.md");
    hold(rules::invariants_name_tests(&page, &titles));
    for broken in [
        "## Invariants\n\n1. **Nothing is lost.**\n",
        "## Invariants\n\n1. **Nothing is lost.** Held by `no_such_test`.\n",
        "## Nothing\n",
    ] {
        assert!(!rules::invariants_name_tests(broken, &titles).is_empty());
    }
}

#[test]
fn pages_lead_to_files_that_exist() {
    for page in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
    ] {
        hold(rules::broken_links(&read(page), |file| {
            root().join(file).exists()
        }));
    }
    assert!(!rules::broken_links("[a](no/such.md)", |_| false).is_empty());
}
