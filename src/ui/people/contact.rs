//! The page of a contact: who they are, how to reach them, their leads, and all that happened.

use leptos::prelude::*;

use super::leads::Leads;
use super::record::{Found, Head};
use super::{Elements, Readied};
use crate::exchange::vcard::{file_name, vcard};
use crate::model::records;
use crate::platform::files;
use crate::ui::lead::{Facts, History, ToSettle};
use crate::ui::parts::{Button, Panel, icons};
use crate::ui::state::App;
use crate::view::directory::Kind;
use crate::view::element::FieldSet;
use crate::view::route::Route;
use crate::view::shown::name_of;
use crate::view::text;
use crate::view::text::people as words;

/// The page of the contact with this id.
#[component]
pub fn ContactPage(
    /// The contact's id.
    id: String,
) -> impl IntoView {
    view! { <Found id page=|contact| view! { <Contact contact /> }.into_any() /> }
}

#[component]
fn Contact(contact: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let now = Memo::new(move |_| {
        app.with(|w| {
            let id = contact.get_value();
            let rid = w.journal.rid(&id)?;
            Some(records::Contact::read(&id, &w.journal.reader(rid)))
        })
    });
    // Where they work, by id and name.
    let company = Memo::new(move |_| {
        let id = now.with(|c| c.as_ref()?.company.clone())?;
        app.with(|w| {
            let rid = w.journal.resolve(&id)?;
            let id = w.journal.id(rid).to_owned();
            let name = name_of(&w.journal, &id);
            Some((id, name))
        })
    });
    let line = Signal::derive(move || {
        let title = now.with(|c| c.as_ref().and_then(|c| c.title.clone()));
        let parts = [title, company.get().map(|(_, name)| name)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    let save = Callback::new(move |()| {
        let at = company.get_untracked().map(|(_, name)| name);
        let Some(contact) = now.get_untracked() else {
            return;
        };
        let card = vcard(&contact, at.as_deref());
        let name = file_name(&contact);
        if !files::download(&name, "text/vcard;charset=utf-8", card.as_bytes()) {
            app.fail(words::not_saved());
        }
    });
    let to_company = move || {
        company.get().map(|(id, name)| {
            view! { <a class="small" href=app.link(Route::Company(id))><bdi>{name}</bdi></a> }
        })
    };
    view! {
        <Head record=contact kind=Kind::Contact line>
            <Button press=save icon=icons::DOWNLOAD>{words::save_vcard()}</Button>
        </Head>
        <div class="two reach-first">
            <div class="stack">
                <Readied><Leads record=contact /></Readied>
                <Panel title=text::everything_that_happened() class="flush"><History record=contact /></Panel>
            </div>
            <aside class="stack">
                <Panel title=words::emails()><Elements record=contact set=FieldSet::Emails /></Panel>
                <Panel title=words::phones()><Elements record=contact set=FieldSet::Phones /></Panel>
                <Panel title=text::facts() aside=ViewFn::from(to_company)>
                    <Facts record=contact declared=records::Contact::KIND.fields wanted=Callback::new(|_| true) />
                </Panel>
                <ToSettle record=contact />
            </aside>
        </div>
    }
}
