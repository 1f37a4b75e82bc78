//! Who has what, and what was brought in lately.

use leptos::prelude::*;

use super::desk::Desk;
use crate::model::when::Moment;
use crate::platform::clock;
use crate::platform::intl::{self, Intl};
use crate::ui::parts::{Avatar, Button, Panel, Tag, Tone};
use crate::ui::state::{App, Import};
use crate::view::people;
use crate::view::share::standing;
use crate::view::text::share as words;

/// Imports that stand open; the others are folded away.
const LATELY: usize = 5;

#[component]
pub(super) fn WhoHasWhat() -> impl IntoView {
    let app = App::get();
    let desk = Desk::get();
    let lines = move || {
        let (me, now) = (app.me.get().unwrap_or_default(), Moment(clock::now()));
        let all = app.with(|w| desk.heard.with(|h| h.standing(&w.journal, &me)));
        let line = |s: crate::exchange::snapshot::known::Standing| {
            let person = app.peek(|w| people::member(&w.journal, &s.member))?;
            let ago = |at: Moment| intl::relative(at.0, now.0);
            let (words, heed) = standing(&s, now, &Intl, ago);
            Some(view! {
                <li>
                    <span class="person"><Avatar rider=person.rider.clone() /> <b><bdi>{person.rider.name}</bdi></b></span>
                    <span class="grow">{words}</span>
                    {heed.then(|| view! { <Tag tone=Tone::Warn>{words::worth_a_word()}</Tag> })}
                </li>
            })
        };
        let lines: Vec<_> = all.into_iter().filter_map(line).collect();
        if lines.is_empty() {
            view! { <p class="dim inset">{words::nobody_else()}</p> }.into_any()
        } else {
            view! { <ul class="rows" role="list">{lines}</ul> }.into_any()
        }
    };
    view! {
        <Panel title=words::who_has_what() class="flush">
            {lines}
            <p class="dim small inset">{words::who_has_what_hint()}</p>
        </Panel>
    }
}

/// What was brought in lately, to be taken back.
#[component]
pub(super) fn Lately() -> impl IntoView {
    let app = App::get();
    let line = move |import: Import| {
        let number = import.number;
        let back = move |()| app.take_back(&[number]);
        let out = app.with(|w| w.journal.out().contains(&number));
        view! {
            <li>
                <span class="grow"><bdi>{words::brought_in_line(&import.from, &intl::said(import.at, clock::now()))}</bdi></span>
                {if out {
                    view! { <Tag>{words::taken_back()}</Tag> }.into_any()
                } else {
                    view! { <Button press=Callback::new(back)>{words::take_back(&import.from)}</Button> }.into_any()
                }}
            </li>
        }
    };
    let lines = move |from: usize, most: usize| {
        let all = app.imports.get().into_iter();
        all.skip(from).take(most).map(line).collect_view()
    };
    let earlier = Memo::new(move |_| app.imports.with(|i| i.len().saturating_sub(LATELY)));
    view! {
        <Show when=move || app.imports.with(|i| !i.is_empty())>
            <Panel title=words::brought_in_lately() class="flush">
                <ul class="rows" role="list">{move || lines(0, LATELY)}</ul>
                <Show when=move || earlier.get() != 0>
                    <details>
                        <summary class="inset">{move || words::earlier_imports(&intl::plural(earlier.get()))}</summary>
                        <ul class="rows" role="list">{move || lines(LATELY, usize::MAX)}</ul>
                    </details>
                </Show>
                <p class="dim small inset">{words::take_back_hint()}</p>
            </Panel>
        </Show>
    }
}
