//! Writing canonical JSON: one form for every value, nothing between the tokens.

use crate::journal::change::{Change, Class};
use crate::journal::stamp::Stamp;
use crate::model::value::ValueRef;

impl Change {
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
pub(super) fn escape(b: u8) -> Option<u8> {
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
