//! Reading a snapshot as bytes, a piece at a time, with limits. Nothing is handed out before the whole
//! file proved to be what its header says.

use sha2::{Digest, Sha256};

use super::gzip::{Inflate, MAGIC};
use super::header::OPENS;
pub use super::refused::ReadError;
use super::refused::no_header;
use super::{Header, hex, quote};
use crate::journal::Stamp;
use crate::journal::line::{ChangeRef, LONGEST as LINE, LineError};

/// Longer files are refused, in bytes, counted while inflating.
pub const LONGEST: u64 = 1 << 30;
/// More changes are refused.
pub const MOST: u64 = 5_000_000;
/// A longer header is refused, in bytes.
pub const HEADER: usize = 1 << 20;
/// What stands after the last change.
const CLOSES: &[u8] = b"]}";
/// Lines are kept in pieces of about so many bytes.
const PIECE: usize = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Header,
    Changes,
    End,
}

/// A snapshot whose every byte was checked.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// What it says of itself.
    pub header: Header,
    /// Its changes.
    pub lines: Lines,
}

/// The lines of a file, in pieces, without the commas between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    pieces: Vec<Vec<u8>>,
}

impl Lines {
    /// Pieces of whole lines, each line ended by a line feed.
    pub fn pieces(&self) -> &[Vec<u8>] {
        &self.pieces
    }

    /// The same, handed over.
    pub fn into_pieces(self) -> std::vec::IntoIter<Vec<u8>> {
        self.pieces.into_iter()
    }

    /// All lines, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let pieces = self.pieces.iter();
        pieces.flat_map(|p| p.split(|&b| b == b'\n').filter(|l| !l.is_empty()))
    }

    /// How many bytes there are.
    pub fn bytes(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }

    /// Adds a line, and gives the piece that it found full.
    fn fill(&mut self, line: &[u8]) -> Option<&[u8]> {
        let begun = self.pieces.len();
        self.add(line);
        let full = begun.checked_sub(1).filter(|_| self.pieces.len() > begun);
        self.pieces.get(full?).map(Vec::as_slice)
    }

    /// The line that was added last.
    fn last(&self) -> Option<&[u8]> {
        let piece = self.pieces.last()?.strip_suffix(b"\n")?;
        let from = memchr::memrchr(b'\n', piece).map_or(0, |end| end + 1);
        piece.get(from..)
    }

    /// Adds a whole piece.
    pub(super) fn add_piece(&mut self, piece: Vec<u8>) {
        self.pieces.push(piece);
    }

    /// Adds a line.
    pub(super) fn add(&mut self, line: &[u8]) {
        let room = |p: &Vec<u8>| p.len() + line.len() < p.capacity();
        if !self.pieces.last().is_some_and(room) {
            let size = PIECE.max(line.len() + 1);
            self.pieces.push(Vec::with_capacity(size));
        }
        if let Some(piece) = self.pieces.last_mut() {
            piece.extend_from_slice(line);
            piece.push(b'\n');
        }
    }
}

/// A snapshot that is being read.
pub struct Reader {
    inflate: Option<Inflate>,
    started: bool,
    scan: Scan,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            inflate: None,
            started: false,
            scan: Scan {
                place: Place::Header,
                rest: Vec::new(),
                header: None,
                hash: Sha256::new(),
                changes: 0,
                bytes: 0,
                last_stamp: None,
                more: true,
                lines: Lines::default(),
            },
        }
    }
}

impl Reader {
    /// Begins a file.
    pub fn new() -> Self {
        Self::default()
    }

    /// The header, once it was read.
    pub fn header(&self) -> Option<&Header> {
        self.scan.header.as_ref()
    }

    /// How many changes were read.
    pub fn changes(&self) -> u64 {
        self.scan.changes
    }

    /// How many bytes to give at once, so that a step stays short: compressed ones unfold.
    pub fn stride(&self) -> usize {
        if self.inflate.is_some() {
            4 << 10
        } else {
            64 << 10
        }
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// As soon as the file can't be a snapshot any more.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        if !self.started {
            // Two bytes tell a compressed file from a plain one.
            self.scan.rest.extend_from_slice(bytes);
            if self.scan.rest.len() < MAGIC.len() {
                return Ok(());
            }
            self.started = true;
            let start = std::mem::take(&mut self.scan.rest);
            if start.starts_with(&MAGIC) {
                self.inflate = Some(Inflate::new());
            }
            return self.feed(&start);
        }
        let Some(inflate) = &mut self.inflate else {
            return self.scan.feed(bytes);
        };
        for some in bytes.chunks(1 << 10) {
            let plain = inflate.feed(some)?;
            self.scan.feed(plain)?;
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it is cut off or isn't what its header says.
    pub fn finish(mut self) -> Result<Snapshot, ReadError> {
        if let Some(inflate) = self.inflate {
            let whole = self.scan.place == Place::End;
            let plain = inflate.finish().map_err(|cut| {
                if cut && !whole {
                    ReadError::CutOff(self.scan.changes)
                } else {
                    ReadError::Compressed
                }
            })?;
            self.scan.feed(&plain)?;
        }
        self.scan.finish()
    }

    /// Reads a whole file at once.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn read(bytes: &[u8]) -> Result<Snapshot, ReadError> {
        let mut reader = Self::new();
        reader.feed(bytes)?;
        reader.finish()
    }
}

