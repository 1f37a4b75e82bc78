//! True causality: every edit with the set of edits its writer knew, every device with what really
//! reached it. It never looks at `seen`, heads or stubs; what should be shown follows by brute force.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use tandem::journal::{Change, Class, Stamp};
use tandem::model::Value;
use tandem::model::schema::{Privacy, kind_name, privacy};
use tandem::model::when::{FieldType, When};

/// The name of a cell: stamp, record, field.
pub type Key = (Stamp, String, String);

/// What people have to settle, comparable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Diff {
    Values(String, String, BTreeSet<(String, Value)>),
    Away(
        String,
        String,
        Option<String>,
        String,
        String,
        Option<String>,
    ),
}

pub fn is_fact(field: &str) -> bool {
    matches!(field, "undone" | "erased")
}

pub fn is_personal(on: &str, field: &str) -> bool {
    privacy(kind_name(on), field) == Privacy::Personal
}

pub fn truth(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

fn names(value: &Value, on: &str) -> bool {
    matches!(value, Value::Text(id) if id == on)
}

/// A set of edits, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    pub fn has(&self, n: usize) -> bool {
        self.0.get(n / 64).is_some_and(|w| w >> (n % 64) & 1 == 1)
    }

    pub fn put(&mut self, n: usize) -> bool {
        if self.0.len() <= n / 64 {
            self.0.resize(n / 64 + 1, 0);
        }
        let had = self.has(n);
        self.0[n / 64] |= 1 << (n % 64);
        !had
    }

    pub fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a |= b;
        }
    }
}

pub struct Edit {
    pub h: Stamp,
    pub on: String,
    pub field: String,
    pub value: Value,
    pub by: Option<String>,
    pub act: Stamp,
    pub class: Class,
    /// Record and field, by number: what competes.
    place: u32,
}

#[derive(Default)]
pub struct Oracle {
    pub edits: Vec<Edit>,
    pub number: HashMap<Key, usize>,
    pub knew: Vec<Bits>,
    places: HashMap<(String, String), u32>,
    /// By device: the imports that brought an edit (0: written there).
    has: Vec<BTreeMap<usize, BTreeSet<u32>>>,
    out: Vec<HashSet<u32>>,
}

/// What a device should show.
pub struct Expect {
    pub stand: BTreeSet<usize>,
    pub heads: BTreeMap<(String, String), BTreeSet<Stamp>>,
    pub exists: BTreeSet<String>,
    pub chain: BTreeMap<String, Vec<String>>,
    pub shown: BTreeSet<String>,
    pub diffs: BTreeSet<Diff>,
    pub named: BTreeSet<String>,
    pub erased: BTreeSet<String>,
    pub undone: HashSet<Stamp>,
    pub values: BTreeMap<(String, String), Value>,
    pub moves: BTreeSet<(String, String, String)>,
}

/// One line of a record's history: stamp, record, field, what its writer saw before, what they wrote, and
/// whether it was undone since.
pub type Told = (Stamp, String, String, Value, Value, bool);

impl Oracle {
    pub fn device(&mut self) -> usize {
        self.has.push(BTreeMap::new());
        self.out.push(HashSet::new());
        self.has.len() - 1
    }

    pub fn forget(&mut self, device: usize) {
        self.has[device].clear();
        self.out[device].clear();
    }

    pub fn take_out(&mut self, device: usize, import: u32) {
        self.out[device].insert(import);
    }

    pub fn received(&mut self, device: usize, change: &Change, import: u32) {
        for (field, _) in &change.set {
            let n = self.number[&(change.h, change.on.clone(), field.clone())];
            self.has[device].entry(n).or_default().insert(import);
        }
    }

    /// Whether a device wrote this edit itself.
    pub fn own(&self, device: usize, n: usize) -> bool {
        self.has[device].get(&n).is_some_and(|s| s.contains(&0))
    }

    /// Whether this edit ever reached a device.
    pub fn heard(&self, device: usize, n: usize) -> bool {
        self.has[device].contains_key(&n)
    }

    pub fn visible(&self, device: usize) -> Vec<usize> {
        let out = &self.out[device];
        let counts = |s: &BTreeSet<u32>| s.iter().any(|n| !out.contains(n));
        let mut all: Vec<usize> = self.has[device]
            .iter()
            .filter(|(_, s)| counts(s))
            .map(|(n, _)| *n)
            .collect();
        all.sort_unstable();
        all
    }

    fn place(&mut self, on: &str, field: &str) -> u32 {
        let next = self.places.len() as u32;
        *self
            .places
            .entry((on.to_owned(), field.to_owned()))
            .or_insert(next)
    }

