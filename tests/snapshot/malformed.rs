//! Files that are no snapshot: each gets one sentence that quotes what is wrong, and changes nothing.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tandem::exchange::snapshot::read::LONGEST;
use tandem::exchange::snapshot::{ReadError, Reader};
use tandem::view::format::English;
use tandem::view::share::fault;

use crate::device::{read, zipped};
use crate::forge::{Bad, Forge, gzip};
use crate::golden::GOLDEN;
use crate::{bad_files, bad_headers, bad_lines, story};

fn corpus() -> Vec<Bad> {
    let mut all = bad_headers::all();
    all.extend(bad_lines::all());
    all.extend(bad_files::all());
    all
}

/// What is wrong with a sentence about a file.
fn wrong_with(sentence: &str, says: &str) -> Option<&'static str> {
    let one_line = !sentence.chars().any(char::is_control);
    if !one_line {
        Some("has control characters")
    } else if !sentence.starts_with(char::is_uppercase) || !sentence.ends_with('.') {
        Some("is no sentence")
    } else if sentence.chars().count() > 200 {
        Some("is too long")
    } else if ["Some(", "None", "Err(", "\\u{"]
        .iter()
        .any(|d| sentence.contains(d))
    {
        Some("speaks to programmers")
    } else {
        (!sentence.contains(says)).then_some("does not say so")
    }
}

#[test]
fn the_forge_makes_good_files_when_it_changes_nothing() {
    assert_eq!(Forge::golden().file(), GOLDEN);
    for bytes in [GOLDEN.to_vec(), gzip(GOLDEN)] {
        assert_eq!(read(&bytes).header.lines, 53);
    }
    // Blanks around what was pasted are nobody's fault.
    let pasted = [b"\n\n  ", GOLDEN.trim_ascii_end(), b"  \r\n\n"].concat();
    assert_eq!(read(&pasted).lines, read(GOLDEN).lines);
}

#[test]
fn each_gets_one_sentence_and_changes_nothing() {
    let corpus = corpus();
    assert!(corpus.len() >= 300, "{}", corpus.len());
    let mut anna = story::story().anna;
    let before = anna.file();
    let mut failures = String::new();
    let (mut sentences, mut ways) = (BTreeSet::new(), BTreeSet::new());
    for bad in &corpus {
        let (preview, faults) = anna.look(&[&bad.bytes]);
        let [fault] = faults.as_slice() else {
            let held = preview.report().files.len();
            failures += &format!("{}: {held} files are taken for snapshots\n", bad.what);
            continue;
        };
        let sentence = fault::sentence(fault, &English);
        if let Some(why) = wrong_with(&sentence, &bad.says) {
            failures += &format!("{}: “{sentence}” {why} (“{}”)\n", bad.what, bad.says);
        }
        sentences.insert(sentence);
        let way = format!("{fault:?}");
        ways.extend(way.split(['(', ' ']).next().map(str::to_owned));
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(sentences.len() >= 200, "{} sentences", sentences.len());
    assert_eq!(anna.file(), before);
    let ways: Vec<&str> = ways.iter().map(String::as_str).collect();
    // Those of sheer size have tests of their own.
    assert_eq!(
        ways,
        [
            "Bomb",
            "Checksum",
            "Compressed",
            "Count",
            "CutOff",
            "Empty",
            "Header",
            "HeaderChecksum",
            "HeaderTooLong",
            "Line",
            "Marked",
            "Newer",
            "NotJson",
            "NotText",
            "Order",
            "OtherFormat",
            "Rewritten",
            "Table",
            "TooDeep",
            "Trailing",
            "Twice",
        ]
    );
}

#[test]
fn a_file_without_end_is_not_kept() {
    let mut reader = Reader::new();
    let blanks = vec![b'\n'; 1 << 20];
    let mut fed = 0;
    let why = loop {
        match reader.feed(&blanks) {
            Ok(()) => fed += blanks.len() as u64,
            Err(why) => break why,
        }
    };
    assert_eq!((fed, why), (LONGEST, ReadError::TooLong));
}

#[test]
fn a_good_file_beside_bad_ones_comes_in() {
    let mut anna = story::story().anna;
    let joe = story::story().joe.file();
    let cut = &joe[..joe.len() / 2];
    let (report, faults) = anna.bring(&[cut, &joe, b"a;b\n1;2\n"]);
    assert_eq!((report.files.len(), faults.len()), (1, 2));
    let mut alone = story::story().anna;
    alone.bring(&[&joe]);
    assert_eq!(anna.file(), alone.file());
}

/// Damage to some bytes.
#[derive(Clone, Debug)]
enum Damage {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index, usize),
    Insert(prop::sample::Index, Vec<u8>),
    Repeat(prop::sample::Index, usize),
    Swap(prop::sample::Index, prop::sample::Index),
}

