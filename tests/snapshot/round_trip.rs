//! export∘import is the identity on the bytes of the body, however the bytes come; and people who
//! exchanged files both ways have the same.

use proptest::prelude::*;
use tandem::exchange::snapshot::{Reader, Snapshot};
use tandem::journal::Journal;

use crate::device::{Device, body, read, zipped};
use crate::play::{play, work};

/// Reads a file in pieces of these sizes, over and over.
fn in_pieces(bytes: &[u8], sizes: &[usize]) -> Snapshot {
    let mut reader = Reader::new();
    let mut rest = bytes;
    for size in sizes.iter().cycle() {
        let (now, later) = rest.split_at(rest.len().min(*size));
        reader.feed(now).unwrap();
        rest = later;
        if rest.is_empty() {
            break;
        }
    }
    reader.finish().unwrap()
}

fn text(file: impl AsRef<[u8]>) -> String {
    String::from_utf8(body(file.as_ref()).to_vec()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_brought_in_leaves_the_same(
        deeds in work(),
        sizes in prop::collection::vec(1_usize..3_000, 1..9),
    ) {
        let [anna, _] = play(deeds);
        let file = anna.file();
        let whole = read(&file);
        let zipped = zipped(&anna.journal, &whole.header);
        for pieces in [in_pieces(&file, &sizes), in_pieces(&zipped, &sizes)] {
            prop_assert_eq!(&pieces.header, &whole.header);
            prop_assert_eq!(&pieces.lines, &whole.lines);
        }
        // Into nothing at all, and among the seeds, whole or with a file that held some of it.
        let mut nothing = Device::new("New", 9);
        nothing.journal = Journal::new();
        for mut device in [nothing, Device::new("New", 9)] {
            device.bring(&[&file]);
            prop_assert_eq!(text(device.file()), text(&file));
            device.bring(&[&zipped, &file]);
            prop_assert_eq!(text(device.file()), text(&file));
        }
    }

    #[test]
    fn what_the_header_counts_is_there(deeds in work()) {
        let [anna, _] = play(deeds);
        let snapshot = read(&anna.file());
        prop_assert_eq!(snapshot.header.lines as usize, snapshot.lines.iter().count());
        let here: Vec<(String, u64)> = anna.journal.writers().into_iter()
            .map(|(by, w)| (by.to_owned(), w.changes)).collect();
        for (by, changes) in here {
            // What was undone by erasing leaves as a stub, which nobody wrote.
            let told = snapshot.header.writers.get(&by).map_or(0, |w| w.changes);
            prop_assert!(told <= changes, "{} {} {}", by, told, changes);
        }
        for (kind, count) in &snapshot.header.counts {
            prop_assert_eq!(*count as usize, anna.journal.records(kind).count());
        }
    }

    #[test]
    fn who_exchanged_files_both_ways_has_the_same(deeds in work(), together in any::<bool>()) {
        let [mut anna, mut joe] = play(deeds);
        let sent = anna.file();
        if together {
            anna.bring(&[&joe.file()]);
            joe.bring(&[&sent]);
        } else {
            joe.bring(&[&sent]);
            anna.bring(&[&joe.zipped()]);
        }
        prop_assert_eq!(text(anna.file()), text(joe.file()));
        prop_assert_eq!(told(&anna), told(&joe));
        // A third, who has both files and nothing else.
        let mut third = Device::new("Maya", 0xc);
        third.bring(&[&joe.file(), &sent]);
        prop_assert_eq!(text(third.file()), text(joe.file()));
    }
}

/// What people see: records with their values, and what there is to settle.
fn told(device: &Device) -> Vec<String> {
    let journal = &device.journal;
    let mut told: Vec<String> = Vec::new();
    for kind in ["lead", "contact", "gadget", "member", "settings", "stage"] {
        for rid in journal.records(kind) {
            let fields = journal.fields(rid);
            told.push(format!("{} {fields:?}", journal.id(rid)));
            let differences = journal.differences_of(rid).len();
            told.push(format!("{} {differences} differences", journal.id(rid)));
        }
    }
    told.sort();
    told
}
