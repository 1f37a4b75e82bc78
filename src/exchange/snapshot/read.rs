//! Reading a snapshot as bytes, a piece at a time, with limits. Nothing is believed before the whole file
//! proved to be what its header says.

use std::fmt;

use sha2::{Digest, Sha256};

use super::{FORMAT, Header, READER};
use crate::journal::Stamp;
use crate::journal::line::{ChangeRef, LineError};

/// Longer files are refused, in bytes, counted while inflating.
pub const LONGEST: u64 = 1 << 30;
/// More changes are refused.
pub const MOST: u64 = 5_000_000;
/// A longer header is refused, in bytes.
const HEADER: usize = 1 << 20;

/// Why a file is no snapshot; each is one sentence that quotes what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing in it.
    Empty,
    /// Not JSON at all; how it begins.
    NotJson(String),
    /// A table with columns; its first line.
    Table(String),
    /// JSON, but of something else.
    OtherFormat(String),
    /// The header can't be read; why.
    Header(String),
    /// It needs a newer Tandem: the reader it asks for.
    Newer(u32),
    /// It ends in the middle, after so many changes.
    CutOff(u64),
    /// A line can't be read: its number among the changes, and why.
    Line(u64, LineError),
    /// Changes are out of order: the number of the first that is.
    Order(u64),
    /// The changes are not those the header was written for.
    Checksum,
    /// Something follows the end; how it begins.
    Trailing(String),
    /// Longer than [`LONGEST`].
    TooLong,
    /// More changes than [`MOST`].
    TooMany,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "This file is empty."),
            Self::NotJson(text) => write!(f, "This is not a snapshot: it begins with “{text}”."),
            Self::Table(text) => {
                write!(
                    f,
                    "This is a table (“{text}”), not a snapshot. Import it as a CSV."
                )
            }
            Self::OtherFormat(text) => write!(f, "This file is “{text}”, not a Tandem snapshot."),
            Self::Header(why) => write!(f, "The beginning of this snapshot can’t be read: {why}."),
            Self::Newer(reader) => {
                write!(
                    f,
                    "This snapshot needs a newer Tandem (format {reader}). Please update Tandem first."
                )
            }
            Self::CutOff(n) => {
                write!(
                    f,
                    "This snapshot is cut off after {n} changes. Please ask for the file again."
                )
            }
            Self::Line(n, why) => write!(f, "Change {n} of this snapshot can’t be read: {why}."),
            Self::Order(n) => write!(
                f,
                "Change {n} of this snapshot is out of order; the file was altered."
            ),
            Self::Checksum => {
                write!(
                    f,
                    "This snapshot was altered or damaged on its way: its checksum is wrong."
                )
            }
            Self::Trailing(text) => {
                write!(f, "Something follows the end of this snapshot: “{text}”.")
            }
            Self::TooLong => write!(f, "This snapshot is larger than 1 GiB."),
            Self::TooMany => write!(f, "This snapshot holds more than {MOST} changes."),
        }
    }
}

impl std::error::Error for ReadError {}

/// Given each change, and its line.
pub type Each<'a> = dyn FnMut(&ChangeRef<'_>, &[u8]) + 'a;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Header,
    Changes,
    End,
}

/// A snapshot that is being read. Bytes go in by [`Self::feed`]; each change comes out as its line.
pub struct Reader {
    place: Place,
    /// The start of a line whose end has not come yet.
    rest: Vec<u8>,
    header: Option<Header>,
    hash: Sha256,
    changes: u64,
    bytes: u64,
    last_stamp: Option<Stamp>,
    last_line: Vec<u8>,
    comma: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            place: Place::Header,
            rest: Vec::new(),
            header: None,
            hash: Sha256::new(),
            changes: 0,
            bytes: 0,
            last_stamp: None,
            last_line: Vec::new(),
            comma: true,
        }
    }
}

