//! Fields: labelled inputs of a form, and values that are edited where they stand.

use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::view::text;

/// What kind of input a field is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Input {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    Prose,
    /// A number or an amount, typed as people write it.
    Number,
    /// A day; its value is `YYYY-MM-DD`.
    Day,
    /// An e-mail address.
    Email,
    /// One line, with what is known offered while typing.
    Known(Offer),
    /// One of these: value and words. The empty value is "none" where it is among them.
    Choice(Vec<(String, String)>),
}

/// What is known and fits what was typed, the best first.
#[derive(Clone, Copy)]
pub struct Offer(pub Callback<String, Vec<String>>);

impl PartialEq for Offer {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Offer {}

impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Offer")
    }
}

/// A labelled input of a form, with a hint below it.
#[component]
pub fn Field(
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What it holds.
    value: RwSignal<String>,
    /// Its kind.
    #[prop(optional)]
    input: Input,
    /// A sentence below it.
    #[prop(optional, into)]
    hint: String,
    /// Whether the cursor starts here.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            {control(&input, value.into(), autofocus, move |v| value.set(v))}
            {(!hint.is_empty()).then(|| view! { <small>{hint}</small> })}
        </label>
    }
}

/// Numbers the lists of what is known: an input names its own by id.
static KNOWN: AtomicUsize = AtomicUsize::new(0);

/// The control of an input kind; `changed` is told at each key, or choice.
fn control(
    input: &Input,
    value: Signal<String>,
    autofocus: bool,
    changed: impl Fn(String) + Clone + 'static,
) -> AnyView {
    let on_input = {
        let changed = changed.clone();
        move |e: web_sys::Event| changed(event_target_value(&e))
    };
    let (kind, mode) = match input {
        Input::Day => ("date", None),
        Input::Email => ("email", Some("email")),
        Input::Number => ("text", Some("decimal")),
        _ => ("text", None),
    };
    match input {
        Input::Prose => view! {
            <textarea rows="3" autofocus=autofocus prop:value=value on:input=on_input></textarea>
        }
        .into_any(),
        Input::Known(offer) => {
            let offer = *offer;
            let list = format!("known-{}", KNOWN.fetch_add(1, Ordering::Relaxed));
            let fits = move || {
                let option = |name: String| view! { <option value=name></option> };
                let fits = value.with(|typed| offer.0.run(typed.clone()));
                fits.into_iter().map(option).collect_view()
            };
            view! {
                <input type="text" autocomplete="off" list=list.clone() autofocus=autofocus prop:value=value on:input=on_input />
                <datalist id=list>{fits}</datalist>
            }
            .into_any()
        }
        Input::Choice(options) => {
            let option = |(id, words): (String, String)| {
                let own = id.clone();
                // The property: once somebody has chosen, the attribute changes nothing any more.
                view! { <option value=id prop:selected=move || value.with(|v| *v == own)>{words}</option> }
            };
            let options = options.clone().into_iter().map(option).collect_view();
            view! {
                <select autofocus=autofocus on:change=move |e| changed(event_target_value(&e))>{options}</select>
            }
            .into_any()
        }
        _ => view! {
            <input type=kind inputmode=mode autocomplete="off" autofocus=autofocus prop:value=value on:input=on_input />
        }
        .into_any(),
    }
}

/// A value edited where it stands: a press turns it into its input; Enter or leaving saves, Esc leaves it.
/// `save` answers with the sentence to show when the value can't be taken.
#[component]
pub fn EditField(
    /// What it is called, read out.
    #[prop(into)]
    label: String,
    /// What is shown.
    #[prop(into)]
    shown: Signal<String>,
    /// What is edited; the same as `shown` unless said.
    #[prop(optional, into)]
    value: Option<Signal<String>>,
    /// Its kind.
    #[prop(optional)]
    input: Input,
    /// What stands there while it is empty.
    #[prop(default = text::empty_field())]
    empty: &'static str,
    /// Takes the new value.
    #[prop(into)]
    save: Callback<String, Result<(), String>>,
    /// A sentence below it while it is edited.
    #[prop(optional)]
    hint: &'static str,
    /// Whether it only shows.
    #[prop(optional, into)]
    locked: Signal<bool>,
) -> impl IntoView {
    let value = value.unwrap_or(shown);
    let editing = RwSignal::new(false);
    let draft = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let place = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let begin = move |_| {
        draft.set(value.get_untracked());
        error.set(None);
        editing.set(true);
    };
    let leave = move |refocus: bool| {
        editing.set(false);
        error.set(None);
        if refocus {
            request_animation_frame(move || {
                if let Some(button) = button.try_get_untracked().flatten() {
                    let _ = button.focus();
                }
            });
        }
    };
    let commit = move |refocus: bool| {
        if !editing.get_untracked() {
            return;
        }
        let new = draft.get_untracked();
        if new == value.get_untracked() {
            return leave(refocus);
        }
        match save.run(new) {
            Ok(()) => leave(refocus),
            Err(words) => error.set(Some(words)),
        }
    };
    let called = StoredValue::new(label.clone());
    Effect::new(move |_| {
        if editing.get()
            && let Some(place) = place.get()
            && let Ok(Some(field)) = place.query_selector("input, textarea, select")
            && let Ok(field) = field.dyn_into::<web_sys::HtmlElement>()
        {
            // What the group is called, its one control is called too.
            let _ = field.set_attribute("aria-label", &called.get_value());
            let _ = field.focus();
            if let Some(text) = field.dyn_ref::<web_sys::HtmlInputElement>() {
                text.select();
            }
        }
    });
    let prose = input == Input::Prose;
    let at_once = matches!(input, Input::Choice(_));
    let key = move |e: web_sys::KeyboardEvent| {
        match e.key().as_str() {
            "Escape" => leave(true),
            "Enter" if !prose || e.ctrl_key() || e.meta_key() => commit(true),
            _ => return,
        }
        e.prevent_default();
        e.stop_propagation();
    };
    let edit_label = text::edit_field(&label);
    let field = StoredValue::new((label, input));
    view! {
        <div class="edit" node_ref=place>
            {move || {
                let edit_label = edit_label.clone();
                if editing.get() {
                    let (label, input) = field.get_value();
                    let changed = move |v| {
                        draft.set(v);
                        if at_once {
                            commit(true);
                        }
                    };
                    view! {
                        <div class="edit-input" role="group" aria-label=label on:keydown=key on:focusout=move |_| commit(false)>
                            {control(&input, draft.into(), true, changed)}
                            {(!hint.is_empty()).then(|| view! { <small class="dim">{hint}</small> })}
                            <ErrorText error />
                        </div>
                    }.into_any()
                } else {
                    let nothing = move || shown.with(String::is_empty);
                    view! {
                        <button
                            node_ref=button
                            type="button"
                            class="quiet edit-value"
                            class:empty=nothing
                            disabled=locked
                            title=edit_label
                            on:click=begin
                        >
                            <bdi>{move || if nothing() { empty.to_owned() } else { shown.get() }}</bdi>
                        </button>
                    }.into_any()
                }
            }}
        </div>
    }
}

/// What went wrong, announced when it appears; nothing while there is nothing.
#[component]
pub fn ErrorText(
    /// The sentence.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! { <p class="error" role="alert">{move || error.get()}</p> }
}
