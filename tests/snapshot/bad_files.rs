//! Whole files that came to harm on the way, and files of something else.

use crate::forge::{Bad, Forge, bad, gzip};
use crate::golden::GOLDEN;

pub fn all() -> Vec<Bad> {
    let mut all = cut();
    all.extend(rewritten());
    all.extend(others());
    all.extend(compressed());
    all
}

fn cut() -> Vec<Bad> {
    let mut all = Vec::new();
    let good = GOLDEN.trim_ascii_end();
    for n in 1..80 {
        let at = good.len() * n / 80;
        all.push(bad(format!("cut at {at}"), &good[..at], "cut off after"));
    }
    let body = good
        .windows(12)
        .position(|w| w == b"\"changes\":[\n")
        .unwrap();
    for at in [
        1,
        2,
        9,
        body,
        body + 5,
        body + 10,
        body + 11,
        body + 12,
        body + 13,
        good.len() - 1,
        good.len() - 2,
        good.len() - 3,
    ] {
        all.push(bad(format!("cut at {at}"), &good[..at], "cut off after"));
    }
    let zipped = gzip(GOLDEN);
    for n in 1..40 {
        let at = zipped.len() * n / 40;
        all.push(bad(
            format!("compressed, cut at {at}"),
            &zipped[..at],
            "cut off after",
        ));
    }
    for at in [2, 3, 9, 10, zipped.len() - 20] {
        all.push(bad(
            format!("compressed, cut at {at}"),
            &zipped[..at],
            "cut off after",
        ));
    }
    // Cut, and ended as if it were whole.
    let golden = Forge::golden();
    for n in (0..golden.lines.len()).step_by(5) {
        let mut file = golden.header().into_bytes();
        for line in &golden.lines[..n] {
            file.extend_from_slice(line);
            file.extend_from_slice(b",\n");
        }
        file.extend_from_slice(b"]}\n");
        let says = if n == 0 {
            "holds 53 changes, and holds 0"
        } else {
            "cut off after"
        };
        all.push(bad(format!("{n} lines and an end"), file, says));
    }
    all
}

/// Files that another program saved anew.
fn rewritten() -> Vec<Bad> {
    let text = std::str::from_utf8(GOLDEN).unwrap();
    let anew = "Another program wrote it anew";
    let (head, rest) = text.split_once("\"changes\":[\n").unwrap();
    let swap = |from: &str, to: &str| text.replace(from, to);
    let in_body =
        |from: &str, to: &str| format!("{head}\"changes\":[\n{}", rest.replacen(from, to, 1));
    let utf16 = |mark: &[u8], to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.iter()
            .copied()
            .chain(text.encode_utf16().flat_map(to))
            .collect()
    };
    vec![
        bad("CRLF", swap("\n", "\r\n"), anew),
        bad("CR", swap("\n", "\r"), anew),
        bad("on one line", swap("\n", ""), anew),
        bad(
            "changes on one line",
            format!("{head}\"changes\":[\n{}", rest.replace('\n', "")),
            "does not belong",
        ),
        bad("blanks after commas", swap("\",\"", "\", \""), "altered"),
        bad("pretty", swap("\"changes\":[", "\"changes\": [\n"), anew),
        bad("indented lines", swap("\n{\"", "\n  {\""), anew),
        bad("a blank line", in_body("\n", "\n\n"), anew),
        bad("a comma at the end", in_body("}\n]}", "},\n]}"), "cut off"),
        bad("a comma lost", in_body("}},\n", "}}\n"), anew),
        bad("two commas", in_body("}},\n", "}},,\n"), "does not belong"),
        bad(
            "a blank after the comma",
            in_body("}},\n", "}}, \n"),
            "does not belong",
        ),
        bad(
            "text in between",
            in_body("\n", "\n<<<<<<< ours\n"),
            "“<<<<<<< ours”",
        ),
        bad(
            "a byte order mark",
            format!("\u{feff}{text}"),
            "byte order mark",
        ),
        bad(
            "UTF-16, little end first",
            utf16(b"\xff\xfe", u16::to_le_bytes),
            "no text",
        ),
        bad(
            "UTF-16, big end first",
            utf16(b"\xfe\xff", u16::to_be_bytes),
            "no text",
        ),
        bad(
            "quoted in a mail",
            text.replace("\n", "\n> "),
            "“> \"workspace",
        ),
        bad(
            "words before it",
            format!("Here it is:\n{text}"),
            "“Here it is:”",
        ),
        bad(
            "words after it",
            format!("{text}Greetings, Joe\n"),
            "“Greetings, Joe”",
        ),
        bad(
            "twice in one",
            format!("{text}{text}"),
            "After its end follows “{",
        ),
        bad("another end", in_body("\n]}", "\n]]"), "“]]”"),
        bad(
            "more after the changes",
            in_body("\n]}", "\n],\"more\":1}"),
            "],",
        ),
        bad(
            "zeros after it",
            [GOLDEN, &[0; 512]].concat(),
            "After its end follows",
        ),
        bad(
            "zeros in place of its end",
            [&GOLDEN[..9_000], &[0; 4096]].concat(),
            "cut off after 39",
        ),
        bad(
            "zeros in place of its start",
            [&[0; 4096], &GOLDEN[4096..]].concat(),
            "“00 00 00 00 00 00 00 00”",
        ),
        bad(
            "a block of another file",
            [&GOLDEN[..4_096], &GOLDEN[8_192..]].concat(),
            "can’t be read",
        ),
    ]
}

