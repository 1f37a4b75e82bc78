//! What people might do next, written by hand or by a command.

use std::collections::BTreeSet;

use tandem::journal::command::{Command, CommandError};
use tandem::journal::{Class, Edit};
use tandem::model::Value;
use tandem::model::records::SETTINGS;
use tandem::model::when::{Moment, When};

use super::{STAGES, World, moment, rows_to_edits, secret, t};
use crate::device::edit;
use crate::oracle::{Diff, truth};

impl World {
    /// What a person might do now.
    pub(super) fn some_act(&mut self, d: usize) -> (Vec<Edit>, Class) {
        let kinds = "edit edit edit edit away tag odd odd make make move move delete restore join csv csv settle settle";
        let kind = self.rng.pick(&kinds.split(' ').collect::<Vec<_>>());
        let new = format!("{:08x}", self.rng.bits() as u32);
        let (lead, contact) = (self.some_shown(d, "lead:"), self.some_shown(d, "contact:"));
        let thing = match self.rng.below(3) {
            0 => lead.clone(),
            1 => contact.clone(),
            _ => self.some_shown(d, "interaction:"),
        };
        let number = self.rng.below(4);
        let edits = match kind {
            "edit" => lead.map(|lead| {
                let (field, value) = match self.rng.below(3) {
                    0 => ("amount", Value::Int(number as i64)),
                    1 => ("expected_close", t(&format!("2026-01-0{}", number + 1))),
                    _ => ("need", secret(&lead, number)),
                };
                let mut edits = vec![edit(&lead, &[(field, value)])];
                if let Some(contact) = contact.filter(|_| self.rng.chance(40)) {
                    let name = secret(&contact, self.rng.below(4));
                    edits.push(edit(&contact, &[("name", name)]));
                }
                edits
            }),
            // Something that shows here no more.
            "away" => {
                let ids: BTreeSet<&String> = self.places.iter().map(|(on, _)| on).collect();
                let device = &self.devices[d];
                let away = |id: &&&String| {
                    let kind = id.starts_with("lead:") || id.starts_with("contact:");
                    kind && device.exists(id) && !device.shows(id)
                };
                let away: Vec<String> = ids.iter().filter(away).map(|id| (*id).clone()).collect();
                (!away.is_empty()).then(|| {
                    let value = Value::Text(format!("x{number}"));
                    vec![edit(&self.rng.pick(&away), &[("external_id", value)])]
                })
            }
            "tag" => contact.map(|contact| {
                if self.rng.chance(50) {
                    let field = self.rng.pick(&["phone/1", "external_id"]);
                    let value = if field == "phone/1" {
                        secret(&contact, "a phone")
                    } else {
                        t("x")
                    };
                    vec![edit(
                        &contact,
                        &[(field, self.rng.pick(&[value, Value::Null]))],
                    )]
                } else {
                    vec![edit(
                        SETTINGS,
                        &[("fiscal_start", Value::Int(number as i64))],
                    )]
                }
            }),
            // What only a later version of the program knows.
            "odd" => contact.zip(lead).map(|(contact, lead)| {
                let json = Value::Json(format!("[{number},{{\"a\":null}}]"));
                match self.rng.below(5) {
                    0 => vec![edit(&contact, &[("shoe", secret(&contact, number))])],
                    1 => vec![edit(&lead, &[("mood", json)])],
                    2 => {
                        let set = [
                            ("created_at", moment(self.now)),
                            ("owner", t(&lead)),
                            ("size", json),
                        ];
                        vec![edit(&format!("gadget:{new}"), &set)]
                    }
                    // Made only after somebody wrote on it; its making has seen that.
                    3 if !self.devices[d].exists("gadget:unmade") => {
                        let at = moment(self.now);
                        vec![edit("gadget:unmade", &[("created_at", at)])]
                    }
                    _ => {
                        let gadget = self.some_shown(d, "gadget:");
                        let gadget = gadget.unwrap_or_else(|| "gadget:unmade".to_owned());
                        vec![edit(&gadget, &[("size", json)])]
                    }
                }
            }),
            "move" => lead.map(|lead| {
                let stage = STAGES[number];
                let at = moment(self.now);
                let fact = [
                    ("created_at", at.clone()),
                    ("lead", t(&lead)),
                    ("stage", t(stage)),
                    ("at", at),
                ];
                vec![
                    edit(&lead, &[("stage", t(stage))]),
                    edit(&format!("move:{new}"), &fact),
                ]
            }),
            "delete" => thing.map(|thing| vec![edit(&thing, &[("deleted", Value::Bool(true))])]),
            "restore" => {
                let ids: BTreeSet<&String> = self.places.iter().map(|(on, _)| on).collect();
                let gone = |id: &&&String| {
                    self.devices[d].exists(id) && truth(&self.devices[d].value(id, "deleted"))
                };
                let gone: Vec<String> = ids.iter().filter(gone).map(|id| (*id).clone()).collect();
                (!gone.is_empty())
                    .then(|| vec![edit(&self.rng.pick(&gone), &[("deleted", Value::Null)])])
            }
            "join" => {
                let other = self.some_shown(d, "contact:");
                let pair = contact.zip(other).filter(|(a, b)| a != b);
                pair.map(|(into, from)| vec![edit(&from, &[("merged_into", t(&into))])])
            }
            "csv" => {
                let table = [("a", self.rng.below(2)), ("b", self.rng.below(2))];
                return (
                    rows_to_edits(&self.devices[d], &table, self.now),
                    Class::Import,
                );
            }
            _ => {
                let diffs: Vec<Diff> = self.devices[d].diffs().into_iter().collect();
                (!diffs.is_empty()).then(|| match self.rng.pick(&diffs) {
                    Diff::Values(on, field, values) => {
                        let values: Vec<_> = values.into_iter().collect();
                        vec![edit(&on, &[(&field, self.rng.pick(&values).1)])]
                    }
                    Diff::Away(on, how, ..) => {
                        let old = self.devices[d].value(&on, &how);
                        vec![edit(&on, &[(&how, self.rng.pick(&[old, Value::Null]))])]
                    }
                })
            }
        };
        let edits = edits.unwrap_or_else(|| self.make(d, &new));
        let edits = if self.rng.chance(60) {
            self.commanded(d, kind, edits)
        } else {
            edits
        };
        (edits, Class::Person)
    }

