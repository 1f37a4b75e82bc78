//! A small reader of JSON for the header: strict, of limited depth, and with no key twice. Changes have
//! their own, faster reader in the journal.

use crate::journal::line::Decimal;

/// Deeper nesting is refused.
pub(super) const DEEPEST: usize = 32;

/// A value of the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Bool,
    /// A number, as it is written.
    Number(String),
    Text(String),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

/// Why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It ends in the middle.
    CutOff,
    /// Something else was expected where this begins.
    Unexpected(String),
    /// A key that is there twice.
    Twice(String),
    /// Nested deeper than [`DEEPEST`].
    TooDeep,
}

impl Json {
    /// Reads a whole text.
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        let mut scan = Scan { rest: text };
        let value = scan.value(1)?;
        scan.space();
        if scan.rest.is_empty() {
            Ok(value)
        } else {
            Err(scan.unexpected())
        }
    }

    /// A member of a map.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(members) => members.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The value itself, if it has members.
    pub(super) fn members(&self) -> Option<&Self> {
        matches!(self, Self::Map(_)).then_some(self)
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number from zero, if it is one.
    pub(super) fn number(&self) -> Option<u64> {
        match self {
            Self::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// How it is quoted to people.
    pub(super) fn quoted(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool => "true or false".to_owned(),
            Self::Number(digits) => super::quote(digits.as_bytes()),
            Self::Text(text) => super::quote(text.as_bytes()),
            Self::List(_) => "[…]".to_owned(),
            Self::Map(_) => "{…}".to_owned(),
        }
    }
}

struct Scan<'a> {
    rest: &'a str,
}

impl Scan<'_> {
    fn unexpected(&self) -> Fault {
        if self.rest.is_empty() {
            Fault::CutOff
        } else {
            Fault::Unexpected(super::quote(self.rest.as_bytes()))
        }
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn peek(&mut self) -> Option<u8> {
        self.space();
        self.rest.bytes().next()
    }

    fn eat(&mut self, token: &str) -> bool {
        self.space();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn need(&mut self, token: &str) -> Result<(), Fault> {
        if self.eat(token) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json, Fault> {
        if depth > DEEPEST {
            return Err(Fault::TooDeep);
        }
        match self.peek() {
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.digits(),
            _ => {
                for (word, value) in [
                    ("null", Json::Null),
                    ("true", Json::Bool),
                    ("false", Json::Bool),
                ] {
                    if self.eat(word) {
                        return Ok(value);
                    }
                    if word.starts_with(self.rest) {
                        return Err(Fault::CutOff);
                    }
                }
                Err(self.unexpected())
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Json, Fault> {
        self.need("{")?;
        let mut members: Vec<(String, Json)> = Vec::new();
        if self.eat("}") {
            return Ok(Json::Map(members));
        }
        let mut keys = std::collections::HashSet::new();
        loop {
            self.space();
            let key = self.string()?;
            if !keys.insert(key.clone()) {
                return Err(Fault::Twice(super::quote(key.as_bytes())));
            }
            self.need(":")?;
            members.push((key, self.value(depth + 1)?));
            if !self.eat(",") {
                self.need("}")?;
                return Ok(Json::Map(members));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json, Fault> {
        self.need("[")?;
        let mut items = Vec::new();
        if self.eat("]") {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if !self.eat(",") {
                self.need("]")?;
                return Ok(Json::List(items));
            }
        }
    }

    fn digits(&mut self) -> Result<Json, Fault> {
        let is_part = |c: char| matches!(c, '-' | '+' | '.' | 'e' | 'E' | '0'..='9');
        let end = self.rest.find(|c| !is_part(c)).ok_or(Fault::CutOff)?;
        let (digits, rest) = self.rest.split_at(end);
        if Decimal::parse(digits).is_none() {
            return Err(self.unexpected());
        }
        self.rest = rest;
        Ok(Json::Number(digits.to_owned()))
    }

    fn string(&mut self) -> Result<String, Fault> {
        if !self.rest.starts_with('"') {
            return Err(self.unexpected());
        }
        let mut out = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.rest = self.rest.get(at + 1..).unwrap_or_default();
                    return Ok(out);
                }
                '\\' => {
                    let escaped = chars.next().ok_or(Fault::CutOff)?.1;
                    out.push(match escaped {
                        '"' | '\\' | '/' => escaped,
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'u' => {
                            let high = four(&mut chars)?;
                            let unit = match high {
                                0xd800..0xdc00 => {
                                    let next = (chars.next(), chars.next());
                                    let (Some((_, '\\')), Some((_, 'u'))) = next else {
                                        return Err(self.wrong_at(at));
                                    };
                                    let low = four(&mut chars)?;
                                    if !(0xdc00..0xe000).contains(&low) {
                                        return Err(self.wrong_at(at));
                                    }
                                    0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)
                                }
                                unit => unit,
                            };
                            char::from_u32(unit).ok_or_else(|| self.wrong_at(at))?
                        }
                        _ => return Err(self.wrong_at(at)),
                    });
                }
                '\0'..' ' => return Err(self.wrong_at(at)),
                c => out.push(c),
            }
        }
        Err(Fault::CutOff)
    }

    fn wrong_at(&self, at: usize) -> Fault {
        let rest = self.rest.get(at..).unwrap_or_default();
        Fault::Unexpected(super::quote(rest.as_bytes()))
    }
}

fn four(chars: &mut impl Iterator<Item = (usize, char)>) -> Result<u32, Fault> {
    let mut n = 0;
    for _ in 0..4 {
        let (_, c) = chars.next().ok_or(Fault::CutOff)?;
        let digit = c
            .to_digit(16)
            .ok_or_else(|| Fault::Unexpected(c.to_string()))?;
        n = n << 4 | digit;
    }
    Ok(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_json_is_and_says_what_isnt() {
        let read = |text: &str| Json::parse(text);
        let text =
            read(r#"{"a":"\u00e9\ud83d\ude80\n","b":[1,-2.5e3,null,true,{}],"c":{}}"#).unwrap();
        assert_eq!(text.get("a").and_then(Json::text), Some("é🚀\n"));
        assert_eq!(read("7").err(), Some(Fault::CutOff), "a number may go on");
        assert_eq!(read("[7]").map(|_| ()), Ok(()));
        for (bad, fault) in [
            ("", Fault::CutOff),
            ("{\"a\":1", Fault::CutOff),
            ("[tru", Fault::CutOff),
            ("[1,]", Fault::Unexpected("]".into())),
            ("{'a':1}", Fault::Unexpected("'a':1}".into())),
            ("{\"a\":1,\"a\":2}", Fault::Twice("a".into())),
            ("[1] x", Fault::Unexpected("x".into())),
            ("[\"\\ud800x\"]", Fault::Unexpected("\\ud800x\"]".into())),
            ("[1-2]", Fault::Unexpected("1-2]".into())),
        ] {
            assert_eq!(read(bad).err(), Some(fault), "{bad}");
        }
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(read(&deep(DEEPEST)).is_ok());
        assert_eq!(read(&deep(DEEPEST + 1)), Err(Fault::TooDeep));
        assert_eq!(read(&"[".repeat(1_000_000)), Err(Fault::TooDeep));
    }
}
