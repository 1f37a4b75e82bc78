//! What only a person can say: which comes first in dates that read both ways, and what becomes of rows
//! that add to leads nobody has.

use chrono::{Datelike, NaiveDate};

use super::words::{self, short_day, short_month};
use super::{Format, Import, evidence, text};
use crate::exchange::csv::date::{self, Dated, Order};
use crate::exchange::csv::plan::Unmatched;
use crate::model::order::Arrange;

/// What an answer sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The order of a column's dates.
    Order {
        /// The column.
        column: usize,
        /// What comes first.
        order: Order,
    },
    /// What becomes of rows that no lead here fits.
    Unmatched(Unmatched),
}

/// One answer to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionOption {
    /// In words.
    pub text: String,
    /// What else it means: `3, 4 or 5 Nov`.
    pub hint: String,
    /// What it sets.
    pub answer: Answer,
}

/// A question, open or answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub title: &'static str,
    /// In words.
    pub text: String,
    /// The answers.
    pub options: Vec<QuestionOption>,
    /// Which of them was given, from 0.
    pub chosen: Option<usize>,
}

pub(super) fn questions(import: Import<'_>, format: &dyn Format) -> Vec<Question> {
    let columns = 0..import.mapping.columns.len();
    let mut questions: Vec<Question> = columns
        .filter_map(|column| day_or_month(import, column, format))
        .collect();
    questions.extend(not_here(import, format));
    questions
}

fn day_or_month(import: Import<'_>, column: usize, format: &dyn Format) -> Option<Question> {
    let chosen = import.mapping.columns.get(column)?;
    let seen = evidence(import, column)?;
    if !chosen.target.is_date() || !seen.asks() {
        return None;
    }
    let heading = import.sheet.headings.get(column)?;
    let example = seen.examples.first()?;
    let count = format.count(seen.either as usize);
    let text = if seen.either == seen.dates {
        text::all_both_ways(&count, heading, example)
    } else {
        let all = format.count(seen.dates as usize).shown;
        text::some_both_ways(&count, &all, heading, example)
    };
    let option = |order| {
        let days: Vec<NaiveDate> = seen
            .examples
            .iter()
            .filter_map(|e| in_order(e, order))
            .collect();
        let first = days.first()?;
        Some(QuestionOption {
            text: format.long_day(*first),
            hint: few_days(&days, format),
            answer: Answer::Order { column, order },
        })
    };
    Some(Question {
        title: text::day_or_month_first(),
        text,
        options: [Order::DayFirst, Order::MonthFirst]
            .into_iter()
            .filter_map(option)
            .collect(),
        chosen: chosen
            .order
            .map(|order| usize::from(order == Order::MonthFirst)),
    })
}

fn in_order(example: &str, order: Order) -> Option<NaiveDate> {
    match date::read(example).ok()? {
        dated @ Dated::Either { .. } => dated.in_order(Some(order)).ok().map(|w| w.day),
        _ => None,
    }
}

/// A few days in short: `3, 4 or 5 Nov`, `11 Mar, Apr or May`, `3 Nov, 4 Dec or 5 Jan`.
fn few_days(days: &[NaiveDate], format: &dyn Format) -> String {
    let mut days = days.to_vec();
    days.arrange();
    days.dedup();
    let Some(first) = days.first() else {
        return String::new();
    };
    let one_month = days.iter().all(|d| d.month() == first.month());
    let one_day = days.iter().all(|d| d.day() == first.day());
    let parts: Vec<String> = days
        .iter()
        .map(|day| {
            if one_month {
                day.day().to_string()
            } else if one_day {
                short_month(day.month(), format)
            } else {
                short_day(*day, format)
            }
        })
        .collect();
    let list = match parts.split_last() {
        Some((last, before)) if !before.is_empty() => text::two_and_last(&before.join(", "), last),
        _ => parts.concat(),
    };
    if one_month {
        format!("{list} {}", short_month(first.month(), format))
    } else if one_day {
        format!("{} {list}", first.day())
    } else {
        list
    }
}

fn not_here(import: Import<'_>, format: &dyn Format) -> Option<Question> {
    let unmatched = import.plan?.unmatched;
    if unmatched == 0 {
        return None;
    }
    let option = |text: &str, unmatched| QuestionOption {
        text: text.to_owned(),
        hint: String::new(),
        answer: Answer::Unmatched(unmatched),
    };
    let key = words::key(import.mapping.key);
    Some(Question {
        title: text::not_here_title(),
        text: text::not_here(&format.count(unmatched as usize), key),
        options: vec![
            option(text::leave_them_out(), Unmatched::LeaveOut),
            option(text::make_new_leads(), Unmatched::Create),
        ],
        chosen: match import.context.unmatched {
            Unmatched::Ask => None,
            Unmatched::LeaveOut => Some(0),
            Unmatched::Create => Some(1),
        },
    })
}
