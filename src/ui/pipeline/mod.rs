//! The pipeline page: the board, or the same leads as a table.

mod board;
mod deleted;
mod drag;
mod focus;
mod listing;
mod table;

pub use deleted::DeletedLeads;
pub use listing::Listing;

use leptos::prelude::*;

use crate::platform::{intl, router};
use crate::ui::adding::Adder;
use crate::ui::parts::{Button, EmptyState, PageHead, SearchField, Switch, Weight, icons};
use crate::ui::rooms;
use crate::ui::state::App;
use crate::view::board::{Filter, Order};
use crate::view::people;
use crate::view::route::{Address, Layout, PipelineQuery, Route};
use crate::view::table::Sort;
use crate::view::text;

/// The page. What it shows stands in the address, so that a link shows the same.
#[component]
pub fn PipelinePage(
    /// What the address says.
    #[prop(into)]
    query: Signal<PipelineQuery>,
) -> impl IntoView {
    let app = App::get();
    let adder = Adder::get();
    let change = move |edit: &dyn Fn(&mut PipelineQuery)| {
        let mut query = query.get_untracked();
        edit(&mut query);
        let route = Route::Pipeline(query);
        // Typing into the search is no step to go back through.
        router::replace(
            &Address {
                route: route.clone(),
                workspace: app.workspace.get_untracked(),
            }
            .to_string(),
        );
        app.route.set(route);
    };
    let filter = Memo::new(move |_| {
        let query = query.get();
        let record = |id: &str| app.with(|w| w.journal.resolve(id));
        Filter {
            query: query.q.clone(),
            owner: record(&query.owner),
            campaign: record(&query.campaign),
        }
    });
    let order = Memo::new(move |_| query.with(|q| order_of(&q.sort)));
    Effect::new(move |_| {
        let (filter, order) = (filter.get(), order.get());
        app.look(|w| w.arrange(filter, order));
    });
    let layout = Memo::new(move |_| query.with(|q| q.view));
    let deleted = Memo::new(move |_| query.with(PipelineQuery::is_deleted));
    let any = Memo::new(move |_| app.with(|w| !w.pipeline.is_empty()));
    let state = move || {
        app.with(|w| {
            let open = w
                .pipeline
                .stages
                .iter()
                .zip(&w.board.columns)
                .filter(|(s, _)| s.role.is_open());
            let (count, value, other) = open.fold((0, 0, 0), |(n, v, o), (_, c)| {
                (n + c.rows.len(), v + c.value, o + c.other_currency)
            });
            let mut said = text::open_leads(&intl::plural(count));
            if value != 0 {
                let currency = w.pipeline.currency();
                said += &format!(" · {} {currency}", intl::short_money(value, currency));
            }
            if let Ok(other @ 1..) = usize::try_from(other) {
                said += &format!(" {}", text::other_currencies(&intl::plural(other)));
            }
            said
        })
    };
    let sorted = Callback::new(move |(sort, descending): (Sort, bool)| {
        change(&|q| {
            q.sort = sort.name().to_owned();
            q.descending = descending;
        });
    });
    let search = Signal::derive(move || query.with(|q| q.q.clone()));
    view! {
        <PageHead title=text::nav_pipeline() state=ViewFn::from(move || view! { <span class="dim small">{state}</span> })>
            <Switch
                label=text::show_as()
                options=vec![("board", text::board()), ("table", text::table())]
                chosen=Signal::derive(move || if layout.get() == Layout::Board { "board" } else { "table" }.to_owned())
                choose=Callback::new(move |to| change(&|q| q.view = if to == "table" { Layout::Table } else { Layout::Board }))
            />
            <Button press=Callback::new(move |()| adder.open()) weight=Weight::Primary keys="C">{text::add_lead()}</Button>
        </PageHead>
        <Show when=move || any.get() || deleted.get() fallback=move || view! { <NoLeads /> }>
            <div class="bar filters">
                <SearchField label=text::search_leads() value=search input=Callback::new(move |q: String| change(&|query| query.q.clone_from(&q))) />
                <OwnerFilter query change=Callback::new(move |owner: String| change(&|q| q.owner.clone_from(&owner))) />
                {move || (layout.get() == Layout::Board).then(|| view! {
                    <OrderChoice order change=Callback::new(move |sort: String| change(&|q| q.sort.clone_from(&sort))) />
                })}
                {move || (layout.get() == Layout::Table).then(|| {
                    let (to, words) = if deleted.get() {
                        (PipelineQuery { view: Layout::Table, ..PipelineQuery::default() }, text::clear_filters())
                    } else {
                        (PipelineQuery::deleted(), text::deleted_leads())
                    };
                    view! { <a class="small" href=app.link(Route::Pipeline(to))>{words}</a> }
                })}
            </div>
            {move || match layout.get() {
                _ if deleted.get() => rooms::entered_with(Box::pin(rooms::deleted()), move |draw| draw(search)),
                Layout::Board => view! { <BoardOrNothing query change=Callback::new(move |stage: String| change(&|q| q.stage.clone_from(&stage))) /> }.into_any(),
                Layout::Table => rooms::entered_with(Box::pin(rooms::table()), move |draw| draw(query, filter, sorted)),
            }}
        </Show>
    }
}

