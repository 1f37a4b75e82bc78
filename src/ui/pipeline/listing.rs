//! The leads as a list: the table of what passes, or of what a figure opened.

use leptos::prelude::*;

use super::{NothingFound, table};
use crate::journal::Rid;
use crate::platform::intl;
use crate::ui::state::App;
use crate::ui::{numbers, rooms};
use crate::view::board::Filter;
use crate::view::route::{PipelineQuery, Route};
use crate::view::table::{Sort, rows};
use crate::view::text;

/// Which leads it lists.
#[derive(Clone, PartialEq)]
enum Listed {
    /// All that pass.
    All,
    /// Those of a figure that is being fetched.
    Coming,
    /// Those of a figure that isn't one of ours.
    Gone,
    /// Those that a figure opened, under its heading.
    These(String, Vec<Rid>),
}

/// The table of what passes, or of the list that a figure opened.
#[component]
pub fn Listing(
    /// What the address says.
    query: Signal<PipelineQuery>,
    /// Which leads pass.
    filter: Memo<Filter>,
    /// Asks to sort by a column, from the top down or not.
    sorted: Callback<(Sort, bool)>,
) -> impl IntoView {
    let counts = Signal::derive(move || query.with(|q| !q.list.is_empty()));
    view! {
        <numbers::Readied needed=counts>
            <Table query filter sorted />
        </numbers::Readied>
    }
}

#[component]
fn Table(
    query: Signal<PipelineQuery>,
    filter: Memo<Filter>,
    sorted: Callback<(Sort, bool)>,
) -> impl IntoView {
    let app = App::get();
    let sort = Memo::new(move |_| {
        query.with(|q| {
            (
                Sort::parse(&q.sort).unwrap_or_default(),
                q.descending || Sort::parse(&q.sort).is_none(),
            )
        })
    });
    let list = Memo::new(move |_| query.with(|q| q.list.clone()));
    let drill = Memo::new(move |_| {
        list.with(|key| !key.is_empty())
            .then(|| rooms::fetched(Box::pin(rooms::drill())))
    });
    let drill = move || drill.get().map(|drill| drill.get());
    let listed = Memo::new(move |_| match drill() {
        None => Listed::All,
        Some(None) => Listed::Coming,
        Some(Some(drill)) => drill
            .and_then(|(listed, _)| list.with(|key| listed(app, key)))
            .map_or(Listed::Gone, |(title, leads)| Listed::These(title, leads)),
    });
    let shown = Memo::new(move |_| {
        let (sort, down) = sort.get();
        let row_numbers = |only: Option<&[Rid]>| {
            filter.with(|f| app.with(|w| rows(&w.pipeline, &w.journal, f, only, sort, down)))
        };
        listed.with(|listed| match listed {
            Listed::All => row_numbers(None),
            Listed::Coming | Listed::Gone => Vec::new(),
            Listed::These(_, leads) => row_numbers(Some(leads)),
        })
    });
    let press = Callback::new(move |column: Sort| {
        let (now, down) = sort.get_untracked();
        sorted.run((column, column == now && !down));
    });
    let nothing =
        Memo::new(move |_| listed.with(|l| *l != Listed::Coming) && shown.with(Vec::is_empty));
    let heading = move || {
        let (title, count) = match listed.get() {
            Listed::All | Listed::Coming => return None,
            Listed::Gone => (text::numbers::list_gone().to_owned(), String::new()),
            Listed::These(title, leads) => (title, intl::count(leads.len())),
        };
        let page = || (drill()???.1)(&list.get_untracked());
        let all = query.with_untracked(|q| PipelineQuery {
            list: String::new(),
            ..q.clone()
        });
        Some(view! {
            <div class="bar">
                <h2><bdi>{title}</bdi></h2>
                <span class="dim">{count}</span>
                <span class="grow"></span>
                {page().map(|route| view! {
                    <a href=app.link(route)>{text::numbers::back_to_figure()}</a>
                })}
                <a href=app.link(Route::Pipeline(all))>{text::numbers::all_leads()}</a>
            </div>
        })
    };
    view! {
        {heading}
        <Show when=move || !nothing.get() fallback=move || view! { <NothingFound /> }>
            <table::Rows rows=shown sort sorted=press />
        </Show>
    }
}
