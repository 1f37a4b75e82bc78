//! Reading delimited files: our own spectrum of shapes, hostile ones, and what is written reads back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use tandem::exchange::csv::encoding::Encoding;
use tandem::exchange::csv::issue::{So, Why};
use tandem::exchange::csv::number::Decimals;
use tandem::exchange::csv::read::{ReadError, Reading, Sheet};
use tandem::exchange::csv::write::{unguard, write};
use tandem::exchange::csv::{Choices, Dialect};

fn read_with(bytes: &[u8], choices: Choices) -> Sheet {
    Reading::new(bytes.into(), choices).unwrap().finish()
}

fn read(bytes: &[u8]) -> Sheet {
    read_with(bytes, Choices::default())
}

fn rows(sheet: &Sheet) -> Vec<Vec<&str>> {
    (0..sheet.table.len())
        .map(|row| sheet.table.row(row).collect())
        .collect()
}

fn issues(sheet: &Sheet) -> Vec<(u32, &[usize], Why, So)> {
    let list = sheet.issues.list().iter();
    list.map(|i| (i.row, i.columns.as_slice(), i.why.clone(), i.so))
        .collect()
}

/// A fixture's bytes, its headings, its rows, and what was found about it.
type Shape<'a> = (&'a [u8], &'a [&'a str], &'a [&'a [&'a str]], u8);

#[test]
fn a_spectrum_of_shapes() {
    let shapes: &[Shape] = &[
        (
            b"Company,Country\nAcme,DE\n",
            &["Company", "Country"],
            &[&["Acme", "DE"]],
            b',',
        ),
        (
            b"Company;Amount\r\nAcme;1,50\r\nB;2,50\r\n",
            &["Company", "Amount"],
            &[&["Acme", "1,50"], &["B", "2,50"]],
            b';',
        ),
        (
            b"Company\tNote\nAcme\ta, b\nBolt\tc\n",
            &["Company", "Note"],
            &[&["Acme", "a, b"], &["Bolt", "c"]],
            b'\t',
        ),
        (
            b"Company|Country\rAcme|DE\rBolt|AT",
            &["Company", "Country"],
            &[&["Acme", "DE"], &["Bolt", "AT"]],
            b'|',
        ),
        (
            b"sep=;\r\nCompany;Country\r\nAcme;DE\r\n",
            &["Company", "Country"],
            &[&["Acme", "DE"]],
            b';',
        ),
        (
            b"Company,Note\n\"Acme, Inc.\",\"She said \"\"no\"\"\"\n\"Bolt\nWorks\",x\n",
            &["Company", "Note"],
            &[&["Acme, Inc.", "She said \"no\""], &["Bolt\nWorks", "x"]],
            b',',
        ),
        (
            b"'Company','Note'\n'Acme','a, b'\n'Bolt','c'\n",
            &["Company", "Note"],
            &[&["Acme", "a, b"], &["Bolt", "c"]],
            b',',
        ),
        (
            b"Company,Note\n\n\nAcme,x\n,,\n  , \nBolt,y\n\n",
            &["Company", "Note"],
            &[&["Acme", "x"], &["Bolt", "y"]],
            b',',
        ),
        (
            b"Acme,anna@acme.example,12\nBolt,joe@bolt.example,14\n",
            &["Column 1", "Column 2", "Column 3"],
            &[
                &["Acme", "anna@acme.example", "12"],
                &["Bolt", "joe@bolt.example", "14"],
            ],
            b',',
        ),
        (
            b"E-mail\nanna@acme.example\n",
            &["E-mail"],
            &[&["anna@acme.example"]],
            b',',
        ),
        (
            b"Leads of this week\n\nCompany,Country,City\nAcme,DE,Kiel\nBolt,AT,Wien\n",
            &["Company", "Country", "City"],
            &[&["Acme", "DE", "Kiel"], &["Bolt", "AT", "Wien"]],
            b',',
        ),
        (
            b"Company,,Country,\nAcme,x,DE,\n",
            &["Company", "Column 2", "Country"],
            &[&["Acme", "x", "DE"]],
            b',',
        ),
    ];
    for (bytes, headings, want, delimiter) in shapes {
        let sheet = read(bytes);
        let name = String::from_utf8_lossy(bytes);
        assert_eq!(sheet.dialect.delimiter, *delimiter, "{name}");
        assert_eq!(sheet.headings, *headings, "{name}");
        assert_eq!(rows(&sheet), *want, "{name}");
        assert_eq!(issues(&sheet), [], "{name}");
    }
}

#[test]
fn latin_1_with_semicolons_and_decimal_commas() {
    let text = b"Firma;Volumen;Ort\nM\xfcller;12.400,00;Kiel\nOstermoor;8.000,50;K\xf6ln\n";
    let sheet = read(text);
    assert_eq!(sheet.table.cell(0, 0), "Müller");
    let Dialect {
        encoding, decimals, ..
    } = sheet.dialect;
    assert_eq!((encoding, decimals), (Encoding::Latin1, Decimals::Comma));
    let chosen = Choices {
        decimals: Some(Decimals::Point),
        headings: Some(false),
        ..Choices::default()
    };
    let sheet = read_with(text, chosen);
    assert_eq!(sheet.dialect.decimals, Decimals::Point);
    assert_eq!(
        (sheet.table.len(), sheet.headings[0].as_str()),
        (3, "Column 1")
    );
}

#[test]
fn ragged_rows_and_odd_quotes_are_named_and_the_rest_is_read() {
    let text = "Company,Country,Note\n\
                Acme,DE,fine\n\
                Bolt,AT,x,y\n\
                Cord,CH\n\
                Dune,FR,z,,\n\
                Echo,IT,5\" pipe\n\
                Fern,ES,\"a\" b\n\
                Gulf,PT,\"never closed\n\
                Hill,NL,\"fine again\"\n\
                Iris,BE,\"at the end";
    let sheet = read(text.as_bytes());
    let cells = |found| Why::Cells { found, expected: 3 };
    assert_eq!(
        issues(&sheet),
        [
            (2, &[][..], cells(4), So::LeftOut),
            (3, &[][..], cells(2), So::RestEmpty),
            (5, &[2][..], Why::BareQuote, So::ReadAnyway),
            (6, &[2][..], Why::TextAfterQuote, So::ReadAnyway),
            (7, &[][..], Why::UnclosedQuote, So::LeftOut),
            (9, &[][..], Why::UnclosedQuote, So::LeftOut),
        ]
    );
    assert_eq!(sheet.left_out, [1, 6, 8]);
    assert_eq!(sheet.table.cell(4, 2), "5\" pipe");
    assert_eq!(sheet.table.cell(5, 2), "a b");
    assert_eq!(rows(&sheet)[6], ["Gulf", "PT", "never closed"]);
    assert_eq!(rows(&sheet)[7], ["Hill", "NL", "fine again"]);
    assert_eq!(sheet.issues.rows().collect::<Vec<_>>(), [2, 3, 5, 6, 7, 9]);
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    let refuse = |bytes: &[u8]| Reading::new(bytes.into(), Choices::default()).err();
    assert_eq!(refuse(b""), Some(ReadError::Empty));
    assert_eq!(refuse(b" \n\n"), Some(ReadError::Empty));
    assert_eq!(
        refuse(b"PK\x03\x04abc"),
        Some(ReadError::NotText("an Excel workbook or ZIP file"))
    );
    assert_eq!(
        refuse(b"{\"format\":1}"),
        Some(ReadError::NotText("a JSON file"))
    );
    assert_eq!(refuse(b"{Company},x\na,b"), None);
}

#[test]
fn overlong_cells_and_damaged_letters_are_named() {
    let mut text = b"Company,Note\n\xc3\xa4\xc3\xb6\xc3\xbc \xff,".to_vec();
    text.extend(std::iter::repeat_n(b'x', 40_000));
    let sheet = read(&text);
    assert_eq!(sheet.table.cell(0, 1).len(), 32_767);
    assert_eq!(
        issues(&sheet),
        [
            (
                1,
                &[0][..],
                Why::Unreadable("äöü \u{FFFD}".into()),
                So::ReadAnyway
            ),
            (1, &[1][..], Why::TooLong(40_000), So::CutOff),
        ]
    );
}

#[test]
fn two_hundred_columns_and_a_million_cells() {
    let mut text = (0..200)
        .map(|n| format!("c{n}"))
        .collect::<Vec<_>>()
        .join(";");
    for row in 0..5000 {
        text.push('\n');
        let cells: Vec<String> = (0..200).map(|n| format!("value {row} {n}")).collect();
        text.push_str(&cells.join(";"));
    }
    let start = std::time::Instant::now();
    let sheet = read(text.as_bytes());
    println!(
        "a million cells in {} kB: read in {:?}",
        text.len() / 1024,
        start.elapsed()
    );
    assert_eq!((sheet.table.len(), sheet.headings.len()), (5000, 200));
    assert_eq!(sheet.table.cell(4999, 199), "value 4999 199");
    assert_eq!(sheet.issues.total(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(
        rows_in in prop::collection::vec(prop::collection::vec("[ -~äß€\\t\\r\\n\"',;=+@-]{0,12}", 3), 1..12)
    ) {
        let filled: Vec<&Vec<String>> = rows_in
            .iter()
            .filter(|row| row.iter().any(|c| !c.trim().is_empty()))
            .collect();
        let heading = vec!["Company".to_owned(), "Country".to_owned(), "Phone".to_owned()];
        let all = std::iter::once(&heading).chain(filled.iter().copied());
        let sheet = read(&write(all));
        prop_assert_eq!(sheet.dialect.delimiter, b',');
        let back: Vec<Vec<String>> = rows(&sheet)
            .into_iter()
            .map(|row| row.into_iter().map(|cell| unguard(cell).to_owned()).collect())
            .collect();
        let filled: Vec<Vec<String>> = filled.into_iter().cloned().collect();
        prop_assert_eq!(back, filled);
        prop_assert_eq!(sheet.issues.total(), 0);
    }

    #[test]
    fn any_bytes_in_any_steps_read_the_same(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"\",;\n\r\tab1".to_vec())], 0..400),
        step in 1_usize..7,
    ) {
        let start = || Reading::new(bytes.as_slice().into(), Choices::default());
        let Ok(mut slow) = start() else { return Ok(()) };
        let mut steps = 0;
        while !slow.step(step).finished {
            steps += 1;
            prop_assert!(steps < 10_000, "no end");
        }
        prop_assert_eq!(slow.finish(), start().unwrap().finish());
    }
}
