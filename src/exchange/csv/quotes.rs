//! What is odd about the quotes of one row. The reader takes any bytes; this says where it had to guess.

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Odd {
    /// A quoted cell doesn't end.
    Unclosed,
    /// Something other than a delimiter follows a closing quote.
    TextAfter,
    /// A quote inside a cell that isn't quoted.
    Bare,
}

/// The first oddity of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Oddity {
    /// What it is.
    pub(super) kind: Odd,
    /// In which column, from 0.
    pub(super) column: usize,
    /// Whether the quoted cell had run over a line's end by then: then its quote was likely never closed.
    pub(super) over_lines: bool,
}

/// Looks through a row's bytes, line ends before and behind it aside; `None` when its quotes are in order.
pub(super) fn inspect(row: &[u8], delimiter: u8, quote: u8) -> Option<Oddity> {
    let breaks = row
        .iter()
        .take_while(|b| matches!(b, b'\n' | b'\r'))
        .count();
    let row = row.get(breaks..).unwrap_or_default().trim_ascii_end();
    let mut column = 0;
    let mut bare = None;
    let mut bytes = row.iter().copied().peekable();
    loop {
        // At the beginning of a cell.
        if bytes.next_if_eq(&quote).is_some() {
            let mut over_lines = false;
            loop {
                match bytes.next() {
                    None => {
                        return Some(Oddity {
                            kind: Odd::Unclosed,
                            column,
                            over_lines,
                        });
                    }
                    Some(b'\n' | b'\r') => over_lines = true,
                    Some(byte) if byte == quote => {
                        if bytes.next_if_eq(&quote).is_none() {
                            break;
                        }
                    }
                    Some(_) => {}
                }
            }
            match bytes.peek() {
                None => return bare,
                Some(byte) if *byte == delimiter || matches!(byte, b'\n' | b'\r') => {}
                Some(_) => {
                    return Some(Oddity {
                        kind: Odd::TextAfter,
                        column,
                        over_lines,
                    });
                }
            }
        }
        // To the cell's end.
        loop {
            match bytes.next() {
                None => return bare,
                Some(byte) if byte == delimiter => break,
                Some(byte) if byte == quote && bare.is_none() => {
                    bare = Some(Oddity {
                        kind: Odd::Bare,
                        column,
                        over_lines: false,
                    });
                }
                Some(_) => {}
            }
        }
        column += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oddities_of_quotes() {
        let see = |row: &str| inspect(row.as_bytes(), b',', b'"').map(|o| (o.kind, o.column));
        assert_eq!(see("a,\"b, \"\"c\"\"\",d\n"), None);
        assert_eq!(see("a,\"b\nc\"\r\n"), None);
        assert_eq!(see(""), None);
        assert_eq!(see("a,\"b"), Some((Odd::Unclosed, 1)));
        assert_eq!(see("a,\"b\" c,d"), Some((Odd::TextAfter, 1)));
        assert_eq!(see("a,5\" pipe,d"), Some((Odd::Bare, 1)));
        let over = inspect(b"\"a\nb,\"c\",d", b',', b'"').unwrap();
        assert_eq!((over.kind, over.over_lines), (Odd::TextAfter, true));
    }
}
