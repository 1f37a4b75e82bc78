//! A workspace's stages as a file may name them.

use super::alias::compact;
use crate::model::stage::Role;

/// One stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The record's id.
    pub id: String,
    /// What the workspace calls it.
    pub name: String,
    /// What it means.
    pub role: Role,
}

/// A workspace's stages, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stages(pub Vec<Stage>);

/// What other systems call the stages of each role.
const NAMES: &[(Role, &str)] = &[
    (
        Role::Inquiry,
        "lead new newlead inquiry enquiry subscriber opennotcontacted neu raw visitor",
    ),
    (
        Role::MarketingQualified,
        "mql marketingqualified marketingqualifiedlead",
    ),
    (
        Role::SalesAccepted,
        "sal salesaccepted salesacceptedlead accepted working workingcontacted connected inprogress",
    ),
    (
        Role::SalesQualified,
        "sql salesqualified salesqualifiedlead qualified qualifiedtobuy closedconverted qualifiziert",
    ),
    (
        Role::OpenDeal,
        "opportunity open opendeal proposal proposalmade appointmentscheduled presentationscheduled \
         decisionmakerboughtin contractsent needsanalysis valueproposition proposalpricequote angebot",
    ),
    (
        Role::Won,
        "won closedwon customer client kunde gewonnen gagne ganado ganho cliente",
    ),
    (Role::Lost, "lost closedlost verloren perdu perdido"),
    (
        Role::Disqualified,
        "disqualified unqualified closednotconverted junk spam",
    ),
    (
        Role::Recycled,
        "recycled recycle nurture nurturing badtiming",
    ),
];

impl Stages {
    /// The stage of that name, or the first one of the role that such a name has elsewhere.
    pub fn find(&self, text: &str) -> Option<&Stage> {
        let name = compact(text);
        let own = self.0.iter().find(|s| compact(&s.name) == name);
        own.or_else(|| {
            let (role, _) = NAMES
                .iter()
                .find(|(_, names)| names.split_whitespace().any(|n| n == name))?;
            self.of_role(*role)
        })
    }

    /// The first stage of a role.
    pub fn of_role(&self, role: Role) -> Option<&Stage> {
        self.0.iter().find(|s| s.role == role)
    }

    /// The stage of that id.
    pub fn by_id(&self, id: &str) -> Option<&Stage> {
        self.0.iter().find(|s| s.id == id)
    }

    /// Where new leads of a file begin when it doesn't say: in the stage its headings name ("MQL id"), else
    /// in the first.
    pub fn start(&self, headings: &[String]) -> Option<&Stage> {
        let words = headings
            .iter()
            .flat_map(|h| h.split(|c: char| !c.is_alphanumeric()));
        let named = words.filter(|w| w.len() >= 3).find_map(|word| {
            let word = compact(word);
            let qualified = |s: &&Stage| s.role > Role::Inquiry && s.role < Role::OpenDeal;
            self.0
                .iter()
                .filter(qualified)
                .find(|s| compact(&s.name) == word)
        });
        named
            .or_else(|| self.of_role(Role::Inquiry))
            .or_else(|| self.0.first())
    }

    /// The stages every workspace starts with.
    pub fn defaults() -> Self {
        let stage = |(id, name, role, _): &(&str, &str, Role, _)| Stage {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            role: *role,
        };
        Self(
            crate::model::stage::DEFAULT_STAGES
                .iter()
                .map(stage)
                .collect(),
        )
    }
}
