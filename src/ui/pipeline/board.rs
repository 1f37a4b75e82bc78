//! The board: one virtual column a stage. Cards are dragged by pointer, moved by keyboard, and by the
//! menu that M opens.

use leptos::prelude::*;
use leptos::{ev, html};

use super::drag::{self, Drag};
use crate::model::stage::Team;
use crate::platform::intl;
use crate::ui::parts::Riders;
use crate::ui::state::App;
use crate::view::card::card;
use crate::view::text;
use crate::view::window::window;

/// Height of a card and the gap below it, in CSS pixels; `style/pipeline.css` holds the same.
const STEP: f64 = 96.0;
/// Rows drawn beyond each edge, so that a quick scroll finds cards already there.
const SPARE: usize = 4;

/// The columns of all stages on the way to Customer; exits are reached by the menu.
/// `moved` asks to move a lead to the stage of that index.
#[component]
pub(super) fn Board(
    /// On a phone: the one column that shows.
    stage: RwSignal<usize>,
    /// Asks to move a lead to the stage with that index.
    moved: Callback<(String, usize)>,
    /// Asks for the menu of stages.
    menu: Callback<String>,
) -> impl IntoView {
    let app = App::get();
    let drag = Drag::new(moved);
    let columns = Memo::new(move |_| {
        app.with(|w| {
            let stages = w.pipeline.stages.iter().enumerate();
            stages.filter(|(_, s)| !s.role.is_exit()).map(|(n, s)| (n, s.team)).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="board" class:dragging=move || drag.held.with(|h| h.as_ref().is_some_and(|h| h.lifted))>
            <For each=move || columns.get() key=|c| *c let:column>
                <Column index=column.0 team=column.1 drag moved menu current=stage />
            </For>
        </section>
        {drag::layer(drag)}
    }
}

#[component]
fn Column(
    index: usize,
    team: Team,
    drag: Drag,
    moved: Callback<(String, usize)>,
    menu: Callback<String>,
    current: RwSignal<usize>,
) -> impl IntoView {
    let app = App::get();
    let scroller = NodeRef::<html::Div>::new();
    let (top, height) = (RwSignal::new(0.0), RwSignal::new(900.0));
    let head = Memo::new(move |_| {
        app.with(|w| {
            let name = w.pipeline.stages.get(index).map(|s| s.name.clone()).unwrap_or_default();
            let column = w.board.columns.get(index);
            let (count, value) = column.map_or((0, 0), |c| (c.rows.len(), c.value));
            (name, count, value, w.pipeline.currency().to_owned())
        })
    });
    let count = Memo::new(move |_| head.with(|h| h.1));
    let range = Memo::new(move |_| window(top.get(), height.get(), STEP, count.get(), SPARE));
    let rows = Memo::new(move |_| {
        let range = range.get();
        app.with(|w| {
            let column = w.board.columns.get(index);
            let rows = column.and_then(|c| c.rows.get(range.clone())).unwrap_or_default();
            range.zip(rows.iter().copied()).collect::<Vec<_>>()
        })
    });
    let measure = move || {
        if let Some(el) = scroller.get_untracked() {
            top.set(f64::from(el.scroll_top()));
            height.set(f64::from(el.client_height()));
        }
    };
    Effect::new(move |_| scroller.get().map(|_| request_animation_frame(measure)));
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
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
                    {move || head.with(|(_, count, value, currency)| {
                        let count = intl::count(*count);
                        if *value == 0 { count } else { format!("{count} · {}", intl::short_money(*value, currency)) }
                    })}
                </span>
            </header>
            <div class="cards" node_ref=scroller tabindex="-1" on:scroll=move |_| measure()>
                <ol style:height=move || format!("{}px", count.get() as f64 * STEP)>
                    <For each=move || rows.get() key=|r| *r let:place>
                        <CardItem place=place.0 row=place.1 drag moved menu />
                    </For>
                </ol>
            </div>
        </section>
    }
}

#[component]
fn CardItem(
    place: usize,
    row: usize,
    drag: Drag,
    moved: Callback<(String, usize)>,
    menu: Callback<String>,
) -> impl IntoView {
    let app = App::get();
    let shown = Memo::new(move |_| app.with(|w| card(w, row, app.today())));
    let id = move || shown.with_untracked(|c| c.as_ref().map(|c| c.id.clone()).unwrap_or_default());
    let title = move || shown.with(|c| c.as_ref().map(|c| c.title.clone()).unwrap_or_default());
    let held = move || {
        drag.held.with(|h| h.as_ref().is_some_and(|h| h.lifted && h.lead == id()))
    };
    let press = move |e: web_sys::PointerEvent| {
        if !drag::is_control(e.target()) {
            drag.pressed(&e, id(), title());
        }
    };
    let key = move |e: web_sys::KeyboardEvent| {
        let stage = shown.with_untracked(|c| c.as_ref().map_or(0, |c| c.stage));
        match e.key().as_str() {
            "m" | "M" if !e.ctrl_key() && !e.meta_key() => menu.run(id()),
            "ArrowRight" if e.shift_key() => moved.run((id(), stage + 1)),
            "ArrowLeft" if e.shift_key() && stage > 0 => moved.run((id(), stage - 1)),
            "ArrowDown" => super::focus::step(&e, 1),
            "ArrowUp" => super::focus::step(&e, -1),
            "ArrowRight" => super::focus::across(&e, 1),
            "ArrowLeft" => super::focus::across(&e, -1),
            _ => return,
        }
        e.prevent_default();
        e.stop_propagation();
    };
    view! {
        <li class="card" class:held=held style:--y=format!("{}px", place as f64 * STEP) on:pointerdown=press on:keydown=key>
            <div class="t">
                <a href=move || app.link_lead(&id()) draggable="false"><bdi>{title}</bdi></a>
                <button class="more" aria-label=move || text::move_lead(&title()) on:click=move |_| menu.run(id())>"⋯"</button>
            </div>
            <div class="d"><bdi>{move || shown.with(|c| c.as_ref().map(|c| c.line.clone()).unwrap_or_default())}</bdi></div>
            <div class="f">
                <b>{move || shown.with(|c| c.as_ref().and_then(|c| c.amount.as_ref()).map(|(a, cur)| intl::money(*a, cur)))}</b>
                <span>{move || shown.with(|c| c.as_ref().and_then(|c| c.days).map(intl::days_short))}</span>
                {move || shown.with(|c| c.as_ref().map(|c| view! { <Riders marketing=c.marketing.clone() sales=c.sales.clone() /> }))}
            </div>
        </li>
    }
}
