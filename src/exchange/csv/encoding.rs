//! Which letters the bytes of a file mean, and turning them into text in steps.
//!
//! A byte order mark decides. Without one the text is taken as UTF-8 until a byte proves otherwise: then,
//! unless proper UTF-8 letters came before it (a damaged file), it is Latin-1 in the form Windows writes it.

use std::rc::Rc;

/// How the bytes of a file are read as letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first ("Unicode text" of a spreadsheet).
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Latin-1 with the letters Windows-1252 adds in 0x80–0x9F.
    Latin1,
}

impl Encoding {
    /// All, in the order a person would pick from.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Latin1, Self::Utf16Le, Self::Utf16Be];
}

/// What stands for bytes that mean no letter.
pub const UNREADABLE: char = '\u{FFFD}';

/// Windows-1252's letters for 0x80–0x9F; the five it leaves open stay the control characters they are.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Proper multi-byte letters that must come before a stray byte for the text to stay UTF-8.
const TRUST_UTF8_AFTER: usize = 3;

/// Turns bytes into text, a piece at a time.
#[derive(Debug)]
pub struct Decoding {
    bytes: Rc<[u8]>,
    at: usize,
    text: String,
    encoding: Encoding,
    /// Nobody said and no mark says that it is UTF-8: the first stray byte may change our mind.
    doubtful: bool,
    letters: usize,
    pending: Option<u16>,
}

impl Decoding {
    /// Starts on the bytes of a file; `chosen` overrides what they look like.
    pub fn new(bytes: Rc<[u8]>, chosen: Option<Encoding>) -> Self {
        let (marked, mark) = mark(&bytes);
        let encoding = chosen.or(marked).or_else(|| zeros(&bytes));
        let at = if encoding.is_none() || encoding == marked {
            mark
        } else {
            0
        };
        let mut text = String::new();
        // A file too large for this grows as it goes instead.
        let _ = text.try_reserve(bytes.len());
        Self {
            at,
            text,
            encoding: encoding.unwrap_or(Encoding::Utf8),
            doubtful: encoding.is_none(),
            letters: 0,
            pending: None,
            bytes,
        }
    }

    /// Decodes about that many more bytes; `true` when all are done.
    pub fn step(&mut self, budget: usize) -> bool {
        let end = self.at.saturating_add(budget.max(4)).min(self.bytes.len());
        match self.encoding {
            Encoding::Utf8 => self.utf8(end),
            Encoding::Latin1 => self.latin1(end),
            Encoding::Utf16Le => self.utf16(end, u16::from_le_bytes),
            Encoding::Utf16Be => self.utf16(end, u16::from_be_bytes),
        }
        self.at >= self.bytes.len()
    }

    /// Bytes decoded so far.
    pub fn done(&self) -> usize {
        self.at
    }

    /// The text and what it was read as.
    pub fn finish(mut self) -> (String, Encoding) {
        if self.pending.take().is_some() {
            self.text.push(UNREADABLE);
        }
        (self.text, self.encoding)
    }

    fn utf8(&mut self, end: usize) {
        let last = end == self.bytes.len();
        while self.at < end {
            let piece = self.bytes.get(self.at..end).unwrap_or_default();
            let (good, bad) = match std::str::from_utf8(piece) {
                Ok(text) => (text, 0),
                Err(e) => {
                    let good = piece.get(..e.valid_up_to()).unwrap_or_default();
                    let rest = piece.len() - e.valid_up_to();
                    let bad = e.error_len().unwrap_or(if last { rest } else { 0 });
                    (std::str::from_utf8(good).unwrap_or_default(), bad)
                }
            };
            if self.doubtful {
                self.letters += good.bytes().filter(|b| *b >= 0xC0).count();
            }
            self.text.push_str(good);
            self.at += good.len();
            if bad > 0 {
                if self.doubtful && self.letters < TRUST_UTF8_AFTER {
                    return self.restart_as_latin1();
                }
                self.text.push(UNREADABLE);
                self.at += bad;
            } else {
                // What is left is a letter cut by the budget: the next step takes it whole.
                break;
            }
        }
    }

    fn restart_as_latin1(&mut self) {
        self.encoding = Encoding::Latin1;
        self.doubtful = false;
        self.text.clear();
        self.at = 0;
    }

    fn latin1(&mut self, end: usize) {
        for &byte in self.bytes.get(self.at..end).unwrap_or_default() {
            let letter = match byte {
                0x80..=0x9F => WINDOWS.get(usize::from(byte - 0x80)).copied(),
                _ => None,
            };
            self.text.push(letter.unwrap_or(char::from(byte)));
        }
        self.at = end;
    }

