//! Contacts or companies as a virtual table, sorted by any column.

use leptos::prelude::*;

use crate::platform::intl;
use crate::ui::parts::Scrolled;
use crate::ui::state::App;
use crate::view::directory::Kind;
use crate::view::directory::list::{Cell, Column, cell};
use crate::view::element::FieldSet;
use crate::view::route::Route;
use crate::view::text::people as words;

/// Height of a row in CSS pixels; `style/pipeline.css` holds the same.
const STEP: f64 = 40.0;

/// The table of these rows.
#[component]
pub(super) fn Table(
    /// What they are.
    kind: Kind,
    /// Row numbers, in order.
    #[prop(into)]
    rows: Signal<Vec<usize>>,
    /// By what they are sorted, and whether from the top down.
    #[prop(into)]
    sort: Signal<(Column, bool)>,
    /// Asks to sort by a column.
    sorted: Callback<Column>,
) -> impl IntoView {
    let scrolled = Scrolled::new();
    let count = Memo::new(move |_| rows.with(Vec::len));
    let range = scrolled.range(STEP, count.into());
    let shown = Memo::new(move |_| {
        let range = range.get();
        rows.with(|rows| {
            let shown = rows.get(range.clone()).unwrap_or_default();
            range.zip(shown.iter().copied()).collect::<Vec<_>>()
        })
    });
    let heading = move |column: Column| {
        let state = move || match sort.get() {
            (s, true) if s == column => "descending",
            (s, false) if s == column => "ascending",
            _ => "none",
        };
        view! {
            <div role="columnheader" class=class(column) class:num=column.counts() aria-sort=state>
                <button class="quiet" on:click=move |_| sorted.run(column)>{words::column(column)}</button>
            </div>
        }
    };
    let label = match kind {
        Kind::Contact => words::contacts(),
        Kind::Company => words::companies(),
    };
    view! {
        <div class="grid parties panel" role="table" aria-rowcount=move || count.get() + 1 aria-label=label>
            <div class="grid-head" role="row" aria-rowindex="1">
                {Column::of(kind).map(heading).collect_view()}
            </div>
            <div class="grid-body" role="rowgroup" node_ref=scrolled.node tabindex="0" aria-label=label on:scroll=move |_| scrolled.measure()>
                <div class="grid-all" role="presentation" style:--h=move || format!("{}px", count.get() as f64 * STEP)>
                    <For each=move || shown.get() key=|r| *r let:place>
                        <Row kind place=place.0 row=place.1 />
                    </For>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Row(kind: Kind, place: usize, row: usize) -> impl IntoView {
    let app = App::get();
    let cells = Memo::new(move |_| {
        app.with(|w| {
            let directory = w.directory();
            let row = directory.row(row)?;
            Some(Column::of(kind).map(|c| (c, cell(directory, &w.journal, row, c))))
        })
    });
    let shown = move |(column, cell): (Column, Cell)| {
        let inside = match cell {
            Cell::Record(id, name) => {
                let href = Route::of(&id).map(|r| app.link(r));
                view! { <a href=href><bdi>{name}</bdi></a> }.into_any()
            }
            Cell::Count(n) => intl::count(n).into_any(),
            Cell::Text(text) => match link(column, &text) {
                Some(href) => {
                    view! { <a href=href rel="noopener noreferrer"><bdi>{text}</bdi></a> }
                        .into_any()
                }
                None => view! { <bdi>{text}</bdi> }.into_any(),
            },
        };
        view! { <div role="cell" class=class(column) class:num=column.counts()>{inside}</div> }
    };
    view! {
        <div class="grid-row" role="row" aria-rowindex=place + 2 style:--y=format!("{}px", place as f64 * STEP)>
            {move || cells.get().map(|cells| cells.map(shown).collect_view())}
        </div>
    }
}

/// What the style calls a column.
fn class(column: Column) -> String {
    format!("of-{}", column.name())
}

/// Where the text of a column leads.
fn link(column: Column, text: &str) -> Option<String> {
    match column {
        Column::Email => FieldSet::Emails.link(text),
        Column::Phone => FieldSet::Phones.link(text),
        Column::Domain => crate::view::link::web(text),
        _ => None,
    }
}
