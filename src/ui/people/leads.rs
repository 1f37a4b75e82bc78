//! The leads of a company or of a contact, each a line with its stage, its worth and who rides it.

use leptos::prelude::*;

use crate::platform::intl;
use crate::ui::parts::{Panel, Riders};
use crate::ui::state::App;
use crate::view::directory::lines::{LeadLine, leads};
use crate::view::text;
use crate::view::text::people as words;

/// Lines drawn at first; the rest on request.
const AT_ONCE: usize = 50;

/// The panel.
#[component]
pub(super) fn Leads(record: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let lines = Memo::new(move |_| app.with(|w| leads(w, &record.get_value(), app.today())));
    let all = RwSignal::new(false);
    let left = move || lines.with(Vec::len).saturating_sub(AT_ONCE);
    let shown = move || {
        let most = if all.get() { usize::MAX } else { AT_ONCE };
        lines.with(|l| {
            let lines = l.iter().take(most).cloned();
            lines.map(|l| line(app, l)).collect_view()
        })
    };
    let count = ViewFn::from(move || {
        let count = lines.with(Vec::len);
        (count != 0).then(|| view! { <span class="dim small">{intl::count(count)}</span> })
    });
    view! {
        <Panel title=text::leads() aside=count class="flush">
            <Show when=move || !lines.with(Vec::is_empty) fallback=|| view! { <p class="dim none">{words::no_leads_here()}</p> }>
                <ul class="rows" role="list">{shown}</ul>
                <Show when=move || !all.get() && left() != 0>
                    <button type="button" class="quiet" on:click=move |_| all.set(true)>{move || text::show_more(&intl::plural(left()))}</button>
                </Show>
            </Show>
        </Panel>
    }
}

fn line(app: App, line: LeadLine) -> impl IntoView {
    let card = line.card;
    view! {
        <li>
            <div class="grow">
                <a href=app.link_lead(&card.id)><b><bdi>{line.name}</bdi></b></a>
                <div class="dim small"><bdi>{line.about}</bdi></div>
            </div>
            <span class="bar small"><span class="dot" data-team=line.team.name()></span><bdi>{line.stage}</bdi></span>
            <span class="worth num">{card.amount.map(|(a, c)| intl::money(a, &c))}</span>
            <Riders marketing=card.marketing sales=card.sales />
        </li>
    }
}
