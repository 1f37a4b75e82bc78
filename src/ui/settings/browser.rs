//! This browser: how things are stored here, how the page looks, and how to leave nothing behind.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::store::Status;
use crate::platform::{checkup, clock, intl};
use crate::ui::parts::{Button, Dialog, Field, Input, Panel, Tag, Tone, Weight};
use crate::ui::sharing::last_file;
use crate::ui::shell::Frame;
use crate::ui::state::{App, Keeping};
use crate::view::checkup::keeping;
use crate::view::route::{Address, Route};
use crate::view::text;
use crate::view::text::checkup as words;

#[component]
pub(super) fn Browser() -> impl IntoView {
    let app = App::get();
    let status = move || match app.keeping.get() {
        Keeping::Open(Status::Saved) => {
            view! { <Tag tone=Tone::Good>{text::saved_here()}</Tag> }.into_any()
        }
        Keeping::Open(Status::Failed(why)) => {
            view! { <Tag tone=Tone::Bad>{text::not_saved_short()}</Tag> " " {why} }.into_any()
        }
        Keeping::Open(Status::Nothing) => {
            view! { <Tag tone=Tone::Bad>{text::not_kept_short()}</Tag> }.into_any()
        }
        Keeping::Open(Status::ReadOnly) => {
            view! { <Tag tone=Tone::Warn>{text::read_only()}</Tag> }.into_any()
        }
        _ => view! { <Tag>{text::saving()}</Tag> }.into_any(),
    };
    let shelf = |lacking: Option<String>| {
        match lacking {
        None => view! { <Tag tone=Tone::Good>{text::shelf_there()}</Tag> }.into_any(),
        Some(why) => view! { <Tag tone=Tone::Warn>{text::shelf_missing()}</Tag> " " <span class="dim small">{why}</span> }.into_any(),
    }
    };
    let shelves = move || {
        app.keeping.track();
        app.store().map(|s| s.shelves()).unwrap_or_default()
    };
    let only_one = move || {
        let shelves = shelves();
        let lacking = shelves.files.is_some() != shelves.database.is_some();
        lacking.then(|| view! { <p>{text::only_one_copy()}</p> })
    };
    let place = RwSignal::new(None);
    spawn_local(async move {
        let found = checkup::look().await;
        // Nobody waits for it any more once the page is left.
        place.try_set(Some(found));
    });
    let keeps = move || place.with(|p| p.as_ref().map(|p| keeping(p.persisted)));
    let room = move || {
        let usage = place.with(|p| p.as_ref().and_then(|p| p.usage));
        usage.map(|n| words::usage(&intl::bytes(n as usize)))
    };
    let last_file = move || match app.workspace.get().and_then(|w| last_file(&w)) {
        Some(at) => text::last_file(&intl::said(at, clock::now())),
        None => text::last_file_never().to_owned(),
    };
    let lines = move || intl::count(app.with(|w| w.journal.len()));
    let frame = Frame::get();
    let themes = vec![
        (String::new(), text::theme_system().to_owned()),
        ("light".to_owned(), text::theme_light().to_owned()),
        ("dark".to_owned(), text::theme_dark().to_owned()),
    ];
    view! {
        <Panel title=text::settings_browser() class="spaced">
            <dl class="facts">
                <dt>{text::storage()}</dt><dd>{status}</dd>
                <dt>{text::shelf_files()}</dt><dd>{move || shelf(shelves().files)}</dd>
                <dt>{text::shelf_database()}</dt><dd>{move || shelf(shelves().database)}</dd>
                <dt>{text::changes_kept()}</dt><dd>{lines}</dd>
                <dt>{words::about_persisted()}</dt><dd>{keeps}</dd>
                <dt>{words::about_usage()}</dt><dd>{room}</dd>
                <dt>{words::about_file()}</dt><dd>{last_file}</dd>
            </dl>
            {only_one}
            <p><a href=app.link(Route::Checkup)>{text::checkup::open_checkup()}</a></p>
            <Field label=text::appearance() value=frame.theme input=Input::Choice(themes) />
            <label class="check">
                <input type="checkbox" prop:checked=frame.single_keys on:change=move |e| frame.single_keys.set(event_target_checked(&e)) />
                {text::single_keys()}
            </label>
            <p class="dim small">{text::single_keys_hint()}</p>
        </Panel>
    }
}

/// Other workspaces, and going away for good.
#[component]
pub(super) fn Leaving() -> impl IntoView {
    let app = App::get();
    let others = move || {
        let open = app.workspace.get();
        let others = app.known.get().into_iter();
        others
            .filter(|(id, _)| Some(id) != open.as_ref())
            .map(|(id, name)| {
                let name = text::workspace_called(&name, &id);
                let href = Address {
                    route: Route::default(),
                    workspace: Some(id),
                }
                .to_string();
                view! { <li><a href=href><bdi>{name}</bdi></a></li> }
            })
            .collect_view()
    };
    view! {
        <Panel title=text::other_workspaces() class="spaced">
            <ul class="plain" role="list">{others}</ul>
            <a class="btn" href=Address { route: Route::Welcome, workspace: None }.to_string()>{text::another_workspace()}</a>
        </Panel>
        <Forget />
    }
}

/// Removing every byte, asked twice.
#[component]
fn Forget() -> impl IntoView {
    let app = App::get();
    let asking = RwSignal::new(false);
    let close = Callback::new(move |()| asking.set(false));
    let gone = move |()| {
        spawn_local(async move {
            if let Err(why) = app.forget().await {
                app.fail(text::forget_failed(&why));
            }
        });
    };
    view! {
        <Panel title=text::forget_device() class="spaced">
            <p class="dim small">{text::forget_device_hint()}</p>
            <Button press=Callback::new(move |()| asking.set(true)) weight=Weight::Danger>{text::forget_device()}</Button>
        </Panel>
        {move || asking.get().then(|| view! {
            <Dialog title=text::forget_device() close>
                <p>{text::forget_device_sure()}</p>
                <div class="bar end">
                    <Button press=close>{text::cancel()}</Button>
                    <Button press=Callback::new(gone) weight=Weight::Danger>{text::forget_device()}</Button>
                </div>
            </Dialog>
        })}
    }
}
