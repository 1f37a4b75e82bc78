//! The lead page: the journey as steps, and the facts that can be edited in place, with those that a team
//! keeps of its own.

use chrono::NaiveDate;

use super::pipeline::{Pipeline, StageInfo, fold};
use crate::exchange::csv::{OwnForm, ids};
use crate::journal::{Difference, Edit, Journal, Rid};
use crate::model::order::Arrange;
use crate::model::records::{CustomField, CustomFieldPatch, Lead};
use crate::model::schema::{Field, Form, Privacy, kind_name};
use crate::model::stage::Role;
use crate::model::value::{Value, ValueRef};

/// Where the lead stands on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// It was here, or went past.
    Done,
    /// It is here.
    Here,
    /// It has not come so far.
    Ahead,
}

/// One stage of the journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The stage.
    pub stage: StageInfo,
    /// Where the lead stands towards it.
    pub state: StepState,
    /// The first day it was here; `None` when it never was, or skipped it.
    pub day: Option<NaiveDate>,
    /// For the stage it is in: full days since it last came here.
    pub days: Option<i64>,
}

/// The stages on the way to Customer, and the exit the lead took if it took one.
pub fn journey(journal: &Journal, pipeline: &Pipeline, lead: Rid, today: NaiveDate) -> Vec<Step> {
    let Some((_, row)) = pipeline.find(lead) else {
        return Vec::new();
    };
    let moves = journal.moves(lead);
    let days_of = |stage: &StageInfo| {
        let here = moves.iter().filter(|m| m.stage == stage.id);
        here.filter_map(|m| m.at)
            .map(|at| pipeline.zone().day_of(at))
            .collect::<Vec<_>>()
    };
    let here = row.stage;
    let reached = reached(pipeline, journal, lead, here);
    pipeline
        .stages
        .iter()
        .enumerate()
        .filter(|(n, stage)| !stage.role.is_exit() || *n == here)
        .map(|(n, stage)| {
            let mut days = days_of(stage);
            if days.is_empty() && (n == here || stage.role == Role::Inquiry) {
                days.extend(if stage.role == Role::Inquiry {
                    row.created
                } else {
                    row.since
                });
            }
            let state = match () {
                () if n == here => StepState::Here,
                () if Some(n) <= reached && !stage.role.is_exit() => StepState::Done,
                () => StepState::Ahead,
            };
            Step {
                stage: stage.clone(),
                state,
                day: days.iter().min().copied(),
                days: if n == here {
                    days.iter().max().map(|d| (today - *d).num_days())
                } else {
                    None
                },
            }
        })
        .collect()
}

/// The furthest stage on the way that the lead ever reached.
fn reached(pipeline: &Pipeline, journal: &Journal, lead: Rid, here: usize) -> Option<usize> {
    let index = |id: &str| pipeline.stages.iter().position(|s| s.id == id);
    let went = journal
        .moves(lead)
        .into_iter()
        .filter_map(|m| index(&m.stage));
    went.chain([here])
        .filter(|&n| pipeline.stages.get(n).is_some_and(|s| !s.role.is_exit()))
        .max()
}

/// One fact of a record, with all that editing it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The journal field.
    pub field: String,
    /// What people call it.
    pub label: String,
    /// How it is edited and shown.
    pub form: Form,
    /// Who may see it.
    pub privacy: Privacy,
    /// What it holds; `Null` when empty.
    pub value: Value,
    /// Whether people disagree about it.
    pub differs: bool,
}

impl Fact {
    /// Whether the team keeps it of its own.
    pub fn is_own(&self) -> bool {
        self.field.starts_with(OWN)
    }
}

/// Where values of own fields stand in a record.
const OWN: &str = "custom/";

/// The declared facts of a record that people edit in place, in the order of the declaration; then the own
/// fields of its kind, by name, and those it has a value for although nobody described them. Empty ones too.
pub fn facts(journal: &Journal, record: Rid, declared: &'static [Field]) -> Vec<Fact> {
    let differing = journal.differences_of(record);
    let differs = |name: &str| {
        let mut all = differing.iter();
        all.any(|d| matches!(d, Difference::Values { field, .. } if field == name))
    };
    let fact = |field: String, label: String, form: Form, privacy: Privacy, value: Value| Fact {
        differs: differs(&field),
        field,
        label,
        form,
        privacy,
        value,
    };
    let mut facts: Vec<Fact> = declared
        .iter()
        .filter(|f| f.form != Form::Set)
        .map(|f| {
            let value = journal
                .get(record, f.name)
                .map_or(Value::Null, ValueRef::to_value);
            fact(
                f.name.to_owned(),
                f.label.to_owned(),
                f.form,
                f.privacy,
                value,
            )
        })
        .collect();
    let kind = kind_name(journal.id(record));
    let described = journal
        .records("field")
        .filter(|&r| journal.get(r, "record").and_then(ValueRef::text) == Some(kind));
    let mut own: Vec<String> = described
        .filter_map(|r| journal.id(r).strip_prefix("field:"))
        .map(|id| format!("{OWN}{id}"))
        .collect();
    let filled = journal.fields(record).into_iter().map(|(name, _)| name);
    own.extend(filled.filter(|f| f.starts_with(OWN)).map(str::to_owned));
    own.arrange();
    own.dedup();
    let mut own: Vec<Fact> = own
        .into_iter()
        .map(|field| {
            let (label, form) = own_field(journal, field.trim_start_matches(OWN));
            let value = journal
                .get(record, &field)
                .map_or(Value::Null, ValueRef::to_value);
            fact(field, label, form, Privacy::Personal, value)
        })
        .collect();
    own.arrange_by_key(|f| (fold(&f.label), f.field.clone()));
    facts.extend(own);
    facts
}

