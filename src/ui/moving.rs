//! Moving a lead: to which stage, and what that stage asks for – a reason at an exit, amount and date at
//! Customer. The one way to move, whether by drag, key or menu.

use leptos::ev;
use leptos::prelude::*;

use crate::model::money::{Currency, Money};
use crate::model::order::Arrange;
use crate::model::records::Reason;
use crate::model::stage::Role;
use crate::model::value::ValueRef;
use crate::model::when::{When, day};
use crate::ui::parts::{Dialog, ErrorText};
use crate::ui::state::App;
use crate::view::pipeline::StageInfo;
use crate::view::text;

/// What the dialog is about.
#[derive(Clone, Debug, PartialEq)]
enum Asking {
    /// Which stage.
    Stage,
    /// What this stage asks for.
    Details(StageInfo),
}

/// The dialog, and the way to open it from anywhere.
#[derive(Clone, Copy)]
pub struct Mover {
    open: RwSignal<Option<(String, Asking)>>,
}

impl Mover {
    /// Makes it and hands it to everything below.
    pub fn provide() -> Self {
        let mover = Self {
            open: RwSignal::new(None),
        };
        provide_context(mover);
        mover
    }

    /// The mover, inside any component.
    pub fn get() -> Self {
        expect_context()
    }

    /// Whether its dialog is open.
    pub fn is_open(self) -> bool {
        self.open.with(Option::is_some)
    }

    /// Asks for the stage.
    pub fn menu(self, lead: String) {
        self.open.set(Some((lead, Asking::Stage)));
    }

    /// Moves to a stage, by its index in the pipeline; asks first where the stage wants to know more.
    pub fn to(self, app: App, lead: &str, stage: usize) {
        let Some(stage) = app.peek(|w| w.pipeline.stages.get(stage).cloned()) else {
            return;
        };
        let here = app.peek(|w| {
            let (_, row) = w.pipeline.find(w.journal.rid(lead)?)?;
            w.pipeline.stage_of(row).map(|s| s.id.clone())
        });
        if here.as_deref() == Some(&stage.id) {
            return;
        }
        if stage.role == Role::Won || stage.role.is_exit() {
            self.open
                .set(Some((lead.to_owned(), Asking::Details(stage))));
        } else {
            app.act(&app.move_lead(lead, &stage.id, None, None, None));
        }
    }
}

/// The dialog itself; stands once in the shell.
#[component]
pub fn MoveDialog() -> impl IntoView {
    let app = App::get();
    let mover = Mover::get();
    let close = Callback::new(move |()| mover.open.set(None));
    move || {
        mover.open.get().map(|(lead, asking)| {
            let title = app.peek(|w| {
                let row = w.journal.rid(&lead).and_then(|r| w.pipeline.find(r));
                row.map(|(_, r)| r.title.to_string()).unwrap_or_default()
            });
            let body = match asking {
                Asking::Stage => view! { <Stages lead /> }.into_any(),
                Asking::Details(stage) => view! { <Details lead stage close /> }.into_any(),
            };
            view! { <Dialog title=text::move_lead(&title) close>{body}</Dialog> }
        })
    }
}

/// The stages to choose from; a digit picks one.
#[component]
fn Stages(lead: String) -> impl IntoView {
    let app = App::get();
    let mover = Mover::get();
    let (stages, here) = app.peek(|w| {
        let row = w.journal.rid(&lead).and_then(|r| w.pipeline.find(r));
        (w.pipeline.stages.clone(), row.map(|(_, r)| r.stage))
    });
    let lead = StoredValue::new(lead);
    let count = stages.len();
    let go = move |n: usize| {
        mover.open.set(None);
        mover.to(app, &lead.get_value(), n);
    };
    let keys = window_event_listener(ev::keydown, move |e| {
        if let Ok(digit) = e.key().parse::<usize>()
            && (1..=count.min(9)).contains(&digit)
        {
            e.prevent_default();
            go(digit - 1);
        }
    });
    on_cleanup(move || keys.remove());
    view! {
        <ul class="choices" role="list">
            {stages.into_iter().enumerate().map(|(n, stage)| view! {
                <li>
                    <button class="choice" data-team=stage.team.name() disabled=here == Some(n) on:click=move |_| go(n)>
                        {(n < 9).then(|| view! { <kbd>{n + 1}</kbd> })}
                        <span class="dot" data-team=stage.team.name()></span>
                        <bdi>{stage.name}</bdi>
                        {(here == Some(n)).then(|| view! { <span class="dim">{text::is_here()}</span> })}
                    </button>
                </li>
            }).collect_view()}
        </ul>
    }
}

