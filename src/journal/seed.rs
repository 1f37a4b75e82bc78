//! Seeds: what every workspace starts with. They are nobody's, carry time 0, and the hash of their content
//! as actor, so that every copy has the same ones.

use sha2::{Digest, Sha256};

use super::book::Journal;
use super::change::{Change, Class};
use super::stamp::Stamp;
use crate::model::Value;
use crate::model::order::Arrange;
use crate::model::records::{ReasonPatch, SETTINGS, SettingsPatch, StagePatch};
use crate::model::stage::{DEFAULT_REASONS, DEFAULT_STAGES};
use crate::model::when::{Moment, When};

impl Journal {
    /// Adds the default settings, stages and reasons.
    pub fn seed(&mut self) {
        for change in seeds() {
            self.add(&change, 0);
        }
        self.settle();
    }
}

/// The default settings, stages and reasons, as changes.
pub fn seeds() -> Vec<Change> {
    let start = When::At(Moment(0));
    let settings = SettingsPatch::new()
        .created_at(start)
        .currency("EUR".to_owned())
        .fiscal_start(1);
    let mut seeds = vec![seed(SETTINGS, settings.zone("UTC".to_owned()).set())];
    for (order, (id, name, role, team)) in (1..).zip(DEFAULT_STAGES) {
        let stage = StagePatch::new().created_at(start).name(name.to_owned());
        let stage = stage
            .role(role.name().to_owned())
            .team(team.name().to_owned())
            .order(order);
        seeds.push(seed(id, stage.set()));
    }
    for (order, (id, name, owner, leads_to)) in (1..).zip(DEFAULT_REASONS) {
        let reason = ReasonPatch::new()
            .created_at(start)
            .name(name.to_owned())
            .owner(owner.to_owned());
        seeds.push(seed(
            id,
            reason
                .leads_to(leads_to.name().to_owned())
                .order(order)
                .set(),
        ));
    }
    seeds
}

fn seed(on: &str, mut set: Vec<(String, Value)>) -> Change {
    set.arrange_by(|a, b| super::line::key_order(&a.0, &b.0));
    let mut change = Change {
        h: Stamp::new(0, 0, 0),
        by: None,
        on: on.to_owned(),
        set,
        stub: Vec::new(),
        seen: Vec::new(),
        act: None,
        class: Class::Seed,
    };
    let mut line = Vec::new();
    change.write(&mut line);
    let mut actor = [0; 8];
    for (slot, byte) in actor.iter_mut().zip(Sha256::digest(&line)) {
        *slot = byte;
    }
    change.h = Stamp::new(0, 0, u64::from_be_bytes(actor));
    change
}
