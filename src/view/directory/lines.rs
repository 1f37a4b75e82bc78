//! The leads and people of a company, the leads of a contact: a line each.

use chrono::NaiveDate;

use super::Kind;
use crate::model::stage::Team;
use crate::model::value::ValueRef;
use crate::view::card::{Card, card};
use crate::view::element::FieldSet;
use crate::view::world::World;

/// A lead of the company or contact whose page is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadLine {
    /// What its card shows.
    pub card: Card,
    /// What it is about; its title where it doesn't say.
    pub name: String,
    /// Contact, source and campaign, short of what `name` says.
    pub about: String,
    /// The name of its stage.
    pub stage: String,
    /// The team that owns the stage.
    pub team: Team,
}

/// A person of the company whose page is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLine {
    /// The contact's id.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// Their job title.
    pub title: String,
    /// How to reach them: the first e-mail and phone, each with its link.
    pub reach: Vec<(String, String)>,
}

/// The leads of a company, or those that a contact is a person of; the latest to come to its stage first.
pub fn leads(world: &World, party: &str, today: NaiveDate) -> Vec<LeadLine> {
    let of_company = Kind::of(party) == Some(Kind::Company);
    let Some(party) = world.journal.rid(party) else {
        return Vec::new();
    };
    let line = |lead| {
        let (n, _) = world.pipeline.find(lead)?;
        let card = card(world, n, today)?;
        let own = world.journal.get(lead, "name").and_then(ValueRef::text);
        let stage = world.pipeline.stages.get(card.stage)?;
        // On the page of a company, its leads are told apart by what else is known of them.
        let rest = Some(card.line.as_str()).filter(|line| of_company && !line.is_empty());
        let name = own.or(rest).unwrap_or(&card.title).to_owned();
        let about = card.line.split(" · ").filter(|part| *part != name);
        let about = about.filter(|_| card.line != name);
        Some(LeadLine {
            about: about.collect::<Vec<_>>().join(" · "),
            name,
            stage: stage.name.clone(),
            team: stage.team,
            card,
        })
    };
    let leads = world.directory().leads(&world.journal, party);
    let mut lines: Vec<LeadLine> = leads.into_iter().filter_map(line).collect();
    lines.sort_by(|a, b| {
        let key = |l: &LeadLine| (std::cmp::Reverse(l.card.since), l.card.id.clone());
        key(a).cmp(&key(b))
    });
    lines
}

/// The people of a company, by name.
pub fn people(world: &World, company: &str) -> Vec<PersonLine> {
    let journal = &world.journal;
    let Some(company) = journal.rid(company) else {
        return Vec::new();
    };
    let line = |rid| {
        let id = journal.id(rid).to_owned();
        let title = journal.get(rid, "title").and_then(ValueRef::text);
        let first = |set: FieldSet| {
            let element = set.of(journal, rid).into_iter().next()?;
            Some((set.link(&element)?, element))
        };
        PersonLine {
            name: world.directory().name(rid),
            title: title.unwrap_or_default().to_owned(),
            reach: [FieldSet::Emails, FieldSet::Phones]
                .into_iter()
                .filter_map(first)
                .collect(),
            id,
        }
    };
    let people = world.directory().people(journal, company);
    let mut lines: Vec<PersonLine> = people.into_iter().map(line).collect();
    lines.sort_by_cached_key(|l| (super::fold(&l.name), l.id.clone()));
    lines
}
