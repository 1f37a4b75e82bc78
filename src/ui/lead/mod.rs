//! The lead page: the journey, the need, the facts edited in place, the people, and all that happened.

mod company;
mod erase;
mod facts;
mod history;
mod people;

use leptos::prelude::*;

pub(super) use erase::Erase;
pub use facts::typed;
pub(super) use facts::{Facts, ToSettle};
pub(super) use history::History;

use crate::journal::command::Command;
use crate::model::stage::Role;
use crate::platform::intl;
use crate::ui::moving::Mover;
use crate::ui::parts::{
    Button, EmptyState, Icon, Menu, MenuItem, PageHead, Panel, Riders, Tag, Tone, Weight, icons,
};
use crate::ui::people::Elements;
use crate::ui::state::App;
use crate::view::card::card;
use crate::view::element::FieldSet;
use crate::view::lead::{LEAD_FACTS, Step, StepState, journey};
use crate::view::route::{PipelineQuery, Route};
use crate::view::text;

/// The page of the lead with this id.
#[component]
pub fn LeadPage(
    /// The lead's id.
    id: String,
) -> impl IntoView {
    let app = App::get();
    let id = StoredValue::new(id);
    let rid = Memo::new(move |_| {
        app.with(|w| {
            id.with_value(|id| w.journal.resolve(id))
                .filter(|r| w.journal.exists(*r))
        })
    });
    move || {
        match rid.get() {
        None => view! {
            <EmptyState icon=icons::SEARCH title=text::no_such_lead() hint=text::no_such_lead_hint()>
                <a class="btn" href=app.link(Route::Pipeline(PipelineQuery::default()))>{text::to_pipeline()}</a>
            </EmptyState>
        }
        .into_any(),
        Some(rid) => {
            let id = app.peek(|w| w.journal.id(rid).to_owned());
            view! { <Lead id /> }.into_any()
        }
    }
    }
}

