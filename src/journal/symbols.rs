//! Symbols: every id, field name and text of the journal, kept once and named by a number.

use std::hash::BuildHasher;

use hashbrown::HashTable;

/// A text, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Sym(pub(crate) u32);

/// Fields that the journal itself gives a meaning have fixed numbers: asking about them needs no text.
impl Sym {
    pub(crate) const CREATED_AT: Self = Self(0);
    pub(crate) const DELETED: Self = Self(1);
    pub(crate) const MERGED_INTO: Self = Self(2);
    pub(crate) const UNDONE: Self = Self(3);
    pub(crate) const ERASED: Self = Self(4);
    pub(crate) const STAGE: Self = Self(5);
    pub(crate) const CONTACT: Self = Self(6);
    pub(crate) const LEAD: Self = Self(7);

    const FIXED: [&'static str; 8] = [
        "created_at",
        "deleted",
        "merged_into",
        "undone",
        "erased",
        "stage",
        "contact",
        "lead",
    ];

    /// Whether it is a fact about an act or a record, which is never undone.
    pub(crate) fn is_fact(self) -> bool {
        matches!(self, Self::UNDONE | Self::ERASED)
    }

    /// Whether it has a fixed number.
    pub(crate) fn is_fixed(self) -> bool {
        (self.0 as usize) < Self::FIXED.len()
    }

    /// Whether cells of this field speak about the whole record.
    pub(crate) fn closes(self) -> bool {
        matches!(self, Self::CREATED_AT | Self::DELETED | Self::MERGED_INTO)
    }
}

const CHUNK: usize = 1 << 20;
/// The piece in which a forgotten text would lie.
const NOWHERE: u32 = u32::MAX;

/// The texts. They live in large pieces that never move, so that growing costs no copy of all.
#[derive(Clone, Debug)]
pub(crate) struct Symbols {
    pieces: Vec<String>,
    /// Where each text lies: piece, first byte, length.
    spans: Vec<(u32, u32, u32)>,
    /// Each number with half of its text's hash: growing needs no text, and looking one up reads few others.
    table: HashTable<(u32, u32)>,
    hasher: hashbrown::DefaultHashBuilder,
}

impl Default for Symbols {
    fn default() -> Self {
        let mut symbols = Self {
            pieces: Vec::new(),
            spans: Vec::new(),
            table: HashTable::new(),
            hasher: hashbrown::DefaultHashBuilder::default(),
        };
        for fixed in Sym::FIXED {
            symbols.intern(fixed);
        }
        symbols
    }
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
        self.table
            .insert_unique(spread(hash), (n, hash), |(_, h)| spread(*h));
        Sym(n)
    }

    /// The symbol of a text, if it has one.
    pub(crate) fn find(&self, text: &str) -> Option<Sym> {
        self.lookup(self.hash(text), text)
    }

    /// Forgets a text that nothing refers to any more; its number stays taken.
    pub(crate) fn forget(&mut self, sym: Sym) {
        let hash = self.hash(self.text(sym));
        if let Ok(entry) = self.table.find_entry(spread(hash), |(n, _)| *n == sym.0) {
            entry.remove();
        }
        if let Some(span) = self.spans.get_mut(sym.0 as usize) {
            let (piece, from, len) = std::mem::replace(span, (NOWHERE, 0, 0));
            let (from, to) = (from as usize, from as usize + len as usize);
            if let Some(piece) = self.pieces.get_mut(piece as usize)
                && piece.get(from..to).is_some()
            {
                piece.replace_range(from..to, &" ".repeat(to - from));
            }
        }
    }

    /// Whether a text was forgotten.
    pub(crate) fn is_forgotten(&self, sym: Sym) -> bool {
        let span = self.spans.get(sym.0 as usize);
        span.is_some_and(|(piece, ..)| *piece == NOWHERE)
    }

    /// Takes up a number whose text was forgotten.
    pub(crate) fn skip(&mut self) {
        self.spans.push((NOWHERE, 0, 0));
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// Makes room for so many in all, and a few.
    pub(crate) fn reserve(&mut self, count: usize) {
        let more = (count + count / 16).saturating_sub(self.spans.len());
        self.spans.reserve(more);
        self.table.reserve(more, |(_, h)| spread(*h));
    }

    /// The text of a symbol.
    pub(crate) fn text(&self, sym: Sym) -> &str {
        text_at(&self.pieces, &self.spans, sym.0)
    }

    /// Half of a text's hash.
    fn hash(&self, text: &str) -> u32 {
        (self.hasher.hash_one(text) >> 32) as u32
    }

    fn lookup(&self, hash: u32, text: &str) -> Option<Sym> {
        let same =
            |&(n, h): &(u32, u32)| h == hash && text_at(&self.pieces, &self.spans, n) == text;
        self.table.find(spread(hash), same).map(|&(n, _)| Sym(n))
    }
}

/// Half a hash for a table that looks at the lowest bits and the highest.
fn spread(half: u32) -> u64 {
    u64::from(half) << 32 | u64::from(half)
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