/// So many empty own fields stand among the others; more are folded away.
const EMPTY_SHOWN: usize = 3;

/// The facts that stand open, and the empty own fields that are folded away because there are many.
pub fn folded(facts: Vec<Fact>) -> (Vec<Fact>, Vec<Fact>) {
    let empty = |f: &Fact| f.is_own() && f.value == Value::Null && !f.differs;
    if facts.iter().filter(|f| empty(f)).count() <= EMPTY_SHOWN {
        return (facts, Vec::new());
    }
    facts.into_iter().partition(|f| !empty(f))
}

/// The record of a new own field of a kind; `None` where a field is called so already. Its id comes from its
/// name, so that two people who add the same hold one, and a table with that column fills it.
pub fn new_field(
    journal: &Journal,
    kind: &str,
    name: &str,
    form: OwnForm,
    declared: &[Field],
) -> Option<Edit> {
    let on = format!("field:{}", ids::own_field(name));
    let taken = declared.iter().any(|f| fold(f.label) == fold(name));
    let there = journal.rid(&on).is_some_and(|r| journal.is_shown(r));
    (!taken && !there).then(|| Edit {
        on,
        set: CustomFieldPatch::new()
            .name(name.to_owned())
            .record(kind.to_owned())
            .form(form.name().to_owned())
            .set(),
    })
}

/// What an own field is called and how it is edited; its id where nobody named it.
pub fn own_field(journal: &Journal, id: &str) -> (String, Form) {
    let record = format!("field:{id}");
    let field = journal
        .rid(&record)
        .map(|r| CustomField::read(&record, &journal.reader(r)));
    let form = match field.as_ref().and_then(|f| f.form.as_deref()) {
        Some("number") => Form::Number,
        Some("day") => Form::Day,
        _ => Form::Text,
    };
    (
        field.and_then(|f| f.name).unwrap_or_else(|| id.to_owned()),
        form,
    )
}

/// What people call a journal field of a kind.
pub fn field_label(journal: &Journal, kind: &str, field: &str) -> String {
    if let Some(id) = field.strip_prefix("custom/") {
        return own_field(journal, id).0;
    }
    let declared = crate::model::records::kind(kind).and_then(|k| k.field(field));
    declared.map_or_else(|| field.to_owned(), |f| f.label.to_owned())
}

/// The lead's own name for its page: what the pipeline calls it.
pub fn title(pipeline: &Pipeline, lead: Rid) -> Option<&str> {
    pipeline.find(lead).map(|(_, row)| &*row.title)
}

