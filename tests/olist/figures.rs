//! The figures of 8,000 real leads, of which 842 became customers.

use std::collections::HashMap;
use std::time::Instant;

use tandem::insight::Reading;
use tandem::insight::conversion::{By, ProblemKind, Split, Window, conversion};
use tandem::insight::lead_facts::{Facts, LeadFact};
use tandem::journal::Edit;
use tandem::model::stage::Role;

use super::desk::{Desk, lead};
use super::made::{ask, day, lines, say};
use super::{DEALS, LEADS, file};

/// The two files as facts.
pub(crate) fn olist() -> Facts {
    // Nothing is quoted up to the columns that are read here.
    let read = |name: &str| -> Vec<Vec<String>> {
        let text = String::from_utf8(file(name)).unwrap();
        let rows = text.lines().skip(1);
        rows.map(|row| row.split(',').map(str::to_owned).collect())
            .collect()
    };
    let leads = read(LEADS);
    let deals = read(DEALS);
    let won: HashMap<&str, &str> = deals.iter().map(|r| (r[0].as_str(), &r[4][..10])).collect();

    let mut facts = Facts::default();
    for (i, row) in leads.iter().enumerate() {
        let won = won.get(row[0].as_str());
        let role = won.map_or(Role::MarketingQualified, |_| Role::Won);
        let mut lead = LeadFact::new(u32::try_from(i).unwrap(), role, Some(day(&row[1])));
        if let Some(on) = won {
            lead.enter(Role::Won, day(on));
        }
        lead.campaign = facts.campaigns.intern(&row[2]);
        lead.source = facts.sources.intern(&row[3]);
        facts.leads.push(lead);
    }
    facts
}

#[test]
fn cohorts_of_the_olist_leads() {
    let facts = olist();
    let known = facts.known_until(day("2026-11-23"));
    assert_eq!(known, day("2018-11-14"));
    let question = ask(By::Created, Window::Ever, Split::None, &known.to_string());
    assert_eq!(
        lines(&facts, &question),
        [
            "2017 Q2: 0 of 4; 0 of 4 in 180 days; 4 of 4 that old",
            "2017 Q3: 18 of 937 = 1.92 %; 2 of 937 = 0.21 % in 180 days; 937 of 937 = 100.00 % that old",
            "2017 Q4: 43 of 1061 = 4.05 %; 23 of 1061 = 2.17 % in 180 days; 1061 of 1061 = 100.00 % that old",
            "2018 Q1: 468 of 3343 = 14.00 %; 442 of 3343 = 13.22 % in 180 days; 3343 of 3343 = 100.00 % that old",
            "2018 Q2: 313 of 2655 = 11.79 %; 258 of 2149 = 12.01 % in 180 days; 2149 of 2655 = 80.94 % that old",
            "All: 842 of 8000 = 10.53 %; 725 of 7494 = 9.67 % in 180 days; 7494 of 8000 = 93.68 % that old",
        ]
    );
    let answer = conversion(&facts, &question);
    assert_eq!(
        answer.rate(&answer.total, None).value.value(),
        Some(0.10525)
    );
    assert_eq!(answer.median_days, Some(14.0));
    let young: Vec<_> = answer.cells.iter().map(|c| answer.is_young(c)).collect();
    assert_eq!(young, [false, false, false, false, true]);
}

#[test]
fn fixed_ages_of_the_olist_leads() {
    let facts = olist();
    for (window, expected) in [
        (
            Window::Days30,
            [
                "0 of 4",
                "0 of 937",
                "3 of 1061",
                "312 of 3343",
                "240 of 2655",
            ],
        ),
        (
            Window::Days60,
            [
                "0 of 4",
                "0 of 937",
                "10 of 1061",
                "374 of 3343",
                "263 of 2655",
            ],
        ),
        (
            Window::Days90,
            [
                "0 of 4",
                "0 of 937",
                "14 of 1061",
                "398 of 3343",
                "280 of 2655",
            ],
        ),
        (
            Window::Days180,
            [
                "0 of 4",
                "2 of 937",
                "23 of 1061",
                "442 of 3343",
                "258 of 2149",
            ],
        ),
    ] {
        let answer = conversion(&facts, &ask(By::Created, window, Split::None, "2018-11-14"));
        for (cell, expected) in answer.cells.iter().zip(expected) {
            let rate = say(answer.rate(cell, None).value);
            assert_eq!(rate.split(" = ").next(), Some(expected), "{window:?}");
        }
    }
}

