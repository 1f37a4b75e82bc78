//! The people of a lead: the primary contact and further ones with their role.

use leptos::prelude::*;

use crate::journal::command::Command;
use crate::journal::{Edit, Journal};
use crate::model::Value;
use crate::model::records::{Contact, ContactPatch, Lead};
use crate::model::when::FieldType;
use crate::ui::parts::{EditField, ErrorText, Field, Icon, IconButton, Input, icons};
use crate::ui::state::App;
use crate::view::draft::is_email;
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
        let rid = journal.resolve(&id)?;
        let c = Contact::read(journal.id(rid), &journal.reader(rid));
        let elements = |set: Vec<(String, Value)>| set.into_iter().map(|(e, _)| e).collect();
        Some(Someone {
            name: c.name.unwrap_or_default(),
            title: c.title.unwrap_or_default(),
            emails: elements(c.emails),
            phones: elements(c.phones),
            id: c.id,
            role,
        })
    });
    people.collect()
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
            let mails = p.emails.iter().filter(|e| is_email(e)).map(|e| (format!("mailto:{e}"), e.clone(), icons::MAIL));
            let dial = |n: &str| n.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>();
            let phones = p.phones.iter().map(|n| (format!("tel:{}", dial(n)), n.clone(), icons::PHONE));
            let link = |(href, words, icon)| view! { <li><a href=href rel="noopener noreferrer"><Icon icon size=14 /><bdi>{words}</bdi></a></li> };
            Some(mails.chain(phones).map(link).collect_view())
        })
    };
    view! {
        <li>
            <div class="bar">
                <div class="grow">
                    <b><EditField label=text::name() shown=read(|p| p.name.clone()) save=edit("name") /></b>
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
        let given = |f: RwSignal<String>| {
            Some(f.get_untracked().trim().to_owned()).filter(|t| !t.is_empty())
        };
        let Some(called) = given(name) else {
            return error.set(Some(text::name_missing().to_owned()));
        };
        if let Some(email) = given(email).filter(|e| !is_email(e)) {
            return error.set(Some(text::email_wrong(&email)));
        }
        let (id, lead) = (app.fresh("contact"), lead.get_value());
        let company = app.peek(|w| {
            let rid = w.journal.rid(&lead)?;
            Lead::read(&lead, &w.journal.reader(rid)).company
        });
        let mut patch = ContactPatch::new()
            .name(called)
            .title(given(title))
            .company(company);
        if let Some(email) = given(email) {
            patch = patch.emails(&email, true);
        }
        if let Some(phone) = given(phone) {
            patch = patch.phones(&phone, true);
        }
        let mut set: Vec<_> = patch
            .set()
            .into_iter()
            .filter(|(_, v)| *v != Value::Null)
            .collect();
        set.push(("created_at".to_owned(), app.now().write()));
        let link = if first.get_untracked() {
            ("contact".to_owned(), Value::from(id.as_str()))
        } else {
            let short = id.trim_start_matches("contact:");
            (
                format!("person/{short}"),
                given(role).unwrap_or_default().into(),
            )
        };
        let edits = vec![
            Edit { on: id, set },
            Edit {
                on: lead,
                set: vec![link],
            },
        ];
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
