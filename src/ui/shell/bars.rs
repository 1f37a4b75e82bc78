//! Bars that stay until what they say is over: not saved, nothing kept, read-only, a new version.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::store::Status;
use crate::ui::parts::{Icon, icons};
use crate::ui::rooms;
use crate::ui::sharing::Desk;
use crate::ui::state::{App, Keeping};
use crate::view::text;

/// The bars.
#[component]
pub(super) fn Bars() -> impl IntoView {
    let app = App::get();
    let status = Memo::new(move |_| match app.keeping.get() {
        Keeping::Open(status) => Some(status),
        _ => None,
    });
    let desk = Desk::get();
    let download = move || {
        spawn_local(async move {
            match rooms::download().await {
                Ok(download) => download(desk),
                Err(_) => app.fail(text::part_missing()),
            }
        });
    };
    let retry = move || {
        if let Some(store) = app.store() {
            store.retry();
        }
    };
    // A try that fails again for another reason is no other bar: it would be read out anew.
    let why = Memo::new(move |_| match status.get() {
        Some(Status::Failed(why)) => why,
        _ => String::new(),
    });
    let kind = Memo::new(move |_| match status.get()? {
        Status::Failed(_) => Some(Status::Failed(String::new())),
        other => Some(other),
    });
    let storage = move || {
        match kind.get()? {
        Status::Failed(_) => Some(
            view! {
                <div class="bad" role="alert">
                    <Icon icon=icons::ALERT />
                    <span class="grow" title=why>{text::not_saved()}</span>
                    <button type="button" on:click=move |_| retry()>{text::try_again()}</button>
                    <button type="button" class="primary" on:click=move |_| download()>{text::download_changes()}</button>
                </div>
            }
            .into_any(),
        ),
        Status::Nothing => Some(
            view! {
                <div class="warn">
                    <Icon icon=icons::WARNING />
                    <span class="grow">{text::nothing_kept()}</span>
                    <button type="button" on:click=move |_| download()>{text::download_changes()}</button>
                </div>
            }
            .into_any(),
        ),
        Status::ReadOnly => Some(
            view! {
                <div class="warn">
                    <Icon icon=icons::INFO />
                    <span class="grow">{text::read_only()}</span>
                    <button type="button" on:click=move |_| reload()>{text::reload()}</button>
                </div>
            }
            .into_any(),
        ),
        Status::Saved | Status::Saving => None,
    }
    };
    view! { <div class="bars">{storage} <UpdateBar /></div> }
}

/// That a new version waits; on the page of the first run too, where no frame stands.
#[component]
pub fn UpdateBar() -> impl IntoView {
    let waiting = RwSignal::new(update_waits());
    let heard = window_event_listener(
        ev::Custom::<web_sys::Event>::new("tandem:update"),
        move |_| {
            waiting.set(true);
        },
    );
    on_cleanup(move || heard.remove());
    move || {
        waiting.get().then(|| {
            view! {
                <div role="status">
                    <Icon icon=icons::REFRESH />
                    <span class="grow">{text::update_ready()}</span>
                    <button type="button" on:click=move |_| use_update()>{text::update_now()}</button>
                </div>
            }
        })
    }
}

/// Whether a new version was announced before the app listened.
fn update_waits() -> bool {
    let root = document().document_element();
    root.is_some_and(|r| r.get_attribute("data-update").as_deref() == Some("ready"))
}

fn use_update() {
    if let Ok(event) = web_sys::Event::new("tandem:use-update") {
        let _ = window().dispatch_event(&event);
    }
}

fn reload() {
    let _ = window().location().reload();
}
