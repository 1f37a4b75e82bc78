//! Share and merge: files out, files in, differences, and who has what.

mod arrivals;
mod desk;
mod differences;
mod known;
mod send;

use leptos::prelude::*;
use web_sys::File;

pub use arrivals::Looking;
pub use desk::{Desk, Phase, workspace};
pub use differences::DifferencesPage;
pub use send::{download, last_file, sender};

use crate::platform::{files, intl};
use crate::ui::parts::{FileButton, PageHead, Panel, Progress};
use crate::view::text;
use crate::view::text::share as words;

/// What the file chooser offers first.
pub const ACCEPT: &str = ".json,.gz,.txt,application/json,application/gzip,text/plain";

/// The page.
#[component]
pub fn SharePage() -> impl IntoView {
    let desk = Desk::get();
    let pasted = window_event_listener_untyped("paste", move |e| {
        let files = files::pasted(&e);
        if !files.is_empty() {
            e.prevent_default();
            desk.bring(files);
        }
    });
    on_cleanup(move || pasted.remove());
    // Which of the three shows; how far work is changes within one.
    let kind = Memo::new(move |_| desk.phase.with(std::mem::discriminant));
    let shown = move || {
        // Tracking alone would never compute it.
        kind.get();
        match desk.phase.get_untracked() {
            Phase::Idle => view! { <Start /> }.into_any(),
            Phase::Busy(..) => view! { <PageHead title=text::nav_share() /> <Busy /> }.into_any(),
            Phase::Looking => view! { <Faults /> <Looking /> }.into_any(),
        }
    };
    view! {
        {shown}
        <Drop chosen=Callback::new(move |files| desk.bring(files)) words=words::drop_snapshots() />
    }
}

#[component]
fn Start() -> impl IntoView {
    view! {
        <PageHead title=text::nav_share() />
        <Faults />
        <div class="two">
            <div class="stack">
                <send::Send />
                <BringIn />
                <differences::Differences />
            </div>
            <aside class="stack">
                <known::WhoHasWhat />
                <known::Lately />
            </aside>
        </div>
    }
}

#[component]
fn BringIn() -> impl IntoView {
    let desk = Desk::get();
    view! {
        <Panel title=words::bring_in() class="spaced">
            <p class="dim small">{words::bring_in_hint()}</p>
            <div class="bar">
                <FileButton accept=ACCEPT multiple=true chosen=Callback::new(move |files| desk.bring(files))>
                    {words::choose_snapshots()}
                </FileButton>
            </div>
        </Panel>
    }
}

/// How far long work is.
#[component]
pub fn Busy() -> impl IntoView {
    let desk = Desk::get();
    let label = Signal::derive(move || match desk.phase.get() {
        Phase::Busy(what, _) => what,
        _ => String::new(),
    });
    let done = Signal::derive(move || match desk.phase.get() {
        Phase::Busy(_, done) => done,
        _ => None,
    });
    view! {
        <section class="panel"><div class="in">
            <Show
                when=move || !desk.sealed.get()
                fallback=move || view! { <Progress label done /> }
            >
                <Progress label done cancel=Callback::new(move |()| desk.clear()) />
            </Show>
        </div></section>
    }
}

/// What is wrong with files that can't be brought in.
#[component]
pub fn Faults() -> impl IntoView {
    let desk = Desk::get();
    move || {
        let faults = desk.faults.get();
        (!faults.is_empty()).then(|| {
            let title = words::not_brought(&intl::plural(faults.len()));
            view! {
                <section class="said bad" role="alert">
                    <p><b>{title}</b> " " {words::nothing_changed()}</p>
                    <ul>{faults.into_iter().map(|f| view! { <li><bdi>{f}</bdi></li> }).collect_view()}</ul>
                </section>
            }
        })
    }
}

/// Files can be dropped anywhere on the page.
#[component]
pub fn Drop(
    /// Given the files.
    chosen: Callback<Vec<File>>,
    /// What shows while files hover.
    words: &'static str,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let enter = window_event_listener(leptos::ev::dragover, move |e| {
        if files::carries_files(&e) {
            e.prevent_default();
            over.set(true);
        }
    });
    let leave = window_event_listener(leptos::ev::dragleave, move |e| {
        // Only leaving the window has nowhere to go to.
        if e.related_target().is_none() {
            over.set(false);
        }
    });
    let drop = window_event_listener(leptos::ev::drop, move |e| {
        over.set(false);
        let files = files::dropped(&e);
        if !files.is_empty() {
            e.prevent_default();
            chosen.run(files);
        }
    });
    on_cleanup(move || {
        enter.remove();
        leave.remove();
        drop.remove();
    });
    view! {
        <Show when=move || over.get()>
            <div class="dropping" role="status">{words}</div>
        </Show>
    }
}
