//! From the address to the page: which workspace is open and what shows.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::store::{self, Notice};
use crate::platform::{router, work};
use crate::ui::adding::{AddDialog, Adder};
use crate::ui::lost::LostPage;
use crate::ui::moving::{MoveDialog, Mover};
use crate::ui::parts::{EmptyState, ToastStack, icons};
use crate::ui::people::AddPartyDialog;
use crate::ui::pipeline::PipelinePage;
use crate::ui::rooms::{self, entered, room};
use crate::ui::sharing::Desk;
use crate::ui::shell::{Frame, Help, Palette, Runner, Shell, UpdateBar, WhoDialog, listen};
use crate::ui::state::{App, Keeping, Lost, last};
use crate::ui::welcome::{WelcomePage, is_alone};
use crate::view::route::{Address, PeopleQuery, PipelineQuery, QuartersQuery, Route};
use crate::view::text;

/// How long the page has for itself before what nobody asked for yet is fetched, in milliseconds.
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
    store::on_forget(move || spawn_local(app.leave()));
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
    let elsewhere = wanted.is_some() && wanted != bound;
    if elsewhere && app.has_to_stay() {
        return router::replace(&app.link(app.route.get_untracked()));
    }
    app.route.set(address.route);
    match wanted {
        Some(id) if elsewhere => spawn_local(enter(app, id)),
        Some(_) => {
            app.lost
                .update(|lost| *lost = lost.take().filter(|l| matches!(l, Lost::Gone(_))));
            name_workspace(app);
        }
        None => spawn_local(seek(app)),
    }
}

/// Opens a workspace, or says that it isn't here.
async fn enter(app: App, id: String) {
    if app.name_of(&id).is_none() && !store::remembers(&id) {
        app.seeking.set(true);
        app.ask_shelves().await;
        app.seeking.set(false);
        let wanted = Address::parse(&router::hash()).workspace;
        if app.bound().as_ref() == Some(&id) || wanted.as_ref().is_some_and(|w| *w != id) {
            return;
        }
        if app.name_of(&id).is_none() {
            // One that was opened last was here.
            let lost = match wanted {
                Some(id) => Lost::Unknown(id),
                None => Lost::Gone(text::workspace_called("", &id)),
            };
            return app.lost.set(Some(lost));
        }
    }
    let name = text::workspace_called(&app.name_of(&id).unwrap_or_default(), &id);
    match app.opened(id).await {
        Some(Notice::Gone) => app.lost.set(Some(Lost::Gone(name))),
        notice => said(app, notice),
    }
    name_workspace(app);
    app.ask_shelves().await;
}

/// Looks for a workspace where no preference names one: they are the first that a browser loses.
async fn seek(app: App) {
    app.seeking.set(true);
    let held = app.ask_shelves().await.into_iter().next();
    app.seeking.set(false);
    let listed = || {
        app.known
            .with_untracked(|all| all.first().map(|(id, _)| id.clone()))
    };
    if let Some(id) = held.or_else(listed).filter(|_| app.bound().is_none()) {
        enter(app, id).await;
    }
}

/// Writes the workspace into an address that names none, so that it means the same wherever it is pasted.
fn name_workspace(app: App) {
    let address = Address::parse(&router::hash());
    let open = app.workspace.with_untracked(Option::is_some);
    if open && address.workspace.is_none() && address.route != Route::Welcome {
        router::replace(&app.link(address.route));
    }
}

/// Says, in one sentence, what opening a workspace found.
fn said(app: App, notice: Option<Notice>) {
    match notice {
        None | Some(Notice::Gone) => {}
        Some(Notice::Repaired) => app.say(text::repaired(), None),
        Some(Notice::Damaged(_)) => app.fail(text::damaged()),
    }
}

/// The dialogs that stand once, over whatever page shows.
#[component]
pub fn Dialogs() -> impl IntoView {
    view! {
        <AddDialog />
        <AddPartyDialog />
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
    let lost = Memo::new(move |_| {
        let covered = matches!(app.route.get(), Route::Welcome | Route::Checkup);
        app.lost.get().filter(|_| !covered)
    });
    move || {
        if app.seeking.get() {
            ().into_any()
        } else if let Some(lost) = lost.get() {
            view! { <LostPage lost /> <ToastStack /> }.into_any()
        } else if alone.get() {
            view! { <div class="bars"><UpdateBar /></div> <WelcomePage /> <ToastStack /> }
                .into_any()
        } else {
            view! { <Shell><Page /></Shell> <Later /> }.into_any()
        }
    }
}

/// The dialogs as soon as one is asked for, and otherwise in peace, with all other rooms.
#[component]
fn Later() -> impl IntoView {
    let (app, frame) = (App::get(), Frame::get());
    let (adder, mover) = (Adder::get(), Mover::get());
    let peace = RwSignal::new(false);
    spawn_local(async move {
        work::rest(ROOMS_AFTER).await;
        // The frame may be gone by then.
        if peace.try_set(true).is_none() {
            rooms::fetch_all().await;
        }
    });
    let asked = move || {
        let of_frame = [frame.palette, frame.help, frame.who, app.asks_who];
        adder.is_open() || mover.is_open() || of_frame.iter().any(Get::get)
    };
    let wanted = Memo::new(move |before| before == Some(&true) || peace.get() || asked());
    move || wanted.get().then(|| entered(Box::pin(rooms::dialogs())))
}

/// The page that the address names.
#[component]
pub fn Page() -> impl IntoView {
    let app = App::get();
    // Narrowing a page is not going to another one: it keeps its elements.
    let kind = Memo::new(move |_| match app.route.get() {
        Route::Pipeline(_) => Route::default(),
        Route::People(_) => Route::People(PeopleQuery::default()),
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