/// The facts of the lead page.
pub const LEAD_FACTS: &[Field] = Lead::KIND.fields;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::when::day;
    use crate::view::desk::{Desk, edit};

    const LEAD: &str = "lead:1";

    fn desk() -> Desk {
        let mut desk = Desk::new();
        desk.write(&[edit(
            LEAD,
            &[
                ("created_at", "2026-10-03".into()),
                ("name", "Price view".into()),
                ("stage", "stage:lead".into()),
            ],
        )]);
        desk
    }

    fn go(desk: &mut Desk, n: u8, stage: &str, at: &str) {
        desk.write(&[
            edit(LEAD, &[("stage", stage.into())]),
            edit(
                &format!("move:{n}"),
                &[
                    ("created_at", at.into()),
                    ("lead", LEAD.into()),
                    ("stage", stage.into()),
                    ("at", at.into()),
                ],
            ),
        ]);
    }

    /// The journey as "name state day days", a step a line.
    fn told(desk: &Desk) -> Vec<String> {
        let w = &desk.world;
        let (lead, today) = (w.journal.rid(LEAD).unwrap(), day("2026-11-23").unwrap());
        let steps = journey(&w.journal, &w.pipeline, lead, today);
        let tell = |s: Step| {
            let day = s.day.map_or("–".to_owned(), |d| d.to_string());
            let days = s.days.map_or(String::new(), |d| format!(" {d} d"));
            format!("{} {:?} {day}{days}", s.stage.name, s.state)
        };
        steps.into_iter().map(tell).collect()
    }

    #[test]
    fn the_journey_names_each_stage_with_its_first_day() {
        let mut desk = desk();
        go(&mut desk, 1, "stage:mql", "2026-10-09");
        go(&mut desk, 2, "stage:sql", "2026-11-17");
        let told = told(&desk);
        assert_eq!(
            told[..5],
            [
                "Lead Done 2026-10-03",
                "MQL Done 2026-10-09",
                // Skipped: it went past without a day.
                "SAL Done –",
                "SQL Here 2026-11-17 6 d",
                "Opportunity Ahead –",
            ]
        );
        assert!(told.iter().all(|s| !s.starts_with("Lost")), "{told:?}");
    }

    #[test]
    fn who_comes_back_to_a_stage_counts_its_days_anew_and_keeps_its_first_day() {
        let mut desk = desk();
        go(&mut desk, 1, "stage:mql", "2026-10-09");
        go(&mut desk, 2, "stage:sql", "2026-11-01");
        go(&mut desk, 3, "stage:mql", "2026-11-20");
        let told = told(&desk);
        assert_eq!(told[1], "MQL Here 2026-10-09 3 d");
        assert_eq!(told[3], "SQL Done 2026-11-01", "it has been there");
    }

    #[test]
    fn an_exit_stands_at_the_end_of_the_journey_that_took_it() {
        let mut desk = desk();
        go(&mut desk, 1, "stage:mql", "2026-10-09");
        go(&mut desk, 2, "stage:lost", "2026-11-22");
        let told = told(&desk);
        assert_eq!(told[1], "MQL Done 2026-10-09");
        assert_eq!(told[2], "SAL Ahead –");
        assert_eq!(told.last().unwrap(), "Lost Here 2026-11-22 1 d");
    }

    fn facts_of(desk: &Desk) -> Vec<Fact> {
        let journal = &desk.world.journal;
        facts(journal, journal.rid(LEAD).unwrap(), LEAD_FACTS)
    }

    fn own(desk: &Desk) -> Vec<(String, Form, Value)> {
        let own = facts_of(desk).into_iter().filter(Fact::is_own);
        own.map(|f| (f.label, f.form, f.value)).collect()
    }

    fn describe(desk: &mut Desk, name: &str, form: OwnForm) -> String {
        let made = new_field(&desk.world.journal, "lead", name, form, LEAD_FACTS);
        let mut field = made.unwrap();
        field
            .set
            .push(("created_at".to_owned(), "2026-11-01".into()));
        desk.write(std::slice::from_ref(&field));
        field.on.replace("field:", OWN)
    }

    #[test]
    fn an_own_field_stays_when_it_is_cleared_and_where_it_was_never_filled() {
        let mut desk = desk();
        let stand = describe(&mut desk, "Stand", OwnForm::Text);
        describe(&mut desk, "Employees", OwnForm::Number);
        desk.write(&[edit(
            "field:of-companies",
            &[
                ("created_at", "2026-11-01".into()),
                ("name", "Sector".into()),
                ("record", "company".into()),
            ],
        )]);
        let empty = [
            ("Employees".to_owned(), Form::Number, Value::Null),
            ("Stand".to_owned(), Form::Text, Value::Null),
        ];
        assert_eq!(own(&desk), empty);
        desk.write(&[edit(LEAD, &[(&stand, "Hall 4".into())])]);
        assert_eq!(own(&desk)[1].2, "Hall 4".into());
        desk.write(&[edit(LEAD, &[(&stand, Value::Null)])]);
        assert_eq!(own(&desk), empty);
        // What nobody described shows under its own name.
        desk.write(&[edit(LEAD, &[("custom/legacy", "x".into())])]);
        assert_eq!(own(&desk)[1], ("legacy".to_owned(), Form::Text, "x".into()));
    }

    #[test]
    fn many_empty_own_fields_are_folded_away() {
        let mut desk = desk();
        for name in ["A1", "B2", "C3"] {
            describe(&mut desk, name, OwnForm::Text);
        }
        assert_eq!(folded(facts_of(&desk)).1, []);
        let filled = describe(&mut desk, "D4", OwnForm::Day);
        desk.write(&[edit(LEAD, &[(&filled, "2026-01-01".into())])]);
        assert_eq!(folded(facts_of(&desk)).1, []);
        describe(&mut desk, "E5", OwnForm::Text);
        let (open, away) = folded(facts_of(&desk));
        let away: Vec<&str> = away.iter().map(|f| f.label.as_str()).collect();
        assert_eq!(away, ["A1", "B2", "C3", "E5"]);
        assert!(open.iter().any(|f| f.label == "D4"));
        assert_eq!(
            open.len(),
            LEAD_FACTS.iter().filter(|f| f.form != Form::Set).count() + 1
        );
    }

    #[test]
    fn a_field_is_added_once_under_the_name_an_import_gives_it() {
        let mut desk = desk();
        let stand = describe(&mut desk, "Stand no.", OwnForm::Text);
        assert_eq!(stand, format!("{OWN}{}", ids::own_field("stand_no")));
        let again =
            |name: &str| new_field(&desk.world.journal, "lead", name, OwnForm::Day, LEAD_FACTS);
        assert_eq!(again("stand no"), None);
        assert_eq!(again("Amount"), None, "a lead has that by itself");
        assert!(again("Booth").is_some());
    }
}
