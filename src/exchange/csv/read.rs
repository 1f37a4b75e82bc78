//! Reading a file in steps: bytes to text, text to cells, and what the columns look like on the way.

use std::io::Cursor;
use std::rc::Rc;

use sha2::{Digest, Sha256};

use super::dialect::{self, Choices, Dialect};
use super::encoding::{Decoding, UNREADABLE};
use super::issue::{Issue, Issues, So, Why, quote};
use super::number::DecimalEvidence;
use super::profile::Profile;
use super::quotes::{self, Odd};
use super::table::Table;

/// Larger files are refused: they would not fit a browser's memory once read.
pub const LARGEST_FILE: usize = 256 * 1024 * 1024;

/// Columns beyond these are not read.
pub const MOST_COLUMNS: usize = 1000;

/// Letters of a cell that are kept, as many as a spreadsheet's cell holds.
pub const LONGEST_CELL: usize = 32_767;

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Units done: bytes while reading, rows while planning.
    pub done: usize,
    /// All of them.
    pub total: usize,
    /// Whether it is finished.
    pub finished: bool,
}

/// Why a file can't be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing in it.
    Empty,
    /// It is larger than [`LARGEST_FILE`]; its size in bytes.
    TooLarge(usize),
    /// It starts like a file of another kind; its usual name.
    NotText(&'static str),
}

/// A file read: its cells, and what was found out about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// How it was read.
    pub dialect: Dialect,
    /// The columns' names; `Column 3` where the file has none.
    pub headings: Vec<String>,
    /// The rows below the headings, those with issues too.
    pub table: Table,
    /// Which row of the file each of them is, counted as a spreadsheet does: from 1, headings and empty
    /// rows too.
    pub numbers: Vec<u32>,
    /// What the columns look like.
    pub profiles: Vec<Profile>,
    /// What could not be read.
    pub issues: Issues,
    /// Rows (from 0, in order) that can't be taken at all.
    pub left_out: Vec<u32>,
    /// SHA-256 of the file's bytes behind a byte order mark.
    pub hash: [u8; 32],
}

enum Phase {
    Decode(Decoding),
    Rows(csv::Reader<Cursor<Vec<u8>>>),
    Done,
}

/// The work of reading a file.
pub struct Reading {
    bytes: Rc<[u8]>,
    choices: Choices,
    phase: Phase,
    hasher: Sha256,
    skip: usize,
    record: csv::StringRecord,
    /// Rows of the file so far, as a spreadsheet counts them.
    number: u32,
    sheet: Sheet,
}

impl Sheet {
    /// Which row of the file a row of data is; both count from 1.
    pub fn number(&self, row: u32) -> u32 {
        let place = (row as usize).checked_sub(1);
        let number = place.and_then(|place| self.numbers.get(place));
        number.copied().unwrap_or(row)
    }
}

impl Reading {
    /// Starts on a file's bytes, with what a person said about it.
    ///
    /// # Errors
    /// The file can't be a table at all.
    pub fn new(bytes: Rc<[u8]>, choices: Choices) -> Result<Self, ReadError> {
        if bytes.len() > LARGEST_FILE {
            return Err(ReadError::TooLarge(bytes.len()));
        }
        if let Some(kind) = other_kind(&bytes) {
            return Err(ReadError::NotText(kind));
        }
        if bytes.trim_ascii().is_empty() {
            return Err(ReadError::Empty);
        }
        let decoding = Decoding::new(Rc::clone(&bytes), choices.encoding);
        Ok(Self {
            bytes,
            choices,
            phase: Phase::Decode(decoding),
            hasher: Sha256::new(),
            skip: 0,
            record: csv::StringRecord::new(),
            number: 0,
            sheet: Sheet {
                dialect: dialect::sniff("", super::encoding::Encoding::Utf8, &choices),
                headings: Vec::new(),
                table: Table::default(),
                numbers: Vec::new(),
                profiles: Vec::new(),
                issues: Issues::default(),
                left_out: Vec::new(),
                hash: [0; 32],
            },
        })
    }

