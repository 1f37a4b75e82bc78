//! What becomes of each row: a new lead, an update, nothing, or left out and why — and the edits that
//! write it. Planning reads what is here and writes nothing; the same work with its edits kept is the
//! import.
//!
//! Of several rows that are the same lead (company, contact) the first one's values stand and the others
//! add what it leaves empty, so that importing a file again finds everything as it left it.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::draft::{self, Draft, Lane, Put};
use super::existing::{By, Existing, Found, Standing};
use super::ids;
use super::issue::{Issue, Issues, So, Why, quote};
use super::mapping::Mapping;
use super::preview::{RowPreview, Shown};
use super::read::{Progress, Sheet};
use super::records::{Records, Work};
use super::stages::Stages;
use super::target::Target;
use crate::journal::Edit;
use crate::model::money::Currency;
use crate::model::order::Arrange;
use crate::model::stage::Team;
use crate::model::value::Value;
use crate::model::when::Moment;
use crate::model::zone::Zone;

/// A member as a file may name them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The record's id.
    pub id: String,
    /// Full name.
    pub name: String,
    /// E-mail address, or nothing.
    pub email: String,
    /// Whose side they are on.
    pub team: Team,
}

/// What becomes of rows whose key no lead here has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unmatched {
    /// Nobody said: asked when the file looks as if it only adds to leads, else they are new leads.
    #[default]
    Ask,
    /// They are new leads.
    Create,
    /// They are left out.
    LeaveOut,
}

/// What planning has to know of the workspace.
#[derive(Clone, Debug)]
pub struct Context {
    /// The ids the workspace goes by, the smallest first: ids of imported records are made from one.
    pub workspaces: Vec<String>,
    /// Now: when new records came to be, where the file doesn't say.
    pub now: Moment,
    /// The workspace's zone, for times without one.
    pub zone: Zone,
    /// The workspace's currency.
    pub currency: Currency,
    /// The workspace's stages.
    pub stages: Stages,
    /// The workspace's members.
    pub members: Vec<Member>,
    /// Why leads leave the pipeline: ids and words.
    pub reasons: Vec<(String, String)>,
    /// What becomes of rows whose key no lead here has.
    pub unmatched: Unmatched,
}

impl Context {
    /// The id of an imported record: of those it has by each of the workspace's ids, the first that was
    /// ever heard of here. A workspace that was made one with another keeps what was imported before.
    pub(super) fn id(&self, existing: &dyn Existing, kind: &str, parts: &[&str]) -> String {
        let mut ids = self.workspaces.iter().map(|w| ids::record(w, kind, parts));
        let Some(first) = ids.next() else {
            return ids::record("", kind, parts);
        };
        if self.workspaces.len() == 1 || existing.heard_of(&first) {
            return first;
        }
        ids.find(|id| existing.heard_of(id)).unwrap_or(first)
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Outcome {
    /// It makes a lead.
    New,
    /// It changes or completes a lead.
    Updated,
    /// Everything it says is here already.
    Unchanged,
    /// It is the same lead as an earlier row, and adds to it what that leaves empty.
    Joined,
    /// It makes and changes nothing.
    LeftOut,
}

/// The plan of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What becomes of each row.
    pub outcomes: Vec<Outcome>,
    /// Rows that make a lead.
    pub new: u32,
    /// Rows that change or complete one.
    pub updated: u32,
    /// Rows that say nothing new.
    pub unchanged: u32,
    /// Rows that are the same lead as an earlier one.
    pub joined: u32,
    /// Rows that are left out.
    pub left_out: u32,
    /// Rows whose key no lead here has, in a file that only adds to leads.
    pub unmatched: u32,
    /// Companies, contacts and campaigns that are new.
    pub companies: u32,
    /// See [`Plan::companies`].
    pub contacts: u32,
    /// See [`Plan::companies`].
    pub campaigns: u32,
    /// Values that people wrote here and that stay, by column.
    pub kept: BTreeMap<usize, u32>,
    /// What cannot be taken as it stands, reading and planning together, in order of row.
    pub issues: Issues,
    /// The first rows that make or change something, as they will be.
    pub first: Vec<RowPreview>,
}

/// How many rows are shown as they will be.
pub const FIRST_ROWS: usize = 12;

/// A lead that a row of this file made or changed.
struct LeadRun {
    row: usize,
    fresh: bool,
    contact: Option<String>,
    /// What rows said so far; filled when a second one comes.
    said: Option<HashMap<String, Value>>,
}

/// The work of planning.
pub struct Planner {
    sheet: Rc<Sheet>,
    mapping: Mapping,
    context: Context,
    lanes: Vec<Lane>,
    file: String,
    row: usize,
    /// How many rows left out while reading have been passed.
    passed: usize,
    leads: HashMap<String, LeadRun>,
    /// Leads of this file by their key, where the id doesn't follow from it.
    keys: HashMap<String, String>,
    /// Leads of this file by the id that a row of it would have had by itself.
    aliases: HashMap<String, String>,
    records: Records,
    plan: Plan,
}

/// How a row's lead was found.
enum Match {
    Lead { id: String, fresh: bool },
    LeftOut(Issue),
}

impl Planner {
    /// Starts planning what becomes of a sheet's rows.
    pub fn new(sheet: Rc<Sheet>, mapping: Mapping, context: Context) -> Self {
        let lanes = draft::lanes(&sheet, &mapping);
        let plan = Plan {
            issues: sheet.issues.clone(),
            ..Plan::default()
        };
        Self {
            file: ids::hex(&sheet.hash),
            records: Records::new(&sheet, &mapping, &context),
            lanes,
            row: 0,
            passed: 0,
            leads: HashMap::new(),
            keys: HashMap::new(),
            aliases: HashMap::new(),
            plan,
            sheet,
            mapping,
            context,
        }
    }

