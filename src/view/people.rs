//! The members of the workspace, as lists and choices show them.

use super::rider::Rider;
use crate::journal::{Journal, Rid};
use crate::model::order::Arrange;
use crate::model::records::Member;
use crate::model::stage::Team;

/// A member as a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The record's id.
    pub id: String,
    /// Name and team.
    pub rider: Rider,
    /// Where mail reaches them; empty when nobody said.
    pub email: String,
    /// Speaks for the team in the meeting.
    pub representative: bool,
}

/// All members that show, by team and name.
pub fn members(journal: &Journal) -> Vec<Person> {
    let mut people: Vec<Person> = journal
        .records("member")
        .filter_map(|r| person(journal, r))
        .collect();
    people.arrange_by(|a, b| {
        (a.rider.team, &a.rider.name, &a.id).cmp(&(b.rider.team, &b.rider.name, &b.id))
    });
    people
}

fn person(journal: &Journal, rid: Rid) -> Option<Person> {
    let id = journal.id(rid).to_owned();
    let member = Member::read(&id, &journal.reader(rid));
    let team = member
        .team
        .as_deref()
        .and_then(Team::parse)
        .unwrap_or(Team::Joint);
    Some(Person {
        rider: Rider::new(&member.name?, team),
        email: member.email.unwrap_or_default(),
        representative: member.representative.unwrap_or(false),
        id,
    })
}

/// The member of that id, aliases resolved, put away or not: history still names them.
pub fn member(journal: &Journal, id: &str) -> Option<Person> {
    person(journal, journal.resolve(id)?)
}

/// What to call whoever wrote something.
pub fn name(journal: &Journal, id: &str) -> Option<String> {
    member(journal, id).map(|p| p.rider.name)
}
