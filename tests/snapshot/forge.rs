//! Files that were made from a good one to do harm, or came to harm.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::golden::GOLDEN;

/// A file that is no snapshot.
pub struct Bad {
    /// What was done to it.
    pub what: String,
    pub bytes: Vec<u8>,
    /// What the sentence about it must hold.
    pub says: String,
}

pub fn bad(what: impl Into<String>, bytes: impl Into<Vec<u8>>, says: impl Into<String>) -> Bad {
    Bad {
        what: what.into(),
        bytes: bytes.into(),
        says: says.into(),
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn sha(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|b| format!("{b:02x}")).collect()
}

/// A file that can be taken apart and is put together with the right hashes again.
#[derive(Clone)]
pub struct Forge {
    /// The header up to the count of lines.
    pub head: String,
    pub lines: Vec<Vec<u8>>,
    /// What stands in place of the count and the hash, if it shall be another.
    pub count: Option<String>,
    pub sha: Option<String>,
}

impl Forge {
    /// The golden file.
    pub fn golden() -> Self {
        let text = std::str::from_utf8(GOLDEN).unwrap();
        let (head, body) = text.split_once("\"changes\":[\n").unwrap();
        let lines = body.strip_suffix("\n]}\n").unwrap().split('\n');
        Self {
            head: head.split_once("\"lines\":").unwrap().0.to_owned(),
            lines: lines
                .map(|l| l.trim_end_matches(',').as_bytes().to_vec())
                .collect(),
            count: None,
            sha: None,
        }
    }

    /// A file of one line.
    pub fn of_line(line: impl AsRef<[u8]>) -> Self {
        Self {
            lines: vec![line.as_ref().to_vec()],
            ..Self::golden()
        }
    }

    /// With one part of its header replaced.
    pub fn head(mut self, from: &str, to: &str) -> Self {
        assert!(self.head.contains(from), "{from}");
        self.head = self.head.replacen(from, to, 1);
        self
    }

    /// The header as it is signed.
    pub fn header(&self) -> String {
        let count = self.count.clone().unwrap_or(self.lines.len().to_string());
        let sha_of_lines = || sha(&self.lines.join(&b'\n'));
        let sum = self.sha.clone().unwrap_or_else(sha_of_lines);
        let head = format!("{}\"lines\":{count},\"sha256\":\"{sum}\"", self.head);
        let hash = sha(head.as_bytes());
        format!("{head},\"head_sha256\":\"{hash}\",\"changes\":[\n")
    }

    pub fn file(&self) -> Vec<u8> {
        let body = self.lines.join(b",\n".as_slice());
        [self.header().as_bytes(), &body, b"\n]}\n"].concat()
    }
}