    /// Plans that many more rows. Their edits are added to `out`, in an order in which what is referred to
    /// comes first.
    pub fn step(&mut self, rows: usize, existing: &dyn Existing, out: &mut Vec<Edit>) -> Progress {
        let sheet = Rc::clone(&self.sheet);
        let mut issues = std::mem::take(&mut self.plan.issues);
        let mut work = Work {
            existing,
            issues: &mut issues,
            out,
        };
        let total = sheet.table.len();
        let end = self.row.saturating_add(rows).min(total);
        while self.row < end {
            let row = self.row;
            self.row += 1;
            let skip = sheet.left_out.get(self.passed) == u32::try_from(row).ok().as_ref();
            let outcome = if skip {
                self.passed += 1;
                Outcome::LeftOut
            } else {
                self.plan_row(&sheet, row, &mut work)
            };
            let count = match outcome {
                Outcome::New => &mut self.plan.new,
                Outcome::Updated => &mut self.plan.updated,
                Outcome::Unchanged => &mut self.plan.unchanged,
                Outcome::Joined => &mut self.plan.joined,
                Outcome::LeftOut => &mut self.plan.left_out,
            };
            *count += 1;
            self.plan.outcomes.push(outcome);
        }
        self.plan.issues = issues;
        Progress {
            done: self.row,
            total,
            finished: self.row == total,
        }
    }

    /// The plan so far.
    pub fn finish(mut self) -> Plan {
        [self.plan.companies, self.plan.contacts, self.plan.campaigns] = self.records.made;
        self.plan.kept = self.records.kept;
        self.plan.issues.sort();
        self.plan
    }

    fn plan_row(&mut self, sheet: &Sheet, row: usize, work: &mut Work<'_>) -> Outcome {
        let draft = Draft::read(sheet, row, &self.lanes, &self.mapping, &self.context);
        let (id, fresh) = match self.find(&draft, row, work.existing) {
            Match::Lead { id, fresh } => (id, fresh),
            Match::LeftOut(issue) => {
                work.issues.push(issue);
                return Outcome::LeftOut;
            }
        };
        for issue in &draft.issues {
            work.issues.push(issue.clone());
        }
        let before = work.out.len();
        let place = [self.file.as_str(), &row.to_string()];
        let basis = if draft.external_id.is_empty() {
            &place[..]
        } else {
            std::slice::from_ref(&draft.external_id.text)
        };
        self.records.own_fields(sheet, &self.lanes, &draft, work);
        let puts = self.records.lead_puts(&draft, &id, fresh, basis, work);
        let preview = (self.plan.first.len() < FIRST_ROWS).then(|| {
            let shown = Shown {
                sheet,
                lanes: &self.lanes,
                context: &self.context,
                draft: &draft,
                lead: &id,
                fresh,
                puts: &puts,
            };
            shown.row(&self.records, work)
        });
        let outcome = if self.leads.contains_key(&id) {
            self.join_lead(sheet, &draft, &id, puts, work)
        } else {
            self.write_lead(&draft, row, &id, fresh, puts, work)
        };
        let outcome = match outcome {
            Outcome::Unchanged if work.out.len() > before => Outcome::Updated,
            outcome => outcome,
        };
        if let Some(mut preview) = preview.filter(|_| outcome != Outcome::Joined) {
            preview.outcome = outcome;
            self.plan.first.push(preview);
        }
        outcome
    }

