//! The text of a change: RFC 8785 JSON, read strictly. What is not byte for byte as Tandem writes it is
//! refused with a sentence that quotes it, so that equal changes are equal bytes.

use std::borrow::Cow;
use std::fmt;

use super::change::{Change, Class};
use super::stamp::Stamp;
use crate::model::value::{Value, ValueRef};

/// A longer line is refused, in bytes.
pub const LONGEST: usize = 1 << 20;
/// Deeper nesting is refused.
pub const DEEPEST: usize = 32;
/// Larger whole numbers are refused: not every JSON reader keeps them.
const LARGEST: i64 = 1 << 53;

/// Why a line can't be read; each quotes what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineError {
    /// The line is longer than [`LONGEST`]; its length in bytes.
    TooLong(usize),
    /// Values are nested deeper than [`DEEPEST`].
    TooDeep,
    /// Not text in UTF-8.
    NotText,
    /// Something else was expected here.
    Unexpected(String),
    /// The line ends in the middle.
    CutOff,
    /// Keys that are not in order, or there twice.
    KeyOrder(String),
    /// A key that a line doesn't have.
    UnknownKey(String),
    /// A key that every line has is missing.
    Missing(&'static str),
    /// Not a stamp, or not in its one form.
    Stamp(String),
    /// A number in another form, or too large to be kept by every reader.
    Number(String),
    /// A record id that is not `kind:…`.
    Id(String),
    /// `class` is none of 0, 1 (2 is never written).
    Class(String),
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(n) => write!(f, "a line of {n} bytes is too long"),
            Self::TooDeep => write!(f, "values are nested deeper than {DEEPEST} levels"),
            Self::NotText => write!(f, "it holds bytes that are not text"),
            Self::Unexpected(at) => write!(f, "“{at}” does not belong there"),
            Self::CutOff => write!(f, "the line ends in the middle"),
            Self::KeyOrder(key) => write!(f, "“{key}” is there twice or out of order"),
            Self::UnknownKey(key) => write!(f, "a change has no “{key}”"),
            Self::Missing(key) => write!(f, "“{key}” is missing"),
            Self::Stamp(text) => write!(f, "“{text}” is not a stamp"),
            Self::Number(text) => write!(f, "“{text}” is not a number as Tandem writes it"),
            Self::Id(text) => write!(f, "“{text}” is not the id of a record"),
            Self::Class(text) => write!(f, "“{text}” is not a class of change"),
        }
    }
}

impl std::error::Error for LineError {}

/// A value that borrows from its line where it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// A value without text.
    Plain(ValueRef<'static>),
    /// Text.
    Text(Cow<'a, str>),
    /// Anything else.
    Json(&'a str),
}

impl Cell<'_> {
    /// The value.
    pub fn value(&self) -> ValueRef<'_> {
        match self {
            Self::Plain(v) => *v,
            Self::Text(s) => ValueRef::Text(s),
            Self::Json(s) => ValueRef::Json(s),
        }
    }
}

/// The heads that were seen, by field.
pub type Seen<'a> = Vec<(Cow<'a, str>, Vec<Stamp>)>;

/// A [`Change`] that borrows from its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRef<'a> {
    /// See [`Change::h`].
    pub h: Stamp,
    /// See [`Change::by`].
    pub by: Option<Cow<'a, str>>,
    /// See [`Change::on`].
    pub on: Cow<'a, str>,
    /// See [`Change::set`].
    pub set: Vec<(Cow<'a, str>, Cell<'a>)>,
    /// See [`Change::stub`].
    pub stub: Vec<Cow<'a, str>>,
    /// See [`Change::seen`].
    pub seen: Seen<'a>,
    /// See [`Change::act`].
    pub act: Option<Stamp>,
    /// See [`Change::class`].
    pub class: Class,
}

impl<'a> ChangeRef<'a> {
    /// Reads one line, without its line feed.
    pub fn parse(line: &'a [u8]) -> Result<Self, LineError> {
        if line.len() > LONGEST {
            return Err(LineError::TooLong(line.len()));
        }
        let text = std::str::from_utf8(line).map_err(|_| LineError::NotText)?;
        let mut scan = Scan { text, at: 0 };
        let change = scan.change()?;
        scan.end()?;
        Ok(change)
    }

    /// Copies it out of its line.
    pub fn to_change(&self) -> Change {
        let own = |s: &Cow<'_, str>| s.clone().into_owned();
        Change {
            h: self.h,
            by: self.by.as_ref().map(own),
            on: own(&self.on),
            set: self
                .set
                .iter()
                .map(|(f, v)| (own(f), v.value().to_value()))
                .collect(),
            stub: self.stub.iter().map(own).collect(),
            seen: self.seen.iter().map(|(f, s)| (own(f), s.clone())).collect(),
            act: self.act,
            class: self.class,
        }
    }
}

