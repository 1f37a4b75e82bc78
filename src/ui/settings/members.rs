//! Who works here, and in which team.

use leptos::prelude::*;

use crate::journal::Edit;
use crate::journal::command::Command;
use crate::model::records::MemberPatch;
use crate::model::stage::Team;
use crate::ui::parts::{Avatar, EditField, ErrorText, Field, IconButton, Input, Panel, icons};
use crate::ui::state::App;
use crate::view::draft::is_email;
use crate::view::people::{Person, members};
use crate::view::text;

/// The two teams as choices.
pub(crate) fn teams() -> Vec<(String, String)> {
    [Team::Marketing, Team::Sales]
        .map(|t| (t.name().to_owned(), text::team_name(t).to_owned()))
        .to_vec()
}

/// An e-mail as typed, or none; the sentence to show when it is none.
fn given_email(typed: &str) -> Result<Option<String>, String> {
    match typed.trim() {
        "" => Ok(None),
        email if is_email(email) => Ok(Some(email.to_owned())),
        other => Err(text::email_wrong(other)),
    }
}

#[component]
pub(super) fn Members() -> impl IntoView {
    let app = App::get();
    let all = Memo::new(move |_| app.with(|w| members(&w.journal)));
    view! {
        <Panel title=text::settings_members() class="flush">
            <ul class="rows edited" role="list">
                <For each=move || all.get() key=|p| p.id.clone() let:person>
                    {
                        let id = person.id.clone();
                        let now = Memo::new(move |_| all.with(|a| a.iter().find(|p| p.id == id).cloned()));
                        view! { <Member id=person.id now /> }
                    }
                </For>
            </ul>
            <Add />
        </Panel>
    }
}

#[component]
fn Member(id: String, now: Memo<Option<Person>>) -> impl IntoView {
    let app = App::get();
    let id = StoredValue::new(id);
    let change = move |patch: MemberPatch| {
        app.act(&Command::Change(vec![Edit {
            on: id.get_value(),
            set: patch.set(),
        }]));
    };
    let name = Signal::derive(move || {
        now.with(|p| p.as_ref().map(|p| p.rider.name.clone()).unwrap_or_default())
    });
    let team = Signal::derive(move || {
        now.with(|p| p.as_ref().map_or("", |p| p.rider.team.name()).to_owned())
    });
    let team_shown = Signal::derive(move || {
        Team::parse(&team.get())
            .map(text::team_name)
            .unwrap_or_default()
            .to_owned()
    });
    let speaks = move || now.with(|p| p.as_ref().is_some_and(|p| p.representative));
    let save_name = move |typed: String| {
        let typed = typed.trim().to_owned();
        if typed.is_empty() {
            return Err(text::member_name_missing().to_owned());
        }
        change(MemberPatch::new().name(typed));
        Ok(())
    };
    let email = Signal::derive(move || {
        now.with(|p| p.as_ref().map(|p| p.email.clone()).unwrap_or_default())
    });
    let save_email = move |typed: String| {
        change(MemberPatch::new().email(given_email(&typed)?));
        Ok(())
    };
    let save_team = move |team: String| {
        change(MemberPatch::new().team(team));
        Ok(())
    };
    let me = move || app.me.get() == Some(id.get_value());
    let remove = move |()| {
        app.act(&Command::Delete(vec![id.get_value()]));
    };
    view! {
        <li>
            {move || now.with(|p| p.as_ref().map(|p| view! { <Avatar rider=p.rider.clone() /> }))}
            <div class="name">
                <EditField label=text::name() shown=name save=Callback::new(save_name) />
                <div class="dim small">
                    <EditField label=text::email() shown=email empty=text::no_email() input=Input::Email save=Callback::new(save_email) />
                </div>
            </div>
            <EditField label=text::team() shown=team_shown value=team input=Input::Choice(teams()) save=Callback::new(save_team) />
            <label class="check">
                <input type="checkbox" prop:checked=speaks on:change=move |e| change(MemberPatch::new().representative(event_target_checked(&e))) />
                {text::representative()}
            </label>
            <Show when=move || !me()>
                <IconButton press=Callback::new(remove) icon=icons::TRASH label=Signal::derive(move || text::take_out_member(&name.get())) />
            </Show>
        </li>
    }
}

#[component]
fn Add() -> impl IntoView {
    let app = App::get();
    let (name, email, team) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(Team::Marketing.name().to_owned()),
    );
    let error = RwSignal::new(None::<String>);
    let submit = move |e: web_sys::SubmitEvent| {
        e.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            return error.set(Some(text::member_name_missing().to_owned()));
        }
        let reached = match given_email(&email.get_untracked()) {
            Ok(reached) => reached,
            Err(words) => return error.set(Some(words)),
        };
        error.set(None);
        let patch = MemberPatch::new()
            .name(typed)
            .email(reached)
            .team(team.get_untracked());
        let records = vec![Edit {
            on: app.fresh("member"),
            set: patch.set(),
        }];
        app.act(&Command::Create {
            at: app.now(),
            records,
        });
        name.set(String::new());
        email.set(String::new());
    };
    view! {
        <form class="bar add" on:submit=submit novalidate>
            <Field label=text::name() value=name />
            <Field label=text::email() value=email input=Input::Email />
            <Field label=text::team() value=team input=Input::Choice(teams()) />
            <button type="submit">{text::add_member()}</button>
            <ErrorText error />
        </form>
    }
}