    fn utf16(&mut self, end: usize, unit: fn([u8; 2]) -> u16) {
        let piece = self.bytes.get(self.at..end).unwrap_or_default();
        let (pairs, odd) = piece.as_chunks::<2>();
        for pair in pairs {
            let unit = unit(*pair);
            let letter = match (self.pending.take(), unit) {
                (Some(high), 0xDC00..=0xDFFF) => {
                    let high = u32::from(high - 0xD800) << 10;
                    char::from_u32(0x1_0000 + (high | u32::from(unit - 0xDC00)))
                }
                (before, unit) => {
                    if before.is_some() {
                        self.text.push(UNREADABLE);
                    }
                    if matches!(unit, 0xD800..=0xDBFF) {
                        self.pending = Some(unit);
                        continue;
                    }
                    char::from_u32(u32::from(unit))
                }
            };
            self.text.push(letter.unwrap_or(UNREADABLE));
        }
        self.at = end - odd.len();
        if end == self.bytes.len() && !odd.is_empty() {
            self.text.push(UNREADABLE);
            self.at = end;
        }
    }
}

/// The encoding a byte order mark names, and its length.
fn mark(bytes: &[u8]) -> (Option<Encoding>, usize) {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => (Some(Encoding::Utf8), 3),
        [0xFF, 0xFE, ..] => (Some(Encoding::Utf16Le), 2),
        [0xFE, 0xFF, ..] => (Some(Encoding::Utf16Be), 2),
        _ => (None, 0),
    }
}

/// UTF-16 without a mark shows by the zero bytes of its plain letters, all on one side.
fn zeros(bytes: &[u8]) -> Option<Encoding> {
    let (pairs, _) = bytes.get(..bytes.len().min(4096))?.as_chunks::<2>();
    let high = pairs.iter().filter(|p| p[0] == 0 && p[1] != 0).count();
    let low = pairs.iter().filter(|p| p[1] == 0 && p[0] != 0).count();
    let most = pairs.len() / 2;
    if pairs.len() < 4 {
        None
    } else if low > most {
        Some(Encoding::Utf16Le)
    } else if high > most {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8], chosen: Option<Encoding>, budget: usize) -> (String, Encoding) {
        let mut job = Decoding::new(bytes.into(), chosen);
        while !job.step(budget) {}
        job.finish()
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_is_found_and_read_alike_in_steps_of_any_size() {
        let text = "Straße;Größe €\n“Zoë” 🦊 Malý\n";
        let plain = "Strasse;Gr\u{f6}\u{df}e \u{20ac}\n";
        let mut marked = vec![0xEF, 0xBB, 0xBF];
        marked.extend_from_slice(text.as_bytes());
        let mut le = vec![0xFF, 0xFE];
        le.extend(utf16(text, u16::to_le_bytes));
        let mut be = vec![0xFE, 0xFF];
        be.extend(utf16(text, u16::to_be_bytes));
        let windows = b"Strasse;Gr\xf6\xdfe \x80\n".to_vec();
        for (bytes, want, encoding) in [
            (text.as_bytes().to_vec(), text, Encoding::Utf8),
            (marked, text, Encoding::Utf8),
            (le.clone(), text, Encoding::Utf16Le),
            (le[2..].to_vec(), text, Encoding::Utf16Le),
            (be.clone(), text, Encoding::Utf16Be),
            (be[2..].to_vec(), text, Encoding::Utf16Be),
            (windows, plain, Encoding::Latin1),
        ] {
            for budget in [1, 3, 5, 7, 1 << 20] {
                assert_eq!(
                    decode(&bytes, None, budget),
                    (want.to_owned(), encoding),
                    "{encoding:?} in steps of {budget}"
                );
            }
        }
    }

    #[test]
    fn a_damaged_utf8_file_stays_utf8_and_the_choice_of_a_person_holds() {
        let damaged = b"\xc3\xa4\xc3\xb6\xc3\xbc and \xff then";
        assert_eq!(
            decode(damaged, None, 5),
            ("äöü and \u{FFFD} then".to_owned(), Encoding::Utf8)
        );
        let (text, encoding) = decode("ä".as_bytes(), Some(Encoding::Latin1), 9);
        assert_eq!((text.as_str(), encoding), ("Ã¤", Encoding::Latin1));
        let cut = decode(b"\xff\xfea\x00b", None, 9).0;
        assert_eq!(cut, "a\u{FFFD}");
    }
}
