//! Degenerate cases, and the mistakes seen in shipped products that these figures could make.

use chrono::NaiveDate;
use tandem::insight::conversion::{By, Problem, ProblemKind, Split, Window, conversion};
use tandem::insight::figure::Why;
use tandem::insight::lead_facts::Facts;
use tandem::model::calendar::Calendar;
use tandem::model::when::{Moment, When};
use tandem::model::zone::Zone;

use super::made::{ask, check, day, facts, lines, say};

#[test]
fn nothing_gives_dashes() {
    let cohort = ask(By::Created, Window::Ever, Split::Source, "2018-12-31");
    check(
        &[],
        &cohort,
        &["All: 0 of 0 = –; 0 of 0 = – in 180 days; 0 of 0 = – that old"],
    );
    let won = ask(By::Won, Window::Ever, Split::Source, "2018-12-31");
    check(&[], &won, &["All: 0 of 0 = –; decided 0 of 0 = –"]);
    let answer = conversion(&Facts::default(), &cohort);
    assert_eq!((answer.median_days, answer.parts.len()), (None, 0));
}

#[test]
fn quarters_without_leads_stand_between_the_others() {
    check(
        &["inquiry 2017-12-31", "inquiry 2018-07-01"],
        &ask(By::Created, Window::Ever, Split::None, "2018-12-31"),
        &[
            "2017 Q4: 0 of 1; 0 of 1 in 180 days; 1 of 1 that old",
            "2018 Q1: 0 of 0 = –; 0 of 0 = – in 180 days; 0 of 0 = – that old",
            "2018 Q2: 0 of 0 = –; 0 of 0 = – in 180 days; 0 of 0 = – that old",
            "2018 Q3: 0 of 1; 0 of 1 in 180 days; 1 of 1 that old",
            "All: 0 of 2; 0 of 2 in 180 days; 2 of 2 that old",
        ],
    );
}

#[test]
fn a_single_date_of_the_middle_ages_makes_no_endless_table() {
    let answer = conversion(
        &facts(&[
            "inquiry 1001-01-01",
            "inquiry 2018-01-01",
            "inquiry 9999-12-31",
        ]),
        &ask(By::Created, Window::Ever, Split::None, "2018-12-31"),
    );
    assert_eq!(answer.quarters.len(), 3);
}

#[test]
fn mistake_won_revenue_by_creation_month() {
    // Created in one quarter and won in another: by quarter won it counts where it was won.
    check(
        &["won 2018-01-10 won@2018-05-01"],
        &ask(By::Won, Window::Ever, Split::None, "2018-12-31"),
        &[
            "2018 Q1: 0 of 1; decided 0 of 0 = –",
            "2018 Q2: 1 of 0 = –; decided 1 of 1",
            "All: 1 of 1; decided 1 of 1",
        ],
    );
    check(
        &["won 2018-01-10 won@2018-05-01"],
        &ask(By::Created, Window::Ever, Split::None, "2018-12-31"),
        &[
            "2018 Q1: 1 of 1; 1 of 1 in 180 days; 1 of 1 that old",
            "All: 1 of 1; 1 of 1 in 180 days; 1 of 1 that old",
        ],
    );
}

#[test]
fn mistake_lost_leads_dropped_and_re_entries_counted_twice() {
    check(
        &[
            "lost 2018-01-10 open-deal@2018-01-20 lost@2018-01-25 open-deal@2018-01-28 lost@2018-02-02",
            "won 2018-01-10 lost@2018-01-20 won@2018-02-01",
            "recycled 2018-01-10 recycled@2018-02-01",
            "disqualified 2018-01-10 disqualified@2018-02-01",
            "won 2018-01-10 won@2018-02-01 open-deal@2018-02-03 won@2018-02-05",
        ],
        &ask(By::Won, Window::Ever, Split::None, "2018-12-31"),
        &[
            "2018 Q1: 2 of 5 = 40.00 %; decided 2 of 4",
            "All: 2 of 5 = 40.00 %; decided 2 of 4",
        ],
    );
}

#[test]
fn a_period_may_win_more_than_it_created() {
    let mut leads = vec!["won 2017-12-01 won@2018-02-01"; 9];
    leads.extend(["inquiry 2018-02-01"; 6]);
    let answer = conversion(
        &facts(&leads),
        &ask(By::Won, Window::Ever, Split::None, "2018-12-31"),
    );
    let rate = answer.rate(&answer.cells[1], None);
    assert_eq!(say(rate.value), "9 of 6 = 150.00 %");
    assert_eq!(rate.value.interval(), None);
    assert_eq!(
        (rate.definition.id, rate.definition.version),
        ("conversion.period", 1)
    );
}

#[test]
fn only_leads_that_are_old_enough_are_asked_how_they_did_within_an_age() {
    check(
        &[
            "won 2018-01-01 won@2018-01-31", // the 30th day
            "won 2018-01-01 won@2018-02-01", // the 31st
            "inquiry 2018-02-14",            // exactly 30 days old
            "inquiry 2018-02-15",            // 29
            "won 2018-03-10 won@2018-03-11", // won, but too young to be asked
        ],
        &ask(By::Created, Window::Days30, Split::None, "2018-03-16"),
        &[
            "2018 Q1: 1 of 3; 1 of 3 in 30 days; 3 of 5 = 60.00 % that old",
            "All: 1 of 3; 1 of 3 in 30 days; 3 of 5 = 60.00 % that old",
        ],
    );
    let young = facts(&["inquiry 2018-03-10"; 5]);
    let answer = conversion(
        &young,
        &ask(By::Created, Window::Days90, Split::None, "2018-03-16"),
    );
    let rate = answer.rate(&answer.total, None);
    assert_eq!(say(rate.value), "0 of 0 = –");
    assert_eq!(
        (rate.excluded[0].why, rate.excluded[0].ids.len()),
        (Why::TooYoung, 5)
    );
}

