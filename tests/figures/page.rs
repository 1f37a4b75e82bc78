//! The page of quarters: what it says about the real data, and that every number opens its leads.

use chrono::Days;
use proptest::prelude::*;
use tandem::insight::lead_facts::Facts;
use tandem::view::chart::bars::{Size, layout};
use tandem::view::chart::svg;
use tandem::view::quarters::{
    Asking, Drill, Empty, List, NOT_GIVEN, Page, drill, explain, file, grid,
};
use tandem::view::route::{Basis, QuartersQuery, Route};

use super::asked::asked;
use super::laws;
use super::made::facts;

#[test]
fn what_the_chart_says_is_no_more_than_the_numbers_do() {
    for (leads, expected) in [
        // Two quarters that differ by more than chance.
        (
            vec![(20, 200, "2017-07-01"), (60, 200, "2017-10-01")],
            "From 10 of 100 leads to 30, one quarter later",
        ),
        (
            vec![(60, 200, "2017-07-01"), (20, 200, "2017-10-01")],
            "From 30 of 100 leads to 10, one quarter later",
        ),
        (
            vec![(2, 2000, "2017-07-01"), (30, 2000, "2017-10-01")],
            "From 0 of 100 leads to 2, one quarter later",
        ),
        (
            vec![(0, 3000, "2017-07-01"), (9, 3000, "2017-10-01")],
            "From 0 of 1,000 leads to 3, one quarter later",
        ),
        // Two that don't.
        (
            vec![(20, 200, "2017-07-01"), (22, 200, "2017-10-01")],
            "11.00% of the leads of 2017 Q4, much as the quarter before",
        ),
        // A gap between them: not one quarter later.
        (
            vec![(20, 200, "2017-04-01"), (60, 200, "2017-10-01")],
            "30.00% of the leads of 2017 Q4 became customers",
        ),
        // Too few, and too young.
        (
            vec![(1, 4, "2017-10-01")],
            "Not enough leads yet for a rate",
        ),
        (
            vec![(10, 50, "2018-11-01")],
            "20.00% of the leads of 2018 Q4 so far",
        ),
    ] {
        let mut made: Vec<String> = vec!["won 2017-01-01 won@2018-11-30".into()];
        for (won, all, on) in leads {
            made.extend((0..won).map(|_| format!("won {on} won@2018-11-29")));
            made.extend((won..all).map(|_| format!("inquiry {on}")));
        }
        let made: Vec<&str> = made.iter().map(String::as_str).collect();
        asked(
            &facts(&made),
            &QuartersQuery::default(),
            "2018-11-30",
            |page, _| {
                assert_eq!(page.chart.title, expected);
            },
        );
    }
}

#[test]
fn nothing_to_show_is_said() {
    asked(
        &Facts::default(),
        &QuartersQuery::default(),
        "2018-11-30",
        |page, asking| {
            assert_eq!(page.empty, Some(Empty::NoLeads));
            assert_eq!(page.state, "0 of 0 leads");
            assert_eq!(page.chart.bars, []);
            assert_eq!(
                explain(&page.answer, None, asking)[0],
                "0 of the 0 leads created at any time became customers, whenever they were won: no rate without leads."
            );
        },
    );
    let made = facts(&["inquiry 2018-01-01 source=social"]);
    let stale = QuartersQuery {
        source: "gone".into(),
        ..QuartersQuery::default()
    };
    asked(&made, &stale, "2018-11-30", |page, _| {
        assert_eq!(page.empty, Some(Empty::NoneMatch));
        let source = page.filters.iter().find(|f| f.label == "Source").unwrap();
        assert_eq!(source.value, "gone");
        let choices: Vec<_> = source.choices.iter().map(|c| c.label.as_str()).collect();
        assert_eq!(choices, ["all", "gone", "social", "not given"]);
    });
}

