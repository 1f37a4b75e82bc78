//! This browser: how things are stored here, how the page looks, and how to leave nothing behind.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::store::Status;
use crate::platform::{intl, router};
use crate::ui::parts::{Button, Dialog, Field, Input, Panel, Tag, Tone, Weight};
use crate::ui::shell::Frame;
use crate::ui::state::{App, Keeping, forget, workspaces};
use crate::view::route::{Address, Route};
use crate::view::text;

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
        let others = workspaces()
            .into_iter()
            .filter(|(id, _)| Some(id) != open.as_ref());
        others
            .map(|(id, name)| {
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
            forget(app).await;
            router::replace(
                &Address {
                    route: Route::Welcome,
                    workspace: None,
                }
                .to_string(),
            );
            router::reload();
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
