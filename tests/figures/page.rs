//! The page of quarters: what it says about the real data, and that every number opens its leads.

use chrono::Days;
use proptest::prelude::*;
use tandem::insight::figure::Context;
use tandem::insight::lead_facts::Facts;
use tandem::model::calendar::Calendar;
use tandem::view::chart::bars::{Size, layout};
use tandem::view::chart::svg;
use tandem::view::format::English;
use tandem::view::quarters::{
    Asking, Drill, Empty, Grid, NOT_GIVEN, Page, drill, explain, file, grid, page,
};
use tandem::view::route::{Basis, QuartersQuery, Route};

use super::laws;
use super::made::{day, facts};
use super::olist::olist;

fn berlin() -> Context {
    Context {
        zone: "Europe/Berlin".into(),
        calendar: Calendar::default(),
    }
}

/// Asks and hands page and question to `then`.
fn asked<T>(
    facts: &Facts,
    query: &QuartersQuery,
    today: &str,
    then: impl FnOnce(Page, &Asking<'_>) -> T,
) -> T {
    let context = berlin();
    let asking = Asking {
        facts,
        query,
        context: &context,
        today: day(today),
        campaign_name: &|id| format!("“{id}”"),
        format: &English,
    };
    then(page(&asking), &asking)
}

fn by_won() -> QuartersQuery {
    QuartersQuery {
        by: Basis::Won,
        ..QuartersQuery::default()
    }
}

fn written(grid: &Grid) -> Vec<String> {
    let table = grid.plain();
    let head: Vec<String> = table.columns.iter().map(|c| c.title.clone()).collect();
    let rows = std::iter::once(head).chain(table.rows);
    rows.map(|r| r.join(" | ")).collect()
}

#[test]
fn the_page_of_the_olist_leads() {
    let Some(facts) = olist() else { return };
    asked(
        &facts,
        &QuartersQuery::default(),
        "2026-11-23",
        |page, asking| {
            assert_eq!(page.state, "842 of 8,000 leads · 10.53%");
            assert_eq!(page.known_until, "Wins known until 14 Nov 2018");
            assert_eq!(
                page.chart.title,
                "From 4 of 100 leads to 14, one quarter later"
            );
            assert_eq!(page.focus, Some(3));
            let bars: Vec<_> = page.chart.bars.iter().map(|b| b.spoken.as_str()).collect();
            assert_eq!(
                bars,
                [
                    "2017 Q2: 0 of 4, not enough data.",
                    "2017 Q3: 1.92%, 18 of 937.",
                    "2017 Q4: 4.05%, 43 of 1,061.",
                    "2018 Q1: 14.00%, 468 of 3,343.",
                    "2018 Q2: 11.79%, 313 of 2,655. Still young.",
                ]
            );
            assert_eq!(
                written(&page.grid),
                [
                    "Quarter created | Leads | Won | Rate | 95% interval | Won within 180 days | Leads at least 180 days old",
                    "2017 Q2 | 4 | 0 | 0 of 4 | not enough data | 0 of 4 | 4 of 4",
                    "2017 Q3 | 937 | 18 | 1.92% | 1.22%–3.02% | 2 of 937 0.21% | 100.00%",
                    "2017 Q4 | 1,061 | 43 | 4.05% | 3.02%–5.41% | 23 of 1,061 2.17% | 100.00%",
                    "2018 Q1 | 3,343 | 468 | 14.00% | 12.86%–15.22% | 442 of 3,343 13.22% | 100.00%",
                    "2018 Q2 | 2,655 | 313 | 11.79% | 10.62%–13.07% | 258 of 2,149 12.01% | 80.94% Young",
                    "All | 8,000 | 842 | 10.53% | 9.87%–11.22% | 725 of 7,494 9.67% | 93.68%",
                ]
            );
            assert_eq!(
                explain(&page.answer, page.focus, asking),
                [
                    "468 of the 3,343 leads created from 1 January 2018 to 31 March 2018 became customers, whenever they were won: 14.00%.",
                    "With this many leads the true rate is most likely between 12.86% and 15.22% (95% interval, Wilson).",
                    "Nothing is left out.",
                    "Counted by: lead created. Zone: Europe/Berlin. Quarters from January.",
                    "Definition conversion.cohort, version 1",
                ]
            );
            assert_eq!(
                explain(&page.answer, Some(4), asking)[2],
                "Striped: 506 of these leads are under 180 days old, so the bar can still grow."
            );
            assert_eq!(page.to_check.as_deref(), Some("1 lead"));
            let problems: Vec<_> = page.problems.iter().map(|l| l.text.as_str()).collect();
            assert_eq!(
                problems,
                ["A lead was won 2 days before it was created. It counts."]
            );
            let odd = page.problems[0].opens.ids(asking);
            assert_eq!(odd.len(), 1);
            assert_eq!(page.empty, None);
        },
    );
}

#[test]
fn the_page_of_the_olist_leads_by_quarter_won() {
    let Some(facts) = olist() else { return };
    asked(&facts, &by_won(), "2026-11-23", |page, asking| {
        assert_eq!(
            page.chart.title,
            "93 customers won in 2018 Q3, 293 fewer than the quarter before"
        );
        assert_eq!(
            written(&page.grid),
            [
                "Quarter won | Leads created | Won | Rate | Lost or disqualified | Decided | Won of decided | 95% interval",
                "2017 Q2 | 4 | 0 | 0 of 4 | 0 | 0 | – | –",
                "2017 Q3 | 937 | 0 | 0.00% | 0 | 0 | – | –",
                "2017 Q4 | 1,061 | 3 | 0.28% | 0 | 3 | 3 of 3 | not enough data",
                "2018 Q1 | 3,343 | 333 | 9.96% | 0 | 333 | 100.00% | 98.86%–100.00%",
                "2018 Q2 | 2,655 | 386 | 14.54% | 0 | 386 | 100.00% | 99.01%–100.00%",
                "2018 Q3 | 0 | 93 | – | 0 | 93 | 100.00% | 96.03%–100.00%",
                "2018 Q4 | 0 | 27 | – | 0 | 27 | 100.00% | 87.54%–100.00%",
                "All | 8,000 | 842 | 10.53% | 0 | 842 | 100.00% | 99.55%–100.00%",
            ]
        );
        let last: Vec<_> = page
            .chart
            .bars
            .iter()
            .rev()
            .take(2)
            .map(|b| &*b.spoken)
            .collect();
        assert_eq!(
            last,
            [
                "2018 Q4: 27 won, no new leads. Not over yet.",
                "2018 Q3: 93 won, no new leads."
            ]
        );
        assert_eq!(
            explain(&page.answer, Some(3), asking)[..2],
            [
                "333 customers won and 3,343 leads created from 1 January 2018 to 31 March 2018: 9.96%. \
                 Customers mostly come from the leads of earlier quarters, so this can exceed 100%.",
                "Of 333 leads that were won, lost or disqualified then, 333 were won: 100.00%. Open leads are not in it.",
            ]
        );
    });
}

#[test]
fn the_olist_leads_by_campaign_add_up() {
    let Some(facts) = olist() else { return };
    let query = QuartersQuery {
        within: Some(90),
        group: "campaign".into(),
        ..QuartersQuery::default()
    };
    asked(&facts, &query, "2026-11-23", |page, asking| {
        let parts = page.parts.unwrap();
        assert_eq!(parts.rows.len(), grid::PARTS + 2);
        assert_eq!(parts.more.as_deref(), Some("Show all 495"));
        let number = |n: &str| n.replace(',', "").parse::<usize>().unwrap();
        let (all, rest) = parts.rows.split_last().unwrap();
        for column in 0..2 {
            let sum: usize = rest.iter().map(|r| number(&r.cells[column].text)).sum();
            assert_eq!(sum, number(&all.cells[column].text));
        }
        assert_eq!(rest.last().unwrap().head, "475 others");
        assert!(rest.last().unwrap().cells.iter().all(|n| n.opens.is_none()));
        let whole = grid::parts(&page.answer, asking, usize::MAX - 1).unwrap();
        assert_eq!((whole.rows.len(), whole.more), (496, None));
        assert_eq!(
            page.chart.unit,
            "% of the quarter’s leads won within 90 days, with 95% interval"
        );
    });
}

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

/// Every number that opens leads, with what it says.
fn numbers(page: &Page) -> Vec<(String, Drill)> {
    let grids = [Some(&page.grid), page.parts.as_ref()];
    let rows = grids.into_iter().flatten().flat_map(|g| &g.rows);
    rows.flat_map(|r| &r.cells)
        .filter_map(|n| Some((n.text.clone(), n.opens.clone()?)))
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
            for (text, drill) in numbers(&page) {
                assert_eq!(Drill::parse(&drill.key()).as_ref(), Some(&drill));
                let ids = drill.ids(asking);
                // Counts open as many as they say; rates what is above their line.
                let said = text.split(" of ").next().unwrap_or_default();
                match said.replace(',', "").parse::<usize>() {
                    Ok(n) => assert_eq!(ids.len(), n, "{text} {drill:?}"),
                    Err(_) => assert!(!ids.is_empty(), "{text} {drill:?}"),
                }
            }
            for line in &page.problems {
                assert!(!line.opens.ids(asking).is_empty());
            }
            assert_eq!(page.chart.bars.len(), page.bar_opens.len());
            for (bar, drill) in page.chart.bars.iter().zip(&page.bar_opens) {
                let quarter = drill.quarter.as_deref().and_then(|q| asking.context.calendar.parse_quarter(q));
                assert_eq!(quarter.map(|q| asking.context.calendar.name(q).to_string()), Some(bar.label.clone()));
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
