//! The tables under the chart.

use leptos::prelude::*;

use super::asking;
use crate::ui::parts::{Button, Tag, Tone, Weight};
use crate::ui::state::App;
use crate::view::quarters::grid::{Row, parts};
use crate::view::quarters::numbers::Number;
use crate::view::quarters::{Grid, Page};
use crate::view::route::QuartersQuery;
use crate::view::text::numbers as words;

/// A table. A quarter's name explains it; numbers open their leads.
#[component]
pub(super) fn Table(grid: Signal<Grid>, pointed: RwSignal<Option<usize>>) -> impl IntoView {
    let label = move || grid.with(|g| g.columns.first().map(|c| c.title.clone()));
    let head = move || {
        let columns = grid.with(|g| g.columns.clone());
        let cell = |c: crate::view::chart::Column| {
            view! { <th scope="col" class:num=c.numeric>{c.title}</th> }
        };
        columns.into_iter().map(cell).collect_view()
    };
    let rows = move || {
        let rows = grid.with(|g| g.rows.clone());
        let rows = rows.into_iter().map(|r| view! { <Line row=r pointed /> });
        rows.collect_view()
    };
    view! {
        <div class="wide-table" tabindex="0" role="region" aria-label=label>
            <table class="numbers">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(row: Row, pointed: RwSignal<Option<usize>>) -> impl IntoView {
    let app = App::get();
    let head = match (row.quarter, row.narrows) {
        (Some(quarter), _) => view! {
            <button
                type="button"
                class="quiet name"
                title=words::how()
                aria-pressed=move || (pointed.get() == Some(quarter)).to_string()
                on:click=move |_| pointed.set(Some(quarter))
            >
                {row.head}
            </button>
        }
        .into_any(),
        (None, Some(route)) => {
            view! { <a href=app.link(route)><bdi>{row.head}</bdi></a> }.into_any()
        }
        (None, None) => view! { <bdi>{row.head}</bdi> }.into_any(),
    };
    let cells = row.cells.into_iter().map(|n| view! { <Cell number=n /> });
    view! {
        <tr class:total=row.total>
            <th scope="row">{head}</th>
            {cells.collect_view()}
        </tr>
    }
}

#[component]
fn Cell(number: Number) -> impl IntoView {
    let app = App::get();
    let text = match number.opens {
        Some(drill) => view! { <a href=app.link(drill.route())>{number.text}</a> }.into_any(),
        None => number.text.into_any(),
    };
    view! {
        <td class="num" class:strong=number.strong class:dim=number.quiet>
            {(!number.tag.is_empty()).then(|| view! { <Tag tone=Tone::Warn>{number.tag}</Tag> " " })}
            {(!number.aside.is_empty()).then(|| view! { <span class="dim aside">{number.aside}</span> " " })}
            {text}
        </td>
    }
}

/// By source or campaign; the smaller ones together until all are asked for.
#[component]
pub(super) fn Parts(
    query: Signal<QuartersQuery>,
    shown: Memo<Page>,
    pointed: RwSignal<Option<usize>>,
) -> impl IntoView {
    let app = App::get();
    let all = RwSignal::new(false);
    let grid = Signal::derive(move || {
        if all.get() {
            let whole = query.with(|q| {
                asking(app, q, |asking| {
                    shown.with(|p| parts(&p.answer, asking, usize::MAX - 1))
                })
            });
            whole.unwrap_or_default()
        } else {
            shown.with(|p| p.parts.clone()).unwrap_or_default()
        }
    });
    let more = move || {
        grid.with(|g| g.more.clone()).map(|words| {
            view! {
                <div class="in bar">
                    <Button press=Callback::new(move |()| all.set(true)) weight=Weight::Quiet>{words}</Button>
                </div>
            }
        })
    };
    view! {
        <section class="panel flush">
            <Table grid pointed />
            {more}
        </section>
    }
}
