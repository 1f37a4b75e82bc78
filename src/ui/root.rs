//! From the address to the page: which workspace is open and what shows.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::store::Notice;
use crate::platform::{router, work};
use crate::ui::adding::{AddDialog, Adder};
use crate::ui::moving::{MoveDialog, Mover};
use crate::ui::parts::{EmptyState, ToastStack, icons};
use crate::ui::pipeline::PipelinePage;
use crate::ui::rooms::{self, entered, room};
use crate::ui::sharing::Desk;
use crate::ui::shell::{Frame, Help, Palette, Runner, Shell, UpdateBar, WhoDialog, listen};
use crate::ui::state::{App, Keeping, last};
use crate::ui::welcome::{WelcomePage, is_alone};
use crate::view::route::{Address, PipelineQuery, QuartersQuery, Route};
use crate::view::text;

/// How long the page has for itself before the dialogs are fetched, and then the rooms, in milliseconds.
const DIALOGS_AFTER: i32 = 200;
const ROOMS_AFTER: i32 = 1_500;
/// How often there is time for what is done in peace.
const PEACE_EVERY: i32 = 5_000;

/// Makes everything that pages find in their context, follows the address, and opens the workspace it names.
pub fn provide() -> App {
    let app = App::provide();
    Mover::provide();
    Adder::provide();
    Desk::provide(app);
    Frame::provide();
    listen(Runner::get());
    follow(app);
    let moved = window_event_listener(ev::hashchange, move |_| follow(app));
    on_cleanup(move || moved.remove());
    spawn_local(in_peace(app));
    app
}

/// What can wait, for as long as the page is open.
async fn in_peace(app: App) {
    for number in 0.. {
        work::rest(PEACE_EVERY).await;
        if let Ok(round) = rooms::peace().await {
            round(app, number).await;
        }
    }
}

/// Shows what the address says.
fn follow(app: App) {
    let address = Address::parse(&router::hash());
    let bound = app.bound();
    let wanted = address.workspace.or_else(|| bound.clone()).or_else(last);
    app.route.set(address.route);
    if let Some(id) = wanted.filter(|id| bound.as_ref() != Some(id)) {
        app.open(id, move |notice| said(app, notice));
    }
}

/// Says, in one sentence, what opening a workspace found.
fn said(app: App, notice: Option<Notice>) {
    match notice {
        None => {}
        Some(Notice::Repaired) => app.say(text::repaired(), None),
        Some(Notice::Damaged(_)) => app.fail(text::damaged()),
        Some(Notice::Gone) => app.fail(text::storage_gone()),
    }
}

/// The dialogs that stand once, over whatever page shows.
#[component]
pub fn Dialogs() -> impl IntoView {
    view! {
        <AddDialog />
        <MoveDialog />
        <Palette />
        <Help />
        <WhoDialog />
    }
}

/// The page of the first run, or the frame with the page that the address names.
#[component]
pub fn Root() -> impl IntoView {
    let app = App::get();
    let alone = Memo::new(move |_| is_alone(app));
    move || {
        if alone.get() {
            view! { <div class="bars"><UpdateBar /></div> <WelcomePage /> <ToastStack /> }
                .into_any()
        } else {
            view! { <Shell><Page /></Shell> {entered(Box::pin(later()))} }.into_any()
        }
    }
}

/// The dialogs once the page stands, and then, in peace, all other rooms.
async fn later() -> Result<rooms::View, rooms::Missing> {
    work::rest(DIALOGS_AFTER).await;
    let dialogs = rooms::dialogs().await;
    spawn_local(async move {
        work::rest(ROOMS_AFTER).await;
        rooms::fetch_all().await;
    });
    dialogs
}

/// The page that the address names.
#[component]
pub fn Page() -> impl IntoView {
    let app = App::get();
    // Narrowing a page is not going to another one: it keeps its elements.
    let kind = Memo::new(move |_| match app.route.get() {
        Route::Pipeline(_) => Route::default(),
        Route::Quarters(_) => Route::Quarters(QuartersQuery::default()),
        other => other,
    });
    let opening = Memo::new(move |_| app.keeping.with(|k| *k == Keeping::Opening));
    move || {
        match kind.get() {
        _ if opening.get() => {
            view! { <p class="dim opening" role="status">{text::opening()}</p> }.into_any()
        }
        Route::Pipeline(_) => {
            let query = Signal::derive(move || match app.route.get() {
                Route::Pipeline(query) => query,
                _ => PipelineQuery::default(),
            });
            view! { <PipelinePage query /> }.into_any()
        }
        other => room(&other).unwrap_or_else(|| {
            let address = Address {
                route: other,
                workspace: None,
            }
            .to_string();
            view! {
                <EmptyState icon=icons::SEARCH title=text::no_such_page() hint=text::no_such_page_hint(&address)>
                    <a class="btn" href=app.link(Route::default())>{text::to_pipeline()}</a>
                </EmptyState>
            }
            .into_any()
        }),
    }
    }
}
