//! The page in place of a workspace that is wanted and isn't here: what happened, and how to go on.

use leptos::prelude::*;

use crate::ui::parts::{EmptyState, FileButton, Mark, icons};
use crate::ui::rooms;
use crate::ui::sharing::{self, Busy, Desk, Drop, Faults, Phase};
use crate::ui::state::Lost;
use crate::ui::welcome::Known;
use crate::view::route::{Address, Route};
use crate::view::text;

/// The page.
#[component]
pub fn LostPage(
    /// What is missing.
    lost: Lost,
) -> impl IntoView {
    let desk = Desk::get();
    let busy = Memo::new(move |_| desk.phase.with(|p| matches!(p, Phase::Busy(..))));
    let (title, hint) = match lost {
        Lost::Gone(name) => (text::workspace_gone(), text::workspace_gone_hint(&name)),
        Lost::Unknown(_) => (
            text::workspace_unknown(),
            text::workspace_unknown_hint().to_owned(),
        ),
    };
    let welcome = Address {
        route: Route::Welcome,
        workspace: None,
    };
    let looking = Memo::new(move |_| desk.phase.with(|p| *p == Phase::Looking));
    let what = move || {
        let (title, hint, welcome) = (title, hint.clone(), welcome.to_string());
        view! {
            <EmptyState icon=icons::ALERT title hint>
                <FileButton accept=sharing::ACCEPT multiple=true chosen=Callback::new(move |files| desk.open(files))>
                    {text::open_file_or_backup()}
                </FileButton>
                <a class="btn" href=welcome>{text::another_workspace()}</a>
            </EmptyState>
            <Show when=move || busy.get() fallback=|| view! { <Faults /> }>
                <Busy />
            </Show>
            <Known />
        }
    };
    view! {
        <main class="first" id="main">
            <h1><Mark size=32 />{text::app_name()}</h1>
            // What files would bring is looked at here: without them there is no workspace to show it in.
            <Show when=move || looking.get() fallback=what>
                <div><Faults />{rooms::entered(Box::pin(rooms::looking()))}</div>
            </Show>
        </main>
        <Drop chosen=Callback::new(move |files| desk.open(files)) words=text::drop_here() />
    }
}
