//! Contacts and companies: the list of all, and a page for each.

mod adding;
mod company;
mod contact;
mod elements;
mod leads;
mod record;
mod table;

use leptos::prelude::*;

pub use adding::AddPartyDialog;
pub use company::CompanyPage;
pub use contact::ContactPage;
pub use elements::Elements;

use crate::platform::{intl, router};
use crate::ui::adding::Adder;
use crate::ui::known;
use crate::ui::parts::{
    Button, EmptyState, PageHead, Progress, SearchField, Switch, Weight, icons,
};
use crate::ui::state::App;
use crate::view::directory::Kind;
use crate::view::directory::list::{Column, ordered, passing};
use crate::view::route::{PeopleQuery, Route};
use crate::view::text;
use crate::view::text::people as words;

/// Its children, once all contacts and companies are read.
#[component]
pub(super) fn Readied(children: ChildrenFn) -> impl IntoView {
    let app = App::get();
    let progress = Memo::new(move |_| {
        app.with(|w| {
            let directory = w.directory();
            (!directory.is_ready()).then(|| directory.progress())
        })
    });
    Effect::new(move |_| {
        if progress.with(Option::is_some) {
            known::read(app, move || app.look(|_| ()));
        }
    });
    view! {
        <Show
            when=move || progress.with(Option::is_none)
            fallback=move || view! { <Progress label=words::reading() done=progress /> }
        >
            {children()}
        </Show>
    }
}

/// The page of all contacts, or all companies. What it shows stands in the address.
#[component]
pub fn PeoplePage(
    /// What the address says.
    #[prop(into)]
    query: Signal<PeopleQuery>,
) -> impl IntoView {
    view! { <Readied><Listed query /></Readied> }
}

#[component]
fn Listed(query: Signal<PeopleQuery>) -> impl IntoView {
    let app = App::get();
    let adder = Adder::get();
    let change = move |edit: &dyn Fn(&mut PeopleQuery)| {
        let mut query = query.get_untracked();
        edit(&mut query);
        let route = Route::People(query);
        // Typing into the search is no step to go back through.
        router::replace(&app.link(route.clone()));
        app.route.set(route);
    };
    let kind = Memo::new(move |_| {
        if query.with(|q| q.companies) {
            Kind::Company
        } else {
            Kind::Contact
        }
    });
    let sort = Memo::new(move |_| {
        query.with(|q| {
            let column = Column::parse(kind.get(), &q.sort);
            (column.unwrap_or_default(), q.descending)
        })
    });
    let all = Memo::new(move |_| {
        let ((column, down), kind) = (sort.get(), kind.get());
        app.with(|w| ordered(w.directory(), &w.journal, kind, column, down))
    });
    let rows = Memo::new(move |_| {
        let q = query.with(|q| q.q.clone());
        all.with(|all| app.peek(|w| passing(w.directory(), all, &q)))
    });
    let state = move || {
        let count = intl::plural(all.with(Vec::len));
        match kind.get() {
            Kind::Contact => words::contacts_counted(&count),
            Kind::Company => words::companies_counted(&count),
        }
    };
    let sorted = Callback::new(move |column: Column| {
        let (now, down) = sort.get_untracked();
        change(&|q| {
            q.sort = column.name().to_owned();
            q.descending = column == now && !down;
        });
    });
    let switched = Callback::new(move |to: &'static str| {
        change(&|q| {
            q.companies = to == Kind::Company.name();
            q.sort.clear();
            q.descending = false;
        });
    });
    let search = Signal::derive(move || query.with(|q| q.q.clone()));
    let typed = Callback::new(move |q: String| change(&|query| query.q.clone_from(&q)));
    let nobody = Memo::new(move |_| all.with(Vec::is_empty));
    let nothing = Memo::new(move |_| rows.with(Vec::is_empty));
    let add = move || {
        let (kind, label) = match kind.get() {
            Kind::Contact => (Kind::Contact, words::add_contact()),
            Kind::Company => (Kind::Company, words::add_company()),
        };
        view! { <Button press=Callback::new(move |()| adder.open_party(kind, "")) weight=Weight::Primary>{label}</Button> }
    };
    view! {
        <PageHead title=words::title() state=ViewFn::from(move || view! { <span class="dim small">{state}</span> })>
            <Switch
                label=text::show_as()
                options=vec![(Kind::Contact.name(), words::contacts()), (Kind::Company.name(), words::companies())]
                chosen=Signal::derive(move || kind.get().name().to_owned())
                choose=switched
            />
            {add}
        </PageHead>
        <Show when=move || !nobody.get() fallback=move || view! { <Nobody kind /> }>
            <div class="bar filters">
                {move || {
                    let label = match kind.get() {
                        Kind::Contact => words::search_contacts(),
                        Kind::Company => words::search_companies(),
                    };
                    view! { <SearchField label value=search input=typed /> }
                }}
            </div>
            <Show when=move || !nothing.get() fallback=move || view! {
                <EmptyState icon=icons::SEARCH title=words::nothing_found() hint=words::nothing_found_hint()>
                    <Button press=Callback::new(move |()| typed.run(String::new()))>{words::show_all()}</Button>
                </EmptyState>
            }>
                {move || view! { <table::Table kind=kind.get() rows sort sorted /> }}
            </Show>
        </Show>
    }
}

/// What belongs here, and the first step.
#[component]
fn Nobody(kind: Memo<Kind>) -> impl IntoView {
    let app = App::get();
    let adder = Adder::get();
    move || {
        let kind = kind.get();
        let (icon, title, hint, label) = match kind {
            Kind::Contact => (
                icons::PEOPLE,
                words::no_contacts(),
                words::no_contacts_hint(),
                words::add_contact(),
            ),
            Kind::Company => (
                icons::COMPANY,
                words::no_companies(),
                words::no_companies_hint(),
                words::add_company(),
            ),
        };
        view! {
            <EmptyState icon title hint>
                <Button press=Callback::new(move |()| adder.open_party(kind, ""))>{label}</Button>
                <a class="btn" href=app.link(Route::Import)>{text::nav_import()}</a>
            </EmptyState>
        }
    }
}
