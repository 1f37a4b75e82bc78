//! The navigation at the left; on a phone the bar at the bottom.

use icondata_core::Icon as Data;
use leptos::prelude::*;

use super::{Frame, Runner};
use crate::platform::intl;
use crate::ui::parts::{Icon, IconButton, Mark, Menu, MenuItem, icons};
use crate::ui::state::App;
use crate::view::command::CommandId;
use crate::view::route::{PeopleQuery, QuartersQuery, Route};
use crate::view::text;

/// An entry: where it leads, its words, its short words for a phone, its icon.
struct Entry {
    route: Route,
    label: &'static str,
    short: &'static str,
    icon: Data,
}

fn work() -> [Entry; 2] {
    [
        Entry {
            route: Route::default(),
            label: text::nav_pipeline(),
            short: text::nav_pipeline(),
            icon: icons::PIPELINE,
        },
        Entry {
            route: Route::Quarters(QuartersQuery::default()),
            label: text::nav_numbers(),
            short: text::nav_numbers(),
            icon: icons::NUMBERS,
        },
    ]
}

fn people() -> Entry {
    Entry {
        route: Route::People(PeopleQuery::default()),
        label: text::nav_people(),
        short: text::nav_people(),
        icon: icons::PEOPLE,
    }
}

fn share() -> Entry {
    Entry {
        route: Route::Share,
        label: text::nav_share(),
        short: text::nav_share_short(),
        icon: icons::SHARE,
    }
}

fn settings() -> Entry {
    Entry {
        route: Route::Settings,
        label: text::nav_settings(),
        short: text::nav_settings(),
        icon: icons::SETTINGS,
    }
}

/// Which entry a page belongs to.
fn home_of(page: &Route) -> Route {
    match page {
        Route::Lead(_) | Route::Import => Route::default(),
        Route::Contact(_) | Route::Company(_) => people().route,
        Route::Differences => Route::Share,
        Route::Checkup => Route::Settings,
        other => other.clone(),
    }
}

fn current(page: Memo<Route>, route: Route) -> impl Fn() -> Option<&'static str> + Clone {
    move || {
        page.with(|p| home_of(p).is_same_page(&route))
            .then_some("page")
    }
}

/// The navigation at the left.
#[component]
pub(super) fn Nav(page: Memo<Route>) -> impl IntoView {
    let app = App::get();
    let frame = Frame::get();
    let leads = Memo::new(move |_| app.with(|w| w.pipeline.len()));
    let count = move || match leads.get() {
        0 => String::new(),
        n => intl::count(n),
    };
    let [pipeline, numbers] = work();
    let item = move |entry: Entry| {
        let counted = entry.route == Route::default();
        let href = {
            let route = entry.route.clone();
            move || app.route.with(|_| app.link(route.clone()))
        };
        view! {
            <a class="nav-item" href=href aria-current=current(page, entry.route) title=entry.label>
                <Icon icon=entry.icon />
                <span class="label">{entry.label}</span>
                {counted.then(|| view! { <span class="count">{count}</span> })}
            </a>
        }
    };
    view! {
        <nav class="nav" aria-label=text::main_navigation()>
            <a class="brand" href=move || app.route.with(|_| app.link(Route::default()))>
                <Mark />
                <span class="label">{text::app_name()}</span>
            </a>
            {item(pipeline)}
            {item(people())}
            {item(numbers)}
            <span class="rest"></span>
            {item(share())}
            {item(settings())}
            <div class="nav-fold">
                <IconButton
                    press=Callback::new(move |()| frame.fold())
                    icon=icons::PANEL
                    label=Signal::derive(move || {
                        let narrow = frame.narrow.get();
                        let label = if narrow { text::expand_navigation() } else { text::collapse_navigation() };
                        label.to_owned()
                    })
                />
            </div>
        </nav>
    }
}

/// The bar at the bottom of a phone.
#[component]
pub(super) fn Tabs(page: Memo<Route>) -> impl IntoView {
    let app = App::get();
    let runner = Runner::get();
    let [pipeline, numbers] = work();
    let tab = move |entry: Entry| {
        let route = entry.route.clone();
        let href = move || app.route.with(|_| app.link(route.clone()));
        view! {
            <a href=href aria-current=current(page, entry.route)>
                <Icon icon=entry.icon size=22 />
                {entry.short}
            </a>
        }
    };
    let more = Signal::derive(move || {
        let item = move |id: CommandId, label: &'static str, icon: Data| {
            MenuItem::new(label, move || runner.run(id)).icon(icon)
        };
        vec![
            item(CommandId::GoPeople, text::nav_people(), icons::PEOPLE),
            item(CommandId::Import, text::nav_import(), icons::SHEET),
            item(
                CommandId::GoDifferences,
                text::nav_differences(),
                icons::ALERT,
            ),
            item(CommandId::GoSettings, text::nav_settings(), icons::SETTINGS),
            item(CommandId::Undo, text::undo(), icons::UNDO).rule(),
        ]
    });
    view! {
        <nav class="tabs" aria-label=text::main_navigation()>
            {tab(pipeline)}
            {tab(numbers)}
            {tab(share())}
            <Menu label=text::more() items=more>
                <Icon icon=icons::MORE size=22 />
                {text::more()}
            </Menu>
        </nav>
    }
}