impl Change {
    /// Reads one line, without its line feed.
    pub fn parse(line: &[u8]) -> Result<Self, LineError> {
        ChangeRef::parse(line).map(|c| c.to_change())
    }

    /// Appends the line, without a line feed.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        if let Some(act) = self.act.filter(|a| *a != self.h) {
            key(out, "act");
            stamp(out, act);
        }
        if let Some(by) = &self.by {
            key(out, "by");
            string(out, by);
        }
        if self.class != Class::Person {
            key(out, "class");
            out.push(b'0' + self.class as u8);
        }
        key(out, "h");
        stamp(out, self.h);
        key(out, "on");
        string(out, &self.on);
        if !self.seen.is_empty() {
            key(out, "seen");
            out.push(b'{');
            for (field, stamps) in &self.seen {
                key(out, field);
                out.push(b'[');
                for s in stamps {
                    comma(out);
                    stamp(out, *s);
                }
                out.push(b']');
            }
            out.push(b'}');
        }
        if !self.set.is_empty() {
            key(out, "set");
            out.push(b'{');
            for (field, v) in &self.set {
                key(out, field);
                value(out, v.as_ref());
            }
            out.push(b'}');
        }
        if !self.stub.is_empty() {
            key(out, "stub");
            out.push(b'[');
            for field in &self.stub {
                comma(out);
                string(out, field);
            }
            out.push(b']');
        }
        out.push(b'}');
    }
}

/// Appends a value's canonical JSON.
pub fn value(out: &mut Vec<u8>, v: ValueRef<'_>) {
    match v {
        ValueRef::Null => out.extend_from_slice(b"null"),
        ValueRef::Bool(b) => out.extend_from_slice(if b { b"true" } else { b"false" }),
        ValueRef::Int(i) => out.extend_from_slice(i.to_string().as_bytes()),
        ValueRef::Text(s) => string(out, s),
        ValueRef::Json(s) => out.extend_from_slice(s.as_bytes()),
    }
}

/// Appends a string's canonical JSON.
pub fn string(out: &mut Vec<u8>, s: &str) {
    out.push(b'"');
    let mut from = 0;
    let bytes = s.as_bytes();
    for (n, &b) in bytes.iter().enumerate() {
        let Some(short) = escape(b) else { continue };
        out.extend_from_slice(bytes.get(from..n).unwrap_or_default());
        from = n + 1;
        if short == b'u' {
            out.extend_from_slice(format!("\\u{b:04x}").as_bytes());
        } else {
            out.extend_from_slice(&[b'\\', short]);
        }
    }
    out.extend_from_slice(bytes.get(from..).unwrap_or_default());
    out.push(b'"');
}

/// The letter after the backslash for a byte that must be escaped; `u` for the long form.
fn escape(b: u8) -> Option<u8> {
    match b {
        b'"' | b'\\' => Some(b),
        0x08 => Some(b'b'),
        0x09 => Some(b't'),
        0x0a => Some(b'n'),
        0x0c => Some(b'f'),
        0x0d => Some(b'r'),
        0..0x20 => Some(b'u'),
        _ => None,
    }
}

fn comma(out: &mut Vec<u8>) {
    if !matches!(out.last(), Some(b'{' | b'[')) {
        out.push(b',');
    }
}

fn key(out: &mut Vec<u8>, name: &str) {
    comma(out);
    string(out, name);
    out.push(b':');
}

fn stamp(out: &mut Vec<u8>, s: Stamp) {
    out.push(b'"');
    s.write(out);
    out.push(b'"');
}

/// The order of keys in RFC 8785: by UTF-16 code units.
pub fn key_order(a: &str, b: &str) -> std::cmp::Ordering {
    if a.is_ascii() && b.is_ascii() {
        a.cmp(b)
    } else {
        a.encode_utf16().cmp(b.encode_utf16())
    }
}

