//! The work of an import, from a file to its rows in the journal, a slice at a time. Nothing is written
//! before a person says so; then it is one act.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use crate::exchange::csv::Choices;
use crate::exchange::csv::guess::guess;
use crate::exchange::csv::here::{Here, Index};
use crate::exchange::csv::mapping::{Mapping, fingerprint};
use crate::exchange::csv::plan::{Context, Member, Plan, Planner, Unmatched};
use crate::exchange::csv::read::{Reading, Sheet};
use crate::exchange::csv::stages::{Stage, Stages};
use crate::journal::{Class, Edit};
use crate::model::money::Currency;
use crate::model::order::Arrange;
use crate::model::records;
use crate::model::stage::Team;
use crate::model::when::Moment;
use crate::platform::intl::{self, Intl};
use crate::platform::{clock, files, prefs, work};
use crate::ui::sharing::workspace;
use crate::ui::state::App;
use crate::view::import::{Answer, Import, ImportPage, IssueRow, issue, page, refusal, rows_file};
use crate::view::pipeline::settings;
use crate::view::route::Route;
use crate::view::text::import as words;
use crate::view::text::share::file_unreadable;

/// How many rows or records a step takes.
const STEP: usize = 20;

/// What is going on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Phase {
    /// A file is to be chosen.
    #[default]
    Choose,
    /// Work that takes a while: what, and how far it is.
    Busy(&'static str, f64),
    /// The file is there to be looked at; its rows may still be being looked at.
    Looking,
}

/// A file that was read.
struct Table {
    name: String,
    bytes: Rc<[u8]>,
    choices: Choices,
    sheet: Rc<Sheet>,
    mapping: Mapping,
    context: Context,
    plan: Option<Plan>,
}

/// The job; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Job {
    app: App,
    /// What is going on.
    pub phase: RwSignal<Phase>,
    /// Why a file can't be read at all.
    pub refused: RwSignal<Option<String>>,
    /// Counts up whenever the table or what is known of it changes.
    seen: RwSignal<u32>,
    table: StoredValue<Option<Table>, LocalStorage>,
    index: StoredValue<Index, LocalStorage>,
    /// Work that began under another number was stopped.
    run: StoredValue<u32>,
}

impl Job {
    pub(super) fn new(app: App) -> Self {
        Self {
            app,
            phase: RwSignal::default(),
            refused: RwSignal::default(),
            seen: RwSignal::new(0),
            table: StoredValue::new_local(None),
            index: StoredValue::new_local(Index::new()),
            run: StoredValue::new(0),
        }
    }

    /// What the page shows.
    pub(super) fn page(self) -> Option<ImportPage> {
        self.seen.track();
        self.look(|import| page(import, &Intl))
    }

    /// What cannot be read, by its place in the list.
    pub(super) fn issue(self, n: usize) -> Option<IssueRow> {
        self.look(|import| issue(import, n, &Intl)).flatten()
    }

    /// Changes whenever something else is to be shown.
    pub(super) fn version(self) -> u64 {
        self.seen.get().into()
    }

    /// The rows that have issues, as a file.
    pub(super) fn rows_file(self) -> Vec<u8> {
        let bytes = self.look(|import| rows_file(import, &Intl));
        bytes.unwrap_or_default()
    }