impl Reader {
    /// The header, once it was read.
    pub fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// How many changes were read.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Takes the next bytes of the file and gives each change to `each`, proven to be a line but not yet
    /// that it is part of the file.
    ///
    /// # Errors
    /// As soon as the file can't be a snapshot any more.
    pub fn feed(&mut self, bytes: &[u8], each: &mut Each<'_>) -> Result<(), ReadError> {
        self.bytes += bytes.len() as u64;
        if self.bytes > LONGEST {
            return Err(ReadError::TooLong);
        }
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|&b| b == b'\n') {
            let (line, tail) = rest.split_at(end);
            rest = tail.get(1..).unwrap_or_default();
            if self.rest.is_empty() {
                self.line(line, each)?;
            } else {
                let mut whole = std::mem::take(&mut self.rest);
                whole.extend_from_slice(line);
                self.line(&whole, each)?;
            }
        }
        self.rest.extend_from_slice(rest);
        if self.rest.len() > HEADER + 2 {
            return Err(match self.place {
                Place::Header => self.not_a_header(&self.rest),
                _ => ReadError::Line(self.changes + 1, LineError::TooLong(self.rest.len())),
            });
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it is cut off or its checksum is wrong.
    pub fn finish(mut self, each: &mut Each<'_>) -> Result<Header, ReadError> {
        let rest = std::mem::take(&mut self.rest);
        if !rest.is_empty() {
            self.line(&rest, each)?;
        }
        match (self.place, self.header) {
            (Place::End, Some(header)) => {
                let hash = super::write::hex(&self.hash.finalize());
                if header.sha256 == hash {
                    Ok(header)
                } else {
                    Err(ReadError::Checksum)
                }
            }
            (Place::Header, _) => Err(ReadError::Empty),
            _ => Err(ReadError::CutOff(self.changes)),
        }
    }

    fn line(&mut self, line: &[u8], each: &mut Each<'_>) -> Result<(), ReadError> {
        match self.place {
            Place::Header => self.read_header(line),
            Place::Changes => self.read_change(line, each),
            Place::End if line.is_empty() => Ok(()),
            Place::End => Err(ReadError::Trailing(quote(line))),
        }
    }

    fn read_header(&mut self, line: &[u8]) -> Result<(), ReadError> {
        let open = line
            .strip_suffix(b"\"changes\":[")
            .and_then(|l| l.strip_suffix(b","));
        let Some(open) = open else {
            return Err(self.not_a_header(line));
        };
        let whole = [open, b"}"].concat();
        let loose: Loose = serde_json::from_slice(&whole).map_err(|_| self.not_a_header(line))?;
        if loose.format != FORMAT {
            return Err(ReadError::OtherFormat(quote(loose.format.as_bytes())));
        }
        if loose.min_reader > READER {
            return Err(ReadError::Newer(loose.min_reader));
        }
        let header: Header =
            serde_json::from_slice(&whole).map_err(|e| ReadError::Header(short(&e.to_string())))?;
        self.header = Some(header);
        self.place = Place::Changes;
        Ok(())
    }

    /// What a first line is that is no header of ours.
    fn not_a_header(&self, line: &[u8]) -> ReadError {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return ReadError::Empty;
        }
        if text.starts_with(['{', '[']) {
            let format = serde_json::from_str::<Loose>(text).map(|l| l.format);
            return match format {
                Ok(format) if format == FORMAT => ReadError::Header("it has no changes".to_owned()),
                Ok(format) if !format.is_empty() => {
                    ReadError::OtherFormat(quote(format.as_bytes()))
                }
                _ if text.starts_with("{\"format\":\"tandem\"") => ReadError::CutOff(0),
                _ => ReadError::OtherFormat("JSON of another program".to_owned()),
            };
        }
        let cells = [',', ';', '\t']
            .into_iter()
            .map(|d| text.matches(d).count())
            .max();
        if cells >= Some(1) && text.chars().all(|c| !c.is_control() || c == '\t') {
            return ReadError::Table(quote(text.as_bytes()));
        }
        ReadError::NotJson(quote(text.as_bytes()))
    }

    fn read_change(&mut self, line: &[u8], each: &mut Each<'_>) -> Result<(), ReadError> {
        if line == b"]}" {
            self.place = Place::End;
            return if self.comma && self.changes > 0 {
                Err(ReadError::CutOff(self.changes))
            } else {
                Ok(())
            };
        }
        let n = self.changes + 1;
        if line.is_empty() && self.changes == 0 {
            self.comma = false;
            return Ok(());
        }
        // The line before must have ended with a comma; the first has none before it.
        if !self.comma {
            return Err(ReadError::Line(n, LineError::Unexpected(quote(line))));
        }
        let (line, comma) = line.strip_suffix(b",").map_or((line, false), |l| (l, true));
        if n > MOST {
            return Err(ReadError::TooMany);
        }
        let change = ChangeRef::parse(line).map_err(|e| match e {
            // A line without an end is a file without an end.
            LineError::CutOff if !comma => ReadError::CutOff(self.changes),
            e => ReadError::Line(n, e),
        })?;
        // Forged twins share a stamp; then their lines decide.
        let after = match self.last_stamp {
            Some(last) if last == change.h => line > self.last_line.as_slice(),
            last => last < Some(change.h),
        };
        if !after {
            return Err(ReadError::Order(n));
        }
        self.last_stamp = Some(change.h);
        self.last_line.clear();
        self.last_line.extend_from_slice(line);
        if self.changes > 0 {
            self.hash.update(b"\n");
        }
        self.hash.update(line);
        self.changes = n;
        self.comma = comma;
        each(&change, line);
        Ok(())
    }
}

#[derive(serde::Deserialize)]
struct Loose {
    #[serde(default)]
    format: String,
    #[serde(default)]
    min_reader: u32,
}

fn quote(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line = text.trim().lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(40).collect()
}

fn short(text: &str) -> String {
    text.chars().take(120).collect()
}