/// A place in a line.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, b: u8) -> bool {
        let hit = self.peek() == Some(b);
        self.at += usize::from(hit);
        hit
    }

    fn need(&mut self, b: u8) -> Result<(), LineError> {
        if self.eat(b) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn unexpected(&self) -> LineError {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.is_empty() {
            LineError::CutOff
        } else {
            LineError::Unexpected(rest.chars().take(24).collect())
        }
    }

    fn end(&self) -> Result<(), LineError> {
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn change(&mut self) -> Result<ChangeRef<'a>, LineError> {
        let (mut h, mut on, mut by, mut act) = (None, None, None, None);
        let (mut set, mut stub, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        let mut class = Class::Person;
        self.members(|scan, name| {
            match &*name {
                "act" => act = Some(scan.stamp()?),
                "by" => by = Some(scan.id()?),
                "class" => class = scan.class()?,
                "h" => h = Some(scan.stamp()?),
                "on" => on = Some(scan.id()?),
                "seen" => seen = scan.seen()?,
                "set" => {
                    scan.members(|scan, field| {
                        set.push((field, scan.cell()?));
                        Ok(())
                    })?;
                }
                "stub" => stub = scan.stub()?,
                _ => return Err(LineError::UnknownKey(quote(&name))),
            }
            Ok(())
        })?;
        let h = h.ok_or(LineError::Missing("h"))?;
        if act == Some(h) {
            return Err(LineError::Unexpected(format!("\"act\":\"{h}\"")));
        }
        if set.is_empty() && stub.is_empty() {
            return Err(LineError::Missing("set"));
        }
        Ok(ChangeRef {
            h,
            by,
            on: on.ok_or(LineError::Missing("on"))?,
            set,
            stub,
            seen,
            act,
            class,
        })
    }

    /// Reads an object that has members, in the order of their keys.
    fn members(
        &mut self,
        mut each: impl FnMut(&mut Self, Cow<'a, str>) -> Result<(), LineError>,
    ) -> Result<(), LineError> {
        self.need(b'{')?;
        let mut last: Option<Cow<'a, str>> = None;
        loop {
            let name = self.string()?;
            if last.as_ref().is_some_and(|l| key_order(l, &name).is_ge()) {
                return Err(LineError::KeyOrder(quote(&name)));
            }
            self.need(b':')?;
            each(self, name.clone())?;
            last = Some(name);
            if !self.eat(b',') {
                return self.need(b'}');
            }
        }
    }

    fn seen(&mut self) -> Result<Seen<'a>, LineError> {
        let mut seen = Vec::new();
        self.members(|scan, field| {
            scan.need(b'[')?;
            let mut stamps = vec![scan.stamp()?];
            while scan.eat(b',') {
                let next = scan.stamp()?;
                if stamps.last() >= Some(&next) {
                    return Err(LineError::KeyOrder(next.to_string()));
                }
                stamps.push(next);
            }
            scan.need(b']')?;
            seen.push((field, stamps));
            Ok(())
        })?;
        Ok(seen)
    }

    fn stub(&mut self) -> Result<Vec<Cow<'a, str>>, LineError> {
        self.need(b'[')?;
        let mut fields = vec![self.string()?];
        while self.eat(b',') {
            let next = self.string()?;
            if fields.last().is_some_and(|l| key_order(l, &next).is_ge()) {
                return Err(LineError::KeyOrder(quote(&next)));
            }
            fields.push(next);
        }
        self.need(b']')?;
        Ok(fields)
    }

    fn stamp(&mut self) -> Result<Stamp, LineError> {
        let text = self.string()?;
        Stamp::parse(&text).map_err(|e| LineError::Stamp(e.0))
    }

    fn id(&mut self) -> Result<Cow<'a, str>, LineError> {
        let id = self.string()?;
        match id.split_once(':') {
            Some((kind, rest)) if !kind.is_empty() && !rest.is_empty() => Ok(id),
            _ => Err(LineError::Id(quote(&id))),
        }
    }

    fn class(&mut self) -> Result<Class, LineError> {
        match self.cell()? {
            Cell::Plain(ValueRef::Int(0)) => Ok(Class::Seed),
            Cell::Plain(ValueRef::Int(1)) => Ok(Class::Import),
            other => {
                let mut out = Vec::new();
                value(&mut out, other.value());
                Err(LineError::Class(quote(&String::from_utf8_lossy(&out))))
            }
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, LineError> {
        self.need(b'"')?;
        let from = self.at;
        let mut owned: Option<String> = None;
        let mut kept = from;
        loop {
            let b = self.peek().ok_or(LineError::CutOff)?;
            match b {
                b'"' => {
                    let rest = self.text.get(kept..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(match owned {
                        None => Cow::Borrowed(rest),
                        Some(mut s) => {
                            s.push_str(rest);
                            Cow::Owned(s)
                        }
                    });
                }
                b'\\' => {
                    let s = owned.get_or_insert_with(String::new);
                    s.push_str(self.text.get(kept..self.at).unwrap_or_default());
                    let c = self.escaped()?;
                    if let Some(s) = owned.as_mut() {
                        s.push(c);
                    }
                    kept = self.at;
                }
                0..0x20 => return Err(self.unexpected()),
                _ => self.at += 1,
            }
        }
    }

    /// Reads `\n` and the like; only the one form that RFC 8785 writes.
    fn escaped(&mut self) -> Result<char, LineError> {
        let bytes = self.text.as_bytes();
        let error = self.unexpected();
        let b = match bytes.get(self.at + 1) {
            Some(b'"') => b'"',
            Some(b'\\') => b'\\',
            Some(b'b') => 0x08,
            Some(b't') => 0x09,
            Some(b'n') => 0x0a,
            Some(b'f') => 0x0c,
            Some(b'r') => 0x0d,
            Some(b'u') => {
                let hex = self
                    .text
                    .get(self.at + 2..self.at + 6)
                    .ok_or_else(|| error.clone())?;
                let b = u8::from_str_radix(hex, 16).map_err(|_| error.clone())?;
                if escape(b) != Some(b'u') || format!("{b:04x}") != hex {
                    return Err(error);
                }
                self.at += 4;
                b
            }
            _ => return Err(error),
        };
        self.at += 2;
        Ok(char::from(b))
    }

    fn cell(&mut self) -> Result<Cell<'a>, LineError> {
        if self.peek() == Some(b'"') {
            return self.string().map(Cell::Text);
        }
        let from = self.at;
        let whole = self.plain(1)?;
        Ok(whole.map_or_else(
            || Cell::Json(self.text.get(from..self.at).unwrap_or_default()),
            Cell::Plain,
        ))
    }

    /// Walks over any value; `Some` for those without text or structure.
    fn plain(&mut self, depth: usize) -> Result<Option<ValueRef<'static>>, LineError> {
        if depth > DEEPEST {
            return Err(LineError::TooDeep);
        }
        match self.peek().ok_or(LineError::CutOff)? {
            b'n' => self.word("null", ValueRef::Null),
            b't' => self.word("true", ValueRef::Bool(true)),
            b'f' => self.word("false", ValueRef::Bool(false)),
            b'"' => self.string().map(|_| None),
            b'[' => {
                self.at += 1;
                if self.eat(b']') {
                    return Ok(None);
                }
                self.plain(depth + 1)?;
                while self.eat(b',') {
                    self.plain(depth + 1)?;
                }
                self.need(b']').map(|()| None)
            }
            b'{' => {
                if self.text.get(self.at..self.at + 2) == Some("{}") {
                    self.at += 2;
                    return Ok(None);
                }
                self.members(|scan, _| scan.plain(depth + 1).map(|_| ()))
                    .map(|()| None)
            }
            b'-' | b'0'..=b'9' => self.number(),
            _ => Err(self.unexpected()),
        }
    }

    fn word(
        &mut self,
        word: &str,
        v: ValueRef<'static>,
    ) -> Result<Option<ValueRef<'static>>, LineError> {
        if self.text.get(self.at..self.at + word.len()) != Some(word) {
            return Err(self.unexpected());
        }
        self.at += word.len();
        Ok(Some(v))
    }

    fn number(&mut self) -> Result<Option<ValueRef<'static>>, LineError> {
        let from = self.at;
        while matches!(
            self.peek(),
            Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')
        ) {
            self.at += 1;
        }
        let text = self.text.get(from..self.at).unwrap_or_default();
        let wrong = || LineError::Number(quote(text));
        if let Ok(n) = text.parse::<i64>() {
            let canonical = n.to_string() == text && (-LARGEST..=LARGEST).contains(&n);
            return if canonical {
                Ok(Some(ValueRef::Int(n)))
            } else {
                Err(wrong())
            };
        }
        let n: f64 = text.parse().map_err(|_| wrong())?;
        let canonical = n.is_finite() && ryu_js::Buffer::new().format_finite(n) == text;
        if canonical { Ok(None) } else { Err(wrong()) }
    }
}

