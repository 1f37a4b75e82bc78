//! The numbers of a table's row, each with the leads it opens.

use super::{Asking, Drill, List, few};
use crate::insight::conversion::{By, Cell, Conversion, Window};
use crate::insight::figure::{Ratio, Shown};
use crate::view::text::numbers as words;

/// A number in a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Number {
    /// Quietly before it: "442 of 3,343".
    pub aside: String,
    /// The number: "13.22%".
    pub text: String,
    /// Whether it is what the row is about.
    pub strong: bool,
    /// Whether it only says that there is not enough data.
    pub quiet: bool,
    /// A mark beside it: "Young".
    pub tag: &'static str,
    /// The leads behind it.
    pub opens: Option<Drill>,
}

/// The lists above and below the line of a share.
#[derive(Clone, Copy)]
pub(super) struct Share {
    above: List,
    below: List,
}

impl Share {
    /// Customers over leads, by the quarter created or won.
    const WON: Self = Self {
        above: List::Won,
        below: List::Leads,
    };
    const WITHIN: Self = Self {
        above: List::WonWithin,
        below: List::OldEnough,
    };
    const MATURITY: Self = Self {
        above: List::OldEnough,
        below: List::Leads,
    };
    const DECIDED: Self = Self {
        above: List::Won,
        below: List::Decided,
    };

    /// The share that the page is about.
    pub(super) fn of(answer: &Conversion) -> Self {
        match (answer.question.by, answer.question.window) {
            (By::Created, Window::Ever) | (By::Won, _) => Self::WON,
            (By::Created, _) => Self::WITHIN,
        }
    }

    /// What a share opens: what is above its line; where nothing is, what is below it.
    pub(super) fn opened(self, ratio: Ratio<'_>) -> List {
        match ratio.counts() {
            (0, below) if below > 0 => self.below,
            _ => self.above,
        }
    }
}

/// What the cells of a row need.
pub(super) struct Cells<'a> {
    pub(super) answer: &'a Conversion,
    pub(super) asking: &'a Asking<'a>,
    pub(super) cell: &'a Cell,
    /// The leads of the row, whichever list of them a number opens.
    pub(super) opens: Drill,
    pub(super) unsettled: bool,
}

