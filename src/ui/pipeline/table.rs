//! The same leads as a virtual table: sorted by any column, and the list that figures open.

use leptos::prelude::*;

use crate::platform::intl;
use crate::ui::parts::{Riders, Scrolled, Tag, Tone};
use crate::ui::state::App;
use crate::view::card::card;
use crate::view::table::Sort;
use crate::view::text;

/// Height of a row in CSS pixels; `style/pipeline.css` holds the same.
const STEP: f64 = 40.0;

/// The table of these rows.
#[component]
pub(super) fn Rows(
    /// Row numbers, in order.
    #[prop(into)]
    rows: Signal<Vec<usize>>,
    /// By what they are sorted, and whether from the top down.
    #[prop(into)]
    sort: Signal<(Sort, bool)>,
    /// Asks to sort by a column.
    sorted: Callback<Sort>,
) -> impl IntoView {
    let app = App::get();
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
    let heading = move |column: Sort| {
        let state = move || match sort.get() {
            (s, true) if s == column => "descending",
            (s, false) if s == column => "ascending",
            _ => "none",
        };
        view! {
            <div role="columnheader" class=column.name() aria-sort=state>
                <button class="quiet" on:click=move |_| sorted.run(column)>{text::sort(column)}</button>
            </div>
        }
    };
    view! {
        <div class="grid panel" role="table" aria-rowcount=move || count.get() + 1 aria-label=text::leads()>
            <div class="grid-head" role="row" aria-rowindex="1">
                {Sort::ALL.map(heading).collect_view()}
                <div role="columnheader" class="riders">{text::riding()}</div>
            </div>
            <div class="grid-body" role="rowgroup" node_ref=scrolled.node tabindex="0" aria-label=text::leads() on:scroll=move |_| scrolled.measure()>
                <div class="grid-all" role="presentation" style:--h=move || format!("{}px", count.get() as f64 * STEP)>
                    <For each=move || shown.get() key=|r| *r let:place>
                        <Row place=place.0 row=place.1 app />
                    </For>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Row(place: usize, row: usize, app: App) -> impl IntoView {
    let shown = Memo::new(move |_| app.with(|w| card(w, row, app.today())));
    let stage = move || {
        let index = shown.with(|c| c.as_ref().map(|c| c.stage))?;
        app.with(|w| {
            w.pipeline
                .stages
                .get(index)
                .map(|s| (s.name.clone(), s.team.name()))
        })
    };
    view! {
        <div class="grid-row" role="row" aria-rowindex=place + 2 style:--y=format!("{}px", place as f64 * STEP)>
            {move || shown.with(|c| c.as_ref().map(|c| {
                let day = |d: Option<chrono::NaiveDate>| d.map(intl::day);
                view! {
                    <div role="cell" class="title"><a href=app.link_lead(&c.id)><bdi>{c.title.clone()}</bdi></a></div>
                    <div role="cell" class="stage">{stage().map(|(name, team)| view! { <span class="dot" data-team=team></span><bdi>{name}</bdi> })}
                        {c.stage_gone.then(|| view! { " " <Tag tone=Tone::Warn>{text::stage_deleted()}</Tag> })}
                    </div>
                    <div role="cell" class="amount num">{c.amount.as_ref().map(|(a, cur)| intl::money(*a, cur))}</div>
                    <div role="cell" class="since num">{day(c.since)}</div>
                    <div role="cell" class="created num">{day(c.created)}</div>
                    <div role="cell" class="close num">{day(c.close)}</div>
                    <div role="cell" class="source"><bdi>{c.source.clone()}</bdi></div>
                    <div role="cell" class="campaign"><bdi>{c.campaign.clone()}</bdi></div>
                    <div role="cell" class="riders"><Riders marketing=c.marketing.clone() sales=c.sales.clone() /></div>
                }
            }))}
        </div>
    }
}
