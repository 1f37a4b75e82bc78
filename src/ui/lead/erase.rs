//! The question before a person is forgotten.

use leptos::prelude::*;

use crate::journal::command::Command;
use crate::platform::intl;
use crate::ui::parts::{Button, Dialog, Weight};
use crate::ui::state::App;
use crate::view::erase::reaches;
use crate::view::text;
use crate::view::text::erase as words;

/// Asks about the person of this id and name; open as long as there is one.
#[component]
pub(in crate::ui) fn Erase(
    /// Id and name.
    person: RwSignal<Option<(String, String)>>,
) -> impl IntoView {
    let close = Callback::new(move |()| person.set(None));
    move || {
        person.get().map(|(id, name)| {
            view! { <Dialog title=words::title(&name) close><Ask id close /></Dialog> }
        })
    }
}

#[component]
fn Ask(id: String, close: Callback<()>) -> impl IntoView {
    let app = App::get();
    let reached = app.peek(|w| reaches(&w.journal, &id));
    let erase = move |()| {
        close.run(());
        app.act(&Command::Erase(vec![id.clone()]));
    };
    let aliases = (reached.aliases > 0).then(|| words::of_aliases(&intl::plural(reached.aliases)));
    let talks = reached.interactions;
    let talks = (talks > 0).then(|| words::of_interactions(&intl::plural(talks)));
    view! {
        <p>{words::goes()}</p>
        <ul>
            <li>{words::of_person()}</li>
            {aliases.map(|said| view! { <li>{said}</li> })}
            {talks.map(|said| view! { <li>{said}</li> })}
        </ul>
        <p>{words::stays()}</p>
        <p>{words::asked()}</p>
        <p><b>{words::for_good()}</b></p>
        <div class="bar end">
            <Button press=close>{text::cancel()}</Button>
            <Button press=Callback::new(erase) weight=Weight::Danger>{words::erase()}</Button>
        </div>
    }
}
