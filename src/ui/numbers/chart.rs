//! The chart: bars that open their leads and, pointed at or focused, explain themselves.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::platform::{files, intl};
use crate::ui::parts::{Button, Weight, icons};
use crate::ui::state::App;
use crate::view::chart::bars::{Drawing, Label, Role, Shape, Size, layout};
use crate::view::chart::{Key, step, svg};
use crate::view::quarters::Page;
use crate::view::text::numbers as words;

fn drawn(page: &Page, size: Size) -> Drawing {
    layout(&page.chart, size, &|value, decimals| {
        intl::percent(value / 100.0, u8::try_from(decimals).unwrap_or(0))
    })
}

fn id(bar: usize) -> String {
    format!("bar-{bar}")
}

/// The chart. Arrow keys walk along the bars, Enter opens one.
#[component]
pub(super) fn Chart(shown: Memo<Page>, pointed: RwSignal<Option<usize>>) -> impl IntoView {
    let app = App::get();
    let node = NodeRef::<html::Div>::new();
    let width = RwSignal::new(Size::default().width);
    let measure = move || {
        let found = node.try_get_untracked().flatten();
        let found = found.map(|el| f64::from(el.client_width()));
        if let Some(w) = found.filter(|w| *w > 0.0 && *w != width.get_untracked()) {
            width.set(w);
        }
    };
    Effect::new(move |_| {
        if node.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    let content = move || {
        shown.with(|page| {
            let drawing = drawn(page, Size::for_width(width.get()));
            let ticks = drawing.ticks.iter().enumerate().map(|(i, tick)| {
                let line = format!("M{} {}H{}", tick.from, svg::number(tick.y), tick.to);
                view! {
                    <g aria-hidden="true">
                        <path class=if i == 0 { "floor" } else { "line" } d=line />
                        {text(&tick.label)}
                    </g>
                }
            });
            let count = drawing.shapes.len();
            let bars = drawing.shapes.iter().zip(&page.chart.bars).zip(&page.bar_opens);
            let bars = bars.enumerate().map(|(i, ((shape, bar), opens))| {
                let quarter = page.first_bar + i;
                let walk = move |e: KeyboardEvent| walk(&e, i, count);
                // In a view's markup this would be a link of HTML, inside which nothing of SVG is painted.
                let link = leptos::svg::a()
                    .attr("id", id(i))
                    .attr("href", app.link(opens.route()))
                    .attr("aria-label", bar.spoken.clone())
                    .on(ev::keydown, walk)
                    .on(ev::focus, move |_| pointed.set(Some(quarter)))
                    .on(ev::pointerenter, move |_| pointed.set(Some(quarter)))
                    .child(shape_view(shape));
                view! {
                    <g>
                        {link}
                        // What these say, the link says in a sentence.
                        <g class="labels" aria-hidden="true">{shape.labels.iter().map(text).collect_view()}</g>
                    </g>
                }
            });
            let size = format!("0 0 {} {}", drawing.width, drawing.height);
            view! {
                <svg class="chart" width=drawing.width height=drawing.height viewBox=size role="group" aria-label=page.chart.described.clone()>
                    <defs>
                        <pattern id="unsettled" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                            <rect class="soft" width="8" height="8" />
                            <rect class="full" width="3" height="8" />
                        </pattern>
                    </defs>
                    {ticks.collect_view()}
                    {bars.collect_view()}
                </svg>
            }
        })
    };
    view! { <div node_ref=node>{content}</div> }
}

fn shape_view(shape: &Shape) -> impl IntoView + use<> {
    let column = shape.column;
    let bar = shape.bar.map(|b| {
        // A sheet cannot name the pattern of this document; the element can.
        let fill = shape.unsettled.then_some("url(#unsettled)");
        let class = match shape.unsettled {
            true => "bar-shape unsettled",
            false => "bar-shape settled",
        };
        view! {
            <rect class=class fill=fill x=svg::number(b.x) y=svg::number(b.y) width=svg::number(b.width) height=svg::number(b.height) rx="2" />
        }
    });
    let whisker = shape.whisker.map(|w| {
        let path = svg::whisker_path(w);
        view! {
            <g>
                <path class="whisker ground" d=path.clone() />
                <path class="whisker" d=path />
            </g>
        }
    });
    view! {
        <g>
            <rect class="column" x=svg::number(column.x) y="0" width=svg::number(column.width) height=svg::number(column.height) rx="6" />
            {bar}
            {whisker}
        </g>
    }
}

fn text(label: &Label) -> impl IntoView + use<> {
    let class = match label.role {
        Role::Value => "value",
        Role::Hint => "hint",
        Role::Label => "label",
        Role::Note => "note",
        Role::Tick => "tick",
    };
    view! { <text class=class x=svg::number(label.x) y=svg::number(label.y)>{label.text.clone()}</text> }
}

fn walk(event: &KeyboardEvent, from: usize, count: usize) {
    let key = match event.key().as_str() {
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "Home" => Key::Home,
        "End" => Key::End,
        _ => return,
    };
    event.prevent_default();
    let to = step(from, key, count).and_then(|i| document().get_element_by_id(&id(i)));
    if let Some(bar) = to {
        // Elements of SVG can be focused as those of HTML can, though they are none.
        let _ = bar.unchecked_into::<HtmlElement>().focus();
    }
}

/// Saves the chart as a file.
#[component]
pub(super) fn Save(shown: Memo<Page>) -> impl IntoView {
    let app = App::get();
    let save = move |()| {
        let file = shown.with_untracked(|page| {
            let size = Size::default();
            svg::write(&page.chart, &drawn(page, size), size)
        });
        if !files::download("quarters.svg", "image/svg+xml", file.as_bytes()) {
            app.fail(words::not_downloaded());
        }
    };
    view! {
        <Button press=Callback::new(save) weight=Weight::Quiet icon=icons::DOWNLOAD>{words::download_chart()}</Button>
    }
}
