//! The text of a change: RFC 8785 JSON, read strictly. What is not byte for byte as Tandem writes it is
//! refused with a sentence that quotes it, so that equal changes are equal bytes and a set of them has one
//! hash.
//!
//! `read` turns a line into a change that borrows from it, `scan` knows canonical JSON, `decimal` its numbers
//! that are not whole, `write` appends it, `error` says what was wrong.

mod decimal;
mod error;
mod read;
mod scan;
mod write;

pub use decimal::Decimal;
pub use error::LineError;
pub use read::{Cell, ChangeRef, Seen};
pub use write::{string, value};

/// A longer line is refused, in bytes.
pub const LONGEST: usize = 1 << 20;
/// Deeper nesting is refused.
pub const DEEPEST: usize = 32;
/// Larger whole numbers are refused: not every JSON reader keeps them.
pub const LARGEST: i64 = 1 << 53;

/// The order of keys in RFC 8785: by UTF-16 code units.
pub fn key_order(a: &str, b: &str) -> std::cmp::Ordering {
    if a.is_ascii() && b.is_ascii() {
        a.cmp(b)
    } else {
        a.encode_utf16().cmp(b.encode_utf16())
    }
}