/// Files of something else, most of them named .json by mistake.
fn others() -> Vec<Bad> {
    let table = "It is a table, not a snapshot: its first line is “";
    let not_ours = "It is JSON, but not a snapshot of Tandem";
    let files: Vec<(&str, &[u8], &str)> = vec![
        ("nothing", b"", "It is empty."),
        ("one blank", b" ", "It is empty."),
        ("blank lines", b"\n\r\n\t \n", "It is empty."),
        (
            "CSV",
            b"Company,E-mail\nKielwerk,a@b.example\n",
            "“Company,E-mail”",
        ),
        ("CSV of one line", b"Company,E-mail", table),
        (
            "CSV with semicolons",
            b"Firma;E-Mail\r\nKielwerk;a@b.example\r\n",
            "“Firma;E-Mail”",
        ),
        ("tabs", b"Company\tE-mail\nKielwerk\ta@b.example\n", table),
        (
            "CSV with a mark",
            b"\xef\xbb\xbfCompany,E-mail\nKielwerk,a@b.example\n",
            "“Company,E-mail”",
        ),
        (
            "CSV in quotes",
            b"\"Company\",\"E-mail\"\n\"Kielwerk\",\"a\"\n",
            table,
        ),
        (
            "CSV in Latin-1",
            b"Firma;Gr\xf6\xdfe\nKielwerk;4\n",
            "no text",
        ),
        (
            "a web page",
            b"<!doctype html>\n<html><head><title>Sign in, please</title></head></html>",
            "“<!doctype html>”",
        ),
        (
            "an error page",
            b"<html><body>404, not found; sorry</body></html>",
            "“<html>",
        ),
        ("XML", b"<?xml version=\"1.0\"?>\n<leads/>\n", "“<?xml"),
        ("a letter", b"Dear Joe\nhere is the file.\n", "“Dear Joe”"),
        ("a word", b"undefined", "“undefined”"),
        ("YAML", b"format: tandem\nchanges: []\n", "“format: tandem”"),
        (
            "PDF",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
            "“%PDF-1.7”",
        ),
        ("PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text"),
        ("JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF", "no text"),
        ("a zip", b"PK\x03\x04\x14\0\0\0\x08\0\xb3\xcf", "no text"),
        (
            "a spreadsheet",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "no text",
        ),
        ("zstandard", b"\x28\xb5\x2f\xfd\x24\x01", "no text"),
        ("zeros", &[0; 1000], "no text"),
        ("null", b"null", not_ours),
        ("a number", b"42", "It"),
        ("a text", b"\"tandem\"", not_ours),
        ("an empty list", b"[]", not_ours),
        ("a list", b"[1,2,3]\n", not_ours),
        ("an empty object", b"{}", not_ours),
        (
            "another object",
            b"{\"leads\":[{\"name\":\"x\"}]}\n",
            not_ours,
        ),
        (
            "another format",
            b"{\"format\":\"geojson\",\"changes\":[]}",
            "calls itself “geojson”",
        ),
        (
            "another format, broken",
            b"{\"format\":\"geojson\",\"changes\":[}",
            "“}”",
        ),
        (
            "our name, later",
            b"{\"version\":1,\"format\":\"tandem\",\"changes\":[]}",
            "anew",
        ),
        ("JSON lines", b"{\"a\":1}\n{\"a\":2}\n", "“{\"a\":2}”"),
        (
            "JSON with a comment",
            b"// settings\n{\"a\":1}\n",
            "“// settings”",
        ),
        (
            "a key twice",
            b"{\"format\":\"tandem\",\"format\":\"tandem\"}",
            "“format” twice",
        ),
        (
            "a package",
            b"{\n  \"name\": \"tandem\",\n  \"version\": \"1.0.0\"\n}\n",
            not_ours,
        ),
        (
            "encrypted",
            b"{\"ciphertext\":\"AAAA\",\"protected\":\"eyJ\",\"iv\":\"AA\",\"tag\":\"AA\"}",
            not_ours,
        ),
        (
            "base64",
            b"eyJmb3JtYXQiOiJ0YW5kZW0iLCJ2ZXJzaW9uIjoxfQ==",
            "“eyJmb3JtYXQ",
        ),
        ("one brace", b"{", "cut off"),
        ("a byte", b"\x1f", "It is not a snapshot"),
    ];
    let mut all = Vec::new();
    for (what, bytes, says) in files {
        all.push(bad(format!("{what}, compressed"), gzip(bytes), says));
        all.push(bad(what, bytes, says));
    }
    let long = |unit: &str| unit.repeat((3 << 20) / unit.len());
    all.push(bad(
        "long text",
        long("All work and no play. "),
        "It is not a snapshot",
    ));
    all.push(bad(
        "long JSON",
        format!("[{}0]", long("12345678,")),
        not_ours,
    ));
    all.push(bad("deep JSON", "[".repeat(1 << 21), "nested deeper"));
    all.push(bad("a long table", long("a,b,c\n"), "“a,b,c”"));
    all
}

