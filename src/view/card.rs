//! What a card and a table row show of a lead, read when it becomes visible.

use chrono::NaiveDate;

use super::rider::Rider;
use super::world::World;
use crate::journal::Rid;
use crate::model::stage::Team;
use crate::model::value::ValueRef;

/// A lead as cards and rows show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The lead's id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it is about: contact, source, campaign.
    pub line: String,
    /// Worth in minor units, and the currency.
    pub amount: Option<(i64, String)>,
    /// Full days since it came to its stage.
    pub days: Option<i64>,
    /// Index of its stage.
    pub stage: usize,
    /// Whether its own stage was deleted, and another of the same role stands in for it.
    pub stage_gone: bool,
    /// The marketer; `None` is an empty seat.
    pub marketing: Option<Rider>,
    /// The salesperson; `None` is an empty seat.
    pub sales: Option<Rider>,
    /// When it came to be.
    pub created: Option<NaiveDate>,
    /// When it is expected to close.
    pub close: Option<NaiveDate>,
    /// When it came to its stage.
    pub since: Option<NaiveDate>,
    /// Where it came from.
    pub source: String,
    /// The campaign that brought it.
    pub campaign: String,
}

/// Reads a row's card as of `today`.
pub fn card(world: &World, row: usize, today: NaiveDate) -> Option<Card> {
    let row = world.pipeline.row(row)?;
    let journal = &world.journal;
    let text = |r: Rid, field: &str| {
        journal
            .get(r, field)
            .and_then(ValueRef::text)
            .unwrap_or_default()
    };
    let name = |r: Option<Rid>| r.map(|r| text(r, "name")).unwrap_or_default();
    let rider = |r: Option<Rid>, team| {
        r.map(|r| text(r, "name"))
            .filter(|n| !n.is_empty())
            .map(|name| Rider::new(name, team))
    };
    let (source, campaign) = (text(row.rid, "source"), name(row.campaign));
    let mut parts = vec![text(row.rid, "name"), name(row.contact), source, campaign];
    parts.retain(|p| !p.is_empty() && *p != &*row.title);
    parts.dedup();
    let currency = text(row.rid, "currency");
    let currency = if currency.is_empty() {
        world.pipeline.currency()
    } else {
        currency
    };
    Some(Card {
        id: journal.id(row.rid).to_owned(),
        title: row.title.to_string(),
        line: parts.join(" · "),
        amount: row.amount.map(|a| (a, currency.to_owned())),
        days: row.since.map(|since| (today - since).num_days().max(0)),
        stage: row.stage,
        stage_gone: row.stage_gone,
        marketing: rider(row.marketing, Team::Marketing),
        sales: rider(row.sales, Team::Sales),
        created: row.created,
        close: row.close,
        since: row.since,
        source: source.to_owned(),
        campaign: campaign.to_owned(),
    })
}
