//! Writing delimited files that a spreadsheet opens without running anything.
//!
//! A spreadsheet evaluates a cell that begins with `= + - @` or a control character, quoted or not (OWASP,
//! "CSV injection"). Such a cell is written with an apostrophe before it, and [`unguard`] takes exactly that
//! one off again, so that what is written reads back as it was. Numbers and phone numbers begin with a sign
//! by right and are left as they are.

/// The byte order mark by which spreadsheets know UTF-8.
const MARK: &str = "\u{FEFF}";

/// Rows as a file: UTF-8 with a byte order mark, commas, lines ended as RFC 4180 wants them.
pub fn write<R, C>(rows: R) -> Vec<u8>
where
    R: IntoIterator,
    R::Item: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut out = String::from(MARK);
    for row in rows {
        let start = out.len();
        for (column, cell) in row.into_iter().enumerate() {
            if column > 0 {
                out.push(',');
            }
            push_cell(&mut out, cell.as_ref());
        }
        if out.len() == start {
            // An empty line would be no row at all.
            out.push_str("\"\"");
        }
        out.push_str("\r\n");
    }
    out.into_bytes()
}

fn push_cell(out: &mut String, cell: &str) {
    let guarded = needs_guard(cell);
    let space = |c: char| c.is_whitespace() || c.is_control();
    let quoted = guarded
        || cell.contains([',', ';', '\t', '"', '\n', '\r'])
        || cell.starts_with(space)
        || cell.ends_with(space);
    if !quoted {
        out.push_str(cell);
        return;
    }
    out.push('"');
    if guarded {
        out.push('\'');
    }
    out.push_str(&cell.replace('"', "\"\""));
    out.push('"');
}

/// Whether a spreadsheet might run a cell, or take our guard for its own.
fn needs_guard(cell: &str) -> bool {
    dangerous(cell) || cell.strip_prefix('\'').is_some_and(needs_guard)
}

fn dangerous(cell: &str) -> bool {
    let Some(first) = cell.chars().next() else {
        return false;
    };
    let sign = matches!(
        first,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠'
    );
    // Where semicolons part cells, what follows one begins a cell of its own.
    let after = cell.split([';', ',', '\t', '\n', '\r']).skip(1);
    let later = after
        .map(|part| part.trim_start_matches(['"', ' ']))
        .any(|part| part.starts_with(['=', '+', '-', '@']) && !is_plain(part));
    (sign && !is_plain(cell)) || later
}

/// A number or a phone number: a sign, then nothing but digits and what parts them.
fn is_plain(cell: &str) -> bool {
    let Some(rest) = cell.strip_prefix(['+', '-']) else {
        return false;
    };
    rest.starts_with(|c: char| c.is_ascii_digit())
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '))
}

/// A cell without the guard that [`write`] put before it.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if needs_guard(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        let line = |cell: &str| String::from_utf8(write([[cell]])).unwrap();
        for (cell, want) in [
            ("=1+1", "\"'=1+1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\""),
            ("-2+3", "\"'-2+3\""),
            ("\tx", "\"'\tx\""),
            ("\nx", "\"'\nx\""),
            ("＝1", "\"'＝1\""),
            ("a;=1+1", "\"'a;=1+1\""),
            ("'=1", "\"''=1\""),
            ("-12.50", "-12.50"),
            ("+49 431 555", "+49 431 555"),
            ("'tis", "'tis"),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("", "\"\""),
        ] {
            assert_eq!(line(cell), format!("{MARK}{want}\r\n"), "{cell:?}");
            assert_eq!(unguard(unquote(want).as_str()), cell);
        }
    }

    fn unquote(cell: &str) -> String {
        let inner = cell.strip_prefix('"').and_then(|c| c.strip_suffix('"'));
        inner.map_or(cell.to_owned(), |c| c.replace("\"\"", "\""))
    }
}
