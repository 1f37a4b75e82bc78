//! The laws of a line: reading what was written gives it back, its form is the one of RFC 8785 (told by a
//! writer of its own), and any other form of the same content is refused.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use tandem::journal::line::{DEEPEST, LARGEST, LONGEST, LineError, key_order};
use tandem::journal::{Change, Class, Stamp};
use tandem::model::Value;

/// A number as ECMAScript writes it, from its shortest digits.
fn number(n: f64) -> String {
    if n == 0.0 {
        return "0".to_owned();
    }
    let shortest = serde_json::to_string(&n.abs()).unwrap();
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{rest}");
    let digits = all.trim_start_matches('0');
    let point =
        whole.len() as i32 + exponent.parse::<i32>().unwrap() - (all.len() - digits.len()) as i32;
    let digits = digits.trim_end_matches('0').to_owned();
    let count = digits.len() as i32;
    let zeros = |n: i32| "0".repeat(n as usize);
    let text = if count <= point && point <= 21 {
        digits + &zeros(point - count)
    } else if 0 < point && point <= 21 {
        let (whole, rest) = digits.split_at(point as usize);
        format!("{whole}.{rest}")
    } else if -6 < point && point <= 0 {
        format!("0.{}{digits}", zeros(-point))
    } else {
        let (first, rest) = digits.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        format!("{first}{dot}{rest}e{:+}", point - 1)
    };
    if n < 0.0 { format!("-{text}") } else { text }
}

/// Writes canonical JSON; and, at one place of the caller's choice, something else that means the same or
/// nearly.
struct Writer {
    out: String,
    /// Chances of going wrong that are left to pass; none when all is to be right.
    left: Option<usize>,
    /// Chances met.
    met: usize,
}

impl Writer {
    fn wrong(&mut self) -> bool {
        self.met += 1;
        match &mut self.left {
            Some(0) => {
                self.left = None;
                true
            }
            Some(n) => {
                *n -= 1;
                false
            }
            None => false,
        }
    }

    fn token(&mut self, text: &str) {
        if self.wrong() {
            self.out.push(' ');
        }
        self.out.push_str(text);
    }

    fn string(&mut self, text: &str) {
        let canonical = serde_json::to_string(text).unwrap();
        let first = text.chars().next().filter(|c| u32::from(*c) < 0x1_0000);
        match first {
            Some(c) if self.wrong() => {
                let rest = serde_json::to_string(&text[c.len_utf8()..]).unwrap();
                // Upper case, and the long form for all that has a short one or needs none.
                let escaped = format!("\"\\u{:04X}{}", u32::from(c), &rest[1..]);
                self.token(&if escaped == canonical {
                    format!("{escaped}\"")
                } else {
                    escaped
                });
            }
            _ => self.token(&canonical),
        }
    }

    fn write(&mut self, value: &Json) {
        match value {
            Json::String(text) => self.string(text),
            Json::Number(n) => {
                let canonical = n
                    .as_i64()
                    .map_or_else(|| number(n.as_f64().unwrap()), |i| i.to_string());
                let sloppy = if canonical.contains(['.', 'e']) {
                    [
                        format!("{canonical}0"),
                        canonical.replacen('.', "0.", 1) + "e",
                        format!("+{canonical}"),
                    ]
                } else {
                    [
                        format!("{canonical}.0"),
                        format!("{canonical}e0"),
                        canonical.replacen('-', "-0", 1) + "-",
                    ]
                };
                let sloppy: Option<String> = sloppy.into_iter().find(|_| self.wrong());
                match sloppy {
                    Some(sloppy) => self.token(&sloppy),
                    None => self.token(&canonical),
                }
            }
            Json::Array(items) => {
                self.token("[");
                for (n, item) in items.iter().enumerate() {
                    if n > 0 {
                        self.token(",");
                    }
                    self.write(item);
                }
                self.token("]");
            }
            Json::Object(map) => {
                let mut members: Vec<(&String, &Json)> = map.iter().collect();
                members.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
                if members.len() > 1 && self.wrong() {
                    members.swap(0, 1);
                }
                if !members.is_empty() && self.wrong() {
                    members.insert(0, members[0]);
                }
                self.token("{");
                for (n, (key, value)) in members.into_iter().enumerate() {
                    if n > 0 {
                        self.token(",");
                    }
                    self.string(key);
                    self.token(":");
                    self.write(value);
                }
                self.token("}");
            }
            plain => self.token(&plain.to_string()),
        }
    }
}