    /// An edit, by a writer who knew these.
    fn record(&mut self, device: usize, change: &Change, field: &str, value: &Value, knew: Bits) {
        let key = (change.h, change.on.clone(), field.to_owned());
        let n = match self.number.get(&key) {
            Some(&n) => n,
            None => {
                let place = self.place(&change.on, field);
                self.edits.push(Edit {
                    h: change.h,
                    on: change.on.clone(),
                    field: field.to_owned(),
                    value: value.clone(),
                    by: change.by.clone(),
                    act: change.act(),
                    class: change.class,
                    place,
                });
                self.knew.push(knew);
                self.number.insert(key, self.edits.len() - 1);
                self.edits.len() - 1
            }
        };
        self.has[device].entry(n).or_default().insert(0);
    }

    pub fn seeded(&mut self, device: usize, change: &Change) {
        for (field, value) in &change.set {
            self.record(device, change, field, value, Bits::default());
        }
    }

    /// An act written on a device, before anything else happens there.
    pub fn wrote(&mut self, device: usize, changes: &[Change]) {
        if changes.is_empty() {
            return;
        }
        let now = self.expect(device);
        let mut known: Vec<Bits> = Vec::new();
        for change in changes {
            for (field, value) in &change.set {
                let place = self.place(&change.on, field);
                let mut away: BTreeSet<&str> = BTreeSet::new();
                if truth(value) && matches!(field.as_str(), "deleted" | "merged_into") {
                    away.insert(&change.on);
                    if field == "deleted" {
                        let alias =
                            |y: &&String| now.chain.get(*y).is_some_and(|c| c.contains(&change.on));
                        away.extend(now.exists.iter().filter(alias).map(String::as_str));
                    }
                }
                let mut knew = Bits::default();
                for &k in &now.stand {
                    let e = &self.edits[k];
                    let saw = e.place == place
                        || (field == "created_at"
                            && (e.on == change.on || names(&e.value, &change.on)))
                        || (away.contains(e.on.as_str()) && !is_fact(&e.field));
                    if saw {
                        knew.put(k);
                        for q in 0..self.edits.len() {
                            if self.knew[k].has(q) && self.edits[q].place == e.place {
                                knew.put(q);
                            }
                        }
                    }
                }
                known.push(knew);
            }
        }
        let mut known = known.into_iter();
        for change in changes {
            for (field, value) in &change.set {
                self.record(device, change, field, value, known.next().unwrap());
            }
        }
    }

    fn maximal(&self, edits: &[usize]) -> Vec<usize> {
        let mut known = Bits::default();
        for &e in edits {
            known.join(&self.knew[e]);
        }
        edits.iter().copied().filter(|&e| !known.has(e)).collect()
    }

    /// The value of a field: a person's before an import's before a seed's, then the latest; the earliest
    /// `created_at`.
    fn top(&self, edits: &[usize]) -> &Value {
        if self.edits[edits[0]].field == "created_at" {
            let when = |&e: &usize| {
                let at = &self.edits[e];
                let made = When::read(at.value.as_ref()).unwrap();
                (made.earliest_ms(), at.class, at.h)
            };
            let first = self.maximal(edits).into_iter().min_by_key(when);
            return &self.edits[first.unwrap()].value;
        }
        let rank = |&e: &usize| (self.edits[e].class, self.edits[e].h);
        &self.edits[self.maximal(edits).into_iter().max_by_key(rank).unwrap()].value
    }

    fn undone(&self, visible: &[usize]) -> HashSet<Stamp> {
        let mut votes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &k in visible {
            if self.edits[k].field == "undone" {
                votes.entry(&self.edits[k].on).or_default().push(k);
            }
        }
        votes
            .iter()
            .filter(|(_, ks)| truth(self.top(ks)))
            .map(|(on, _)| Stamp::parse(&on["act:".len()..]).unwrap())
            .collect()
    }

    /// Which visible edits count: not undone, or of a record that is needed all the same.
    fn standing(&self, visible: &[usize], undone: &HashSet<Stamp>) -> BTreeSet<usize> {
        let counts =
            |&&k: &&usize| !undone.contains(&self.edits[k].act) || is_fact(&self.edits[k].field);
        let mut stand: BTreeSet<usize> = visible.iter().filter(counts).copied().collect();
        loop {
            let made = |k: usize| self.edits[k].field == "created_at";
            let have: HashSet<&str> = stand
                .iter()
                .filter(|&&k| made(k))
                .map(|&k| self.edits[k].on.as_str())
                .collect();
            let needed: HashSet<(&str, Stamp)> = visible
                .iter()
                .copied()
                .filter(|&k| made(k) && !have.contains(self.edits[k].on.as_str()))
                .filter(|&k| {
                    let on = &self.edits[k].on;
                    stand.iter().any(|&t| {
                        (self.edits[t].on == *on || names(&self.edits[t].value, on))
                            && !self.knew[k].has(t)
                    })
                })
                .map(|k| (self.edits[k].on.as_str(), self.edits[k].act))
                .collect();
            let back: Vec<usize> = visible
                .iter()
                .copied()
                .filter(|k| {
                    needed.contains(&(self.edits[*k].on.as_str(), self.edits[*k].act))
                        && !stand.contains(k)
                })
                .collect();
            if back.is_empty() {
                return stand;
            }
            stand.extend(back);
        }
    }

