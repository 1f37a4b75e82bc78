//! A file that comes again: hardly anything of it is kept, and all is still known.

use tandem::exchange::snapshot::write::snapshot;
use tandem::exchange::snapshot::{Preview, Reader, Sender, Workspace};
use tandem::journal::{Class, Journal};
use tandem::model::Value;
use tandem::model::when::Moment;

use crate::device::{Device, edit};
use crate::rng::Rng;

const NOW: i64 = 1_795_420_800_000;

fn leads(device: &mut Device, rng: &mut Rng, count: i64) {
    for n in 0..count {
        let set = [
            ("created_at", Value::from("2026-11-23T08:00:00.000Z")),
            ("name", Value::Text(format!("Lead {n} of a company"))),
            ("amount", Value::Int(n)),
        ];
        device.write(
            rng,
            NOW + n,
            &[edit(&format!("lead:{n}"), &set)],
            Class::Person,
        );
    }
}

fn file(device: &Device) -> Vec<u8> {
    let workspace = Workspace {
        ids: vec!["w".to_owned()],
        name: "W".to_owned(),
    };
    snapshot(&device.journal, workspace, Sender::default(), Moment(NOW)).bytes()
}

/// Somebody's page, and what its storage holds.
#[derive(Default)]
struct Page {
    journal: Journal,
    kept: Vec<(u32, Vec<u8>)>,
    out: Vec<u32>,
}

impl Page {
    fn look(&mut self, files: &[(&[u8], u32)]) -> Preview {
        let read = |(bytes, number): &(&[u8], u32)| {
            let mut reader = Reader::new();
            reader.feed(bytes).unwrap();
            (String::new(), reader.finish().unwrap(), *number)
        };
        let mut preview = Preview::new(&mut self.journal, files.iter().map(read).collect());
        while preview.step(&mut self.journal, Moment(NOW), 64) {}
        preview
    }

    /// Takes files in; how many bytes are kept of each.
    fn bring(&mut self, files: &[(&[u8], u32)]) -> Vec<usize> {
        let taken = self.look(files).take_in(&mut self.journal);
        let mut sizes = Vec::new();
        for (number, lines) in taken.keep {
            sizes.push(lines.bytes());
            for line in lines.iter() {
                self.kept.push((number, line.to_vec()));
            }
        }
        sizes
    }

    fn take_out(&mut self, number: u32) {
        self.journal.take_out(number);
        self.journal.settle();
        self.out.push(number);
    }

    fn shown(&self) -> usize {
        self.journal.records("lead").count()
    }

    fn reopened(&self) -> usize {
        let mut journal = Journal::new();
        for (number, line) in &self.kept {
            journal.add_line(line, *number).unwrap();
        }
        journal.settle();
        for number in &self.out {
            journal.take_out(*number);
        }
        journal.records("lead").count()
    }
}

#[test]
fn next_to_nothing_is_kept_of_a_file_that_comes_again() {
    let mut rng = Rng::new(1);
    let mut anna = Device::new("anna", &mut rng);
    leads(&mut anna, &mut rng, 500);
    let first = file(&anna);
    let mut page = Page::default();
    let whole = page.bring(&[(&first, 1)])[0];
    let again = page.bring(&[(&first, 2)])[0];
    assert!(
        again * 20 < whole,
        "{again} of {whole} bytes are kept again"
    );

    leads(&mut anna, &mut rng, 1);
    let third = page.bring(&[(&file(&anna), 3)])[0];
    assert!(third < again + 1_000, "{third} bytes for one change");
}

#[test]
fn each_import_can_be_taken_back_and_the_other_stays() {
    let mut rng = Rng::new(2);
    let mut anna = Device::new("anna", &mut rng);
    leads(&mut anna, &mut rng, 30);
    let first = file(&anna);
    for gone in [1, 2] {
        let mut page = Page::default();
        page.bring(&[(&first, 1)]);
        page.bring(&[(&first, 2)]);
        page.take_out(gone);
        assert_eq!((page.shown(), page.reopened()), (30, 30), "without {gone}");
        page.take_out(3 - gone);
        assert_eq!((page.shown(), page.reopened()), (0, 0));
    }
}

#[test]
fn what_was_only_looked_at_is_kept_whole_when_it_is_brought_in() {
    let mut rng = Rng::new(3);
    let mut anna = Device::new("anna", &mut rng);
    leads(&mut anna, &mut rng, 30);
    let first = file(&anna);
    let mut page = Page::default();
    drop(page.look(&[(&first, 1)]));
    let sizes = page.bring(&[(&first, 2), (&first, 3)]);
    assert!(sizes[1] * 10 < sizes[0], "{sizes:?}");
    assert_eq!((page.shown(), page.reopened()), (30, 30));
    page.take_out(2);
    assert_eq!((page.shown(), page.reopened()), (30, 30));
    // Taken out, it is on no shelf for certain, and is kept once more.
    page.take_out(3);
    page.bring(&[(&first, 4)]);
    assert_eq!((page.shown(), page.reopened()), (30, 30));
    assert_eq!(page.journal.writers().len(), 1);
    assert_eq!(page.journal.writers()[0].1.changes, 30);
}

#[test]
fn what_comes_of_the_erased_is_stripped_before_it_is_kept() {
    let mut rng = Rng::new(4);
    let mut anna = Device::new("anna", &mut rng);
    let at = Value::from("2026-11-23T08:00:00.000Z");
    let set = [("created_at", at), ("name", "Ada Marlow".into())];
    anna.write(&mut rng, NOW, &[edit("contact:1", &set)], Class::Person);
    let mut joe = Device::new("joe", &mut rng);
    joe.merge(&anna.file());
    joe.write(
        &mut rng,
        NOW,
        &[edit("contact:1", &[("erased", true.into())])],
        Class::Person,
    );

    let more = [
        ("name", "Ada Marlow-Quist".into()),
        ("title", "Buyer".into()),
    ];
    anna.write(
        &mut rng,
        NOW + 1,
        &[edit("contact:1", &more)],
        Class::Person,
    );
    let mut page = Page {
        journal: joe.journal.clone(),
        ..Page::default()
    };
    page.bring(&[(&file(&anna), 7)]);
    let kept: Vec<u8> = page
        .kept
        .iter()
        .flat_map(|(_, line)| line.clone())
        .collect();
    let kept = String::from_utf8(kept).unwrap();
    assert!(kept.contains("\"stub\":[\"name\",\"title\"]"), "{kept}");
    assert!(
        !kept.contains("Marlow") && !kept.contains("Buyer"),
        "{kept}"
    );
    let lines = page.journal.len();
    page.bring(&[(&file(&anna), 8)]);
    assert_eq!(
        page.journal.len(),
        lines,
        "nothing grows when it comes again"
    );
}
