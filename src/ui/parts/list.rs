//! A long list that draws only what is in sight.

use leptos::html;
use leptos::prelude::*;
use leptos::{ev, leptos_dom::helpers::WindowListenerHandle};
use std::ops::Range;

use crate::view::window::window;

/// How far beyond each edge rows are drawn, in CSS pixels.
const SPARE: f64 = 320.0;

/// What part of a scrolled list is in sight.
#[derive(Clone, Copy)]
pub struct Scrolled {
    /// The element that scrolls.
    pub node: NodeRef<html::Div>,
    top: RwSignal<f64>,
    height: RwSignal<f64>,
}

impl Scrolled {
    /// Follows an element: give it `node`, and call [`Scrolled::measure`] when it scrolls.
    pub fn new() -> Self {
        let scrolled = Self {
            node: NodeRef::new(),
            top: RwSignal::new(0.0),
            height: RwSignal::new(900.0),
        };
        Effect::new(move |_| {
            if scrolled.node.get().is_some() {
                request_animation_frame(move || scrolled.measure());
            }
        });
        let resized = window_event_listener(ev::resize, move |_| scrolled.measure());
        on_cleanup(move || WindowListenerHandle::remove(resized));
        scrolled
    }

    /// Reads anew what is in sight.
    pub fn measure(self) {
        if let Some(el) = self.node.try_get_untracked().flatten() {
            self.top.set(f64::from(el.scroll_top()));
            self.height.set(f64::from(el.client_height()));
        }
    }

    /// The rows to draw of `count` rows `step` CSS pixels high.
    pub fn range(self, step: f64, count: Signal<usize>) -> Memo<Range<usize>> {
        let spare = (SPARE / step).ceil() as usize;
        Memo::new(move |_| window(self.top.get(), self.height.get(), step, count.get(), spare))
    }
}

impl Default for Scrolled {
    fn default() -> Self {
        Self::new()
    }
}

/// A virtual list: `row` draws the row of that number, `step` CSS pixels high. A row is drawn anew when
/// `version` changes; it reads its data by its number.
#[component]
pub fn VirtualList(
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// Height of a row in CSS pixels.
    step: f64,
    /// Draws a row.
    #[prop(into)]
    row: Callback<usize, AnyView>,
    /// Changes when the rows do.
    #[prop(optional, into)]
    version: Signal<u64>,
    /// What it lists, read out.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let scrolled = Scrolled::new();
    let range = scrolled.range(step, count);
    let rows = move || {
        let version = version.get();
        range.get().map(|n| (n, version)).collect::<Vec<_>>()
    };
    view! {
        <div class="virtual" node_ref=scrolled.node tabindex="0" role="group" aria-label=label on:scroll=move |_| scrolled.measure()>
            <ul class="virtual-all" style:--h=move || format!("{}px", count.get() as f64 * step)>
                <For each=rows key=|r| *r let:r>
                    <li
                        class="virtual-row"
                        aria-setsize=move || count.get().to_string()
                        aria-posinset=(r.0 + 1).to_string()
                        style:--y=format!("{}px", r.0 as f64 * step)
                        style:--step=format!("{step}px")
                    >
                        {row.run(r.0)}
                    </li>
                </For>
            </ul>
        </div>
    }
}
