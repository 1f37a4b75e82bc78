//! The page `#/numbers/quarters`: the share of leads becoming customers, each quarter, as plain data.
//!
//! [`page`] asks the figure and says everything the page shows: the chart whose title is its message
//! ([`headline`]), the tables ([`grid`]) whose every number opens its leads ([`drill`]), and how a figure is
//! computed ([`mod@explain`]).

pub mod chart;
pub mod drill;
pub mod explain;
pub mod file;
pub mod filters;
pub mod grid;
pub mod headline;
pub mod numbers;
pub mod problems;

use chrono::NaiveDate;

use super::chart::BarChart;
use super::format::Format;
use super::route::{Basis, QuartersQuery};
use super::text::{Count, numbers as words};
use crate::insight::conversion::{By, Cell, Conversion, Question, Split, Window, conversion};
use crate::insight::figure::{Context, Ratio, Shown};
use crate::insight::lead_facts::{Facts, Symbol, Symbols};
use crate::model::calendar::Period;

pub use drill::{Drill, List};
pub use explain::explain;
pub use filters::{Choice, Filter};
pub use grid::Grid;
pub use problems::Line;

/// How the address says "without one", where an empty text says "all of them".
pub const NOT_GIVEN: &str = "-";

/// What a page is made from.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// The leads.
    pub facts: &'a Facts,
    /// What the address asks for.
    pub query: &'a QuartersQuery,
    /// Zone and calendar.
    pub context: &'a Context,
    /// The day it is in the workspace's zone.
    pub today: NaiveDate,
    /// The name of a campaign by its id.
    pub campaign_name: &'a dyn Fn(&str) -> String,
    /// Numbers and days in the reader's language.
    pub format: &'a dyn Format,
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The answer that all of it is made of; [`explain()`] and [`file::file`] take it.
    pub answer: Conversion,
    /// "842 of 8,000 leads · 10.53% · median lead to customer 14 days".
    pub state: String,
    /// "Wins known until 14 Nov 2018".
    pub known_until: String,
    /// By quarter created, by quarter won.
    pub switch: Vec<Choice>,
    /// What it can be narrowed to and split by.
    pub filters: Vec<Filter>,
    /// The chart.
    pub chart: BarChart,
    /// The quarter (index into the answer's) of the chart's first bar.
    pub first_bar: usize,
    /// What each bar opens.
    pub bar_opens: Vec<Drill>,
    /// The quarter that the title speaks of and that is explained first.
    pub focus: Option<usize>,
    /// Quarter by quarter.
    pub grid: Grid,
    /// Source by source or campaign by campaign, if asked for.
    pub parts: Option<Grid>,
    /// How many leads have dates that should be looked at.
    pub to_check: Option<String>,
    /// Which those are.
    pub problems: Vec<Line>,
    /// What to say instead of all this when there is nothing to show.
    pub empty: Option<Empty>,
}

/// Why there is nothing to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// No leads at all.
    NoLeads,
    /// None that match.
    NoneMatch,
}

