//! What the page can be switched, narrowed and split to, each choice with the address it leads to.

use super::{Asking, NOT_GIVEN, days};
use crate::insight::conversion::Window;
use crate::insight::lead_facts::Symbols;
use crate::view::route::{Basis, QuartersQuery, Route};
use crate::view::text::numbers as words;

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// In words.
    pub label: String,
    /// Where it leads.
    pub route: Route,
    /// Whether it holds now.
    pub chosen: bool,
}

/// Something with choices: a chip "Source: all".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// "Source".
    pub label: String,
    /// "all".
    pub value: String,
    /// All choices, the one for everything first. A single one leads to where it can be changed.
    pub choices: Vec<Choice>,
}

/// By quarter created, by quarter won.
pub(super) fn switch(asking: &Asking<'_>) -> Vec<Choice> {
    [
        (Basis::Created, words::by_created()),
        (Basis::Won, words::by_won()),
    ]
    .into_iter()
    .map(|(by, label)| {
        let query = QuartersQuery {
            by,
            ..asking.query.clone()
        };
        choice(label.to_owned(), query, asking)
    })
    .collect()
}

/// All filters that have something to choose.
pub(super) fn filters(asking: &Asking<'_>) -> Vec<Filter> {
    let (query, facts) = (asking.query, asking.facts);
    let mut filters = Vec::new();
    if query.by == Basis::Created {
        let choices = Window::ALL.map(|window| {
            let (label, within) = match window {
                Window::Ever => (words::any_time().to_owned(), None),
                _ => (asking.days(window), u32::try_from(days(window)).ok()),
            };
            let query = QuartersQuery {
                within,
                ..query.clone()
            };
            choice(label, query, asking)
        });
        filters.push(filter(words::won_within(), choices.to_vec()));
    }
    let own = |word: &str| word.to_owned();
    let source = |source| QuartersQuery {
        source,
        ..query.clone()
    };
    let campaign = |campaign| QuartersQuery {
        campaign,
        ..query.clone()
    };
    let sources = each(asking, &facts.sources, &query.source, &own, &source);
    let campaigns = each(
        asking,
        &facts.campaigns,
        &query.campaign,
        asking.campaign_name,
        &campaign,
    );
    let mut splits = vec![("", words::no_split())];
    if sources.len() > 1 {
        splits.push(("source", words::by_source()));
        filters.push(filter(words::source(), sources));
    }
    if campaigns.len() > 1 {
        splits.push(("campaign", words::by_campaign()));
        filters.push(filter(words::campaign(), campaigns));
    }
    if splits.len() > 1 {
        let splits = splits.into_iter().map(|(group, label)| {
            let query = QuartersQuery {
                group: group.to_owned(),
                ..query.clone()
            };
            choice(label.to_owned(), query, asking)
        });
        filters.push(filter(words::split(), splits.collect()));
    }
    let month = asking.context.calendar.start_month();
    filters.push(Filter {
        label: words::quarters_from().to_owned(),
        value: asking.format.month(u32::from(month)),
        choices: vec![Choice {
            label: asking.format.month(u32::from(month)),
            route: Route::Settings,
            chosen: true,
        }],
    });
    filters
}

/// All, every word in order of its name, and without one. What the address asks for is among them even if
/// no lead has it.
fn each(
    asking: &Asking<'_>,
    symbols: &Symbols,
    asked: &str,
    name: &dyn Fn(&str) -> String,
    query: &dyn Fn(String) -> QuartersQuery,
) -> Vec<Choice> {
    let mut named: Vec<(String, String)> = symbols
        .all()
        .map(|(_, word)| (name(word), word.to_owned()))
        .collect();
    if !asked.is_empty() && symbols.find(asked).is_none() {
        named.push((name(asked), asked.to_owned()));
    }
    named.sort_by_cached_key(|(name, _)| name.to_lowercase());
    if named.is_empty() {
        return Vec::new();
    }
    let all = (words::all().to_owned(), String::new());
    let none = (words::not_given().to_owned(), NOT_GIVEN.to_owned());
    std::iter::once(all)
        .chain(named)
        .chain([none])
        .map(|(label, word)| choice(label, query(word), asking))
        .collect()
}

fn choice(label: String, query: QuartersQuery, asking: &Asking<'_>) -> Choice {
    Choice {
        label,
        chosen: query == *asking.query,
        route: Route::Quarters(query),
    }
}

fn filter(label: &str, choices: Vec<Choice>) -> Filter {
    let chosen = choices.iter().find(|c| c.chosen).or(choices.first());
    Filter {
        label: label.to_owned(),
        value: chosen.map(|c| c.label.clone()).unwrap_or_default(),
        choices,
    }
}
