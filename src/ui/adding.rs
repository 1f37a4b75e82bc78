//! Adding a lead by hand, with the company, contact and campaign that it names.

use leptos::prelude::*;

use crate::journal::command::Command;
use crate::model::money::Currency;
use crate::model::stage::Team;
use crate::model::value::ValueRef;
use crate::ui::parts::{Dialog, ErrorText, Field, Input};
use crate::ui::state::App;
use crate::view::directory::Kind;
use crate::view::draft::{DraftError, LeadDraft, records};
use crate::view::{people, text};

/// The dialog, and the way to open it from anywhere.
#[derive(Clone, Copy)]
pub struct Adder {
    open: RwSignal<bool>,
    /// What else is being added: a contact of the company of that name, or a company.
    pub(super) party: RwSignal<Option<(Kind, String)>>,
}

impl Adder {
    /// Makes it and hands it to everything below.
    pub fn provide() -> Self {
        let adder = Self {
            open: RwSignal::new(false),
            party: RwSignal::new(None),
        };
        provide_context(adder);
        adder
    }

    /// The adder, inside any component.
    pub fn get() -> Self {
        expect_context()
    }

    /// Whether one of its dialogs is open.
    pub fn is_open(self) -> bool {
        self.open.get() || self.party.with(Option::is_some)
    }

    /// Opens the dialog.
    pub fn open(self) {
        self.open.set(true);
    }

    /// Opens the dialog for a contact, of a company if one is named, or for a company.
    pub fn open_party(self, kind: Kind, company: &str) {
        self.party.set(Some((kind, company.to_owned())));
    }
}

/// The dialog itself; stands once in the shell.
#[component]
pub fn AddDialog() -> impl IntoView {
    let adder = Adder::get();
    let close = Callback::new(move |()| adder.open.set(false));
    move || {
        adder.open.get().then(|| {
            view! { <Dialog title=text::add_lead() class="wide" close><Form close /></Dialog> }
        })
    }
}

#[component]
fn Form(close: Callback<()>) -> impl IntoView {
    let app = App::get();
    let field = || RwSignal::new(String::new());
    let (company, contact, email, name) = (field(), field(), field(), field());
    let (source, campaign, amount, need) = (field(), field(), field(), field());
    let (stages, currency) = app.peek(|w| {
        let open = w.pipeline.stages.iter().filter(|s| s.role.is_open());
        let stages: Vec<_> = open.map(|s| (s.id.clone(), s.name.clone())).collect();
        (stages, w.pipeline.currency().to_owned())
    });
    let stage = RwSignal::new(stages.first().map(|(id, _)| id.clone()).unwrap_or_default());
    // Whoever adds a lead rides it, unless they say otherwise.
    let me = app.peek(|w| people::member(&w.journal, &app.me.get_untracked()?));
    let mine = |team: Team| {
        let me = me.as_ref().filter(|p| p.rider.team == team);
        RwSignal::new(me.map(|p| p.id.clone()).unwrap_or_default())
    };
    let (marketing, sales) = (mine(Team::Marketing), mine(Team::Sales));
    let error = RwSignal::new(None::<String>);
    let unit = currency.clone();
    let submit = move |e: web_sys::SubmitEvent| {
        e.prevent_default();
        let draft = LeadDraft {
            company: company.get_untracked(),
            contact: contact.get_untracked(),
            email: email.get_untracked(),
            name: name.get_untracked(),
            source: source.get_untracked(),
            campaign: campaign.get_untracked(),
            amount: amount.get_untracked(),
            need: need.get_untracked(),
            stage: stage.get_untracked(),
            marketing: marketing.get_untracked(),
            sales: sales.get_untracked(),
        };
        let Some(currency) = Currency::parse(&currency) else {
            return;
        };
        let now = app.now();
        let made = app.peek(|w| {
            records(&w.journal, &draft, now, currency, &mut |kind| {
                app.fresh(kind)
            })
        });
        match made {
            Ok(records) => {
                close.run(());
                app.act(&Command::Create { at: now, records });
            }
            Err(e) => error.set(Some(said(&e))),
        }
    };
    view! {
        <form class="fields" on:submit=submit novalidate>
            <div class="pair-fields">
                <Field label=text::company() value=company autofocus=true />
                <Field label=text::what_about() value=name />
                <Field label=text::contact() value=contact />
                <Field label=text::email() value=email input=Input::Email />
                <Field label=text::source() value=source />
                <Field label=text::campaign() value=campaign />
                <Field label=text::amount_in(&unit) value=amount input=Input::Number />
                <Field label=text::stage() value=stage input=Input::Choice(stages) />
                <Field label=text::marketing_owner() value=marketing input=Input::Choice(riders(app, Team::Marketing)) />
                <Field label=text::sales_owner() value=sales input=Input::Choice(riders(app, Team::Sales)) />
            </div>
            <Field label=text::need() value=need input=Input::Prose hint=text::need_hint() />
            <ErrorText error />
            <div class="bar end">
                <button type="button" on:click=move |_| close.run(())>{text::cancel()}</button>
                <button type="submit" class="primary">{text::add_lead()}</button>
            </div>
        </form>
    }
}

/// The members of a team as choices, nobody first.
pub(super) fn riders(app: App, team: Team) -> Vec<(String, String)> {
    let members = app.peek(|w| people::members(&w.journal));
    let nobody = (String::new(), text::nobody().to_owned());
    let of_team = members.into_iter().filter(|p| p.rider.team == team);
    std::iter::once(nobody)
        .chain(of_team.map(|p| (p.id, p.rider.name)))
        .collect()
}

/// The names of all records of a kind, for lists to choose from.
pub(super) fn names(app: App, kind: &str) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = app.peek(|w| {
        let named = w.journal.records(kind).filter_map(|r| {
            let name = w.journal.get(r, "name").and_then(ValueRef::text)?;
            Some((w.journal.id(r).to_owned(), name.to_owned()))
        });
        named.collect()
    });
    names.sort_by_cached_key(|(_, name)| crate::view::pipeline::fold(name));
    names
}

/// Why nothing came of a draft.
pub(super) fn said(error: &DraftError) -> String {
    match error {
        DraftError::Nobody => text::nobody_to_sell_to().to_owned(),
        DraftError::Email(email) => text::email_wrong(email),
        DraftError::Amount(e) => e.to_string(),
        DraftError::Nameless => text::people::name_or_email_missing().to_owned(),
        DraftError::Phone(phone) => text::people::phone_wrong(phone),
        DraftError::EmailOf(email, name) => text::people::email_of(email, name),
        DraftError::ContactKnown(name) => text::people::contact_known(name),
        DraftError::CompanyNameless => text::name_missing().to_owned(),
        DraftError::CompanyKnown(name) => text::people::company_known(name),
    }
}
