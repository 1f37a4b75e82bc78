//! What the page of quarters says about the real leads.

use tandem::view::quarters::{explain, grid};
use tandem::view::route::QuartersQuery;

use super::asked::{asked, by_won, written};
use super::figures::olist;

#[test]
fn the_page_of_the_olist_leads() {
    let facts = olist();
    asked(
        &facts,
        &QuartersQuery::default(),
        "2026-11-23",
        |page, asking| {
            assert_eq!(
                page.state,
                "842 of 8,000 leads · 10.53% · median lead to customer 14 days"
            );
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
                    "Over all quarters, half of the customers were won within 14 days of their creation (median).",
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
    let facts = olist();
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
    let facts = olist();
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
        let others = rest.last().unwrap();
        for cell in &others.cells[..2] {
            let opens = cell.opens.as_ref().unwrap();
            assert_eq!(opens.ids(asking).len(), number(&cell.text));
        }
        assert_eq!(
            others.cells[0].opens.as_ref().unwrap().title(asking),
            "Leads created in any quarter, at least 90 days old · Campaign: not among the 20 largest"
        );
        let whole = grid::parts(&page.answer, asking, usize::MAX - 1).unwrap();
        assert_eq!((whole.rows.len(), whole.more), (496, None));
        assert_eq!(
            page.chart.unit,
            "% of the quarter’s leads won within 90 days, with 95% interval"
        );
    });
}

#[test]
fn young_cohorts_are_marked_source_by_source_too() {
    let facts = olist();
    let query = QuartersQuery {
        group: "source".into(),
        ..QuartersQuery::default()
    };
    asked(&facts, &query, "2026-11-23", |page, _| {
        for row in page.parts.unwrap().rows {
            let tags: Vec<_> = row.cells.iter().skip(4).map(|n| n.tag).collect();
            assert_eq!(tags, ["", "", "", "", "Young"], "{}", row.head);
        }
    });
}
