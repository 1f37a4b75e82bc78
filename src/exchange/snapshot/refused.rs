//! Why a file is refused, and what it is instead.

use super::json::{Fault, Json};
use super::read::HEADER;
use super::{FORMAT, READER, quote, quote_bytes};
use crate::journal::Stamp;
use crate::journal::line::LineError;

/// What programs of other habits put before a text.
const MARK: char = '\u{feff}';

/// Why a file is no snapshot, with what was found. Each has one sentence in `view::text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing in it.
    Empty,
    /// Bytes that are no text; how they begin.
    NotText(String),
    /// Not JSON; where it stops being so.
    NotJson(String),
    /// A snapshot behind a byte order mark, which another program put there.
    Marked,
    /// A table with columns; its first line.
    Table(String),
    /// JSON, but of something else; what it says it is, if it does.
    OtherFormat(Option<String>),
    /// A key that the header needs holds something else, or is missing.
    Header(&'static str, Option<String>),
    /// A key that is twice in the header.
    Twice(String),
    /// Its header is longer than [`HEADER`].
    HeaderTooLong,
    /// Its header was altered.
    HeaderChecksum,
    /// It needs a newer Tandem: the reader it asks for.
    Newer(u64),
    /// It ends in the middle, after so many changes.
    CutOff(u64),
    /// Its changes don't stand one a line: after so many of them comes this.
    Rewritten(u64, String),
    /// A line can't be read: its number among the changes, and why.
    Line(u64, LineError),
    /// A change stands before one that is older, or twice: its number, and its stamp.
    Order(u64, Stamp),
    /// It says that it holds so many changes, and holds so many.
    Count(u64, u64),
    /// The changes are not those the header was written for; how the two hashes begin.
    Checksum(String, String),
    /// Something follows the end; how it begins.
    Trailing(String),
    /// Longer than [`LONGEST`](super::read::LONGEST).
    TooLong,
    /// More changes than [`MOST`](super::read::MOST).
    TooMany,
    /// Values of the header are nested too deep.
    TooDeep,
    /// Compressed bytes that can't be.
    Compressed,
    /// Compressed to far less than any snapshot.
    Bomb,
}

/// What a file is that has no header of ours.
pub(super) fn no_header(rest: &[u8]) -> ReadError {
    let bytes = rest.trim_ascii();
    if bytes.is_empty() {
        return ReadError::Empty;
    }
    // A letter may be cut at the end of what came so far.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() => {
            std::str::from_utf8(bytes.get(..e.valid_up_to()).unwrap_or_default())
                .unwrap_or_default()
        }
        Err(_) => return ReadError::NotText(quote_bytes(bytes)),
    };
    if text.starts_with('\0') {
        return ReadError::NotText(quote_bytes(bytes));
    }
    let opens = format!("{{\"format\":\"{FORMAT}\"");
    let ours = text.starts_with(&opens);
    let text = match text.strip_prefix(MARK) {
        Some(text) if text.starts_with(&opens) => return ReadError::Marked,
        Some(text) => text,
        None => text,
    };
    if !text.starts_with(['{', '[']) {
        let first = text.lines().next().unwrap_or_default();
        let columns = [',', ';', '\t'].iter().any(|&d| first.contains(d));
        return if Json::parse(text).is_ok() {
            ReadError::OtherFormat(None)
        } else if columns && !first.starts_with('<') {
            ReadError::Table(quote(text.as_bytes()))
        } else {
            ReadError::NotJson(quote(text.as_bytes()))
        };
    }
    if ours && let Some(reader) = asked(text).filter(|&r| r > READER) {
        return ReadError::Newer(reader);
    }
    let changes = first_change(text);
    match Json::parse(text) {
        Ok(json) if json.get("format").and_then(Json::text) == Some(FORMAT) => {
            ReadError::Rewritten(0, quote(changes.as_bytes()))
        }
        Ok(json) => ReadError::OtherFormat(json.get("format").map(Json::quoted)),
        // Ours, with the brackets of another writer.
        Err(Fault::CutOff) if ours && !changes.is_empty() => {
            ReadError::Rewritten(0, quote(changes.as_bytes()))
        }
        Err(Fault::CutOff) if !ours && rest.len() > HEADER => ReadError::OtherFormat(None),
        Err(fault) => fault.into(),
    }
}

/// The reader that a file of ours asks for, in whatever shape the rest of it is.
fn asked(text: &str) -> Option<u64> {
    let head: &str = text.split_once('\n').map_or(text, |(first, _)| first);
    let (_, reader) = head.split_once("\"min_reader\":")?;
    let digits = reader.trim_ascii_start();
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    digits.get(..end)?.parse().ok()
}

/// What follows the bracket that opens the changes, if a file gets so far.
fn first_change(text: &str) -> &str {
    let key = "\"changes\"";
    let opened = text.match_indices(key).filter_map(|(at, _)| {
        let rest = text.get(at + key.len()..)?.trim_ascii_start();
        let rest = rest.strip_prefix(':')?.trim_ascii_start();
        Some(rest.strip_prefix('[')?.trim_ascii_start())
    });
    { opened }.next().unwrap_or_default()
}
