//! Adding a contact or a company by hand; their page opens then.

use leptos::prelude::*;

use crate::journal::Edit;
use crate::journal::command::Command;
use crate::ui::adding::{Adder, said};
use crate::ui::known::{self, companies};
use crate::ui::parts::{Dialog, ErrorText, Field, Input};
use crate::ui::state::App;
use crate::view::directory::Kind;
use crate::view::draft::DraftError;
use crate::view::draft::party::{CompanyDraft, ContactDraft, company, contact};
use crate::view::route::Route;
use crate::view::text;
use crate::view::text::people as words;

/// The dialog; stands once in the shell.
#[component]
pub fn AddPartyDialog() -> impl IntoView {
    let adder = Adder::get();
    let close = Callback::new(move |()| adder.party.set(None));
    move || {
        adder.party.get().map(|(kind, company)| match kind {
            Kind::Contact => view! {
                <Dialog title=words::add_contact() close><OfContact company close /></Dialog>
            }
            .into_any(),
            Kind::Company => view! {
                <Dialog title=words::add_company() close><OfCompany close /></Dialog>
            }
            .into_any(),
        })
    }
}

/// Makes the records and goes to the page of the first, or says why not.
fn make(
    app: App,
    made: Result<(String, Vec<Edit>), DraftError>,
    close: Callback<()>,
    error: RwSignal<Option<String>>,
) {
    match made {
        Ok((id, records)) => {
            let at = app.now();
            close.run(());
            if app.act(&Command::Create { at, records })
                && let Some(page) = Route::of(&id)
            {
                app.go(page);
            }
        }
        Err(e) => error.set(Some(said(&e))),
    }
}

#[component]
fn OfContact(company: String, close: Callback<()>) -> impl IntoView {
    let app = App::get();
    known::read(app, || ());
    let field = || RwSignal::new(String::new());
    let (name, title, email, phone) = (field(), field(), field(), field());
    let company = RwSignal::new(company);
    let error = RwSignal::new(None::<String>);
    let submit = move |e: web_sys::SubmitEvent| {
        e.prevent_default();
        let draft = ContactDraft {
            name: name.get_untracked(),
            title: title.get_untracked(),
            company: company.get_untracked(),
            email: email.get_untracked(),
            phone: phone.get_untracked(),
        };
        let made = app.peek(|w| contact(&w.journal, &draft, &mut |kind| app.fresh(kind)));
        make(app, made, close, error);
    };
    view! {
        <form class="fields" on:submit=submit novalidate>
            <Field label=text::name() value=name autofocus=true />
            <Field label=text::job_title() value=title />
            <Field label=text::company() value=company input=Input::Known(companies(app)) hint=words::company_hint() />
            <Field label=text::email() value=email input=Input::Email />
            <Field label=text::phone() value=phone />
            <ErrorText error />
            <End close label=words::add_contact() />
        </form>
    }
}

#[component]
fn OfCompany(close: Callback<()>) -> impl IntoView {
    let app = App::get();
    let field = || RwSignal::new(String::new());
    let (name, domain, industry, size, country) = (field(), field(), field(), field(), field());
    let error = RwSignal::new(None::<String>);
    let submit = move |e: web_sys::SubmitEvent| {
        e.prevent_default();
        let draft = CompanyDraft {
            name: name.get_untracked(),
            domain: domain.get_untracked(),
            industry: industry.get_untracked(),
            size: size.get_untracked(),
            country: country.get_untracked(),
        };
        let made = app.peek(|w| company(&w.journal, &draft, &mut |kind| app.fresh(kind)));
        make(app, made, close, error);
    };
    view! {
        <form class="fields" on:submit=submit novalidate>
            <Field label=text::name() value=name autofocus=true />
            <Field label=words::column_domain() value=domain />
            <Field label=words::column_industry() value=industry />
            <Field label=words::size() value=size />
            <Field label=words::column_country() value=country />
            <ErrorText error />
            <End close label=words::add_company() />
        </form>
    }
}

/// The way out, and on.
#[component]
fn End(close: Callback<()>, label: &'static str) -> impl IntoView {
    view! {
        <div class="bar end">
            <button type="button" on:click=move |_| close.run(())>{text::cancel()}</button>
            <button type="submit" class="primary">{label}</button>
        </div>
    }
}
