//! The lead page: the journey as steps, and the facts that can be edited in place.

use chrono::NaiveDate;

use super::pipeline::{Pipeline, StageInfo};
use crate::journal::{Difference, Journal, Rid};
use crate::model::records::{CustomField, Lead};
use crate::model::schema::{Field, Form, Privacy};
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

/// The declared facts of a record that people edit in place, empty ones included, in the order of the
/// declaration; then those of its own fields that it has.
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
    for (name, value) in journal.fields(record) {
        if let Some(id) = name.strip_prefix("custom/") {
            let (label, form) = own_field(journal, id);
            facts.push(fact(
                name.to_owned(),
                label,
                form,
                Privacy::Personal,
                value.to_value(),
            ));
        }
    }
    facts
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
