//! Lines that nobody writes so. The hashes are right: somebody made them on purpose.

use crate::forge::{Bad, Forge, bad};

const H: &str = "2026-11-23T08:00:01.000Z-0000-a1b2c3d4e5f60718";
const ACT: &str = "2026-11-23T08:00:00.500Z-0000-a1b2c3d4e5f60718";

/// A file with this line only.
fn line(what: &str, line: impl AsRef<[u8]>, says: &str) -> Bad {
    bad(what, Forge::of_line(line).file(), says)
}

/// A line that sets something to this.
fn value(what: &str, value: &str, says: &str) -> Bad {
    let text = format!("{{\"h\":\"{H}\",\"on\":\"lead:1\",\"set\":{{\"a\":{value}}}}}");
    line(&format!("value: {what}"), text, says)
}

pub fn all() -> Vec<Bad> {
    let mut all = stamps();
    all.extend(keys());
    all.extend(values());
    all.extend(strings());
    all.extend(orders());
    all
}

fn stamps() -> Vec<Bad> {
    let mut all = Vec::new();
    for wrong in [
        "",
        "yesterday",
        "2026-11-23",
        "2026-11-23T08:00:01Z-0000-a1b2c3d4e5f60718",
        "2026-11-23T08:00:01.000Z-0000-A1B2C3D4E5F60718",
        "2026-11-23t08:00:01.000z-0000-a1b2c3d4e5f60718",
        "2026-11-23 08:00:01.000Z-0000-a1b2c3d4e5f60718",
        "2026-11-23T08:00:01.000+00:00-0000-a1b2c3d4e5f60718",
        "2026-02-29T08:00:01.000Z-0000-a1b2c3d4e5f60718",
        "2026-13-01T08:00:01.000Z-0000-a1b2c3d4e5f60718",
        "2026-11-00T08:00:01.000Z-0000-a1b2c3d4e5f60718",
        "2026-11-23T24:00:00.000Z-0000-a1b2c3d4e5f60718",
        "2026-11-23T08:60:01.000Z-0000-a1b2c3d4e5f60718",
        "2026-11-23T08:00:60.000Z-0000-a1b2c3d4e5f60718",
        "1969-12-31T23:59:59.999Z-0000-a1b2c3d4e5f60718",
        "12026-11-23T08:00:01.000Z-0000-a1b2c3d4e5f60718",
        "+26-11-23T08:00:01.000Z-0000-a1b2c3d4e5f60718",
        "2026-11-23T08:00:01.000Z-00000-a1b2c3d4e5f60718",
        "2026-11-23T08:00:01.000Z-000g-a1b2c3d4e5f60718",
        "2026-11-23T08:00:01.000Z-0000-a1b2c3d4e5f6071",
        "2026-11-23T08:00:01.000Z-0000-a1b2c3d4e5f607188",
        " 2026-11-23T08:00:01.000Z-0000-a1b2c3d4e5f60718",
        "２026-11-23T08:00:01.000Z-0000-a1b2c3d4e5f60718",
    ] {
        let says = format!("“{wrong}” is not a stamp");
        let here = format!("{{\"h\":\"{wrong}\",\"on\":\"lead:1\",\"set\":{{\"a\":1}}}}");
        all.push(line(&format!("h is {wrong}"), here, &says));
        let act =
            format!("{{\"act\":\"{wrong}\",\"h\":\"{H}\",\"on\":\"lead:1\",\"set\":{{\"a\":1}}}}");
        all.push(line(&format!("act is {wrong}"), act, &says));
        let seen = format!(
            "{{\"h\":\"{H}\",\"on\":\"lead:1\",\"seen\":{{\"a\":[\"{ACT}\",\"{wrong}\"]}},\"set\":{{\"a\":1}}}}"
        );
        all.push(line(&format!("seen is {wrong}"), seen, &says));
    }
    for (what, seen) in [("twice", [H, H]), ("out of order", [H, ACT])] {
        let [a, b] = seen;
        let text = format!(
            "{{\"h\":\"{H}\",\"on\":\"lead:1\",\"seen\":{{\"a\":[\"{a}\",\"{b}\"]}},\"set\":{{\"a\":1}}}}"
        );
        all.push(line(
            &format!("seen {what}"),
            text,
            &format!("“{b}” is there twice or out of order"),
        ));
    }
    all
}

