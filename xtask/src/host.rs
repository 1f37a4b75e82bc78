//! A small static web server: what any host does and no more, so that what works here works there.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Component, Path, PathBuf},
    sync::Arc,
    thread,
};

use crate::Result;

/// What to serve and how.
pub struct Site {
    /// The folder with the files.
    pub folder: PathBuf,
    /// The path it appears under; begins and ends with a slash.
    pub at: String,
    /// Whether to send what the folder's `_headers` says, as some hosts do.
    pub headers: bool,
}

/// `cargo xtask host <folder> [--port N] [--at /path/] [--headers]`
pub fn command(args: &[String]) -> Result<()> {
    let (site, port) = asked(args)?;
    let listener = listen(port)?;
    println!("{}", address(&listener, &site.at)?);
    serve(listener, site);
    Ok(())
}

/// What to serve, and on which port.
fn asked(args: &[String]) -> Result<(Site, u16)> {
    let mut site = Site {
        folder: PathBuf::new(),
        at: "/".into(),
        headers: false,
    };
    let mut port = 0;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--headers" => site.headers = true,
            "--port" => {
                let given = args.next().ok_or("--port needs a number")?;
                port = given
                    .parse()
                    .map_err(|_| format!("`{given}` is not a port"))?;
            }
            "--at" => {
                let given = args.next().ok_or("--at needs a path")?;
                site.at = format!("/{}/", given.trim_matches('/')).replace("//", "/");
            }
            flag if flag.starts_with("--") => {
                return Err(format!(
                    "host knows --headers, --port and --at, not `{flag}`"
                ));
            }
            folder => site.folder = PathBuf::from(folder),
        }
    }
    if !site.folder.is_dir() {
        return Err(format!("there is no folder `{}`", site.folder.display()));
    }
    Ok((site, port))
}

/// A listener on the loopback address; port 0 takes any free one.
pub fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port)).map_err(|e| {
        format!("port {port} of 127.0.0.1 cannot be used ({e}): another program, perhaps another `cargo xtask serve`, has it; end that one and try again")
    })
}

/// Where a browser finds what this listener serves.
pub fn address(listener: &TcpListener, at: &str) -> Result<String> {
    let port = listener.local_addr().map_err(|e| e.to_string())?.port();
    Ok(format!("http://127.0.0.1:{port}{at}"))
}

/// Serves until the program ends.
pub fn serve(listener: TcpListener, site: Site) {
    let site = Arc::new(site);
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(&site);
        // A browser that goes away in the middle is no error of ours.
        thread::spawn(move || answer(stream, &site).ok());
    }
}

fn answer(stream: TcpStream, site: &Site) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut out = stream;
    // One connection carries many requests, as everywhere.
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first)? == 0 {
            return Ok(());
        }
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
                break;
            }
        }
        let mut words = first.split_whitespace();
        let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let reply = if matches!(method, "GET" | "HEAD") {
            find(site, target)
        } else {
            Reply::text(405, "Method Not Allowed")
        };
        let mut head = format!(
            "HTTP/1.1 {} {}\r\nContent-Length: {}\r\nContent-Type: {}\r\n",
            reply.status,
            reply.reason,
            reply.body.len(),
            reply.kind
        );
        for (name, value) in reply.extra {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        out.write_all(head.as_bytes())?;
        if method == "GET" {
            out.write_all(&reply.body)?;
        }
        out.flush()?;
    }
}

