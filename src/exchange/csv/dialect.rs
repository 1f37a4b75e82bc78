//! How a file parts its cells: delimiter, quotes, lines above the headings, headings. Found by looking at
//! its beginning; a person may say otherwise about each.

use super::alias;
use super::date;
use super::encoding::Encoding;
use super::number::{Decimals, is_number};
use super::quotes::{self, Odd};

/// How a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// How its bytes are letters.
    pub encoding: Encoding,
    /// What stands between cells; one ASCII byte.
    pub delimiter: u8,
    /// What cells may be quoted with.
    pub quote: Option<u8>,
    /// Lines above the headings (or the first row) that belong to no table.
    pub skip: usize,
    /// Whether the first row names the columns.
    pub headings: bool,
    /// Which sign stands before the decimals.
    pub decimals: Decimals,
}

/// What a person said about it; everything else is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// See [`Dialect::encoding`].
    pub encoding: Option<Encoding>,
    /// See [`Dialect::delimiter`].
    pub delimiter: Option<u8>,
    /// See [`Dialect::quote`].
    pub quote: Option<Option<u8>>,
    /// See [`Dialect::headings`].
    pub headings: Option<bool>,
    /// See [`Dialect::decimals`].
    pub decimals: Option<Decimals>,
}

/// Delimiters that are looked for, the commonest first.
pub const DELIMITERS: [u8; 6] = [b',', b';', b'\t', b'|', b'^', b'~'];

/// Bytes of the file's beginning that are looked at.
const SAMPLE: usize = 64 * 1024;

/// Finds how a text parts its cells.
pub(super) fn sniff(text: &str, encoding: Encoding, choices: &Choices) -> Dialect {
    let sample = beginning(text);
    let told = told_delimiter(sample);
    let quote = choices.quote.unwrap_or(Some(b'"'));
    let delimiter = choices
        .delimiter
        .or(told)
        .unwrap_or_else(|| best_delimiter(sample, quote));
    let quote = choices
        .quote
        .unwrap_or_else(|| best_quote(sample, delimiter));
    let lines = usize::from(told.is_some());
    let rows = records(sample, delimiter, quote);
    let skip = lines + lines_above(rows.get(lines..).unwrap_or_default());
    let headings = choices
        .headings
        .unwrap_or_else(|| has_headings(rows.get(skip..).unwrap_or_default()));
    Dialect {
        encoding,
        delimiter,
        quote,
        skip,
        headings,
        decimals: choices.decimals.unwrap_or_default(),
    }
}

/// The whole lines within the sample.
fn beginning(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let mut end = SAMPLE;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default();
    head.rfind('\n')
        .and_then(|n| head.get(..=n))
        .unwrap_or(head)
}

/// Spreadsheets may say it in a first line of their own: `sep=;`.
fn told_delimiter(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim_end_matches('\r');
    let (name, sign) = line.split_once('=')?;
    match sign.as_bytes() {
        [sign] if name.eq_ignore_ascii_case("sep") && sign.is_ascii() => Some(*sign),
        _ => None,
    }
}

/// The csv reader for a dialect.
pub(super) fn builder(delimiter: u8, quote: Option<u8>) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quote.is_some())
        .quote(quote.unwrap_or(b'"'));
    builder
}

fn records(sample: &str, delimiter: u8, quote: Option<u8>) -> Vec<csv::StringRecord> {
    let mut reader = builder(delimiter, quote).from_reader(sample.as_bytes());
    reader.records().map_while(Result::ok).take(300).collect()
}

/// The delimiter under which most rows have the same number of cells, at least two.
fn best_delimiter(sample: &str, quote: Option<u8>) -> u8 {
    let mut best = (0, 0, b',');
    for delimiter in DELIMITERS {
        let rows = records(sample, delimiter, quote);
        let (width, share) = common_width(&rows);
        if width < 2 {
            continue;
        }
        let first = rows.first().map_or(0, csv::StringRecord::len);
        let mut score = if first == width {
            share
        } else {
            share * 7 / 10
        };
        // Under the wrong delimiter, text follows closing quotes.
        if quote.is_some_and(|q| quote_evidence(sample, delimiter, q).odd > rows.len() / 10) {
            score /= 2;
        }
        if (score, width) > (best.0, best.1) {
            best = (score, width, delimiter);
        }
    }
    best.2
}

