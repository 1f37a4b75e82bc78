//! Both files as imports: understood without hand work, joined by `mql_id`, once however often.

use std::time::Instant;

use tandem::exchange::csv::guess::guess;
use tandem::exchange::csv::mapping::Guess;
use tandem::exchange::csv::target::Target;
use tandem::insight::Reading;
use tandem::insight::conversion::{By, ProblemKind, Question, Split, Window, conversion};
use tandem::insight::figure::Context;
use tandem::model::Value;
use tandem::model::calendar::Calendar;

use super::csv_desk::Desk;
use super::{DEALS, LEADS, file};

#[test]
fn both_files_are_understood_without_hand_work() {
    let (leads, deals) = (file(LEADS), file(DEALS));
    let desk = Desk::new();
    let sheet = desk.read_bytes(&leads);
    let mapping = guess(&sheet, &desk.context.stages);
    let guessed: Vec<_> = mapping
        .columns
        .iter()
        .map(|c| (c.target, c.guess))
        .collect();
    assert_eq!(
        guessed,
        [
            (Target::ExternalId, Guess::NameAndValues),
            (Target::Created, Guess::NameAndValues),
            (Target::Campaign, Guess::NameAndValues),
            (Target::Source, Guess::NameAndValues),
        ]
    );
    assert_eq!(mapping.key, Some(Target::ExternalId));
    assert!(!mapping.only_adds());
    assert_eq!(
        desk.context.stages.start(&sheet.headings).unwrap().id,
        "stage:mql"
    );

    let sheet = desk.read_bytes(&deals);
    let mapping = guess(&sheet, &desk.context.stages);
    let targets: Vec<Target> = mapping.columns.iter().map(|c| c.target).collect();
    assert_eq!(targets[0], Target::ExternalId);
    assert_eq!(targets[4], Target::Won);
    let own = |n: usize| targets[n] == Target::Own;
    assert!((1..4).chain(5..14).all(own), "{targets:?}");
    assert!(mapping.only_adds());
    assert_eq!(mapping.open_orders(&sheet), Vec::<usize>::new());
}

#[test]
fn eight_thousand_leads_and_842_dated_moves_to_customer() {
    let (leads, deals) = (file(LEADS), file(DEALS));
    let mut desk = Desk::new();
    for (bytes, new, updated) in [(leads, 8000, 0), (deals, 0, 842)] {
        let start = Instant::now();
        let sheet = desk.read_bytes(&bytes);
        let read = start.elapsed();
        let mapping = desk.guess(&sheet);
        let start = Instant::now();
        let (plan, edits) = desk.plan(&sheet, &mapping);
        println!(
            "{} rows: read in {read:?}, planned in {:?}",
            sheet.table.len(),
            start.elapsed()
        );
        assert_eq!((plan.new, plan.updated), (new, updated));
        assert_eq!((plan.left_out, plan.issues.total()), (0, 0));
        assert!(edits.len() > 842);
        desk.import(&sheet, &mapping);
        let (again, edits) = desk.plan(&sheet, &mapping);
        assert_eq!(
            (again.unchanged as usize, edits.len()),
            (sheet.table.len(), 0)
        );
    }
    assert_eq!(desk.count("lead"), 8000);
    assert_eq!(desk.count("campaign"), 495);
    assert_eq!(desk.count("move"), 842);
    assert_eq!(desk.count("company") + desk.count("contact"), 0);
    figures(&desk);
    let leads = desk.ids("lead");
    let open = |id: &&String| desk.value(id, "stage") == Some("stage:mql".into());
    assert_eq!(leads.iter().filter(open).count(), 8000 - 842);
    let won = |id: &&String| desk.value(id, "stage") == Some("stage:customer".into());
    assert_eq!(leads.iter().filter(won).count(), 842);
    let sourced = |id: &&String| desk.value(id, "source").is_some();
    assert_eq!(leads.iter().filter(sourced).count(), 7940);
    assert!(leads.iter().all(|id| desk.value(id, "campaign").is_some()));

    let lead = desk.lead_by_id("5420aad7fec3549a85876ba1c529bd84");
    assert_eq!(
        desk.moves(&lead),
        [(
            "stage:customer".to_owned(),
            "2018-02-26T19:58:54.000Z".to_owned()
        )]
    );
    assert_eq!(
        desk.own(&lead, "business_segment"),
        Some(Value::from("pet"))
    );
    assert_eq!(
        desk.own(&lead, "declared_monthly_revenue"),
        Some(Value::Int(0))
    );
    assert_eq!(
        desk.own(&lead, "sr_id"),
        Some(Value::from("4ef15afb4b2723d8f3d81e51ec7afefe"))
    );
    assert_eq!(desk.value(&lead, "amount"), None);

    desk.undo_last();
    assert_eq!((desk.count("lead"), desk.count("move")), (8000, 0));
    let facts = Reading::new(&desk.journal);
    let figure = conversion(facts.facts(), &question(By::Created));
    assert_eq!(
        (figure.total.won.len(), figure.total.created.len()),
        (0, 8000)
    );
}