    fn look<T>(self, look: impl FnOnce(Import<'_>) -> T) -> Option<T> {
        self.table.try_with_value(|table| {
            let table = table.as_ref()?;
            Some(look(Import {
                file: &table.name,
                choices: &table.choices,
                sheet: &table.sheet,
                mapping: &table.mapping,
                context: &table.context,
                plan: table.plan.as_ref(),
            }))
        })?
    }

    /// Stops whatever goes on and puts the file away.
    pub(super) fn clear(self) {
        self.start();
        let _ = self.table.try_set_value(None);
        let _ = self.phase.try_set(Phase::Choose);
    }

    /// Begins work under a new number.
    fn start(self) -> u32 {
        let next = |n: &mut u32| {
            *n += 1;
            *n
        };
        self.run.try_update_value(next).unwrap_or_default()
    }

    fn goes_on(self, run: u32) -> bool {
        self.run.try_get_value() == Some(run)
    }

    fn busy(self, run: u32, what: &'static str, done: f64) -> bool {
        let on = self.goes_on(run);
        if on {
            self.phase.set(Phase::Busy(what, done));
        }
        on
    }

    /// Takes a file.
    pub(super) fn take(self, file: File) {
        self.refused.set(None);
        let run = self.start();
        self.busy(run, words::reading(), 0.0);
        spawn_local(async move {
            match files::read(&file).await {
                Ok(bytes) => {
                    self.read(run, file.name(), bytes.into(), Choices::default())
                        .await;
                }
                Err(why) => self.refuse(run, file_unreadable(&why.name, &why.reason)),
            }
        });
    }

    fn refuse(self, run: u32, why: String) {
        if self.goes_on(run) {
            self.clear();
            self.refused.set(Some(why));
        }
    }

    async fn read(self, run: u32, name: String, bytes: Rc<[u8]>, choices: Choices) {
        let mut reading = match Reading::new(Rc::clone(&bytes), choices) {
            Ok(reading) => reading,
            Err(why) => return self.refuse(run, format!("{name}: {}", refusal(why, &Intl))),
        };
        let done = std::cell::Cell::new(0.0);
        let step = || {
            let progress = reading.step(STEP);
            done.set(progress.done as f64 / progress.total.max(1) as f64);
            !progress.finished
        };
        if !work::in_slices(step, || self.busy(run, words::reading(), done.get())).await {
            return;
        }
        let sheet = Rc::new(reading.finish());
        let context = context(self.app);
        let kept = prefs::get(&remembered(&sheet));
        let kept = kept.and_then(|text| Mapping::read(&text, &sheet));
        let mapping = kept.unwrap_or_else(|| guess(&sheet, &context.stages));
        self.table.set_value(Some(Table {
            name,
            bytes,
            choices,
            sheet,
            mapping,
            context,
            plan: None,
        }));
        if self.look_up(run).await {
            self.plan(run).await;
        }
    }

    /// Indexes the records that are here.
    async fn look_up(self, run: u32) -> bool {
        self.index.set_value(Index::new());
        let done = std::cell::Cell::new(0.0);
        let step = || {
            let progress = self
                .index
                .try_update_value(|index| self.app.peek(|w| index.step(&w.journal, STEP)));
            progress.is_some_and(|p| {
                done.set(p.done as f64 / p.total.max(1) as f64);
                !p.finished
            })
        };
        work::in_slices(step, || self.busy(run, words::planning(), 0.5 * done.get())).await
    }

    /// Plans all rows; gives the plan, and the edits if they are wanted.
    async fn planned(
        self,
        edits: Option<&mut Vec<Edit>>,
        mut told: impl FnMut(f64) -> bool,
    ) -> Option<Plan> {
        let mut planner = self.table.with_value(|table| {
            let table = table.as_ref()?;
            Some(Planner::new(
                Rc::clone(&table.sheet),
                table.mapping.clone(),
                table.context.clone(),
            ))
        })?;
        let mut aside = Vec::new();
        let keep = edits.is_some();
        let out = edits.unwrap_or(&mut aside);
        let done = std::cell::Cell::new(0.0);
        let step = || {
            let progress = self.index.try_with_value(|index| {
                self.app
                    .peek(|w| planner.step(STEP, &Here::new(&w.journal, index), out))
            });
            if !keep {
                out.clear();
            }
            progress.is_some_and(|p| {
                done.set(p.done as f64 / p.total.max(1) as f64);
                !p.finished
            })
        };
        if !work::in_slices(step, || told(done.get())).await {
            return None;
        }
        Some(planner.finish())
    }

    async fn plan(self, run: u32) {
        let shown = self.phase.get_untracked() == Phase::Looking;
        let told = |done: f64| {
            if shown {
                return self.goes_on(run);
            }
            self.busy(run, words::planning(), 0.5 + 0.5 * done)
        };
        let plan = self.planned(None, told).await;
        if !self.goes_on(run) {
            return;
        }
        self.table.update_value(|table| {
            if let Some(table) = table {
                table.plan = plan;
            }
        });
        self.phase.set(Phase::Looking);
        self.seen.update(|n| *n += 1);
    }

    /// Changes what is known of the table, and looks at its rows again.
    fn change(self, change: impl FnOnce(&mut Table)) {
        let run = self.start();
        self.table.update_value(|table| {
            if let Some(table) = table {
                change(table);
                table.plan = None;
                remember(table);
            }
        });
        self.seen.update(|n| *n += 1);
        spawn_local(async move { self.plan(run).await });
    }

    /// Says what a column becomes.
    pub(super) fn choose(self, column: usize, target: crate::exchange::csv::target::Target) {
        self.change(|t| t.mapping.choose(column, target));
    }

    /// Says by what rows are matched with leads that are here.
    pub(super) fn match_by(self, key: Option<crate::exchange::csv::target::Target>) {
        self.change(|t| t.mapping.key = key);
    }

    /// Says whether a column's values replace what people wrote.
    pub(super) fn replace(self, column: usize, on: bool) {
        self.change(|t| {
            if let Some(column) = t.mapping.columns.get_mut(column) {
                column.over_people = on;
            }
        });
    }

    /// Answers a question.
    pub(super) fn answer(self, answer: Answer) {
        self.change(|t| match answer {
            Answer::Order { column, order } => {
                if let Some(column) = t.mapping.columns.get_mut(column) {
                    column.order = Some(order);
                }
            }
            Answer::Unmatched(unmatched) => t.context.unmatched = unmatched,
        });
    }

    /// Reads the file otherwise.
    pub(super) fn read_as(self, choices: Choices) {
        let run = self.start();
        let file = self
            .table
            .with_value(|t| t.as_ref().map(|t| (t.name.clone(), Rc::clone(&t.bytes))));
        if let Some((name, bytes)) = file {
            spawn_local(async move { self.read(run, name, bytes, choices).await });
        }
    }

    /// Imports: one act, kept whole or not at all.
    pub(super) fn import(self) {
        if self.app.only_reads() {
            return;
        }
        if !self.app.knows_who(move || self.import()) {
            return;
        }
        let run = self.start();
        spawn_local(async move {
            // Another tab may have written meanwhile.
            if !self.look_up(run).await {
                return;
            }
            let mut edits = Vec::new();
            let told = |done: f64| self.busy(run, words::writing(), 0.4 * done);
            let plan = self.planned(Some(&mut edits), told).await;
            let app = self.app;
            // Whoever stopped it, be it by going elsewhere, hears what became of it.
            let Some(plan) = plan.filter(|_| self.goes_on(run)) else {
                return app.fail(words::not_imported());
            };
            let file = self.table.with_value(|table| {
                let table = table.as_ref()?;
                remember(table);
                Some(table.name.clone())
            });
            let file = file.unwrap_or_default();
            let told = |done: f64| self.busy(run, words::writing(), 0.4 + 0.6 * done);
            let act = app.write_in_steps(edits, Class::Import, &file, told).await;
            if act.is_none() {
                if self.goes_on(run) {
                    self.phase.set(Phase::Looking);
                }
                return app.fail(words::not_imported());
            }
            let said = if plan.new > 0 {
                words::imported(&intl::plural(plan.new as usize))
            } else {
                words::updated_toast(&intl::plural(plan.updated as usize))
            };
            app.say(said, act);
            app.go(Route::default());
        });
    }
}

/// Remembers what the columns become for the next file with these headings.
fn remember(table: &Table) {
    // Forgotten, it is guessed again: nothing is lost.
    let _ = prefs::set(&remembered(&table.sheet), &table.mapping.write());
}

/// The preference under which a mapping is remembered.
fn remembered(sheet: &Sheet) -> String {
    format!("import.{}", fingerprint(&sheet.headings))
}

/// What planning has to know of the workspace.
fn context(app: App) -> Context {
    let mut workspaces = workspace(app).ids;
    workspaces.arrange();
    app.peek(|w| {
        let journal = &w.journal;
        let currency = settings(journal).currency;
        let members = journal.records("member").map(|r| {
            let member = records::Member::read(journal.id(r), &journal.reader(r));
            Member {
                team: member
                    .team
                    .as_deref()
                    .and_then(Team::parse)
                    .unwrap_or(Team::Joint),
                name: member.name.unwrap_or_default(),
                email: member.email.unwrap_or_default(),
                id: member.id,
            }
        });
        let stages = w.pipeline.stages.iter().map(|s| Stage {
            id: s.id.clone(),
            name: s.name.clone(),
            role: s.role,
        });
        let reasons = journal.records("reason").filter_map(|r| {
            let name = journal.get(r, "name")?.text()?;
            Some((journal.id(r).to_owned(), name.to_owned()))
        });
        Context {
            workspaces,
            now: Moment(clock::now()),
            zone: w.pipeline.zone().clone(),
            currency: currency
                .and_then(|c| Currency::parse(&c))
                .unwrap_or(Currency::EUR),
            stages: Stages(stages.collect()),
            members: members.collect(),
            reasons: reasons.collect(),
            unmatched: Unmatched::Ask,
        }
    })
}
