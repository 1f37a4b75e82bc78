//! Sorting leads into the cells of the table. Every lead makes an entry or two; entries are sorted by part
//! and quarter and cut where those change. Entries are made in order of the leads' handles and sorting is
//! stable, so handles come out ascending and the order in which leads arrive changes nothing.

use chrono::NaiveDate;

use super::{By, Cell, Conversion, Part, Question, Split, problems};
use crate::insight::figure::median;
use crate::insight::lead_facts::{Facts, LeadFact, Outcome, Symbol, Symbols};
use crate::model::order::Arrange;

/// Quarters without a lead are shown between others, up to this many quarters in all (20 years); a single
/// date of the year 1001 must not make a table of four thousand rows.
const DENSE: i32 = 80;

/// What one lead is in one quarter: a union of the lists of a [`Cell`] it stands in.
#[derive(Clone, Copy)]
struct Lists(u8);

impl Lists {
    const CREATED: u8 = 1;
    const WON: u8 = 2;
    const AGAINST: u8 = 4;
    const DECIDED: u8 = 8;
    const OLD: u8 = 16;
    const YOUNG: u8 = 32;
    const WITHIN: u8 = 64;
}

/// One lead in one quarter.
#[derive(Clone, Copy)]
struct Entry {
    part: Symbol,
    quarter: i32,
    id: u32,
    lists: Lists,
}

impl Cell {
    fn of(entries: &[Entry]) -> Self {
        let list = |bit: u8| {
            let hits = entries.iter().filter(|e| e.lists.0 & bit != 0);
            let mut ids = Vec::with_capacity(hits.clone().count());
            ids.extend(hits.map(|e| e.id));
            ids
        };
        Self {
            created: list(Lists::CREATED),
            won: list(Lists::WON),
            decided_against: list(Lists::AGAINST),
            decided: list(Lists::DECIDED),
            old_enough: list(Lists::OLD),
            too_young: list(Lists::YOUNG),
            won_within: list(Lists::WITHIN),
        }
    }
}

pub(super) fn count(facts: &Facts, question: &Question) -> Conversion {
    let mut answer = Conversion {
        question: question.clone(),
        quarters: Vec::new(),
        cells: Vec::new(),
        total: Cell::default(),
        parts: Vec::new(),
        median_days: None,
        problems: Vec::new(),
        without_created: Vec::new(),
        without_decision: Vec::new(),
    };
    let mut entries = Vec::with_capacity(facts.leads.len());
    let mut days_to_won = Vec::new();
    for lead in asked(facts, question) {
        let Some(created) = lead.created else {
            answer.without_created.push(lead.handle);
            continue;
        };
        let odd = problems::of(lead, question.known_until);
        answer.problems.extend(odd);
        if let Some(won) = lead.won() {
            days_to_won.push((won - created).num_days());
        }
        if question.by == By::Won && matches!(lead.decision(), Some((_, None))) {
            answer.without_decision.push(lead.handle);
        }
        entries.extend(entries_of(lead, created, question));
    }
    answer.problems.arrange();
    answer.median_days = median(&mut days_to_won);
    answer.total = Cell::of(&entries);

    entries.arrange_by_key(|e| e.quarter);
    let quarters = shown_quarters(&entries);
    let calendar = question.context.calendar;
    answer.quarters = quarters.iter().map(|q| calendar.quarter_at(*q)).collect();
    answer.cells = vec![Cell::default(); quarters.len()];
    for (i, cell) in cells(&entries, &quarters) {
        if let Some(slot) = answer.cells.get_mut(i) {
            *slot = cell;
        }
    }
    answer.parts = match question.split {
        Split::None => Vec::new(),
        Split::Source => parts(entries, &quarters, &facts.sources),
        Split::Campaign => parts(entries, &quarters, &facts.campaigns),
    };
    answer
}

/// The leads asked about, in order of their handles.
fn asked<'a>(facts: &'a Facts, question: &Question) -> Vec<&'a LeadFact> {
    let asked = |lead: &&LeadFact| {
        question.source.is_none_or(|s| s == lead.source)
            && question.campaign.is_none_or(|c| c == lead.campaign)
    };
    let mut leads: Vec<&LeadFact> = facts.leads.iter().filter(asked).collect();
    // Next to nothing when they are in order already, as they mostly are.
    leads.arrange_by_key(|l| l.handle);
    leads
}

/// Where a lead counts, and as what.
fn entries_of(
    lead: &LeadFact,
    created: NaiveDate,
    question: &Question,
) -> impl Iterator<Item = Entry> {
    let calendar = question.context.calendar;
    let part = match question.split {
        Split::None => Symbol::NONE,
        Split::Source => lead.source,
        Split::Campaign => lead.campaign,
    };
    let entry = |day, lists| Entry {
        part,
        quarter: calendar.quarter_index(day),
        id: lead.handle,
        lists: Lists(lists),
    };
    let (mut lists, mut decided) = (Lists::CREATED, None);
    match question.by {
        By::Created => {
            let days = question.window.days();
            let in_time = |won: NaiveDate| (won - created).num_days() <= days;
            if lead.is_won() {
                lists |= Lists::WON;
            }
            if (question.known_until - created).num_days() < days {
                lists |= Lists::YOUNG;
            } else if lead.won().is_some_and(in_time) {
                lists |= Lists::OLD | Lists::WITHIN;
            } else {
                lists |= Lists::OLD;
            }
        }
        By::Won => {
            if let Some((outcome, Some(day))) = lead.decision() {
                let which = match outcome {
                    Outcome::Won => Lists::WON,
                    Outcome::Lost | Outcome::Disqualified => Lists::AGAINST,
                };
                decided = Some(entry(day, Lists::DECIDED | which));
            }
        }
    }
    [Some(entry(created, lists)), decided].into_iter().flatten()
}

/// The quarters to show, of entries sorted by quarter: all between the first and the last, unless those
/// are too many.
fn shown_quarters(entries: &[Entry]) -> Vec<i32> {
    match (entries.first(), entries.last()) {
        (Some(first), Some(last)) if last.quarter - first.quarter < DENSE => {
            (first.quarter..=last.quarter).collect()
        }
        _ => {
            let mut quarters: Vec<i32> = entries.iter().map(|e| e.quarter).collect();
            quarters.dedup();
            quarters
        }
    }
}

/// The cells of entries sorted by quarter, each with its place among the shown quarters.
fn cells(entries: &[Entry], quarters: &[i32]) -> impl Iterator<Item = (usize, Cell)> {
    entries
        .chunk_by(|a, b| a.quarter == b.quarter)
        .filter_map(|of_quarter| {
            let place = quarters.binary_search(&of_quarter.first()?.quarter).ok()?;
            Some((place, Cell::of(of_quarter)))
        })
}

/// The parts of entries sorted by quarter: those with most leads first, then by name.
fn parts(mut entries: Vec<Entry>, quarters: &[i32], words: &Symbols) -> Vec<Part> {
    entries.arrange_by_key(|e| e.part);
    let mut parts: Vec<Part> = entries
        .chunk_by_mut(|a, b| a.part == b.part)
        .filter_map(|of_part| {
            let key = of_part.first()?.part;
            let cells = cells(of_part, quarters).collect();
            of_part.arrange_by_key(|e| e.id);
            let total = Cell::of(of_part);
            Some(Part { key, total, cells })
        })
        .collect();
    parts.arrange_by(|a, b| {
        let size = |p: &Part| (p.total.created.len(), p.total.won.len());
        let by_size = size(b).cmp(&size(a));
        by_size.then_with(|| words.word(a.key).cmp(&words.word(b.key)))
    });
    parts
}
