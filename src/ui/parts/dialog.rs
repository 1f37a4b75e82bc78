//! A dialog over the page, with the browser's own `<dialog>`.

use std::cell::RefCell;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::icon::{Icon, icons};
use crate::view::text;

/// What has the focus now.
pub(crate) fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

thread_local! {
    /// What had the focus before the dialog that is open, or the first of several that follow each other.
    static ORIGIN: RefCell<Option<HtmlElement>> = const { RefCell::new(None) };
}

/// Where the focus goes back to after a dialog that opens now: what has it, unless that is in a dialog which this
/// one follows.
fn origin() -> Option<HtmlElement> {
    let now = focused();
    let inside = now.as_ref().and_then(|f| f.closest("dialog").ok()?);
    if inside.is_none() {
        ORIGIN.set(now);
    }
    ORIGIN.with_borrow(Clone::clone)
}

/// A dialog, open as long as it is rendered. `close` is asked for by Esc, the cross and a click beside it;
/// focus goes to the first element with `autofocus` or, without one, to the first control, and back to
/// where it was when the dialog goes.
#[component]
pub fn Dialog(
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Asks to take it away.
    #[prop(into)]
    close: Callback<()>,
    /// A class of its own, for width (`wide`).
    #[prop(optional)]
    class: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let before = StoredValue::new_local(origin());
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Fails only for a dialog that is open or not in the page; this one is neither.
            let _ = dialog.show_modal();
        }
    });
    on_cleanup(move || {
        // Taken out of the page, a dialog doesn't give the focus back by itself. It goes back as soon as the dialog is
        // out, and not with the next frame: the next key may come sooner.
        if let Some(before) = before.try_get_value().flatten() {
            queue_microtask(move || {
                let free = focused().is_none_or(|f| f.tag_name() == "BODY");
                if free && before.is_connected() {
                    let _ = before.focus();
                }
            });
        }
    });
    let beside = move |e: web_sys::MouseEvent| {
        // The dialog itself is hit only on its backdrop: its inside is covered by its content.
        let hit = e
            .target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        if hit.is_some_and(|t| t.tag_name() == "DIALOG") {
            close.run(());
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=class
            aria-label=title
            on:cancel=move |e: web_sys::Event| {
                e.prevent_default();
                close.run(());
            }
            on:mousedown=beside
        >
            <div class="dialog">
                <header>
                    <h2>{title}</h2>
                    <button type="button" class="quiet icon-only" aria-label=text::close() title=text::close() on:click=move |_| close.run(())>
                        <Icon icon=icons::CLOSE size=18 />
                    </button>
                </header>
                <div class="dialog-body">{children()}</div>
            </div>
        </dialog>
    }
}
