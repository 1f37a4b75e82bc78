//! Charts as plain data: what they say, where everything is drawn, and how they leave the page.
//!
//! A [`BarChart`] is words and numbers; [`bars::layout`] turns it into shapes for a given size, which the
//! page draws as SVG elements (so that links, focus and colours are its own), and [`svg::write`] into a
//! file. [`Table`] is the same content for reading: the table under a chart, and its CSV.

pub mod bars;
pub mod scale;
pub mod svg;

use crate::exchange::csv::write;

/// A bar for each of some periods or groups, from zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarChart {
    /// The message, in a sentence.
    pub title: String,
    /// What is drawn, with its unit.
    pub unit: String,
    /// All of it in words, for those who don't see it.
    pub described: String,
    /// From left to right.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What stands below: "2018 Q1".
    pub label: String,
    /// In smaller letters below that: "still young".
    pub note: String,
    /// Its height in the axis' unit; `None` where there is nothing to draw.
    pub value: Option<f64>,
    /// Lower and upper end of its interval.
    pub interval: Option<(f64, f64)>,
    /// Its value in words: "14.00 %", "0 of 4".
    pub shown: String,
    /// The same where there's little room: "14 %".
    pub short: String,
    /// In smaller letters below a value without a bar: "not enough data".
    pub hint: String,
    /// Whether it may still change, so that it is drawn striped.
    pub unsettled: bool,
    /// All of it in one sentence.
    pub spoken: String,
}

/// A table: what a chart shows, for reading and for spreadsheets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The heading of each column.
    pub columns: Vec<Column>,
    /// As many cells as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// A column's heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// In words.
    pub title: String,
    /// Whether its cells are numbers, aligned at the right.
    pub numeric: bool,
}

impl Table {
    /// As a CSV file that a spreadsheet opens without running anything.
    pub fn csv(&self) -> Vec<u8> {
        let head: Vec<&str> = self.columns.iter().map(|c| c.title.as_str()).collect();
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(String::as_str).collect());
        write::write(std::iter::once(head).chain(rows))
    }
}

/// A key that moves between the bars of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// To the first.
    Home,
    /// To the last.
    End,
}

/// The bar that a key leads to, of `count`; it stays at the ends. `None` of none.
pub fn step(from: usize, key: Key, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match key {
        Key::Left => from.saturating_sub(1).min(last),
        Key::Right => (from + 1).min(last),
        Key::Home => 0,
        Key::End => last,
    })
}

/// About how wide a text is, in the unit of `size`. Good to a tenth for the system fonts, which is enough
/// to keep labels apart; nothing that must fit exactly may rely on it.
pub fn text_width(text: &str, size: f64) -> f64 {
    let em: f64 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | '\'' | '’' | '|' | ':' | ';' | '!' => 0.3,
            ' ' | '\u{a0}' | 't' | 'f' | 'r' | '(' | ')' | '-' => 0.37,
            '\u{202f}' => 0.2,
            'm' | 'w' | 'M' | 'W' | '%' | '—' => 1.0,
            'A'..='Z' => 0.78,
            '0'..='9' => 0.7,
            _ if c >= '\u{1100}' => 1.0,
            _ => 0.64,
        })
        .sum();
    em * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_along_the_bars() {
        assert_eq!(step(0, Key::Right, 0), None);
        assert_eq!(step(0, Key::Left, 3), Some(0));
        assert_eq!(step(1, Key::Right, 3), Some(2));
        assert_eq!(step(2, Key::Right, 3), Some(2));
        assert_eq!(step(9, Key::Left, 3), Some(2));
        assert_eq!(
            (step(1, Key::Home, 3), step(1, Key::End, 3)),
            (Some(0), Some(2))
        );
    }

    #[test]
    fn a_table_leaves_as_csv_without_formulas() {
        let column = |title: &str| Column {
            title: title.into(),
            numeric: false,
        };
        let table = Table {
            columns: vec![column("Source"), column("Rate")],
            rows: vec![vec!["=cmd()".into(), "1,5 \"%\"".into()]],
        };
        let text = String::from_utf8(table.csv()).unwrap();
        assert_eq!(
            text,
            "\u{feff}Source,Rate\r\n\"'=cmd()\",\"1,5 \"\"%\"\"\"\r\n"
        );
    }
}