#[test]
fn filters_lead_to_what_they_say() {
    let made = facts(&[
        "inquiry 2018-01-01 source=social campaign=a",
        "inquiry 2018-01-01",
    ]);
    let query = QuartersQuery {
        source: NOT_GIVEN.into(),
        within: Some(30),
        ..QuartersQuery::default()
    };
    asked(&made, &query, "2018-11-30", |page, _| {
        assert_eq!(page.answer.total.created, [2]);
        let chips: Vec<_> = page
            .filters
            .iter()
            .map(|f| format!("{}: {}", f.label, f.value))
            .collect();
        assert_eq!(
            chips,
            [
                "Won within: 30 days",
                "Source: not given",
                "Campaign: all",
                "Split: not at all",
                "Quarters from: January"
            ]
        );
        let campaign = &page.filters[2].choices[1];
        assert_eq!(campaign.label, "“a”");
        let expected = QuartersQuery {
            campaign: "a".into(),
            ..query.clone()
        };
        assert_eq!(campaign.route, Route::Quarters(expected));
        assert_eq!(page.filters[4].choices[0].route, Route::Settings);
        assert!(page.switch[0].chosen && !page.switch[1].chosen);
    });
}

#[test]
fn a_drill_says_what_it_opens() {
    let drill = |list: &str, source: &str| {
        Drill::parse(&format!("quarters.{list}.created.90.2018-Q1.{source}")).unwrap()
    };
    asked(
        &Facts::default(),
        &QuartersQuery::default(),
        "2018-11-30",
        |_, asking| {
            for (drill, title) in [
                (drill("leads", ""), "Leads created in 2018 Q1"),
                (
                    drill("won-within", "a%2Eb"),
                    "Won within 90 days, of the leads created in 2018 Q1 · a.b",
                ),
                (
                    drill("won", "-"),
                    "Customers among the leads created in 2018 Q1 · Source: not given",
                ),
                (
                    Drill::parse("quarters.won.won").unwrap(),
                    "Customers won in any quarter",
                ),
                (
                    Drill::parse("quarters.won.won....campaign:x").unwrap(),
                    "Customers won in any quarter · “campaign:x”",
                ),
            ] {
                assert_eq!(drill.title(asking), title);
            }
            for key in [
                "",
                "quarters",
                "quarters.x.won",
                "quarters.won.x",
                "quarters.won.won.x",
                "funnel.won.won",
                "quarters.won.won.1.2.3.4.5",
                "quarters.won.won.30.2.3.4.source",
                "quarters.won.won.30.2.3.4.stage-20",
            ] {
                assert_eq!(Drill::parse(key), None, "{key}");
                assert!(drill::open(key, asking).is_none());
            }
            // A quarter that doesn't exist is an empty list, not an error.
            assert_eq!(
                drill::open("quarters.won.won..x", asking).unwrap().1,
                Vec::<u32>::new()
            );
        },
    );
}

#[test]
fn the_chart_and_its_table_leave_the_page() {
    let made = facts(&["won 2018-01-01 won@2018-02-01", "inquiry 2018-01-01"]);
    asked(
        &made,
        &QuartersQuery::default(),
        "2018-11-30",
        |page, asking| {
            let size = Size::default();
            let drawing = layout(&page.chart, size, &|v, d| {
                asking.format.percent(v / 100.0, u8::try_from(d).unwrap())
            });
            let file = svg::write(&page.chart, &drawing, size);
            assert!(file.contains(">1 of 2</text>") && file.contains("not enough data"));
            let csv = String::from_utf8(file::file(&page.answer, asking).csv()).unwrap();
            assert_eq!(
                csv.trim_start_matches('\u{feff}')
                    .lines()
                    .collect::<Vec<_>>(),
                [
                    "Quarter created,First day,Last day,Leads,Won,Leads at least 180 days old,Won within 180 days,Rate in %,95% interval from,to",
                    "2018 Q1,2018-01-01,2018-03-31,2,1,0,0,50.0000,,",
                    "All,,,2,1,0,0,50.0000,,",
                ]
            );
        },
    );
}

