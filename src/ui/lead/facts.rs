//! The facts of a lead, edited in place; its need; and what people disagree about.

use leptos::prelude::*;

use crate::exchange::csv::OwnForm;
use crate::journal::Edit;
use crate::journal::command::Command;
use crate::model::Value;
use crate::model::money::{Currency, Money};
use crate::model::schema::Form;
use crate::model::stage::Team;
use crate::model::when::{FieldType, day};
use crate::platform::intl;
use crate::ui::adding::{names, riders};
use crate::ui::parts::{EditField, ErrorText, Field, Icon, Input, Panel, icons};
use crate::ui::show::said;
use crate::ui::state::App;
use crate::view::lead::{Fact, LEAD_FACTS, facts, folded, new_field};
use crate::view::route::Route;
use crate::view::shown::{currency, name_of, shown_value};
use crate::view::text;

/// Facts that the page shows elsewhere, or that follow from others.
const ELSEWHERE: [&str; 4] = ["need", "stage", "contact", "currency"];

/// The facts, each edited where it stands.
#[component]
pub(super) fn Facts(lead: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let fields = Memo::new(move |_| {
        app.with(|w| {
            let rid = w.journal.rid(&lead.get_value());
            let facts = rid
                .map(|r| facts(&w.journal, r, LEAD_FACTS))
                .unwrap_or_default();
            // Why it went is asked only of a lead that went.
            let went = rid
                .and_then(|r| w.pipeline.find(r))
                .is_some_and(|(_, row)| w.pipeline.stage_of(row).is_some_and(|s| s.role.is_exit()));
            let shows = |f: &Fact| {
                !ELSEWHERE.contains(&f.field.as_str()) && (went || f.field != "exit_reason")
            };
            facts.into_iter().filter(shows).collect::<Vec<_>>()
        })
    });
    let names = Memo::new(move |_| {
        let (open, away) = folded(fields.get());
        let names = |facts: Vec<Fact>| facts.into_iter().map(|f| f.field).collect::<Vec<_>>();
        (names(open), names(away))
    });
    let row = move |field: String| {
        let fact =
            Memo::new(move |_| fields.with(|f| f.iter().find(|f| f.field == field).cloned()));
        view! { <FactRow lead fact /> }
    };
    let away = Memo::new(move |_| names.with(|(_, away)| away.len()));
    view! {
        <dl class="facts">
            <For each=move || names.with(|(open, _)| open.clone()) key=Clone::clone children=row />
        </dl>
        <Show when=move || away.get() != 0>
            <details class="more-facts">
                <summary>{move || text::more_fields(&intl::plural(away.get()))}</summary>
                <dl class="facts">
                    <For each=move || names.with(|(_, away)| away.clone()) key=Clone::clone children=row />
                </dl>
            </details>
        </Show>
        <AddField />
    }
}

/// Makes an own field, which every lead then has.
#[component]
fn AddField() -> impl IntoView {
    let app = App::get();
    let adding = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let form = RwSignal::new(OwnForm::Text.name().to_owned());
    let error = RwSignal::new(None::<String>);
    let forms = [
        (OwnForm::Text, text::form_text()),
        (OwnForm::Number, text::form_number()),
        (OwnForm::Day, text::form_day()),
    ];
    let choices = forms.map(|(f, words)| (f.name().to_owned(), words.to_owned()));
    let begin = move |_| {
        name.set(String::new());
        error.set(None);
        adding.set(true);
    };
    let submit = move |e: web_sys::SubmitEvent| {
        e.prevent_default();
        let called = name.get_untracked().trim().to_owned();
        if called.is_empty() {
            return error.set(Some(text::field_name_missing().to_owned()));
        }
        let chosen = form.get_untracked();
        let mut of_forms = forms.iter().map(|(f, _)| *f);
        let form = of_forms
            .find(|f| f.name() == chosen)
            .unwrap_or(OwnForm::Text);
        let made = app.peek(|w| new_field(&w.journal, "lead", &called, form, LEAD_FACTS));
        let Some(mut field) = made else {
            return error.set(Some(text::field_there(&called)));
        };
        field.set.push(("created_at".to_owned(), app.now().write()));
        if app.act(&Command::Change(vec![field])) {
            adding.set(false);
        }
    };
    view! {
        <Show when=move || adding.get() fallback=move || view! {
            <button type="button" class="quiet beside" on:click=begin><Icon icon=icons::ADD />{text::add_field()}</button>
        }>
            <form class="fields" on:submit=submit novalidate>
                <Field label=text::field_name() value=name autofocus=true hint=text::field_hint() />
                <Field label=text::field_form() value=form input=Input::Choice(choices.to_vec()) />
                <ErrorText error />
                <div class="bar end">
                    <button type="button" on:click=move |_| adding.set(false)>{text::cancel()}</button>
                    <button type="submit" class="primary">{text::add_field()}</button>
                </div>
            </form>
        </Show>
    }
}

