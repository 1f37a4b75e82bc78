//! Headers that were altered, and signed again by whoever did it.

use crate::forge::{Bad, Forge, bad};

/// The members of the golden header, as they stand there.
fn members() -> Vec<(&'static str, String)> {
    let head = Forge::golden().head;
    let parts: Vec<&str> = head.trim_end_matches(",\n").split(",\n").collect();
    let mut members = vec![
        ("version", "\"version\":1".to_owned()),
        ("min_reader", "\"min_reader\":1".to_owned()),
    ];
    for (key, part) in ["workspace", "by", "at", "counts"]
        .into_iter()
        .zip(&parts[1..])
    {
        members.push((key, (*part).to_owned()));
    }
    members.push(("writers", parts[5..].join(",\n")));
    for (key, member) in &members {
        assert!(member.starts_with(&format!("\"{key}\":")), "{member}");
    }
    members
}

pub fn all() -> Vec<Bad> {
    let mut all = Vec::new();
    let golden = Forge::golden;
    for (key, member) in members() {
        let without = golden().head(&format!("{member},"), "");
        all.push(bad(
            format!("no {key}"),
            without.file(),
            format!("no “{key}”"),
        ));
        let twice = golden().head(&member, &format!("{member},\n{member}"));
        all.push(bad(
            format!("{key} twice"),
            twice.file(),
            format!("“{key}” twice"),
        ));
        for wrong in ["null", "true", "\"soon\"", "[7]", "-1", "1.5"] {
            let wrong_member = format!("\"{key}\":{wrong}");
            let found = match wrong {
                "true" => "true or false",
                "[7]" => "[…]",
                plain => plain.trim_matches('"'),
            };
            all.push(bad(
                format!("{key} is {wrong}"),
                golden().head(&member, &wrong_member).file(),
                format!("says “{found}” where “{key}” should be"),
            ));
        }
    }
    for (what, from, to, says) in [
        ("no ids", "[\"pumps\"]", "[]", "where “ids”"),
        ("an empty id", "[\"pumps\"]", "[\"\"]", "where “ids”"),
        ("a numeric id", "[\"pumps\"]", "[7]", "where “ids”"),
        (
            "ids twice",
            "[\"pumps\"]",
            "[\"pumps\"],\"ids\":[\"w\"]",
            "“ids” twice",
        ),
        (
            "a count is text",
            "\"lead\":2",
            "\"lead\":\"2\"",
            "“counts”",
        ),
        (
            "a count is negative",
            "\"lead\":2",
            "\"lead\":-2",
            "“counts”",
        ),
        (
            "a count is twice",
            "\"lead\":2",
            "\"lead\":2,\"lead\":2",
            "“lead” twice",
        ),
        (
            "a huge count",
            "\"lead\":2",
            "\"lead\":99999999999999999999",
            "“counts”",
        ),
        (
            "a writer is a number",
            ":{\"changes\":9,",
            ":9,\"x\":{\"changes\":9,",
            "“writers”",
        ),
        (
            "a writer without changes",
            "{\"changes\":9,",
            "{",
            "“writers”",
        ),
        (
            "no day",
            "2026-11-23T08:01:09.000Z\",\n\"counts",
            "2026-02-30T08:01:09.000Z\",\n\"counts",
            "“2026-02-30T08:01:09.000Z” where “at”",
        ),
        (
            "a comma too many",
            "\"team\":\"sales\"",
            "\"team\":\"sales\",",
            "JSON",
        ),
        (
            "a comma too few",
            "\"The pumps\"},",
            "\"The pumps\"}",
            "JSON",
        ),
        (
            "single quotes",
            "\"team\":\"sales\"",
            "\"team\":'sales'",
            "“'sales'",
        ),
        ("a comment", "\"by\":", "/* who */\"by\":", "“/* who */"),
        ("not a number", "\"version\":1", "\"version\":NaN", "“NaN,"),
        ("hexadecimal", "\"version\":1", "\"version\":0x1", "JSON"),
        (
            "a lone surrogate",
            "\"The pumps\"",
            "\"\\ud83d\"",
            "“\\ud83d",
        ),
        ("an unknown escape", "\"The pumps\"", "\"\\q\"", "“\\q"),
        ("a raw tab", "\"The pumps\"", "\"The\tpumps\"", "JSON"),
    ] {
        all.push(bad(what, golden().head(from, to).file(), says));
    }
    for reader in [
        "2",
        "3",
        "10",
        "1000",
        "9007199254740993",
        "18446744073709551615",
    ] {
        let newer = golden().head("\"min_reader\":1", &format!("\"min_reader\":{reader}"));
        let says = format!("newer Tandem (reader {reader})");
        all.push(bad(format!("reader {reader}"), newer.file(), says.clone()));
        let other = format!("{{\"format\":\"tandem\",\"min_reader\":{reader},\"blocks\":{{}}}}\n");
        all.push(bad(
            format!("reader {reader}, of another shape"),
            other,
            says,
        ));
    }
    for (what, format) in [
        ("another", "\"sidecar\""),
        ("upper case", "\"Tandem\""),
        ("null", "null"),
        ("a list", "[]"),
    ] {
        let file = golden().head("\"format\":\"tandem\"", &format!("\"format\":{format}"));
        all.push(bad(
            format!("format is {what}"),
            file.file(),
            "not a snapshot of Tandem",
        ));
    }
    for depth in [33, 100, 10_000, 200_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let file = golden().head("\"by\":", &format!("\"more\":{deep},\"by\":"));
            all.push(bad(format!("{depth} deep"), file.file(), "nested deeper"));
        }
    }
    for (what, more) in [
        ("a long text", format!("\"x\":\"{}\"", "x".repeat(1 << 21))),
        (
            "many members",
            (0..200_000)
                .map(|n| format!("\"k{n}\":0"))
                .collect::<Vec<_>>()
                .join(","),
        ),
        (
            "many line feeds",
            format!("{}\"x\":0", "\n".repeat(1 << 21)),
        ),
    ] {
        let file = golden().head("\"by\":", &format!("{more},\"by\":"));
        all.push(bad(
            format!("a header with {what}"),
            file.file(),
            "header is longer",
        ));
    }
    for (what, count) in [
        ("too many", "51"),
        ("too few", "1"),
        ("none", "0"),
        ("huge", "18446744073709551615"),
    ] {
        let mut file = golden();
        file.count = Some(count.to_owned());
        all.push(bad(
            format!("says {what}"),
            file.file(),
            "says that it holds",
        ));
    }
    for count in ["-1", "1.5", "\"52\"", "null", "1e3"] {
        let mut file = golden();
        file.count = Some(count.to_owned());
        let found = count.trim_matches('"');
        all.push(bad(
            format!("lines is {count}"),
            file.file(),
            format!("“{found}” where “lines”"),
        ));
    }
    for sum in ["", "00", "5903D3CE", "the same as ever", &"0".repeat(64)] {
        let mut file = golden();
        file.sha = Some(sum.to_owned());
        let start: String = sum.chars().take(8).collect();
        all.push(bad(
            format!("sum is {sum}"),
            file.file(),
            format!("says {start}…"),
        ));
    }
    all.extend(unsigned());
    all
}

