//! One sentence for each way in which a file is no snapshot.

use crate::exchange::snapshot::ReadError;
use crate::view::format::Format;
use crate::view::text::share as words;

/// How much of a hash is quoted.
const QUOTED: usize = 8;

/// What is wrong with a file, quoting what was found.
pub fn sentence(error: &ReadError, format: &impl Format) -> String {
    let count = |n: u64| format.count(usize::try_from(n).unwrap_or(usize::MAX));
    let start = |hash: &str| hash.chars().take(QUOTED).collect::<String>();
    match error {
        ReadError::Empty => words::fault_empty().to_owned(),
        ReadError::NotText(found) => words::fault_not_text(found),
        ReadError::NotJson(found) => words::fault_not_json(found),
        ReadError::Marked => words::fault_marked().to_owned(),
        ReadError::Table(found) => words::fault_table(found),
        ReadError::OtherFormat(None) => words::fault_other().to_owned(),
        ReadError::OtherFormat(Some(found)) => words::fault_other_format(found),
        ReadError::Header(key, None) => words::fault_header(key),
        ReadError::Header(key, Some(found)) => words::fault_header_is(key, found),
        ReadError::Twice(key) => words::fault_twice(key),
        ReadError::HeaderTooLong => words::fault_header_long().to_owned(),
        ReadError::HeaderChecksum => words::fault_header_sum().to_owned(),
        ReadError::Newer(reader) => words::fault_newer(&reader.to_string()),
        ReadError::CutOff(after) => words::fault_cut_off(&count(*after)),
        ReadError::Rewritten(after, found) => words::fault_rewritten(&count(*after).shown, found),
        ReadError::Line(n, why) => words::fault_line(&count(*n).shown, &why.to_string()),
        ReadError::Order(n, stamp) => words::fault_order(&count(*n).shown, &stamp.to_string()),
        ReadError::Count(said, found) => {
            words::fault_count(&count(*said).shown, &count(*found).shown)
        }
        ReadError::Checksum(said, found) => words::fault_sum(&start(said), &start(found)),
        ReadError::Trailing(found) => words::fault_trailing(found),
        ReadError::TooLong => words::fault_too_long().to_owned(),
        ReadError::TooMany => words::fault_too_many().to_owned(),
        ReadError::TooDeep => words::fault_too_deep().to_owned(),
        ReadError::Compressed => words::fault_compressed().to_owned(),
        ReadError::Bomb => words::fault_bomb().to_owned(),
    }
}
