//! Who names whom, both ways.

use std::collections::HashMap;

use crate::journal::Rid;

/// Links between records.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    to: HashMap<Rid, Vec<Rid>>,
    from: HashMap<Rid, Vec<Rid>>,
}

impl Links {
    /// Says whom a record names, each once.
    pub(super) fn set(&mut self, record: Rid, to: Vec<Rid>) {
        let before = if to.is_empty() {
            self.to.remove(&record)
        } else {
            self.to.insert(record, to.clone())
        };
        let before = before.unwrap_or_default();
        for named in before.iter().filter(|r| !to.contains(r)) {
            if let Some(naming) = self.from.get_mut(named)
                && let Some(at) = naming.iter().position(|r| *r == record)
            {
                naming.swap_remove(at);
            }
        }
        for named in to.into_iter().filter(|r| !before.contains(r)) {
            self.from.entry(named).or_default().push(record);
        }
    }

    /// The records that name one, in no order.
    pub(super) fn naming(&self, record: Rid) -> impl Iterator<Item = Rid> {
        self.from.get(&record).into_iter().flatten().copied()
    }
}