    pub fn expect(&self, device: usize) -> Expect {
        let visible = self.visible(device);
        let undone = self.undone(&visible);
        let mut stand = self.standing(&visible, &undone);
        let mut fields: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for &k in &stand {
            let e = &self.edits[k];
            fields.entry((&e.on, &e.field)).or_default().push(k);
        }
        let value = |on: &str, f: &str| fields.get(&(on, f)).map(|ks| self.top(ks));
        let text = |on: &str, f: &str| match value(on, f) {
            Some(Value::Text(s)) => Some(s.as_str()),
            _ => None,
        };
        let named: BTreeSet<String> = fields
            .keys()
            .filter(|(_, f)| *f == "erased")
            .map(|(on, _)| (*on).to_owned())
            .collect();
        let mut erased = named.clone();
        loop {
            let links = fields.keys().filter(|(on, f)| {
                *f == "merged_into" || (*f == "contact" && on.starts_with("interaction:"))
            });
            let more: Vec<String> = links
                .filter(|(on, f)| {
                    !erased.contains(*on) && text(on, f).is_some_and(|to| erased.contains(to))
                })
                .map(|(on, _)| (*on).to_owned())
                .collect();
            if more.is_empty() {
                break;
            }
            erased.extend(more);
        }
        let hidden = |on: &str, f: &str| erased.contains(on) && is_personal(on, f);
        stand.retain(|&k| !hidden(&self.edits[k].on, &self.edits[k].field));
        let heads: BTreeMap<(&str, &str), Vec<usize>> = fields
            .iter()
            .filter(|((on, f), _)| !hidden(on, f))
            .map(|(place, ks)| (*place, self.maximal(ks)))
            .collect();
        let exists: BTreeSet<String> = fields
            .keys()
            .filter(|(_, f)| *f == "created_at")
            .map(|(on, _)| (*on).to_owned())
            .collect();
        let mut chain: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for r in &exists {
            let mut path = vec![r.clone()];
            while let Some(to) =
                text(path.last().unwrap(), "merged_into").filter(|to| exists.contains(*to))
            {
                if let Some(at) = path.iter().position(|p| p == to) {
                    let least = path[at..].iter().min().unwrap().clone();
                    path.push(least);
                    break;
                }
                path.push(to.to_owned());
            }
            chain.insert(r.clone(), path);
        }
        let deleted = |r: &str| value(r, "deleted").is_some_and(truth);
        let shown: BTreeSet<String> = exists
            .iter()
            .filter(|r| chain[*r].last() == Some(r) && !deleted(r))
            .cloned()
            .collect();
        let mut diffs = BTreeSet::new();
        for (&(on, f), ks) in &heads {
            let es: Vec<&Edit> = ks
                .iter()
                .map(|&k| &self.edits[k])
                .filter(|e| e.by.is_some())
                .collect();
            let apart = es
                .iter()
                .any(|a| es.iter().any(|b| a.by != b.by && a.value != b.value));
            let asked = shown.contains(on) || matches!(f, "deleted" | "merged_into");
            if apart && asked && exists.contains(on) && !is_fact(f) && f != "created_at" {
                let values = es
                    .iter()
                    .map(|e| (e.by.clone().unwrap(), e.value.clone()))
                    .collect();
                diffs.insert(Diff::Values(on.to_owned(), f.to_owned(), values));
            }
        }
        for r in &exists {
            let closed = [
                ("deleted", deleted(r)),
                ("merged_into", chain[r].last() != Some(r)),
            ];
            for (f, _) in closed.into_iter().filter(|(_, is)| *is) {
                let closing: Vec<usize> = heads[&(r.as_str(), f)]
                    .iter()
                    .copied()
                    .filter(|&k| truth(&self.edits[k].value))
                    .collect();
                let mut group: BTreeSet<&str> = BTreeSet::from([r.as_str()]);
                if f == "deleted" {
                    group.extend(
                        exists
                            .iter()
                            .filter(|y| chain[*y].contains(r))
                            .map(String::as_str),
                    );
                }
                for (&(on, g), ks) in &heads {
                    if !group.contains(on) || (on, g) == (r, f) || is_fact(g) {
                        continue;
                    }
                    for &k in ks {
                        let e = &self.edits[k];
                        if e.class != Class::Person || closing.iter().any(|&c| self.knew[c].has(k))
                        {
                            continue;
                        }
                        for by in closing
                            .iter()
                            .map(|&c| &self.edits[c].by)
                            .filter(|by| **by != e.by)
                        {
                            diffs.insert(Diff::Away(
                                r.clone(),
                                f.to_owned(),
                                by.clone(),
                                on.to_owned(),
                                g.to_owned(),
                                e.by.clone(),
                            ));
                        }
                    }
                }
            }
        }
        let own = |(on, f): (&str, &str)| (on.to_owned(), f.to_owned());
        let values = heads
            .iter()
            .map(|(&place, ks)| (own(place), self.top(ks).clone()));
        let values = values.collect();
        let stamps = |ks: &Vec<usize>| ks.iter().map(|&k| self.edits[k].h).collect();
        let heads = heads
            .iter()
            .map(|(&place, ks)| (own(place), stamps(ks)))
            .collect();
        let moves = self.moves(&stand, &values, &shown);
        Expect {
            stand,
            heads,
            exists,
            chain,
            shown,
            diffs,
            named,
            erased,
            undone,
            values,
            moves,
        }
    }

