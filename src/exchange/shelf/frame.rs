//! Frames: how a record lies on a shelf. A frame says how long it is, what it holds and proves it with a
//! checksum, so that a torn or damaged one is found, skipped and counted, and never taken for another.

use sha2::{Digest, Sha256};

/// The first bytes of each frame.
const MAGIC: [u8; 4] = *b"TDM1";
/// Magic, payload length, kind, import, group.
const HEAD: usize = 4 + 4 + 1 + 4 + 8;
/// The checksum behind the payload.
const CHECK: usize = 16;
/// Longer payloads are cut into parts: a value of IndexedDB stays small.
pub const LONGEST: usize = 192 * 1024;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// One act: its lines, joined by line feeds.
    Act,
    /// A piece of something larger; it counts only with its commit.
    Part,
    /// All parts and facts of the group were written before; their number as decimal text.
    Commit,
    /// A fact about this browser's copy alone (an import is out); never leaves it.
    Local,
    /// As [`Self::Part`], and its bytes go on where the part before it ended, in the middle of a line.
    Rest,
    /// As [`Self::Local`], of something larger: it counts only with its commit.
    Fact,
}

impl Kind {
    fn from_byte(b: u8) -> Option<Self> {
        let all = [
            Self::Act,
            Self::Part,
            Self::Commit,
            Self::Local,
            Self::Rest,
            Self::Fact,
        ];
        all.into_iter().find(|k| *k as u8 == b)
    }
}

/// The checksum of a record, which is also its name: the same record has it on every shelf.
pub type Check = u128;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// The number of the import that brought it; 0 is what was written here.
    pub import: u32,
    /// Which parts belong together; the place of a part is the first 4 bytes of its payload.
    pub group: u64,
    /// What it holds.
    pub payload: Vec<u8>,
}

impl Record {
    /// One act written here.
    pub fn act(payload: Vec<u8>) -> Self {
        Self {
            kind: Kind::Act,
            import: 0,
            group: 0,
            payload,
        }
    }

    /// Appends the frame; returns the checksum.
    pub fn write(&self, out: &mut Vec<u8>) -> Check {
        let from = out.len();
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&(self.payload.len() as u32).to_le_bytes());
        out.push(self.kind as u8);
        out.extend_from_slice(&self.import.to_le_bytes());
        out.extend_from_slice(&self.group.to_le_bytes());
        out.extend_from_slice(&self.payload);
        let check = check(out.get(from..).unwrap_or_default());
        out.extend_from_slice(&check.to_le_bytes());
        check
    }

    /// How long its frame is.
    pub fn size(&self) -> usize {
        HEAD + self.payload.len() + CHECK
    }

    /// The frame alone.
    pub fn frame(&self) -> Frame {
        let mut bytes = Vec::with_capacity(self.size());
        let check = self.write(&mut bytes);
        Frame {
            kind: self.kind,
            check,
            bytes,
        }
    }
}

/// A record as it lies on a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What the record is.
    pub kind: Kind,
    /// Its checksum.
    pub check: Check,
    bytes: Vec<u8>,
}

impl Frame {
    /// The bytes that are written.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the record holds.
    pub fn payload(&self) -> &[u8] {
        let end = self.bytes.len().saturating_sub(CHECK);
        self.bytes.get(HEAD..end).unwrap_or_default()
    }
}

fn check(bytes: &[u8]) -> Check {
    let mut short = [0; CHECK];
    for (slot, byte) in short.iter_mut().zip(Sha256::digest(bytes)) {
        *slot = byte;
    }
    u128::from_le_bytes(short)
}

/// What a shelf's bytes hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Whole records in order, each with its checksum.
    pub records: Vec<(Check, Record)>,
    /// Where the last whole record ends.
    pub end: usize,
    /// Stretches of bytes before `end` that are no whole record.
    pub damaged: usize,
    /// Bytes behind `end`: a record that was being written when the power went.
    pub torn: usize,
}