/// The commonest number of cells, and how many of 1,000 rows have it.
fn common_width(rows: &[csv::StringRecord]) -> (usize, usize) {
    let mut widths = std::collections::BTreeMap::new();
    for row in rows {
        *widths.entry(row.len()).or_insert(0_usize) += 1;
    }
    widths
        .into_iter()
        .max_by_key(|(width, n)| (*n, *width))
        .map_or((0, 0), |(width, n)| (width, n * 1000 / rows.len().max(1)))
}

/// What the quotes of rows say: how many rows have odd ones, have them in order, or never close one.
#[derive(Default)]
struct QuoteEvidence {
    odd: usize,
    fine: usize,
    unclosed: usize,
}

fn quote_evidence(sample: &str, delimiter: u8, quote: u8) -> QuoteEvidence {
    let rows = records(sample, delimiter, Some(quote));
    let start = |row: &csv::StringRecord| row.position().map(csv::Position::byte);
    let starts = rows.iter().filter_map(start);
    let mut starts: Vec<usize> = starts.filter_map(|s| usize::try_from(s).ok()).collect();
    starts.push(sample.len());
    let mut seen = QuoteEvidence::default();
    for (from, to) in starts.iter().zip(starts.iter().skip(1)) {
        let raw = sample.as_bytes().get(*from..*to).unwrap_or_default();
        if !raw.contains(&quote) {
            continue;
        }
        match quotes::inspect(raw, delimiter, quote) {
            Some(odd) if odd.kind != Odd::Unclosed && !odd.over_lines => seen.odd += 1,
            Some(_) => seen.unclosed += 1,
            None => seen.fine += 1,
        }
    }
    seen
}

/// The quote sign in use: double, unless the cells are wrapped in single ones or none is used as one.
fn best_quote(sample: &str, delimiter: u8) -> Option<u8> {
    let seen = quote_evidence(sample, delimiter, b'"');
    if seen.odd > 1 && seen.fine == 0 && seen.unclosed == 0 {
        return None;
    }
    if seen.odd + seen.fine + seen.unclosed > 0 || !sample.contains('\'') {
        return Some(b'"');
    }
    let rows = records(sample, delimiter, Some(b'"'));
    let cells = || rows.iter().flatten().filter(|c| !c.is_empty());
    let wrapped = cells().filter(|c| c.len() > 1 && c.starts_with('\'') && c.ends_with('\''));
    if wrapped.count() * 2 > cells().count() {
        Some(b'\'')
    } else {
        Some(b'"')
    }
}

/// Titles above the table: leading rows with a single filled cell where the table has several columns.
fn lines_above(rows: &[csv::StringRecord]) -> usize {
    let (width, _) = common_width(rows);
    if width < 3 {
        return 0;
    }
    rows.iter()
        .take(10)
        .take_while(|row| row.len() != width && row.iter().filter(|c| !c.is_empty()).count() <= 1)
        .count()
}

/// Whether the first row names the columns: different words, none of them a value.
fn has_headings(rows: &[csv::StringRecord]) -> bool {
    let Some(first) = rows.first() else {
        return false;
    };
    let cells = || first.iter().map(str::trim).filter(|c| !c.is_empty());
    let mut seen = std::collections::BTreeSet::new();
    let value = |cell: &str| cell.contains('@') || date::read(cell).is_ok() || is_number(cell);
    if cells().next().is_none() || cells().any(value) {
        return false;
    }
    let known = cells().filter(|c| alias::lookup(c).is_some()).count();
    let different = cells().filter(|c| seen.insert(c.to_lowercase())).count();
    // Names such as "Company, Contact, Country" are headings even when one is repeated.
    if known * 2 >= cells().count() {
        return true;
    }
    different == cells().count() && (known > 0 || !repeats_below(first, rows))
}

/// Whether a cell of the first row comes again below it, as values do and names don't.
fn repeats_below(first: &csv::StringRecord, rows: &[csv::StringRecord]) -> bool {
    let named = first.iter().enumerate().filter(|(_, c)| !c.is_empty());
    let mut below = rows.iter().skip(1);
    below.any(|row| named.clone().any(|(column, c)| row.get(column) == Some(c)))
}