fn quote(text: &str) -> String {
    text.chars().take(60).collect()
}

impl From<&Cell<'_>> for Value {
    fn from(cell: &Cell<'_>) -> Self {
        cell.value().to_value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stamps() -> impl Strategy<Value = Stamp> {
        (0_u64..1 << 45, any::<u16>(), any::<u64>()).prop_map(|(ms, n, a)| Stamp::new(ms, n, a))
    }

    fn values() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (-LARGEST..=LARGEST).prop_map(Value::Int),
            any::<String>().prop_map(Value::Text),
            Just(Value::Json("[1.5,{\"a\":\"\u{1f6b2}\"},[]]".to_owned())),
        ]
    }

    fn changes() -> impl Strategy<Value = Change> {
        let fields = prop::collection::vec((any::<String>(), values()), 1..5);
        let seen = prop::collection::vec(
            (any::<String>(), prop::collection::btree_set(stamps(), 1..3)),
            0..3,
        );
        let who = prop::option::of("member:[a-z]{1,8}");
        (
            stamps(),
            who,
            "[a-z]{1,6}:[a-z0-9]{1,12}",
            fields,
            seen,
            prop::option::of(stamps()),
            0_u8..3,
        )
            .prop_map(|(h, by, on, mut set, seen, act, class)| {
                set.sort_by(|a, b| key_order(&a.0, &b.0));
                set.dedup_by(|a, b| a.0 == b.0);
                let mut seen: Vec<_> = seen
                    .into_iter()
                    .map(|(f, s)| (f, s.into_iter().collect()))
                    .collect();
                seen.sort_by(|a: &(String, Vec<Stamp>), b| key_order(&a.0, &b.0));
                seen.dedup_by(|a, b| a.0 == b.0);
                let class = Class::from_number(class).unwrap();
                Change {
                    h,
                    by,
                    on,
                    set,
                    stub: Vec::new(),
                    seen,
                    act: act.filter(|a| *a != h),
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
        #[test]
        fn a_change_round_trips(change in changes()) {
            let line = written(&change);
            prop_assert_eq!(Change::parse(&line), Ok(change), "{}", String::from_utf8_lossy(&line));
        }

        #[test]
        fn what_is_read_is_written_the_same(change in changes(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut line = written(&change);
            let at = at.index(line.len());
            line[at] = byte;
            if let Ok(change) = Change::parse(&line) {
                prop_assert_eq!(written(&change), line);
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Change::parse(&bytes);
        }
    }

    fn check(line: &str, expected: LineError) {
        assert_eq!(Change::parse(line.as_bytes()), Err(expected), "{line}");
    }

    #[test]
    fn refuses_each_kind_of_bad_line() {
        let h = "\"h\":\"2026-11-23T08:24:48.123Z-0000-a1b2c3d4e5f60718\",\"on\":\"lead:1\"";
        check("", LineError::CutOff);
        check("not json", LineError::Unexpected("not json".into()));
        check(&format!("{{{h},\"set\":{{\"a\":1}}"), LineError::CutOff);
        check(
            &format!("{{{h},\"set\":{{\"a\":1}}}}x"),
            LineError::Unexpected("x".into()),
        );
        check(
            &format!("{{{h},\"set\":{{\"a\":1,\"a\":2}}}}"),
            LineError::KeyOrder("a".into()),
        );
        check(
            &format!("{{{h},\"set\":{{\"b\":1,\"a\":2}}}}"),
            LineError::KeyOrder("a".into()),
        );
        check(
            &format!("{{{h}, \"set\":{{\"a\":1}}}}"),
            LineError::Unexpected(" \"set\":{\"a\":1}}".into()),
        );
        check(
            &format!("{{{h},\"set\":{{\"a\":1.0}}}}"),
            LineError::Number("1.0".into()),
        );
        check(
            &format!("{{{h},\"set\":{{\"a\":01}}}}"),
            LineError::Number("01".into()),
        );
        check(
            &format!("{{{h},\"set\":{{\"a\":9007199254740993}}}}"),
            LineError::Number("9007199254740993".into()),
        );
        check(
            &format!("{{{h},\"set\":{{\"a\":1e400}}}}"),
            LineError::Number("1e400".into()),
        );
        check(
            &format!("{{{h},\"zoo\":1}}"),
            LineError::UnknownKey("zoo".into()),
        );
        check(&format!("{{{h}}}"), LineError::Missing("set"));
        check(
            "{\"on\":\"lead:1\",\"set\":{\"a\":1}}",
            LineError::Missing("h"),
        );
        check(
            "{\"h\":\"yesterday\"}",
            LineError::Stamp("yesterday".into()),
        );
        check(
            &format!("{{\"class\":2,{h},\"set\":{{\"a\":1}}}}"),
            LineError::Class("2".into()),
        );
        check(
            &format!("{{{},\"set\":{{\"a\":1}}}}", h.replace("lead:1", "lead")),
            LineError::Id("lead".into()),
        );
        let deep = format!(
            "{{{h},\"set\":{{\"a\":{}1{}}}}}",
            "[".repeat(40),
            "]".repeat(40)
        );
        check(&deep, LineError::TooDeep);
        check(
            &format!("{{{h},\"set\":{{\"a\":\"{}\"}}}}", "x".repeat(LONGEST)),
            LineError::TooLong(LONGEST + 83),
        );
    }
}