    /// Writes the fields of a lead: all of a new one's, what differs of one that is here.
    fn write_lead(
        &mut self,
        draft: &Draft<'_>,
        row: usize,
        id: &str,
        fresh: bool,
        puts: Vec<Put>,
        work: &mut Work<'_>,
    ) -> Outcome {
        let contact = puts.iter().find(|put| put.field == "contact");
        let run = LeadRun {
            row,
            fresh,
            contact: contact.and_then(|put| put.value.as_ref().text().map(str::to_owned)),
            said: None,
        };
        self.leads.insert(id.to_owned(), run);
        let changed = self.records.put(id, fresh, puts, work);
        self.records.moves(draft, id, work);
        if fresh {
            self.plan.unmatched += u32::from(self.mapping.only_adds());
            Outcome::New
        } else if changed {
            Outcome::Updated
        } else {
            Outcome::Unchanged
        }
    }

    /// Writes what a row adds to the lead of an earlier one: what that left empty.
    fn join_lead(
        &mut self,
        sheet: &Sheet,
        draft: &Draft<'_>,
        id: &str,
        mut puts: Vec<Put>,
        work: &mut Work<'_>,
    ) -> Outcome {
        let Some(run) = self.leads.get_mut(id) else {
            return Outcome::Unchanged;
        };
        let (first, fresh) = (run.row, run.fresh);
        // What the first row said, read again: rows that come twice are few.
        let said = run.said.get_or_insert_with(|| {
            said(&Draft::read(
                sheet,
                first,
                &self.lanes,
                &self.mapping,
                &self.context,
            ))
        });
        let mut says = None;
        let row = draft.row.saturating_sub(1) as usize;
        puts.retain(|put| match (said.get(&put.field), put.field.as_str()) {
            (Some(value), _) => {
                if *value != put.value && *value != Value::Null && says.is_none() {
                    says = Some(quote(sheet.table.cell(row, put.column)));
                }
                false
            }
            // What comes with every lead was settled by its first row.
            (None, "created_at") => false,
            (None, "stage") => draft.has_stage(),
            (None, _) => true,
        });
        if let Some(own) = &run.contact {
            puts.retain_mut(|put| {
                if put.field != "contact" {
                    return true;
                }
                // Another person than the first row's takes part, in a role that the file doesn't say.
                let person = std::mem::replace(&mut put.value, Value::from(""));
                let person = person.as_ref().text().filter(|id| id != own);
                put.field = format!("person/{}", person.unwrap_or_default());
                person.is_some()
            });
        }
        said.extend(
            puts.iter()
                .map(|put| (put.field.clone(), put.value.clone())),
        );
        self.records.put(id, fresh, puts, work);
        self.records.moves(draft, id, work);
        work.issues.push(Issue {
            row: draft.row,
            columns: self.key_columns(),
            why: Why::SameAs {
                row: u32::try_from(first + 1).unwrap_or(u32::MAX),
                says,
            },
            so: So::FirstKept,
        });
        Outcome::Joined
    }

    fn key_columns(&self) -> Vec<usize> {
        self.mapping
            .key
            .map_or(Vec::new(), |key| self.mapping.all(key).take(1).collect())
    }

