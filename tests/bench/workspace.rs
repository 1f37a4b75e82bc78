//! Two snapshots of a made workspace that differ by one lead in a hundred, for measurements and pictures:
//! `cargo run --release --example workspace <leads> <folder>`.

// A yardstick may stop at the first surprise.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)]

mod made;

use std::path::Path;

use tandem::exchange::snapshot::Workspace;
use tandem::exchange::snapshot::write::snapshot;
use tandem::model::when::Moment;

fn main() {
    let mut args = std::env::args().skip(1);
    let (leads, folder) = (args.next(), args.next());
    let (Some(leads), Some(folder)) = (leads.and_then(|n| n.parse::<u64>().ok()), folder) else {
        eprintln!("workspace <leads> <folder>");
        std::process::exit(2);
    };
    // Each of the two changed every two-hundredth lead, and not the same ones.
    for (who, name) in [(0, "ours"), (3, "theirs")] {
        let mut journal = made::workspace(leads);
        made::later(&mut journal, who, (0..leads / 200).map(|n| n * 200 + who));
        let workspace = Workspace {
            ids: vec![made::WORKSPACE.0.to_owned()],
            name: made::WORKSPACE.1.to_owned(),
        };
        let written = snapshot(&journal, workspace, made::sender(who), Moment(made::UNTIL));
        let file = Path::new(&folder).join(format!("{name}.tandem.json"));
        std::fs::write(&file, written.bytes()).unwrap();
        println!(
            "{} leads, {} changes, {:.1} MB: {}",
            leads,
            written.header.lines,
            written.len() as f64 / 1e6,
            file.display()
        );
    }
}
