//! The rules: texts in, offences out, each with its file and line.

use std::collections::BTreeSet;

/// A file of the repository.
pub struct Source {
    /// From the top, with slashes.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// The layers, from the bottom up.
const LAYERS: [&str; 7] = [
    "model", "journal", "insight", "exchange", "view", "platform", "ui",
];
/// Folders of the layers that know no browser.
pub const PURE: [&str; 5] = [
    "src/model",
    "src/journal",
    "src/insight",
    "src/exchange",
    "src/view",
];
/// What only the browser has, and what a pure function takes as a parameter.
const OUTSIDE: [&str; 11] = [
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "gloo",
    "leptos",
    "icondata",
    "SystemTime",
    "Instant",
    "Utc::now",
    "Local::now",
    "rand::",
];
const PANICS: [&str; 9] = [
    ".unwrap()",
    ".expect(",
    "panic!",
    "todo!",
    "unimplemented!",
    "unreachable!",
    "dbg!",
    "unsafe ",
    "allow(clippy::",
];
const LATER: [&str; 7] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("#[ign", "ore"),
    concat!(".sk", "ip("),
    concat!(".on", "ly("),
    concat!(".fix", "me("),
    concat!("XX", "X:"),
];
/// What stands at the top besides hidden entries and what `.gitignore` names.
const TOP: [&str; 16] = [
    "Cargo.toml",
    "Cargo.lock",
    "src",
    "public",
    "style",
    "tests",
    "xtask",
    "index.html",
    "README.md",
    "ARCHITECTURE.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "rust-toolchain.toml",
];
/// What building leaves there.
const MADE: [&str; 2] = ["target", "dist"];

impl Source {
    /// Lines of code with their numbers: no comments, and nothing from a test module on.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.text.find("#[cfg(test)]\nmod ");
        let code = self
            .text
            .get(..tests.unwrap_or(self.text.len()))
            .unwrap_or("");
        let lines = (1..).zip(code.lines());
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn offence(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// Each file begins by saying what it is for.
pub fn opens_with_what_it_owns(files: &[Source]) -> Vec<String> {
    let silent = files.iter().filter(|file| {
        let first = file.text.lines().next().unwrap_or("");
        first
            .strip_prefix("//! ")
            .is_none_or(|said| said.len() < 10)
    });
    silent
        .map(|file| file.offence(1, "doesn't say what it owns"))
        .collect()
}

/// No file is longer than somebody reads at a time; tests may be.
pub fn of_readable_length(files: &[Source]) -> Vec<String> {
    let long = files.iter().filter_map(|file| {
        let most = if file.path.starts_with("tests/") {
            1_000
        } else {
            600
        };
        let lines = file.text.lines().count();
        (lines > most).then(|| file.offence(lines, &format!("is longer than {most} lines")))
    });
    long.collect()
}

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == name)
}

/// A layer uses itself and those below.
pub fn arrows_point_down(files: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for file in files {
        let own = file.path.split('/').nth(1).and_then(layer);
        let Some(own) = own else { continue };
        for (n, line) in file.code() {
            for used in line.split("crate::").skip(1) {
                let name: String = used
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if used.starts_with('{') {
                    offences.push(file.offence(n, "names several layers at once"));
                } else if layer(&name).is_some_and(|used| used > own) {
                    offences.push(file.offence(n, &format!("uses {name}, which lies above")));
                }
            }
        }
    }
    offences
}

fn lines_with(files: &[Source], words: &[&str], what: &str) -> Vec<String> {
    let mut offences = Vec::new();
    for file in files {
        for (n, line) in file.code() {
            let found = words.iter().find(|word| line.contains(*word));
            offences.extend(found.map(|word| file.offence(n, &format!("{what}: {}", word.trim()))));
        }
    }
    offences
}

/// What lies below `platform` runs without a browser, and alike whenever it runs.
pub fn knows_no_browser(files: &[Source]) -> Vec<String> {
    lines_with(files, &OUTSIDE, "knows what it must be given")
}

/// Crates of the browser are dependencies for wasm32 alone.
pub fn browser_crates_are_for_the_browser(manifest: &str) -> Vec<String> {
    let browser = [
        "leptos",
        "web-sys",
        "js-sys",
        "wasm-bindgen",
        "gloo",
        "icondata",
        "console_error",
    ];
    let wrong = dependencies(manifest).into_iter().filter(|d| {
        !d.table.contains("wasm32") && browser.iter().any(|name| d.name.starts_with(name))
    });
    wrong
        .map(|d| format!("{} is declared in [{}]", d.name, d.table))
        .collect()
}