/// Headers of which one letter was altered on the way.
fn unsigned() -> Vec<Bad> {
    let good = String::from_utf8(Forge::golden().file()).unwrap();
    let alter = |from: &str, to: &str| good.replacen(from, to, 1);
    let mut all = vec![
        bad(
            "no sum of the header",
            alter("\"head_sha256\"", "\"head_sha512\""),
            "no “head_sha256”",
        ),
        bad(
            "changes is text",
            alter("\"changes\":[", "\"changes\":\"["),
            "It",
        ),
    ];
    for (from, to) in [
        ("\"The pumps\"", "\"The pump\""),
        ("\"ids\":[\"pumps\"]", "\"ids\":[\"p\"]"),
        ("\"lead\":2", "\"lead\":3"),
        ("\"lines\":", "\"lines\":1"),
        ("\"sha256\":\"", "\"sha256\":\"0"),
        ("\"head_sha256\":\"", "\"head_sha256\":\"0"),
        ("\"changes\":9", "\"changes\":8"),
        ("\"at\":\"2026", "\"at\":\"2027"),
        ("member:joe\",\"name", "member:jo\",\"name"),
        (",\n\"by\"", ", \n\"by\""),
    ] {
        all.push(bad(
            format!("{from} became {to}"),
            alter(from, to),
            "header was altered",
        ));
    }
    all
}
