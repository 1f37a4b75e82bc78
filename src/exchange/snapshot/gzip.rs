//! The compressed form of a snapshot: plain gzip, unfolded a little at a time so that a small file can't
//! fill the memory.

use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, MultiGzDecoder};

use super::read::ReadError;
use super::write::Written;

/// How every gzip file begins.
pub const MAGIC: [u8; 2] = [0x1f, 0x8b];
/// Below so many bytes nobody asks how far they unfolded.
const FREE: u64 = 16 << 20;
/// Snapshots shrink ten- to thirtyfold. What unfolds to more than this was made to do harm.
const RATIO: u64 = 200;

/// Compressed bytes that are being unfolded.
pub(super) struct Inflate {
    decoder: MultiGzDecoder<Vec<u8>>,
    plain: Vec<u8>,
    taken: u64,
    given: u64,
}

impl Inflate {
    pub(super) fn new() -> Self {
        Self {
            decoder: MultiGzDecoder::new(Vec::new()),
            plain: Vec::new(),
            taken: 0,
            given: 0,
        }
    }

    /// Unfolds a few bytes: at most a thousand times as many come out.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<&[u8], ReadError> {
        let done = self.decoder.write_all(bytes);
        self.plain = std::mem::take(self.decoder.get_mut());
        done.map_err(|_| ReadError::Compressed)?;
        self.taken += bytes.len() as u64;
        self.given += self.plain.len() as u64;
        if self.given > FREE && self.given / RATIO > self.taken {
            return Err(ReadError::Bomb);
        }
        Ok(&self.plain)
    }

    /// What is left at the end.
    ///
    /// # Errors
    /// `true` when it ends too early, `false` when it can't be.
    pub(super) fn finish(self) -> Result<Vec<u8>, bool> {
        let done = self.decoder.finish();
        done.map_err(|e| e.kind() == std::io::ErrorKind::UnexpectedEof)
    }
}

/// A snapshot that is being compressed, a piece at a time.
pub struct Zip {
    encoder: GzEncoder<Vec<u8>>,
    pieces: std::vec::IntoIter<Vec<u8>>,
}

impl Zip {
    /// Begins to compress a snapshot.
    pub fn new(written: Written) -> Self {
        Self {
            encoder: GzEncoder::new(Vec::new(), Compression::new(5)),
            pieces: written.into_pieces().into_iter(),
        }
    }

    /// Compresses the next piece. Returns whether there are more.
    pub fn step(&mut self) -> bool {
        let Some(piece) = self.pieces.next() else {
            return false;
        };
        // Writing to memory doesn't fail.
        self.encoder.write_all(&piece).is_ok()
    }

    /// The file.
    pub fn finish(mut self) -> Vec<u8> {
        while self.step() {}
        self.encoder.finish().unwrap_or_default()
    }
}