#[test]
fn wins_of_the_olist_leads_by_quarter_won() {
    let facts = olist();
    assert_eq!(
        lines(
            &facts,
            &ask(By::Won, Window::Ever, Split::None, "2018-11-14")
        ),
        [
            "2017 Q2: 0 of 4; decided 0 of 0 = –",
            "2017 Q3: 0 of 937 = 0.00 %; decided 0 of 0 = –",
            "2017 Q4: 3 of 1061 = 0.28 %; decided 3 of 3",
            "2018 Q1: 333 of 3343 = 9.96 %; decided 333 of 333 = 100.00 %",
            "2018 Q2: 386 of 2655 = 14.54 %; decided 386 of 386 = 100.00 %",
            "2018 Q3: 93 of 0 = –; decided 93 of 93 = 100.00 %",
            "2018 Q4: 27 of 0 = –; decided 27 of 27 = 100.00 %",
            "All: 842 of 8000 = 10.53 %; decided 842 of 842 = 100.00 %",
        ]
    );
}

#[test]
fn the_one_deal_won_before_its_first_contact_is_shown_and_counts() {
    let facts = olist();
    let answer = conversion(
        &facts,
        &ask(By::Created, Window::Ever, Split::None, "2018-11-14"),
    );
    let kinds: Vec<_> = answer.problems.iter().map(|p| p.kind).collect();
    assert_eq!(kinds, [ProblemKind::WonBeforeCreated(2)]);
    let odd = answer.problems[0].id;
    assert!(answer.total.won.contains(&odd) && answer.total.won_within.contains(&odd));
}

#[test]
fn the_olist_leads_by_source() {
    let facts = olist();
    let answer = conversion(
        &facts,
        &ask(By::Created, Window::Ever, Split::Source, "2018-11-14"),
    );
    let parts: Vec<_> = answer
        .parts
        .iter()
        .map(|p| {
            let name = facts.sources.word(p.key).unwrap_or("not given");
            format!("{name}: {}", say(answer.rate(&p.total, None).value))
        })
        .collect();
    assert_eq!(
        parts,
        [
            "organic_search: 271 of 2296 = 11.80 %",
            "paid_search: 195 of 1586 = 12.30 %",
            "social: 75 of 1350 = 5.56 %",
            "unknown: 179 of 1099 = 16.29 %",
            "direct_traffic: 56 of 499 = 11.22 %",
            "email: 15 of 493 = 3.04 %",
            "referral: 24 of 284 = 8.45 %",
            "other: 4 of 150 = 2.67 %",
            "display: 6 of 118 = 5.08 %",
            "other_publicities: 3 of 65 = 4.62 %",
            "not given: 14 of 60 = 23.33 %",
        ]
    );
    let campaigns = conversion(
        &facts,
        &ask(By::Created, Window::Ever, Split::Campaign, "2018-11-14"),
    );
    assert_eq!(campaigns.parts.len(), 495);
}

#[test]
fn the_olist_leads_read_from_a_journal_give_the_same_figures() {
    let facts = olist();
    let mut desk = Desk::new();
    let edits: Vec<Edit> = facts
        .leads
        .iter()
        .enumerate()
        .flat_map(|(n, fact)| lead(n, &facts, fact))
        .collect();
    desk.write(&edits);
    let start = Instant::now();
    let reading = Reading::new(&desk.journal);
    println!("8,000 leads read in {:?}", start.elapsed());
    for by in [By::Created, By::Won] {
        let question = ask(by, Window::Ever, Split::None, "2018-11-14");
        assert_eq!(lines(reading.facts(), &question), lines(&facts, &question));
    }
    let known = reading.facts().known_until(day("2026-11-23"));
    assert_eq!(known, day("2018-11-14"));
}