/// The app doesn't stop at a surprise, and doesn't allow itself to.
pub fn panics_nowhere(files: &[Source]) -> Vec<String> {
    let lib = |file: &&Source| file.path != "src/lib.rs";
    let files: Vec<&Source> = files.iter().filter(lib).collect();
    let mut offences = Vec::new();
    for file in files {
        offences.extend(lines_with(
            std::slice::from_ref(file),
            &PANICS,
            "may stop the app",
        ));
    }
    offences
}

/// No reminders, no tests that don't run.
pub fn leaves_nothing_for_later(files: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for file in files {
        for (n, line) in (1..).zip(file.text.lines()) {
            // Iterators skip too; tests of Playwright and Mocha are named for it.
            let named = |word: &&&str| match **word {
                ".skip(" | ".only(" | ".fixme(" => ["test", "describe", "it"]
                    .iter()
                    .any(|t| line.contains(&format!("{t}{word}"))),
                word => line.contains(word),
            };
            let found = LATER.iter().find(|word| named(word));
            offences.extend(
                found.map(|word| file.offence(n, &format!("leaves something for later: {word}"))),
            );
        }
    }
    offences
}

struct Dependency<'a> {
    table: &'a str,
    name: &'a str,
    explained: bool,
}

fn dependencies(manifest: &str) -> Vec<Dependency<'_>> {
    let mut found = Vec::new();
    let (mut table, mut explained, mut inside, mut fresh) = ("", false, false, false);
    for line in manifest.lines() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            table = header;
            inside = header.ends_with("dependencies");
            // A dependency that is a table of its own is explained above its header.
            if let Some((of, name)) = header
                .rsplit_once('.')
                .filter(|(of, _)| of.ends_with("dependencies"))
            {
                found.push(Dependency {
                    table: of,
                    name,
                    explained,
                });
            }
            explained = false;
        } else if line.is_empty() {
            explained = false;
        } else if line.starts_with('#') {
            explained = true;
            fresh = true;
        } else if inside && let Some((name, _)) = line.split_once(" = ") {
            // One line explains what belongs together: packages of one family, named alike.
            let family = |name: &str| name.split(['_', '-']).next().map(str::to_owned);
            let like_above = found
                .last()
                .is_some_and(|above: &Dependency<'_>| family(above.name) == family(name));
            found.push(Dependency {
                table,
                name,
                explained: explained && (fresh || like_above),
            });
            fresh = false;
        }
    }
    found
}

/// Above each dependency, or the group it belongs to, stands why it is there.
pub fn dependencies_say_why(manifest: &str) -> Vec<String> {
    let bare = dependencies(manifest).into_iter().filter(|d| !d.explained);
    bare.map(|d| format!("{} in [{}] says not why", d.name, d.table))
        .collect()
}

/// Versions and ports that must be written down twice are the same in both places.
pub fn says_the_same_twice(manifest: &str, lock: &str, serve: &str) -> Vec<String> {
    let after = |text: &str, mark: &str| -> Option<String> {
        let (_, rest) = text.split_once(mark)?;
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        rest.get(..end).map(str::to_owned)
    };
    let pairs = [
        (
            "the wasm-bindgen that Trunk is told of and the one of Cargo.lock",
            after(manifest, "wasm_bindgen = \""),
            after(lock, "name = \"wasm-bindgen\"\nversion = \""),
        ),
        (
            "the port of [package.metadata.trunk.serve] and the one of `serve --dev`",
            after(manifest, "\nport = "),
            after(serve, "DEV_PORT: u16 = "),
        ),
    ];
    let apart = pairs.into_iter().filter(|(_, a, b)| a.is_none() || a != b);
    apart
        .map(|(what, a, b)| format!("{what}: {a:?} and {b:?}"))
        .collect()
}

/// Sentences that people see stand in `src/view/text`, where another language finds them.
pub fn words_live_in_the_catalogue(files: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for file in files
        .iter()
        .filter(|f| !f.path.starts_with("src/view/text"))
    {
        for (n, line) in file.code() {
            let literals = line.split('"').skip(1).step_by(2);
            // Text between tags, where it is neither code nor a literal.
            let between = line
                .split('>')
                .skip(1)
                .filter_map(|part| part.split_once("</"))
                .map(|(text, _)| text);
            let between = between.filter(|text| !text.contains(['{', '(', '"', '=', ':']));
            if let Some(said) = literals.chain(between).find(|text| is_sentence(text)) {
                offences.push(file.offence(n, &format!("says “{said}” outside the catalogue")));
            }
        }
    }
    offences
}

