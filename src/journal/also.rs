//! What an import brought that was here already, told by the names of the cells: so that a file that comes again
//! costs a few bytes a line, and undo of either import still knows what the other brought.
//!
//! As text it is a line of its own that starts with `=`, which no change does: fields, then stamps, between tabs;
//! the stamps by actor, as the distance in time from the one before and, unless it is 0, the counter.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use super::stamp::Stamp;
use crate::model::order::Arrange;

/// So many stamps stand in a line.
const AT_MOST: usize = 8_192;

/// The names of cells that an import brought too.
#[derive(Clone, Debug, Default)]
pub struct Also {
    /// Stamps by the fields of their lines, as these are written.
    stamps: HashMap<String, Vec<Stamp>>,
}

impl Also {
    /// Takes note of a line all of which was known: its stamp, and the fields that it sets.
    pub fn note<'a>(&mut self, h: Stamp, fields: impl Iterator<Item = &'a str>) {
        let mut written = String::new();
        for field in fields {
            escape(field, &mut written);
            written.push('\t');
        }
        self.stamps.entry(written).or_default().push(h);
    }

    /// The lines to keep of the import.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let sorted: BTreeMap<&String, &Vec<Stamp>> = self.stamps.iter().collect();
        sorted.into_iter().flat_map(|(fields, stamps)| {
            let mut stamps = stamps.clone();
            stamps.arrange_by_key(|h| (h.actor(), *h));
            let parts = stamps.chunks(AT_MOST).map(written);
            parts
                .map(|part| format!("={fields}{part}"))
                .collect::<Vec<_>>()
        })
    }

    /// Reads a line of [`Self::lines`]: fields and stamps. `None` for any other.
    pub(super) fn parse(line: &[u8]) -> Option<(Vec<String>, Vec<Stamp>)> {
        let line = std::str::from_utf8(line.strip_prefix(b"=")?).ok()?;
        let mut parts: Vec<&str> = line.split('\t').collect();
        let stamps = read(parts.pop()?)?;
        let fields: Option<Vec<String>> = parts.into_iter().map(unescape).collect();
        Some((fields?, stamps))
    }
}

fn written(stamps: &[Stamp]) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    for of_one in stamps.chunk_by(|a, b| a.actor() == b.actor()) {
        let mut before = 0;
        for (n, h) in of_one.iter().enumerate() {
            let _ = match n {
                0 => write!(out, " {:x}:", h.actor()),
                _ => write!(out, ","),
            };
            let _ = write!(out, "{:x}", h.ms() - before);
            if h.counter() > 0 {
                let _ = write!(out, ".{:x}", h.counter());
            }
            before = h.ms();
        }
    }
    out
}

fn read(text: &str) -> Option<Vec<Stamp>> {
    let mut stamps = Vec::new();
    for of_one in text.split(' ').filter(|part| !part.is_empty()) {
        let (actor, list) = of_one.split_once(':')?;
        let actor = u64::from_str_radix(actor, 16).ok()?;
        let mut ms: u64 = 0;
        for one in list.split(',') {
            let (later, counter) = one.split_once('.').unwrap_or((one, "0"));
            ms = ms.checked_add(u64::from_str_radix(later, 16).ok()?)?;
            stamps.push(Stamp::new(
                ms,
                u16::from_str_radix(counter, 16).ok()?,
                actor,
            ));
        }
    }
    Some(stamps)
}

fn escape(field: &str, out: &mut String) {
    for c in field.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\t' => out.push_str("%09"),
            '\n' => out.push_str("%0a"),
            _ => out.push(c),
        }
    }
}

fn unescape(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut out = parts.next()?.to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        out.push(match code {
            "25" => '%',
            "09" => '\t',
            "0a" => '\n',
            _ => return None,
        });
        out.push_str(rest);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(
            stamps in prop::collection::vec((0_u64..1 << 44, any::<u16>(), 0_u64..3), 1..40),
            fields in prop::collection::vec("[a-z%\t\n/é]{1,6}", 1..4),
        ) {
            let mut also = Also::default();
            let mut given = BTreeSet::new();
            for (ms, counter, actor) in stamps {
                let h = Stamp::new(ms, counter, actor);
                given.insert(h);
                also.note(h, fields.iter().map(String::as_str));
            }
            let mut found = BTreeSet::new();
            for line in also.lines() {
                prop_assert!(!line.contains('\n'));
                let (of, stamps) = Also::parse(line.as_bytes()).unwrap();
                prop_assert_eq!(&of, &fields);
                found.extend(stamps);
            }
            prop_assert_eq!(found, given);
        }

        #[test]
        fn any_line_is_read_or_refused(line in ".{0,40}") {
            let _ = Also::parse(line.as_bytes());
        }
    }

    #[test]
    fn an_import_of_ten_thousand_takes_a_few_bytes_a_line() {
        let mut also = Also::default();
        for n in 0..10_000 {
            let h = Stamp::new(1_795_420_800_000 + n, 0, 7);
            also.note(h, ["amount", "stage"].into_iter());
        }
        let bytes: usize = also.lines().map(|l| l.len()).sum();
        assert!(bytes < 50_000, "{bytes}");
    }
}
