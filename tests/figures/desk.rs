//! A journal with the default stages, and what writes leads into it.

#![allow(dead_code)]

use tandem::insight::lead_facts::{Facts, LeadFact};
use tandem::journal::{Author, Class, Clock, Edit, Journal, Touched};
use tandem::model::Value;
use tandem::model::records::{LeadPatch, MovePatch};
use tandem::model::stage::Role;
use tandem::model::when::When;

/// A journal with the default stages, and a pen to write into it.
pub(crate) struct Desk {
    pub(crate) journal: Journal,
    pub(crate) clock: Clock,
    pub(crate) now: i64,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let mut journal = Journal::new();
        journal.seed();
        Self {
            journal,
            clock: Clock::new(7),
            now: 1_750_000_000_000,
        }
    }

    pub(crate) fn write(&mut self, edits: &[Edit]) -> (Touched, Option<tandem::journal::Stamp>) {
        self.now += 1;
        let author = Author {
            by: Some("member:anna"),
            class: Class::Person,
        };
        let act = self
            .journal
            .write(&mut self.clock, self.now, &mut || 9, &author, edits);
        (act.touched.clone(), act.stamp())
    }
}

pub(crate) fn edit(on: String, set: Vec<(String, Value)>) -> Edit {
    Edit { on, set }
}

pub(crate) fn stage(role: Role) -> &'static str {
    match role {
        Role::Inquiry => "stage:lead",
        Role::MarketingQualified => "stage:mql",
        Role::SalesAccepted => "stage:sal",
        Role::SalesQualified => "stage:sql",
        Role::OpenDeal => "stage:opportunity",
        Role::Won => "stage:customer",
        Role::Lost => "stage:lost",
        Role::Disqualified => "stage:disqualified",
        Role::Recycled => "stage:recycled",
    }
}

/// A lead made on a day and, for a customer, moved on another, as an import writes it.
pub(crate) fn lead(n: usize, facts: &Facts, fact: &LeadFact) -> Vec<Edit> {
    let id = format!("lead:{n:05}");
    let created = When::Day(fact.created.unwrap());
    let stage_id = stage(fact.role).to_owned();
    let made = LeadPatch::new()
        .created_at(created)
        .stage(stage_id.clone())
        .source(facts.sources.word(fact.source).map(str::to_owned))
        .campaign(facts.campaigns.word(fact.campaign).map(str::to_owned));
    let mut edits = vec![edit(id.clone(), made.set())];
    if let Some(won) = fact.won() {
        let step = MovePatch::new()
            .created_at(When::Day(won))
            .lead(id)
            .stage(stage_id)
            .at(When::Day(won));
        edits.push(edit(format!("move:{n:05}"), step.set()));
    }
    edits
}
