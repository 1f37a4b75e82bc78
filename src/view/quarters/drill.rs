//! What a number opens: exactly the leads behind it. A drill travels in the address of the table of
//! leads, so that the link can be pasted into a chat; whoever opens it computes the list anew.

use super::grid::{largest, others};
use super::{Asking, days, window};
use crate::insight::conversion::{Cell, ProblemKind, Split, conversion};
use crate::model::order::Arrange;
use crate::view::route::{Basis, Layout, PipelineQuery, QuartersQuery, Route};
use crate::view::text::numbers as words;

/// What the key of every drill of this page starts with.
const PAGE: &str = "quarters";

/// Which records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// Leads created.
    Leads,
    /// Customers.
    Won,
    /// Lost or disqualified.
    Against,
    /// Won, lost or disqualified.
    Decided,
    /// Leads as old as the window.
    OldEnough,
    /// Of those, customers within the window.
    WonWithin,
    /// Won before they were created.
    WonBeforeCreated,
    /// Customers without a date.
    WonWithoutDate,
    /// Customers that stand elsewhere now.
    WonAndMovedOn,
    /// Dates in the future.
    InTheFuture,
    /// Leads without a creation date.
    WithoutCreated,
    /// Decided leads without a date.
    WithoutDecision,
}

impl List {
    const ALL: [(Self, &'static str); 12] = [
        (Self::Leads, "leads"),
        (Self::Won, "won"),
        (Self::Against, "against"),
        (Self::Decided, "decided"),
        (Self::OldEnough, "old-enough"),
        (Self::WonWithin, "won-within"),
        (Self::WonBeforeCreated, "won-before-created"),
        (Self::WonWithoutDate, "won-without-date"),
        (Self::WonAndMovedOn, "won-and-moved-on"),
        (Self::InTheFuture, "in-the-future"),
        (Self::WithoutCreated, "without-created"),
        (Self::WithoutDecision, "without-decision"),
    ];

    fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(list, _)| *list == self);
        found.map_or("", |(_, name)| name)
    }

    fn parse(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, n)| *n == name);
        found.map(|(list, _)| *list)
    }
}

/// The "others" of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// What it splits by.
    pub split: Split,
    /// How many parts stand before them by name.
    pub most: usize,
}

impl Beyond {
    fn key(self) -> String {
        format!("{}-{}", group(self.split), self.most)
    }

    fn parse(key: &str) -> Option<Self> {
        let (name, most) = key.split_once('-')?;
        let split = [Split::Source, Split::Campaign]
            .into_iter()
            .find(|split| group(*split) == name)?;
        Some(Self {
            split,
            most: most.parse().ok()?,
        })
    }
}

/// The name of a split in an address.
fn group(split: Split) -> &'static str {
    match split {
        Split::None => "",
        Split::Source => "source",
        Split::Campaign => "campaign",
    }
}

/// The records behind one number of the page. Empty texts mean "all", [`super::NOT_GIVEN`] "without one".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drill {
    /// Which records.
    pub list: List,
    /// Which quarter a lead counts in.
    pub by: Basis,
    /// The window in days.
    pub within: Option<u32>,
    /// The quarter's key (`2018-Q1`); `None` is all of them.
    pub quarter: Option<String>,
    /// Only leads of this source.
    pub source: String,
    /// Only leads of this campaign.
    pub campaign: String,
    /// Only leads of the sources or campaigns that stand together as "others".
    pub beyond: Option<Beyond>,
}

impl Drill {
    /// Its text in an address.
    pub fn key(&self) -> String {
        let by = match self.by {
            Basis::Created => "created",
            Basis::Won => "won",
        };
        let within = self.within.map(|n| n.to_string()).unwrap_or_default();
        let quarter = self.quarter.as_deref().unwrap_or_default();
        let beyond = self.beyond.map(Beyond::key).unwrap_or_default();
        let parts = [
            PAGE,
            self.list.name(),
            by,
            &within,
            quarter,
            &escape(&self.source),
            &escape(&self.campaign),
            &beyond,
        ];
        parts.join(".").trim_end_matches('.').to_owned()
    }

    /// Reads what [`Drill::key`] wrote; `None` for a list that another page opened, or nobody.
    pub fn parse(key: &str) -> Option<Self> {
        let mut parts = key.split('.');
        if parts.next()? != PAGE {
            return None;
        }
        let list = List::parse(parts.next()?)?;
        let by = match parts.next()? {
            "created" => Basis::Created,
            "won" => Basis::Won,
            _ => return None,
        };
        let within = parts.next().unwrap_or_default();
        let within = if within.is_empty() {
            None
        } else {
            Some(within.parse().ok()?)
        };
        let quarter = parts.next().filter(|q| !q.is_empty()).map(str::to_owned);
        let source = unescape(parts.next().unwrap_or_default());
        let campaign = unescape(parts.next().unwrap_or_default());
        let beyond = match parts.next() {
            Some(key) => Some(Beyond::parse(key)?),
            None => None,
        };
        parts.next().is_none().then_some(Self {
            list,
            by,
            within,
            quarter,
            source,
            campaign,
            beyond,
        })
    }