/// Reads all whole records. A damaged one is passed over; reading goes on at the next that proves itself.
pub fn read(bytes: &[u8]) -> Read {
    let mut read = Read::default();
    let mut at = 0;
    let mut lost = false;
    while at < bytes.len() {
        match one(bytes.get(at..).unwrap_or_default()) {
            Some((check, record, len)) => {
                read.damaged += usize::from(lost);
                lost = false;
                at += len;
                read.end = at;
                read.records.push((check, record));
            }
            None => {
                lost = true;
                let rest = bytes.get(at + 1..).unwrap_or_default();
                let next = rest.windows(MAGIC.len()).position(|w| w == MAGIC);
                at = next.map_or(bytes.len(), |n| at + 1 + n);
            }
        }
    }
    read.torn = bytes.len() - read.end;
    read
}

/// The record at the start of these bytes, its checksum and the length of its frame.
pub fn one(bytes: &[u8]) -> Option<(Check, Record, usize)> {
    let head = bytes.get(..HEAD).filter(|h| h.starts_with(&MAGIC))?;
    let number = |from: usize| {
        Some(u32::from_le_bytes(
            head.get(from..from + 4)?.try_into().ok()?,
        ))
    };
    let len = number(4)? as usize;
    let end = HEAD.checked_add(len)?;
    let sum = Check::from_le_bytes(bytes.get(end..end.checked_add(CHECK)?)?.try_into().ok()?);
    let kind = Kind::from_byte(*head.get(8)?)?;
    if check(bytes.get(..end)?) != sum {
        return None;
    }
    let group = u64::from_le_bytes(head.get(13..21)?.try_into().ok()?);
    let payload = bytes.get(HEAD..end)?.to_vec();
    Some((
        sum,
        Record {
            kind,
            import: number(9)?,
            group,
            payload,
        },
        end + CHECK,
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records() -> impl Strategy<Value = Vec<Record>> {
        let payload = prop::collection::vec(any::<u8>(), 0..60);
        let record = (0_u8..6, any::<u32>(), any::<u64>(), payload);
        let record = record.prop_map(|(kind, import, group, payload)| Record {
            kind: Kind::from_byte(kind).unwrap(),
            import,
            group,
            payload,
        });
        prop::collection::vec(record, 1..8)
    }

    fn written(records: &[Record]) -> (Vec<u8>, Vec<usize>) {
        let mut out = Vec::new();
        let ends = records.iter().map(|r| {
            r.write(&mut out);
            out.len()
        });
        let ends = ends.collect();
        (out, ends)
    }

    fn plain(read: &Read) -> Vec<Record> {
        read.records.iter().map(|(_, r)| r.clone()).collect()
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(records in records()) {
            let (bytes, _) = written(&records);
            let read = read(&bytes);
            prop_assert_eq!(plain(&read), records);
            prop_assert_eq!((read.end, read.damaged, read.torn), (bytes.len(), 0, 0));
        }

        #[test]
        fn a_torn_tail_costs_only_the_record_it_tore(records in records(), at in any::<prop::sample::Index>()) {
            let (bytes, ends) = written(&records);
            let cut = at.index(bytes.len());
            let whole = ends.iter().filter(|&&e| e <= cut).count();
            let read = read(&bytes[..cut]);
            prop_assert_eq!(plain(&read), &records[..whole]);
            prop_assert_eq!(read.damaged, 0);
            prop_assert_eq!(read.end + read.torn, cut);
        }

        #[test]
        fn one_flipped_bit_costs_one_record(records in records(), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
            let (mut bytes, ends) = written(&records);
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let hit = ends.iter().filter(|&&e| e <= at).count();
            let mut rest = records.clone();
            rest.remove(hit);
            let read = read(&bytes);
            prop_assert_eq!(plain(&read), rest);
            prop_assert!(read.damaged + read.torn > 0);
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }
    }
}
