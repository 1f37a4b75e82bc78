//! What is pressed and chosen: buttons, segmented switch, search field, file button.

use icondata_core::Icon as Data;
use leptos::html;
use leptos::prelude::*;
use web_sys::File;

use super::icon::{Icon, icons};
use crate::platform::files;
use crate::view::text;

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// The one thing to do on a page.
    Primary,
    /// One of several.
    #[default]
    Plain,
    /// Beside something else.
    Quiet,
    /// Takes something away for good.
    Danger,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Plain => "",
            Self::Quiet => "quiet",
            Self::Danger => "danger",
        }
    }
}

/// A button: `press` runs on click; `keys` is shown as a cap and announced, not listened for.
#[component]
pub fn Button(
    /// What it does.
    #[prop(into)]
    press: Callback<()>,
    /// How much it stands out.
    #[prop(optional)]
    weight: Weight,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<Data>,
    /// The key that does the same, `C`.
    #[prop(optional)]
    keys: &'static str,
    /// Whether it rests.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=weight.class()
            disabled=disabled
            aria-keyshortcuts=(!keys.is_empty()).then_some(keys)
            on:click=move |_| press.run(())
        >
            {icon.map(|icon| view! { <Icon icon /> })}
            {children()}
            {(!keys.is_empty()).then(|| view! { <kbd aria-hidden="true">{keys}</kbd> })}
        </button>
    }
}

/// A button that shows an icon alone; `label` is read out and shown on hover.
#[component]
pub fn IconButton(
    /// What it does.
    #[prop(into)]
    press: Callback<()>,
    /// The icon.
    icon: Data,
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it rests.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button type="button" class="quiet icon-only" aria-label=label title=label disabled=disabled on:click=move |_| press.run(())>
            <Icon icon size=18 />
        </button>
    }
}

/// One of a few views, all visible: `options` are values and words, `chosen` the value that is on.
#[component]
pub fn Switch(
    /// What is switched, read out.
    #[prop(into)]
    label: String,
    /// Value and words of each.
    options: Vec<(&'static str, &'static str)>,
    /// The value that is on.
    #[prop(into)]
    chosen: Signal<String>,
    /// Asks for another.
    #[prop(into)]
    choose: Callback<&'static str>,
) -> impl IntoView {
    let one = move |(value, words): (&'static str, &'static str)| {
        let on = move || chosen.with(|c| c == value);
        view! {
            <button type="button" class="quiet" aria-pressed=move || on().to_string() on:click=move |_| choose.run(value)>
                {words}
            </button>
        }
    };
    view! {
        <div class="switch" role="group" aria-label=label>
            {options.into_iter().map(one).collect_view()}
        </div>
    }
}

/// A search field with a way to clear it. `id` lets a command put the cursor there.
#[component]
pub fn SearchField(
    /// What is searched, read out and shown while empty.
    #[prop(into)]
    label: String,
    /// What is typed.
    #[prop(into)]
    value: Signal<String>,
    /// Told at each key.
    #[prop(into)]
    input: Callback<String>,
    /// Its id in the document.
    #[prop(default = "search")]
    id: &'static str,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let clear = move || {
        input.run(String::new());
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    view! {
        <div class="search">
            <Icon icon=icons::SEARCH />
            <input
                node_ref=field
                id=id
                type="text"
                inputmode="search"
                enterkeyhint="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=label.clone()
                placeholder=label
                prop:value=value
                on:input=move |e| input.run(event_target_value(&e))
                on:keydown=move |e| {
                    if e.key() == "Escape" && !value.with_untracked(String::is_empty) {
                        e.stop_propagation();
                        clear();
                    }
                }
            />
            <Show when=move || !value.with(String::is_empty)>
                <button type="button" class="quiet icon-only small" aria-label=text::clear_search() on:click=move |_| clear()>
                    <Icon icon=icons::CLOSE size=14 />
                </button>
            </Show>
        </div>
    }
}

/// A button that lets the person choose files of this device and hands them over.
#[component]
pub fn FileButton(
    /// Which files the browser offers first (`.csv,text/csv`).
    #[prop(into)]
    accept: String,
    /// Whether several can be chosen.
    #[prop(optional)]
    multiple: bool,
    /// Given the files.
    #[prop(into)]
    chosen: Callback<Vec<File>>,
    /// How much it stands out.
    #[prop(optional)]
    weight: Weight,
    /// The key that does the same, shown as a cap.
    #[prop(optional)]
    keys: &'static str,
    /// The words.
    children: Children,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let open = move |_| {
        if let Some(input) = input.get_untracked() {
            // So that choosing the same file once more is a choice again.
            input.set_value("");
            input.click();
        }
    };
    let changed = move |_| {
        let files = input.get_untracked().and_then(|i| i.files());
        let files = files::listed(files);
        if !files.is_empty() {
            chosen.run(files);
        }
    };
    view! {
        <button type="button" class=weight.class() aria-keyshortcuts=(!keys.is_empty()).then_some(keys) on:click=open>
            {children()}
            {(!keys.is_empty()).then(|| view! { <kbd aria-hidden="true">{keys}</kbd> })}
        </button>
        <input node_ref=input type="file" hidden accept=accept multiple=multiple on:change=changed />
    }
}