    /// The moves that count: those whose stage stands undisputed, or was kept by whoever settled it.
    fn moves(
        &self,
        stand: &BTreeSet<usize>,
        values: &BTreeMap<(String, String), Value>,
        shown: &BTreeSet<String>,
    ) -> BTreeSet<(String, String, String)> {
        let edit = |k: usize| &self.edits[k];
        let mut staged: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &k in stand {
            if edit(k).field == "stage" && edit(k).on.starts_with("lead:") {
                staged.entry(&edit(k).on).or_default().push(k);
            }
        }
        let mut counting: HashSet<usize> = HashSet::new();
        for cells in staged.values() {
            let mut kept: Vec<(usize, usize)> = Vec::new();
            for &y in cells {
                let past: Vec<usize> = cells
                    .iter()
                    .copied()
                    .filter(|&c| self.knew[y].has(c))
                    .collect();
                if past.is_empty() {
                    continue;
                }
                let past = self.maximal(&past);
                let same = past.iter().any(|&p| edit(p).value == edit(y).value);
                let want = if same {
                    &edit(y).value
                } else {
                    self.top(&past)
                };
                kept.extend(
                    past.iter()
                        .filter(|&&p| edit(p).value == *want)
                        .map(|&p| (y, p)),
                );
            }
            let mut count: HashSet<usize> = self.maximal(cells).into_iter().collect();
            while let Some(&(_, p)) = kept.iter().find(|(y, p)| {
                !count.contains(p) && (edit(*y).value != edit(*p).value || count.contains(y))
            }) {
                count.insert(p);
            }
            counting.extend(count);
        }
        let text = |on: &str, f: &str| match values.get(&(on.to_owned(), f.to_owned())) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let mut moves = BTreeSet::new();
        for &made in stand {
            let on = &edit(made).on;
            if edit(made).field != "created_at" || !on.starts_with("move:") || !shown.contains(on) {
                continue;
            }
            let lead = text(on, "lead");
            let cells = staged
                .get(lead.as_str())
                .map(Vec::as_slice)
                .unwrap_or_default();
            let mut own = cells
                .iter()
                .filter(|&&c| edit(c).act == edit(made).act)
                .peekable();
            let counts = own.peek().is_none() || own.any(|c| counting.contains(c));
            // One whose stage stayed behind says nothing.
            let stage = text(on, "stage");
            if counts && shown.contains(&lead) && !stage.is_empty() {
                moves.insert((lead, on.clone(), stage));
            }
        }
        moves
    }

    /// All that a device should tell about the past.
    pub fn history(&self, device: usize, expected: &Expect) -> BTreeSet<Told> {
        let visible = self.visible(device);
        let hidden = |e: &Edit| expected.erased.contains(&e.on) && is_personal(&e.on, &e.field);
        let told = |&k: &usize| {
            let e = &self.edits[k];
            let before: Vec<usize> = (0..self.edits.len())
                .filter(|&b| self.knew[k].has(b) && self.edits[b].place == e.place)
                .collect();
            let mut before = self.maximal(&before);
            before.retain(|b| visible.contains(b));
            let from = if before.is_empty() {
                Value::Null
            } else {
                self.top(&before).clone()
            };
            let undone = expected.undone.contains(&e.act) && !is_fact(&e.field);
            (
                e.h,
                e.on.clone(),
                e.field.clone(),
                from,
                e.value.clone(),
                undone,
            )
        };
        visible
            .iter()
            .filter(|&&k| !hidden(&self.edits[k]))
            .map(told)
            .collect()
    }
}