/// The plain bytes of a file, line by line.
struct Scan {
    place: Place,
    /// The header so far, or the start of a line whose end has not come yet.
    rest: Vec<u8>,
    header: Option<Header>,
    hash: Sha256,
    changes: u64,
    bytes: u64,
    last_stamp: Option<Stamp>,
    /// Whether the line before announced another.
    more: bool,
    lines: Lines,
}

impl Scan {
    fn feed(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        self.bytes += bytes.len() as u64;
        if self.bytes > LONGEST {
            return Err(ReadError::TooLong);
        }
        let mut rest = bytes;
        // What is pasted may have blanks around it.
        if self.place == Place::Header && self.rest.is_empty() {
            rest = rest.trim_ascii_start();
        }
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let (line, tail) = rest.split_at(end);
            rest = tail.get(1..).unwrap_or_default();
            if self.place == Place::Header {
                self.rest.extend_from_slice(line);
                if self.rest.ends_with(OPENS) {
                    let header = std::mem::take(&mut self.rest);
                    self.header = Some(Header::parse(&header)?);
                    self.place = Place::Changes;
                } else {
                    self.rest.push(b'\n');
                    self.check_header()?;
                }
            } else if self.rest.is_empty() {
                self.line(line)?;
            } else {
                let mut whole = std::mem::take(&mut self.rest);
                whole.extend_from_slice(line);
                self.line(&whole)?;
            }
        }
        if self.place == Place::End {
            rest = rest.trim_ascii();
        }
        self.rest.extend_from_slice(rest);
        match self.place {
            Place::Header => self.check_header(),
            // A comma may follow the longest line.
            Place::Changes if self.rest.len() > LINE + 1 => {
                let why = LineError::TooLong(self.rest.len());
                Err(ReadError::Line(self.changes + 1, why))
            }
            Place::End if !self.rest.is_empty() => Err(ReadError::Trailing(quote(&self.rest))),
            _ => Ok(()),
        }
    }

    /// Stops early at what will never be a header.
    fn check_header(&self) -> Result<(), ReadError> {
        let start = self.rest.first();
        if start.is_some_and(|b| !matches!(b, b'{' | b'['))
            && (self.rest.contains(&b'\n') || self.rest.len() > 400)
        {
            return Err(no_header(&self.rest));
        }
        if self.rest.len() <= HEADER {
            return Ok(());
        }
        Err(match no_header(&self.rest) {
            ReadError::CutOff(_) => ReadError::HeaderTooLong,
            error => error,
        })
    }

    fn finish(mut self) -> Result<Snapshot, ReadError> {
        let rest = std::mem::take(&mut self.rest);
        match self.place {
            Place::Header => {
                self.rest = rest;
                return Err(no_header(&self.rest));
            }
            // The last line feed may have been trimmed.
            Place::Changes if rest.trim_ascii_end().ends_with(CLOSES) => {
                self.line(&rest).map_err(|why| match why {
                    ReadError::Line(n, LineError::CutOff) => ReadError::CutOff(n - 1),
                    why => why,
                })?;
            }
            _ => {}
        }
        let Some(header) = self.header.filter(|_| self.place == Place::End) else {
            return Err(ReadError::CutOff(self.changes));
        };
        if header.lines != self.changes {
            return Err(ReadError::Count(header.lines, self.changes));
        }
        // Between lines stands a line feed, after the last one none.
        let last = self.lines.pieces().last();
        self.hash
            .update(last.and_then(|p| p.strip_suffix(b"\n")).unwrap_or_default());
        let found = hex(&self.hash.finalize());
        if header.sha256 != found {
            let short = |hash: &str| quote(hash.as_bytes()).chars().take(8).collect();
            return Err(ReadError::Checksum(short(&header.sha256), short(&found)));
        }
        Ok(Snapshot {
            header,
            lines: self.lines,
        })
    }

    fn line(&mut self, line: &[u8]) -> Result<(), ReadError> {
        if self.place == Place::End {
            return if line.trim_ascii().is_empty() {
                Ok(())
            } else {
                Err(ReadError::Trailing(quote(line)))
            };
        }
        if line.trim_ascii_end() == CLOSES {
            self.place = Place::End;
            return if self.more && self.changes > 0 {
                Err(ReadError::CutOff(self.changes))
            } else {
                Ok(())
            };
        }
        if !self.more || line.is_empty() {
            return Err(ReadError::Rewritten(self.changes, quote(line)));
        }
        let (line, more) = line
            .strip_suffix(b",")
            .map_or((line, false), |line| (line, true));
        let n = self.changes + 1;
        if n > MOST {
            return Err(ReadError::TooMany);
        }
        let change = ChangeRef::parse(line).map_err(|why| match why {
            LineError::Unexpected(found) if line.first() != Some(&b'{') => {
                ReadError::Rewritten(self.changes, found)
            }
            why => ReadError::Line(n, why),
        })?;
        // Forged twins share a stamp; then their lines decide.
        let after = match self.last_stamp {
            Some(last) if last == change.h => Some(line) > self.lines.last(),
            last => last < Some(change.h),
        };
        if !after {
            return Err(ReadError::Order(n, change.h));
        }
        self.last_stamp = Some(change.h);
        if let Some(full) = self.lines.fill(line) {
            self.hash.update(full);
        }
        self.changes = n;
        self.more = more;
        Ok(())
    }
}
