//! Running other programs: where, with what on the path, and what is said when they fail.

use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use crate::{Result, said};

/// The repository's top folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or_else(|| Path::new("."))
        .to_path_buf()
}

/// Where Cargo puts what it builds.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Where npm's packages and the end-to-end tests live.
pub fn e2e() -> PathBuf {
    root().join("tests").join("e2e")
}

/// Says on its own line what is being done.
pub fn say(what: &str) {
    println!("— {what}");
    let _ = std::io::stdout().flush();
}

/// A command that runs at the top of the repository and finds our own tools before others.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    let mut path = vec![target().join("tools").join("bin")];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    if let Ok(joined) = env::join_paths(path) {
        command.env("PATH", joined);
    }
    // Trunk 0.21 refuses the value 1 that others mean by this variable.
    command.env_remove("NO_COLOR");
    // Hundreds of lines about packages would bury the one that matters.
    if env::var_os("CI").is_some() {
        command.env("CARGO_TERM_QUIET", "true");
    }
    command
}

/// Cargo, as the one that started us.
pub fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs to the end, showing what the program prints; `what` names it in the error.
pub fn run(command: &mut Command, what: &str) -> Result<()> {
    let status = command.status().map_err(|e| failed_to_start(command, &e))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{what} failed ({status}); what it said is above"))
    }
}

/// Runs to the end like [`run`], and keeps what the program says for [`said::take`].
pub fn run_heard(command: &mut Command, what: &str) -> Result<()> {
    if read_lines(command, |_| {})? {
        Ok(())
    } else {
        Err(format!("{what} failed; what it said is above"))
    }
}

/// Runs to the end, showing every line it prints and handing those of standard output to `line` as well; tells
/// whether the program ended well.
pub fn read_lines(command: &mut Command, mut line: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| failed_to_start(command, &e))?;
    let errors = child.stderr.take().map(|from| {
        thread::spawn(move || {
            for text in lines(from) {
                eprintln!("{text}");
                said::hear(&text);
            }
        })
    });
    if let Some(from) = child.stdout.take() {
        for text in lines(from) {
            println!("{text}");
            said::hear(&text);
            line(&text);
        }
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    if let Some(errors) = errors {
        let _ = errors.join();
    }
    Ok(status.success())
}

fn lines(from: impl Read) -> impl Iterator<Item = String> {
    BufReader::new(from)
        .split(b'\n')
        .map_while(|line| line.ok())
        .map(|line| String::from_utf8_lossy(&line).into_owned())
}

/// What the program prints, or `None` if it isn't there or ends badly.
pub fn output(command: &mut Command) -> Option<String> {
    let out = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    out.status
        .success()
        .then(|| String::from_utf8_lossy(&out.stdout).into_owned())
}

/// The first program of that name on the path.
pub fn which(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .flat_map(|dir| [dir.join(name), dir.join(format!("{name}.exe"))])
        .find(|file| file.is_file())
}

fn failed_to_start(command: &Command, why: &std::io::Error) -> String {
    format!(
        "`{}` could not be started: {why}",
        command.get_program().to_string_lossy()
    )
}
