//! The facts of a record, edited in place; a lead's need; and what people disagree about.

use leptos::prelude::*;

use crate::journal::Edit;
use crate::journal::command::Command;
use crate::model::Value;
use crate::model::money::{Currency, Money};
use crate::model::schema::Field as Declared;
use crate::model::schema::Form;
use crate::model::stage::Team;
use crate::model::when::day;
use crate::ui::adding::{names, riders};
use crate::ui::known::companies;
use crate::ui::parts::{EditField, Input, Panel};
use crate::ui::show::said;
use crate::ui::state::App;
use crate::view::draft::party::{company_named, made};
use crate::view::lead::{Fact, facts};
use crate::view::route::Route;
use crate::view::shown::{currency, name_of, shown_value};
use crate::view::text;

/// Facts of a lead that its page shows elsewhere, or that follow from others.
pub(super) const ELSEWHERE: [&str; 5] = ["need", "stage", "exit_reason", "contact", "currency"];

/// The facts, each edited where it stands.
#[component]
pub(in crate::ui) fn Facts(
    /// The record's id.
    record: StoredValue<String>,
    /// What its kind declares.
    declared: &'static [Declared],
    /// Which fields to show.
    wanted: Callback<String, bool>,
) -> impl IntoView {
    let app = App::get();
    let fields = Memo::new(move |_| {
        app.with(|w| {
            let rid = w.journal.rid(&record.get_value());
            let facts = rid
                .map(|r| facts(&w.journal, r, declared))
                .unwrap_or_default();
            facts
                .into_iter()
                .filter(|f| wanted.run(f.field.clone()))
                .collect::<Vec<_>>()
        })
    });
    let names =
        Memo::new(move |_| fields.with(|f| f.iter().map(|f| f.field.clone()).collect::<Vec<_>>()));
    view! {
        <dl class="facts">
            <For each=move || names.get() key=Clone::clone let:field>
                {
                    let own = field.clone();
                    let fact = Memo::new(move |_| fields.with(|f| f.iter().find(|f| f.field == own).cloned()));
                    view! { <FactRow record fact /> }
                }
            </For>
        </dl>
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

/// How many differences there are about this record, with the way to settle them.
#[component]
pub(in crate::ui) fn ToSettle(record: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let count = Memo::new(move |_| {
        app.with(|w| {
            w.journal
                .rid(&record.get_value())
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