fn keys() -> Vec<Bad> {
    let mut all = Vec::new();
    let members = [
        ("act", format!("\"act\":\"{ACT}\"")),
        ("by", "\"by\":\"member:anna\"".to_owned()),
        ("class", "\"class\":1".to_owned()),
        ("h", format!("\"h\":\"{H}\"")),
        ("on", "\"on\":\"lead:1\"".to_owned()),
        ("seen", format!("\"seen\":{{\"a\":[\"{ACT}\"]}}")),
        ("set", "\"set\":{\"a\":1}".to_owned()),
        ("stub", "\"stub\":[\"b\"]".to_owned()),
    ];
    let text = |members: Vec<&str>| format!("{{{}}}", members.join(","));
    let good = || {
        members
            .iter()
            .map(|(_, m)| m.as_str())
            .collect::<Vec<&str>>()
    };
    for (n, (key, member)) in members.iter().enumerate() {
        let mut twice = good();
        twice.insert(n, member);
        all.push(line(
            &format!("{key} twice"),
            text(twice),
            &format!("“{key}” is there twice or out of order"),
        ));
        if n > 0 {
            let mut swapped = good();
            swapped.swap(n, n - 1);
            let says = format!("“{}” is there twice or out of order", members[n - 1].0);
            all.push(line(&format!("{key} too early"), text(swapped), &says));
        }
        for wrong in ["null", "7.5", "\"x\"", "[]", "{}", "[[", "tru"] {
            let mut other = good();
            let member = format!("\"{key}\":{wrong}");
            other[n] = &member;
            all.push(line(
                &format!("{key} is {wrong}"),
                text(other),
                "Its change 1 can’t be read: ",
            ));
        }
        for unknown in [format!("{key}~"), key.to_uppercase()] {
            let mut more = good();
            let member = format!("\"{unknown}\":1");
            more.insert(if unknown.as_str() < *key { 0 } else { n + 1 }, &member);
            let says = format!("a change has no “{unknown}”");
            all.push(line(&format!("unknown {unknown}"), text(more), &says));
        }
    }
    for key in ["h", "on"] {
        let without = members.iter().filter(|(k, _)| *k != key);
        let without = text(without.map(|(_, m)| m.as_str()).collect());
        all.push(line(
            &format!("no {key}"),
            without,
            &format!("“{key}” is missing"),
        ));
    }
    let bare = format!("{{\"h\":\"{H}\",\"on\":\"lead:1\"}}");
    all.push(line("sets nothing", bare, "“set” is missing"));
    for id in ["", "lead", "lead:", ":1", ":"] {
        let text = format!("{{\"h\":\"{H}\",\"on\":\"{id}\",\"set\":{{\"a\":1}}}}");
        all.push(line(
            &format!("on is {id}"),
            text,
            &format!("“{id}” is not the id of a record"),
        ));
        let text =
            format!("{{\"by\":\"{id}\",\"h\":\"{H}\",\"on\":\"lead:1\",\"set\":{{\"a\":1}}}}");
        all.push(line(
            &format!("by is {id}"),
            text,
            &format!("“{id}” is not the id of a record"),
        ));
    }
    for class in ["2", "3", "-1", "9007199254740992"] {
        let text =
            format!("{{\"class\":{class},\"h\":\"{H}\",\"on\":\"lead:1\",\"set\":{{\"a\":1}}}}");
        all.push(line(
            &format!("class is {class}"),
            text,
            &format!("“{class}” is not a class"),
        ));
    }
    let own = format!("{{\"act\":\"{H}\",\"h\":\"{H}\",\"on\":\"lead:1\",\"set\":{{\"a\":1}}}}");
    all.push(line("its own act", own, "does not belong there"));
    all
}