fn canonical(value: &Json) -> String {
    let mut writer = Writer {
        out: String::new(),
        left: None,
        met: 0,
    };
    writer.write(value);
    writer.out
}

/// The line with one thing in another form: the `n`-th of all there are.
fn sloppy(value: &Json, n: usize) -> String {
    let mut count = Writer {
        out: String::new(),
        left: None,
        met: 0,
    };
    count.write(value);
    let mut writer = Writer {
        out: String::new(),
        left: Some(n % count.met),
        met: 0,
    };
    writer.write(value);
    writer.out
}

/// What the line of a change says, as JSON.
fn tree(change: &Change) -> Json {
    let value = |v: &Value| match v {
        Value::Null => Json::Null,
        Value::Bool(b) => json!(b),
        Value::Int(i) => json!(i),
        Value::Text(s) => json!(s),
        Value::Json(s) => serde_json::from_str(s).unwrap(),
    };
    let mut line = json!({ "h": change.h.to_string(), "on": change.on });
    if let Some(act) = change.act {
        line["act"] = json!(act.to_string());
    }
    if let Some(by) = &change.by {
        line["by"] = json!(by);
    }
    if change.class != Class::Person {
        line["class"] = json!(change.class as u8);
    }
    if !change.set.is_empty() {
        line["set"] = change
            .set
            .iter()
            .map(|(f, v)| (f.clone(), value(v)))
            .collect();
    }
    if !change.seen.is_empty() {
        let stamps = |list: &Vec<Stamp>| list.iter().map(Stamp::to_string).collect::<Vec<_>>();
        line["seen"] = change
            .seen
            .iter()
            .map(|(f, s)| (f.clone(), json!(stamps(s))))
            .collect();
    }
    if !change.stub.is_empty() {
        line["stub"] = json!(change.stub);
    }
    line
}

fn stamps() -> impl Strategy<Value = Stamp> {
    (0_u64..1 << 45, any::<u16>(), any::<u64>()).prop_map(|(ms, n, a)| Stamp::new(ms, n, a))
}

/// Numbers that are not whole; whole ones are [`Value::Int`].
fn fractions() -> impl Strategy<Value = f64> {
    let near =
        (any::<i32>(), 1_u32..12).prop_map(|(n, d)| f64::from(n) / f64::from(10_u32.pow(d % 10)));
    prop_oneof![any::<f64>(), near].prop_filter("whole", |n| n.is_finite() && n.fract() != 0.0)
}

fn documents() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (-LARGEST..=LARGEST).prop_map(Json::from),
        fractions().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    let nested = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|m| m.into_iter().collect()),
        ]
    });
    prop_oneof![nested, fractions().prop_map(Json::from)]
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        prop_oneof![-LARGEST..=LARGEST, Just(LARGEST), Just(-LARGEST), -9..9_i64]
            .prop_map(Value::Int),
        any::<String>().prop_map(Value::Text),
        documents().prop_filter_map("plain", |d| {
            let other = d.is_array() || d.is_object() || d.is_f64();
            other.then(|| Value::Json(canonical(&d)))
        }),
    ]
}

fn changes() -> impl Strategy<Value = Change> {
    let field = || prop_oneof!["[a-z_/]{1,8}", any::<String>()];
    let fields = prop::collection::vec((field(), values()), 0..5);
    let stubs = prop::collection::vec(field(), 0..3);
    let seen = prop::collection::vec((field(), prop::collection::btree_set(stamps(), 1..3)), 0..3);
    let (who, act) = (
        prop::option::of("member:[a-z]{1,8}"),
        prop::option::of(stamps()),
    );
    let head = (stamps(), who, "[a-z]{1,6}:[^\0]{1,12}", act, 0_u8..3);
    let parts = (head, fields, stubs, seen);
    let parts = parts.prop_filter("empty", |(_, set, stub, _)| {
        !set.is_empty() || !stub.is_empty()
    });
    parts.prop_map(|((h, by, on, act, class), mut set, mut stub, seen)| {
        set.sort_by(|a, b| key_order(&a.0, &b.0));
        set.dedup_by(|a, b| a.0 == b.0);
        stub.sort_by(|a, b| key_order(a, b));
        stub.dedup();
        let seen = seen.into_iter().map(|(f, s)| (f, s.into_iter().collect()));
        let mut seen: Vec<(String, Vec<Stamp>)> = seen.collect();
        seen.sort_by(|a, b| key_order(&a.0, &b.0));
        seen.dedup_by(|a, b| a.0 == b.0);
        let (act, class) = (act.filter(|a| *a != h), Class::from_number(class).unwrap());
        Change {
            h,
            by,
            on,
            set,
            stub,
            seen,
            act,
            class,
        }
    })
}