fn compressed() -> Vec<Bad> {
    let zipped = gzip(GOLDEN);
    let damaged = "";
    let mut all = Vec::new();
    for n in 0..40 {
        let at = 10 + (zipped.len() - 24) * n / 39;
        let mut file = zipped.clone();
        file[at] ^= 1 << (n % 8);
        all.push(bad(format!("bit of byte {at} flipped"), file, damaged));
    }
    let tail = zipped.len() - 8;
    for at in tail..zipped.len() {
        let mut file = zipped.clone();
        file[at] ^= 0x10;
        all.push(bad(
            format!("sum at {at} wrong"),
            file,
            "compressed, but damaged",
        ));
    }
    for left in [7, 4, 1] {
        let cut = &zipped[..zipped.len() - left];
        all.push(bad(
            format!("{left} bytes short"),
            cut,
            "compressed, but damaged",
        ));
    }
    let mut other = zipped.clone();
    other[2] = 7;
    all.push(bad("another method", other, "compressed, but damaged"));
    all.push(bad("only the mark", [0x1f, 0x8b], "cut off after 0"));
    all.push(bad("compressed twice", gzip(&zipped), "no text"));
    all.push(bad(
        "two files in one",
        [zipped.clone(), zipped.clone()].concat(),
        "After its end follows “{",
    ));
    all.push(bad(
        "words after it",
        [&zipped, b"Greetings".as_slice()].concat(),
        "compressed, but damaged",
    ));
    let zeros = gzip(&vec![0; 20 << 20]);
    all.push(bad("a bomb", zeros.clone(), "It"));
    let blanks = gzip(&vec![b' '; 20 << 20]);
    all.push(bad("a bomb of blanks", blanks, "unfolds to far more"));
    let mut long = GOLDEN.to_vec();
    long.extend(vec![b'\n'; 20 << 20]);
    all.push(bad(
        "a bomb behind a snapshot",
        gzip(&long),
        "unfolds to far more",
    ));
    let mut many = Vec::new();
    for _ in 0..4 {
        many.extend_from_slice(&gzip(&vec![b'\n'; 20 << 20]));
    }
    all.push(bad("a bomb in parts", many, "unfolds to far more"));
    all
}
