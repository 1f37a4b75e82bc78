//! What was found about how a file is written; each can be set otherwise.

use super::{Format, Import, text};
use crate::exchange::csv::encoding::Encoding;
use crate::exchange::csv::number::Decimals;
use crate::exchange::csv::{Choices, DELIMITERS};

/// One thing found about the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What it is about.
    pub label: &'static str,
    /// What was found, or chosen.
    pub value: String,
    /// What else it could be; none where nothing can be chosen.
    pub options: Vec<ChipOption>,
}

/// What a chip could say, and the choices to read the file by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipOption {
    /// In words.
    pub text: String,
    /// To be read by.
    pub choices: Choices,
    /// Whether it is so now.
    pub current: bool,
}

pub(super) fn chips(import: Import<'_>, format: &dyn Format) -> Vec<Chip> {
    let dialect = import.sheet.dialect;
    let rows = format.count(import.sheet.table.len()).shown;
    let delimiters = DELIMITERS.map(|d| (delimiter(d), d)).into_iter();
    let encodings = Encoding::ALL
        .map(|e| (encoding(e).to_owned(), e))
        .into_iter();
    let quotes = [Some(b'"'), Some(b'\''), None].map(|q| (quote(q).to_owned(), q));
    let first = match dialect.skip {
        0 => text::first_row().to_owned(),
        n => text::row_number(&format.count(n + 1).shown),
    };
    let headings = [(first, true), (text::no_headings().to_owned(), false)];
    let decimals = [
        (text::decimal_point().to_owned(), Decimals::Point),
        (text::decimal_comma().to_owned(), Decimals::Comma),
    ];
    let choices = import.choices;
    let fact = |label, value| Chip {
        label,
        value,
        options: Vec::new(),
    };
    let mut chips = vec![
        fact(text::chip_file(), import.file.to_owned()),
        fact(text::chip_rows(), rows),
        chip(
            text::chip_between(),
            delimiters,
            dialect.delimiter,
            |delimiter| Choices {
                delimiter: Some(delimiter),
                ..*choices
            },
        ),
        chip(text::chip_text(), encodings, dialect.encoding, |encoding| {
            Choices {
                encoding: Some(encoding),
                ..*choices
            }
        }),
        chip(
            text::chip_headings(),
            headings.into_iter(),
            dialect.headings,
            |headings| Choices {
                headings: Some(headings),
                ..*choices
            },
        ),
        chip(
            text::chip_numbers(),
            decimals.into_iter(),
            dialect.decimals,
            |decimals| Choices {
                decimals: Some(decimals),
                ..*choices
            },
        ),
    ];
    // Double quotes are what everyone writes: worth a word only when it is otherwise.
    if dialect.quote != Some(b'"') || choices.quote.is_some() {
        let quotes = chip(
            text::chip_quotes(),
            quotes.into_iter(),
            dialect.quote,
            |quote| Choices {
                quote: Some(quote),
                ..*choices
            },
        );
        chips.push(quotes);
    }
    chips
}

fn chip<T: PartialEq + Copy>(
    label: &'static str,
    options: impl Iterator<Item = (String, T)>,
    now: T,
    choose: impl Fn(T) -> Choices,
) -> Chip {
    let options: Vec<ChipOption> = options
        .map(|(text, value)| ChipOption {
            text,
            choices: choose(value),
            current: value == now,
        })
        .collect();
    let current = options.iter().find(|o| o.current);
    Chip {
        label,
        value: current.map_or(String::new(), |o| o.text.clone()),
        options,
    }
}

fn delimiter(sign: u8) -> String {
    match sign {
        b',' => text::comma().to_owned(),
        b';' => text::semicolon().to_owned(),
        b'\t' => text::tab().to_owned(),
        b'|' => text::bar().to_owned(),
        other => text::sign(&char::from(other).to_string()),
    }
}

fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => text::utf8(),
        Encoding::Latin1 => text::latin1(),
        Encoding::Utf16Le => text::utf16_le(),
        Encoding::Utf16Be => text::utf16_be(),
    }
}

fn quote(quote: Option<u8>) -> &'static str {
    match quote {
        Some(b'"') => text::double_quotes(),
        Some(_) => text::single_quotes(),
        None => text::no_quotes(),
    }
}
