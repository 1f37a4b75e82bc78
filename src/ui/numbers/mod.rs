//! The numbers pages. Built so far: the share of leads becoming customers, each quarter.

mod chart;
mod filters;
mod grid;

use leptos::prelude::*;

use crate::journal::Rid;
use crate::platform::{clock, files, intl::Intl};
use crate::ui::parts::{
    Button, EmptyState, PageHead, Panel, Progress, Switch, Tag, Tone, Weight, icons,
};
use crate::ui::state::App;
use crate::view::quarters::{Asking, Drill, Empty, Page, drill, explain, file, page};
use crate::view::route::{Basis, QuartersQuery, Route};
use crate::view::shown::name_of;
use crate::view::text::numbers as words;
use crate::view::world::World;

/// What figures are asked with: the workspace's facts, zone and calendar, today, and the reader's language.
fn asking<T>(app: App, query: &QuartersQuery, then: impl FnOnce(&Asking<'_>) -> T) -> T {
    let today = app.today();
    app.with(|w| {
        let reading = w.reading();
        then(&Asking {
            facts: reading.facts(),
            query,
            context: reading.context(),
            today,
            campaign_name: &|id| name_of(&w.journal, id),
            format: &Intl,
        })
    })
}

/// A list that a figure opened: its heading and leads, as they are now. `None` for a list that isn't one
/// of ours.
pub(super) fn listed(app: App, key: &str) -> Option<(String, Vec<Rid>)> {
    let query = QuartersQuery::default();
    let (title, ids) = asking(app, &query, |asking| drill::open(key, asking))?;
    Some((title, ids.into_iter().map(Rid).collect()))
}

/// The page of the figure that opened a list.
pub(super) fn figure_of(key: &str) -> Option<Route> {
    Some(Drill::parse(key)?.page())
}

/// How long reading goes on before the page is drawn again, in milliseconds.
const STRETCH: i64 = 10;

/// Shows its children once the facts that figures need are read, and how far that is until then.
#[component]
pub(super) fn Readied(
    /// Whether figures are needed at all.
    #[prop(into)]
    needed: Signal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let app = App::get();
    let progress = Memo::new(move |_| {
        let reading = |w: &World| (!w.reading().is_ready()).then(|| w.reading().progress());
        needed.get().then(|| app.with(reading)).flatten()
    });
    Effect::new(move |_| {
        if progress.get().is_some() {
            set_timeout(move || read_on(app), std::time::Duration::ZERO);
        }
    });
    view! {
        <Show
            when=move || progress.get().is_none()
            fallback=move || view! { <Progress label=words::counting() done=progress /> }
        >
            {children()}
        </Show>
    }
}

fn read_on(app: App) {
    let start = clock::now();
    app.look(|w| while !w.read_on(100) && clock::now() - start < STRETCH {});
}

/// The page of customers each quarter. What it shows stands in the address.
#[component]
pub fn QuartersPage(
    /// What the address says.
    #[prop(into)]
    query: Signal<QuartersQuery>,
) -> impl IntoView {
    view! {
        <Readied needed=true>
            <Read query />
        </Readied>
    }
}

#[component]
fn Read(query: Signal<QuartersQuery>) -> impl IntoView {
    let app = App::get();
    let shown = Memo::new(move |_| query.with(|q| asking(app, q, page)));
    let empty = Memo::new(move |_| shown.with(|p| p.empty));
    let by = Signal::derive(move || {
        let created = query.with(|q| q.by == Basis::Created);
        if created { "created" } else { "won" }.to_owned()
    });
    let switch = move |to: &'static str| {
        let by = if to == "won" {
            Basis::Won
        } else {
            Basis::Created
        };
        let query = query.get_untracked();
        app.go(Route::Quarters(QuartersQuery { by, ..query }));
    };
    let state = move || shown.with(|p| p.state.clone());
    view! {
        <PageHead title=words::title() state=ViewFn::from(move || view! { <span class="dim small">{state}</span> })>
            <Switch
                label=words::title()
                options=vec![("created", words::by_created()), ("won", words::by_won())]
                chosen=by
                choose=Callback::new(switch)
            />
        </PageHead>
        <Show when=move || empty.get() != Some(Empty::NoLeads) fallback=move || view! { <NoLeads /> }>
            <filters::Filters shown />
            <Show when=move || empty.get().is_none() fallback=move || view! {
                <EmptyState icon=icons::SEARCH title=words::none_match() hint=words::empty_hint() />
            }>
                <Answer query shown />
            </Show>
        </Show>
    }
}

#[component]
fn NoLeads() -> impl IntoView {
    let app = App::get();
    view! {
        <EmptyState icon=icons::NUMBERS title=words::empty() hint=words::empty_hint()>
            <a class="btn primary" href=app.link(Route::Import)>{crate::view::text::nav_import()}</a>
        </EmptyState>
    }
}

/// Chart, explanation and tables.
#[component]
fn Answer(query: Signal<QuartersQuery>, shown: Memo<Page>) -> impl IntoView {
    let app = App::get();
    // The quarter that is explained: the one the title speaks of until another is pointed at.
    let pointed = RwSignal::new(None::<usize>);
    Effect::new(move |_| {
        query.track();
        pointed.set(None);
    });
    let explained = Memo::new(move |_| {
        let pointed = pointed.get();
        query.with(|q| {
            asking(app, q, |asking| {
                shown.with(|p| explain(&p.answer, pointed.or(p.focus), asking))
            })
        })
    });
    let save_table = move |()| {
        let bytes = query.with_untracked(|q| {
            asking(app, q, |a| {
                shown.with_untracked(|p| file::file(&p.answer, a).csv())
            })
        });
        if !files::download("quarters.csv", "text/csv;charset=utf-8", &bytes) {
            app.fail(words::not_downloaded());
        }
    };
    let title = Signal::derive(move || shown.with(|p| p.chart.title.clone()));
    let problems = move || {
        shown.with(|p| {
            p.to_check.clone().map(|title| {
                let line = |l: &crate::view::quarters::Line| {
                    let href = app.link(l.opens.route());
                    view! { <p>{l.text.clone()} " " <a href=href>{words::open_them()}</a></p> }
                };
                let lines = p.problems.iter().map(line).collect_view();
                view! {
                    <section class="panel">
                        <header><h2>{words::dates_to_check()}</h2><Tag tone=Tone::Warn>{title}</Tag></header>
                        <div class="in small stack tight">{lines}</div>
                    </section>
                }
            })
        })
    };
    view! {
        <div class="two">
            <Panel title aside=ViewFn::from(move || view! { <span class="small dim">{move || shown.with(|p| p.chart.unit.clone())}</span> })>
                <chart::Chart shown pointed />
            </Panel>
            <div class="stack">
                <section class="panel" aria-live="polite">
                    <header><h2>{words::how()}</h2></header>
                    <div class="in small stack tight">
                        {move || explained.with(|sentences| sentences.iter().enumerate().map(|(i, s)| {
                            view! { <p class:dim={i > 0}>{s.clone()}</p> }
                        }).collect_view())}
                    </div>
                </section>
                {problems}
            </div>
        </div>
        <section class="panel flush">
            <grid::Table grid=Signal::derive(move || shown.with(|p| p.grid.clone())) pointed />
        </section>
        {move || shown.with(|p| p.parts.is_some()).then(|| view! { <grid::Parts query shown pointed /> })}
        <div class="bar end">
            <Button press=Callback::new(save_table) weight=Weight::Quiet icon=icons::DOWNLOAD>{words::download_table()}</Button>
            <chart::Save shown />
        </div>
    }
}
