//! Who sits at this browser: asked once in a workspace, switchable any time.

use leptos::prelude::*;

use super::Frame;
use crate::journal::{Class, Edit};
use crate::model::records::MemberPatch;
use crate::model::stage::Team;
use crate::ui::parts::{Dialog, ErrorText, Field, Input, TeamTag};
use crate::ui::sharing::{Desk, Phase};
use crate::ui::state::{App, Keeping};
use crate::view::{people, text};

/// A person as typed, on the way to becoming a member.
#[derive(Clone, Copy)]
pub(in crate::ui) struct PersonDraft {
    name: RwSignal<String>,
    email: RwSignal<String>,
    team: RwSignal<Option<Team>>,
}

impl PersonDraft {
    /// Nothing typed yet.
    pub(in crate::ui) fn new() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            email: RwSignal::new(String::new()),
            team: RwSignal::new(None),
        }
    }

    /// The member's fields; a sentence when something is missing.
    pub(in crate::ui) fn read(self, app: App) -> Result<MemberPatch, String> {
        let name = self.name.get_untracked().trim().to_owned();
        let email = self.email.get_untracked().trim().to_owned();
        if name.is_empty() {
            return Err(text::name_missing().to_owned());
        }
        let domain = email.split_once('@').map(|(_, d)| d);
        if !email.is_empty() && !domain.is_some_and(|d| d.contains('.') && !d.contains('@')) {
            return Err(text::email_wrong(&email));
        }
        let Some(team) = self.team.get_untracked() else {
            return Err(text::team_missing().to_owned());
        };
        Ok(MemberPatch::new()
            .created_at(app.now())
            .name(name)
            .email((!email.is_empty()).then_some(email))
            .team(team.name().to_owned()))
    }

    /// The fields to type into.
    pub(in crate::ui) fn fields(self, autofocus: bool) -> impl IntoView {
        let Self { name, email, team } = self;
        let choice = move |t: Team| {
            view! {
                <label class="choice" data-team=t.name()>
                    <input type="radio" name="team" on:change=move |_| team.set(Some(t)) prop:checked=move || team.get() == Some(t) />
                    <span class="dot"></span>
                    {text::team_name(t)}
                </label>
            }
        };
        view! {
            <Field label=text::your_name() value=name autofocus />
            <Field label=text::your_email() value=email input=Input::Email />
            <fieldset class="reasons">
                <legend>{text::your_team()}</legend>
                {choice(Team::Marketing)}
                {choice(Team::Sales)}
            </fieldset>
        }
    }
}

/// Makes a member and says that it is who sits here.
pub(in crate::ui) fn join(app: App, member: MemberPatch) {
    let id = app.fresh("member");
    // First, so that the member's own record carries their name.
    app.sit(id.clone());
    let edit = Edit {
        on: id,
        set: member.set(),
    };
    app.write(&[edit], Class::Person);
}

/// The question, open when the frame says so, and by itself in a workspace where nobody answered yet.
#[component]
pub fn WhoDialog() -> impl IntoView {
    let app = App::get();
    let frame = Frame::get();
    let desk = Desk::get();
    // Closed without an answer, it doesn't ask again until the next start.
    let declined = RwSignal::new(false);
    let asked = Memo::new(move |_| {
        let open = matches!(app.keeping.get(), Keeping::Open(_));
        // Where nobody is yet, somebody's file is just being opened.
        let somebody = desk.phase.with(|p| *p == Phase::Idle)
            && app.with(|w| w.journal.records("member").next().is_some());
        open && somebody && app.me.get().is_none() && !declined.get()
    });
    let close = Callback::new(move |()| {
        declined.set(true);
        frame.who.set(false);
        app.answered();
    });
    move || {
        (asked.get() || frame.who.get() || app.asks_who.get()).then(|| {
            view! { <Dialog title=text::who_am_i() close><Ask close /></Dialog> }
        })
    }
}

#[component]
fn Ask(close: Callback<()>) -> impl IntoView {
    let app = App::get();
    let members = app.peek(|w| people::members(&w.journal));
    let adding = RwSignal::new(members.is_empty());
    let draft = PersonDraft::new();
    let error = RwSignal::new(None::<String>);
    let submit = move |e: web_sys::SubmitEvent| {
        e.prevent_default();
        match draft.read(app) {
            Ok(member) => {
                join(app, member);
                close.run(());
            }
            Err(words) => error.set(Some(words)),
        }
    };
    let me = app.me.get_untracked();
    let list = StoredValue::new(members);
    let choices = move || {
        let me = me.clone();
        let one = move |p: people::Person| {
            let id = p.id.clone();
            let on = me.as_ref() == Some(&p.id);
            view! {
                <li>
                    <button type="button" class="choice" aria-pressed=on.to_string() on:click=move |_| {
                        app.sit(id.clone());
                        close.run(());
                    }>
                        <bdi class="grow">{p.rider.name}</bdi>
                        <TeamTag team=p.rider.team />
                    </button>
                </li>
            }
        };
        list.get_value().into_iter().map(one).collect_view()
    };
    view! {
        <p class="dim small">{text::who_hint()}</p>
        {move || if adding.get() {
            view! {
                <form class="fields" on:submit=submit novalidate>
                    {draft.fields(true)}
                    <ErrorText error />
                    <div class="bar end">
                        <button type="submit" class="primary">{text::that_is_me()}</button>
                    </div>
                </form>
            }.into_any()
        } else {
            let choices = choices.clone();
            view! {
                <ul class="choices" aria-label=text::choose_yourself()>{choices()}</ul>
                <button type="button" on:click=move |_| adding.set(true)>{text::not_in_list()}</button>
            }.into_any()
        }}
    }
}
