//! The facts of a record, edited in place; a lead's need; and what people disagree about.

use leptos::prelude::*;

use crate::exchange::csv::OwnForm;
use crate::journal::Edit;
use crate::journal::command::Command;
use crate::model::Value;
use crate::model::money::{Currency, Money};
use crate::model::schema::Field as Declared;
use crate::model::schema::{Form, kind_name};
use crate::model::stage::Team;
use crate::model::when::{FieldType, day};
use crate::platform::{clock, intl};
use crate::ui::adding::{names, riders};
use crate::ui::known::companies;
use crate::ui::parts::{EditField, ErrorText, Field, Icon, Input, Panel, Tag, Tone, icons};
use crate::ui::show::said;
use crate::ui::state::App;
use crate::view::draft::party::{company_named, made};
use crate::view::lead::{Fact, facts, folded, new_field};
use crate::view::route::Route;
use crate::view::share::differences::{self, Choice, Row};
use crate::view::shown::{currency, name_of, shown_value};
use crate::view::text;
use crate::view::text::share as words;

/// Facts of a lead that its page shows elsewhere, or that follow from others.
pub(super) const ELSEWHERE: [&str; 4] = ["need", "stage", "contact", "currency"];

/// The facts, each edited where it stands.
#[component]
pub(in crate::ui) fn Facts(
    /// The record's id.
    record: StoredValue<String>,
    /// What its kind declares.
    declared: &'static [Declared],
    /// Which fields to show.
    wanted: Callback<String, bool>,
    /// Whether own fields can be added here.
    #[prop(default = true)]
    adds: bool,
) -> impl IntoView {
    let app = App::get();
    let fields = Memo::new(move |_| {
        app.with(|w| {
            let rid = w.journal.rid(&record.get_value());
            let facts = rid
                .map(|r| facts(&w.journal, r, declared))
                .unwrap_or_default();
            // Why it went is asked only of a lead that went.
            let went = rid
                .and_then(|r| w.pipeline.find(r))
                .is_some_and(|(_, row)| w.pipeline.stage_of(row).is_some_and(|s| s.role.is_exit()));
            let shows =
                |f: &Fact| wanted.run(f.field.clone()) && (went || f.field != "exit_reason");
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
        view! { <FactRow record fact /> }
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
        <Show when=move || adds><AddField record declared /></Show>
    }
}

/// Makes an own field, which every record of the kind then has.
#[component]
fn AddField(record: StoredValue<String>, declared: &'static [Declared]) -> impl IntoView {
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
        let kind = record.with_value(|id| kind_name(id).to_owned());
        let made = app.peek(|w| new_field(&w.journal, &kind, &called, form, declared));
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
fn FactRow(record: StoredValue<String>, fact: Memo<Option<Fact>>) -> impl IntoView {
    let app = App::get();
    let Some(first) = fact.get_untracked() else {
        return ().into_any();
    };
    let (label, field, form) = (first.label, first.field, first.form);
    let named = field.clone();
    let is_consent = field == "consent";
    let shown = Signal::derive(move || {
        let value = fact
            .with(|f| f.as_ref().map(|f| f.value.clone()))
            .unwrap_or(Value::Null);
        if is_consent && value == Value::Null {
            return text::people::consent_unknown().to_owned();
        }
        app.with(|w| {
            said(&shown_value(
                &w.journal,
                &record.get_value(),
                &named,
                &value,
            ))
        })
        .unwrap_or_default()
    });
    let value = Signal::derive(move || {
        let value = fact
            .with(|f| f.as_ref().map(|f| f.value.clone()))
            .unwrap_or(Value::Null);
        match (form, value) {
            (Form::Money, Value::Int(minor)) => app.with(|w| {
                let currency = Currency::parse(&currency(&w.journal, &record.get_value()));
                currency
                    .map(|currency| Money { minor, currency }.decimal())
                    .unwrap_or_default()
            }),
            (Form::Ref("company"), Value::Text(id)) => app.with(|w| name_of(&w.journal, &id)),
            (_, Value::Null) if is_consent => UNKNOWN.to_owned(),
            (_, Value::Text(text)) => text,
            (_, Value::Int(n)) => n.to_string(),
            _ => String::new(),
        }
    });
    let own = field.clone();
    let save = Callback::new(move |typed: String| {
        let edits = edits(app, &record.get_value(), &own, form, typed.trim())?;
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
        (_, "consent") => Input::Choice(
            [UNKNOWN, "given", "withdrawn"]
                .into_iter()
                .filter_map(|v| Some((v.to_owned(), text::people::consent(v)?.to_owned())))
                .collect(),
        ),
        (Form::Ref("company"), _) => Input::Known(companies(app)),
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
    let hint = match form {
        Form::Ref("company") => text::people::company_choose_hint(),
        _ => "",
    };
    view! {
        <dt>{label.clone()}</dt>
        <dd class:differs=move || fact.with(|f| f.as_ref().is_some_and(|f| f.differs))>
            <EditField label shown value input save hint />
        </dd>
    }
    .into_any()
}

/// The answer to the question of consent while nobody asked it.
const UNKNOWN: &str = "unknown";

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

/// The company of that name, made if there is none, in the place of the one that the record names.
fn company(app: App, on: &str, name: &str) -> Command {
    let mut edits = Vec::new();
    let fresh = &mut |kind: &str| app.fresh(kind);
    let id = app.peek(|w| company_named(&w.journal, name, fresh, &mut edits));
    let link = Edit {
        on: on.to_owned(),
        set: vec![("company".to_owned(), id.into())],
    };
    edits.insert(0, link);
    Command::Change(app.peek(|w| made(&w.journal, edits, app.now())))
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

/// What people disagree about here: each value with who wrote it and when, to be taken where it stands.
#[component]
pub(in crate::ui) fn ToSettle(record: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let rows = Memo::new(move |_| {
        app.with(|w| {
            let rid = w.journal.rid(&record.get_value());
            let found = rid.map(|r| w.journal.differences_of(r)).unwrap_or_default();
            differences::of(&w.journal, &found)
        })
    });
    let names = move || words::disagree(&intl::list(&rows.with(|r| differences::who(r))));
    let row = move |row: Row| {
        let take = |(n, choice): (usize, Choice)| {
            let edit = choice.edit;
            let value = said(&choice.value).unwrap_or_default();
            let who = words::by_at(&choice.who, &intl::said(choice.at, clock::now()));
            let press = move |_| {
                app.act(&Command::Settle(vec![edit.clone()]));
            };
            view! {
                <li>
                    <button type="button" title=words::take_this(&value) on:click=press>
                        <b><bdi>{value.clone()}</bdi></b> <span class="faint small">{who}</span>
                    </button>
                    {(n == 0).then(|| view! { <span class="dim small">{words::shown_until_settled()}</span> })}
                </li>
            }
        };
        view! {
            <h3 class="small dim">{row.field}</h3>
            <ul class="disagree" role="list">{row.choices.into_iter().enumerate().map(take).collect_view()}</ul>
        }
    };
    move || {
        (!rows.with(Vec::is_empty)).then(|| {
            view! {
                <Panel title=names() aside=|| view! { <Tag tone=Tone::Warn>{words::to_settle()}</Tag> }>
                    {rows.get().into_iter().map(row).collect_view()}
                    <a class="small" href=app.link(Route::Differences)>{text::settle_differences()}</a>
                </Panel>
            }
        })
    }
}