struct Reply {
    status: u16,
    reason: &'static str,
    kind: &'static str,
    extra: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Reply {
    fn text(status: u16, reason: &'static str) -> Self {
        Self {
            status,
            reason,
            kind: "text/plain; charset=utf-8",
            extra: Vec::new(),
            body: format!("{status} {reason}\n").into_bytes(),
        }
    }
}

fn find(site: &Site, target: &str) -> Reply {
    let path = target.split(['?', '#']).next().unwrap_or("");
    let Some(inside) = path.strip_prefix(&site.at) else {
        return Reply::text(404, "Not Found");
    };
    let relative = Path::new(inside);
    if relative
        .components()
        .any(|part| !matches!(part, Component::Normal(_)))
        || inside.contains('%')
    {
        return Reply::text(404, "Not Found");
    }
    let mut file = site.folder.join(relative);
    if inside.is_empty() || inside.ends_with('/') {
        file = file.join("index.html");
    }
    let Ok(body) = fs::read(&file) else {
        return Reply::text(404, "Not Found");
    };
    let mut extra = vec![("Cache-Control".into(), "no-cache".into())];
    if site.headers {
        extra = host_headers(&site.folder);
    }
    Reply {
        status: 200,
        reason: "OK",
        kind: kind_of(&file),
        extra,
        body,
    }
}

/// The headers that `_headers` asks for on every path (it has one rule, `/*`).
fn host_headers(folder: &Path) -> Vec<(String, String)> {
    read_headers(&fs::read_to_string(folder.join("_headers")).unwrap_or_default())
}

fn read_headers(text: &str) -> Vec<(String, String)> {
    text.lines()
        .filter(|line| line.starts_with(' '))
        .filter_map(|line| line.trim().split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt" | "csv") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a page, a script beside it, and a file outside that nobody may see.
    fn site(at: &str) -> std::io::Result<Site> {
        let top =
            std::env::temp_dir().join(format!("tandem-host-{}-{}", std::process::id(), at.len()));
        let folder = top.join("site");
        fs::create_dir_all(folder.join("icons"))?;
        fs::write(folder.join("index.html"), "page")?;
        fs::write(folder.join("icons").join("a.svg"), "icon")?;
        fs::write(folder.join("_headers"), "/*\n  X-Frame-Options: DENY\n")?;
        fs::write(top.join("secret.txt"), "secret")?;
        Ok(Site {
            folder,
            at: at.into(),
            headers: false,
        })
    }

    #[test]
    fn only_what_lies_in_the_folder_is_served() -> std::io::Result<()> {
        let site = site("/teams/tandem/")?;
        for (target, status) in [
            ("/teams/tandem/", 200),
            ("/teams/tandem/?w=1#x", 200),
            ("/teams/tandem/index.html", 200),
            ("/teams/tandem/icons/a.svg", 200),
            ("/teams/tandem/icons/", 404),
            ("/teams/tandem", 404),
            ("/", 404),
            ("/teams/tandem/../secret.txt", 404),
            ("/teams/tandem/icons/../../secret.txt", 404),
            ("/teams/tandem/%2e%2e/secret.txt", 404),
            ("/teams/tandem/..%2fsecret.txt", 404),
            ("/teams/tandem//etc/passwd", 404),
            ("/teams/tandem/./index.html", 404),
            ("", 404),
        ] {
            assert_eq!(find(&site, target).status, status, "{target}");
        }
        assert_eq!(
            find(&site, "/teams/tandem/icons/a.svg").kind,
            "image/svg+xml"
        );
        fs::remove_dir_all(site.folder.parent().unwrap_or(&site.folder))
    }

    #[test]
    fn headers_are_those_of_the_file_and_sent_only_when_asked_for() -> std::io::Result<()> {
        let mut site = site("/")?;
        let named = |reply: Reply| {
            reply
                .extra
                .into_iter()
                .map(|(name, _)| name)
                .collect::<Vec<_>>()
        };
        assert_eq!(named(find(&site, "/")), ["Cache-Control"]);
        site.headers = true;
        assert_eq!(named(find(&site, "/")), ["X-Frame-Options"]);
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            read_headers("# For all.\n/*\n  A-B: c; d: e\n\n  F: g\n/x\nH: i\n"),
            [pair("A-B", "c; d: e"), pair("F", "g")]
        );
        fs::remove_dir_all(site.folder.parent().unwrap_or(&site.folder))
    }

    #[test]
    fn a_busy_port_says_what_to_do() -> Result<()> {
        let first = listen(0)?;
        let port = first.local_addr().map_err(|e| e.to_string())?.port();
        let said = listen(port).err().unwrap_or_default();
        assert!(
            said.contains(&format!("port {port}")) && said.contains("end that one and try again"),
            "{said}"
        );
        Ok(())
    }

    #[test]
    fn arguments_are_read_or_refused() {
        let read = |args: &[&str]| asked(&args.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>());
        let here = env!("CARGO_MANIFEST_DIR");
        let (site, port) = read(&[here, "--at", "a/b", "--port", "81", "--headers"])
            .unwrap_or_else(|e| panic!("{e}"));
        assert_eq!((site.at.as_str(), port, site.headers), ("/a/b/", 81, true));
        for (args, said) in [
            (&[here, "--port"][..], "--port needs a number"),
            (&[here, "--port", "x"], "`x` is not a port"),
            (&[here, "--port", "70000"], "`70000` is not a port"),
            (&[here, "--at"], "--at needs a path"),
            (&[here, "--header"], "not `--header`"),
            (&["/no/such"], "there is no folder `/no/such`"),
            (&[], "there is no folder ``"),
        ] {
            let why = read(args).err().unwrap_or_default();
            assert!(why.contains(said), "{args:?}: {why}");
        }
    }
}
