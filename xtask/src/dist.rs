//! `cargo xtask build`: Trunk's output, completed by what can only be known of all files together.
//!
//! The content policy of `public/_headers` is written into the page, because not every host sends headers;
//! `boot.js` gets a name with its hash; and the service worker gets its list: every file with its SHA-384.

use std::{fs, path::Path, path::PathBuf};

use sha2::{Digest, Sha384};

use crate::{
    Result, node, notices, rooms,
    run::{cargo, command, root, run_heard as run, say, target},
    tools,
};

/// Files that a host, a browser or a lawyer reads by themselves; the service worker keeps no copy.
const NOT_KEPT: [&str; 4] = ["_headers", "sw.js", "sw-off.js", notices::FILE];

/// What rustc's wasm may contain: Binaryen must be told, or it refuses the file. `rustc --print cfg` lists them.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds the release and returns its folder.
pub fn build() -> Result<PathBuf> {
    tools::node()?;
    tools::wasm_target()?;
    tools::trunk()?;
    tools::wasm_bindgen()?;
    say("building the release");
    // Trunk works offline from here on: it would fetch tools from elsewhere without a word.
    run(
        cargo().args(["fetch", "--locked", "--target", "wasm32-unknown-unknown"]),
        "`cargo fetch`",
    )?;
    let (flags, with) = rooms::FLAGS;
    run(
        command("trunk")
            .args(["build", "--release", "--locked", "--offline"])
            .args(["--features", rooms::FEATURE])
            .env(flags, with)
            .env("TRUNK_SKIP_VERSION_CHECK", "true"),
        "`trunk build`",
    )?;
    let folder = root().join("dist");
    rooms::cut(&folder, &folder.join("index.html"), shrink)?;
    notices::write(&folder)?;
    finish(&folder)?;
    say(&format!("the app is in {}", folder.display()));
    Ok(folder)
}

/// Builds the bare page over the store (`tests/bare`) for tests and returns its folder: unoptimised, because
/// its packages are compiled so already for the browser tests.
pub fn bare() -> Result<PathBuf> {
    tools::wasm_target()?;
    tools::wasm_bindgen()?;
    say("building the bare page over the store");
    run(
        cargo()
            .args(["build", "--quiet", "--locked", "--bin", "bare"])
            .args(["--features", "bare", "--target", "wasm32-unknown-unknown"]),
        "`cargo build` of the bare page",
    )?;
    let folder = target().join("bare");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .map_err(|e| format!("{} could not be emptied: {e}", folder.display()))?;
    }
    fs::create_dir_all(&folder)
        .map_err(|e| format!("{} could not be made: {e}", folder.display()))?;
    run(
        command("wasm-bindgen")
            .args([
                "--target",
                "web",
                "--no-typescript",
                "--out-name",
                "bare",
                "--out-dir",
            ])
            .arg(&folder)
            .arg(target().join("wasm32-unknown-unknown/debug/bare.wasm")),
        "`wasm-bindgen` on the bare page",
    )?;
    for from in [root().join("tests/bare"), root().join("public")] {
        for file in list(&from, &from)? {
            if !file.ends_with(".rs") && !file.contains('/') {
                write(&folder.join(&file), &read(&from.join(&file))?)?;
            }
        }
    }
    Ok(folder)
}

/// Runs Binaryen's optimiser over the wasm, in place, so that its name with the hash of what rustc made stays.
fn shrink(file: &Path) -> Result<()> {
    let mut optimise = node::program("binaryen/bin/wasm-opt")?;
    optimise.args(["-Oz", "--quiet"]).args(WASM_FEATURES);
    optimise.arg(file).arg("-o").arg(file);
    run(&mut optimise, "`wasm-opt`")
}