#[component]
fn Lead(id: String) -> impl IntoView {
    let app = App::get();
    let mover = Mover::get();
    let lead = StoredValue::new(id);
    let own = move || lead.get_value();
    let row = Memo::new(move |_| {
        app.with(|w| {
            let (n, _) = w.pipeline.find(w.journal.rid(&own())?)?;
            card(w, n, app.today())
        })
    });
    let title = Signal::derive(move || {
        row.with(|r| {
            r.as_ref()
                .map(|r| r.title.clone())
                .unwrap_or_else(|| app.title_of(&own()))
        })
    });
    let deleted = Memo::new(move |_| {
        app.with(|w| {
            w.journal
                .rid(&own())
                .is_some_and(|r| !w.journal.is_shown(r))
        })
    });
    let steps = Memo::new(move |_| {
        app.with(|w| {
            w.journal
                .rid(&own())
                .map(|r| journey(&w.journal, &w.pipeline, r, app.today()))
                .unwrap_or_default()
        })
    });
    // The next stage on the way, the one thing to do here.
    let next = Memo::new(move |_| {
        let here = row.with(|r| r.as_ref().map(|r| r.stage))?;
        app.with(|w| {
            let stage = w.pipeline.stages.get(here)?;
            let to = if stage.role.is_exit() { 0 } else { here + 1 };
            let next = w
                .pipeline
                .stages
                .get(to)
                .filter(|s| !s.role.is_exit() && stage.role != Role::Won)?;
            Some((to, next.name.clone()))
        })
    });
    let forgetting = RwSignal::new(None::<(String, String)>);
    let people = Memo::new(move |_| app.with(|w| crate::view::erase::people(&w.journal, &own())));
    let more = Signal::derive(move || {
        let mut items = vec![
            MenuItem::new(text::move_elsewhere(), move || mover.menu(own())),
            MenuItem::new(text::delete_lead(), move || {
                app.act(&Command::Delete(vec![own()]));
            })
            .icon(icons::TRASH),
        ];
        for person in people.get() {
            let label = text::erase::erase_of(&person.1);
            items.push(MenuItem::new(label, move || {
                forgetting.set(Some(person.clone()));
            }));
        }
        items
    });
    let state = move || {
        row.with(|r| {
            r.as_ref().map(|r| view! {
                {r.stage_gone.then(|| view! { <Tag tone=Tone::Warn>{text::stage_deleted()}</Tag> })}
                <Riders marketing=r.marketing.clone() sales=r.sales.clone() />
                {r.amount.as_ref().map(|(a, c)| view! { <b>{intl::money(*a, c)}</b> })}
                {r.close.map(|d| view! { <span class="dim small">{text::closes(&intl::day(d))}</span> })}
            })
        })
    };
    // On a phone the way back says where it leads: the column that the lead stands in.
    let column = move || {
        let here = row.with(|r| r.as_ref().map(|r| r.stage))?;
        app.with(|w| {
            let stage = w.pipeline.stages.get(here).filter(|s| !s.role.is_exit())?;
            let count = w.board.columns.get(here).map_or(0, |c| c.rows.len());
            let query = PipelineQuery {
                stage: stage.id.clone(),
                ..PipelineQuery::default()
            };
            let words = text::back_to_column(&intl::plural(count), &stage.name);
            Some((app.link(Route::Pipeline(query)), words))
        })
    };
    let back = move || {
        let all = || {
            let route = Route::Pipeline(PipelineQuery::default());
            (app.link(route), text::nav_pipeline().to_owned())
        };
        let (href, words) = column().unwrap_or_else(all);
        view! { <a class="back" href=href>"‹ " <bdi>{words}</bdi></a> }
    };
    view! {
        <nav class="crumbs small dim" aria-label=text::crumbs()>
            <span class="trail">
                <a href=app.link(Route::Pipeline(PipelineQuery::default()))>{text::nav_pipeline()}</a> " /"
            </span>
            {back}
        </nav>
        <PageHead title state=ViewFn::from(move || view! { <span class="bar">{state}</span> })>
            <Show when=move || !deleted.get() fallback=move || view! {
                <Tag tone=Tone::Bad>{text::is_deleted()}</Tag>
                <Button press=Callback::new(move |()| { app.act(&Command::Restore(vec![own()])); }) weight=Weight::Primary>{text::bring_back()}</Button>
            }>
                <Menu label=text::more() items=more class="quiet icon-only"><Icon icon=icons::MORE size=18 /></Menu>
                {move || match next.get() {
                    Some((to, name)) => view! {
                        <Button press=Callback::new(move |()| mover.to(app, &own(), to)) weight=Weight::Primary>{text::move_to(&name)}</Button>
                    }.into_any(),
                    None => view! {
                        <Button press=Callback::new(move |()| mover.menu(own())) keys="M">{text::move_elsewhere()}</Button>
                    }.into_any(),
                }}
            </Show>
        </PageHead>
        <Erase person=forgetting />
        <ol class="way" aria-label=text::journey()>
            {move || steps.get().into_iter().map(step).collect_view()}
        </ol>
        <div class="two">
            <div class="stack">
                <facts::Need lead />
                <Panel title=text::everything_that_happened() class="flush"><History record=lead /></Panel>
            </div>
            <aside class="stack">
                <Panel title=text::facts()>
                    <Facts record=lead declared=LEAD_FACTS wanted=Callback::new(|field: String| !facts::ELSEWHERE.contains(&field.as_str())) />
                    <h3 class="set-name">{text::people::tags()}</h3>
                    <Elements record=lead set=FieldSet::Tags />
                </Panel>
                <company::Company lead />
                <Panel title=text::people()><people::People lead /></Panel>
                <ToSettle record=lead />
            </aside>
        </div>
    }
}

fn step(step: Step) -> impl IntoView {
    let class = match step.state {
        StepState::Done => "done",
        StepState::Here => "now",
        StepState::Ahead => "",
    };
    let day = step.day.map_or_else(|| "–".to_owned(), intl::day);
    let days = step
        .days
        .map(|d| text::for_days(&intl::plural(usize::try_from(d).unwrap_or_default())));
    view! {
        <li class=class data-team=step.stage.team.name() aria-current=(step.state == StepState::Here).then_some("step")>
            <bdi>{step.stage.name}</bdi>
            <small>{day} {days.map(|d| format!(", {d}"))}</small>
        </li>
    }
}
