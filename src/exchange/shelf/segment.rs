//! Segments: what logs held, cut into files that nobody writes to any more. A segment is named by what it
//! holds, so that sealing a log again, after it was cut off, makes the same files.

use std::ops::Range;

use super::Tally;
use super::frame::Check;

/// A segment is no larger than this, unless a single record is.
pub const LARGEST: usize = 4 * 1024 * 1024;

/// Where segments begin in a list of files.
const NAME: &str = "seg-";

/// Frames that become a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its name.
    pub name: String,
    /// The bytes of it.
    pub bytes: Range<usize>,
}

/// Whether a file of that name is one.
pub fn is_segment(name: &str) -> bool {
    name.starts_with(NAME)
}

/// Cuts frames, each told by its checksum and its length, into segments.
pub fn cut(frames: impl IntoIterator<Item = (Check, usize)>) -> Vec<Segment> {
    let mut segments = Vec::new();
    let (mut from, mut to, mut tally) = (0, 0, Tally::default());
    let seal = |bytes: Range<usize>, tally: Tally| Segment {
        name: format!("{NAME}{:032x}", tally.sum),
        bytes,
    };
    for (check, len) in frames {
        if to > from && to + len - from > LARGEST {
            segments.push(seal(from..to, tally));
            (from, tally) = (to, Tally::default());
        }
        tally.add(check);
        to += len;
    }
    if to > from {
        segments.push(seal(from..to, tally));
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::super::Shelf;
    use super::super::frame::{self, Record};
    use super::*;

    fn of_log(bytes: &[u8]) -> Vec<Segment> {
        let read = frame::read(bytes);
        assert_eq!(read.damaged, 0);
        cut(read.records.iter().map(|(check, r)| (*check, r.size())))
    }

    fn log(count: usize, len: usize) -> Vec<u8> {
        let mut log = Vec::new();
        for n in 0..count {
            let mut payload = format!("{n} ").into_bytes();
            payload.resize(len, b'x');
            Record::act(payload).write(&mut log);
        }
        log
    }

    fn shelf(parts: &[&[u8]]) -> Shelf {
        let mut shelf = Shelf::default();
        for (check, record) in parts.iter().flat_map(|part| frame::read(part).records) {
            shelf.add(check, record);
        }
        shelf
    }

    #[test]
    fn segments_hold_all_of_a_log_in_files_of_a_bounded_size() {
        for (count, len) in [(0, 1), (1, 10), (100, 150_000), (3, 5_000_000)] {
            let log = log(count, len);
            let segments = of_log(&log);
            let parts: Vec<&[u8]> = segments.iter().map(|s| &log[s.bytes.clone()]).collect();
            assert_eq!(parts.concat(), log);
            assert_eq!(shelf(&parts).tally(), shelf(&[&log]).tally());
            for part in &parts {
                assert!(part.len() <= LARGEST || frame::read(part).records.len() == 1);
            }
            assert!(segments.iter().all(|s| is_segment(&s.name)));
        }
    }

    #[test]
    fn a_log_that_is_sealed_again_makes_the_same_segments() {
        let whole = log(100, 150_000);
        let segments = of_log(&whole);
        assert!(segments.len() > 2);
        let mut torn = whole.clone();
        torn.extend_from_slice(&log(1, 50)[..30]);
        assert_eq!(of_log(&torn), segments, "a torn end is left behind");
        let more = of_log(&[whole.clone(), log(60, 150_001)].concat());
        let kept = segments.len() - 1;
        assert_eq!(more[..kept], segments[..kept], "after more was written");
    }
}
