//! Guessing what each column becomes, from its name and its values.
//!
//! A known name counts unless the values contradict it; values alone count only where they can hardly be
//! anything else. What nobody recognises is kept as a field of the team's own, never dropped.

use super::alias::{compact, lookup};
use super::mapping::{Column, Guess, Mapping};
use super::profile::Profile;
use super::read::Sheet;
use super::stages::Stages;
use super::target::Target;
use crate::model::order::Arrange;

/// What the values say about a name's target.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Agree,
    Silent,
    Contradict,
}

/// Guesses what every column of a sheet becomes in a workspace with those stages.
pub fn guess(sheet: &Sheet, stages: &Stages) -> Mapping {
    let mut columns = vec![Column::new(Target::Own, Guess::NoMatch); sheet.headings.len()];
    let mut offers = Vec::new();
    for (n, (heading, profile)) in sheet.headings.iter().zip(&sheet.profiles).enumerate() {
        let named = lookup(heading).and_then(|(target, place)| {
            let verdict = verdict(target, profile, heading, stages);
            let (rank, guess) = match verdict {
                Verdict::Agree => (0, Guess::NameAndValues),
                Verdict::Silent => (100, Guess::Name),
                Verdict::Contradict => return None,
            };
            Some((rank + place, n, target, guess))
        });
        let shaped = || by_values(n, profile, heading).map(|(r, t)| (r, n, t, Guess::Values));
        offers.extend(named.or_else(shaped));
    }
    // The surest first; of equals the one further left.
    offers.arrange_by_key(|(rank, n, _, _)| (*rank, *n));
    let mut taken = std::collections::BTreeSet::new();
    for (_, n, target, guess) in offers {
        if (target.takes_many() || taken.insert(target))
            && let Some(column) = columns.get_mut(n)
        {
            *column = Column::new(target, guess);
        }
    }
    beside_first_name(&mut columns);
    Mapping::new(columns)
}

/// A plain "name" beside a first name is the last name (French "Nom; Prénom", German "Name; Vorname").
fn beside_first_name(columns: &mut [Column]) {
    let has = |target| columns.iter().any(|c| c.target == target);
    if !has(Target::FirstName) || has(Target::LastName) {
        return;
    }
    if let Some(column) = columns.iter_mut().find(|c| c.target == Target::Contact) {
        column.target = Target::LastName;
    }
}

/// Whether the values of a column can be what its name says.
fn verdict(target: Target, p: &Profile, heading: &str, stages: &Stages) -> Verdict {
    use Verdict::{Agree, Contradict, Silent};
    if p.seen == 0 {
        return Silent;
    }
    let half = |count: u32| count * 2 >= p.seen;
    let mostly = |count: u32| p.mostly(count);
    // Agree when nearly all are so, contradict when less than half are.
    let by = |count: u32| {
        if mostly(count) {
            Agree
        } else if half(count) {
            Silent
        } else {
            Contradict
        }
    };
    let dates = p.dates;
    let other_kind = half(p.emails) || half(dates) || half(p.flags);
    match target {
        Target::Email => by(p.emails),
        Target::Phone if mostly(p.phones) => Agree,
        Target::Phone if half(p.words) || other_kind => Contradict,
        Target::Created | Target::ExpectedClose | Target::Won | Target::Lost => by(dates),
        Target::Amount => by(p.numbers),
        Target::Currency => by(p.currencies),
        Target::Domain => by(p.domains),
        Target::Country if mostly(p.countries) => Agree,
        Target::Country if other_kind || half(p.numbers) => Contradict,
        Target::ExternalId | Target::ContactId | Target::CompanyId => {
            if p.unique() {
                Agree
            } else if target == Target::ExternalId && p.seen >= 20 && p.different * 2 < p.seen {
                Contradict
            } else {
                Silent
            }
        }
        Target::Company
        | Target::Contact
        | Target::FirstName
        | Target::LastName
        | Target::JobTitle
        | Target::Industry
        | Target::Name => {
            if other_kind || half(p.numbers) {
                Contradict
            } else if mostly(p.words + p.domains + p.countries) {
                Agree
            } else {
                Silent
            }
        }
        Target::Source | Target::Campaign => {
            if other_kind {
                Contradict
            } else if mostly(p.words + p.ids) {
                Agree
            } else {
                Silent
            }
        }
        Target::Need | Target::ExitReason if other_kind || half(p.numbers) => Contradict,
        Target::Stage => {
            let known = p.first.iter().filter(|v| stages.find(v).is_some()).count();
            // "Status" says many things in many systems; "stage" is ours to ask about.
            let plain = compact(heading).contains("stage");
            if known == p.first.len() {
                Agree
            } else if known * 2 >= p.first.len() || plain {
                Silent
            } else {
                Contradict
            }
        }
        Target::Owner | Target::MarketingOwner | Target::SalesOwner
            if half(p.numbers) || half(p.ids) || half(dates) =>
        {
            Contradict
        }
        _ => Silent,
    }
}

/// What a column can hardly fail to be, whatever its name.
fn by_values(n: usize, p: &Profile, heading: &str) -> Option<(usize, Target)> {
    const NOT_THE_DEAL: [&str; 8] = [
        "revenue",
        "turnover",
        "umsatz",
        "chiffre",
        "faturamento",
        "ingresos",
        "cost",
        "price",
    ];
    let name = compact(heading);
    let says = |words: &[&str]| words.iter().any(|w| name.contains(w));
    if p.seen == 0 {
        None
    } else if p.mostly(p.emails) {
        Some((1000, Target::Email))
    } else if p.mostly(p.phones) {
        Some((1000, Target::Phone))
    } else if p.mostly(p.money) && !says(&NOT_THE_DEAL) {
        Some((1000, Target::Amount))
    } else if p.mostly(p.currencies) {
        Some((1000, Target::Currency))
    } else if p.mostly(p.domains) {
        Some((1100, Target::Domain))
    } else if p.mostly(p.countries) {
        Some((1100, Target::Country))
    } else if p.unique() && n == 0 && (p.mostly(p.ids) || name.ends_with("id")) {
        Some((1200, Target::ExternalId))
    } else {
        None
    }
}