impl Cells<'_> {
    fn open(&self, list: List, count: usize) -> Option<Drill> {
        (count > 0).then(|| Drill {
            list,
            ..self.opens.clone()
        })
    }

    fn count(&self, list: List, ids: &[u32]) -> Number {
        Number {
            text: self.asking.format.count(ids.len()).shown,
            opens: self.open(list, ids.len()),
            ..Number::default()
        }
    }

    pub(super) fn rate(&self, ratio: Ratio<'_>, list: Share) -> Number {
        Number {
            text: self.asking.rate(ratio),
            strong: true,
            // A dash opens nothing.
            opens: self.open(list.opened(ratio), ratio.counts().1),
            ..Number::default()
        }
    }

    /// "442 of 3,343" and the rate.
    fn beside(&self, ratio: Ratio<'_>, list: Share) -> Number {
        let is_rate = matches!(ratio.shown(), Shown::Rate(_));
        Number {
            aside: if is_rate {
                few(ratio, self.asking.format)
            } else {
                String::new()
            },
            strong: false,
            ..self.rate(ratio, list)
        }
    }

    /// How sure a share is, which depends on what is below its line.
    fn interval(&self, ratio: Ratio<'_>, list: Share) -> Number {
        let (text, quiet) = match (ratio.interval(), ratio.shown()) {
            (Some(i), _) => {
                let percent = |share| self.asking.format.percent(share, 2);
                (words::range(&percent(i.low), &percent(i.high)), false)
            }
            (None, Shown::TooFew) => (words::not_enough().to_owned(), true),
            (None, _) => (words::no_rate().to_owned(), true),
        };
        Number {
            text,
            quiet,
            opens: self.open(list.below, ratio.counts().1),
            ..Number::default()
        }
    }

    /// Marks a number that may still grow.
    pub(super) fn tagged(&self, number: Number) -> Number {
        Number {
            tag: if self.unsettled { words::young() } else { "" },
            ..number
        }
    }

    /// The numbers of a whole row, as [`columns`] names them.
    pub(super) fn all(&self) -> Vec<Number> {
        let (answer, cell) = (self.answer, self.cell);
        let rate = answer.rate(cell, None).value;
        match (answer.question.by, answer.question.window) {
            (By::Created, Window::Ever) => {
                let mut all = vec![
                    self.count(List::Leads, &cell.created),
                    self.count(List::Won, &cell.won),
                    self.rate(rate, Share::WON),
                    self.interval(rate, Share::WON),
                ];
                let within = answer.by_age(cell, None).map(|f| f.value);
                all.extend(within.map(|ratio| self.beside(ratio, Share::WITHIN)));
                let old = answer.maturity(cell, None).map(|f| f.value);
                all.extend(old.map(|ratio| Number {
                    aside: String::new(),
                    ..self.tagged(self.beside(ratio, Share::MATURITY))
                }));
                all
            }
            (By::Created, _) => {
                let ever = Ratio {
                    numerator: &cell.won,
                    denominator: &cell.created,
                    proportion: true,
                };
                vec![
                    self.count(List::Leads, &cell.created),
                    self.tagged(self.count(List::OldEnough, &cell.old_enough)),
                    self.count(List::WonWithin, &cell.won_within),
                    self.rate(rate, Share::WITHIN),
                    self.interval(rate, Share::WITHIN),
                    self.beside(ever, Share::WON),
                ]
            }
            (By::Won, _) => {
                let mut all = vec![
                    self.count(List::Leads, &cell.created),
                    self.count(List::Won, &cell.won),
                    self.rate(rate, Share::WON),
                    self.count(List::Against, &cell.decided_against),
                    self.count(List::Decided, &cell.decided),
                ];
                if let Some(decided) = answer.decided(cell, None).map(|f| f.value) {
                    all.push(self.rate(decided, Share::DECIDED));
                    all.push(self.interval(decided, Share::DECIDED));
                }
                all
            }
        }
    }

    /// The numbers of a part's row, as [`brief`] names them.
    pub(super) fn brief(&self) -> Vec<Number> {
        let (answer, cell) = (self.answer, self.cell);
        let rate = answer.rate(cell, None).value;
        let (below, above) = match (answer.question.by, answer.question.window) {
            (By::Created, Window::Ever) | (By::Won, _) => (
                self.count(List::Leads, &cell.created),
                self.count(List::Won, &cell.won),
            ),
            (By::Created, _) => (
                self.count(List::OldEnough, &cell.old_enough),
                self.count(List::WonWithin, &cell.won_within),
            ),
        };
        let last = match answer.decided(cell, None) {
            Some(decided) => Number {
                strong: false,
                ..self.rate(decided.value, Share::DECIDED)
            },
            None => self.interval(rate, Share::of(answer)),
        };
        vec![below, above, self.rate(rate, Share::of(answer)), last]
    }
}

/// The headings of the numbers of a whole row.
pub(super) fn columns(answer: &Conversion, asking: &Asking<'_>) -> Vec<String> {
    let window = answer.question.window;
    let days = asking.days(window);
    let within = words::won_within_days(&days);
    let older = words::older_than(&days);
    let plain = |titles: &[&str]| titles.iter().map(|t| (*t).to_owned()).collect();
    match (answer.question.by, window) {
        (By::Created, Window::Ever) => plain(&[
            words::leads(),
            words::won(),
            words::rate(),
            words::interval(),
            &within,
            &older,
        ]),
        (By::Created, _) => plain(&[
            words::leads(),
            &older,
            &within,
            words::rate(),
            words::interval(),
            words::won_any_time(),
        ]),
        (By::Won, _) => plain(&[
            words::leads_created(),
            words::won(),
            words::rate(),
            words::lost_or_disqualified(),
            words::decided(),
            words::won_of_decided(),
            words::interval(),
        ]),
    }
}

/// The headings of the numbers of a part's row.
pub(super) fn brief(answer: &Conversion, asking: &Asking<'_>) -> Vec<String> {
    let window = answer.question.window;
    let days = asking.days(window);
    let titles = match (answer.question.by, window) {
        (By::Created, Window::Ever) => [
            words::leads(),
            words::won(),
            words::rate(),
            words::interval(),
        ]
        .map(str::to_owned),
        (By::Created, _) => [
            words::older_than(&days),
            words::won_within_days(&days),
            words::rate().to_owned(),
            words::interval().to_owned(),
        ],
        (By::Won, _) => [
            words::leads_created(),
            words::won(),
            words::rate(),
            words::won_of_decided(),
        ]
        .map(str::to_owned),
    };
    titles.to_vec()
}
