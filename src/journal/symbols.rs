//! Symbols: every id, field name and text of the journal, kept once and named by a number.

use std::hash::BuildHasher;

use hashbrown::HashTable;

/// A text, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Sym(pub(crate) u32);

const CHUNK: usize = 1 << 20;

/// The texts. They live in large pieces that never move, so that growing costs no copy of all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Symbols {
    pieces: Vec<String>,
    /// Where each text lies: piece, first byte, length.
    spans: Vec<(u32, u32, u32)>,
    table: HashTable<u32>,
    hasher: hashbrown::DefaultHashBuilder,
}

impl Symbols {
    /// The symbol of a text, made when there is none.
    pub(crate) fn intern(&mut self, text: &str) -> Sym {
        let hash = self.hash(text);
        if let Some(sym) = self.lookup(hash, text) {
            return sym;
        }
        let n = u32::try_from(self.spans.len()).unwrap_or(u32::MAX);
        if self
            .pieces
            .last()
            .is_none_or(|p| p.len() + text.len() > p.capacity())
        {
            self.pieces
                .push(String::with_capacity(CHUNK.max(text.len())));
        }
        let piece = self.pieces.len() - 1;
        if let Some(p) = self.pieces.last_mut() {
            self.spans
                .push((piece as u32, p.len() as u32, text.len() as u32));
            p.push_str(text);
        }
        let (pieces, spans, hasher) = (&self.pieces, &self.spans, &self.hasher);
        let rehash = |n: &u32| hash_of(hasher, text_at(pieces, spans, *n));
        self.table.insert_unique(hash, n, rehash);
        Sym(n)
    }

    /// The symbol of a text, if it has one.
    pub(crate) fn find(&self, text: &str) -> Option<Sym> {
        self.lookup(self.hash(text), text)
    }

    /// The text of a symbol.
    pub(crate) fn text(&self, sym: Sym) -> &str {
        text_at(&self.pieces, &self.spans, sym.0)
    }

    fn hash(&self, text: &str) -> u64 {
        hash_of(&self.hasher, text)
    }

    fn lookup(&self, hash: u64, text: &str) -> Option<Sym> {
        let same = |n: &u32| text_at(&self.pieces, &self.spans, *n) == text;
        self.table.find(hash, same).map(|n| Sym(*n))
    }
}

fn hash_of(hasher: &hashbrown::DefaultHashBuilder, text: &str) -> u64 {
    hasher.hash_one(text)
}

fn text_at<'a>(pieces: &'a [String], spans: &[(u32, u32, u32)], n: u32) -> &'a str {
    let Some(&(piece, from, len)) = spans.get(n as usize) else {
        return "";
    };
    let (from, len) = (from as usize, len as usize);
    pieces
        .get(piece as usize)
        .and_then(|p| p.get(from..from + len))
        .unwrap_or_default()
}
