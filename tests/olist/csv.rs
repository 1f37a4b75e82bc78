//! Both files as imports: understood without hand work, joined by `mql_id`, once however often.

use std::time::Instant;

use tandem::exchange::csv::guess::guess;
use tandem::exchange::csv::mapping::Guess;
use tandem::exchange::csv::target::Target;
use tandem::model::Value;

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
    let leads = desk.ids("lead");
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
}