/// Whether a text holds a capitalised word followed by another word: `Bring it`, not `ArrowLeft`.
fn is_sentence(text: &str) -> bool {
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let capital = word.starts_with(|c: char| c.is_uppercase());
        let rest = word.chars().skip(1).all(char::is_lowercase) && word.chars().count() > 1;
        let next = words
            .peek()
            .is_some_and(|w| w.len() > 1 && w.chars().all(char::is_lowercase));
        if capital && rest && next {
            return true;
        }
    }
    false
}

/// Nothing is written without a stamp, and only the state's door draws any.
pub fn one_door(files: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    let inside = |path: &str| path.starts_with("src/journal/") || path.starts_with("src/ui/state/");
    for file in files.iter().filter(|f| !inside(&f.path)) {
        for (n, line) in file.code() {
            let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            if words.any(|word| word == "Clock") {
                offences.push(file.offence(n, "draws stamps beside the door"));
            }
        }
    }
    offences
}

/// What is served asks nobody else for anything.
pub fn no_foreign_addresses(files: &[Source]) -> Vec<String> {
    let mut offences = Vec::new();
    for file in files {
        for (n, line) in file.code() {
            let line = line.replace("http://www.w3.org/2000/svg", "");
            if ["http://", "https://", "ws://", "wss://", "=\"//", "url(//"]
                .iter()
                .any(|a| line.contains(a))
            {
                offences.push(file.offence(n, "names an address elsewhere"));
            }
        }
    }
    offences
}

/// The top holds what belongs there.
pub fn stands_at_the_top(names: &[String]) -> Vec<String> {
    let known = |name: &&String| {
        name.starts_with('.') || TOP.contains(&name.as_str()) || MADE.contains(&name.as_str())
    };
    let strange = names.iter().filter(|name| !known(name));
    strange
        .map(|name| format!("{name} has no place at the top"))
        .collect()
}

/// Names of tests: functions in Rust, titles in Playwright's files.
pub struct Titles(BTreeSet<String>);

impl Titles {
    /// All of some files.
    pub fn of(files: &[Source]) -> Self {
        let mut titles = BTreeSet::new();
        for file in files {
            let mut awaited = false;
            for line in file.text.lines().map(str::trim) {
                awaited |= matches!(line, "#[test]" | "#[wasm_bindgen_test]");
                let name = line
                    .split_once("fn ")
                    .and_then(|(_, rest)| rest.split_once('('));
                if let Some((name, _)) = name.filter(|_| awaited) {
                    titles.insert(name.to_owned());
                    awaited = false;
                }
                let title = line
                    .strip_prefix("test('")
                    .and_then(|rest| rest.split_once('\''));
                titles.extend(title.map(|(title, _)| title.to_owned()));
            }
        }
        Self(titles)
    }
}

/// Every numbered invariant says which test holds it, and that test is there.
pub fn invariants_name_tests(page: &str, titles: &Titles) -> Vec<String> {
    let list = page
        .split("\n## Invariants\n")
        .nth(1)
        .or(page.strip_prefix("## Invariants\n"));
    let list = list
        .and_then(|rest| rest.split("\n## ").next())
        .unwrap_or("");
    let mut invariants: Vec<String> = Vec::new();
    for line in list.lines() {
        if line.starts_with(|c: char| c.is_ascii_digit()) {
            invariants.push(line.to_owned());
        } else if let Some(last) = invariants.last_mut().filter(|_| line.starts_with(' ')) {
            last.push(' ');
            last.push_str(line.trim());
        }
    }
    let mut offences = Vec::new();
    if invariants.is_empty() {
        offences.push("there are no invariants".to_owned());
    }
    for invariant in &invariants {
        let held = invariant.split_once("Held by").map_or("", |(_, by)| by);
        let names: Vec<&str> = held.split('`').skip(1).step_by(2).collect();
        if names.is_empty() {
            offences.push(format!("no test is named: {invariant}"));
        }
        let missing = names.iter().filter(|name| !titles.0.contains(**name));
        offences.extend(missing.map(|name| format!("there is no test `{name}`: {invariant}")));
    }
    offences
}

/// Links to files that aren't there.
pub fn broken_links(page: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let targets = page
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'));
    let files = targets.map(|(target, _)| target.split('#').next().unwrap_or(""));
    let broken = files.filter(|file| !file.is_empty() && !file.contains(':') && !exists(file));
    broken.map(|file| format!("there is no {file}")).collect()
}
