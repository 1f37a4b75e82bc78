//! The checkup: what this browser and this address are like for the data, and the backups.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Backups;
use crate::journal::command::Command;
use crate::platform::store::Status;
use crate::platform::{checkup, clock, intl};
use crate::ui::parts::{Button, PageHead, Panel, Progress, Tag, Tone, Weight};
use crate::ui::sharing::last_file;
use crate::ui::state::peace::proved_wrong;
use crate::ui::state::{App, Keeping};
use crate::view::checkup::{Copies, Mark, lines};
use crate::view::erase::hidden;
use crate::view::text;
use crate::view::text::checkup as words;
use crate::view::text::erase as erased;

const DAY: i64 = 86_400_000;

fn copies(app: App) -> Copies {
    let shelves = app.store().map(|s| s.shelves()).unwrap_or_default();
    let last = app.workspace.get().and_then(|w| last_file(&w));
    Copies {
        there: (shelves.files.is_none(), shelves.database.is_none()),
        unsaved: match app.keeping.get() {
            Keeping::Open(Status::Failed(why)) => Some(why),
            Keeping::Open(Status::Nothing) => Some(words::no_copy().to_owned()),
            Keeping::Open(Status::ReadOnly) => Some(text::read_only().to_owned()),
            Keeping::Open(Status::Saving) | Keeping::Opening => Some(text::saving().to_owned()),
            Keeping::Open(Status::Saved) | Keeping::Closed => None,
        },
        days_since_file: last.map(|at| (clock::now() - at) / DAY),
        any: app.with(|w| !w.pipeline.is_empty()),
        unmade: app.with(|w| w.journal.unmade()),
        twins: app.with(|w| w.journal.twins()),
    }
}

fn tag(mark: Mark) -> impl IntoView {
    let (tone, word) = match mark {
        Mark::Good => (Tone::Good, words::good()),
        Mark::Heed => (Tone::Warn, words::heed()),
        Mark::Bad => (Tone::Bad, words::bad()),
    };
    view! { <Tag tone>{word}</Tag> }
}

/// The page.
#[component]
pub fn CheckupPage() -> impl IntoView {
    let app = App::get();
    let place = RwSignal::new(None);
    spawn_local(async move {
        let found = checkup::look().await;
        // Nobody waits for it any more once the page is left.
        place.try_set(Some(found));
    });
    let found = move || {
        place.with(|place| {
            let place = place.as_ref()?;
            let copies = copies(app);
            let all = lines(place, &copies, |n| intl::bytes(n as usize), intl::plural);
            let line = |l: crate::view::checkup::Line| {
                view! { <li><b>{l.about}</b><span class="grow">{l.found}</span>{tag(l.mark)}</li> }
            };
            let build = words::version(&place.build);
            Some(view! {
                <ul class="rows checkup" role="list">{all.into_iter().map(line).collect_view()}</ul>
                <p class="dim small inset">{build}</p>
            })
        })
    };
    view! {
        <PageHead title=words::title() />
        <div class="two settings">
            <div class="stack">
                <Panel title=words::hint() class="flush">{found}</Panel>
            </div>
            <aside class="stack">
                <EveryRecord />
                <ErasedByOthers />
                <Backups />
            </aside>
        </div>
    }
}

/// What others erased, and whether it is to be erased here too.
#[component]
fn ErasedByOthers() -> impl IntoView {
    let app = App::get();
    let waiting = Memo::new(move |_| app.with(|w| hidden(&w.journal)));
    let confirm = Callback::new(move |()| {
        app.act(&Command::Erase(waiting.get_untracked()));
    });
    let said = move || match waiting.with(Vec::len) {
        0 => erased::nothing_hidden().to_owned(),
        n => erased::hidden(&intl::plural(n)),
    };
    view! {
        <Panel title=erased::hidden_title() class="spaced">
            <p class="dim small">{said}</p>
            <Show when=move || !waiting.with(Vec::is_empty)>
                <Button press=confirm weight=Weight::Danger>{erased::confirm()}</Button>
            </Show>
        </Panel>
    }
}

/// Reading all that is stored.
#[component]
fn EveryRecord() -> impl IntoView {
    let app = App::get();
    let busy = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    let prove = move |()| {
        busy.set(true);
        spawn_local(async move {
            let health = match app.store() {
                Some(store) => store.prove().await,
                None => None,
            };
            let words = match health {
                None => words::prove_impossible().to_owned(),
                Some(h) if h.wrong == 0 => words::proved(&intl::plural(h.records as usize)),
                Some(h) => proved_wrong(app, h.wrong as usize),
            };
            said.try_set(words);
            busy.try_set(false);
        });
    };
    view! {
        <Panel title=words::every_record() class="spaced">
            <p class="dim small">{words::every_record_hint()}</p>
            <Button press=Callback::new(prove) disabled=busy>{words::prove()}</Button>
            <Show when=move || busy.get()>
                <Progress label=words::proving() done=Signal::derive(|| None) />
            </Show>
            <p role="status">{said}</p>
        </Panel>
    }
}