fn order_of(sort: &str) -> Order {
    match sort {
        "longest" => Order::Longest,
        "amount" => Order::Amount,
        _ => Order::Newest,
    }
}

/// Whose leads to show.
#[component]
fn OwnerFilter(query: Signal<PipelineQuery>, change: Callback<String>) -> impl IntoView {
    let app = App::get();
    let options = move || {
        let chosen = query.with(|q| q.owner.clone());
        let members = app.with(|w| people::members(&w.journal));
        members
            .into_iter()
            .map(|p| view! { <option value=p.id.clone() prop:selected=p.id == chosen>{p.rider.name}</option> })
            .collect_view()
    };
    view! {
        <label class="chip choose">
            {text::owner()} ": "
            <select on:change=move |e| change.run(event_target_value(&e))>
                <option value="" prop:selected=move || query.with(|q| q.owner.is_empty())>{text::everyone()}</option>
                {options}
            </select>
        </label>
    }
}

/// In which order cards stand.
#[component]
fn OrderChoice(order: Memo<Order>, change: Callback<String>) -> impl IntoView {
    let option = move |value: &'static str, words: &'static str| {
        view! { <option value=value prop:selected=move || order.get() == order_of(value)>{words}</option> }
    };
    view! {
        <label class="chip choose">
            {text::sorted_by()} ": "
            <select on:change=move |e| change.run(event_target_value(&e))>
                {option("", text::order_newest())}
                {option("longest", text::order_longest())}
                {option("amount", text::order_amount())}
            </select>
        </label>
    }
}

/// The board, and on a phone the strip of stages above its one column.
#[component]
fn BoardOrNothing(query: Signal<PipelineQuery>, change: Callback<String>) -> impl IntoView {
    let app = App::get();
    let current = Memo::new(move |_| {
        let asked = query.with(|q| q.stage.clone());
        app.with(|w| {
            let stages = || {
                w.pipeline
                    .stages
                    .iter()
                    .enumerate()
                    .filter(|(_, s)| !s.role.is_exit())
            };
            let named = stages().find(|(_, s)| s.id == asked);
            let full = || {
                stages().find(|(n, _)| w.board.columns.get(*n).is_some_and(|c| !c.rows.is_empty()))
            };
            named.or_else(full).map_or(0, |(n, _)| n)
        })
    });
    let strip = move || {
        app.with(|w| {
            let stages = w.pipeline.stages.iter().enumerate().zip(&w.board.columns);
            stages
                .filter(|((_, s), _)| !s.role.is_exit())
                .map(|((n, s), c)| {
                    let id = s.id.clone();
                    view! {
                        <button
                            type="button"
                            class="quiet"
                            data-team=s.team.name()
                            aria-pressed=move || (current.get() == n).to_string()
                            on:click=move |_| change.run(id.clone())
                        >
                            <b>{intl::count(c.rows.len())}</b>
                            <bdi>{s.name.clone()}</bdi>
                        </button>
                    }
                })
                .collect_view()
        })
    };
    let nothing = Memo::new(move |_| app.with(|w| w.board.is_empty()));
    view! {
        <Show when=move || !nothing.get() fallback=move || view! { <NothingFound /> }>
            <nav class="stages" aria-label=text::stages()>{strip}</nav>
            <board::Board current />
        </Show>
    }
}

#[component]
fn NoLeads() -> impl IntoView {
    let app = App::get();
    let adder = Adder::get();
    view! {
        <EmptyState icon=icons::PIPELINE title=text::no_leads() hint=text::no_leads_hint()>
            <a class="btn primary" href=app.link(Route::Import)>{text::nav_import()}</a>
            <Button press=Callback::new(move |()| adder.open())>{text::add_lead()}</Button>
        </EmptyState>
    }
}

#[component]
fn NothingFound() -> impl IntoView {
    let app = App::get();
    let all = move |()| app.go(Route::Pipeline(PipelineQuery::default()));
    view! {
        <EmptyState icon=icons::SEARCH title=text::no_leads_found() hint=text::no_leads_found_hint()>
            <Button press=Callback::new(all)>{text::clear_filters()}</Button>
        </EmptyState>
    }
}
