//! Rooms that are fetched when somebody first goes there, so that the app starts with what everybody needs.
//!
//! With the feature `rooms`, each is a part of its own, which `cargo xtask build` cuts out of the app; without
//! it (while developing, in tests) they are where they always were. What every room uses stays in the app.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
#[cfg(feature = "rooms")]
pub use leptos::wasm_split::SplitLoaderError as Missing;
#[cfg(feature = "rooms")]
use leptos::wasm_split::wasm_split;

use web_sys::File;

use crate::journal::Rid;
use crate::platform::router;
use crate::ui::parts::{Button, EmptyState, icons};
use crate::ui::sharing::Desk;
use crate::ui::state::App;
use crate::view::board::Filter;
use crate::view::route::{PeopleQuery, PipelineQuery, QuartersQuery, Route};
use crate::view::table::Sort;
use crate::view::text;

/// How a room is drawn.
pub type View = fn() -> AnyView;
/// How the leads are drawn as a table, and those that were deleted.
type Table = fn(Signal<PipelineQuery>, Memo<Filter>, Callback<(Sort, bool)>) -> AnyView;
type Deleted = fn(Signal<String>) -> AnyView;
/// A part that is on its way, with what it holds.
pub type Coming<T> = Pin<Box<dyn Future<Output = Result<T, Missing>>>>;
/// Looks at files: which, whether in the workspace that they belong to, and the number of the run.
type Look = fn(Desk, Vec<File>, bool, u32) -> Pin<Box<dyn Future<Output = ()>>>;
/// Does what can wait: one round of it, by number.
type Peace = fn(App, u32) -> Pin<Box<dyn Future<Output = ()>>>;
/// Takes what was erased off the shelves; whether nothing is left to be done.
type Strip = fn(App) -> Pin<Box<dyn Future<Output = bool>>>;
/// The leads that a figure opened under a key, and the page of that figure.
type Drill = (
    fn(App, &str) -> Option<(String, Vec<Rid>)>,
    fn(&str) -> Option<Route>,
);

/// A part that did not arrive.
#[cfg(not(feature = "rooms"))]
#[derive(Debug)]
pub struct Missing;

/// Each line names something to fetch, the part that it comes with, and what it is.
macro_rules! rooms {
    ($($name:ident in $part:ident: $type:ty = $it:expr;)*) => {$(
        #[cfg(feature = "rooms")]
        #[wasm_split($part, wasm_split_path = ::leptos::wasm_split, fallible)]
        pub(super) fn $name() -> Result<$type, Missing> {
            Ok($it)
        }

        #[cfg(not(feature = "rooms"))]
        pub(super) async fn $name() -> Result<$type, Missing> {
            Ok($it)
        }
    )*};
}

rooms! {
    dialogs in dialogs: View = || view! { <super::root::Dialogs /> }.into_any();
    lead in lead: View = || {
        let id = match App::get().route.get_untracked() {
            Route::Lead(id) => id,
            _ => String::new(),
        };
        view! { <super::lead::LeadPage id /> }.into_any()
    };
    contact in lead: View = || {
        let id = match App::get().route.get_untracked() {
            Route::Contact(id) => id,
            _ => String::new(),
        };
        view! { <super::people::ContactPage id /> }.into_any()
    };
    company in lead: View = || {
        let id = match App::get().route.get_untracked() {
            Route::Company(id) => id,
            _ => String::new(),
        };
        view! { <super::people::CompanyPage id /> }.into_any()
    };
    people in lead: View = || {
        let app = App::get();
        let query = Signal::derive(move || match app.route.get() {
            Route::People(query) => query,
            _ => PeopleQuery::default(),
        });
        view! { <super::people::PeoplePage query /> }.into_any()
    };
    table in table: Table = |query, filter, sorted| view! { <super::pipeline::Listing query filter sorted /> }.into_any();
    deleted in table: Deleted = |words| view! { <super::pipeline::DeletedLeads words /> }.into_any();
    import in import: View = || view! { <super::import::ImportPage /> }.into_any();
    share in share: View = || view! { <super::sharing::SharePage /> }.into_any();
    looking in share: View = || view! { <super::sharing::Looking /> }.into_any();
    differences in share: View = || view! { <super::sharing::DifferencesPage /> }.into_any();
    look in share: Look = |desk, files, apart, run| Box::pin(desk.look(files, apart, run));
    download in share: fn(Desk) = super::sharing::download;
    settings in settings: View = || view! { <super::settings::SettingsPage /> }.into_any();
    peace in settings: Peace = |app, number| Box::pin(crate::ui::state::peace::round(app, number));
    strip in settings: Strip = |app| Box::pin(app.strip());
    checkup in settings: View = || view! { <super::settings::CheckupPage /> }.into_any();
    drill in numbers: Drill = (super::numbers::listed, super::numbers::figure_of);
    quarters in numbers: View = || {
        let app = App::get();
        let query = Signal::derive(move || match app.route.get() {
            Route::Quarters(query) => query,
            _ => QuartersQuery::default(),
        });
        view! { <super::numbers::QuartersPage query /> }.into_any()
    };
}

/// The room that an address leads to, if it is one of those that are fetched.
pub fn room(route: &Route) -> Option<AnyView> {
    let coming: Coming<View> = match route {
        Route::Lead(_) => Box::pin(lead()),
        Route::People(_) => Box::pin(people()),
        Route::Contact(_) => Box::pin(contact()),
        Route::Company(_) => Box::pin(company()),
        Route::Import => Box::pin(import()),
        Route::Share => Box::pin(share()),
        Route::Differences => Box::pin(differences()),
        Route::Settings => Box::pin(settings()),
        Route::Checkup => Box::pin(checkup()),
        Route::Quarters(_) => Box::pin(quarters()),
        _ => return None,
    };
    // Whoever went there before it was here, and did nothing since, lands on its heading now.
    let landing = Box::pin(async move {
        let came = coming.await;
        request_animation_frame(|| {
            if router::is_unfocused() {
                router::focus_heading();
            }
        });
        came
    });
    Some(entered(landing))
}

/// Fetches all rooms, so that going to one later takes no time. What fails here is fetched again on entering.
pub async fn fetch_all() {
    let _ = table().await;
    let _ = lead().await;
    let _ = settings().await;
    let _ = import().await;
    let _ = share().await;
    let _ = quarters().await;
}

/// What is fetched, once it arrived: nothing yet, `None` if it did not.
pub fn fetched<T: Clone + Send + Sync + 'static>(coming: Coming<T>) -> RwSignal<Option<Option<T>>> {
    let here = RwSignal::new(None);
    spawn_local(async move {
        let arrived = coming.await;
        // Whoever went on meanwhile needs it no more.
        here.try_set(Some(arrived.ok()));
    });
    here
}

/// Draws a part where it belongs, as soon as it is there.
pub fn entered(coming: Coming<View>) -> AnyView {
    entered_with(coming, |draw| draw())
}

/// Draws a part that is told something.
pub fn entered_with<T: Clone + Send + Sync + 'static>(
    coming: Coming<T>,
    draw: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    let room = fetched(coming);
    let again = Callback::new(|()| router::reload());
    let shown = move || {
        match room.get() {
        None => ().into_any(),
        Some(Some(part)) => draw(part),
        Some(None) => view! {
            <EmptyState icon=icons::SEARCH title=text::part_missing() hint=text::part_missing_hint()>
                <Button press=again>{text::load_again()}</Button>
            </EmptyState>
        }
        .into_any(),
    }
    };
    shown.into_any()
}