fn written(change: &Change) -> Vec<u8> {
    let mut out = Vec::new();
    change.write(&mut out);
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_change_written_and_read_is_the_same(change in changes()) {
        let line = written(&change);
        prop_assert_eq!(Change::parse(&line), Ok(change), "{}", String::from_utf8_lossy(&line));
    }

    #[test]
    fn its_line_is_the_canonical_json_of_what_it_says(change in changes()) {
        prop_assert_eq!(String::from_utf8(written(&change)).unwrap(), canonical(&tree(&change)));
    }

    #[test]
    fn any_other_form_is_refused(change in changes(), n in any::<usize>()) {
        let line = sloppy(&tree(&change), n);
        prop_assert_ne!(line.as_bytes(), &written(&change));
        prop_assert!(Change::parse(line.as_bytes()).is_err(), "{line}");
    }

    #[test]
    fn a_line_with_other_bytes_is_another_change_or_none(
        change in changes(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut line = written(&change);
        let at = at.index(line.len());
        line[at] = byte;
        if let Ok(change) = Change::parse(&line) {
            prop_assert_eq!(written(&change), line);
        }
    }

    #[test]
    fn a_line_cut_off_or_with_more_behind_is_refused(
        change in changes(),
        at in any::<prop::sample::Index>(),
        more in "[ ,}0a\n]",
    ) {
        let line = written(&change);
        prop_assert!(Change::parse(&line[..at.index(line.len())]).is_err());
        prop_assert!(Change::parse(&[&line, more.as_bytes()].concat()).is_err());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(change) = Change::parse(&bytes) {
            prop_assert_eq!(written(&change), bytes);
        }
    }

    #[test]
    fn whole_numbers_are_kept_up_to_2_to_the_53(n in any::<f64>(), i in any::<i64>()) {
        for text in [number(n), i.to_string()] {
            let value: f64 = text.parse().unwrap();
            let line = format!(r#"{{{H},"set":{{"a":{text}}}}}"#);
            let kept = value.fract() != 0.0 || text.parse::<i64>().is_ok_and(|n| n.abs() <= LARGEST);
            prop_assert_eq!(Change::parse(line.as_bytes()).is_ok(), kept, "{}", text);
        }
    }

    #[test]
    fn stamps_in_another_form_are_refused(change in changes(), at in 0_usize..46, byte in any::<u8>()) {
        let mut other = change.h.to_string().into_bytes();
        other[at] = byte;
        let Ok(other) = String::from_utf8(other) else { return Ok(()) };
        prop_assert_eq!(Stamp::parse(&other).is_ok_and(|s| s.to_string() != other), false);
        let upper = change.h.to_string().to_uppercase().replace(['T', 'Z'], "t");
        prop_assert!(Stamp::parse(&upper).is_err());
    }
}

const H: &str = r#""h":"2026-11-23T08:24:48.123Z-0000-a1b2c3d4e5f60718","on":"lead:1""#;

/// The table of RFC 8785, appendix B, as bits and text.
#[test]
fn numbers_are_those_of_the_rfc() {
    let table = [
        (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"),
        (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
        (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
        (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
        (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"),
        (0x41b3_de43_5555_5554, "333333333.33333325"),
        (0x41b3_de43_5555_5555, "333333333.3333333"),
        (0x41b3_de43_5555_5556, "333333333.3333334"),
        (0x41b3_de43_5555_5557, "333333333.33333343"),
        (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ];
    for (bits, text) in table {
        let value = f64::from_bits(bits);
        assert_eq!(number(value), text);
        let line = format!(r#"{{{H},"set":{{"a":{text}}}}}"#);
        // Whole numbers that large are not kept by every reader.
        assert_eq!(
            Change::parse(line.as_bytes()).is_ok(),
            value.fract() != 0.0,
            "{line}"
        );
    }
}

/// The example of RFC 8785, section 3.2.3.
#[test]
fn keys_are_ordered_by_utf_16_code_units() {
    let keys = [
        "\r",
        "1",
        "\u{80}",
        "\u{f6}",
        "\u{20ac}",
        "\u{1f600}",
        "\u{fb33}",
    ];
    assert!(keys.windows(2).all(|w| key_order(w[0], w[1]).is_lt()));
    let member = |key: &&str| format!("{}:1", serde_json::to_string(key).unwrap());
    let line = |keys: &[&str]| {
        format!(
            "{{{H},\"set\":{{{}}}}}",
            keys.iter().map(member).collect::<Vec<_>>().join(",")
        )
    };
    assert!(Change::parse(line(&keys).as_bytes()).is_ok());
    let mut by_code_points = keys;
    by_code_points.sort_unstable();
    let refused = Change::parse(line(&by_code_points).as_bytes());
    assert_eq!(refused, Err(LineError::KeyOrder("\u{1f600}".to_owned())));
}

fn check(line: &str, expected: LineError) {
    assert_eq!(Change::parse(line.as_bytes()), Err(expected), "{line}");
}

#[test]
fn each_kind_of_bad_line_is_refused_with_what_it_found() {
    let set = |members: &str| format!("{{{H},\"set\":{{{members}}}}}");
    check("", LineError::CutOff);
    check("not json", LineError::Unexpected("not json".into()));
    check(&format!("{{{H},\"set\":{{\"a\":1}}"), LineError::CutOff);
    check(&(set("\"a\":1") + "x"), LineError::Unexpected("x".into()));
    check(&set("\"a\":1,\"a\":2"), LineError::KeyOrder("a".into()));
    check(&set("\"b\":1,\"a\":2"), LineError::KeyOrder("a".into()));
    check(&set(" \"a\":1"), LineError::Unexpected(" \"a\":1}}".into()));
    check(&set(""), LineError::Unexpected("}}".into()));
    for number in [
        "1.0",
        "01",
        "-0",
        "9007199254740993",
        "1e400",
        "1E-7",
        "0.10",
        "1e+21",
        ".",
    ] {
        let read = Change::parse(set(&format!("\"a\":{number}")).as_bytes());
        let refused = matches!(read, Err(LineError::Number(_) | LineError::Unexpected(_)));
        assert!(refused, "{number} gave {read:?}");
    }
    check(
        &format!("{{{H},\"zoo\":1}}"),
        LineError::UnknownKey("zoo".into()),
    );
    check(&format!("{{{H}}}"), LineError::Missing("set"));
    check(
        "{\"on\":\"lead:1\",\"set\":{\"a\":1}}",
        LineError::Missing("h"),
    );
    check(
        "{\"h\":\"yesterday\"}",
        LineError::Stamp("yesterday".into()),
    );
    check(
        &format!("{{\"class\":2,{H},\"set\":{{\"a\":1}}}}"),
        LineError::Class("2".into()),
    );
    check(
        &set("\"a\":1").replace("lead:1", "lead"),
        LineError::Id("lead".into()),
    );
    let nested = |depth: usize| {
        set(&format!(
            "\"a\":{}1{}",
            "[".repeat(depth),
            "]".repeat(depth)
        ))
    };
    check(&nested(DEEPEST), LineError::TooDeep);
    assert!(Change::parse(nested(DEEPEST - 1).as_bytes()).is_ok());
    let long = |n: usize| set(&format!("\"a\":\"{}\"", "x".repeat(n)));
    let frame = long(0).len();
    check(&long(LONGEST), LineError::TooLong(LONGEST + frame));
    assert!(Change::parse(long(LONGEST - frame).as_bytes()).is_ok());
    assert_eq!(Change::parse(&[b'{', 0xff]), Err(LineError::NotText));
}