/// Reason and date at an exit; amount and date at Customer.
#[component]
fn Details(lead: String, stage: StageInfo, close: Callback<()>) -> impl IntoView {
    let app = App::get();
    let won = stage.role == Role::Won;
    let (amount, currency, reasons) = app.peek(|w| {
        let rid = w.journal.rid(&lead);
        let get = |field: &str| rid.and_then(|r| w.journal.get(r, field));
        let currency = get("currency")
            .and_then(ValueRef::text)
            .unwrap_or(w.pipeline.currency())
            .to_owned();
        let amount = get("amount").and_then(ValueRef::int);
        let mut reasons: Vec<Reason> = w
            .journal
            .records("reason")
            .map(|r| Reason::read(w.journal.id(r), &w.journal.reader(r)))
            .collect();
        // Reasons that lead to this exit come first; all can be chosen.
        let fits = |r: &Reason| r.leads_to.as_deref() == Some(stage.role.name());
        reasons.arrange_by_key(|r| (!fits(r), r.order.unwrap_or(i64::MAX), r.id.clone()));
        (amount, currency, reasons)
    });
    let (reason, date) = (
        RwSignal::new(String::new()),
        RwSignal::new(app.today().to_string()),
    );
    let money = Currency::parse(&currency);
    let shown = amount
        .zip(money)
        .map(|(minor, currency)| Money { minor, currency }.decimal());
    let sum = RwSignal::new(shown.unwrap_or_default());
    let error = RwSignal::new(None::<String>);
    let submit = {
        let stage = stage.clone();
        move |e: web_sys::SubmitEvent| {
            e.prevent_default();
            let Some(at) = day(&date.get_untracked()) else {
                return error.set(Some(text::no_such_day(&date.get_untracked())));
            };
            let sum = sum.get_untracked();
            let amount = match money.map(|currency| Money::parse(&sum, currency, None)) {
                _ if !won || sum.trim().is_empty() => None,
                Some(Ok(amount)) => Some(amount.minor),
                Some(Err(e)) => return error.set(Some(e.to_string())),
                None => None,
            };
            let reason = Some(reason.get_untracked()).filter(|r| !r.is_empty());
            if !won && reason.is_none() {
                return error.set(Some(text::choose_a_reason().to_owned()));
            }
            close.run(());
            // A move of today carries its time of day, so that moves of one day keep their order.
            let at = (at != app.today()).then_some(When::Day(at));
            app.act(&app.move_lead(&lead, &stage.id, at, reason, amount));
        }
    };
    view! {
        <form class="fields" on:submit=submit novalidate>
            <Show when=move || !won>
                <fieldset class="reasons">
                    <legend>{text::why()}</legend>
                    {reasons.iter().map(|r| {
                        let (id, picked) = (r.id.clone(), r.id.clone());
                        view! {
                            <label class="choice">
                                <input type="radio" name="reason" value=id on:change=move |_| reason.set(picked.clone()) />
                                <bdi>{r.name.clone()}</bdi>
                            </label>
                        }
                    }).collect_view()}
                </fieldset>
            </Show>
            <Show when=move || won>
                <label class="field">
                    <span>{text::amount_in(&currency)}</span>
                    <input inputmode="decimal" autocomplete="off" prop:value=sum on:input=move |e| sum.set(event_target_value(&e)) />
                </label>
            </Show>
            <label class="field">
                <span>{text::date()}</span>
                <input type="date" prop:value=date on:input=move |e| date.set(event_target_value(&e)) />
            </label>
            <ErrorText error />
            <div class="bar end">
                <button type="button" on:click=move |_| close.run(())>{text::cancel()}</button>
                <button type="submit" class="primary">{text::move_to(&stage.name)}</button>
            </div>
        </form>
    }
}
