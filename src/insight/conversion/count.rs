//! Sorting leads into the cells of the table: one pass, then everything put in order, so that the order
//! of the leads changes nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{By, Cell, Conversion, Part, Question, Split, problems};
use crate::insight::figure::median;
use crate::insight::lead_facts::{Facts, LeadFact, Outcome, Symbol, Symbols};
use crate::model::calendar::Period;

/// Quarters without a lead are shown between others, up to this many quarters in all (20 years); a single
/// date of the year 1001 must not make a table of four thousand rows.
const DENSE: i32 = 80;

/// What one lead adds, and where.
struct Entry {
    quarter: i32,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    Created {
        won: bool,
        old_enough: bool,
        won_within: bool,
    },
    CreatedOnly,
    Decided(Outcome),
}

#[derive(Default)]
struct Table {
    cells: BTreeMap<i32, Cell>,
    total: Cell,
}

impl Table {
    fn add(&mut self, entry: &Entry, id: u32) {
        // Leads come mostly in order of time, but not always: the tree is small.
        add(self.cells.entry(entry.quarter).or_default(), entry.what, id);
        add(&mut self.total, entry.what, id);
    }
}

fn add(cell: &mut Cell, what: What, id: u32) {
    match what {
        What::Created {
            won,
            old_enough,
            won_within,
        } => {
            cell.created.push(id);
            if won {
                cell.won.push(id);
            }
            if old_enough {
                cell.old_enough.push(id);
            } else {
                cell.too_young.push(id);
            }
            if won_within {
                cell.won_within.push(id);
            }
        }
        What::CreatedOnly => cell.created.push(id),
        What::Decided(outcome) => {
            cell.decided.push(id);
            if outcome == Outcome::Won {
                cell.won.push(id);
            } else {
                cell.decided_against.push(id);
            }
        }
    }
}

impl Cell {
    fn sort(&mut self) {
        for ids in [
            &mut self.created,
            &mut self.won,
            &mut self.decided_against,
            &mut self.decided,
            &mut self.old_enough,
            &mut self.too_young,
            &mut self.won_within,
        ] {
            ids.sort_unstable();
        }
    }
}

pub(super) fn count(facts: &Facts, question: &Question) -> Conversion {
    let asked = |lead: &&LeadFact| {
        question.source.is_none_or(|s| s == lead.source)
            && question.campaign.is_none_or(|c| c == lead.campaign)
    };
    let mut all = Table::default();
    let mut parts: BTreeMap<Symbol, Table> = BTreeMap::new();
    let (mut dateless, mut undecided) = (Vec::new(), Vec::new());
    let (mut days_to_won, mut problems) = (Vec::new(), Vec::new());

    for lead in facts.leads.iter().filter(asked) {
        let Some(created) = lead.created else {
            dateless.push(lead.handle);
            continue;
        };
        problems.extend(problems::of(lead, question.known_until));
        if let Some(won) = lead.won() {
            days_to_won.push((won - created).num_days());
        }
        if question.by == By::Won && matches!(lead.decision(), Some((_, None))) {
            undecided.push(lead.handle);
        }
        for entry in entries(lead, created, question) {
            all.add(&entry, lead.handle);
            if let Some(key) = part_of(lead, question.split) {
                part(&mut parts, key).add(&entry, lead.handle);
            }
        }
    }

    problems.sort_unstable();
    dateless.sort_unstable();
    undecided.sort_unstable();
    let indices = shown_quarters(&all.cells);
    let cells = indices.iter().map(|q| {
        let mut cell = all.cells.remove(q).unwrap_or_default();
        cell.sort();
        cell
    });
    let cells = cells.collect();
    all.total.sort();
    let words = match question.split {
        Split::Campaign => &facts.campaigns,
        _ => &facts.sources,
    };
    let quarter = |q: &i32| question.context.calendar.quarter_at(*q);
    Conversion {
        question: question.clone(),
        quarters: indices.iter().map(quarter).collect::<Vec<Period>>(),
        cells,
        total: all.total,
        parts: in_order(parts, words, &indices),
        median_days: median(&mut days_to_won),
        problems,
        without_created: dateless,
        without_decision: undecided,
    }
}

/// The quarters to show: all between the first and the last, unless those are too many.
fn shown_quarters(cells: &BTreeMap<i32, Cell>) -> Vec<i32> {
    let ends = cells.first_key_value().zip(cells.last_key_value());
    match ends {
        Some(((first, _), (last, _))) if last - first < DENSE => (*first..=*last).collect(),
        _ => cells.keys().copied().collect(),
    }
}

fn part(parts: &mut BTreeMap<Symbol, Table>, key: Symbol) -> &mut Table {
    parts.entry(key).or_default()
}

/// The parts, those with most leads first, then by name.
fn in_order(parts: BTreeMap<Symbol, Table>, words: &Symbols, indices: &[i32]) -> Vec<Part> {
    let mut parts: Vec<Part> = parts
        .into_iter()
        .map(|(key, mut table)| {
            table.total.sort();
            let cells = table.cells.into_iter().filter_map(|(quarter, mut cell)| {
                cell.sort();
                Some((indices.binary_search(&quarter).ok()?, cell))
            });
            Part {
                key,
                cells: cells.collect(),
                total: table.total,
            }
        })
        .collect();
    parts.sort_by(|a, b| {
        let size = |p: &Part| std::cmp::Reverse((p.total.created.len(), p.total.won.len()));
        let name = |p: &Part| words.word(p.key).map(str::to_owned);
        size(a).cmp(&size(b)).then_with(|| name(a).cmp(&name(b)))
    });
    parts
}

/// Where a lead counts, and as what.
fn entries(
    lead: &LeadFact,
    created: NaiveDate,
    question: &Question,
) -> impl Iterator<Item = Entry> {
    let calendar = question.context.calendar;
    let what = match question.by {
        By::Won => What::CreatedOnly,
        By::Created => {
            let days = question.window.days();
            let old_enough = (question.known_until - created).num_days() >= days;
            let in_time = |won: NaiveDate| (won - created).num_days() <= days;
            What::Created {
                won: lead.is_won(),
                old_enough,
                won_within: old_enough && lead.won().is_some_and(in_time),
            }
        }
    };
    let decided = match (question.by, lead.decision()) {
        (By::Won, Some((outcome, Some(day)))) => Some(Entry {
            quarter: calendar.quarter_index(day),
            what: What::Decided(outcome),
        }),
        _ => None,
    };
    let created = Entry {
        quarter: calendar.quarter_index(created),
        what,
    };
    [Some(created), decided].into_iter().flatten()
}

fn part_of(lead: &LeadFact, split: Split) -> Option<Symbol> {
    match split {
        Split::None => None,
        Split::Source => Some(lead.source),
        Split::Campaign => Some(lead.campaign),
    }
}