fn values() -> Vec<Bad> {
    let mut all = Vec::new();
    for number in [
        "1.0",
        "01",
        "-0",
        "-01",
        "1e3",
        "1E5",
        "1e+3",
        "5.",
        "-",
        "--1",
        "1.50",
        "1-2",
        "9007199254740993",
        "-9007199254740993",
        "100000000000000000000",
        "1e400",
        "0.10",
        "1e21",
        "1e+21",
        "00",
    ] {
        let says = format!("“{number}” is not a number as Tandem writes it");
        all.push(value(number, number, &says));
    }
    for (what, text, says) in [
        ("plus", "+1", "“+1}}”"),
        ("no zero", ".5", "“.5}}”"),
        ("hexadecimal", "0x10", "“x10}}”"),
        ("not a number", "NaN", "“NaN}}”"),
        ("infinity", "Infinity", "“Infinity}}”"),
        ("undefined", "undefined", "“undefined}}”"),
        ("True", "True", "“True}}”"),
        ("nul", "nul", "“nul}}”"),
        ("single quotes", "'x'", "“'x'}}”"),
        ("nothing", "", "“}}”"),
        ("comma at the end", "[1,]", "“]}}”"),
        ("comma at the start", "[,1]", "“,1]}}”"),
        ("blank", " 1", "“ 1}}”"),
        ("blank in a list", "[1, 2]", "“ 2]}}”"),
        ("blank in a map", "{\"a\": 1}", "“ 1}}}”"),
        (
            "keys out of order",
            "{\"b\":1,\"a\":2}",
            "“a” is there twice or out of order",
        ),
        (
            "a key twice",
            "{\"b\":1,\"b\":2}",
            "“b” is there twice or out of order",
        ),
        ("comment", "1/*x*/", "“/*x*/}}”"),
        ("two", "1 2", "“ 2}}”"),
    ] {
        all.push(value(what, text, says));
    }
    for depth in [33, 1_000, 200_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            if depth * 6 < 1 << 20 {
                let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
                all.push(value(
                    &format!("{depth} deep"),
                    &deep,
                    "nested deeper than 32 levels",
                ));
            }
        }
    }
    for size in [1 << 20, 3 << 20] {
        let says = "bytes is too long";
        all.push(value(
            &format!("{size} bytes"),
            &format!("\"{}\"", "x".repeat(size)),
            says,
        ));
        let mut endless = Forge::golden().header().into_bytes();
        endless.extend(vec![b'{'; size + 2]);
        all.push(bad(format!("a line of {size} without end"), endless, says));
    }
    all
}

fn strings() -> Vec<Bad> {
    let mut all = Vec::new();
    for (what, text) in [
        ("an escaped slash", r"\/"),
        ("an escaped letter", r"\u0041"),
        ("an escaped accent", r"\u00e9"),
        ("an upper-case escape", r"\u001F"),
        ("the long form of a tab", r"\u0009"),
        ("an escaped pair", r"\ud83d\ude80"),
        ("a lone surrogate", r"\ud83d"),
        ("half an escape", r"\u00"),
        ("no escape", r"\q"),
        ("an escaped zero", r"\0"),
    ] {
        all.push(value(what, &format!("\"{text}\""), &format!("“{text}")));
    }
    for control in ['\u{0}', '\u{1}', '\t', '\u{1f}', '\r'] {
        all.push(value(
            &format!("{control:?}"),
            &format!("\"{control}x\""),
            "“x",
        ));
    }
    for (what, bytes) in [
        ("a stray byte", b"\xff".as_slice()),
        ("an overlong slash", b"\xc0\xaf"),
        ("a surrogate", b"\xed\xa0\x80"),
        ("half a letter", b"\xf0\x9f\x9a"),
        ("a letter beyond the last", b"\xf4\x90\x80\x80"),
        ("Latin-1", b"M\xfcller"),
    ] {
        let mut text = format!("{{\"h\":\"{H}\",\"on\":\"lead:1\",\"set\":{{\"a\":\"").into_bytes();
        text.extend_from_slice(bytes);
        text.extend_from_slice(b"\"}}");
        all.push(line(what, text, "bytes that are not text"));
    }
    all.push(value("a text without end", "\"x", "ends in the middle"));
    all
}

/// Lines that stand where they should not.
fn orders() -> Vec<Bad> {
    let golden = Forge::golden();
    let mut all = Vec::new();
    let stamp = |n: usize| {
        let text = String::from_utf8_lossy(&golden.lines[n]).into_owned();
        text.split_once("\"h\":\"").unwrap().1[..46].to_owned()
    };
    for n in (1..golden.lines.len()).step_by(4) {
        let mut swapped = golden.clone();
        swapped.lines.swap(n, n - 1);
        let says = format!("change {} ({}) is out of order", n + 1, stamp(n - 1));
        all.push(bad(format!("{n} swapped"), swapped.file(), says));
        let mut twice = golden.clone();
        twice.lines.insert(n, golden.lines[n].clone());
        let says = format!("change {} ({}) is out of order", n + 2, stamp(n));
        all.push(bad(format!("{n} twice"), twice.file(), says));
        let mut gone = golden.clone();
        gone.count = Some(golden.lines.len().to_string());
        gone.lines.remove(n);
        all.push(bad(
            format!("{n} gone"),
            gone.file(),
            "says that it holds 53 changes, and holds 52",
        ));
        let mut other = golden.clone();
        other.sha = Some("f".repeat(64));
        other.lines.remove(n);
        all.push(bad(
            format!("{n} gone, counted"),
            other.file(),
            "checksum is wrong (it says ffffffff…",
        ));
    }
    all
}
