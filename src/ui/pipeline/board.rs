//! The board: one virtual column a stage. Cards are dragged by pointer, moved by keyboard, and by the
//! menu that M opens.

use leptos::prelude::*;

use super::drag::{self, Drag};
use super::focus;
use crate::model::stage::Team;
use crate::platform::intl;
use crate::ui::moving::Mover;
use crate::ui::parts::{Icon, Riders, Scrolled, Tag, Tone, icons};
use crate::ui::state::App;
use crate::view::card::card;
use crate::view::text;

/// Height of a card and the gap below it, in CSS pixels; `style/pipeline.css` holds the same.
const STEP: f64 = 100.0;

/// The columns of all stages on the way to Customer; exits are reached by the menu.
#[component]
pub(super) fn Board(
    /// On a phone: the one column that shows.
    #[prop(into)]
    current: Signal<usize>,
) -> impl IntoView {
    let app = App::get();
    let mover = Mover::get();
    let drag = Drag::new(Callback::new(move |(lead, stage): (String, usize)| {
        mover.to(app, &lead, stage);
    }));
    let columns = Memo::new(move |_| {
        app.with(|w| {
            let stages = w.pipeline.stages.iter().enumerate();
            stages
                .filter(|(_, s)| !s.role.is_exit())
                .map(|(n, s)| (n, s.team))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <section
            class="board"
            class:dragging=move || drag.held.with(|h| h.as_ref().is_some_and(|h| h.lifted))
            node_ref=drag.board
            on:touchmove=move |e| drag.own(&e)
            on:contextmenu=move |e| drag.own(&e)
        >
            <For each=move || columns.get() key=|c| *c let:column>
                <Column index=column.0 team=column.1 drag current />
            </For>
        </section>
        {drag::layer(drag)}
    }
}

#[component]
fn Column(index: usize, team: Team, drag: Drag, current: Signal<usize>) -> impl IntoView {
    let app = App::get();
    let scrolled = Scrolled::new();
    let head = Memo::new(move |_| {
        app.with(|w| {
            let name = w
                .pipeline
                .stages
                .get(index)
                .map(|s| s.name.clone())
                .unwrap_or_default();
            let column = w.board.columns.get(index);
            let (count, value, other) =
                column.map_or((0, 0, 0), |c| (c.rows.len(), c.value, c.other_currency));
            let other = usize::try_from(other).unwrap_or_default();
            (name, count, value, w.pipeline.currency().to_owned(), other)
        })
    });
    let count = Memo::new(move |_| head.with(|h| h.1));
    let range = scrolled.range(STEP, count.into());
    let rows = Memo::new(move |_| {
        let range = range.get();
        app.with(|w| {
            let column = w.board.columns.get(index);
            let rows = column
                .and_then(|c| c.rows.get(range.clone()))
                .unwrap_or_default();
            range.zip(rows.iter().copied()).collect::<Vec<_>>()
        })
    });
    let label = move || head.with(|(name, count, ..)| text::column(name, &intl::count(*count)));
    view! {
        <section
            class="col"
            class:current=move || current.get() == index
            class:over=move || drag.held.with(|h| h.as_ref().is_some_and(|h| h.lifted && h.over == Some(index)))
            data-team=team.name()
            data-stage=index.to_string()
            aria-label=label
        >
            <header class="colh">
                <h2>{move || head.with(|h| h.0.clone())}</h2>
                <span>
                    {move || head.with(|(_, count, value, currency, _)| {
                        let count = intl::count(*count);
                        if *value == 0 { count } else { format!("{count} · {}", intl::short_money(*value, currency)) }
                    })}
                </span>
                // Amounts in another currency are in no sum: said, so that nobody takes it for all.
                {move || head.with(|(.., other)| (*other != 0).then(|| view! {
                    <small>{text::other_currencies(&intl::plural(*other))}</small>
                }))}
            </header>
            <div class="cards" node_ref=scrolled.node tabindex="-1" on:scroll=move |_| scrolled.measure()>
                <ol style:--h=move || format!("{}px", count.get() as f64 * STEP)>
                    // A card that another one pushes along keeps its element, and with it the focus.
                    <For each=move || rows.get() key=|r| r.1 let:r>
                        <CardItem rows row=r.1 drag />
                    </For>
                </ol>
            </div>
        </section>
    }
}

#[component]
fn CardItem(rows: Memo<Vec<(usize, usize)>>, row: usize, drag: Drag) -> impl IntoView {
    let app = App::get();
    let mover = Mover::get();
    let shown = Memo::new(move |_| app.with(|w| card(w, row, app.today())));
    // One that is being taken away stays where it was.
    let place = Memo::new(move |before| {
        let place = rows.with(|rows| {
            rows.iter()
                .find(|(_, n)| *n == row)
                .map(|(place, _)| *place)
        });
        place.or(before.copied()).unwrap_or_default()
    });
    // When all rows are read anew, another lead may have the number of this one.
    let id =
        Memo::new(move |_| shown.with(|c| c.as_ref().map(|c| c.id.clone()).unwrap_or_default()));
    let title = move || shown.with(|c| c.as_ref().map(|c| c.title.clone()).unwrap_or_default());
    let held = move || {
        drag.held
            .with(|h| h.as_ref().is_some_and(|h| h.lifted && h.lead == id.get()))
    };
    let press = move |e: web_sys::PointerEvent| {
        if !drag::is_control(e.target()) {
            drag.pressed(&e, id.get_untracked(), title());
        }
    };
    let key = move |e: web_sys::KeyboardEvent| {
        let stage = shown.with_untracked(|c| c.as_ref().map_or(0, |c| c.stage));
        let take = |to: usize| {
            let lead = id.get_untracked();
            mover.to(app, &lead, to);
            focus::follow(lead);
        };
        match e.key().as_str() {
            "ArrowRight" if e.shift_key() => take(stage + 1),
            "ArrowLeft" if e.shift_key() && stage > 0 => take(stage - 1),
            "ArrowDown" => focus::step(&e, 1),
            "ArrowUp" => focus::step(&e, -1),
            "ArrowRight" => focus::across(&e, 1),
            "ArrowLeft" => focus::across(&e, -1),
            _ => return,
        }
        e.prevent_default();
        e.stop_propagation();
    };
    view! {
        <li class="card" data-lead=move || id.get() class:held=held style:--y=move || format!("{}px", place.get() as f64 * STEP) on:pointerdown=press on:keydown=key>
            <div class="t">
                <a href=move || app.link_lead(&id.get()) draggable="false"><bdi>{title}</bdi></a>
                <button class="quiet icon-only more" aria-label=move || text::move_lead(&title()) on:click=move |_| mover.menu(id.get_untracked())>
                    <Icon icon=icons::MORE />
                </button>
            </div>
            <div class="d">
                {move || shown.with(|c| c.as_ref().is_some_and(|c| c.stage_gone)).then(|| view! { <Tag tone=Tone::Warn>{text::stage_deleted()}</Tag> " " })}
                <bdi>{move || shown.with(|c| c.as_ref().map(|c| c.line.clone()).unwrap_or_default())}</bdi>
            </div>
            <div class="f">
                <b>{move || shown.with(|c| c.as_ref().and_then(|c| c.amount.as_ref()).map(|(a, cur)| intl::money(*a, cur)))}</b>
                <span>{move || shown.with(|c| c.as_ref().and_then(|c| c.days).map(intl::days_short))}</span>
                {move || shown.with(|c| c.as_ref().map(|c| view! { <Riders marketing=c.marketing.clone() sales=c.sales.clone() /> }))}
            </div>
        </li>
    }
}