fn damages() -> impl Strategy<Value = Damage> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        6 => (at(), 0_u8..8).prop_map(|(at, bit)| Damage::Flip(at, bit)),
        1 => (at(), 1_usize..600).prop_map(|(at, n)| Damage::Cut(at, n)),
        1 => (at(), prop::collection::vec(any::<u8>(), 1..40)).prop_map(|(at, b)| Damage::Insert(at, b)),
        1 => (at(), 1_usize..600).prop_map(|(at, n)| Damage::Repeat(at, n)),
        1 => (at(), at()).prop_map(|(a, b)| Damage::Swap(a, b)),
    ]
}

fn damaged(mut bytes: Vec<u8>, all: &[Damage]) -> Vec<u8> {
    for damage in all {
        let end = |from: usize, n: usize| bytes.len().min(from + n);
        match damage {
            _ if bytes.is_empty() => {}
            Damage::Flip(at, bit) => {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            Damage::Cut(at, n) => {
                let at = at.index(bytes.len());
                bytes.drain(at..end(at, *n));
            }
            Damage::Insert(at, more) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, more.iter().copied());
            }
            Damage::Repeat(at, n) => {
                let at = at.index(bytes.len());
                let again = bytes[at..end(at, *n)].to_vec();
                bytes.splice(at..at, again);
            }
            Damage::Swap(a, b) => {
                let (a, b) = (a.index(bytes.len()), b.index(bytes.len()));
                bytes.swap(a, b);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Whatever happens to a file: it says the same as before, or it is refused in words.
    #[test]
    fn damage_is_found(all in prop::collection::vec(damages(), 1..6), compressed in any::<bool>()) {
        let good = read(GOLDEN);
        let bytes = if compressed { gzip(GOLDEN) } else { GOLDEN.to_vec() };
        match Reader::read(&damaged(bytes, &all)) {
            Ok(found) => {
                prop_assert_eq!(found.header, good.header);
                prop_assert_eq!(found.lines, good.lines);
            }
            Err(why) => {
                let sentence = fault::sentence(&why, &English);
                prop_assert_eq!(wrong_with(&sentence, ""), None, "{}", sentence);
            }
        }
    }

    /// Damage by somebody who signs it again: read or refused, and what is read leaves the same.
    #[test]
    fn damage_that_was_signed_is_no_worse(all in prop::collection::vec(damages(), 1..4), n in any::<prop::sample::Index>()) {
        let mut forge = Forge::golden();
        let n = n.index(forge.lines.len());
        forge.lines[n] = damaged(forge.lines[n].clone(), &all);
        let file = forge.file();
        if let Ok(snapshot) = Reader::read(&file) {
            let mut device = crate::device::Device::new("Reader", 1);
            let (_, faults) = device.bring(&[&file]);
            prop_assert!(faults.is_empty());
            let again = read(&zipped(&device.journal, &snapshot.header));
            let mut third = crate::device::Device::new("Other", 2);
            third.bring(&[&device.file()]);
            prop_assert_eq!(read(&third.file()).lines, again.lines);
        }
    }
}
