//! The frame around every page: navigation, the top bar, the bars that stay, palette, help, and who sits
//! at this browser.

mod bars;
mod commands;
mod help;
mod nav;
mod palette;
mod top;
mod who;

use leptos::prelude::*;
use web_sys::File;

use crate::platform::{prefs, router};
use crate::ui::parts::ToastStack;
use crate::ui::state::App;
use crate::view::route::{PeopleQuery, QuartersQuery, Route};
use crate::view::shown::name_of;
use crate::view::text;

pub use bars::UpdateBar;
pub use commands::{Runner, listen};
pub use help::Help;
pub use palette::Palette;
pub use who::WhoDialog;
pub(super) use who::{PersonDraft, join};

/// What the frame itself remembers; copied freely.
#[derive(Clone, Copy)]
pub struct Frame {
    /// Whether the palette is open.
    pub palette: RwSignal<bool>,
    /// Whether the list of shortcuts is open.
    pub help: RwSignal<bool>,
    /// Whether somebody is being asked who they are.
    pub who: RwSignal<bool>,
    /// Whether the navigation is narrow.
    pub narrow: RwSignal<bool>,
    /// The override of light and dark; empty for the system's.
    pub theme: RwSignal<String>,
    /// Whether single keys are shortcuts.
    pub single_keys: RwSignal<bool>,
    /// Files that were chosen or dropped elsewhere and wait for the page that takes them.
    pub files: RwSignal<Vec<File>, LocalStorage>,
}

impl Frame {
    /// Makes it and hands it to everything below.
    pub fn provide() -> Self {
        let theme = prefs::get(prefs::THEME).unwrap_or_default();
        router::set_theme(&theme);
        let frame = Self {
            palette: RwSignal::new(false),
            help: RwSignal::new(false),
            who: RwSignal::new(false),
            narrow: RwSignal::new(prefs::get(prefs::NAVIGATION).as_deref() == Some("narrow")),
            theme: RwSignal::new(theme),
            single_keys: RwSignal::new(prefs::get(prefs::SINGLE_KEYS).as_deref() != Some("off")),
            files: RwSignal::new_local(Vec::new()),
        };
        // However one is chosen – menu, palette, settings – it holds at once and is kept.
        Effect::new(move |before: Option<()>| {
            let theme = frame.theme.get();
            if before.is_some() {
                prefs::set(prefs::THEME, &theme);
                router::set_theme(&theme);
            }
        });
        Effect::new(move |before: Option<()>| {
            let on = frame.single_keys.get();
            if before.is_some() {
                prefs::set(prefs::SINGLE_KEYS, if on { "" } else { "off" });
            }
        });
        provide_context(frame);
        frame
    }

    /// The frame, inside any component.
    pub fn get() -> Self {
        expect_context()
    }

    /// Makes the navigation narrow or wide.
    pub fn fold(self) {
        self.narrow.update(|n| *n = !*n);
        let narrow = self.narrow.get_untracked();
        prefs::set(prefs::NAVIGATION, if narrow { "narrow" } else { "" });
    }

    /// Takes the files that wait, if any do.
    pub fn take_files(self) -> Vec<File> {
        self.files.try_update(std::mem::take).unwrap_or_default()
    }
}

/// The title of a page; `None` for a lead, whose page knows it.
fn title(app: App, route: &Route) -> String {
    match route {
        Route::Welcome => text::nav_welcome().to_owned(),
        Route::Pipeline(_) => text::nav_pipeline().to_owned(),
        Route::Lead(id) => app.title_of(id),
        Route::People(_) => text::nav_people().to_owned(),
        Route::Contact(id) | Route::Company(id) => app.peek(|w| name_of(&w.journal, id)),
        Route::Import => text::nav_import().to_owned(),
        Route::Share => text::nav_share().to_owned(),
        Route::Differences => text::nav_differences().to_owned(),
        Route::Quarters(_) => text::nav_quarters().to_owned(),
        Route::Settings => text::nav_settings().to_owned(),
        Route::Checkup => text::nav_checkup().to_owned(),
        Route::Unknown(_) => text::no_such_page().to_owned(),
    }
}

/// The page as such, without what it is narrowed to.
fn page_of(route: &Route) -> Route {
    match route {
        Route::Pipeline(_) => Route::default(),
        Route::People(_) => Route::People(PeopleQuery::default()),
        Route::Quarters(_) => Route::Quarters(QuartersQuery::default()),
        other => other.clone(),
    }
}

/// The frame, with the page as its children.
#[component]
pub fn Shell(children: Children) -> impl IntoView {
    let app = App::get();
    let frame = Frame::get();
    let page = Memo::new(move |_| app.route.with(page_of));
    // The title of the tab, and on going to another page the focus on its heading, so that it is read out.
    Effect::new(move |before: Option<Route>| {
        let route = page.get();
        let title = match title(app, &route) {
            name if name.is_empty() => text::app_name().to_owned(),
            name => text::page_title(&name),
        };
        router::set_title(&title);
        if before.is_some_and(|b| b != route) {
            request_animation_frame(router::focus_heading);
        }
        route
    });
    let to_page = move |e: web_sys::MouseEvent| {
        e.prevent_default();
        router::focus_heading();
    };
    view! {
        <div class="app" class:narrow=move || frame.narrow.get()>
            <a class="btn skip" href="#main" on:click=to_page>{text::skip_to_page()}</a>
            <nav::Nav page />
            <bars::Bars />
            <top::Top />
            <main id="main">{children()}</main>
            <nav::Tabs page />
        </div>
        <ToastStack />
    }
}
