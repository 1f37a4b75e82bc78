//! The pipeline's stages: what they are called, their order, who owns them. Their roles are fixed, because
//! figures are computed from them.

use leptos::prelude::*;

use crate::journal::Edit;
use crate::journal::command::Command;
use crate::model::records::StagePatch;
use crate::model::stage::{Role, Team};
use crate::ui::parts::{EditField, IconButton, Input, Panel, icons};
use crate::ui::state::App;
use crate::view::pipeline::StageInfo;
use crate::view::stages::shifted;
use crate::view::text;

#[component]
pub(super) fn Stages() -> impl IntoView {
    let app = App::get();
    let all = Memo::new(move |_| app.with(|w| w.pipeline.stages.clone()));
    view! {
        <Panel title=text::settings_stages() class="flush">
            <ul class="rows edited" role="list">
                <For each=move || all.get() key=|s| s.id.clone() let:stage>
                    {
                        let id = stage.id.clone();
                        let now = Memo::new(move |_| all.with(|a| a.iter().find(|s| s.id == id).cloned()));
                        view! { <Stage id=stage.id role=stage.role now /> }
                    }
                </For>
            </ul>
            <AddStage />
        </Panel>
    }
}

/// Stages that can be reordered: those between the first and Customer.
fn is_movable(role: Role) -> bool {
    role.is_open()
}

/// Moves a stage by one place among the open ones.
fn shift(app: App, id: &str, down: bool) {
    let edits = app.peek(|w| shifted(&w.pipeline.stages, id, down));
    if !edits.is_empty() {
        app.act(&Command::Change(edits));
    }
}

#[component]
fn Stage(id: String, role: Role, now: Memo<Option<StageInfo>>) -> impl IntoView {
    let app = App::get();
    let id = StoredValue::new(id);
    let change = move |patch: StagePatch| {
        app.act(&Command::Change(vec![Edit {
            on: id.get_value(),
            set: patch.set(),
        }]));
    };
    let name = Signal::derive(move || {
        now.with(|s| s.as_ref().map(|s| s.name.clone()).unwrap_or_default())
    });
    let team =
        Signal::derive(move || now.with(|s| s.as_ref().map_or("", |s| s.team.name()).to_owned()));
    let team_shown = Signal::derive(move || {
        Team::parse(&team.get())
            .map(text::team_name)
            .unwrap_or_default()
            .to_owned()
    });
    let owners = [Team::Marketing, Team::Sales, Team::Joint];
    let owners = owners
        .map(|t| (t.name().to_owned(), text::team_name(t).to_owned()))
        .to_vec();
    let save_name = move |typed: String| {
        let typed = typed.trim().to_owned();
        if typed.is_empty() {
            return Err(text::stage_name_missing().to_owned());
        }
        change(StagePatch::new().name(typed));
        Ok(())
    };
    let save_team = move |team: String| {
        change(StagePatch::new().team(team));
        Ok(())
    };
    // A stage that leads stand in can't go; nor one that a role needs.
    let free = Memo::new(move |_| {
        app.with(|w| {
            let at = w
                .pipeline
                .stages
                .iter()
                .position(|s| s.id == id.get_value());
            let used = at.is_some_and(|n| w.pipeline.rows().any(|(_, r)| r.stage == n));
            let deals = w
                .pipeline
                .stages
                .iter()
                .filter(|s| s.role == Role::OpenDeal)
                .count();
            role == Role::OpenDeal && deals > 1 && !used
        })
    });
    view! {
        <li>
            <span class="dot" data-team=team></span>
            <div class="name"><EditField label=text::name() shown=name save=Callback::new(save_name) /></div>
            <EditField label=text::stage_owner() shown=team_shown value=team input=Input::Choice(owners) save=Callback::new(save_team) />
            <span class="bar">
                {is_movable(role).then(|| view! {
                    <IconButton press=Callback::new(move |()| shift(app, &id.get_value(), false)) icon=icons::UP label=Signal::derive(move || text::move_up(&name.get())) />
                    <IconButton press=Callback::new(move |()| shift(app, &id.get_value(), true)) icon=icons::DOWN label=Signal::derive(move || text::move_down(&name.get())) />
                })}
                <Show when=move || free.get()>
                    <IconButton
                        press=Callback::new(move |()| { app.act(&Command::Delete(vec![id.get_value()])); })
                        icon=icons::TRASH
                        label=Signal::derive(move || text::take_out_stage(&name.get()))
                    />
                </Show>
            </span>
        </li>
    }
}

/// Adds an open stage before Customer.
#[component]
fn AddStage() -> impl IntoView {
    let app = App::get();
    let add = move |_| {
        let order = app.peek(|w| {
            w.pipeline
                .stages
                .iter()
                .filter(|s| s.role.is_open())
                .map(|s| s.order)
                .filter(|order| *order != i64::MAX)
                .max()
        });
        let patch = StagePatch::new()
            .name(text::new_stage().to_owned())
            .role(Role::OpenDeal.name().to_owned())
            .team(Team::Sales.name().to_owned())
            .order(order.unwrap_or(0) + 1);
        let records = vec![Edit {
            on: app.fresh("stage"),
            set: patch.set(),
        }];
        app.act(&Command::Create {
            at: app.now(),
            records,
        });
    };
    view! { <div class="bar add"><button type="button" on:click=add>{text::add_stage()}</button></div> }
}