/// Every number of both tables that there are leads behind, with what it opens. The smaller parts stand
/// together as soon as there are some.
fn numbers(page: &Page, asking: &Asking<'_>) -> Vec<(String, Drill)> {
    let parts = grid::parts(&page.answer, asking, 1);
    let grids = [Some(&page.grid), page.parts.as_ref(), parts.as_ref()];
    let cells = grids
        .into_iter()
        .flatten()
        .flat_map(|g| &g.rows)
        .flat_map(|r| &r.cells);
    cells
        .filter(|n| !["0", "–"].contains(&n.text.as_str()) || n.opens.is_some())
        .map(|n| {
            (
                n.text.clone(),
                n.opens
                    .clone()
                    .unwrap_or_else(|| panic!("{n:?} opens nothing")),
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_number_opens_exactly_its_leads(
        leads in prop::collection::vec(laws::made(), 0..60),
        won in any::<bool>(),
        within in prop::option::of(prop::sample::select(vec![30_u32, 60, 90, 180])),
        group in "|source|campaign",
        source in "|-|a",
        today in 0_u64..1000,
    ) {
        let facts = laws::facts(leads.iter().enumerate());
        let by = if won { Basis::Won } else { Basis::Created };
        let query = QuartersQuery { by, within, group, source, campaign: String::new() };
        let today = (laws::start() + Days::new(today)).to_string();
        asked(&facts, &query, &today, |page, asking| {
            for (text, drill) in numbers(&page, asking) {
                assert_eq!(Drill::parse(&drill.key()).as_ref(), Some(&drill));
                let ids = drill.ids(asking);
                // Counts open as many as they say; rates what is above their line, or below it where nothing is above.
                let number = |said: &str| said.replace(',', "").parse::<usize>().ok();
                let said = match text.split_once(" of ") {
                    Some(("0", below)) => number(below),
                    Some((above, _)) => number(above),
                    None => number(&text),
                };
                match said {
                    Some(n) => assert_eq!(ids.len(), n, "{text} {drill:?}"),
                    None => assert!(!ids.is_empty(), "{text} {drill:?}"),
                }
            }
            // A part's numbers are marked as young exactly where some of its leads are.
            for row in page.parts.iter().flat_map(|g| &g.rows) {
                for number in row.cells.iter().skip(4) {
                    let Some(drill) = &number.opens else { continue };
                    let of = |list| Drill { list, ..drill.clone() }.ids(asking).len();
                    let young = drill.by == Basis::Created && of(List::OldEnough) < of(List::Leads);
                    assert_eq!(number.tag, if young { "Young" } else { "" }, "{number:?}");
                }
            }
            for line in &page.problems {
                assert!(!line.opens.ids(asking).is_empty());
            }
            assert_eq!(page.chart.bars.len(), page.bar_opens.len());
            for (bar, drill) in page.chart.bars.iter().zip(&page.bar_opens) {
                let quarter = drill.quarter.as_deref().and_then(|q| asking.context.calendar.parse_quarter(q));
                assert_eq!(quarter.map(|q| asking.context.calendar.name(q).to_string()), Some(bar.label.clone()));
                let leads = Drill { list: List::Leads, ..drill.clone() };
                let old = Drill { list: List::OldEnough, ..drill.clone() };
                let below = if within.is_some() && !won { old } else { leads };
                assert!(below.ids(asking).is_empty() || !drill.ids(asking).is_empty(), "{bar:?}");
            }
            for quarter in (0..page.answer.quarters.len()).map(Some).chain([None]) {
                let sentences = explain(&page.answer, quarter, asking);
                assert!(sentences.iter().all(|s| !s.contains("NaN") && !s.is_empty()));
            }
        });
    }

    #[test]
    fn any_word_survives_in_a_drill(source in "\\PC{0,12}|[.%2E5]{0,8}", campaign in "\\PC{0,12}") {
        let drill = Drill {
            source: source.clone(),
            campaign,
            ..Drill::parse("quarters.won.created.30.2018-Q1").unwrap()
        };
        prop_assert_eq!(Drill::parse(&drill.key()), Some(drill));
    }
}