#[test]
fn odd_dates_are_listed_and_count() {
    let made = facts(&[
        "won 2018-03-08 won@2018-03-06",
        "won 2018-03-08",
        "open-deal 2018-03-08 won@2018-03-10",
        "inquiry 2019-06-01",
        "won 2018-03-08 won@2018-03-09",
    ]);
    let question = ask(By::Created, Window::Ever, Split::None, "2018-12-31");
    let answer = conversion(&made, &question);
    let expected = [
        (ProblemKind::WonBeforeCreated(2), 1),
        (ProblemKind::WonWithoutDate, 2),
        (ProblemKind::WonAndMovedOn, 3),
        (ProblemKind::InTheFuture, 4),
    ];
    assert_eq!(
        answer.problems,
        expected.map(|(kind, id)| Problem { kind, id })
    );
    assert_eq!(answer.total.won, [1, 2, 3, 5]);
    assert_eq!(answer.total.created.len(), 5);
}

#[test]
fn what_has_no_date_is_left_out_and_named() {
    let made = facts(&["won - won@2018-03-06", "won 2018-03-08", "lost 2018-03-08"]);
    let answer = conversion(
        &made,
        &ask(By::Won, Window::Ever, Split::None, "2018-12-31"),
    );
    assert_eq!(answer.without_created, [1]);
    assert_eq!(answer.without_decision, [2, 3]);
    let figure = answer.rate(&answer.total, None);
    let excluded: Vec<_> = figure
        .excluded
        .iter()
        .map(|e| (e.why, e.ids.len()))
        .collect();
    assert_eq!(
        excluded,
        [(Why::NoCreationDate, 1), (Why::NoDecisionDate, 2)]
    );
    assert_eq!(say(figure.value), "0 of 2");
}

#[test]
fn a_figure_says_what_it_is_made_of() {
    let made = facts(&["won 2018-01-10 won@2018-05-01", "inquiry 2018-01-11"]);
    let answer = conversion(
        &made,
        &ask(By::Created, Window::Ever, Split::None, "2018-12-31"),
    );
    let figure = answer.rate(&answer.cells[0], Some(answer.quarters[0]));
    assert_eq!(figure.value.numerator, [1]);
    assert_eq!(figure.value.denominator, [1, 2]);
    assert_eq!(figure.definition.id, "conversion.cohort");
    assert_eq!(&*figure.context.zone, "Europe/Berlin");
    assert_eq!(figure.context.calendar, Calendar::default());
    assert_eq!(
        figure.period.map(|p| (p.start, p.end)),
        Some((day("2018-01-01"), day("2018-04-01")))
    );
}

#[test]
fn quarters_follow_the_fiscal_year() {
    let mut question = ask(By::Created, Window::Ever, Split::None, "2018-12-31");
    question.context.calendar = Calendar::new(2).unwrap();
    check(
        &["inquiry 2018-01-31", "inquiry 2018-02-01"],
        &question,
        &[
            "FY18 Q4: 0 of 1; 0 of 1 in 180 days; 1 of 1 that old",
            "FY19 Q1: 0 of 1; 0 of 1 in 180 days; 1 of 1 that old",
            "All: 0 of 2; 0 of 2 in 180 days; 2 of 2 that old",
        ],
    );
}

#[test]
fn mistake_numbers_that_change_with_the_viewers_time_zone() {
    // 23:30 in New York on the last day of March is April in UTC and Berlin: the workspace's zone decides.
    let at = Moment::parse("2018-04-01T03:30:00Z").unwrap();
    let new_york = Zone::new(
        -18_000,
        &[(Moment::parse("2018-03-11T07:00:00Z").unwrap(), -14_400)],
    );
    let quarter = |day: NaiveDate| {
        Calendar::default()
            .name(Calendar::default().quarter(day))
            .to_string()
    };
    assert_eq!(quarter(new_york.unwrap().day_of(When::At(at))), "2018 Q1");
    assert_eq!(quarter(Zone::utc().day_of(When::At(at))), "2018 Q2");
}

#[test]
fn a_filter_asks_about_those_leads_only() {
    let made = facts(&[
        "won 2018-01-10 won@2018-01-11 source=social campaign=a",
        "inquiry 2018-01-10 source=social campaign=b",
        "inquiry 2018-01-10 source=email campaign=a",
        "inquiry 2018-01-10",
    ]);
    let mut question = ask(By::Created, Window::Ever, Split::Campaign, "2018-12-31");
    question.source = made.sources.find("social");
    assert!(lines(&made, &question)[0].starts_with("2018 Q1: 1 of 2;"));
    question.campaign = made.campaigns.find("a");
    assert!(lines(&made, &question)[0].starts_with("2018 Q1: 1 of 1;"));
    question.source = made.sources.find("");
    question.campaign = None;
    let answer = conversion(&made, &question);
    assert_eq!(answer.total.created, [4]);
    assert_eq!(answer.parts.len(), 1);
}