#[component]
fn FactRow(lead: StoredValue<String>, fact: Memo<Option<Fact>>) -> impl IntoView {
    let app = App::get();
    let Some(first) = fact.get_untracked() else {
        return ().into_any();
    };
    let (label, field, form) = (first.label, first.field, first.form);
    let named = field.clone();
    let shown = Signal::derive(move || {
        let value = fact
            .with(|f| f.as_ref().map(|f| f.value.clone()))
            .unwrap_or(Value::Null);
        app.with(|w| said(&shown_value(&w.journal, &lead.get_value(), &named, &value)))
            .unwrap_or_default()
    });
    let value = Signal::derive(move || {
        let value = fact
            .with(|f| f.as_ref().map(|f| f.value.clone()))
            .unwrap_or(Value::Null);
        match (form, value) {
            (Form::Money, Value::Int(minor)) => app.with(|w| {
                let currency = Currency::parse(&currency(&w.journal, &lead.get_value()));
                currency
                    .map(|currency| Money { minor, currency }.decimal())
                    .unwrap_or_default()
            }),
            (Form::Ref("company"), Value::Text(id)) => app.with(|w| name_of(&w.journal, &id)),
            (_, Value::Text(text)) => text,
            (_, Value::Int(n)) => n.to_string(),
            _ => String::new(),
        }
    });
    let own = field.clone();
    let save = Callback::new(move |typed: String| {
        let edits = edits(app, &lead.get_value(), &own, form, typed.trim())?;
        app.act(&edits);
        Ok(())
    });
    let input = match (form, field.as_str()) {
        (Form::Day, _) => Input::Day,
        (Form::Money | Form::Number, _) => Input::Number,
        (Form::Prose, _) => Input::Prose,
        (_, "marketing_owner") => Input::Choice(riders(app, Team::Marketing)),
        (_, "sales_owner") => Input::Choice(riders(app, Team::Sales)),
        (_, "customer_type") => Input::Choice(vec![
            (String::new(), text::none().to_owned()),
            ("new".to_owned(), text::new_customer().to_owned()),
            ("existing".to_owned(), text::existing_customer().to_owned()),
        ]),
        (Form::Ref("reason"), _) => Input::Choice(names(app, "reason")),
        (Form::Ref("campaign"), _) => {
            let nothing = (String::new(), text::none().to_owned());
            Input::Choice(
                std::iter::once(nothing)
                    .chain(names(app, "campaign"))
                    .collect(),
            )
        }
        _ => Input::Text,
    };
    view! {
        <dt>{label.clone()}</dt>
        <dd class:differs=move || fact.with(|f| f.as_ref().is_some_and(|f| f.differs))>
            <EditField label shown value input save />
        </dd>
    }
    .into_any()
}