    /// Finds which lead a row is.
    fn find(&mut self, draft: &Draft<'_>, row: usize, existing: &dyn Existing) -> Match {
        let number = u32::try_from(row + 1).unwrap_or(u32::MAX);
        let leave = |columns, why| {
            Match::LeftOut(Issue {
                row: number,
                columns,
                why,
                so: So::LeftOut,
            })
        };
        if !draft.makes_a_lead() {
            return leave(self.identity_columns(), Why::NothingToMake);
        }
        let place = row.to_string();
        let parts: [&str; 2] = [&self.file, &place];
        let by_file = |parts: &[&str]| self.context.id(existing, "lead", parts);
        let own_id = if draft.external_id.is_empty() {
            by_file(&parts)
        } else {
            by_file(&[draft.external_id.text])
        };
        let (by, value) = self.key(draft);
        let name = || {
            quote(if value.is_empty() {
                draft.company.text
            } else {
                &value
            })
        };
        let keyed = format!("{by:?} {value}");
        // What an earlier row of this file was found to be, its id and its key are.
        let before = self.aliases.get(&own_id).unwrap_or(&own_id);
        if let Some(run) = self.leads.get(before) {
            return Match::Lead {
                id: before.clone(),
                fresh: run.fresh,
            };
        }
        let (id, fresh) = match existing.standing(&own_id) {
            Standing::Shown => (existing.resolve(&own_id), false),
            Standing::Deleted => return leave(Vec::new(), Why::Deleted(name())),
            Standing::Erased => return leave(Vec::new(), Why::Erased),
            Standing::Absent if value.is_empty() => (own_id, true),
            Standing::Absent => {
                if let Some(id) = self.keys.get(&keyed) {
                    let fresh = self.leads.get(id).is_some_and(|run| run.fresh);
                    self.aliases.insert(own_id, id.clone());
                    return Match::Lead {
                        id: id.clone(),
                        fresh,
                    };
                }
                match existing.find(by, &value) {
                    Found::One(id) => (id, false),
                    Found::Several(n, _) => {
                        return leave(self.key_columns(), Why::SeveralLeads(quote(&value), n));
                    }
                    // What was said about a file that only adds says nothing once it makes leads, too.
                    Found::Nothing
                        if self.context.unmatched == Unmatched::LeaveOut
                            && self.mapping.only_adds() =>
                    {
                        self.plan.unmatched += 1;
                        return leave(self.key_columns(), Why::NoSuchLead(quote(&value)));
                    }
                    Found::Nothing => (own_id, true),
                }
            }
        };
        if !value.is_empty() {
            self.keys.entry(keyed).or_insert_with(|| id.clone());
        }
        Match::Lead { id, fresh }
    }

    /// By what the row is looked up, and its value; an empty one matches nothing.
    fn key(&self, draft: &Draft<'_>) -> (By, String) {
        match self.mapping.key {
            Some(Target::Email) => {
                let first = draft.emails.first();
                (
                    By::LeadEmail,
                    first.map_or(String::new(), |(e, _)| e.clone()),
                )
            }
            Some(Target::Name) => (By::LeadName, ids::fold(draft.name.text)),
            Some(Target::Company) => (By::LeadCompany, ids::fold(draft.company.text)),
            _ => (By::LeadExternalId, draft.external_id.text.to_owned()),
        }
    }

    /// The columns of which one has to have a value.
    fn identity_columns(&self) -> Vec<usize> {
        const IDENTITY: [Target; 8] = [
            Target::Company,
            Target::Domain,
            Target::Contact,
            Target::FirstName,
            Target::LastName,
            Target::Email,
            Target::Name,
            Target::ExternalId,
        ];
        let mut columns: Vec<usize> = IDENTITY
            .iter()
            .flat_map(|target| self.mapping.all(*target))
            .collect();
        columns.arrange();
        columns
    }
}

/// The fields of its lead that a row speaks about, and what it says.
fn said(draft: &Draft<'_>) -> HashMap<String, Value> {
    let puts = draft.puts.iter();
    let mut said: HashMap<String, Value> =
        puts.map(|p| (p.field.clone(), p.value.clone())).collect();
    let others = [
        (
            "company",
            !draft.company.is_empty() || !draft.domain.is_empty(),
        ),
        ("campaign", !draft.campaign.is_empty()),
        ("stage", draft.has_stage()),
    ];
    let others = others.into_iter().filter(|(_, says)| *says);
    said.extend(others.map(|(field, _)| (field.to_owned(), Value::Null)));
    said
}