    /// Works on that many more rows, or on as many bytes as that many rows of usual length have.
    pub fn step(&mut self, rows: usize) -> Progress {
        let total = self.bytes.len() * 2;
        match std::mem::replace(&mut self.phase, Phase::Done) {
            Phase::Decode(mut decoding) => {
                let from = decoding.done();
                let ready = decoding.step(rows.saturating_mul(100));
                // A change of mind about the encoding starts over; what is hashed stays hashed.
                if let Some(piece) = self.bytes.get(from..decoding.done()) {
                    self.hasher.update(piece);
                } else {
                    self.hasher = Sha256::new();
                }
                let done = decoding.done();
                self.phase = if ready {
                    self.start_rows(decoding)
                } else {
                    Phase::Decode(decoding)
                };
                Progress {
                    done,
                    total,
                    finished: false,
                }
            }
            Phase::Rows(mut reader) => {
                let mut left = rows.max(1);
                while left > 0 && self.read_row(&mut reader) {
                    left -= 1;
                }
                let at = usize::try_from(reader.position().byte()).unwrap_or(total);
                let finished = left > 0;
                if finished {
                    self.finish_columns();
                } else {
                    self.phase = Phase::Rows(reader);
                }
                Progress {
                    done: (self.bytes.len() + at).min(total),
                    total,
                    finished,
                }
            }
            Phase::Done => Progress {
                done: total,
                total,
                finished: true,
            },
        }
    }

    /// What was read; reads whatever is left first.
    pub fn finish(mut self) -> Sheet {
        while !self.step(10_000).finished {}
        self.sheet
    }

    fn start_rows(&mut self, decoding: Decoding) -> Phase {
        self.sheet.hash = std::mem::take(&mut self.hasher).finalize().into();
        let (text, encoding) = decoding.finish();
        self.sheet.dialect = dialect::sniff(&text, encoding, &self.choices);
        self.skip = self.sheet.dialect.skip;
        let builder = dialect::builder(self.sheet.dialect.delimiter, self.sheet.dialect.quote);
        Phase::Rows(builder.from_reader(Cursor::new(text.into_bytes())))
    }

    /// Reads one record; `false` at the end.
    fn read_row(&mut self, reader: &mut csv::Reader<Cursor<Vec<u8>>>) -> bool {
        // The text is in memory and valid, so what fails can only be the end.
        if !matches!(reader.read_record(&mut self.record), Ok(true)) {
            return false;
        }
        self.number += 1 + self.empty_lines(reader);
        if self.skip > 0 {
            self.skip -= 1;
            return true;
        }
        if self.sheet.headings.is_empty() {
            self.name_columns();
            if self.sheet.dialect.headings {
                return true;
            }
        }
        if self.record.iter().all(|cell| cell.trim().is_empty()) {
            return true;
        }
        let row = self.sheet.table.len();
        let runaway = self.look_at_quotes(reader, row);
        self.take(row, runaway);
        true
    }

    /// The lines without anything between the record and the one before it, which no reader tells of.
    fn empty_lines(&self, reader: &csv::Reader<Cursor<Vec<u8>>>) -> u32 {
        let start = self.record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(0);
        let text = reader.get_ref().get_ref();
        let mut before = start.checked_sub(1).and_then(|n| text.get(n)).copied();
        let mut lines = 0;
        for byte in text.get(start..).unwrap_or_default() {
            match (before, byte) {
                // The second half of a line's end.
                (Some(b'\r'), b'\n') => {}
                (_, b'\n' | b'\r') => lines += 1,
                _ => break,
            }
            before = Some(*byte);
        }
        lines
    }

    /// Names the columns by the first row, or by number.
    fn name_columns(&mut self) {
        let named = self.sheet.dialect.headings;
        for (n, cell) in self.record.iter().enumerate().take(MOST_COLUMNS) {
            let cell = cell.trim();
            let name = if named && !cell.is_empty() {
                cell.chars().take(200).collect()
            } else {
                format!("Column {}", n + 1)
            };
            self.sheet.headings.push(name);
        }
        // Empty cells at the end of the headings name no column.
        if named {
            let filled = last_filled(&self.record);
            self.sheet.headings.truncate(filled.map_or(1, |n| n + 1));
        }
        self.sheet.profiles = vec![Profile::default(); self.sheet.headings.len()];
    }