    /// The table of these leads.
    pub fn route(&self) -> Route {
        Route::Pipeline(PipelineQuery {
            view: Layout::Table,
            list: self.key(),
            ..PipelineQuery::default()
        })
    }

    /// The page that the number stands on.
    pub fn page(&self) -> Route {
        Route::Quarters(self.query())
    }

    fn query(&self) -> QuartersQuery {
        QuartersQuery {
            by: self.by,
            within: self.within,
            group: group(self.beyond.map_or(Split::None, |b| b.split)).to_owned(),
            source: self.source.clone(),
            campaign: self.campaign.clone(),
        }
    }

    /// The leads, by handle, ascending. `asking` gives facts, calendar and today; what it asks for doesn't
    /// matter. A quarter that the calendar doesn't have, or without leads, is empty.
    pub fn ids(&self, asking: &Asking<'_>) -> Vec<u32> {
        let query = self.query();
        let question = Asking {
            query: &query,
            ..*asking
        }
        .question();
        let answer = conversion(asking.facts, &question);
        let place = self.quarter.as_ref().map(|key| {
            let period = asking.context.calendar.parse_quarter(key);
            answer.quarters.iter().position(|q| Some(*q) == period)
        });
        let cell = match (place, self.beyond) {
            (Some(None), _) => Cell::default(),
            (place, Some(b)) => others(largest(&answer, b.most).1, place.flatten()),
            (None, None) => answer.total.clone(),
            (Some(Some(i)), None) => answer.cells.get(i).cloned().unwrap_or_default(),
        };
        let odd = |is: fn(ProblemKind) -> bool| {
            let found = answer.problems.iter().filter(|p| is(p.kind));
            let mut ids: Vec<u32> = found.map(|p| p.id).collect();
            ids.arrange();
            ids
        };
        match self.list {
            List::Leads => cell.created,
            List::Won => cell.won,
            List::Against => cell.decided_against,
            List::Decided => cell.decided,
            List::OldEnough => cell.old_enough,
            List::WonWithin => cell.won_within,
            List::WonBeforeCreated => odd(|k| matches!(k, ProblemKind::WonBeforeCreated(_))),
            List::WonWithoutDate => odd(|k| k == ProblemKind::WonWithoutDate),
            List::WonAndMovedOn => odd(|k| k == ProblemKind::WonAndMovedOn),
            List::InTheFuture => odd(|k| k == ProblemKind::InTheFuture),
            List::WithoutCreated => answer.without_created,
            List::WithoutDecision => answer.without_decision,
        }
    }

    /// What the list is, in words: the heading of the table.
    pub fn title(&self, asking: &Asking<'_>) -> String {
        let calendar = asking.context.calendar;
        let quarter = match &self.quarter {
            None => words::any_quarter().to_owned(),
            Some(key) => calendar
                .parse_quarter(key)
                .map_or_else(|| key.clone(), |p| calendar.name(p).to_string()),
        };
        let days = words::days(&asking.format.count(days(window(self.within))));
        let mut title = match self.list {
            List::Leads => words::list_leads(&quarter),
            List::Won if self.by == Basis::Won => words::list_won_in(&quarter),
            List::Won => words::list_won_of(&quarter),
            List::Against => words::list_against(&quarter),
            List::Decided => words::list_decided(&quarter),
            List::OldEnough => words::list_old_enough(&quarter, &days),
            List::WonWithin => words::list_won_within(&quarter, &days),
            List::WonBeforeCreated => words::list_won_before_created().to_owned(),
            List::WonWithoutDate => words::list_won_without_date().to_owned(),
            List::WonAndMovedOn => words::list_won_and_moved_on().to_owned(),
            List::InTheFuture => words::list_in_the_future().to_owned(),
            List::WithoutCreated => words::list_without_created().to_owned(),
            List::WithoutDecision => words::list_without_decision().to_owned(),
        };
        let campaign = |id: &str| (asking.campaign_name)(id);
        let source = |name: &str| name.to_owned();
        for (label, word, name) in [
            (
                words::source(),
                &self.source,
                &source as &dyn Fn(&str) -> String,
            ),
            (words::campaign(), &self.campaign, &campaign),
        ] {
            if !word.is_empty() {
                let named = if word == super::NOT_GIVEN {
                    format!("{label}: {}", words::not_given())
                } else {
                    name(word)
                };
                title = words::list_of(&title, &named);
            }
        }
        if let Some(Beyond { split, most }) = self.beyond {
            let label = match split {
                Split::Campaign => words::campaign(),
                _ => words::source(),
            };
            let which = words::not_among(&asking.format.count(most));
            title = words::list_of(&title, &format!("{label}: {which}"));
        }
        title
    }
}

/// The leads of a list that a figure opened, and its heading; `None` for a key that no page wrote.
pub fn open(key: &str, asking: &Asking<'_>) -> Option<(String, Vec<u32>)> {
    let drill = Drill::parse(key)?;
    Some((drill.title(asking), drill.ids(asking)))
}

/// Keeps the dots between the parts.
fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('.', "%2E")
}

fn unescape(text: &str) -> String {
    text.replace("%2E", ".").replace("%25", "%")
}
