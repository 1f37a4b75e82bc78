//! The people of a lead: the primary contact and further ones with their role.

use leptos::prelude::*;

use crate::journal::command::Command;
use crate::journal::{Edit, Journal};
use crate::model::Value;
use crate::model::records::{Contact, Lead};
use crate::ui::adding::said;
use crate::ui::parts::{EditField, ErrorText, Field, Icon, IconButton, Input, icons};
use crate::ui::state::App;
use crate::view::draft::party::{ContactDraft, contact_at, made};
use crate::view::element::FieldSet;
use crate::view::route::Route;
use crate::view::text;

/// A person of the lead.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Someone {
    id: String,
    name: String,
    title: String,
    emails: Vec<String>,
    phones: Vec<String>,
    role: Option<String>,
}

fn everyone(journal: &Journal, lead: &str) -> Vec<Someone> {
    let Some(rid) = journal.rid(lead) else {
        return Vec::new();
    };
    let lead = Lead::read(lead, &journal.reader(rid));
    let primary = lead.contact.into_iter().map(|id| (id, None));
    let role = |v: Value| {
        if let Value::Text(role) = v {
            Some(role)
        } else {
            Some(String::new())
        }
    };
    let further = lead
        .people
        .into_iter()
        .map(|(id, v)| (format!("contact:{id}"), role(v)));
    let people = primary.chain(further).filter_map(|(id, role)| {
        let rid = journal.resolve(&id).filter(|&r| journal.is_shown(r))?;
        let c = Contact::read(journal.id(rid), &journal.reader(rid));
        let emails = FieldSet::Emails.of(journal, rid);
        Some(Someone {
            name: c.name.or(emails.first().cloned()).unwrap_or_default(),
            title: c.title.unwrap_or_default(),
            emails,
            phones: FieldSet::Phones.of(journal, rid),
            id: c.id,
            role,
        })
    });
    let mut once: Vec<Someone> = Vec::new();
    for someone in people {
        // Two who were merged into one, or the primary contact with a role besides.
        if once.iter().all(|p| p.id != someone.id) {
            once.push(someone);
        }
    }
    once
}

/// The people, with a way to add one.
#[component]
pub(super) fn People(lead: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let people = Memo::new(move |_| app.with(|w| everyone(&w.journal, &lead.get_value())));
    let adding = RwSignal::new(false);
    view! {
        <ul class="people" role="list">
            <For each=move || people.get() key=|p| p.id.clone() let:someone>
                {
                    let id = someone.id.clone();
                    let now = Memo::new(move |_| people.with(|p| p.iter().find(|p| p.id == id).cloned()));
                    view! { <Person lead someone now /> }
                }
            </For>
        </ul>
        <Show when=move || adding.get() fallback=move || view! {
            <button type="button" class="quiet" on:click=move |_| adding.set(true)><Icon icon=icons::ADD />{text::add_person()}</button>
        }>
            <AddPerson lead adding first=Signal::derive(move || people.with(Vec::is_empty)) />
        </Show>
    }
}

