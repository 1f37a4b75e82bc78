//! The leads that were deleted, each with a way back.

use leptos::prelude::*;

use crate::journal::command::Command;
use crate::platform::{clock, intl};
use crate::ui::parts::{Avatar, Button, EmptyState, Panel, icons};
use crate::ui::state::App;
use crate::view::deleted::{Deleted, deleted};
use crate::view::text;

/// Lines drawn at first; the search finds the others.
const AT_ONCE: usize = 100;

/// The list of those in whose name the words occur.
#[component]
pub fn DeletedLeads(words: Signal<String>) -> impl IntoView {
    let app = App::get();
    let all = RwSignal::new(false);
    let found = Memo::new(move |_| words.with(|q| app.with(|w| deleted(&w.journal, q))));
    let line = move |lead: Deleted| {
        let id = StoredValue::new(lead.id.clone());
        let back = move |()| {
            app.act(&Command::Restore(vec![id.get_value()]));
        };
        view! {
            <li>
                <a class="grow" href=app.link_lead(&lead.id)><bdi>{lead.title}</bdi></a>
                {lead.by.map(|rider| view! { <Avatar rider /> })}
                <span class="dim small">{intl::said(lead.at, clock::now())}</span>
                <Button press=Callback::new(back)>{text::bring_back()}</Button>
            </li>
        }
    };
    let lines = move || {
        let most = if all.get() { usize::MAX } else { AT_ONCE };
        found.with(|f| f.iter().take(most).cloned().map(line).collect_view())
    };
    let left = move || found.with(Vec::len).saturating_sub(AT_ONCE);
    view! {
        <Show when=move || !found.with(Vec::is_empty) fallback=|| view! {
            <EmptyState icon=icons::TRASH title=text::nothing_deleted() hint=text::nothing_deleted_hint() />
        }>
            <Panel title=text::deleted_leads() class="flush">
                <ul class="rows" role="list">{lines}</ul>
                <Show when=move || !all.get() && left() != 0>
                    <button type="button" class="quiet" on:click=move |_| all.set(true)>{move || text::show_more(&intl::plural(left()))}</button>
                </Show>
            </Panel>
        </Show>
    }
}
