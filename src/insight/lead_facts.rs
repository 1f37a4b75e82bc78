//! What figures are computed from: a few days and symbols for each lead.
//!
//! Filled once from the journal and small on purpose: 100,000 of them are some 8 MB. Days are local days
//! of the workspace's zone, so that no figure depends on where its viewer sits.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::model::money::Money;
use crate::model::stage::Role;

/// The roles a lead can *reach*, in order: the open ones and Customer.
const REACHABLE: usize = Role::Won as usize + 1;

/// An interned word: a source's name, a campaign's id. [`Symbol::NONE`] is "not given".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

impl Symbol {
    /// Not given.
    pub const NONE: Self = Self(0);

    /// A word that no lead has: asking for it finds nothing.
    pub const UNHEARD: Self = Self(u32::MAX);

    /// A dense index, `0` for not given.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Words by symbol. Blank ones, and the dash that people put for nothing, are "not given".
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    /// The word of symbol `i + 1`.
    words: Vec<String>,
    by_word: HashMap<String, Symbol>,
}

impl Symbols {
    /// The symbol of a word, made if it is new. Space around it doesn't count.
    pub fn intern(&mut self, word: &str) -> Symbol {
        let word = word.trim();
        if is_nothing(word) {
            return Symbol::NONE;
        }
        if let Some(symbol) = self.by_word.get(word) {
            return *symbol;
        }
        self.words.push(word.to_owned());
        let symbol = Symbol(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        self.by_word.insert(word.to_owned(), symbol);
        symbol
    }

    /// The symbol of a word, if any lead has it.
    pub fn find(&self, word: &str) -> Option<Symbol> {
        let word = word.trim();
        if is_nothing(word) {
            Some(Symbol::NONE)
        } else {
            self.by_word.get(word).copied()
        }
    }

    /// The word of a symbol; `None` for not given.
    pub fn word(&self, symbol: Symbol) -> Option<&str> {
        let i = symbol.index().checked_sub(1)?;
        self.words.get(i).map(String::as_str)
    }

    /// All symbols that stand for a word.
    pub fn all(&self) -> impl Iterator<Item = (Symbol, &str)> {
        (1..).map(Symbol).zip(self.words.iter().map(String::as_str))
    }
}

fn is_nothing(word: &str) -> bool {
    matches!(word, "" | "-" | "–" | "—")
}

/// How a lead was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// It became a customer.
    Won,
    /// It decided against us.
    Lost,
    /// It never was a prospect.
    Disqualified,
}

/// One lead's facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadFact {
    /// The journal's index of the record.
    pub handle: u32,
    /// The role of the stage it stands in.
    pub role: Role,
    /// The day it was created (first contact); `None` when that can't be read.
    pub created: Option<NaiveDate>,
    /// The first day it *entered* each reachable role.
    entered: [Option<NaiveDate>; REACHABLE],
    /// The last day it entered the exit it stands in.
    left: Option<NaiveDate>,
    /// Where it came from.
    pub source: Symbol,
    /// The campaign that brought it.
    pub campaign: Symbol,
    /// What the deal is worth.
    pub amount: Option<Money>,
}

impl LeadFact {
    /// A lead standing in a stage of that role, with nothing else known. Its moves follow with
    /// [`LeadFact::enter`].
    pub fn new(handle: u32, role: Role, created: Option<NaiveDate>) -> Self {
        Self {
            handle,
            role,
            created,
            entered: [None; REACHABLE],
            left: None,
            source: Symbol::NONE,
            campaign: Symbol::NONE,
            amount: None,
        }
    }

    /// Notes a move: on that day it entered a stage of that role. In any order, as often as it happened.
    pub fn enter(&mut self, role: Role, day: NaiveDate) {
        if let Some(first) = self.entered.get_mut(role as usize) {
            *first = Some(first.map_or(day, |d| d.min(day)));
        } else if role == self.role {
            self.left = Some(self.left.map_or(day, |d| d.max(day)));
        }
    }

    /// The first day it entered a stage of that role itself.
    pub fn entered(&self, role: Role) -> Option<NaiveDate> {
        self.entered.get(role as usize).copied().flatten()
    }

    /// The first day it stood at that role or beyond: a lead that skipped a stage reached it with the
    /// first later one, and one that went back keeps its day. Every lead reached the first role when it
    /// was created. `None` for exits, which aren't reached but left to.
    pub fn reached(&self, role: Role) -> Option<NaiveDate> {
        let beyond = self.entered.get(role as usize..)?;
        let first = beyond.iter().flatten().min().copied();
        if role == Role::Inquiry {
            self.created.or(first)
        } else {
            first
        }
    }

    /// Whether it ever became a customer, dated or not.
    pub fn is_won(&self) -> bool {
        self.role == Role::Won || self.won().is_some()
    }

    /// The day it first became a customer.
    pub fn won(&self) -> Option<NaiveDate> {
        self.entered(Role::Won)
    }

    /// How it was decided, and when, if somebody said. A customer is decided on the day of becoming one,
    /// whatever came later; another lead by the exit it stands in. Every lead is decided at most once, so
    /// that decisions of all periods add up. Open and recycled leads aren't decided.
    pub fn decision(&self) -> Option<(Outcome, Option<NaiveDate>)> {
        if self.is_won() {
            return Some((Outcome::Won, self.won()));
        }
        match self.role {
            Role::Lost => Some((Outcome::Lost, self.left)),
            Role::Disqualified => Some((Outcome::Disqualified, self.left)),
            _ => None,
        }
    }

