//! Three or four devices of two members, one of them on two, with wrong clocks; every step is checked
//! against the oracle.

mod acts;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tandem::journal::command::Command;
use tandem::journal::{Change, Class, Clock, Edit, Head, Journal, Stamp, ids};
use tandem::model::Value;
use tandem::model::records::SETTINGS;
use tandem::model::when::{FieldType, Moment, When};

use crate::device::{Device, cells, closes, edit, pieces, text};
use crate::oracle::{Expect, Oracle, Told, is_fact, is_personal, truth};
use crate::rng::{Rng, hash};

pub const LAWS: [&str; 27] = [
    "same result in any order, split, repetition (forged cells too)",
    "all devices equal after exchanging everything",
    "heads = what true causality says (no later edit lost)",
    "difference iff concurrent edits by different members differ",
    "records shown as true causality says",
    "an edit that saw everything is the value",
    "undo∘do = identity, now",
    "undone = never done, whatever came later",
    "undo leaves every other standing edit",
    "redo∘undo = identity",
    "undo of merge, then the same file again = identity",
    "export holds exactly what stands, never what is out",
    "a file has a stub for all it names and doesn't hold",
    "export∘import∘export = export",
    "erase: stage, dates, amounts stay; personal gone",
    "erased bytes in no own store or file",
    "two import one export: once, no difference; undoing one leaves the other",
    "what a person deleted, another's import neither revives nor disputes",
    "an import overwrites nothing that a person wrote",
    "settled stage keeps its move",
    "stamps strictly increase per actor, unique",
    "what was kept, opened again = identity",
    "frozen and thawed = identity, and goes on alike",
    "values are those of the heads",
    "moves count that nobody settled otherwise",
    "history tells each edit and what its writer saw before",
    "an edit of what was put away brings it back",
];

const STAGES: [&str; 4] = ["stage:lead", "stage:mql", "stage:sql", "stage:lost"];

