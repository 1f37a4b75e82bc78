//! Reading the facts out of the journal, and keeping them in step with it: a change costs what it
//! touched, not what there is. A large journal is read in steps, so that the page can be drawn between.

use std::collections::HashMap;

use super::figure::Context;
use super::lead_facts::{Facts, LeadFact};
use crate::journal::{Journal, Rid, Touched};
use crate::model::calendar::Calendar;
use crate::model::money::{Currency, Money};
use crate::model::records::{SETTINGS, Settings};
use crate::model::schema::kind_name;
use crate::model::stage::Role;
use crate::model::value::ValueRef;
use crate::model::when::When;
use crate::model::zone::Zone;

/// So many leads are read at once; more wait for [`Reading::step`].
const AT_ONCE: usize = 500;

/// The facts of a journal's leads. Their handles are [`Rid`]s.
#[derive(Clone, Debug)]
pub struct Reading {
    facts: Facts,
    /// Leads still to be read, the last one next.
    waiting: Vec<Rid>,
    /// How many there were when reading began.
    total: usize,
    /// Where a lead's fact stands.
    places: HashMap<Rid, usize>,
    /// Roles of the stages that leads or moves named so far.
    roles: HashMap<String, Option<Role>>,
    context: Context,
    zone: Zone,
    currency: Currency,
}

impl Reading {
    /// Reads all leads that show, at once.
    pub fn new(journal: &Journal) -> Self {
        let mut reading = Self::begin(journal);
        while !reading.step(journal, AT_ONCE) {}
        reading
    }

    /// Begins to read: settings now, leads with [`Reading::step`].
    pub fn begin(journal: &Journal) -> Self {
        let settings = journal
            .rid(SETTINGS)
            .map(|r| Settings::read(SETTINGS, &journal.reader(r)))
            .unwrap_or_default();
        let zone = settings.zone_table.as_deref().map(Zone::parse);
        let waiting: Vec<Rid> = journal.records("lead").collect();
        Self {
            facts: Facts::default(),
            total: waiting.len(),
            waiting,
            places: HashMap::new(),
            roles: HashMap::new(),
            context: Context {
                zone: settings.zone.as_deref().unwrap_or("UTC").into(),
                calendar: settings
                    .fiscal_start
                    .and_then(Calendar::new)
                    .unwrap_or_default(),
            },
            zone: zone.and_then(Result::ok).unwrap_or_default(),
            currency: settings
                .currency
                .as_deref()
                .and_then(Currency::parse)
                .unwrap_or(Currency::EUR),
        }
    }

    /// Reads at most so many leads more. Returns whether all are read.
    pub fn step(&mut self, journal: &Journal, most: usize) -> bool {
        let from = self.waiting.len().saturating_sub(most);
        for lead in self.waiting.split_off(from) {
            self.take(journal, lead);
        }
        self.is_ready()
    }

    /// Whether all leads are read, so that figures can be computed.
    pub fn is_ready(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How much is read, 0 to 1.
    pub fn progress(&self) -> f64 {
        1.0 - self.waiting.len() as f64 / self.total.max(1) as f64
    }

    /// Takes in what changed; much of it waits for [`Reading::step`].
    pub fn follow(&mut self, journal: &Journal, touched: &Touched) {
        let mut leads: Vec<Rid> = Vec::new();
        let mut anew = touched.all;
        for &rid in &touched.records {
            match kind_name(journal.id(rid)) {
                "lead" => leads.push(rid),
                "move" => {
                    let lead = journal.get(rid, "lead").and_then(ValueRef::text);
                    leads.extend(lead.and_then(|id| journal.rid(id)));
                }
                // Roles, days, and which campaign an alias stands for concern all leads.
                "stage" | "settings" | "campaign" => anew = true,
                _ => {}
            }
        }
        leads.sort_unstable();
        leads.dedup();
        if anew {
            *self = Self::begin(journal);
        } else {
            self.waiting.extend(leads);
            self.total = self.waiting.len().max(self.total);
        }
        self.step(journal, AT_ONCE);
    }

    /// The facts.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The workspace's zone and calendar.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// The zone that days are counted in.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Puts a lead's fact in its place, or takes it away if people don't see the lead.
    fn take(&mut self, journal: &Journal, lead: Rid) {
        let fact = journal.is_shown(lead).then(|| self.read(journal, lead));
        match (fact, self.places.get(&lead).copied()) {
            (Some(fact), Some(place)) => {
                if let Some(slot) = self.facts.leads.get_mut(place) {
                    *slot = fact;
                }
            }
            (Some(fact), None) => {
                self.places.insert(lead, self.facts.leads.len());
                self.facts.leads.push(fact);
            }
            (None, Some(place)) => {
                self.places.remove(&lead);
                self.facts.leads.swap_remove(place);
                if let Some(moved) = self.facts.leads.get(place) {
                    self.places.insert(Rid(moved.handle), place);
                }
            }
            (None, None) => {}
        }
    }

    fn read(&mut self, journal: &Journal, lead: Rid) -> LeadFact {
        let text = |field: &str| journal.get(lead, field).and_then(ValueRef::text);
        let created = text("created_at")
            .and_then(When::parse)
            .map(|at| self.zone.day_of(at));
        let stands = text("stage").and_then(|id| self.role(journal, id));
        let mut fact = LeadFact::new(lead.0, stands.unwrap_or(Role::Inquiry), created);
        for step in journal.moves(lead) {
            if let (Some(role), Some(at)) = (self.role(journal, &step.stage), step.at) {
                fact.enter(role, self.zone.day_of(at));
            }
        }
        let currency = text("currency").and_then(Currency::parse);
        fact.amount = journal
            .get(lead, "amount")
            .and_then(ValueRef::int)
            .map(|minor| Money {
                minor,
                currency: currency.unwrap_or(self.currency),
            });
        fact.source = self
            .facts
            .sources
            .intern(text("source").unwrap_or_default());
        let campaign = text("campaign").map(|id| journal.resolve(id).map_or(id, |r| journal.id(r)));
        fact.campaign = self.facts.campaigns.intern(campaign.unwrap_or_default());
        fact
    }

    /// The role of a stage, put away or not: its leads and moves are still there. A stage whose role can't
    /// be read is an open one, as on the board; `None` for a stage that isn't here.
    fn role(&mut self, journal: &Journal, stage: &str) -> Option<Role> {
        if let Some(role) = self.roles.get(stage) {
            return *role;
        }
        let role = journal.rid(stage).map(|rid| {
            let name = journal.get(rid, "role").and_then(ValueRef::text);
            name.and_then(Role::parse).unwrap_or(Role::OpenDeal)
        });
        self.roles.insert(stage.to_owned(), role);
        role
    }
}
