//! Laws for any data.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use tandem::insight::conversion::{By, Cell, Conversion, Question, Split, Window, conversion};
use tandem::insight::lead_facts::{Facts, LeadFact};
use tandem::model::calendar::Calendar;
use tandem::model::stage::Role;

use super::made::ask;

#[derive(Clone, Debug)]
pub(crate) struct Made {
    created: Option<u64>,
    role: Role,
    moves: Vec<(Role, u64)>,
    source: u8,
    campaign: u8,
}

pub(crate) fn start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2017, 1, 1).unwrap()
}

pub(crate) fn made() -> impl Strategy<Value = Made> {
    let role = || prop::sample::select(Role::ALL.to_vec());
    (
        prop::option::weighted(0.95, 0_u64..900),
        role(),
        prop::collection::vec((role(), 0_u64..1000), 0..5),
        0_u8..4,
        0_u8..4,
    )
        .prop_map(|(created, role, moves, source, campaign)| Made {
            created,
            role,
            moves,
            source,
            campaign,
        })
}

pub(crate) fn facts<'a>(leads: impl IntoIterator<Item = (usize, &'a Made)>) -> Facts {
    let mut facts = Facts::default();
    let word = |n: u8| ["", "a", "b", "c"][usize::from(n)];
    for (handle, made) in leads {
        let created = made.created.map(|n| start() + Days::new(n));
        let mut lead = LeadFact::new(u32::try_from(handle).unwrap(), made.role, created);
        for (role, on) in &made.moves {
            lead.enter(*role, start() + Days::new(*on));
        }
        lead.source = facts.sources.intern(word(made.source));
        lead.campaign = facts.campaigns.intern(word(made.campaign));
        facts.leads.push(lead);
    }
    facts
}

fn question() -> impl Strategy<Value = Question> {
    (
        prop::bool::ANY,
        prop::sample::select(Window::ALL.to_vec()),
        prop::sample::select(vec![Split::Source, Split::Campaign]),
        1_i64..=12,
        0_u64..1000,
    )
        .prop_map(|(won, window, split, fiscal_start, known)| {
            let by = if won { By::Won } else { By::Created };
            let known = (start() + Days::new(known)).to_string();
            let mut question = ask(by, window, split, &known);
            question.context.calendar = Calendar::new(fiscal_start).unwrap();
            question
        })
}

fn lists(cell: &Cell) -> [&Vec<u32>; 7] {
    [
        &cell.created,
        &cell.won,
        &cell.decided_against,
        &cell.decided,
        &cell.old_enough,
        &cell.too_young,
        &cell.won_within,
    ]
}

/// Every list of the whole is its parts' lists put together: nobody lost, nobody twice.
fn sums<'a>(whole: &Cell, parts: impl Iterator<Item = &'a Cell> + Clone) {
    for (i, list) in lists(whole).into_iter().enumerate() {
        let mut together: Vec<u32> = parts.clone().flat_map(|p| lists(p)[i].clone()).collect();
        together.sort_unstable();
        assert_eq!(*list, together, "list {i}");
    }
}

/// The answer without what the order of interning decides.
fn comparable(answer: &Conversion, facts: &Facts) -> (Vec<Cell>, Vec<(String, Cell)>, Option<f64>) {
    let words = match answer.question.split {
        Split::Campaign => &facts.campaigns,
        _ => &facts.sources,
    };
    let parts = answer.parts.iter().map(|p| {
        let word = words.word(p.key).unwrap_or_default();
        (word.to_owned(), p.total.clone())
    });
    (answer.cells.clone(), parts.collect(), answer.median_days)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn parts_sum_to_the_whole(leads in prop::collection::vec(made(), 0..60), question in question()) {
        let answer = conversion(&facts(leads.iter().enumerate()), &question);
        sums(&answer.total, answer.cells.iter());
        sums(&answer.total, answer.parts.iter().map(|p| &p.total));
        for part in &answer.parts {
            sums(&part.total, part.cells.iter().map(|(_, cell)| cell));
        }
        for (i, cell) in answer.cells.iter().enumerate() {
            let of_quarter = answer
                .parts
                .iter()
                .filter_map(|p| Some(&p.cells.iter().find(|(q, _)| *q == i)?.1));
            sums(cell, of_quarter);
        }
    }

    #[test]
    fn every_lead_is_counted_once_or_named(leads in prop::collection::vec(made(), 0..60), question in question()) {
        let answer = conversion(&facts(leads.iter().enumerate()), &question);
        let mut seen = answer.total.created.clone();
        seen.extend(&answer.without_created);
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..u32::try_from(leads.len()).unwrap()).collect::<Vec<_>>());
        let (won, against) = (answer.total.won.len(), answer.total.decided_against.len());
        if question.by == By::Won {
            prop_assert_eq!(won + against, answer.total.decided.len());
        }
    }

    #[test]
    fn proportions_stay_within_all(leads in prop::collection::vec(made(), 0..60), question in question()) {
        let answer = conversion(&facts(leads.iter().enumerate()), &question);
        for cell in answer.cells.iter().chain([&answer.total]) {
            let beside = [
                answer.by_age(cell, None),
                answer.maturity(cell, None),
                answer.decided(cell, None),
            ];
            for figure in beside.into_iter().flatten().chain([answer.rate(cell, None)]) {
                if figure.definition.proportion {
                    let among = figure.value.denominator;
                    prop_assert!(figure.value.numerator.iter().all(|id| among.contains(id)));
                }
            }
        }
    }

    #[test]
    fn the_order_of_leads_changes_nothing(
        leads in prop::collection::vec(made(), 0..60),
        question in question(),
        seed in any::<u64>(),
    ) {
        let straight = facts(leads.iter().enumerate());
        let mut order: Vec<(usize, &Made)> = leads.iter().enumerate().collect();
        order.sort_by_key(|(i, _)| (*i as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        let shuffled = facts(order);
        prop_assert_eq!(
            comparable(&conversion(&straight, &question), &straight),
            comparable(&conversion(&shuffled, &question), &shuffled)
        );
    }

    #[test]
    fn an_unrelated_lead_changes_nothing(
        leads in prop::collection::vec(made(), 1..60),
        stranger in made(),
        mut question in question(),
    ) {
        // Another source: not asked about.
        let mut leads = leads;
        leads.iter_mut().for_each(|l| l.source = 1);
        let before = facts(leads.iter().enumerate());
        question.source = before.sources.find("a");
        let stranger = Made { source: 2, ..stranger };
        let mut after_leads = leads.clone();
        after_leads.push(stranger);
        let after = facts(after_leads.iter().enumerate());
        prop_assert_eq!(
            comparable(&conversion(&before, &question), &before),
            comparable(&conversion(&after, &question), &after)
        );
    }

    #[test]
    fn a_lead_of_another_quarter_changes_no_other_quarter(
        leads in prop::collection::vec(made(), 0..60),
        stranger in made(),
        mut question in question(),
    ) {
        question.by = By::Created;
        let before = conversion(&facts(leads.iter().enumerate()), &question);
        let mut more = leads.clone();
        more.push(stranger.clone());
        let after = conversion(&facts(more.iter().enumerate()), &question);
        let own = stranger.created.map(|n| question.context.calendar.quarter(start() + Days::new(n)));
        for (period, cell) in before.quarters.iter().zip(&before.cells) {
            if Some(*period) != own {
                let i = after.quarters.iter().position(|p| p == period).unwrap();
                prop_assert_eq!(&after.cells[i], cell);
            }
        }
    }
}
