//! What can be wrong with a line.

use std::fmt;

use super::DEEPEST;

/// Why a line can't be read; each quotes what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineError {
    /// The line is longer than [`LONGEST`]; its length in bytes.
    TooLong(usize),
    /// Values are nested deeper than [`DEEPEST`].
    TooDeep,
    /// Not text in UTF-8.
    NotText,
    /// Something else was expected here.
    Unexpected(String),
    /// The line ends in the middle.
    CutOff,
    /// Keys that are not in order, or there twice.
    KeyOrder(String),
    /// A key that a line doesn't have.
    UnknownKey(String),
    /// A key that every line has is missing.
    Missing(&'static str),
    /// Not a stamp, or not in its one form.
    Stamp(String),
    /// A number in another form, or too large to be kept by every reader.
    Number(String),
    /// A record id that is not `kind:…`.
    Id(String),
    /// `class` is none of 0, 1 (2 is never written).
    Class(String),
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(n) => write!(f, "a line of {n} bytes is too long"),
            Self::TooDeep => write!(f, "values are nested deeper than {DEEPEST} levels"),
            Self::NotText => write!(f, "it holds bytes that are not text"),
            Self::Unexpected(at) => write!(f, "“{at}” does not belong there"),
            Self::CutOff => write!(f, "the line ends in the middle"),
            Self::KeyOrder(key) => write!(f, "“{key}” is there twice or out of order"),
            Self::UnknownKey(key) => write!(f, "a change has no “{key}”"),
            Self::Missing(key) => write!(f, "“{key}” is missing"),
            Self::Stamp(text) => write!(f, "“{text}” is not a stamp"),
            Self::Number(text) => write!(f, "“{text}” is not a number as Tandem writes it"),
            Self::Id(text) => write!(f, "“{text}” is not the id of a record"),
            Self::Class(text) => write!(f, "“{text}” is not a class of change"),
        }
    }
}

impl std::error::Error for LineError {}