    /// Notes odd quotes. A quote that is never closed would swallow the rows below: the row is cut at its
    /// first line, and reading goes on behind it. `true` when that happened.
    fn look_at_quotes(&mut self, reader: &mut csv::Reader<Cursor<Vec<u8>>>, row: usize) -> bool {
        let dialect = self.sheet.dialect;
        let Some(sign) = dialect.quote else {
            return false;
        };
        let place = |position: &csv::Position| usize::try_from(position.byte()).unwrap_or(0);
        let start = self.record.position().map_or(0, place);
        let end = place(reader.position());
        let text = reader.get_ref().get_ref();
        let raw = text.get(start..end).unwrap_or_default();
        let line_end = |b: &&u8| matches!(b, b'\n' | b'\r');
        let breaks = raw.iter().take_while(line_end).count();
        let raw = raw.get(breaks..).unwrap_or_default();
        if !raw.contains(&sign) {
            return false;
        }
        let Some(odd) = quotes::inspect(raw, dialect.delimiter, sign) else {
            return false;
        };
        let runaway = odd.kind == Odd::Unclosed || odd.over_lines;
        let (why, so, columns) = match odd.kind {
            _ if runaway => (Why::UnclosedQuote, So::LeftOut, Vec::new()),
            Odd::Bare => (Why::BareQuote, So::ReadAnyway, vec![odd.column]),
            _ => (Why::TextAfterQuote, So::ReadAnyway, vec![odd.column]),
        };
        self.note(row, columns, why, so);
        if let (true, Some(line)) = (runaway, raw.iter().position(|b| *b == b'\n')) {
            let first = String::from_utf8_lossy(raw.get(..line).unwrap_or_default());
            let plain = first.replace(char::from(sign), "");
            let cells = plain.trim_end().split(char::from(dialect.delimiter));
            self.record = csv::StringRecord::from_iter(cells);
            let mut next = csv::Position::new();
            next.set_byte(to_u64(start + breaks + line + 1));
            // Seeking in memory can't fail.
            let _ = reader.seek(next);
        }
        runaway
    }

    /// Keeps the record as a row.
    fn take(&mut self, row: usize, mut left_out: bool) {
        let width = self.sheet.headings.len();
        let filled = last_filled(&self.record);
        let found = self.record.len();
        if !left_out {
            if filled.is_some_and(|last| last >= width) {
                let (why, so) = if width == MOST_COLUMNS {
                    (Why::TooManyColumns(found), So::CutOff)
                } else {
                    left_out = true;
                    let expected = width;
                    (Why::Cells { found, expected }, So::LeftOut)
                };
                self.note(row, Vec::new(), why, so);
            } else if found < width {
                let expected = width;
                self.note(
                    row,
                    Vec::new(),
                    Why::Cells { found, expected },
                    So::RestEmpty,
                );
            }
        }
        let mut notes = Vec::new();
        self.sheet.numbers.push(self.number);
        let keep = if left_out { found } else { width };
        let cells = self.record.iter().take(keep).enumerate();
        self.sheet.table.push(cells.map(|(column, cell)| {
            if cell.contains(UNREADABLE) {
                notes.push((column, Why::Unreadable(quote(cell)), So::ReadAnyway));
            }
            if cell.len() <= LONGEST_CELL {
                return cell;
            }
            match cell.char_indices().nth(LONGEST_CELL) {
                None => cell,
                Some((end, _)) => {
                    notes.push((column, Why::TooLong(cell.chars().count()), So::CutOff));
                    cell.get(..end).unwrap_or_default()
                }
            }
        }));
        for (column, why, so) in notes {
            self.note(row, vec![column], why, so);
        }
        if left_out {
            self.sheet.left_out.push(to_u32(row));
            return;
        }
        for (profile, cell) in self.sheet.profiles.iter_mut().zip(self.record.iter()) {
            profile.see(cell);
        }
    }

    fn note(&mut self, row: usize, columns: Vec<usize>, why: Why, so: So) {
        self.sheet.issues.push(Issue {
            row: to_u32(row + 1),
            columns,
            why,
            so,
        });
    }

    /// The decimal sign, when every row has been seen. Without evidence it is what goes with the delimiter:
    /// a comma between cells leaves the point to numbers; a semicolon is what takes its place.
    fn finish_columns(&mut self) {
        let all = self.sheet.profiles.iter().fold(
            DecimalEvidence::default(),
            |sum: DecimalEvidence, profile| {
                if profile.mostly(profile.numbers) || profile.numbers * 2 > profile.seen {
                    sum.and(profile.decimals)
                } else {
                    sum
                }
            },
        );
        let by_delimiter = if self.sheet.dialect.delimiter == b';' {
            super::number::Decimals::Comma
        } else {
            super::number::Decimals::Point
        };
        self.sheet.dialect.decimals = self
            .choices
            .decimals
            .or(all.style())
            .unwrap_or(by_delimiter);
    }
}

/// The last cell with something in it.
fn last_filled(record: &csv::StringRecord) -> Option<usize> {
    let filled = record
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.trim().is_empty());
    filled.map(|(column, _)| column).last()
}

/// Files that people drop by mistake, by their first bytes.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some("an Excel workbook or ZIP file"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("an old Excel workbook"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF"),
        [0x1F, 0x8B, ..] => Some("a gzip file"),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => Some("a picture"),
        _ => match bytes.trim_ascii_start() {
            [b'{', b'"' | b'\n' | b'\r' | b' ' | b'}', ..] => Some("a JSON file"),
            _ => None,
        },
    }
}

fn to_u64(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