fn finish(folder: &Path) -> Result<()> {
    let index = folder.join("index.html");
    let mut page = read(&index)?;

    let policy = policy(&read(&folder.join("_headers"))?)?;
    page = replace(
        &page,
        r#"<meta charset="utf-8">"#,
        &format!(
            r#"<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">"#
        ),
    )?;

    let boot = read(&folder.join("boot.js"))?;
    let name = format!("boot-{}.js", &hex(boot.as_bytes())[..16]);
    rename(&folder.join("boot.js"), &folder.join(&name))?;
    page = replace(&page, "boot.js", &name)?;

    // The build's name covers every file, the page without its own name in it.
    let mut files = list(folder, folder)?;
    files.sort();
    let mut all = hex(page.as_bytes());
    for file in files.iter().filter(|file| *file != "index.html") {
        all.push_str(&format!("\n{file} {}", hex(&bytes(&folder.join(file))?)));
    }
    let build = hex(all.as_bytes())[..16].to_owned();
    page = replace(
        &page,
        r#"<meta name="build" content="development">"#,
        &format!(r#"<meta name="build" content="{build}">"#),
    )?;
    write(&index, &page)?;

    let mut kept = String::new();
    for file in &files {
        // The page is asked for by its folder: hosts redirect its file name.
        let name = if file == "index.html" { "./" } else { file };
        let sum = base64(&Sha384::digest(bytes(&folder.join(file))?));
        kept.push_str(&format!("\n  ['{name}', 'sha384-{sum}'],"));
    }
    let worker = folder.join("sw.js");
    let text = read(&worker)?;
    let text = replace(
        &text,
        "const BUILD = '';",
        &format!("const BUILD = '{build}';"),
    )?;
    let text = replace(
        &text,
        "const FILES = [];",
        &format!("const FILES = [{kept}\n];"),
    )?;
    write(&worker, &text)
}

/// The content policy as a page may state it itself; `frame-ancestors` works in a header only.
fn policy(headers: &str) -> Result<String> {
    let line = headers
        .lines()
        .find_map(|line| line.trim().strip_prefix("Content-Security-Policy: "))
        .ok_or("public/_headers has no Content-Security-Policy")?;
    let parts: Vec<&str> = line
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty() && !part.starts_with("frame-ancestors"))
        .collect();
    Ok(parts.join("; "))
}

/// Every file below `folder` that the service worker keeps, as a path from `top` with slashes.
pub fn list(folder: &Path, top: &Path) -> Result<Vec<String>> {
    let unreadable = |e| format!("{} could not be read: {e}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            found.extend(list(&path, top)?);
        } else if let Ok(inside) = path.strip_prefix(top) {
            let name = inside.to_string_lossy().replace('\\', "/");
            if !NOT_KEPT.contains(&name.as_str()) {
                found.push(name);
            }
        }
    }
    Ok(found)
}

/// Replaces what must be there, wherever it stands.
pub fn replace_all(text: &str, what: &str, with: &str) -> Result<String> {
    if text.contains(what) {
        return Ok(text.replace(what, with));
    }
    Err(format!(
        "`{what}` stands nowhere where the build expects it"
    ))
}

/// Replaces what must be there exactly once: a template that changed must not go unnoticed.
fn replace(text: &str, what: &str, with: &str) -> Result<String> {
    match text.matches(what).count() {
        1 => Ok(text.replacen(what, with, 1)),
        n => Err(format!(
            "`{what}` stands {n} times where the build expects it once"
        )),
    }
}

pub fn hex(bytes: &[u8]) -> String {
    Sha384::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // 48 bytes of SHA-384 are sixteen whole groups: no padding.
    bytes
        .chunks(3)
        .flat_map(|group| {
            let n = group.iter().fold(0usize, |n, b| n << 8 | usize::from(*b));
            [18, 12, 6, 0].map(|shift| char::from(DIGITS[n >> shift & 63]))
        })
        .collect()
}

pub fn bytes(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).map_err(|e| format!("{} could not be read: {e}", file.display()))
}

pub fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).map_err(|e| format!("{} could not be read: {e}", file.display()))
}

pub fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).map_err(|e| format!("{} could not be written: {e}", file.display()))
}

pub fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(|e| format!("{} could not be renamed: {e}", from.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policy_in_the_page_leaves_out_what_only_a_header_can_say() {
        let headers = "/*\n  Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'\n";
        assert_eq!(
            policy(headers).as_deref(),
            Ok("default-src 'none'; base-uri 'none'")
        );
    }

    #[test]
    fn a_template_that_lost_its_mark_is_an_error() {
        assert_eq!(replace("a b", "b", "c").as_deref(), Ok("a c"));
        assert!(replace("a b b", "b", "c").is_err());
        assert!(replace("a", "b", "c").is_err());
    }

    #[test]
    fn base64_is_the_usual_one() {
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(&[0xff, 0xfe, 0xfd]), "//79");
    }
}