/// How often each law was checked, and how often it did not hold.
#[derive(Clone, Debug, Default)]
pub struct Laws(pub BTreeMap<&'static str, (u64, u64)>);

pub struct World {
    rng: Rng,
    now: i64,
    pub laws: Laws,
    oracle: Oracle,
    devices: Vec<Device>,
    files: Vec<Vec<Change>>,
    tried: Vec<Stamp>,
    last: HashMap<u64, Stamp>,
    /// Every record and field that was ever written.
    places: BTreeSet<(String, String)>,
}

type Heads = BTreeMap<(String, String), Vec<Head>>;

fn t(text: &str) -> Value {
    Value::from(text)
}

fn moment(ms: i64) -> Value {
    When::At(Moment(ms)).write()
}

/// A personal value that can be found again in bytes.
fn secret(on: &str, n: impl std::fmt::Display) -> Value {
    Value::Text(format!("secret of {on} is {n}"))
}

fn seed(on: &str, field: &str, value: Value) -> Change {
    let mut text = Vec::new();
    tandem::journal::line::value(&mut text, value.as_ref());
    let text = String::from_utf8(text).unwrap();
    let actor = hash(&format!("{on}{field}{text}"), 0);
    Change {
        h: Stamp::new(0, 0, actor),
        by: None,
        on: on.to_owned(),
        set: vec![(field.to_owned(), value)],
        stub: Vec::new(),
        seen: Vec::new(),
        act: None,
        class: Class::Seed,
    }
}

/// A CSV import: ids are hashes; fields a person wrote are skipped; what a person put away stays so.
fn rows_to_edits(d: &Device, table: &[(&str, usize)], now: i64) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (external, amount) in table {
        let on = ids::imported("ws", "lead", external);
        if d.exists(&on) && !d.shows(&on) {
            continue;
        }
        let row = [
            ("amount", Value::Int(*amount as i64)),
            ("need", secret(&on, external)),
        ];
        let own = |f: &str| d.heads(&on, f).iter().any(|h| h.class == Class::Person);
        let mut set: Vec<(&str, Value)> = row
            .into_iter()
            .filter(|(f, v)| d.value(&on, f) != *v && !own(f))
            .collect();
        if !d.exists(&on) {
            set.push(("created_at", moment(now)));
        }
        if !set.is_empty() {
            edits.push(edit(&on, &set));
        }
    }
    edits
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut world = Self {
            now: 1_000_000_000,
            laws: Laws::default(),
            oracle: Oracle::default(),
            devices: Vec::new(),
            files: Vec::new(),
            tried: Vec::new(),
            last: HashMap::new(),
            places: BTreeSet::new(),
            rng: Rng::new(rng.bits()),
        };
        let count = world.rng.pick(&[3, 4]);
        for (n, member) in ["anna", "joe", "anna", "joe"]
            .into_iter()
            .take(count)
            .enumerate()
        {
            let mut device = Device::new(member, &mut world.rng);
            device.offset = world
                .rng
                .pick(&[0, 0, -3_600_000, 7_200_000, 31_536_000_000]);
            world.devices.push(device);
            assert_eq!(world.oracle.device(), n);
            world.seeds(n);
        }
        for n in 0..2 {
            let edits = world.make(n, &n.to_string());
            world.write(n, &edits, Class::Person);
        }
        for from in 0..2 {
            for to in 0..count {
                let file = world.devices[from].file();
                world.receive(to, &file);
            }
        }
        world
    }

    fn law(&mut self, name: &str, holds: bool) {
        let name = LAWS.into_iter().find(|l| l.starts_with(name)).unwrap();
        let count = self.laws.0.entry(name).or_default();
        count.0 += 1;
        count.1 += u64::from(!holds);
    }

    /// Two versions of the program have two defaults.
    fn seeds(&mut self, d: usize) {
        let mut seeds = vec![
            seed(SETTINGS, "created_at", moment(0)),
            seed(SETTINGS, "fiscal_start", Value::Int(d as i64 % 2)),
            seed(STAGES[3], "role", t("lost")),
        ];
        seeds.extend(STAGES.map(|stage| seed(stage, "created_at", moment(0))));
        for change in seeds {
            self.devices[d].seed(&change);
            self.oracle.seeded(d, &change);
            self.places.extend(
                change
                    .set
                    .iter()
                    .map(|(f, _)| (change.on.clone(), f.clone())),
            );
        }
        self.devices[d].journal.settle();
    }

    fn write(&mut self, d: usize, edits: &[Edit], class: Class) -> Option<Stamp> {
        let changes = self.devices[d].write(&mut self.rng, self.now, edits, class);
        self.oracle.wrote(d, &changes);
        for change in &changes {
            let rising = self
                .last
                .get(&change.h.actor())
                .is_none_or(|last| *last < change.h);
            self.law("stamps", rising);
            self.last.insert(change.h.actor(), change.h);
            for (field, _) in &change.set {
                self.places.insert((change.on.clone(), field.clone()));
                let n = self.oracle.number[&(change.h, change.on.clone(), field.clone())];
                if class == Class::Import {
                    let over = (0..self.oracle.edits.len()).any(|k| {
                        let e = &self.oracle.edits[k];
                        let same =
                            e.on == change.on && e.field == *field && e.class == Class::Person;
                        same && self.oracle.knew[n].has(k)
                    });
                    self.law("an import", !over);
                }
                let heads = self.devices[d].heads(&change.on, field);
                let alone = heads.is_empty() || (heads.len() == 1 && heads[0].h == change.h);
                self.law("an edit that", alone);
            }
        }
        changes.first().map(|c| c.h)
    }

    fn receive(&mut self, d: usize, file: &[Change]) -> u32 {
        let import = self.devices[d].merge(file);
        for change in file {
            self.oracle.received(d, change, import);
        }
        import
    }

    fn take_out(&mut self, d: usize, import: u32) {
        self.devices[d].journal.take_out(import);
        self.devices[d].journal.settle();
        self.oracle.take_out(d, import);
    }

    fn heads(&self, d: usize) -> Heads {
        let heads =
            |(on, f): &(String, String)| ((on.clone(), f.clone()), self.devices[d].heads(on, f));
        self.places
            .iter()
            .map(heads)
            .filter(|(_, h)| !h.is_empty())
            .collect()
    }

    fn check(&mut self, d: usize) -> Expect {
        let expected = self.oracle.expect(d);
        let heads: BTreeMap<(String, String), BTreeSet<Stamp>> = self
            .heads(d)
            .into_iter()
            .map(|(k, hs)| (k, hs.into_iter().map(|h| h.h).collect()))
            .collect();
        self.law("heads", heads == expected.heads);
        let diffs = self.devices[d].diffs();
        self.law("difference", diffs == expected.diffs);
        let shown = self.devices[d].shown();
        self.law("records shown", shown == expected.shown);
        let same = expected
            .values
            .iter()
            .all(|((on, f), v)| self.devices[d].value(on, f) == *v);
        self.law("values", same);
        let moves = self.devices[d].moves();
        self.law("moves", moves == expected.moves);
        if self.rng.chance(25) {
            let told = self.told(d);
            self.law("history", told == self.oracle.history(d, &expected));
        }
        let own = |&n: &usize| self.oracle.edits[n].field == "erased" && self.oracle.own(d, n);
        let mine: Vec<String> = (0..self.oracle.edits.len())
            .filter(own)
            .map(|n| self.oracle.edits[n].on.clone())
            .collect();
        if !mine.is_empty() {
            let shelf = self.devices[d].shelf.iter().map(|(line, _)| line.clone());
            let mut kept = text(&shelf.collect::<Vec<_>>()) + &text(&self.devices[d].file());
            kept += &String::from_utf8_lossy(&self.devices[d].frozen());
            let found = mine
                .iter()
                .any(|on| kept.contains(&format!("secret of {on} is")));
            self.law("erased bytes", !found);
        }
        expected
    }

    fn told(&self, d: usize) -> BTreeSet<Told> {
        let journal = &self.devices[d].journal;
        let ids: BTreeSet<&String> = self.places.iter().map(|(on, _)| on).collect();
        let of = |on: &&String| {
            let entries = journal
                .rid(on)
                .map(|r| journal.history(r))
                .unwrap_or_default()
                .into_iter();
            let on = (*on).clone();
            entries.map(move |e| (e.h, on.clone(), e.field, e.from, e.to, e.undone))
        };
        ids.iter().flat_map(of).collect()
    }

    fn make(&mut self, d: usize, new: &str) -> Vec<Edit> {
        let fresh = format!("contact:{new}");
        let mut contacts = self.shown(d, "contact:");
        contacts.extend([fresh.clone(), fresh.clone()]);
        let contact = self.rng.pick(&contacts);
        let at = moment(self.now);
        let (lead, talk) = (format!("lead:{new}"), format!("interaction:{new}"));
        let mut edits = Vec::new();
        if contact == fresh {
            let name = secret(&contact, 1);
            edits.push(edit(
                &contact,
                &[
                    ("created_at", at.clone()),
                    ("name", name),
                    ("company", t("company:1")),
                ],
            ));
        }
        edits.push(edit(
            &lead,
            &[
                ("created_at", at.clone()),
                ("stage", t(STAGES[0])),
                ("amount", Value::Int(1)),
                ("contact", t(&contact)),
            ],
        ));
        edits.push(edit(
            &format!("move:{new}"),
            &[
                ("created_at", at.clone()),
                ("lead", t(&lead)),
                ("stage", t(STAGES[0])),
                ("at", at.clone()),
            ],
        ));
        let said = secret(&talk, "hi");
        edits.push(edit(
            &talk,
            &[
                ("created_at", at.clone()),
                ("contact", t(&contact)),
                ("text", said),
                ("at", at),
            ],
        ));
        edits
    }

    fn shown(&self, d: usize, prefix: &str) -> Vec<String> {
        self.devices[d]
            .shown()
            .into_iter()
            .filter(|id| id.starts_with(prefix))
            .collect()
    }

    fn some_shown(&mut self, d: usize, prefix: &str) -> Option<String> {
        let mut shown = self.shown(d, prefix);
        // The same few mostly, so that people meet; at times any, so that imported ones are among them.
        if self.rng.chance(70) {
            shown.truncate(3);
        }
        if shown.is_empty() {
            None
        } else {
            Some(self.rng.pick(&shown))
        }
    }

    /// A file of all, or of some fields, acts or records.
    fn send(&mut self, d: usize) -> Vec<Change> {
        let fields = ["amount", "stage", "need", "name", "deleted", "created_at"];
        let without = self.rng.sample(&fields, 2);
        let (how, salt) = (self.rng.below(4), self.rng.bits());
        let keep = |on: &str, field: &str, act: Stamp| match how {
            0 => true,
            1 => !without.contains(&field),
            2 => !hash(&act.to_string(), salt).is_multiple_of(3),
            _ => !hash(on, salt).is_multiple_of(3),
        };
        let file: Vec<Change> = self.devices[d]
            .journal
            .export_where(|c| keep(c.on, c.field, c.act))
            .collect();
        let named = self.oracle.expect(d).named;
        let want: BTreeSet<_> = self
            .oracle
            .visible(d)
            .into_iter()
            .map(|k| &self.oracle.edits[k])
            .filter(|e| keep(&e.on, &e.field, e.act) || is_fact(&e.field))
            .filter(|e| !(named.contains(&e.on) && is_personal(&e.on, &e.field)))
            .map(|e| (e.h, e.on.clone(), e.field.clone()))
            .collect();
        self.law("export holds", cells(&file) == want);
        let closed = self.has_stubs(d, &file);
        self.law("a file has a stub", closed);
        self.files.push(file.clone());
        file
    }

    /// Whether all that a file's cells and stubs name, and its writer knows, is in it.
    fn has_stubs(&self, d: usize, file: &[Change]) -> bool {
        let (mut has, mut names) = (BTreeSet::new(), BTreeSet::new());
        for c in file {
            let fields: Vec<&String> = c.set.iter().map(|(f, _)| f).chain(&c.stub).collect();
            has.extend(fields.iter().map(|f| (c.h, (*f).clone())));
            let about_all = fields.iter().any(|f| closes(f));
            let told = c
                .seen
                .iter()
                .filter(|(f, _)| about_all || fields.contains(&f));
            names.extend(told.flat_map(|(f, hs)| hs.iter().map(|h| (*h, f.clone()))));
        }
        let edits = self.oracle.edits.iter().enumerate();
        let known = edits.filter(|(n, _)| self.oracle.heard(d, *n));
        let known: BTreeSet<_> = known.map(|(_, e)| (e.h, e.field.clone())).collect();
        names
            .iter()
            .all(|name| has.contains(name) || !known.contains(name))
    }

    /// Standing acts of a device's member, oldest first, one entry a cell.
    fn own_acts(&self, d: usize) -> Vec<Stamp> {
        let by = Some(self.devices[d].member.clone());
        let stand = self
            .oracle
            .expect(d)
            .stand
            .into_iter()
            .map(|k| &self.oracle.edits[k]);
        let own = stand.filter(|e| e.by == by && !is_fact(&e.field));
        let mut own: Vec<_> = own
            .filter(|e| !self.devices[d].journal.is_undone(e.act))
            .collect();
        own.sort_by(|a, b| (a.h, &a.on, &a.field).cmp(&(b.h, &b.on, &b.field)));
        own.into_iter().map(|e| e.act).collect()
    }

    fn undone(&self, d: usize) -> Vec<Stamp> {
        let acts: BTreeSet<Stamp> = self.oracle.edits.iter().map(|e| e.act).collect();
        acts.into_iter()
            .filter(|&a| self.devices[d].journal.is_undone(a))
            .collect()
    }

    fn undo(&mut self, d: usize, act: Stamp, undone: bool) {
        let edit = Journal::undoing(act, undone);
        self.write(d, &[edit], Class::Person);
    }

    pub fn step(&mut self) {
        let d = self.rng.below(self.devices.len());
        self.now += 1 + self.rng.below(399) as i64;
        let kinds = [
            ("act", 40),
            ("send", 30),
            ("old", 8),
            ("out", 9),
            ("undo", 10),
            ("redo", 6),
            ("try", 6),
            ("erase", 3),
            ("confirm", 2),
            ("clock", 3),
            ("reload", 2),
            ("restore", 2),
        ];
        let mut at = self.rng.below(kinds.iter().map(|(_, w)| w).sum());
        let kind = kinds
            .iter()
            .find(|(_, w)| at.checked_sub(*w).map(|left| at = left).is_none())
            .unwrap()
            .0;
        match kind {
            "act" => {
                let (edits, class) = self.some_act(d);
                self.write(d, &edits, class);
            }
            "send" => {
                let file = self.send(d);
                let to = self.rng.below(self.devices.len());
                self.receive(to, &file);
                if self.rng.chance(50) {
                    self.merged_and_undone(d);
                }
            }
            "old" if !self.files.is_empty() => {
                let file = self.rng.pick(&self.files);
                self.receive(d, &file);
            }
            "out" if self.devices[d].imports > 0 => self.out_and_copied(d),
            "undo" => self.some_undo(d),
            "redo" => {
                let undone = self.undone(d);
                if !undone.is_empty() {
                    let act = self.rng.pick(&undone);
                    self.undo(d, act, false);
                }
            }
            "try" => {
                let before = self.devices[d].people();
                let (edits, class) = self.some_act(d);
                if let Some(act) = self.write(d, &edits, class) {
                    if self.rng.chance(50) {
                        let file = self.send(d);
                        let to = self.rng.below(self.devices.len());
                        self.receive(to, &file);
                    }
                    self.undo(d, act, true);
                    self.tried.push(act);
                    let same = self.devices[d].people() == before;
                    self.law("undo∘do", same);
                }
            }
            "erase" | "confirm" => self.erase(d, kind == "confirm"),
            "clock" => {
                self.devices[d].offset = self.rng.pick(&[0, -3_600_000, 200_000, 31_536_000_000]);
            }
            "reload" => {
                let people = self.devices[d].people();
                let file = text(&self.devices[d].file());
                self.devices[d].clock = Clock::new(self.rng.bits());
                for journal in [self.devices[d].rewritten(), self.devices[d].reopened()] {
                    self.devices[d].journal = journal;
                    let same =
                        self.devices[d].people() == people && text(&self.devices[d].file()) == file;
                    self.law("what was kept", same);
                }
            }
            "restore" if !self.files.is_empty() => {
                self.devices[d].journal = Journal::new();
                self.devices[d].clock = Clock::new(self.rng.bits());
                self.devices[d].imports = 0;
                self.devices[d].shelf.clear();
                self.devices[d].also.clear();
                self.oracle.forget(d);
                self.seeds(d);
                let file = self.rng.pick(&self.files);
                self.receive(d, &file);
            }
            _ => {}
        }
        if self.now % 3 == 0 {
            let thawed = self.devices[d].thawed();
            let (people, file) = (self.devices[d].people(), text(&self.devices[d].file()));
            self.devices[d].journal = thawed;
            let device = &self.devices[d];
            let same = device.people() == people && text(&device.file()) == file;
            self.law("frozen", same);
        }
        self.check(d);
    }

    fn merged_and_undone(&mut self, d: usize) {
        let file = self.send(d);
        let to = self.rng.below(self.devices.len());
        let import = self.receive(to, &file);
        let was = self.devices[to].people();
        self.take_out(to, import);
        self.check(to);
        self.receive(to, &file);
        let same = self.devices[to].people() == was;
        self.law("undo of merge", same);
    }

    fn out_and_copied(&mut self, d: usize) {
        let import = 1 + self.rng.below(self.devices[d].imports as usize) as u32;
        self.take_out(d, import);
        self.check(d);
        let file = self.devices[d].file();
        let mut twin = Device::new("twin", &mut self.rng);
        twin.merge(&file);
        let same = twin.people() == self.devices[d].people() && text(&twin.file()) == text(&file);
        self.law("export∘import", same);
    }

    fn some_undo(&mut self, d: usize) {
        let mine = self.own_acts(d);
        if mine.is_empty() {
            return;
        }
        let act = self.rng.pick(&mine[mine.len().saturating_sub(6)..]);
        let (people, heads, undone) = (self.devices[d].people(), self.heads(d), self.undone(d));
        self.undo(d, act, true);
        let after = self.heads(d);
        let stays = heads
            .iter()
            .filter(|((_, f), _)| !is_fact(f))
            .all(|((on, f), hs)| {
                let others: Vec<&Head> = hs
                    .iter()
                    .filter(|h| h.act != act && !undone.contains(&h.act))
                    .collect();
                let now = after
                    .get(&(on.clone(), f.clone()))
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                let device = &self.devices[d];
                // What the act's own making of the record had seen does without the record, as before.
                let made = self
                    .oracle
                    .edits
                    .iter()
                    .position(|e| e.act == act && e.on == *on && e.field == "created_at");
                let seen = |h: &Head| {
                    let n = self.oracle.number[&(h.h, on.clone(), f.clone())];
                    made.is_some_and(|made| self.oracle.knew[made].has(n))
                };
                let alias =
                    || device.exists(on) && device.journal.resolve(on) != device.journal.rid(on);
                others.iter().all(|h| now.contains(h))
                    && (others.iter().all(|h| seen(h))
                        || !people.shown.contains(on)
                        || device.shows(on)
                        || truth(&device.value(on, "deleted"))
                        || alias())
            });
        self.law("undo leaves", stays);
        if self.rng.chance(30) {
            self.undo(d, act, false);
            let same = self.devices[d].people() == people;
            self.law("redo", same);
        }
    }

    fn erase(&mut self, d: usize, confirm: bool) {
        let ids: Vec<String> = if confirm {
            let journal = &self.devices[d].journal;
            journal
                .hidden_by_erase()
                .into_iter()
                .map(|r| journal.id(r).to_owned())
                .collect()
        } else {
            let contacts = self.shown(d, "contact:");
            contacts
                .into_iter()
                .filter(|_| self.rng.chance(40))
                .collect()
        };
        if ids.is_empty() {
            return;
        }
        let edits = Command::Erase(ids).edits(&self.devices[d].journal).unwrap();
        let reached: BTreeSet<String> = edits.iter().map(|e| e.on.clone()).collect();
        let stays = |heads: Heads| -> Heads {
            heads
                .into_iter()
                .filter(|((on, f), _)| !is_personal(on, f) && f != "erased")
                .collect()
        };
        let before = stays(self.heads(d));
        self.write(d, &edits, Class::Person);
        let after = self.heads(d);
        let gone = !after
            .keys()
            .any(|(on, f)| is_personal(on, f) && reached.contains(on));
        let same = stays(after) == before;
        self.law("erase:", gone && same);
    }

    /// Everybody exchanges everything; then what must hold for all.
    pub fn finish(&mut self) {
        let count = self.devices.len();
        for _ in 0..2 {
            for from in 0..count {
                let file = self.devices[from].file();
                for to in 0..count {
                    self.receive(to, &file);
                }
            }
        }
        for d in 0..count {
            self.check(d);
        }
        let people = self.devices[0].people();
        let all = (1..count).all(|d| self.devices[d].people() == people);
        self.law("all devices", all);
        let file = self.devices[0].file();
        self.never_done(&file);
        self.any_order(&file);
        self.settled_stage();
        self.two_imports();
    }

    /// Takes done-and-undone acts away altogether, if nobody built on them.
    fn never_done(&mut self, file: &[Change]) {
        let stand = self.oracle.expect(0).stand;
        let people = self.devices[0].people();
        let (set, stub) = pieces(file);
        for act in self.tried.clone() {
            let mut own = BTreeSet::new();
            for c in set.iter().filter(|c| c.act() == act) {
                own.insert((c.h, c.set[0].0.clone()));
            }
            let others = set.iter().filter(|c| c.act() != act);
            let named = others
                .flat_map(|c| &c.seen)
                .flat_map(|(f, hs)| hs.iter().map(|h| (*h, f.clone())));
            let built_on = named.into_iter().any(|name| own.contains(&name));
            if own.is_empty() || built_on || stand.iter().any(|&k| self.oracle.edits[k].act == act)
            {
                continue;
            }
            let mut never = Device::new("never", &mut self.rng);
            let rest: Vec<Change> = set
                .iter()
                .filter(|c| c.act() != act)
                .chain(&stub)
                .cloned()
                .collect();
            never.merge(&rest);
            self.law("undone", never.people() == people);
        }
    }

    fn any_order(&mut self, file: &[Change]) {
        let (set, stub) = pieces(file);
        let few = set.len().min(3);
        let mut forged = self.rng.sample(&set, few);
        for c in &mut forged {
            c.set[0].1 = Value::Int(9);
        }
        for mut c in self.rng.sample(&set, few) {
            let field = c.set[0].0.clone();
            let mut all: BTreeSet<Stamp> = set
                .iter()
                .filter(|o| o.on == c.on && o.set[0].0 == field)
                .map(|o| o.h)
                .collect();
            if let Some((_, seen)) = c.seen.iter_mut().find(|(f, _)| *f == field) {
                all.extend(seen.iter().copied());
                *seen = all.into_iter().collect();
            } else {
                c.seen.push((field, all.into_iter().collect()));
                c.seen.sort();
            }
            forged.push(c);
        }
        let mut results = Vec::new();
        for round in 0..3 {
            let mut pile: Vec<Change> = set.iter().chain(&forged).cloned().collect();
            pile.extend(self.rng.sample(&set, set.len() / 2));
            if round == 0 {
                // As whole lines once, with the forged ones among them.
                pile.extend(file.iter().cloned());
            }
            self.rng.shuffle(&mut pile);
            let mut device = Device::new("pile", &mut self.rng);
            let mut at = 0;
            while at < pile.len() {
                let to = (at + 1 + self.rng.below(pile.len())).min(pile.len());
                let mut part = pile[at..to].to_vec();
                part.extend(self.rng.sample(&stub, stub.len() / 2));
                device.merge(&part);
                at = to;
            }
            device.merge(&stub);
            results.push((device.people(), text(&device.file())));
        }
        let same = results.iter().all(|r| *r == results[0]);
        self.law("same result", same);
    }

    /// A disputed stage, settled apart, settled again.
    fn settled_stage(&mut self) {
        let leads = self.shown(0, "lead:");
        if leads.is_empty() {
            return;
        }
        let lead = self.rng.pick(&leads);
        let calm = self.devices[0].heads(&lead, "stage").len() < 2;
        let mut went = Vec::new();
        for round in 0..3 {
            let sides = [
                (0, "stage:sql", "move:xsql"),
                (1, "stage:lost", "move:xlost"),
            ];
            for (d, stage, fact) in sides.into_iter().take(if round < 2 { 2 } else { 1 }) {
                let mut edits = vec![edit(&lead, &[("stage", t(stage))])];
                if round == 0 {
                    let set = [
                        ("created_at", moment(1)),
                        ("lead", t(&lead)),
                        ("stage", t(stage)),
                    ];
                    edits.push(edit(fact, &set));
                }
                self.write(d, &edits, Class::Person);
            }
            for (to, from) in [(0, 1), (1, 0)] {
                let file = self.devices[from].file();
                self.receive(to, &file);
            }
            self.check(0);
            let moves = self.devices[0].moves();
            went.push(
                moves
                    .into_iter()
                    .filter(|(l, ..)| *l == lead)
                    .collect::<BTreeSet<_>>(),
            );
        }
        let lost = (
            lead.clone(),
            "move:xlost".to_owned(),
            "stage:lost".to_owned(),
        );
        let won = (lead.clone(), "move:xsql".to_owned(), "stage:sql".to_owned());
        let both = |w: &BTreeSet<_>| w.contains(&lost) && w.contains(&won);
        let mut last = went[2].clone();
        let settled = last.contains(&won) && !last.contains(&lost);
        last.insert(lost.clone());
        let nothing_else = !calm || (last == went[1] && went[1] == went[0]);
        self.law(
            "settled",
            both(&went[0]) && both(&went[1]) && settled && nothing_else,
        );
    }

    fn two_imports(&mut self) {
        let table: Vec<(&str, usize)> = ["x", "y", "z"]
            .into_iter()
            .map(|e| (e, self.rng.below(9)))
            .collect();
        let (mut a, mut b) = (
            Device::new("anna", &mut self.rng),
            Device::new("joe", &mut self.rng),
        );
        let mut act = None;
        for device in [&mut a, &mut b] {
            let now = self.now + self.rng.below(9) as i64;
            let edits = rows_to_edits(device, &table, now);
            act = device
                .write(&mut self.rng, now, &edits, Class::Import)
                .first()
                .map(|c| c.h);
        }
        let mut c = Device::new("anna", &mut self.rng);
        c.merge(&a.file());
        let gone = c.shown().into_iter().next().unwrap();
        c.write(
            &mut self.rng,
            self.now,
            &[edit(&gone, &[("deleted", Value::Bool(true))])],
            Class::Person,
        );
        c.merge(&b.file());
        self.law("what a person", c.diffs().is_empty() && !c.shows(&gone));
        let alone = a.people();
        a.merge(&b.file());
        let both = a.people();
        b.write(
            &mut self.rng,
            self.now,
            &[Journal::undoing(act.unwrap(), true)],
            Class::Person,
        );
        a.merge(&b.file());
        let same = alone == both && both == a.people() && both.diffs.is_empty();
        self.law("two import", same);
    }
}

/// Plays one schedule.
pub fn play(seed: u64) -> Laws {
    let mut world = World::new(seed);
    for _ in 0..8 + world.rng.below(33) {
        world.step();
    }
    world.finish();
    world.laws
}
