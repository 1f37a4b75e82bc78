//! Leads and questions as tests write them.

#![allow(dead_code)]

use std::fmt::Write;

use chrono::NaiveDate;
use tandem::insight::conversion::{By, Cell, Conversion, Question, Split, Window, conversion};
use tandem::insight::figure::{Context, Ratio, Shown};
use tandem::insight::lead_facts::{Facts, LeadFact};
use tandem::model::calendar::Calendar;
use tandem::model::stage::Role;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A lead as `role created`, then moves as `role@day`: `won 2018-01-02 open-deal@2018-01-05 won@2018-02-01`,
/// with `source=…` and `campaign=…` anywhere behind.
pub(crate) fn facts(leads: &[&str]) -> Facts {
    let mut facts = Facts::default();
    for (i, text) in leads.iter().enumerate() {
        let mut words = text.split_whitespace();
        let role = Role::parse(words.next().unwrap()).unwrap();
        let created = words.next().filter(|d| *d != "-").map(day);
        let mut lead = LeadFact::new(u32::try_from(i).unwrap() + 1, role, created);
        for word in words {
            if let Some((role, on)) = word.split_once('@') {
                lead.enter(Role::parse(role).unwrap(), day(on));
            } else if let Some(source) = word.strip_prefix("source=") {
                lead.source = facts.sources.intern(source);
            } else if let Some(campaign) = word.strip_prefix("campaign=") {
                lead.campaign = facts.campaigns.intern(campaign);
            } else {
                panic!("{word}");
            }
        }
        facts.leads.push(lead);
    }
    facts
}

pub(crate) fn ask(by: By, window: Window, split: Split, known_until: &str) -> Question {
    Question {
        context: Context {
            zone: "Europe/Berlin".into(),
            calendar: Calendar::default(),
        },
        known_until: day(known_until),
        by,
        window,
        split,
        source: None,
        campaign: None,
    }
}

/// A ratio as a person would read it: `2 of 9 = 22.22 %`.
pub(crate) fn say(ratio: Ratio<'_>) -> String {
    let (n, m) = ratio.counts();
    match ratio.shown() {
        Shown::Nothing => format!("{n} of {m} = –"),
        Shown::TooFew => format!("{n} of {m}"),
        Shown::Rate(h) => format!("{n} of {m} = {}.{:02} %", h / 100, h % 100),
    }
}

/// The page in lines: quarter, rate, and what stands beside it.
pub(crate) fn lines(facts: &Facts, question: &Question) -> Vec<String> {
    let answer = conversion(facts, question);
    let calendar = question.context.calendar;
    let mut out = Vec::new();
    for (period, cell) in answer.quarters.iter().zip(&answer.cells) {
        out.push(format!(
            "{}: {}",
            calendar.name(*period),
            cell_line(&answer, cell)
        ));
    }
    out.push(format!("All: {}", cell_line(&answer, &answer.total)));
    out
}

fn cell_line(answer: &Conversion, cell: &Cell) -> String {
    let mut line = say(answer.rate(cell, None).value);
    if let (Some(age), Some(old)) = (answer.by_age(cell, None), answer.maturity(cell, None)) {
        let days = answer.question.window.days();
        let (age, old) = (say(age.value), say(old.value));
        write!(line, "; {age} in {days} days; {old} that old").unwrap();
    }
    if let Some(decided) = answer.decided(cell, None) {
        write!(line, "; decided {}", say(decided.value)).unwrap();
    }
    line
}

pub(crate) fn check(leads: &[&str], question: &Question, expected: &[&str]) {
    assert_eq!(lines(&facts(leads), question), expected, "{leads:#?}");
}
