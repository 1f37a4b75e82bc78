//! Everything that happened to a record, a virtual list of acts, the latest first.

use leptos::prelude::*;

use crate::journal::command::Command;
use crate::platform::{clock, intl};
use crate::ui::parts::Tag;
use crate::ui::show::said;
use crate::ui::state::App;
use crate::view::history::{Deed, HistoryLine, history};
use crate::view::text;

/// Lines drawn at first; the rest on request, so that long histories open at once.
const AT_ONCE: usize = 60;

/// The history.
#[component]
pub(in crate::ui) fn History(record: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let all = RwSignal::new(false);
    let lines = Memo::new(move |_| {
        app.with(|w| {
            w.journal
                .rid(&record.get_value())
                .map(|r| history(&w.journal, r))
                .unwrap_or_default()
        })
    });
    let shown = move || {
        let most = if all.get() { usize::MAX } else { AT_ONCE };
        lines.with(|l| {
            l.iter()
                .take(most)
                .cloned()
                .map(move |l| line(app, l))
                .collect_view()
        })
    };
    let left = move || lines.with(Vec::len).saturating_sub(AT_ONCE);
    view! {
        <ol class="tl">{shown}</ol>
        <Show when=move || !all.get() && left() != 0>
            <button type="button" class="quiet" on:click=move |_| all.set(true)>{move || text::show_more(&intl::plural(left()))}</button>
        </Show>
    }
}

fn line(app: App, line: HistoryLine) -> impl IntoView {
    let who = line.by.as_ref().map(|r| r.name.clone());
    let team = line.by.as_ref().map_or("joint", |r| r.team.name());
    let what = match &line.deed {
        Deed::Made if line.imported => text::happened_imported().to_owned(),
        Deed::Made => text::happened_made().to_owned(),
        Deed::Moved(stage) => text::happened_moved(stage),
        Deed::Deleted => text::happened_deleted().to_owned(),
        Deed::Restored => text::happened_restored().to_owned(),
        Deed::Changed => {
            let mut labels: Vec<String> = line.changes.iter().map(|c| c.label.clone()).collect();
            labels.dedup();
            text::happened_changed(&intl::list(&labels))
        }
    };
    let head = who.map_or_else(|| what.clone(), |who| text::happened_by(&what, &who));
    let (act, undone) = (line.act, line.undone);
    view! {
        <li class:undone=undone data-team=team>
            <time class="w">{intl::said(line.at, clock::now())}</time>
            <div class="x">
                <b><bdi>{head}</bdi></b>
                {undone.then(|| view! {
                    <Tag>{text::was_undone()}</Tag>
                    <button type="button" class="quiet small" on:click=move |_| { app.act(&Command::Redo(act)); }>{text::redo()}</button>
                })}
                {(!line.changes.is_empty()).then(|| view! {
                    <ul class="changes">
                        {line.changes.into_iter().map(|c| view! {
                            <li>
                                <span class="dim">{c.label} ": "</span>
                                {said(&c.from).map(|from| view! { <del><bdi>{from}</bdi></del> " → " })}
                                <bdi>{said(&c.to).unwrap_or_else(|| text::empty_field().to_owned())}</bdi>
                            </li>
                        }).collect_view()}
                    </ul>
                })}
            </div>
        </li>
    }
}
