//! Reading a change.

use std::borrow::Cow;

use super::scan::{Scan, quote};
use super::write::value;
use super::{LONGEST, LineError, key_order};
use crate::journal::change::{Change, Class};
use crate::journal::stamp::Stamp;
use crate::model::value::ValueRef;

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
}

impl<'a> Scan<'a> {
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
}