/// What a typed value becomes; the sentence to show when it can't be taken.
fn edits(app: App, lead: &str, field: &str, form: Form, text: &str) -> Result<Command, String> {
    if form == Form::Ref("company") && !text.is_empty() {
        return Ok(company(app, lead, text));
    }
    Ok(Command::Change(vec![Edit {
        on: lead.to_owned(),
        set: typed(app, lead, field, form, text)?,
    }]))
}

/// The fields that a typed value of a record's field sets.
///
/// # Errors
/// The sentence to show when it can't be taken.
pub fn typed(
    app: App,
    on: &str,
    field: &str,
    form: Form,
    typed: &str,
) -> Result<Vec<(String, Value)>, String> {
    let mut set = Vec::new();
    let value = match form {
        _ if typed.is_empty() => Value::Null,
        Form::Money => {
            let currency = Currency::parse(&app.peek(|w| currency(&w.journal, on)));
            let currency = currency.ok_or_else(|| text::no_currency().to_owned())?;
            let money = Money::parse(typed, currency, None).map_err(|e| e.to_string())?;
            set.push(("currency".to_owned(), money.currency.code().into()));
            Value::Int(money.minor)
        }
        Form::Number => Value::Int(typed.parse().map_err(|_| text::no_number(typed))?),
        Form::Day => Value::Text(
            day(typed)
                .map(|_| typed.to_owned())
                .ok_or_else(|| text::no_such_day(typed))?,
        ),
        _ => Value::Text(typed.to_owned()),
    };
    set.push((field.to_owned(), value));
    Ok(set)
}

/// The company of that name, made if there is none.
fn company(app: App, lead: &str, name: &str) -> Command {
    let known = app.peek(|w| {
        let wanted = crate::view::pipeline::fold(name);
        let mut all = w.journal.records("company");
        all.find(|&r| {
            let name = w
                .journal
                .get(r, "name")
                .and_then(crate::model::value::ValueRef::text);
            name.is_some_and(|n| crate::view::pipeline::fold(n) == wanted)
        })
        .map(|r| w.journal.id(r).to_owned())
    });
    let id = known.clone().unwrap_or_else(|| app.fresh("company"));
    let link = Edit {
        on: lead.to_owned(),
        set: vec![("company".to_owned(), id.as_str().into())],
    };
    match known {
        Some(_) => Command::Change(vec![link]),
        None => {
            let at = crate::model::when::FieldType::write(app.now());
            let set = vec![
                ("created_at".to_owned(), at),
                ("name".to_owned(), name.into()),
            ];
            Command::Change(vec![Edit { on: id, set }, link])
        }
    }
}

/// The customer's need, in their own words.
#[component]
pub(super) fn Need(lead: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let need = Signal::derive(move || {
        app.with(|w| {
            let need = w
                .journal
                .rid(&lead.get_value())
                .and_then(|r| w.journal.get(r, "need"));
            need.and_then(crate::model::value::ValueRef::text)
                .unwrap_or_default()
                .to_owned()
        })
    });
    let save = Callback::new(move |typed: String| {
        app.act(&edits(
            app,
            &lead.get_value(),
            "need",
            Form::Prose,
            typed.trim(),
        )?);
        Ok(())
    });
    view! {
        <Panel title=text::need()>
            <div class="need"><EditField label=text::need() shown=need input=Input::Prose save /></div>
        </Panel>
    }
}

/// How many differences there are about this lead, with the way to settle them.
#[component]
pub(super) fn ToSettle(lead: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let count = Memo::new(move |_| {
        app.with(|w| {
            w.journal
                .rid(&lead.get_value())
                .map_or(0, |r| w.journal.differences_of(r).len())
        })
    });
    move || {
        (count.get() != 0).then(|| {
            let words = text::to_settle_here(&crate::platform::intl::plural(count.get()));
            view! {
                <Panel title=text::differences()>
                    <p>{words}</p>
                    <a class="btn" href=app.link(Route::Differences)>{text::settle_differences()}</a>
                </Panel>
            }
        })
    }
}