impl Asking<'_> {
    /// What the address asks for, as a question to the figure. A source or campaign that no lead has finds
    /// nothing rather than everything.
    pub fn question(&self) -> Question {
        let find = |symbols: &Symbols, word: &str| {
            (!word.is_empty()).then(|| symbols.find(word).unwrap_or(Symbol::UNHEARD))
        };
        Question {
            context: self.context.clone(),
            known_until: self.facts.known_until(self.today),
            by: match self.query.by {
                Basis::Created => By::Created,
                Basis::Won => By::Won,
            },
            window: window(self.query.within),
            split: match self.query.group.as_str() {
                "source" => Split::Source,
                "campaign" => Split::Campaign,
                _ => Split::None,
            },
            source: find(&self.facts.sources, &self.query.source),
            campaign: find(&self.facts.campaigns, &self.query.campaign),
        }
    }

    /// The name of a quarter.
    fn quarter(&self, period: Period) -> String {
        self.context.calendar.name(period).to_string()
    }

    /// The name of a part of a split.
    fn part(&self, split: Split, key: Symbol) -> String {
        let name = match split {
            Split::Campaign => self.facts.campaigns.word(key).map(self.campaign_name),
            _ => self.facts.sources.word(key).map(str::to_owned),
        };
        name.unwrap_or_else(|| words::not_given().to_owned())
    }

    /// What opens the records of a quarter (or of all).
    fn drill(&self, list: List, period: Option<Period>) -> Drill {
        Drill {
            list,
            by: self.query.by,
            within: self.query.within,
            quarter: period.map(|p| self.context.calendar.quarter_key(p)),
            source: self.query.source.clone(),
            campaign: self.query.campaign.clone(),
            beyond: None,
        }
    }

    /// A ratio as a table shows it: `14.00%`, `0 of 4`, `–`.
    fn rate(&self, ratio: Ratio<'_>) -> String {
        rate(ratio, self.format)
    }

    /// How long it took from lead to customer: `14 days`, `2.5 days`.
    fn median(&self, answer: &Conversion) -> Option<String> {
        let median = answer.median_days?;
        let one = self.format.count(usize::from(median == 1.0)).plural;
        Some(words::days(&Count {
            shown: self.format.number(median, 1),
            plural: one,
        }))
    }

    /// `90 days`.
    fn days(&self, window: Window) -> String {
        words::days(&self.format.count(days(window)))
    }
}

/// A ratio as a table shows it: `14.00%`, `0 of 4`, `–`.
fn rate(ratio: Ratio<'_>, format: &dyn Format) -> String {
    match ratio.shown() {
        Shown::Nothing => words::no_rate().to_owned(),
        Shown::TooFew => few(ratio, format),
        Shown::Rate(hundredths) => format.percent(hundredths as f64 / 10_000.0, 2),
    }
}

/// `0 of 4`.
fn few(ratio: Ratio<'_>, format: &dyn Format) -> String {
    let (n, m) = ratio.counts();
    words::rate_too_few(&format.count(n).shown, &format.count(m).shown)
}

fn days(window: Window) -> usize {
    usize::try_from(window.days()).unwrap_or_default()
}

fn window(within: Option<u32>) -> Window {
    match within {
        Some(30) => Window::Days30,
        Some(60) => Window::Days60,
        Some(90) => Window::Days90,
        Some(180) => Window::Days180,
        _ => Window::Ever,
    }
}

/// Whether a quarter's bar may still change: leads too young for the window, or wins still to come.
fn is_unsettled(answer: &Conversion, period: Period, cell: &Cell) -> bool {
    match answer.question.by {
        By::Created => answer.is_young(cell),
        By::Won => is_running(answer, period),
    }
}

/// Whether a quarter isn't known to its end.
fn is_running(answer: &Conversion, period: Period) -> bool {
    answer
        .question
        .known_until
        .succ_opt()
        .is_some_and(|next| next < period.end)
}

/// Makes the page.
pub fn page(asking: &Asking<'_>) -> Page {
    let answer = conversion(asking.facts, &asking.question());
    let format = asking.format;
    let total = answer.rate(&answer.total, None).value;
    let (won, leads) = total.counts();
    let (won, leads) = (format.count(won).shown, format.count(leads).shown);
    let state = match total.shown() {
        Shown::Rate(_) => words::state(&won, &leads, &asking.rate(total)),
        _ => words::state_few(&won, &leads),
    };
    let state = match asking.median(&answer) {
        Some(days) => words::state_median(&state, &days),
        None => state,
    };
    let headline = headline::headline(&answer, asking);
    let drawn = chart::chart(&answer, asking, headline.text);
    Page {
        state,
        known_until: words::known_until(&format.day(answer.question.known_until)),
        switch: filters::switch(asking),
        filters: filters::filters(asking),
        chart: drawn.chart,
        first_bar: drawn.first,
        bar_opens: drawn.opens,
        focus: headline.focus,
        grid: grid::quarters(&answer, asking),
        parts: grid::parts(&answer, asking, grid::PARTS),
        to_check: problems::to_check(&answer, asking),
        problems: problems::problems(&answer, asking),
        empty: if asking.facts.leads.is_empty() {
            Some(Empty::NoLeads)
        } else if answer.quarters.is_empty() {
            Some(Empty::NoneMatch)
        } else {
            None
        },
        answer,
    }
}
