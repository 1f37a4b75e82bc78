//! A desk for tests: a journal with the default stages and two members, and everything an import needs.

#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use std::rc::Rc;

use tandem::exchange::csv::Choices;
use tandem::exchange::csv::existing::Existing;
use tandem::exchange::csv::guess::guess;
use tandem::exchange::csv::here::{Here, Index};
use tandem::exchange::csv::ids::own_field;
use tandem::exchange::csv::mapping::Mapping;
use tandem::exchange::csv::plan::{Context, Member, Plan, Planner, Unmatched};
use tandem::exchange::csv::read::{Reading, Sheet};
use tandem::exchange::csv::stages::Stages;
use tandem::journal::{Author, Class, Clock, Edit, Journal, Stamp};
use tandem::model::money::Currency;
use tandem::model::stage::{DEFAULT_REASONS, Team};
use tandem::model::value::{Value, ValueRef};
use tandem::model::when::Moment;
use tandem::model::zone::Zone;

pub(crate) struct Desk {
    pub(crate) journal: Journal,
    pub(crate) context: Context,
    clock: Clock,
    now: i64,
    written: Vec<tandem::journal::Change>,
    last: Option<Stamp>,
    by: &'static str,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::at(1, 0)
    }

    /// Somebody else's desk, that much later.
    pub(crate) fn at(actor: u64, later: i64) -> Self {
        let mut journal = Journal::new();
        journal.seed();
        journal.settle();
        let member = |id: &str, name: &str, email: &str, team| Member {
            id: id.to_owned(),
            name: name.to_owned(),
            email: email.to_owned(),
            team,
        };
        let now = 1_790_000_000_000 + later;
        Self {
            journal,
            context: Context {
                workspaces: vec!["w1".to_owned()],
                now: Moment(now),
                zone: Zone::default(),
                currency: Currency::EUR,
                stages: Stages::defaults(),
                members: vec![
                    member("member:anna", "Anna Kim", "", Team::Marketing),
                    member("member:joe", "Joe Ruiz", "joe@us.example", Team::Sales),
                ],
                reasons: DEFAULT_REASONS
                    .iter()
                    .map(|(id, words, ..)| ((*id).to_owned(), (*words).to_owned()))
                    .collect(),
                unmatched: Unmatched::Ask,
            },
            clock: Clock::new(actor),
            now,
            written: Vec::new(),
            last: None,
            by: if actor == 1 {
                "member:anna"
            } else {
                "member:joe"
            },
        }
    }

    pub(crate) fn read(&self, text: &str) -> Rc<Sheet> {
        self.read_bytes(text.as_bytes())
    }

    pub(crate) fn read_bytes(&self, bytes: &[u8]) -> Rc<Sheet> {
        Rc::new(
            Reading::new(bytes.into(), Choices::default())
                .unwrap()
                .finish(),
        )
    }

    pub(crate) fn guess(&self, sheet: &Sheet) -> Mapping {
        guess(sheet, &self.context.stages)
    }

    pub(crate) fn plan(&self, sheet: &Rc<Sheet>, mapping: &Mapping) -> (Plan, Vec<Edit>) {
        let mut index = Index::new();
        while !index.step(&self.journal, 1000).finished {}
        self.plan_over(sheet, mapping, &Here::new(&self.journal, &index))
    }

    pub(crate) fn plan_over(
        &self,
        sheet: &Rc<Sheet>,
        mapping: &Mapping,
        existing: &dyn Existing,
    ) -> (Plan, Vec<Edit>) {
        let mut planner = Planner::new(Rc::clone(sheet), mapping.clone(), self.context.clone());
        let mut edits = Vec::new();
        while !planner.step(100, existing, &mut edits).finished {}
        (planner.finish(), edits)
    }

    pub(crate) fn import(&mut self, sheet: &Rc<Sheet>, mapping: &Mapping) -> Plan {
        let (plan, edits) = self.plan(sheet, mapping);
        self.act(Class::Import, &edits);
        plan
    }

    pub(crate) fn import_text(&mut self, text: &str) -> Plan {
        let sheet = self.read(text);
        let mapping = self.guess(&sheet);
        self.import(&sheet, &mapping)
    }

    fn act(&mut self, class: Class, edits: &[Edit]) {
        self.now += 1000;
        let author = Author {
            by: Some(self.by),
            class,
        };
        let mut draw = || 77;
        let act = self
            .journal
            .write(&mut self.clock, self.now, &mut draw, &author, edits);
        if let Some(stamp) = act.stamp() {
            self.last = Some(stamp);
        }
        self.written.extend(act.changes);
    }

    pub(crate) fn write(&mut self, edits: Vec<Edit>) {
        self.act(Class::Person, &edits);
    }

    pub(crate) fn edit(&mut self, on: &str, field: &str, value: Value) {
        let set = vec![(field.to_owned(), value)];
        self.write(vec![Edit {
            on: on.to_owned(),
            set,
        }]);
    }

    pub(crate) fn undo_last(&mut self) {
        let edit = Journal::undoing(self.last.unwrap(), true);
        self.write(vec![edit]);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for change in &other.written {
            self.journal.add(change, 1);
        }
        self.journal.settle();
    }

    pub(crate) fn ids(&self, kind: &str) -> Vec<String> {
        let records = self.journal.records(kind);
        let mut ids: Vec<String> = records.map(|r| self.journal.id(r).to_owned()).collect();
        ids.sort();
        ids
    }

    pub(crate) fn count(&self, kind: &str) -> usize {
        self.journal.records(kind).count()
    }

    pub(crate) fn value(&self, id: &str, field: &str) -> Option<Value> {
        let rid = self.journal.rid(id)?;
        self.journal.get(rid, field).map(ValueRef::to_value)
    }

    pub(crate) fn text(&self, id: &str, field: &str) -> String {
        match self.value(id, field) {
            Some(Value::Text(text)) => text,
            other => panic!("{field} of {id} is {other:?}"),
        }
    }

    pub(crate) fn own(&self, id: &str, heading: &str) -> Option<Value> {
        let name = own_field(heading);
        assert!(self.value(&format!("field:{name}"), "created_at").is_some());
        self.value(id, &format!("custom/{name}"))
    }

    pub(crate) fn lead_of_company(&self, name: &str) -> String {
        let leads = self.ids("lead").into_iter();
        let mut fits = leads.filter(|lead| {
            let company = self.value(lead, "company");
            matches!(company, Some(Value::Text(id)) if self.text(&id, "name") == name)
        });
        fits.next().unwrap()
    }

    pub(crate) fn lead_by_id(&self, external: &str) -> String {
        let leads = self.ids("lead").into_iter();
        let mut fits =
            leads.filter(|lead| self.value(lead, "external_id") == Some(external.into()));
        fits.next().unwrap()
    }

    /// Stage and date of the lead's moves, by date.
    pub(crate) fn moves(&self, lead: &str) -> Vec<(String, String)> {
        let moves = self.journal.moves(self.journal.rid(lead).unwrap());
        let mut moves: Vec<_> = moves
            .into_iter()
            .map(|m| (m.stage, m.at.unwrap().to_string()))
            .collect();
        moves.sort_by(|a, b| a.1.cmp(&b.1));
        moves
    }
}
