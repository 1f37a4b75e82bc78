//! Cuts the release into the part that the app starts with and the rooms of `src/ui/rooms.rs`, which are
//! fetched when somebody goes there.

use std::{fs, path::Path};

use wasm_split_cli_support::{Options, transform};

use crate::{
    Result,
    dist::{bytes, hex, list, read, rename, replace_all, write},
    run::{command, run_heard as run, say, target},
};

/// The feature that marks the rooms in the code.
pub const FEATURE: &str = "rooms";
/// What the linker must leave in, so that what belongs to a room can be found and moved.
pub const FLAGS: (&str, &str) = (
    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
    "-Clink-arg=--emit-relocs",
);

/// Puts the parts in a folder named after what they hold, in the place of what Trunk left of the app in one
/// piece; `shrink` is run over each part.
pub fn cut(folder: &Path, page: &Path, shrink: impl Fn(&Path) -> Result<()>) -> Result<()> {
    say("cutting the rooms apart");
    let whole = target().join("wasm32-unknown-unknown/release/tandem.wasm");
    let parts = folder.join("app");
    let main = target().join("rooms.wasm");
    fs::create_dir_all(&parts)
        .map_err(|e| format!("{} could not be made: {e}", parts.display()))?;
    let input = bytes(&whole)?;
    let mut options = Options::new(&input);
    options.output_dir = &parts;
    options.main_out_path = &main;
    options.main_module = "./tandem.js";
    transform(options).map_err(|e| format!("the app could not be cut into its rooms: {e:#}"))?;
    run(
        command("wasm-bindgen")
            .args([
                "--target",
                "web",
                "--no-typescript",
                "--remove-name-section",
            ])
            // The rooms share the app's memory and its table of functions.
            .arg("--keep-lld-exports")
            .args(["--out-name", "tandem", "--out-dir"])
            .arg(&parts)
            .arg(&main),
        "`wasm-bindgen`",
    )?;
    // A host that names the kind of a file wrongly must not keep people out of a room.
    let link = parts.join("__wasm_split.js");
    let text = replace_all(
        &read(&link)?,
        "WebAssembly.instantiateStreaming(src, imports)",
        "WebAssembly.instantiate(await (await src).arrayBuffer(), imports)",
    )?;
    write(&link, &text)?;
    let mut all = String::new();
    for file in list(&parts, &parts)? {
        if file.ends_with(".wasm") {
            shrink(&parts.join(&file))?;
        }
    }
    let mut files = list(&parts, &parts)?;
    files.sort();
    for file in files {
        all.push_str(&format!("\n{file} {}", hex(&bytes(&parts.join(&file))?)));
    }
    let name = format!("app-{}", &hex(all.as_bytes())[..16]);
    rename(&parts, &folder.join(&name))?;
    take_the_place(folder, page, &name)
}

/// The page starts the parts in the folder `name`; the piece that Trunk left goes.
fn take_the_place(folder: &Path, page: &Path, name: &str) -> Result<()> {
    let mut text = read(page)?;
    for file in list(folder, folder)? {
        let part = match file.rsplit_once('.') {
            _ if file.contains('/') || !file.starts_with("tandem-") => continue,
            Some((_, "js")) => "tandem.js",
            Some((_, "wasm")) => "tandem_bg.wasm",
            _ => continue,
        };
        text = replace_all(&text, &file, &format!("{name}/{part}"))?;
        fs::remove_file(folder.join(&file))
            .map_err(|e| format!("{file} could not be removed: {e}"))?;
    }
    write(page, &text)
}
