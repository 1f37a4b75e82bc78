//! The page of a company: its facts, its people, its leads, and all that happened.

use leptos::prelude::*;

use super::Readied;
use super::leads::Leads;
use super::record::{Found, Head};
use crate::model::records;
use crate::ui::adding::Adder;
use crate::ui::lead::{Facts, History, ToSettle};
use crate::ui::parts::{Button, Icon, Panel, icons};
use crate::ui::state::App;
use crate::view::directory::Kind;
use crate::view::directory::lines::{PersonLine, people};
use crate::view::link::web;
use crate::view::route::Route;
use crate::view::shown::name_of;
use crate::view::text;
use crate::view::text::people as words;

/// The page of the company with this id.
#[component]
pub fn CompanyPage(
    /// The company's id.
    id: String,
) -> impl IntoView {
    view! { <Found id page=|company| view! { <Company company /> }.into_any() /> }
}

#[component]
fn Company(company: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let adder = Adder::get();
    let read = move |get: fn(records::Company) -> Option<String>| {
        app.with(|w| {
            let id = company.get_value();
            let rid = w.journal.rid(&id)?;
            get(records::Company::read(&id, &w.journal.reader(rid)))
        })
    };
    let line = Signal::derive(move || {
        let parts = [read(|c| c.industry), read(|c| c.country)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    let site = Memo::new(move |_| read(|c| c.domain).and_then(|d| Some((web(&d)?, d))));
    let add = Callback::new(move |()| {
        let name = app.peek(|w| name_of(&w.journal, &company.get_value()));
        adder.open_party(Kind::Contact, &name);
    });
    view! {
        <Head record=company kind=Kind::Company line>
            {move || site.get().map(|(href, domain)| view! {
                <a class="btn" href=href rel="noopener noreferrer" target="_blank"><Icon icon=icons::WEB />{words::open_website(&domain)}</a>
            })}
            <Button press=add icon=icons::ADD_PERSON>{words::add_contact()}</Button>
        </Head>
        <div class="two">
            <div class="stack">
                <Readied>
                    <Leads record=company />
                    <People company />
                </Readied>
                <Panel title=text::everything_that_happened() class="flush"><History record=company /></Panel>
            </div>
            <aside class="stack">
                <Panel title=text::facts()>
                    <Facts record=company declared=records::Company::KIND.fields wanted=Callback::new(|_| true) />
                </Panel>
                <ToSettle record=company />
            </aside>
        </div>
    }
}

/// The people who work there.
#[component]
fn People(company: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let lines = Memo::new(move |_| app.with(|w| people(w, &company.get_value())));
    let one = move |line: PersonLine| {
        view! {
            <li>
                <div class="grow">
                    <a href=app.link(Route::Contact(line.id))><b><bdi>{line.name}</bdi></b></a>
                    <div class="dim small"><bdi>{line.title}</bdi></div>
                </div>
                {line.reach.into_iter().map(|(href, words)| view! {
                    <a class="small" href=href rel="noopener noreferrer"><bdi>{words}</bdi></a>
                }).collect_view()}
            </li>
        }
    };
    view! {
        <Panel title=text::people() class="flush">
            <Show when=move || !lines.with(Vec::is_empty) fallback=|| view! { <p class="dim none">{words::nobody_here()}</p> }>
                <ul class="rows" role="list">{move || lines.get().into_iter().map(one).collect_view()}</ul>
            </Show>
        </Panel>
    }
}
