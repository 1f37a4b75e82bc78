//! What just happened, said once: a toast with undo, and the live region that reads it out.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Icon, icons};
use crate::view::text;

/// How long a toast stays, in milliseconds; it waits while the pointer or the focus is on it.
const STAYS: u64 = 8_000;
/// How many show at once.
const AT_ONCE: usize = 3;

#[derive(Clone)]
struct Toast {
    id: u64,
    words: String,
    bad: bool,
    /// Whatever had it done may be gone by the time it is taken back, so this belongs to nobody.
    undo: Option<Undo>,
}

type Undo = Arc<dyn Fn() + Send + Sync>;

/// The toasts of the page; copied freely.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
    /// The toast that is being looked at.
    held: RwSignal<Option<u64>>,
}

impl Toasts {
    /// Makes them and hands them to everything below.
    pub fn provide() -> Self {
        let toasts = Self {
            list: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            held: RwSignal::new(None),
        };
        provide_context(toasts);
        toasts
    }

    /// The toasts, inside any component of the app.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Says what happened.
    pub fn say(self, words: impl Into<String>) {
        self.push(words.into(), false, None);
    }

    /// Says what happened, with a way to take it back.
    pub fn done(self, words: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.push(words.into(), false, Some(Arc::new(undo)));
    }

    /// Says what went wrong.
    pub fn fail(self, words: impl Into<String>) {
        self.push(words.into(), true, None);
    }

    /// Takes all of them away.
    pub fn clear(self) {
        self.list.set(Vec::new());
    }

    /// Takes those away that offer to take something back.
    pub fn forget_undo(self) {
        self.list.update(|list| list.retain(|t| t.undo.is_none()));
    }

    fn push(self, words: String, bad: bool, undo: Option<Undo>) {
        let Some(id) = self.next.try_update_value(|n| {
            *n += 1;
            *n
        }) else {
            return;
        };
        self.list.update(|list| {
            // The newest deed is the one to take back here; Ctrl-Z goes further.
            list.retain(|t| t.bad);
            list.push(Toast {
                id,
                words,
                bad,
                undo,
            });
            let over = list.len().saturating_sub(AT_ONCE);
            list.drain(..over);
        });
        self.expire(id);
    }

    fn expire(self, id: u64) {
        let late = move || match self.held.try_get_untracked() {
            Some(held) if held == Some(id) => self.expire(id),
            Some(_) => self.remove(id),
            None => {}
        };
        set_timeout(late, Duration::from_millis(STAYS));
    }

    fn remove(self, id: u64) {
        self.list.try_update(|list| list.retain(|t| t.id != id));
    }
}

/// Where toasts appear; stands once in the shell.
#[component]
pub fn ToastStack() -> impl IntoView {
    let toasts = Toasts::get();
    let one = move |toast: Toast| {
        let Toast {
            id,
            words,
            bad,
            undo,
        } = toast;
        let free = move || {
            toasts.held.try_update(|held| {
                if *held == Some(id) {
                    *held = None;
                }
            });
        };
        view! {
            <div
                class="toast"
                class:bad=bad
                on:pointerenter=move |_| toasts.held.set(Some(id))
                on:pointerleave=move |_| free()
                on:focusin=move |_| toasts.held.set(Some(id))
                on:focusout=move |_| free()
            >
                {bad.then(|| view! { <Icon icon=icons::ALERT /> })}
                <span class="grow">{words}</span>
                {undo.map(|undo| view! {
                    <button type="button" class="quiet" on:click=move |_| {
                        toasts.remove(id);
                        undo();
                    }>{text::undo()}</button>
                })}
                <button type="button" class="quiet icon-only" aria-label=text::dismiss() on:click=move |_| toasts.remove(id)>
                    <Icon icon=icons::CLOSE />
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-label=text::notices()>
            <For each=move || toasts.list.get() key=|t| t.id let:toast>{one(toast)}</For>
        </div>
    }
}
