//! Random work of two people on a few records, with files passed now and then.

use proptest::prelude::*;
use tandem::journal::command::Command;
use tandem::journal::{Class, Stamp};
use tandem::model::Value;
use tandem::model::when::{FieldType, Moment, When};

use crate::device::{Device, edit};

const RECORDS: [&str; 5] = ["lead:a", "lead:b", "contact:c", "contact:d", "gadget:e"];
const FIELDS: [&str; 5] = ["name", "amount", "stage", "custom/x", "later\u{fb33}"];

/// What one of them does.
#[derive(Clone, Debug)]
pub enum Deed {
    Make(usize),
    Set(usize, usize, Value),
    Import(usize, usize, Value),
    Delete(usize),
    Restore(usize),
    Join(usize, usize),
    Erase(usize),
    Undo(prop::sample::Index),
    Redo(prop::sample::Index),
    /// Sends the other a file.
    Send,
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => (0_i64..3).prop_map(Value::Int),
        2 => "[ab]".prop_map(Value::Text),
        1 => any::<String>().prop_map(Value::Text),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => Just(Value::Json("[{\"é\":[]},-1.5]".to_owned())),
    ]
}

fn deeds() -> impl Strategy<Value = Deed> {
    let (on, field) = (0..RECORDS.len(), 0..FIELDS.len());
    let act = any::<prop::sample::Index>;
    prop_oneof![
        3 => on.clone().prop_map(Deed::Make),
        8 => (on.clone(), field.clone(), values()).prop_map(|(r, f, v)| Deed::Set(r, f, v)),
        2 => (on.clone(), field, values()).prop_map(|(r, f, v)| Deed::Import(r, f, v)),
        1 => on.clone().prop_map(Deed::Delete),
        1 => on.clone().prop_map(Deed::Restore),
        1 => (on.clone(), on.clone()).prop_map(|(a, b)| Deed::Join(a, b)),
        1 => on.prop_map(Deed::Erase),
        2 => act().prop_map(Deed::Undo),
        1 => act().prop_map(Deed::Redo),
        3 => Just(Deed::Send),
    ]
}

/// Some work: who does what.
pub fn work() -> impl Strategy<Value = Vec<(bool, Deed)>> {
    prop::collection::vec((any::<bool>(), deeds()), 0..40)
}

/// The two after that work.
pub fn play(work: Vec<(bool, Deed)>) -> [Device; 2] {
    let mut anna = Device::founding("Anna", 0xa, "w");
    let mut joe = Device::new("Joe", 0xb);
    joe.bring(&[&anna.file()]);
    joe.joins(None);
    // Joe's clock is an hour behind.
    anna.now += 3_600_000;
    let mut both = [anna, joe];
    let mut acts: Vec<Stamp> = Vec::new();
    for (first, deed) in work {
        let [a, b] = &mut both;
        let (device, other) = if first { (a, b) } else { (b, a) };
        acts.extend(act(device, other, &acts, deed));
    }
    both
}

fn act(device: &mut Device, other: &mut Device, acts: &[Stamp], deed: Deed) -> Option<Stamp> {
    let id = |n: usize| RECORDS[n].to_owned();
    let picked = |at: prop::sample::Index| (!acts.is_empty()).then(|| *at.get(acts));
    let command = match deed {
        Deed::Make(n) => {
            let at = When::At(Moment(device.now)).write();
            Command::Change(vec![edit(RECORDS[n], &[("created_at", at)])])
        }
        Deed::Set(n, f, v) => return device.write(&[edit(RECORDS[n], &[(FIELDS[f], v)])]),
        Deed::Import(n, f, v) => {
            return device.write_as(&[edit(RECORDS[n], &[(FIELDS[f], v)])], Class::Import);
        }
        Deed::Delete(n) => Command::Delete(vec![id(n)]),
        Deed::Restore(n) => Command::Restore(vec![id(n)]),
        Deed::Join(a, b) => Command::Join {
            from: id(a),
            into: id(b),
        },
        Deed::Erase(n) => Command::Erase(vec![id(n)]),
        Deed::Undo(at) => Command::Undo(picked(at)?),
        Deed::Redo(at) => Command::Redo(picked(at)?),
        Deed::Send => {
            let file = if device.now % 2_000 == 0 {
                device.zipped()
            } else {
                device.file()
            };
            other.bring(&[&file]);
            return None;
        }
    };
    let edits = command.edits(&device.journal).ok()?;
    device.write(&edits)
}