#[test]
fn two_who_import_both_files_and_merge_hold_everything_once() {
    let (leads, deals) = (file(LEADS), file(DEALS));
    let mut desk = Desk::new();
    let mut other = Desk::at(2, 86_400_000);
    for bytes in [&leads, &deals] {
        for desk in [&mut desk, &mut other] {
            let sheet = desk.read_bytes(bytes);
            let mapping = desk.guess(&sheet);
            desk.import(&sheet, &mapping);
        }
    }
    desk.merge(&other);
    let counts = ["lead", "campaign", "move", "field"].map(|kind| desk.count(kind));
    assert_eq!(counts, [8000, 495, 842, other.count("field")]);
    assert_eq!(desk.journal.differences().len(), 0);
    figures(&desk);
    let sheet = desk.read_bytes(&deals);
    assert_eq!(desk.plan(&sheet, &desk.guess(&sheet)).1, []);
}

fn question(by: By) -> Question {
    Question {
        context: Context {
            zone: "UTC".into(),
            calendar: Calendar::default(),
        },
        known_until: "2018-11-14".parse().unwrap(),
        by,
        window: Window::Ever,
        split: Split::None,
        source: None,
        campaign: None,
    }
}

/// The quarters' figures, read from what the importer wrote.
fn figures(desk: &Desk) {
    let reading = Reading::new(&desk.journal);
    let ask = |by| {
        let answer = conversion(reading.facts(), &question(by));
        let quarters = answer.quarters.iter().zip(&answer.cells);
        let lines: Vec<(String, usize, usize)> = quarters
            .map(|(quarter, cell)| {
                (
                    quarter.start.to_string(),
                    cell.created.len(),
                    cell.won.len(),
                )
            })
            .collect();
        (answer, lines)
    };
    let (answer, cohorts) = ask(By::Created);
    let line = |(start, created, won): (&str, usize, usize)| (start.to_owned(), created, won);
    assert_eq!(
        cohorts,
        [
            ("2017-04-01", 4, 0),
            ("2017-07-01", 937, 18),
            ("2017-10-01", 1061, 43),
            ("2018-01-01", 3343, 468),
            ("2018-04-01", 2655, 313),
        ]
        .map(line)
    );
    assert_eq!(
        (answer.total.created.len(), answer.total.won.len()),
        (8000, 842)
    );
    let overall = answer.rate(&answer.total, None).value.value();
    assert_eq!(overall, Some(0.10525));
    assert_eq!(answer.median_days, Some(14.0));
    let kinds: Vec<_> = answer.problems.iter().map(|p| p.kind).collect();
    assert_eq!(kinds, [ProblemKind::WonBeforeCreated(2)]);
    let (_, periods) = ask(By::Won);
    assert_eq!(
        periods,
        [
            ("2017-04-01", 4, 0),
            ("2017-07-01", 937, 0),
            ("2017-10-01", 1061, 3),
            ("2018-01-01", 3343, 333),
            ("2018-04-01", 2655, 386),
            ("2018-07-01", 0, 93),
            ("2018-10-01", 0, 27),
        ]
        .map(line)
    );
}
