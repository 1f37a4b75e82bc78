//! The elements of a set, each changed and taken out where it stands, and a way to add one.

use leptos::prelude::*;

use crate::journal::Edit;
use crate::journal::command::Command;
use crate::model::Value;
use crate::ui::parts::{EditField, ErrorText, Icon, IconButton, icons};
use crate::ui::state::App;
use crate::view::element::FieldSet;
use crate::view::text;
use crate::view::text::people as words;

/// A set's name as a whole, for one of its elements, for adding one, and its icon.
fn names(set: FieldSet) -> (&'static str, &'static str, &'static str) {
    match set {
        FieldSet::Emails => (words::emails(), text::email(), words::add_email()),
        FieldSet::Phones => (words::phones(), text::phone(), words::add_phone()),
        FieldSet::Tags => (words::tags(), words::tags(), words::add_tag()),
    }
}

/// The elements that a record has.
#[component]
pub fn Elements(
    /// The record's id.
    record: StoredValue<String>,
    /// Which set of it.
    set: FieldSet,
) -> impl IntoView {
    let app = App::get();
    let (all, _, add) = names(set);
    let elements = Memo::new(move |_| {
        app.with(|w| {
            let rid = w.journal.rid(&record.get_value());
            rid.map(|r| set.of(&w.journal, r)).unwrap_or_default()
        })
    });
    let write = move |set: Vec<(String, Value)>| {
        let on = record.get_value();
        app.act(&Command::Change(vec![Edit { on, set }]))
    };
    let adding = RwSignal::new(false);
    let one = move |element: String| match set {
        FieldSet::Tags => tag(element, write).into_any(),
        _ => line(set, element, write).into_any(),
    };
    view! {
        <div class="set" class:chips=set == FieldSet::Tags>
            <ul role="list" aria-label=all>
                <For each=move || elements.get() key=Clone::clone let:element>{one(element)}</For>
            </ul>
            <Show when=move || adding.get() fallback=move || view! {
                <button type="button" class="quiet small" on:click=move |_| adding.set(true)><Icon icon=icons::ADD size=14 />{add}</button>
            }>
                <Adding set adding take=Callback::new(move |typed: String| set.put(&typed).map(|set| { write(set); })) />
            </Show>
        </div>
    }
}

/// A tag: words, and a way to take them out.
fn tag(tag: String, write: impl Fn(Vec<(String, Value)>) -> bool + 'static) -> impl IntoView {
    let label = words::take_out(&tag);
    let words = tag.clone();
    view! {
        <li class="chip">
            <b><bdi>{words}</bdi></b>
            <button type="button" class="quiet icon-only small" title=label.clone() aria-label=label on:click=move |_| { write(FieldSet::Tags.remove(&tag)); }>
                <Icon icon=icons::CLOSE size=14 />
            </button>
        </li>
    }
}

/// An e-mail or phone: the way to use it, its text to be changed, and a way to take it out.
fn line(
    set: FieldSet,
    element: String,
    write: impl Fn(Vec<(String, Value)>) -> bool + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (_, label, _) = names(set);
    let own = StoredValue::new(element.clone());
    let change = Callback::new(move |typed: String| {
        write(set.change(&own.get_value(), &typed)?);
        Ok(())
    });
    let link = set.link(&element).map(|href| {
        let (words, icon) = match set {
            FieldSet::Emails => (words::write_to(&element), icons::MAIL),
            _ => (words::call(&element), icons::PHONE),
        };
        view! { <a class="btn quiet icon-only small" href=href rel="noopener noreferrer" title=words.clone() aria-label=words><Icon icon size=14 /></a> }
    });
    let out = words::take_out(&element);
    view! {
        <li>
            {link}
            <div class="grow"><EditField label shown=Signal::derive(move || own.get_value()) save=change /></div>
            <IconButton press=Callback::new(move |()| { write(set.remove(&own.get_value())); }) icon=icons::CLOSE label=out />
        </li>
    }
}

/// One more, as it is typed.
#[component]
fn Adding(
    set: FieldSet,
    adding: RwSignal<bool>,
    take: Callback<String, Result<(), String>>,
) -> impl IntoView {
    let (_, label, add) = names(set);
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let submit = move |e: web_sys::SubmitEvent| {
        e.prevent_default();
        match take.run(typed.get_untracked()) {
            Ok(()) => adding.set(false),
            Err(words) => error.set(Some(words)),
        }
    };
    let key = move |e: web_sys::KeyboardEvent| {
        if e.key() == "Escape" {
            e.stop_propagation();
            adding.set(false);
        }
    };
    let mode = match set {
        FieldSet::Emails => "email",
        FieldSet::Phones => "tel",
        FieldSet::Tags => "text",
    };
    view! {
        <form class="set-add" on:submit=submit on:keydown=key novalidate>
            <div class="bar">
                <input
                    node_ref=field
                    class="grow"
                    type="text"
                    inputmode=mode
                    autocomplete="off"
                    aria-label=format!("{add}: {label}")
                    prop:value=typed
                    on:input=move |e| typed.set(event_target_value(&e))
                />
                <button type="submit">{words::add()}</button>
            </div>
            <ErrorText error />
        </form>
    }
}
