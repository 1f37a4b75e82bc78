//! A walk over canonical JSON that takes nothing else.

use std::borrow::Cow;

use super::decimal::Decimal;
use super::write::escape;
use super::{DEEPEST, LARGEST, LineError, key_order};
use crate::model::value::ValueRef;

/// A place in a line.
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn eat(&mut self, b: u8) -> bool {
        let hit = self.peek() == Some(b);
        self.at += usize::from(hit);
        hit
    }

    pub(super) fn need(&mut self, b: u8) -> Result<(), LineError> {
        if self.eat(b) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    pub(super) fn unexpected(&self) -> LineError {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.is_empty() {
            LineError::CutOff
        } else {
            LineError::Unexpected(quote(rest).chars().take(24).collect())
        }
    }

    pub(super) fn end(&self) -> Result<(), LineError> {
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// Reads an object that has members, in the order of their keys.
    pub(super) fn members(
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

    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, LineError> {
        self.need(b'"')?;
        let from = self.at;
        let mut owned: Option<String> = None;
        let mut kept = from;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let special = |b: &u8| matches!(b, b'"' | b'\\' | 0..0x20);
            let run = rest.iter().position(special).ok_or(LineError::CutOff)?;
            self.at += run;
            match rest.get(run) {
                Some(b'"') => {
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
                Some(b'\\') => {
                    let s = owned.get_or_insert_with(String::new);
                    s.push_str(self.text.get(kept..self.at).unwrap_or_default());
                    let c = self.escaped()?;
                    if let Some(s) = owned.as_mut() {
                        s.push(c);
                    }
                    kept = self.at;
                }
                _ => return Err(self.unexpected()),
            }
        }
    }

    /// Reads `\n` and the like; only the one form that RFC 8785 writes.
    pub(super) fn escaped(&mut self) -> Result<char, LineError> {
        let bytes = self.text.as_bytes();
        let error = || self.unexpected();
        let b = match bytes.get(self.at + 1) {
            Some(b'"') => b'"',
            Some(b'\\') => b'\\',
            Some(b'b') => 0x08,
            Some(b't') => 0x09,
            Some(b'n') => 0x0a,
            Some(b'f') => 0x0c,
            Some(b'r') => 0x0d,
            Some(b'u') => {
                let hex = self.text.get(self.at + 2..self.at + 6).ok_or_else(error)?;
                let b = u8::from_str_radix(hex, 16).map_err(|_| error())?;
                if escape(b) != Some(b'u') || format!("{b:04x}") != hex {
                    return Err(error());
                }
                self.at += 4;
                b
            }
            _ => return Err(error()),
        };
        self.at += 2;
        Ok(char::from(b))
    }

    /// Walks over any value; `Some` for those without text or structure.
    pub(super) fn plain(&mut self, depth: usize) -> Result<Option<ValueRef<'static>>, LineError> {
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

    pub(super) fn word(
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

    pub(super) fn number(&mut self) -> Result<Option<ValueRef<'static>>, LineError> {
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
        let canonical = Decimal::parse(text).is_some_and(|n| n.is_canonical_fraction(text));
        if canonical { Ok(None) } else { Err(wrong()) }
    }
}

/// The start of what was found, without what would disturb the sentence that quotes it.
pub(super) fn quote(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}
