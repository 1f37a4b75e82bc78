//! Differences: where different members wrote different things without knowing of each other, and where
//! somebody put a record away that somebody else had changed meanwhile.

use super::book::{Head, Journal};
use super::change::Class;
use super::fold::{is_set, of_one_field};
use super::stamp::Stamp;
use super::store::{CellId, Rid};
use super::symbols::Sym;
use crate::model::order::Arrange;

/// Something for people to settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Different members wrote different values.
    Values {
        /// The record.
        on: Rid,
        /// The field.
        field: String,
        /// What stands, the value that shows first.
        heads: Vec<Head>,
    },
    /// One member put the record away, another changed it meanwhile.
    PutAway {
        /// The record that was put away.
        on: Rid,
        /// `deleted` or `merged_into`.
        how: String,
        /// Who put it away, and when.
        away: Head,
        /// The record that was changed: the same, or an alias of it.
        changed: Rid,
        /// The field that was changed.
        field: String,
        /// The change that putting away had not seen.
        change: Head,
    },
}

impl Difference {
    /// The record it is about.
    pub fn on(&self) -> Rid {
        match self {
            Self::Values { on, .. } | Self::PutAway { on, .. } => *on,
        }
    }

    /// The acts that differ, sorted: differences of one pair of acts are settled together.
    pub fn acts(&self) -> Vec<Stamp> {
        let mut acts: Vec<Stamp> = match self {
            Self::Values { heads, .. } => heads.iter().map(|h| h.act).collect(),
            Self::PutAway { away, change, .. } => vec![away.act, change.act],
        };
        acts.arrange();
        acts.dedup();
        acts
    }
}

impl Journal {
    /// All differences, by record.
    pub fn differences(&self) -> Vec<Difference> {
        self.differing
            .iter()
            .flat_map(|&r| self.differences_of(r))
            .collect()
    }

    /// How many records have something to settle.
    pub fn differing(&self) -> usize {
        self.differing.len()
    }

    pub(crate) fn differs(&self, on: Rid) -> bool {
        !self.differences_of(on).is_empty()
    }

    /// The differences of one record.
    pub fn differences_of(&self, on: Rid) -> Vec<Difference> {
        let view = self.view();
        if !view.exists(on) {
            return Vec::new();
        }
        let mut found = Vec::new();
        // Whether it shows is asked only where it matters: nearly no field has two heads.
        let shown = std::cell::OnceCell::new();
        let fields = view.fields(on);
        for heads in of_one_field(&fields).filter(|heads| heads.len() > 1) {
            let Some(&(field, _)) = heads.first() else {
                continue;
            };
            if field == Sym::CREATED_AT || field.is_fact() {
                continue;
            }
            let name = self.store.symbols.text(field);
            let puts_away = matches!(field, Sym::DELETED | Sym::MERGED_INTO);
            if !puts_away && !*shown.get_or_init(|| view.is_shown(on)) {
                continue;
            }
            if self.disagree(heads) {
                let heads = self.heads(on, name);
                found.push(Difference::Values {
                    on,
                    field: name.to_owned(),
                    heads,
                });
            }
        }
        for (how, sym) in [("deleted", Sym::DELETED), ("merged_into", Sym::MERGED_INTO)] {
            let heads = fields.iter().filter(|(f, _)| *f == sym).map(|(_, id)| *id);
            let heads: Vec<CellId> = heads.collect();
            if !heads.is_empty() {
                found.extend(self.spoken_against(on, how, &heads));
            }
        }
        found
    }

    fn disagree(&self, heads: &[(Sym, CellId)]) -> bool {
        let view = self.view();
        heads.iter().enumerate().any(|(n, &(_, a))| {
            heads.iter().skip(n + 1).any(|&(_, b)| {
                let (by, other) = (view.by(a), view.by(b));
                by.is_some() && other.is_some() && by != other && view.value(a) != view.value(b)
            })
        })
    }

    /// What people changed that putting a record away had not seen.
    fn spoken_against(&self, on: Rid, how: &str, heads: &[CellId]) -> Vec<Difference> {
        let view = self.view();
        let stands = match how {
            "deleted" => view.get(on, Sym::DELETED).is_some_and(is_set),
            _ => view.resolve(on) != on,
        };
        if !stands {
            return Vec::new();
        }
        let group = if how == "deleted" {
            view.group_of(on)
        } else {
            vec![on]
        };
        let closing: Vec<CellId> = heads
            .iter()
            .copied()
            .filter(|&c| view.value(c).is_some_and(is_set))
            .collect();
        let names = closing.iter().filter_map(|&c| self.store.cell(c));
        let names = names.flat_map(|c| self.store.names(c.line).iter().copied());
        let known = view.before_names(&group, names);
        let mut found = Vec::new();
        for &r in &group {
            for (field, e) in view.fields(r) {
                let name = self.store.symbols.text(field);
                if field.is_fact() || (r, name) == (on, how) || known.contains(&view.name(e)) {
                    continue;
                }
                // An import speaks against nothing.
                let change = self.head(e).filter(|c| c.class == Class::Person);
                if let Some(change) = change {
                    found.extend(
                        closing
                            .iter()
                            .filter_map(|&c| self.head(c))
                            .filter(|a| a.by != change.by)
                            .map(|away| Difference::PutAway {
                                on,
                                how: how.to_owned(),
                                away,
                                changed: r,
                                field: name.to_owned(),
                                change: change.clone(),
                            }),
                    );
                }
            }
        }
        found
    }
}
