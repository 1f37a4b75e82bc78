//! Figures read from a journal: the same as from facts made by hand, and kept in step with every act.

use proptest::prelude::*;
use tandem::insight::Reading;
use tandem::insight::conversion::{By, Question, Split, Window, conversion};
use tandem::journal::{Edit, Journal};
use tandem::model::records::{LeadPatch, MovePatch, SETTINGS, SettingsPatch};
use tandem::model::stage::Role;
use tandem::model::when::When;
use tandem::model::{Value, zone::Zone};

use super::desk::{Desk, edit, stage};
use super::made::{ask, day};

fn page() -> Question {
    ask(By::Created, Window::Ever, Split::None, "2018-11-14")
}

#[test]
fn days_and_quarters_are_the_workspaces() {
    let mut desk = Desk::new();
    let berlin = Zone::new(3600, &[]).unwrap();
    let settings = SettingsPatch::new()
        .zone("Europe/Berlin".to_owned())
        .zone_table(berlin.write())
        .fiscal_start(4);
    let late = When::parse("2017-12-31T23:30:00Z").unwrap();
    let made = LeadPatch::new()
        .created_at(late)
        .stage("stage:customer".to_owned())
        .amount(1250)
        .currency("JPY".to_owned());
    desk.write(&[
        edit(SETTINGS.to_owned(), settings.set()),
        edit("lead:1".to_owned(), made.set()),
    ]);
    let reading = Reading::new(&desk.journal);
    let fact = &reading.facts().leads[0];
    assert_eq!(fact.created, Some(day("2018-01-01")));
    assert_eq!(
        (fact.role, fact.is_won(), fact.won()),
        (Role::Won, true, None)
    );
    let amount = fact.amount.unwrap();
    assert_eq!((amount.minor, amount.currency.code()), (1250, "JPY"));
    assert_eq!(&*reading.context().zone, "Europe/Berlin");
    assert_eq!(reading.context().calendar.start_month(), 4);
}

#[test]
fn a_large_journal_is_read_in_steps_with_changes_between() {
    let mut desk = Desk::new();
    let made = |n: usize, source: &str| {
        let made = LeadPatch::new()
            .created_at(When::Day(day("2018-01-01")))
            .source(source.to_owned());
        edit(format!("lead:{n:05}"), made.set())
    };
    let edits: Vec<Edit> = (0..3_000).map(|n| made(n, "social")).collect();
    desk.write(&edits);
    let mut reading = Reading::begin(&desk.journal);
    assert!(!reading.step(&desk.journal, 1_000));
    assert!((reading.progress() - 1.0 / 3.0).abs() < 1e-9);
    // Some read already, some not, some new.
    let edits: Vec<Edit> = (1_900..3_100).map(|n| made(n, "email")).collect();
    let (touched, _) = desk.write(&edits);
    reading.follow(&desk.journal, &touched);
    while !reading.step(&desk.journal, 700) {}
    assert_eq!(said(&reading), said(&Reading::new(&desk.journal)));
    assert_eq!(
        (reading.facts().leads.len(), reading.progress()),
        (3_100, 1.0)
    );
}

#[derive(Clone, Debug)]
enum Step {
    Make(u8, u8),
    Move(u8, Role, u8),
    Source(u8, u8),
    Delete(u8, bool),
    Undo(u8),
    Redo(u8),
    Month(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let role = prop::sample::select(Role::ALL.to_vec());
    prop_oneof![
        (0_u8..6, any::<u8>()).prop_map(|(l, d)| Step::Make(l, d)),
        (0_u8..6, role, any::<u8>()).prop_map(|(l, r, d)| Step::Move(l, r, d)),
        (0_u8..6, 0_u8..3).prop_map(|(l, s)| Step::Source(l, s)),
        (0_u8..6, any::<bool>()).prop_map(|(l, d)| Step::Delete(l, d)),
        (0_u8..20).prop_map(Step::Undo),
        (0_u8..20).prop_map(Step::Redo),
        (1_u8..=12).prop_map(Step::Month),
    ]
}

/// What a reading says, without the order and numbering that its history left in it.
fn said(reading: &Reading) -> Vec<String> {
    let facts = reading.facts();
    let mut out: Vec<String> = facts
        .leads
        .iter()
        .map(|l| {
            let source = facts.sources.word(l.source);
            let reached = Role::ALL.map(|role| l.reached(role));
            format!(
                "{} {:?} {:?} {source:?} {reached:?}",
                l.handle,
                l.role,
                l.decision()
            )
        })
        .collect();
    out.sort();
    out.push(format!("{:?}", reading.context()));
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_reading_kept_in_step_is_the_reading_made_anew(steps in prop::collection::vec(step(), 1..40)) {
        let mut desk = Desk::new();
        let mut kept = Reading::begin(&desk.journal);
        let mut acts = Vec::new();
        let date = |n: u8| When::Day(day("2018-01-01") + chrono::Days::new(u64::from(n)));
        for (n, step) in steps.iter().enumerate() {
            let id = |l: &u8| format!("lead:{l}");
            let undone = |n: &u8, undone: bool| {
                let act = acts.get(usize::from(*n)).copied().flatten();
                act.map(|act| vec![Journal::undoing(act, undone)]).unwrap_or_default()
            };
            let edits = match step {
                Step::Make(l, d) => vec![edit(id(l), LeadPatch::new().created_at(date(*d)).stage("stage:lead".to_owned()).set())],
                Step::Move(l, role, d) => {
                    let to = stage(*role).to_owned();
                    let step = MovePatch::new().created_at(date(*d)).lead(id(l)).stage(to.clone()).at(date(*d));
                    vec![edit(id(l), LeadPatch::new().stage(to).set()), edit(format!("move:{n}"), step.set())]
                }
                Step::Source(l, s) => vec![edit(id(l), LeadPatch::new().source(format!("source {s}")).set())],
                Step::Delete(l, gone) => vec![edit(id(l), vec![("deleted".to_owned(), Value::from(gone.then_some(true)))])],
                Step::Undo(n) => undone(n, true),
                Step::Redo(n) => undone(n, false),
                Step::Month(m) => vec![edit(SETTINGS.to_owned(), SettingsPatch::new().fiscal_start(i64::from(*m)).set())],
            };
            let (touched, act) = desk.write(&edits);
            acts.push(act);
            kept.follow(&desk.journal, &touched);
            prop_assert!(kept.is_ready());
            prop_assert_eq!(said(&kept), said(&Reading::new(&desk.journal)));
            conversion(kept.facts(), &page());
        }
    }
}
