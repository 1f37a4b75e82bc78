//! A menu that drops from a button, in the browser's own `popover`.

use std::sync::atomic::{AtomicUsize, Ordering};

use icondata_core::Icon as Data;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::icon::{Caps, Icon, icons};

/// One entry of a menu.
#[derive(Clone)]
pub struct MenuItem {
    /// The words.
    pub label: String,
    /// An icon before them.
    pub icon: Option<Data>,
    /// The keys that do the same, as caps.
    pub keys: Vec<String>,
    /// Whether it is the one in force; `None` where that means nothing.
    pub checked: Option<bool>,
    /// Whether it begins a new part of the menu.
    pub rule: bool,
    /// What it does.
    pub act: Callback<()>,
}

impl MenuItem {
    /// An entry with words and what it does.
    pub fn new(label: impl Into<String>, act: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            label: label.into(),
            icon: None,
            keys: Vec::new(),
            checked: None,
            rule: false,
            act: Callback::new(move |()| act()),
        }
    }

    /// With an icon before the words.
    #[must_use]
    pub fn icon(mut self, icon: Data) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Marked as the one in force, or as one that could be.
    #[must_use]
    pub fn checked(mut self, on: bool) -> Self {
        self.checked = Some(on);
        self
    }

    /// The first of a new part.
    #[must_use]
    pub fn rule(mut self) -> Self {
        self.rule = true;
        self
    }
}

static NEXT: AtomicUsize = AtomicUsize::new(1);

/// A button (its content is `children`) and the menu that drops from it. Arrow keys, Home and End move in
/// it; Esc and a click elsewhere close it.
#[component]
pub fn Menu(
    /// What the button is called, read out.
    #[prop(into)]
    label: Signal<String>,
    /// The entries.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
    /// Classes of the button.
    #[prop(default = "quiet")]
    class: &'static str,
    /// What the button shows.
    children: Children,
) -> impl IntoView {
    let id = format!("menu-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    let (x, y) = (RwSignal::new(0.0), RwSignal::new(0.0));
    let open = RwSignal::new(false);
    let close = move || {
        if let Some(list) = list.get_untracked() {
            let _ = list.hide_popover();
        }
    };
    let toggled = move |_| {
        let is_open = list
            .get_untracked()
            .is_some_and(|l| l.matches(":popover-open").unwrap_or(false));
        open.set(is_open);
        if let (true, Some(button), Some(list)) =
            (is_open, button.get_untracked(), list.get_untracked())
        {
            let (from, size) = (
                button.get_bounding_client_rect(),
                list.get_bounding_client_rect(),
            );
            let window = window();
            let room = |side: Result<wasm_bindgen::JsValue, _>| {
                side.ok().and_then(|v| v.as_f64()).unwrap_or(0.0)
            };
            let (width, height) = (room(window.inner_width()), room(window.inner_height()));
            let below = from.bottom() + 4.0;
            let above = from.top() - 4.0 - size.height();
            x.set(from.left().min(width - size.width() - 8.0).max(8.0));
            y.set(if below + size.height() > height - 8.0 && above > 8.0 {
                above
            } else {
                below
            });
            focus_item(&list, Step::First);
        }
    };
    let key = move |e: KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        let step = match e.key().as_str() {
            "ArrowDown" => Step::Next,
            "ArrowUp" => Step::Previous,
            "Home" => Step::First,
            "End" => Step::Last,
            "Tab" => return close(),
            _ => return,
        };
        e.prevent_default();
        focus_item(&list, step);
    };
    let entries = move || {
        let items = items.get().into_iter();
        items.map(|item| entry(item, close)).collect_view()
    };
    view! {
        <button
            node_ref=button
            type="button"
            class=class
            popovertarget=id.clone()
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            aria-label=label
            title=label
        >
            {children()}
        </button>
        <div
            node_ref=list
            id=id
            class="menu"
            popover="auto"
            role="menu"
            aria-label=label
            style:--x=move || format!("{}px", x.get())
            style:--y=move || format!("{}px", y.get())
            on:toggle=toggled
            on:keydown=key
        >
            {entries}
        </div>
    }
}

fn entry(item: MenuItem, close: impl Fn() + 'static) -> AnyView {
    let MenuItem {
        label,
        icon,
        keys,
        checked,
        rule,
        act,
    } = item;
    let role = if checked.is_some() {
        "menuitemradio"
    } else {
        "menuitem"
    };
    let mark = match checked {
        Some(true) => Some(icons::CHECK),
        _ => icon,
    };
    view! {
        <button
            type="button"
            class="quiet menu-item"
            class:rule=rule
            role=role
            aria-checked=checked.map(|c| c.to_string())
            tabindex="-1"
            on:click=move |_| {
                close();
                act.run(());
            }
        >
            <span class="menu-mark">{mark.map(|icon| view! { <Icon icon /> })}</span>
            <span class="grow">{label}</span>
            {(!keys.is_empty()).then(|| view! { <Caps keys /> })}
        </button>
    }
    .into_any()
}

enum Step {
    First,
    Last,
    Next,
    Previous,
}

fn focus_item(list: &web_sys::HtmlDivElement, step: Step) {
    let Ok(items) = list.query_selector_all(".menu-item") else {
        return;
    };
    let items: Vec<HtmlElement> = (0..items.length())
        .filter_map(|n| items.item(n)?.dyn_into().ok())
        .collect();
    let last = items.len().saturating_sub(1);
    let here = super::dialog::focused().and_then(|f| items.iter().position(|i| *i == f));
    let to = match (step, here) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None | Some(0)) => last,
        (Step::Next, Some(n)) if n == last => 0,
        (Step::Next, Some(n)) => n + 1,
        (Step::Previous, Some(n)) => n - 1,
    };
    if let Some(item) = items.get(to) {
        let _ = item.focus();
    }
}