#[component]
fn Person(
    lead: StoredValue<String>,
    someone: Someone,
    now: Memo<Option<Someone>>,
) -> impl IntoView {
    let app = App::get();
    let id = StoredValue::new(someone.id);
    let read = move |get: fn(&Someone) -> String| {
        Signal::derive(move || now.with(|p| p.as_ref().map(get).unwrap_or_default()))
    };
    let edit = move |field: &'static str| {
        Callback::new(move |typed: String| {
            let value = Some(typed.trim().to_owned()).filter(|t| !t.is_empty());
            let set = vec![(field.to_owned(), Value::from(value))];
            app.act(&Command::Change(vec![Edit {
                on: id.get_value(),
                set,
            }]));
            Ok(())
        })
    };
    let page = app.link(Route::Contact(id.get_value()));
    let further = move || now.with(|p| p.as_ref().is_some_and(|p| p.role.is_some()));
    let take_out = move |()| {
        let short = id.get_value().trim_start_matches("contact:").to_owned();
        let set = if further() {
            vec![(format!("person/{short}"), Value::Null)]
        } else {
            vec![("contact".to_owned(), Value::Null)]
        };
        app.act(&Command::Change(vec![Edit {
            on: lead.get_value(),
            set,
        }]));
    };
    let links = move || {
        now.with(|p| {
            let p = p.as_ref()?;
            let reach = |set: FieldSet, elements: &[String], icon| {
                let linked = elements.iter().filter_map(move |e| Some((set.link(e)?, e.clone(), icon)));
                linked.collect::<Vec<_>>()
            };
            let mails = reach(FieldSet::Emails, &p.emails, icons::MAIL);
            let phones = reach(FieldSet::Phones, &p.phones, icons::PHONE);
            let link = |(href, words, icon)| view! { <li><a href=href rel="noopener noreferrer"><Icon icon size=14 /><bdi>{words}</bdi></a></li> };
            Some(mails.into_iter().chain(phones).map(link).collect_view())
        })
    };
    view! {
        <li>
            <div class="bar">
                <div class="grow">
                    <a href=page><b><bdi>{read(|p| p.name.clone())}</bdi></b></a>
                </div>
                {move || further().then(|| view! { <span class="tag">{read(|p| p.role.clone().unwrap_or_default())}</span> })}
                <IconButton press=Callback::new(take_out) icon=icons::CLOSE label=Signal::derive(move || text::take_out_person(&read(|p| p.name.clone()).get())) />
            </div>
            <div class="dim small"><EditField label=text::job_title() shown=read(|p| p.title.clone()) save=edit("title") /></div>
            <ul class="reach" role="list">{links}</ul>
        </li>
    }
}

/// Adds a person: the primary contact when there is none yet, otherwise one more with a role.
#[component]
fn AddPerson(
    lead: StoredValue<String>,
    adding: RwSignal<bool>,
    first: Signal<bool>,
) -> impl IntoView {
    let app = App::get();
    let field = || RwSignal::new(String::new());
    let (name, title, email, phone, role) = (field(), field(), field(), field(), field());
    let error = RwSignal::new(None::<String>);
    let submit = move |e: web_sys::SubmitEvent| {
        e.prevent_default();
        let draft = ContactDraft {
            name: name.get_untracked(),
            title: title.get_untracked(),
            email: email.get_untracked(),
            phone: phone.get_untracked(),
            ..ContactDraft::default()
        };
        let lead = lead.get_value();
        let read = app.peek(|w| {
            let rid = w.journal.rid(&lead);
            let company = rid.and_then(|r| Lead::read(&lead, &w.journal.reader(r)).company);
            contact_at(&w.journal, &draft, company, &mut |kind| app.fresh(kind))
        });
        let (id, mut records) = match read {
            Ok(read) => read,
            Err(e) => return error.set(Some(said(&e))),
        };
        let link = if first.get_untracked() {
            ("contact".to_owned(), Value::from(id.as_str()))
        } else {
            let short = id.trim_start_matches("contact:");
            (
                format!("person/{short}"),
                role.get_untracked().trim().into(),
            )
        };
        records.push(Edit {
            on: lead,
            set: vec![link],
        });
        let edits = app.peek(|w| made(&w.journal, records, app.now()));
        if app.act(&Command::Change(edits)) {
            adding.set(false);
        }
    };
    view! {
        <form class="fields" on:submit=submit novalidate>
            <Field label=text::name() value=name autofocus=true />
            <Field label=text::job_title() value=title />
            <Field label=text::email() value=email input=Input::Email />
            <Field label=text::phone() value=phone />
            <Show when=move || !first.get()><Field label=text::role() value=role hint=text::role_hint() /></Show>
            <ErrorText error />
            <div class="bar end">
                <button type="button" on:click=move |_| adding.set(false)>{text::cancel()}</button>
                <button type="submit" class="primary">{text::add_person()}</button>
            </div>
        </form>
    }
}