    /// The same as a person does it: by a command, where there is one for it. It may find that nothing would
    /// change; then it is written all the same.
    fn commanded(&mut self, d: usize, kind: &str, edits: Vec<Edit>) -> Vec<Edit> {
        let ids = || edits.iter().map(|e| e.on.clone()).collect();
        let made = |e: &Edit| e.set.iter().any(|(f, _)| f == "created_at");
        let first = &edits[0];
        let command = match kind {
            "delete" if !made(first) => Command::Delete(ids()),
            "restore" if !made(first) => Command::Restore(ids()),
            "join" if !made(first) => match &first.set[0].1 {
                Value::Text(into) => Command::Join {
                    from: first.on.clone(),
                    into: into.clone(),
                },
                _ => return edits,
            },
            "settle" if !made(first) => Command::Settle(edits.clone()),
            "move" if edits.len() == 2 => match (&first.set[0].1, first.set[0].0.as_str()) {
                (Value::Text(stage), "stage") => Command::Move {
                    lead: first.on.clone(),
                    stage: stage.clone(),
                    id: edits[1].on.clone(),
                    now: When::At(Moment(self.now)),
                    at: When::At(Moment(self.now)),
                    reason: Some("reason:1".to_owned()),
                    amount: Some(3),
                },
                _ => return edits,
            },
            // A record that nobody made here is no command's business.
            _ if edits
                .iter()
                .all(|e| made(e) || self.devices[d].exists(&e.on)) =>
            {
                Command::Change(edits.clone())
            }
            _ => return edits,
        };
        match command.edits(&self.devices[d].journal) {
            Ok(done) => {
                self.check_command(d, &command, &done);
                done
            }
            Err(CommandError::Nothing) => edits,
            Err(error) => panic!("{command:?}: {error}"),
        }
    }

    /// An edit of what was put away brings it back in the same act.
    fn check_command(&mut self, d: usize, command: &Command, done: &[Edit]) {
        let Command::Change(edits) = command else {
            return;
        };
        let device = &self.devices[d];
        let says = |e: &Edit, field: &str| e.set.iter().any(|(f, _)| f == field);
        let comes_back = done.iter().all(|e| {
            let asked = edits.iter().find(|a| a.on == e.on).unwrap();
            let alias = || device.journal.resolve(&e.on) != device.journal.rid(&e.on);
            says(asked, "created_at")
                || ((says(e, "deleted") || !truth(&device.value(&e.on, "deleted")))
                    && (says(e, "merged_into") || !alias()))
        });
        self.law("an edit of what", comes_back);
    }
}