    /// The last day anything is known to have happened to it.
    pub fn last_day(&self) -> Option<NaiveDate> {
        let days = [self.created, self.left].into_iter();
        days.chain(self.entered).flatten().max()
    }
}

/// All leads' facts, with the words of their symbols.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// In no particular order.
    pub leads: Vec<LeadFact>,
    /// Names of sources.
    pub sources: Symbols,
    /// Ids of campaigns.
    pub campaigns: Symbols,
}

impl Facts {
    /// The day until which these facts can speak: the last day anything happened, and never after today.
    /// A lead may count as "not won within 90 days" only if those days were watched.
    pub fn known_until(&self, today: NaiveDate) -> NaiveDate {
        let last = self.leads.iter().filter_map(LeadFact::last_day);
        last.filter(|d| *d <= today).max().unwrap_or(today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2018, 1, n).unwrap()
    }

    #[test]
    fn a_lead_that_skipped_stages_reached_them_with_the_first_later_one() {
        let mut lead = LeadFact::new(1, Role::OpenDeal, Some(day(1)));
        lead.enter(Role::OpenDeal, day(9));
        lead.enter(Role::MarketingQualified, day(3));
        assert_eq!(lead.reached(Role::Inquiry), Some(day(1)));
        assert_eq!(lead.reached(Role::MarketingQualified), Some(day(3)));
        assert_eq!(lead.reached(Role::SalesAccepted), Some(day(9)));
        assert_eq!(lead.reached(Role::SalesQualified), Some(day(9)));
        assert_eq!(lead.reached(Role::Won), None);
        assert_eq!(lead.entered(Role::SalesAccepted), None);
    }

    #[test]
    fn mistake_a_lifecycle_that_cannot_go_back_without_losing_its_dates() {
        let mut lead = LeadFact::new(1, Role::MarketingQualified, Some(day(1)));
        lead.enter(Role::SalesQualified, day(5));
        lead.enter(Role::MarketingQualified, day(8));
        lead.enter(Role::MarketingQualified, day(2));
        assert_eq!(lead.reached(Role::SalesQualified), Some(day(5)));
        assert_eq!(lead.reached(Role::MarketingQualified), Some(day(2)));
    }

    #[test]
    fn mistake_re_entries_counted_twice_or_lost_leads_dropped() {
        let mut lead = LeadFact::new(1, Role::Lost, Some(day(1)));
        for (role, on) in [
            (Role::OpenDeal, 4),
            (Role::Lost, 6),
            (Role::OpenDeal, 9),
            (Role::Lost, 12),
        ] {
            lead.enter(role, day(on));
        }
        assert_eq!(lead.reached(Role::OpenDeal), Some(day(4)));
        assert_eq!(lead.decision(), Some((Outcome::Lost, Some(day(12)))));
    }

    #[test]
    fn every_lead_is_decided_at_most_once() {
        let mut lead = LeadFact::new(1, Role::Won, Some(day(1)));
        assert_eq!(lead.decision(), Some((Outcome::Won, None)));
        lead.enter(Role::Lost, day(3));
        lead.enter(Role::Won, day(5));
        assert_eq!(lead.decision(), Some((Outcome::Won, Some(day(5)))));
        lead.role = Role::Lost;
        assert_eq!(lead.decision(), Some((Outcome::Won, Some(day(5)))));
        for role in [Role::Inquiry, Role::OpenDeal, Role::Recycled] {
            assert_eq!(LeadFact::new(2, role, None).decision(), None);
        }
        let gone = LeadFact::new(3, Role::Disqualified, None);
        assert_eq!(gone.decision(), Some((Outcome::Disqualified, None)));
    }

    #[test]
    fn symbols_stand_for_words() {
        let mut words = Symbols::default();
        let social = words.intern(" social ");
        assert_eq!(words.intern("social"), social);
        assert_ne!(words.intern("email"), social);
        assert_eq!(words.intern("  "), Symbol::NONE);
        assert_eq!(words.intern("-"), Symbol::NONE);
        assert_eq!(words.word(social), Some("social"));
        assert_eq!(words.word(Symbol::NONE), None);
        assert_eq!(
            (words.find("email"), words.find("x")),
            (Some(Symbol(2)), None)
        );
        assert_eq!(words.all().count(), 2);
    }

    #[test]
    fn facts_speak_until_the_last_thing_that_happened() {
        let mut facts = Facts::default();
        assert_eq!(facts.known_until(day(9)), day(9));
        let mut lead = LeadFact::new(1, Role::Won, Some(day(1)));
        lead.enter(Role::Won, day(5));
        facts.leads.push(lead);
        facts
            .leads
            .push(LeadFact::new(2, Role::Inquiry, Some(day(30))));
        assert_eq!(facts.known_until(day(9)), day(5));
        assert_eq!(facts.known_until(day(30)), day(30));
    }

    #[test]
    fn facts_stay_small() {
        assert!(size_of::<LeadFact>() <= 80, "{}", size_of::<LeadFact>());
    }
}
